package app

import (
	"math/rand/v2"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/intake"
	"hotline/flows"
)

// TestAWipeOfAConversationSparesTheResponder: a chat may be a survivor's and a
// responder's. The wipe of the one drops nothing that the other is told.
func TestAWipeOfAConversationSparesTheResponder(t *testing.T) {
	const chat, other = int64(11), hotline.CaseNo("7KQ2MX")
	set := flows.Default()
	set.SetLanguages([]flows.Lang{{Tag: "en", Autonym: "English"}})
	d := &decider{intake: intake.New(set, intake.Options{Match: func(string) string { return "en" }})}
	for name, tc := range map[string]struct {
		responder bool
		of        string
	}{
		"a survivor's alone": {false, ""},
		"a responder's too":  {true, "i:"},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
			var state []byte
			update := 0
			decide := func(ev hotline.Event) []hotline.Effect {
				t.Helper()
				ev.To, ev.At = hotline.ChatActor(chat), now
				env := hotline.Env{
					Now: now, Rand: rand.New(rand.NewPCG(1, 2)), House: &hotline.House{},
					LaneOf: func(hotline.Actor) int { return 0 }, Mac: func(s string) string { return "mac" + s },
				}
				dec, err := d.Decide(env, ev, state)
				if err != nil {
					t.Fatal(err)
				}
				state = dec.State
				return dec.Effects
			}
			press := func(data string) []hotline.Effect {
				update++
				return decide(hotline.Event{Update: &hotline.Update{
					ID: int64(update), Kind: hotline.Press, Chat: chat, From: chat, Query: "q", Msg: 100, Data: data}})
			}
			decide(hotline.Event{Update: &hotline.Update{ID: 99, Kind: hotline.Command, Command: "start", Chat: chat, From: chat, Msg: 99}})
			decide(hotline.Event{Sent: &hotline.Sent{Chat: chat, Slot: "i:card", Ref: "i:card:1", Msg: 100, Outcome: hotline.Delivered}})
			var no hotline.CaseNo
			for _, data := range []string{"language:en", "promise:continue", "danger:yes"} {
				for _, e := range press(data) {
					if p, ok := e.(hotline.PostTo); ok && p.Post.Tell != nil {
						no = p.Post.Tell.Case
					}
				}
			}
			if no == "" {
				t.Fatal("no case was told")
			}
			if tc.responder {
				decide(hotline.Event{Post: &hotline.Post{From: hotline.CaseOf(other), Offer: &hotline.Offer{
					Case: other, Desk: -1001, Lang: "en", Until: now.Add(time.Minute)}}})
			}
			wipes := 0
			for _, e := range decide(hotline.Event{Post: &hotline.Post{From: hotline.CaseOf(no), Moved: &hotline.Moved{Case: no}}}) {
				if w, ok := e.(hotline.Wipe); ok {
					wipes++
					if w.Of != tc.of {
						t.Errorf("it drops what begins with %q, want %q", w.Of, tc.of)
					}
				}
			}
			if wipes != 1 {
				t.Errorf("%d wipes", wipes)
			}
		})
	}
}
