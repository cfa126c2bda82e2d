package duty

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// allCalled is a case with time, to which everybody has been called.
func allCalled(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.staffed()
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.pass(3 * paceOf(hotline.Soon).again)
	if got := w.calledNow(); got != "AnnBenEve" {
		t.Fatalf("%q are called", got)
	}
	return w
}

func TestARiseIsANewMessageToEverybodyWhoIsCalled(t *testing.T) {
	for _, who := range []int64{ann, ben, eve} {
		w := allCalled(t)
		before := map[int64][]int{}
		for _, chat := range []int64{ann, ben, eve} {
			before[chat] = w.ids(chat)
		}
		w.tell(hotline.Coarse{Urgency: hotline.Now}, hotline.Detail{})
		if got := w.calledNow(); got != "AnnBenEve" {
			t.Fatalf("after the rise %q are called", got)
		}
		for chat, was := range before {
			now := w.ids(chat)
			if len(now) != 1 || slices.Contains(was, now[0]) || !strings.Contains(w.standing(chat), "urgency.now") {
				t.Errorf("%s sees %v after %v:\n%s", names[chat], now, was, w.standing(chat))
			}
		}
		w.callPress(who, hotline.ActTake)
		if st := w.theCase().st; st.Holder != who {
			t.Errorf("%s took it, and the holder is %d", names[who], st.Holder)
		}
	}
}

func TestTheStepsComeAgainAtTheirTimeAfterARise(t *testing.T) {
	w := allCalled(t)
	w.tell(hotline.Coarse{Urgency: hotline.Now}, hotline.Detail{})
	calls := w.theCase().st.Calls
	w.pass(5*time.Minute - time.Second)
	if st := w.theCase().st; st.Calls != calls || st.Rung != 1 {
		t.Errorf("called %d times more, %d steps taken", st.Calls-calls, st.Rung)
	}
	w.pass(time.Second)
	if st := w.theCase().st; st.Calls != calls+1 || st.Rung != 3 {
		t.Errorf("called %d times more, %d steps taken", st.Calls-calls, st.Rung)
	}
}

// The staff's actor may not hear of the rise, or find somebody else on call by
// then: what stands in a chat can be answered all the same.
func TestACallThatStandsAfterARiseCanBeAnswered(t *testing.T) {
	for kind, want := range map[hotline.ActKind]string{hotline.ActTake: "r.press.taken", hotline.ActPass: "r.press.cannot"} {
		w := allCalled(t)
		w.deaf = true
		w.tell(hotline.Coarse{Urgency: hotline.Now}, hotline.Detail{})
		w.deaf = false
		w.replies = nil
		w.callPress(eve, kind)
		w.answered(want)
		if held := w.theCase().st.Holder == eve; held != (kind == hotline.ActTake) {
			t.Errorf("after %q Eve holds it: %v", kind, held)
		}
	}
}

// A message takes its time to arrive. The case may have become more urgent
// meanwhile: who is called knows it, and the case knows who is called.
func TestACallThatArrivesAfterARiseStands(t *testing.T) {
	for name, open := range map[string]bool{"open": true, "held": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.staffed()
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(survivorChat), Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: hotline.Coarse{Urgency: hotline.Soon}},
			}})
			for len(w.posts) > 0 {
				w.postOne()
			}
			w.deaf = true
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(survivorChat), Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: urgent()},
			}})
			w.deaf = false
			if !open {
				w.press(eve, hotline.ActTake)
				w.only(ann, "r.case.over.call.taken")
				return
			}
			w.settle()
			w.sees(ann, "r.call.ask")
			if st := w.theCase().st; len(st.Called) != 1 || st.Called[0].Chat != ann {
				t.Errorf("the case calls %v", st.Called)
			}
			w.callPress(ann, hotline.ActTake)
			w.status(hotline.Held)
		})
	}
}

// What is told just before a timer comes may make another desk the best. The call
// that was due is made then, and not put off.
func TestACallThatIsDueIsNotPutOffByAnotherDesk(t *testing.T) {
	for name, early := range map[string]time.Duration{"due": 0, "due before": -time.Second, "not due yet": time.Second} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.areas()
			for i := range w.house.Desks {
				w.house.Desks[i].Escalation = steps(t, "group:24h")
			}
			w.tell(hotline.Coarse{Urgency: hotline.Now, Province: "KH-1"}, hotline.Detail{})
			st := w.theCase().st
			w.now = at(st.Next).Add(-early)
			w.tell(hotline.Coarse{Urgency: hotline.Now, Province: "KH-18"}, hotline.Detail{})
			got := w.theCase().st
			if got.Best != southChat {
				t.Fatalf("the best desk is %d", got.Best)
			}
			switch {
			case early > 0:
				if got.Calls != st.Calls || got.Next != st.Next {
					t.Errorf("%d calls more, the next at %v instead of %v", got.Calls-st.Calls, at(got.Next), at(st.Next))
				}
			case got.Calls != st.Calls+1 || got.Rang != ms(w.now):
				t.Errorf("%d calls more, the last at %v", got.Calls-st.Calls, at(got.Rang))
			}
		})
	}
}
