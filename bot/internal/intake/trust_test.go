package intake

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func (w *world) wantTrust(kinds ...string) {
	w.t.Helper()
	if got := w.told().Trust; !slices.Equal(got, kinds) {
		w.t.Fatalf("may be told: %v, want %v", got, kinds)
	}
}

func TestTrustIsToldAndChangedByOneTap(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.wantTrust()
		w.taps("KH-1", "_skip", "_skip", "asylum", "_done", "police", "embassy", "_done", "VN", "_skip")
		w.wantTrust("embassy", "police")
		w.want("s.review.who.also", "s.review.nationality", "s.review.embassy.later")
		w.wantNot("s.review.who")
		w.taps("send")
		w.want("s.received")

		w.taps("_trust")
		w.want("s.trust.ask")
		w.taps("police", "embassy", "_done")
		w.want("s.received", "s.trust.changed")
		w.wantTrust()
		if slices.ContainsFunc(w.told().Detail.Asked, func(a hotline.Asked) bool { return a.Q == nodeNationality }) {
			t.Fatal("the nationality is still told")
		}
		if !w.told().Coarse.Sent {
			t.Fatal("it counts as not sent")
		}

		// And back again: the embassy asks which one it is.
		w.taps("_trust", "aid", "embassy", "_done")
		w.want("s.nationality.ask")
		w.taps("_skip")
		w.want("s.received")
		w.wantTrust("aid", "embassy")
		w.taps("_back")
		w.want("s.review.intro")
	})
}

func TestTrustIsLeftAsItWas(t *testing.T) {
	for _, how := range []string{"_back", "_skip", "_done"} {
		story(t, func(w *world) {
			toReceived(w, "own", "never")
			n := w.count(isTell)
			w.taps("_trust", how)
			w.want("s.received")
			w.wantNot("s.trust.changed")
			w.wantCount(n, "tell", isTell)
		})
	}
}

func TestTrustSurvivesAChangeOfLanguage(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "never")
		w.taps("_trust")
		w.command("language")
		w.want("s.language")
		w.taps("km")
		w.want("s.received")
		w.taps("_trust", "aid", "_done")
		w.want("s.received", "s.trust.changed")
	})
}

func TestTrustOfWhatWasNotSent(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.taps("_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip")
		w.want("s.later")
		w.taps("_trust", "aid", "_done")
		w.want("s.later")
		w.wantTrust("aid")
		if w.told().Coarse.Sent {
			t.Fatal("it counts as sent")
		}
	})
}

func TestNoTrustButtonWithoutACase(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue")
		for w.state().Conv.Node != nodeReview {
			w.taps("_skip")
		}
		w.taps("_skip")
		w.want("s.later")
		if rows := w.rows(); slices.Contains(rows, nodeLater+":"+trustChoice) {
			t.Fatal("nobody was told anything")
		}
	})
}

// rows are the data of all buttons of the card.
func (w *world) rows() (data []string) {
	_, b := w.card()
	for _, row := range b.Rows {
		for _, x := range row {
			data = append(data, x.Data)
		}
	}
	return data
}

// TestAYesIsTakenBackByTheTapAlone: somebody unticks it and then leaves the card
// in whatever way, or does nothing more.
func TestAYesIsTakenBackByTheTapAlone(t *testing.T) {
	for name, leave := range map[string]func(*world){
		"nothing": func(*world) {},
		"back":    func(w *world) { w.taps("_back"); w.want("s.received", "s.trust.changed") },
		"skip":    func(w *world) { w.taps("_skip"); w.want("s.received", "s.trust.changed") },
		"done":    func(w *world) { w.taps("_done"); w.want("s.received", "s.trust.changed") },
		"start":   func(w *world) { w.command("start"); w.want("s.language") },
		"words":   func(w *world) { w.says("thank you " + canary) },
		"clear":   func(w *world) { w.taps("_clear"); w.taps(clearKeep) },
		"idle":    func(w *world) { w.pass(16 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				toPlace(w, "borrowed", "never")
				w.taps("KH-1", "_skip", "_skip", "_done", "aid", "embassy", "_done", "VN", "_skip", "send")
				w.want("s.received")
				w.wantTrust("aid", "embassy")
				w.taps("_trust", "embassy") // it is ticked, so this takes it back
				w.wantTrust("aid")
				if slices.ContainsFunc(w.told().Detail.Asked, func(a hotline.Asked) bool { return a.Q == nodeNationality }) {
					t.Fatal("the nationality is still told")
				}
				tells := w.count(isTell)
				w.taps("aid")
				w.wantTrust()
				w.wantCount(tells+1, "tell", isTell)
				leave(w)
				w.wantTrust()
				if !w.told().Coarse.Sent {
					t.Fatal("it counts as not sent")
				}
			})
		})
	}
}
