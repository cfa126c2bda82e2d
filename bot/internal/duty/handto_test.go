package duty

import (
	"fmt"
	"testing"

	"hotline/bot/internal/hotline"
)

// A question for a line that is gone takes the desk along that it was for:
// whoever presses "hand over" afterwards tells no other organisation anything.
func TestHandingOverAfterAReferralThatCameToNothingTellsNobodyElse(t *testing.T) {
	for name, leave := range map[string]func(*world){
		"they went back":           func(w *world) { w.taps(ann, verbBack) },
		"it lapsed":                func(w *world) { w.pass(handLife) },
		"they asked for the place": func(w *world) { w.taps(ann, verbPlace) },
		"they looked at the desks": func(w *world) { w.taps(ann, verbRefer) },
		"it stands still":          func(*world) {},
	} {
		for _, line := range []string{"", "please go on"} {
			t.Run(name+" "+line, func(t *testing.T) {
				w := referWorld(t, urgent(), "aid")
				w.taps(ann, verbRefer)
				w.taps(ann, verbTo, fmt.Sprint(aidChat))
				leave(w)
				w.shiftEnds()
				w.taps(ann, verbEnd)
				w.seesNot(ann, "r.case.refer.may")
				w.sees(ann, "r.case.hand")
				if line == "" {
					w.taps(ann, verbPass)
				} else {
					w.writes(ann, line)
				}
				w.status(hotline.Open)
				if st := w.theCase().st; st.Refer != nil || st.Line != line {
					t.Errorf("it was referred: %+v, and the line is %q", st.Refer, st.Line)
				}
			})
		}
	}
}

func TestAPressOnAQuestionThatIsGoneHandsNothingOver(t *testing.T) {
	for name, ask := range map[string]func(*world){
		"for a desk":       func(w *world) { w.taps(ann, verbRefer); w.taps(ann, verbTo, fmt.Sprint(aidChat)) },
		"for the own desk": func(w *world) { w.taps(ann, verbHand) },
	} {
		t.Run(name, func(t *testing.T) {
			w := referWorld(t, urgent(), "aid")
			ask(w)
			w.taps(ann, verbBack)
			w.replies = nil
			w.taps(ann, verbPass)
			w.answered("r.press.stale")
			w.status(hotline.Held)
			if st := w.theCase().st; st.Refer != nil || st.Holder != ann {
				t.Errorf("a stale press referred it: %+v", st.Refer)
			}
		})
	}
}
