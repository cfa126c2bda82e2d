package app

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestACaseCarriesItsTalk(t *testing.T) {
	const no, survivor, holder, desk = hotline.CaseNo("7KQ2MX"), int64(7), int64(11), int64(-1001)
	env := hotline.Env{
		Now:   time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		House: &hotline.House{Desks: []hotline.Desk{{Name: "night", Chat: desk, Language: "en"}}},
	}
	var state []byte
	var wake time.Time
	post := func(from hotline.Actor, p hotline.Post) (got []string) {
		t.Helper()
		p.From = from
		d, err := decideCase(env, hotline.Event{To: hotline.CaseOf(no), Post: &p}, state)
		if err != nil {
			t.Fatal(err)
		}
		state, wake = d.State, d.WakeAt
		for _, e := range d.Effects {
			switch q, ok := e.(hotline.PostTo); {
			case !ok:
			case q.Post.Hold != nil:
				got = append(got, "hold")
			case q.Post.Relay != nil:
				got = append(got, q.To.ID+":"+q.Post.Relay.Text)
			case q.Post.Relayed != nil:
				got = append(got, q.To.ID+":"+q.Post.Relayed.What)
			}
		}
		return got
	}
	want := func(got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("posted %v, want %v", got, want)
		}
	}
	post(hotline.ChatActor(survivor), hotline.Post{Tell: &hotline.Tell{Case: no, Chat: survivor, Coarse: hotline.Coarse{Urgency: hotline.Now}}})
	want(post(hotline.ChatActor(survivor), hotline.Post{Said: &hotline.Said{Chat: survivor, Msg: 1, Text: "help", Scrubbed: "help"}}), "7:waiting")
	post(hotline.Staff(), hotline.Post{Act: &hotline.Act{Case: no, Kind: hotline.ActTake, By: holder, Desk: desk, Lang: "en", Step: 1}})
	want(post(hotline.ChatActor(holder), hotline.Post{Reached: &hotline.Reached{Case: no, By: holder, OK: true}}), "hold", "11:help")
	first := wake
	env.Now = env.Now.Add(time.Minute)
	want(post(hotline.ChatActor(holder), hotline.Post{Said: &hotline.Said{Chat: holder, Msg: 5, Text: "coming"}}), "7:coming")
	if !wake.After(first) {
		t.Error("the holder's words are no sign of work")
	}
	want(post(hotline.ChatActor(holder), hotline.Post{Act: &hotline.Act{Case: no, Kind: hotline.ActClose, By: holder, Outcome: "safe"}}), "7:lost")
	want(post(hotline.ChatActor(survivor), hotline.Post{Said: &hotline.Said{Chat: survivor, Msg: 2, Text: "more"}}), "7:lost")
}
