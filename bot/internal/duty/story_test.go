package duty

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func urgent() hotline.Coarse {
	return hotline.Coarse{Urgency: hotline.Now, Reason: "danger", Danger: hotline.Yes, Province: "KH-1", Lang: "km"}
}

func TestACaseIsTakenWorkedOnAndClosed(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "call 012 345 678", Point: &hotline.Point{Lat: 11.5, Lng: 104.9}})
	w.sees(deskChat, "r.alert.open")
	w.press(ann, hotline.ActTake)
	w.answered("r.press.taken")
	w.status(hotline.Held)
	if !slices.Equal(w.news, []string{"read"}) {
		t.Errorf("the survivor was told %v", w.news)
	}
	w.seesNot(deskChat, "r.alert.held")
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.held")
	w.sees(ann, "r.case.yours")
	w.sees(ann, "“call [phone]”")

	w.taps(ann, verbPlace)
	w.taps(ann, verbShow, verbPlace)
	w.sees(ann, "r.place.link")
	w.taps(ann, verbWords)
	w.taps(ann, verbShow, verbWords)
	w.sees(ann, "“call 012 345 678”")
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "where are you"})
	if n := len(w.relayed); n != 1 || w.relayed[0].Said.Text != "where are you" {
		t.Errorf("%d posts of words", n)
	}
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbClose, caseNo)})
	w.sees(ann, "r.case.close")
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbOut, caseNo, "helped")})
	w.answered("r.press.closed")
	w.status(hotline.Closed)
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.case.over.closed", "r.case.over.reopen"}) {
		t.Errorf("the holder's chat still shows %v", got)
	}
	if c := w.theCase(); !empty(c.st.Detail) || c.st.Talk != nil {
		t.Error("a closed case keeps its detail")
	}
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.closed")
	if !slices.Equal(w.news, []string{"read", "closed"}) {
		t.Errorf("the survivor was told %v", w.news)
	}
	w.pass(finalLife)
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.case.over.closed", "r.case.over.reopen"}) || w.states[hotline.AlertAt(deskChat, caseNo)] != nil {
		t.Errorf("a day after the end the holder sees %v", got)
	}
	w.pass(reopenLife)
	if w.offers(ann, verbOpen) || w.states[hotline.ChatActor(ann)] != nil || w.states[hotline.AlertAt(deskChat, caseNo)] != nil {
		t.Error("something of a closed case is left after a week")
	}
	w.pass(closedLife)
	w.pressData(ben, deskData(hotline.ActTake, caseNo, 1))
	w.settle()
	w.answered("r.press.unknown")
	if w.states[hotline.CaseOf(caseNo)] != nil {
		t.Error("a closed case lives on")
	}
}

func TestNobodyHoldsACaseThatReachedNoChat(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "secret"})
	w.blocked[ann] = true
	w.press(ann, hotline.ActTake)
	w.answered("r.press.start")
	if w.replies[0].Start == "" {
		t.Error("no start link")
	}
	w.status(hotline.Open)
	w.blocked[ann] = false
	w.private(ann, hotline.Update{Kind: hotline.Command, Command: "start", Args: "take"})
	w.status(hotline.Held)
	w.sees(ann, "r.case.yours")
}

func TestAnOfferIsForgottenAfterTenMinutes(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.blocked[ann] = true
	w.press(ann, hotline.ActTake)
	w.pass(offerKeep)
	if w.states[hotline.ChatActor(ann)] != nil {
		t.Error("the chat is still a responder's")
	}
}

func TestOnlyOneOfTwoPressesWins(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	step := w.theCase().st.Step
	w.pressData(ann, deskData(hotline.ActTake, caseNo, step))
	w.pressData(ben, deskData(hotline.ActTake, caseNo, step))
	w.settle()
	if c := w.theCase(); c.st.Holder != ann {
		t.Errorf("the holder is %d", c.st.Holder)
	}
	var taking bool
	for _, r := range w.replies {
		taking = taking || r.Text.Key == "r.press.taking"
	}
	if !taking {
		t.Errorf("the second press was not told who is taking it: %v", w.replies)
	}
	w.press(ben, hotline.ActTake)
	w.answered("r.press.held")
	w.press(ann, hotline.ActTake)
	w.answered("r.press.yours")
}

func TestWhoIsReachedTooLateIsTold(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.blocked[ann] = true
	w.press(ann, hotline.ActTake)
	w.press(ben, hotline.ActTake)
	w.blocked[ann] = false
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "hello"})
	if c := w.theCase(); c.st.Holder != ben {
		t.Errorf("the holder is %d", c.st.Holder)
	}
	if got := w.keysOf(ann); len(got) != 0 {
		t.Errorf("ann sees %v", got)
	}
}

func TestLeases(t *testing.T) {
	for name, tc := range map[string]struct {
		urgency hotline.Urgency
		lease   time.Duration
	}{
		"now":         {hotline.Now, 15 * time.Minute},
		"today":       {hotline.Today, 2 * time.Hour},
		"soon":        {hotline.Soon, 12 * time.Hour},
		"information": {hotline.Information, 12 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(hotline.Coarse{Urgency: tc.urgency}, hotline.Detail{})
			w.press(ann, hotline.ActTake)
			w.pass(tc.lease - time.Minute)
			w.status(hotline.Held)
			w.private(ann, hotline.Update{Kind: hotline.Text, Text: "I am here"}) // a sign of work
			w.pass(tc.lease - time.Minute)
			w.status(hotline.Held)
			w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbKeep, caseNo)})
			w.answered("r.press.yours")
			w.pass(tc.lease - time.Minute)
			w.status(hotline.Held)
			w.pass(time.Minute)
			w.status(hotline.Open)
			w.sees(ann, "r.case.over.lapsed")
			w.sees(deskChat, "r.alert.open")
			if w.news[len(w.news)-1] != "waiting" {
				t.Errorf("the survivor was told %v", w.news)
			}
		})
	}
}

func TestTheGroupIsCalledAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		urgency hotline.Urgency
		every   time.Duration
	}{
		"now":         {hotline.Now, 5 * time.Minute},
		"today":       {hotline.Today, 30 * time.Minute},
		"soon":        {hotline.Soon, 4 * time.Hour},
		"information": {hotline.Information, 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(hotline.Coarse{Urgency: tc.urgency}, hotline.Detail{})
			first := w.msg
			for i := range 3 {
				w.pass(tc.every - time.Second)
				if w.msg != first+i {
					t.Fatal("called too early")
				}
				w.pass(time.Second)
				if w.msg != first+i+1 || len(w.chats[deskChat]) != 1 {
					t.Fatalf("call %d: %d messages stand in the group", i, len(w.chats[deskChat]))
				}
			}
		})
	}
}

func TestARiseInUrgencyIsANewMessage(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	first := w.msg
	w.tell(hotline.Coarse{Urgency: hotline.Soon, People: "1"}, hotline.Detail{})
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.people")
	if w.msg != first {
		t.Error("an amendment is a new message")
	}
	w.tell(urgent(), hotline.Detail{})
	if w.msg != first+1 || len(w.chats[deskChat]) != 1 {
		t.Error("a rise is not one new message")
	}
	w.pressData(ann, deskData(hotline.ActTake, caseNo, 1))
	w.settle()
	w.answered("r.press.stale")
	w.status(hotline.Open)
	w.press(ann, hotline.ActTake)
	w.tell(hotline.Coarse{Urgency: hotline.Now, Sent: true}, hotline.Detail{})
	w.sees(ann, "r.note.whole")
}

func TestAStepThatChangedNothingStillTakes(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.pass(5 * time.Minute) // called again
	w.pressData(ann, deskData(hotline.ActPass, caseNo, 1))
	w.settle()
	w.answered("r.press.stale")
	w.pressData(ann, deskData(hotline.ActTake, caseNo, 1))
	w.settle()
	w.answered("r.press.taken")
	w.pressData(ben, deskData(hotline.ActTake, caseNo, 99))
	w.settle()
	w.answered("r.press.held")
}

func TestPassingOnCallsTheGroupTwiceAtMost(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	first := w.msg
	for range 2 {
		w.press(ann, hotline.ActPass)
		w.answered("r.press.passed")
	}
	w.press(ann, hotline.ActPass)
	w.answered("r.press.passed.noted")
	if w.msg != first+2 {
		t.Errorf("%d new messages", w.msg-first)
	}
}

func TestNotRealCanBeUndoneForTenMinutes(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "x"})
	w.press(ann, hotline.ActNotReal)
	w.answered("r.press.notreal")
	w.press(ben, hotline.ActTake)
	w.answered("r.press.notreal.now")
	w.pass(undoLife - time.Second)
	w.sees(deskChat, "r.alert.notreal")
	w.press(ben, hotline.ActUndo)
	w.answered("r.press.undone")
	w.status(hotline.Open)
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.open")
	calls := w.msg
	w.pass(paceOf(hotline.Now).again)
	if w.msg != calls+1 {
		t.Error("the group is not called after the undo")
	}
	w.press(ann, hotline.ActNotReal)
	w.pass(undoLife + amendEvery)
	w.status(hotline.Closed)
	w.sees(deskChat, "r.alert.notreal.over")
	w.press(ben, hotline.ActUndo)
	w.answered("r.press.notreal.over")
	if !slices.Equal(w.news, []string{"closed"}) {
		t.Errorf("the survivor was told %v", w.news)
	}
	w.tell(urgent(), hotline.Detail{Words: "is somebody there"})
	if !slices.Equal(w.news, []string{"closed", "closed"}) {
		t.Errorf("who writes after the end was told %v", w.news)
	}
}

func TestARiseUndoesAMarkOfNotReal(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActNotReal)
	w.tell(urgent(), hotline.Detail{})
	w.status(hotline.Open)
	w.sees(deskChat, "r.alert.open")
}

func TestAmendmentsWaitForTheirTurn(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	for _, n := range []string{"1", "2-5", "6-20"} {
		w.tell(hotline.Coarse{Urgency: hotline.Soon, People: n}, hotline.Detail{})
		w.seesNot(deskChat, "r.alert.people")
	}
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.people")
	for _, b := range w.chats[deskChat] {
		if !strings.Contains(text(b), "people.6-20") || !b.Protect {
			t.Errorf("the group sees %s", text(b))
		}
	}
}

func TestOnlyChangesOfTheCoarseReachTheDesk(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "a"})
	posts := 0
	w.after = func(a hotline.Actor) {
		if a.Kind == hotline.DeskActor {
			posts++
		}
	}
	w.tell(urgent(), hotline.Detail{Words: "a b"})
	if posts != 0 {
		t.Errorf("%d posts to the desk about words", posts)
	}
}
