package duty

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// closing closes the case as its holder.
func (w *world) closing(who int64) {
	w.t.Helper()
	w.taps(who, verbClose)
	w.taps(who, verbOut, "safe")
	w.status(hotline.Closed)
}

// promised reports whether somebody's chat says, by a button and in words, that
// they may open the case again. Both say the same.
func (w *world) promised(who int64) bool {
	w.t.Helper()
	button := w.offers(who, verbOpen)
	if said := slices.Contains(w.keysOf(who), "r.case.over.reopen"); said != button {
		w.t.Errorf("the button stands: %v, the words: %v", button, said)
	}
	return button
}

func TestOpeningAgainIsPromisedOnlyWhereItWorks(t *testing.T) {
	held := func(desk, who int64, trust ...string) func(*world) {
		return func(w *world) {
			w.trust(urgent(), trust...)
			w.pressIn(desk, who, hotline.ActTake)
			w.closing(who)
		}
	}
	for name, tc := range map[string]struct {
		do   func(*world)
		who  int64
		want bool
		// over is what the line says if it does not promise it.
		over string
	}{
		"our own desk": {held(deskChat, ann), ann, true, ""},
		"an aid group": {held(aidChat, eve, "aid"), eve, true, ""},
		// Whose embassy it is went with what was told.
		"an embassy": {held(embassyChat, eve, "embassy"), eve, false, "r.case.over.closed"},
		"an aid group that is told no more": {func(w *world) {
			held(aidChat, eve, "aid")(w)
			w.trust(urgent())
		}, eve, false, "r.case.over.untold"},
		"an aid group that is told as before": {func(w *world) {
			held(aidChat, eve, "aid")(w)
			w.trust(urgent(), "aid", "police")
		}, eve, true, ""},
		"our own desk, when others are told no more": {func(w *world) {
			held(deskChat, ann, "aid")(w)
			w.trust(urgent())
		}, ann, true, ""},
		"taken back after the end": {func(w *world) {
			held(deskChat, ann)(w)
			w.withdraws()
		}, ann, false, "r.case.over.withdrawn"},
		"a desk that is none any more": {func(w *world) {
			w.trust(urgent())
			w.press(ann, hotline.ActTake)
			w.house.Desks = w.house.Desks[1:]
			w.closing(ann)
		}, ann, false, "r.case.over.closed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			tc.do(w)
			if got := w.promised(tc.who); got != tc.want {
				t.Fatalf("promised: %v", got)
			}
			if tc.over != "" {
				w.sees(tc.who, tc.over)
			}
			w.replies = nil
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(tc.who),
				Act: &hotline.Act{Case: caseNo, Kind: hotline.ActReopen, By: tc.who, Query: "q", Lang: "en"}}})
			w.settle()
			if tc.want {
				w.answered("r.press.reopened")
				w.status(hotline.Held)
				return
			}
			w.answered("r.press.reopen.not")
			if w.theCase().st.Status.Live() {
				t.Error("it is open again")
			}
			w.pass(finalLife)
			if w.states[hotline.ChatActor(tc.who)] != nil {
				t.Error("a line that promises nothing stays for longer than a day")
			}
		})
	}
}

func TestAPracticeCaseIsNotOpenedAgain(t *testing.T) {
	w := newWorld(t)
	w.drills(deskChat)
	no := w.practised()
	w.pressData(ann, deskData(hotline.ActTake, no, 1))
	w.settle()
	for _, data := range []string{caseData(verbClose, no), caseData(verbOut, no, "safe")} {
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: data})
	}
	w.sees(ann, "r.case.over.closed")
	if w.promised(ann) {
		t.Error("it is promised")
	}
}

func TestWhatIsOpenedAgainKeepsItsReturnCode(t *testing.T) {
	w := newWorld(t)
	w.born(urgent())
	w.press(ann, hotline.ActTake)
	w.closing(ann)
	w.pass(3 * 24 * time.Hour)
	n := len(w.codes)
	w.taps(ann, verbOpen)
	w.status(hotline.Held)
	if len(w.codes) != n+1 || !w.codes[n].Until.Equal(w.now.Add(closedLife)) {
		t.Errorf("the code was told %+v", w.codes[n:])
	}
}
