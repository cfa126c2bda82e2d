package duty

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// withdraws is the survivor taking the alert back.
func (w *world) withdraws() {
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true, Why: "clear"}})
}

func TestWhatIsTakenBackKeepsNothingOfWhatWasTold(t *testing.T) {
	for name, before := range map[string]func(*world){
		"while it is open":   func(*world) {},
		"while it is held":   func(w *world) { w.press(ann, hotline.ActTake) },
		"when it was closed": func(w *world) { w.press(ann, hotline.ActTake); w.taps(ann, verbOut, "safe") },
		"when it was closed as not real": func(w *world) {
			w.press(ann, hotline.ActNotReal)
			w.pass(undoLife)
			w.status(hotline.Closed)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: urgent(), Trust: []string{"aid"}, Code: mac}})
			before(w)
			closed, ends := w.theCase().st.Closed, w.lives[hotline.CaseOf(caseNo)]
			w.pass(time.Minute)
			w.withdraws()
			w.status(hotline.Withdrawn)
			st := w.theCase().st
			if !reflect.DeepEqual(st.Coarse, hotline.Coarse{}) || st.Trust != nil || st.Outcome != "" || st.Code != "" || st.Chat != 0 {
				t.Errorf("it keeps %+v", st)
			}
			if closed != 0 && !w.lives[hotline.CaseOf(caseNo)].Equal(ends) {
				t.Error("what was closed is remembered for longer")
			}
			if c := w.codes[len(w.codes)-1]; !c.Until.IsZero() {
				t.Error("the code leads on")
			}
			if !slices.ContainsFunc(w.audit, func(a hotline.Audit) bool { return a.Act == "withdrawn" }) {
				t.Error("the audit does not say so")
			}
			w.pass(amendEvery)
			for _, chat := range []int64{deskChat, aidChat} {
				if got := w.keysOf(chat); !slices.Equal(got, []string{"r.alert.withdrawn"}) {
					t.Errorf("desk %d sees %v", chat, got)
				}
			}
			w.taps(ann, verbOpen)
			w.status(hotline.Withdrawn)
		})
	}
}

func TestAYesTakenBackAfterTheEndHoldsWhenItIsOpenedAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		after []string
		told  bool
	}{
		"taken back":    {nil, false},
		"left as it is": {[]string{"aid"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			w.trust(urgent(), "aid")
			w.press(ann, hotline.ActTake)
			w.taps(ann, verbOut, "safe")
			w.trust(urgent(), tc.after...)
			w.status(hotline.Closed)
			w.taps(ann, verbOpen)
			w.status(hotline.Held)
			w.taps(ann, verbGive) // the group is called
			w.pass(amendEvery)
			if got := slices.Contains(w.keysOf(aidChat), "r.alert.open"); got != tc.told {
				t.Errorf("the aid group sees %v", w.keysOf(aidChat))
			}
		})
	}
}
