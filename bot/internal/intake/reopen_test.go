package intake

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestACaseThatIsOpenedAgain(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.news("read")
		w.news("closed")
		w.want("s.closed")
		w.news("waiting")
		w.wantNot("s.closed", "s.waiting") // it was read, so nothing says that nobody has
		w.news("read")
		w.want("s.read")
		w.wantCount(0, "gone", isGone("idle"))
	})
}

func TestACaseThatIsOpenedAgainAfterTheChatForgotIt(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "borrowed", "any")
		w.news("closed")
		no := w.caseNo()
		w.pass(25 * time.Hour)
		w.wantCount(0, "gone", isGone("idle"))
		sends := w.sends
		w.decide(hotline.Event{Post: &hotline.Post{News: &hotline.News{Case: no, What: "read"}}})
		w.settle()
		if w.sends != sends {
			t.Fatal("something was sent to a chat that was wiped")
		}
		w.wantCount(1, "gone", isGone("idle"))
	})
}
