package duty

import (
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

// A desk that the roster names no more is nobody's whom the person said yes to:
// whoever works there keeps nothing, gets nothing and reads nothing.

func TestWhoHoldsACaseAtADeskThatIsNoneAnyMoreLosesIt(t *testing.T) {
	for name, next := range map[string]func(*world){
		"they work on":          func(w *world) { w.taps(eve, verbKeep) },
		"the yes is taken back": func(w *world) { w.trusting(urgent(), "") },
		"the person tells more": func(w *world) { w.trusting(urgent(), "", "aid") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			w.trusting(urgent(), "", "aid")
			w.pressIn(aidChat, eve, hotline.ActTake)
			w.status(hotline.Held)
			w.dropDesk(aidChat)
			next(w)
			w.status(hotline.Open)
			w.only(eve, "r.case.over.untold")
			if got := w.acts(); got != "open take release" {
				t.Errorf("the audit says %q", got)
			}
			w.sees(deskChat, "r.alert.open")
		})
	}
}

// takesAsTheDeskGoes lets Eve be reached after the desk at which she pressed has
// left the roster.
func (w *world) takesAsTheDeskGoes() {
	w.t.Helper()
	w.decide(hotline.Event{To: hotline.DeskAt(aidChat), Update: &hotline.Update{
		Kind: hotline.Press, Chat: aidChat, Group: true, From: eve, FromName: "Eve", Query: "q",
		Data: deskData(hotline.ActTake, caseNo, w.theCase().st.Step)}})
	w.toCase() // which offers it
	w.dropDesk(aidChat)
	w.news = nil
	w.settle()
	w.answered("r.press.untold")
	w.only(eve, "r.case.over.untold")
	if slices.Contains(w.news, "read") || slices.Contains(w.news, "passed") {
		w.t.Errorf("the person was told %v", w.news)
	}
}

func TestWhoTakesACaseAtADeskThatIsNoneAnyMoreDoesNotGetIt(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trusting(urgent(), "", "aid")
	w.takesAsTheDeskGoes()
	w.status(hotline.Open)
}

func TestAReferralToADeskThatIsNoneAnyMoreIsNotTaken(t *testing.T) {
	w := referWorld(t, urgent(), "aid")
	w.refersTo(ann, aidChat)
	w.takesAsTheDeskGoes()
	w.status(hotline.Held)
	if c := w.theCase(); c.st.Holder != ann || c.st.Refer != nil {
		t.Errorf("%d holds it, the referral is %+v", c.st.Holder, c.st.Refer)
	}
	w.sees(ann, "r.refer.gone")
}

func TestTheNotesAreClosedToADeskThatIsNoneAnyMore(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trusting(urgent(), "", "aid")
	w.pressIn(aidChat, eve, hotline.ActTake)
	w.taps(eve, verbGive)
	w.dropDesk(aidChat)
	w.press(ann, hotline.ActTake)
	w.notes(ann, "for colleagues")
	for _, text := range []string{"", "one more"} {
		w.notes(eve, text)
		w.sees(eve, "r.note.untold")
		w.seesNot(eve, "“for colleagues”")
	}
	if got := len(w.theCase().st.Notes); got != 1 {
		t.Errorf("%d notes are kept", got)
	}
}
