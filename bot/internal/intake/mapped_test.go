package intake

import (
	"testing"

	"hotline/bot/internal/hotline"
)

// points are the places on the map that stand in the chat.
func (w *world) points() (n int) {
	for _, m := range w.stand {
		if m.ours && m.body.Point != nil {
			n++
		}
	}
	return n
}

// helperMaps lets a helper's place come.
func (w *world) helperMaps() {
	w.t.Helper()
	w.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{
		Case: w.caseNo(), Chat: 77, Msg: 5, Point: &hotline.Point{Lat: 11.5, Lng: 104.9},
	}}})
	w.settle()
}

// A helper's place stands beside the card where we may write, says so on the
// card, and leaves when the person does something (H12).
func TestAHelpersPlaceStandsBesideTheCard(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "own", "any")
		w.helperMaps()
		w.want("s.helper.place")
		w.wantCount(1, "shown", isRelayed("shown"))
		if w.points() != 1 {
			t.Fatalf("%d places stand beside the card", w.points())
		}
		w.says("thank you")
		if w.points() != 0 {
			t.Fatal("H12: the place stands after the next turn")
		}
		w.want("s.helper.place.gone", "s.you.kept")
	})
}

// Where we may not write first, it waits for the person to do something.
func TestAHelpersPlaceWaitsWhereWeMayNotWrite(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "borrowed", "never")
		w.helperMaps()
		if w.points() != 0 {
			t.Fatal("a place came first to a phone that may not be written to")
		}
		w.wantCount(1, "waiting", isRelayed("waiting"))
		w.taps("_skip")
		w.want("s.helper.place")
		w.wantCount(1, "shown", isRelayed("shown"))
		if w.points() != 1 {
			t.Fatal("the place did not come in answer")
		}
	})
}
