package intake

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// The harness holds H9, H11 and H12 after every event of every story; these
// tests lead it where they are hardest to hold.

func TestH9ClearAtEachStep(t *testing.T) {
	way := []string{
		"en", "continue", "yes", "borrowed", "2h", "out", "KH-1", "1", "_done", "food_water", "_done",
		"_done", "_skip", "1h", "send",
	}
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
				if w.told() != nil {
					// The screen is safe before anything is answered.
					if len(w.stand) != 1 || !w.shows("s.clear.ask") {
						t.Fatalf("after %d steps, %s: %d messages", n, how, len(w.stand))
					}
					w.wantCount(0, "gone", isGone("clear"))
					w.taps(clearKeep)
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
				w.news("read") // else it would say that nobody has
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
		w.news("read")
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
		if p := w.posts[len(w.posts)-1]; p.Said == nil || p.Said.Point == nil || p.Said.Point.Lat != 12 || p.Said.Text != "" {
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
		w.wantCount(1, "gone", isGone("clear")) // the old one stays as it is
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
		w.wantNot("s.undeletable")
		w.taps(clearKeep)
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
