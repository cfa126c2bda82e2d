package duty

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// drills lets somebody of a group ask for a practice case.
func (w *world) drills(chat int64) {
	w.t.Helper()
	w.msg++
	w.decide(hotline.Event{To: hotline.DeskAt(chat), Update: &hotline.Update{
		Kind: hotline.Command, Command: "drill", Chat: chat, Group: true, From: ann, FromName: "Ann", Msg: w.msg}})
	w.settle()
}

// practised is the number of the practice case.
func (w *world) practised() hotline.CaseNo {
	w.t.Helper()
	for _, a := range w.actors() {
		if no := hotline.CaseNo(a.ID); a.Kind == hotline.CaseActor && no.Practice() {
			return no
		}
	}
	w.t.Fatal("there is no practice case")
	return ""
}

// onlyMarked checks that whatever shows the case in a chat says that it is practice.
func (w *world) onlyMarked(chat int64, no hotline.CaseNo) {
	w.t.Helper()
	for _, b := range w.chats[chat] {
		if got := text(b); strings.Contains(got, string(no)) && !strings.HasPrefix(got, "r.practice\n") {
			w.t.Errorf("a message shows the case without the mark:\n%s", got)
		}
	}
}

func TestAPracticeCaseGoesTheWholeWay(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.drills(deskChat)
	no := w.practised()
	look := func() {
		t.Helper()
		w.onlyMarked(deskChat, no)
		w.onlyMarked(ann, no)
	}
	look()
	for _, other := range []int64{aidChat, embassyChat, policeChat} {
		if len(w.chats[other]) != 0 {
			t.Error("another desk is told of it")
		}
	}
	w.pressData(ann, deskData(hotline.ActPass, no, 1))
	w.settle()
	w.pressData(ann, deskData(hotline.ActTake, no, 2))
	w.settle()
	w.answered("r.press.taken")
	w.sees(ann, "r.case.yours")
	look()
	press := func(verb string, more ...string) {
		t.Helper()
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verb, no, more...)})
		look()
	}
	press(verbPlace)
	press(verbShow, verbPlace)
	w.sees(ann, "r.place")
	if n := len(w.resp(ann).Reveals); n != 0 {
		t.Errorf("%d reveals are counted", n)
	}
	w.writes(ann, "hello, are you safe?")
	w.sees(ann, "r.practice.words")
	if len(w.relayed) != 0 {
		t.Error("the words went somewhere")
	}
	look()
	press(verbHand)
	press(verbPass)
	w.pressData(ann, deskData(hotline.ActTake, no, 3))
	w.settle()
	press(verbClose)
	press(verbOut, "safe")
	if w.offers(ann, verbOpen) {
		t.Error("a practice case can be opened again")
	}
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.closed")
	look()
	if len(w.audit) != 0 || len(w.alarms) != 0 || len(w.news) != 0 || len(w.codes) != 0 {
		t.Errorf("audit %v, alarms %v, news %v", w.audit, w.alarms, w.news)
	}
	w.pass(finalLife)
	if w.states[hotline.CaseOf(no)] != nil && !w.lives[hotline.CaseOf(no)].Before(w.now.Add(time.Second)) {
		t.Error("a practice case is kept like another")
	}
}

func TestAPracticeCaseEndsAfterTwoHours(t *testing.T) {
	for name, take := range map[string]bool{"open": false, "held": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.drills(deskChat)
			no := w.practised()
			w.pass(drillLife - time.Minute)
			if take {
				c, err := ReadCase(hotline.CaseOf(no), w.states[hotline.CaseOf(no)])
				if err != nil {
					t.Fatal(err)
				}
				w.pressData(ann, deskData(hotline.ActTake, no, c.st.Step))
				w.settle()
				w.sees(ann, "r.case.yours")
			}
			w.pass(time.Minute + amendEvery)
			w.sees(deskChat, "r.alert.closed")
			w.seesNot(deskChat, "r.alert.open")
			if take {
				w.sees(ann, "r.case.over.closed")
			}
		})
	}
}

func TestADrillIsForADeskAndNotAllTheTime(t *testing.T) {
	w := newWorld(t)
	w.drills(-1009)
	w.sees(-1009, "r.drill.nodesk")
	w.drills(deskChat)
	w.drills(deskChat)
	w.sees(deskChat, "r.drill.soon")
	w.pass(drillEvery)
	if w.states[hotline.DeskAt(deskChat)] != nil {
		t.Error("the group's state is kept for longer than it is needed")
	}
	w.drills(deskChat)
	n := 0
	for _, b := range w.chats[deskChat] {
		if strings.HasPrefix(text(b), "r.practice\n") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d practice cases stand in the group", n)
	}
}

func TestNobodyMakesARealCaseOfADrill(t *testing.T) {
	w := newWorld(t)
	for _, d := range []hotline.Post{
		{From: hotline.DeskAt(deskChat), Drill: &hotline.Drill{Case: caseNo, Desk: deskChat, Lang: "en"}},
		{From: hotline.ChatActor(eve), Drill: &hotline.Drill{Case: caseNo, Desk: deskChat, Lang: "en"}},
	} {
		w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &d})
	}
	if w.states[hotline.CaseOf(caseNo)] != nil {
		t.Error("a case was made")
	}
}
