package intake

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// TestH9H11H12RandomWalks plays whole lives of a chat, with presses that belong
// to no card, floods, lost cards, late and overtaking sends, and posts at any
// time. Nothing panics, and the chat is what it should be whenever it is still.
func TestH9H11H12RandomWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		steps := rapid.IntRange(1, 120).Draw(t, "steps")
		for range steps {
			walk(t, w)
		}
		w.settle()
		w.pass(60 * time.Hour)
		w.settle()
		if w.raw != nil && !w.blocked {
			w.command("clear")
		}
		w.settle()
	})
}

func walk(t *rapid.T, w *world) {
	switch rapid.IntRange(0, 24).Draw(t, "what") {
	case 0, 1, 2, 3, 4, 5: // a button of the newest card
		id, b := w.card()
		if len(b.Rows) == 0 {
			w.command("start")
			return
		}
		row := b.Rows[rapid.IntRange(0, len(b.Rows)-1).Draw(t, "row")]
		x := row[rapid.IntRange(0, len(row)-1).Draw(t, "column")]
		if strings.HasSuffix(x.Data, "_clear") && rapid.IntRange(0, 4).Draw(t, "really") > 0 {
			return
		}
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: x.Data})
	case 6: // a press that belongs nowhere
		var ours []int
		for id, m := range w.stand {
			// One without buttons can be pressed only by who saw it before its
			// buttons went.
			if m.ours && m.body.Ask == nil && (len(m.body.Rows) > 0 || w.now.Sub(m.at) < 24*time.Hour) {
				ours = append(ours, id)
			}
		}
		if len(ours) == 0 {
			return
		}
		slices.Sort(ours)
		id := ours[rapid.IntRange(0, len(ours)-1).Draw(t, "message")]
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: rapid.SampledFrom([]string{"", "info:", "info:e."}).Draw(t, "page") + rapid.String().Draw(t, "data")})
	case 7:
		w.person(hotline.Update{Kind: hotline.Text, Text: rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"1", "2", "yes", "back", canary})).Draw(t, "text")})
	case 8:
		w.person(hotline.Update{Kind: hotline.Command, Command: rapid.SampledFrom([]string{"start", "start", "language", "help", "info", "info", "code", "clear", "x"}).Draw(t, "command")})
	case 9:
		w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{
			Lat: rapid.Float64().Draw(t, "lat"), Lng: rapid.Float64Range(100, 108).Draw(t, "lng"),
		}, Media: rapid.SampledFrom([]string{"", "live", "venue"}).Draw(t, "how"), Title: canary})
	case 10:
		w.person(hotline.Update{Kind: rapid.SampledFrom([]hotline.UpdateKind{
			hotline.Media, hotline.Contact, hotline.Edited, hotline.Service, hotline.Joined,
		}).Draw(t, "kind"), Text: canary, Media: rapid.SampledFrom([]string{"voice", "photo", "poll", ""}).Draw(t, "media"),
			File: rapid.SampledFrom([]string{"", canary + "file"}).Draw(t, "file")})
	case 11:
		w.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{
			Case: w.caseNo(), Text: rapid.StringN(0, 40, -1).Draw(t, "words"), Chat: 77, Msg: 5,
			File: rapid.SampledFrom([]*hotline.File{nil, nil, {Kind: "voice", ID: "v"}, {Kind: "photo", ID: "p"}}).Draw(t, "sent"),
		}}})
	case 12:
		w.decide(hotline.Event{Post: &hotline.Post{News: &hotline.News{
			Case: w.caseNo(), What: rapid.SampledFrom([]string{"waiting", "read", "read", "passed", "closed", "x"}).Draw(t, "news"),
		}}})
	case 20:
		w.returns(t)
	case 13:
		w.begin()
	case 14:
		w.finish()
	case 15:
		w.erase()
	case 16:
		w.tell()
	case 17:
		w.settle()
		w.pass(rapid.SampledFrom([]time.Duration{
			time.Second, time.Minute, 2 * time.Minute, 6 * time.Minute, 16 * time.Minute, 61 * time.Minute, 3 * time.Hour, 25 * time.Hour, 41 * time.Hour, 49 * time.Hour,
		}).Draw(t, "time"))
	case 18:
		if id, _ := w.card(); id != 0 && rapid.Bool().Draw(t, "lost") {
			delete(w.stand, id)
		}
		w.settle()
	case 19:
		if rapid.IntRange(0, 9).Draw(t, "blocks") == 0 {
			w.settle()
			w.person(hotline.Update{Kind: hotline.Left})
			w.settle()
		}
	case 22, 23:
		w.decide(hotline.Event{Post: &hotline.Post{From: hotline.CaseOf(w.caseNo()), Question: &hotline.Question{
			Case: w.caseNo(), N: rapid.IntRange(1, 3).Draw(t, "question"), Nation: rapid.Bool().Draw(t, "nation"),
			Kind: rapid.SampledFrom([]string{"aid", "aid", "embassy", "police", "", "x"}).Draw(t, "kind"),
		}}})
	case 24:
		w.person(hotline.Update{Kind: hotline.Text, Text: rapid.SampledFrom(typedPlaces).Draw(t, "typed place")})
	case 21:
		w.decide(hotline.Event{Post: &hotline.Post{Moved: &hotline.Moved{Case: w.caseNo()}}})
	}
}

// returns types a code, which opens the newest case, nothing, or one that
// nobody asked for.
func (w *world) returns(t *rapid.T) {
	const code = "123456789012"
	if rapid.Bool().Draw(t, "typed") {
		w.person(hotline.Update{Kind: hotline.Text, Text: code})
	}
	got := &hotline.Returned{}
	if tell := w.told(); tell != nil && rapid.Bool().Draw(t, "right") {
		var m memory
		if err := json.Unmarshal(tell.Memory, &m); err != nil {
			t.Fatal(err)
		}
		m.Code = code
		raw, _ := json.Marshal(m)
		no := rapid.SampledFrom([]hotline.CaseNo{tell.Case, "2346CDFG"}).Draw(t, "case")
		got = &hotline.Returned{OK: true, Case: no, Memory: raw, Status: "read"}
	}
	w.decide(hotline.Event{Post: &hotline.Post{Returned: got}})
}

// TestH9H11H12RandomWalksAfterSending begins where everything was sent, so that
// waiting, check-ins and changes of who may be told meet all that can happen.
func TestH9H11H12RandomWalksAfterSending(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		phone := rapid.SampledFrom([]string{"own", "own", "borrowed", "borrowed", "watched", "_skip"}).Draw(t, "phone")
		write := rapid.SampledFrom([]string{"any", "2h", "tonight", "30m", "never", "_skip"}).Draw(t, "write")
		toPlace(w, phone, write)
		w.taps("KH-1", "_skip", "_skip", "_skip", "_skip", "_skip")
		w.passes(nodeCheckin, rapid.SampledFrom([]string{"1h", "1h", "tonight", "tomorrow", "none"}).Draw(t, "check-in"))
		if rapid.Bool().Draw(t, "sends") {
			w.taps("send")
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			walk(t, w)
		}
		w.settle()
		w.pass(60 * time.Hour)
		w.settle()
	})
}
