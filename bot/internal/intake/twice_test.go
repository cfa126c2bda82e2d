package intake

import (
	"testing"

	"hotline/bot/internal/hotline"
)

// A card that came twice, because a process died while it was sent, is on no record:
// the newer of the two goes, and what is pressed there counts, if the question is
// still the same.
func TestAPressOnACardThatCameTwice(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		card, _ := w.card()
		w.person(hotline.Update{Kind: hotline.Press, Msg: card + 40, Data: "language:km"})
		w.settle()
		w.want("s.place.ask")
		w.person(hotline.Update{Kind: hotline.Press, Msg: card + 50, Data: "place:_skip"})
		w.settle()
		w.want("s.people.ask")
	})
}
