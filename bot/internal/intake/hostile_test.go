package intake

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestWhatCannotBeTaken(t *testing.T) {
	for kind, key := range map[hotline.UpdateKind]string{hotline.Media: "s.media", hotline.Contact: "s.contact", hotline.Edited: "s.edited"} {
		t.Run(string(kind), func(t *testing.T) {
			story(t, func(w *world) {
				w.command("start")
				w.person(hotline.Update{Kind: kind, Text: canary, Media: "sticker"})
				w.settle()
				w.want(key, "s.language")
				w.taps("en")
				w.wantNot(key)
			})
		})
	}
}

func TestHostilePresses(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue")
		id, _ := w.card()
		for _, data := range []string{"", ":", "danger", "danger:", "danger:nope", "phone:own", "received:_back", "danger:\x00", "x:y:z", "danger:_done"} {
			w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: data})
			w.settle()
			w.want("s.danger.ask")
		}
		w.wantCount(0, "tell", isTell)
		// An old message is removed, and the card stays.
		w.stand[50] = &message{ours: true, at: w.now, body: hotline.Body{Lines: []hotline.Msg{{Key: "s.tidied"}}}}
		w.person(hotline.Update{Kind: hotline.Press, Msg: 50, Data: "danger:yes"})
		w.settle()
		w.want("s.danger.ask")
		if w.stand[50] != nil {
			t.Fatal("the old message still stands")
		}
	})
}

// A clock that was hours ahead when somebody wrote, and was set right, does not
// hold them back for hours.
func TestAClockThatIsSetBackHoldsNobodyBack(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		for range 10 {
			w.says("hello")
		}
		w.now = w.now.Add(-7 * time.Hour)
		w.taps("en")
		w.wantNot("s.busy")
		w.taps("continue")
		w.want("s.danger.ask")
	})
}

func TestFlood(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		for range 300 {
			w.person(hotline.Update{Kind: hotline.Text, Text: canary})
		}
		w.settle()
		w.want("s.busy")
		w.pass(2 * time.Minute)
		for id, m := range w.stand {
			if !m.ours {
				t.Fatalf("%d still stands", id)
			}
		}
		w.taps("en")
		w.wantNot("s.busy")
		for range 300 {
			w.person(hotline.Update{Kind: hotline.Text, Text: canary})
		}
		w.command("clear") // never held back
		w.want("s.cleared")
	})
}
