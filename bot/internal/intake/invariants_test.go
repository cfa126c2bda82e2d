package intake

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// The harness holds H9, H11 and H12 after every event of every story; these
// tests lead it where they are hardest to hold.

func TestH9ClearAtEachStep(t *testing.T) {
	way := []string{"en", "continue", "yes", "borrowed", "2h", "KH-1", "1", "_done", "food_water", "_done", "_skip", "send"}
	for n := range len(way) + 1 {
		for _, how := range []string{"button", "command", "typed", "blind"} {
			story(t, func(w *world) {
				w.command("start")
				w.taps(way[:n]...)
				if n > 2 {
					w.relay("hello")
				}
				id, b := w.card()
				switch how {
				case "button":
					w.taps("_clear")
				case "command":
					w.command("clear")
				case "typed":
					w.says("clear")
				case "blind": // with a card on its way
					w.person(hotline.Update{Kind: hotline.Command, Command: "start"})
					w.begin()
					last := b.Rows[len(b.Rows)-1]
					w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: last[len(last)-1].Data})
					w.settle()
				}
				if w.raw != nil || len(w.stand) != 1 || !w.shows("s.cleared") {
					t.Fatalf("after %d steps, %s: %d messages", n, how, len(w.stand))
				}
				if w.told() != nil {
					w.wantCount(1, "gone", isGone("clear"))
				}
				sends := w.sends
				w.pass(50 * time.Hour)
				w.news("read")
				w.relay("are you there?")
				if w.sends != sends || w.told() != nil && w.count(isRelayed("lost")) == 0 {
					t.Fatal("something was sent after a clear")
				}
				w.command("start")
				w.want("s.language")
			})
		}
	}
}

func TestH9ClearOfAnEmptyChat(t *testing.T) {
	story(t, func(w *world) {
		w.command("clear")
		w.want("s.cleared")
		if len(w.stand) != 1 || w.raw != nil {
			t.Fatalf("%d messages", len(w.stand))
		}
		id, _ := w.card()
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: "danger:_clear"})
		w.settle()
		if len(w.stand) != 1 || w.raw != nil {
			t.Fatalf("%d messages", len(w.stand))
		}
		w.person(hotline.Update{Kind: hotline.Edited, Text: canary})
		w.settle()
		if len(w.stand) != 1 || w.raw != nil {
			t.Fatal("an edit of an old message was answered")
		}
	})
}

func TestH9SecondClearUndoesNothingOfTheFirst(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "any")
		// Nothing of this is carried out before all of it was decided.
		for range 2 {
			w.person(hotline.Update{Kind: hotline.Command, Command: "clear"})
			w.person(hotline.Update{Kind: hotline.Text, Text: canary})
			w.person(hotline.Update{Kind: hotline.Command, Command: "clear"})
		}
		w.settle()
		for id, m := range w.stand {
			if !m.ours || m.body.Lines[0].Key != "s.cleared" {
				t.Fatalf("%d stands: %+v", id, m)
			}
		}
	})
}

func TestH9WipeByTimer(t *testing.T) {
	tests := []struct {
		name, phone, write string
		after              time.Duration
		want               string // what stands then
	}{
		{"a watched phone stays a while", "watched", "", 14 * time.Minute, "s.received"},
		{"a watched phone", "watched", "", 16 * time.Minute, "s.cleared"},
		{"a borrowed phone, never", "borrowed", "never", 16 * time.Minute, "s.cleared"},
		{"a borrowed phone, not told", "borrowed", "_skip", 16 * time.Minute, "s.cleared"},
		{"a borrowed phone, for 2 h", "borrowed", "2h", 16 * time.Minute, "s.tidied"},
		{"a borrowed phone, after 2 h", "borrowed", "2h", 121 * time.Minute, "s.cleared"},
		{"no answer whose phone", "_skip", "any", 16 * time.Minute, "s.cleared"},
		{"one's own, a day", "own", "never", 23 * time.Hour, "s.received"},
		{"one's own, longer", "own", "never", 25 * time.Hour, "s.cleared"},
		{"one's own, any time", "own", "any", 25 * time.Hour, "s.tidied"},
		{"one's own, any time, a month", "own", "any", 30 * 24 * time.Hour, "s.tidied"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(w *world) {
				toReceived(w, tt.phone, tt.write)
				sends := w.sends
				w.pass(tt.after)
				w.want(tt.want)
				if w.sends != sends {
					t.Fatal("a new message came by itself")
				}
				gone := 0
				if tt.want == "s.cleared" {
					gone = 1
				}
				w.wantCount(gone, "gone", isGone("idle"))
				if (w.raw == nil) != (gone == 1) {
					t.Fatal("the state and the chat differ")
				}
			})
		})
	}
}

func TestH9TidyThenRelayThenTidy(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "borrowed", "tonight")
		w.pass(16 * time.Minute)
		w.want("s.tidied")
		if w.state().Words != "" || w.state().Conv != nil {
			t.Fatal("the answers are still remembered")
		}
		no := w.caseNo()
		w.relay("we are on the way")
		w.want("s.helper")
		w.says("thank you " + canary)
		if p := w.posts[len(w.posts)-1]; p.Said == nil || w.caseNo() != no {
			t.Fatalf("%+v", p)
		}
		w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 12, Lng: 104}})
		w.settle()
		if p := w.posts[len(w.posts)-1]; p.Said == nil || !strings.HasPrefix(p.Said.Text, "12.0") {
			t.Fatalf("%+v", p)
		}
		w.pass(16 * time.Minute)
		w.want("s.tidied")
		w.news("read")
		w.want("s.read")
		w.command("start")
		w.want("s.language")
		w.taps("en", "continue", "no")
		if w.caseNo() == no {
			t.Fatal("a new conversation amends the old case")
		}
		w.command("clear")
		w.wantCount(2, "gone", isGone("clear"))
	})
}

func TestH9OldMessagesAreSaid(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		for range 5 {
			w.pass(23 * time.Hour)
			w.relay("still here?")
		}
		w.pass(49 * time.Hour)
		w.relay("hello?") // the neutral card is too old to be deleted
		w.command("clear")
		w.want("s.cleared", "s.undeletable")
	})
}

func TestH9Blocked(t *testing.T) {
	for _, how := range []string{"left", "sent"} {
		story(t, func(w *world) {
			toReceived(w, "own", "any")
			w.blocked = true
			if how == "left" {
				w.person(hotline.Update{Kind: hotline.Left})
				w.settle()
			} else {
				w.relay("hello")
				w.wantCount(1, "lost", isRelayed("lost"))
			}
			w.wantCount(1, "gone", isGone("blocked"))
			if w.raw != nil {
				t.Fatal("the state stays")
			}
		})
	}
}

func TestH12CardIsReplacedWhileItCanBeDeleted(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "never")
		id, _ := w.card()
		for range 2 {
			w.pass(20*time.Hour + 30*time.Minute)
			w.says(canary)
		}
		if now, _ := w.card(); now == id || len(w.stand) != 1 {
			t.Fatal("the card was not replaced")
		}
		w.command("clear")
		w.wantNot("s.undeletable")
	})
}

func TestH12LostCardComesAgain(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue")
		id, _ := w.card()
		delete(w.stand, id) // the person removed it
		w.says(canary)
		w.want("s.danger.ask")
		// With the old one gone, a press on the new one before we know of it.
		w.person(hotline.Update{Kind: hotline.Command, Command: "start"})
		w.finish()
		w.begin()
		w.finish()
		w.erase()
		newest, b := w.card()
		w.person(hotline.Update{Kind: hotline.Press, Msg: newest, Data: b.Rows[0][0].Data})
		w.settle()
		w.want("s.promise.what")
		if len(w.stand) != 1 {
			t.Fatalf("%d messages", len(w.stand))
		}
	})
}

func TestH12LocationHelper(t *testing.T) {
	aids := func(w *world) (n int) {
		for _, m := range w.stand {
			if m.body.Ask != nil {
				n++
			}
		}
		return n
	}
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		if aids(w) != 1 {
			t.Fatal("no helper at the location step")
		}
		w.taps("KH-1")
		if aids(w) != 0 {
			t.Fatal("the helper stays")
		}
		// Its id becomes known only when it is wanted no longer.
		id, _ := w.card()
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: "people:_back"})
		w.begin()
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: "place:KH-2"})
		w.settle()
		if aids(w) != 0 {
			t.Fatal("the helper stays")
		}
		w.taps("_back")
		w.command("clear")
		if len(w.stand) != 1 {
			t.Fatalf("%d messages", len(w.stand))
		}
	})
}

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
	switch rapid.IntRange(0, 19).Draw(t, "what") {
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
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: rapid.String().Draw(t, "data")})
	case 7:
		w.person(hotline.Update{Kind: hotline.Text, Text: rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"1", "2", "yes", "back", canary})).Draw(t, "text")})
	case 8:
		w.person(hotline.Update{Kind: hotline.Command, Command: rapid.SampledFrom([]string{"start", "start", "language", "help", "code", "clear", "x"}).Draw(t, "command")})
	case 9:
		w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{
			Lat: rapid.Float64().Draw(t, "lat"), Lng: rapid.Float64Range(100, 108).Draw(t, "lng"),
		}})
	case 10:
		w.person(hotline.Update{Kind: rapid.SampledFrom([]hotline.UpdateKind{
			hotline.Media, hotline.Contact, hotline.Edited, hotline.Service, hotline.Joined,
		}).Draw(t, "kind"), Text: canary})
	case 11:
		w.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{
			Case: w.caseNo(), Text: rapid.StringN(0, 40, -1).Draw(t, "words"), Chat: 77, Msg: 5,
		}}})
	case 12:
		w.decide(hotline.Event{Post: &hotline.Post{News: &hotline.News{
			Case: w.caseNo(), What: rapid.SampledFrom([]string{"waiting", "read", "read", "closed", "x"}).Draw(t, "news"),
		}}})
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
			time.Second, time.Minute, 16 * time.Minute, 3 * time.Hour, 25 * time.Hour, 41 * time.Hour, 49 * time.Hour,
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
	}
}
