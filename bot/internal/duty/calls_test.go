package duty

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// callPress is a press under the newest call in somebody's chat.
func (w *world) callPress(by int64, kind hotline.ActKind) {
	w.t.Helper()
	c := w.respCase(by)
	if c.Call == nil {
		w.t.Fatalf("%s is not called", names[by])
	}
	w.private(by, hotline.Update{Kind: hotline.Press, Data: deskData(kind, caseNo, c.Call.Step)})
}

// only is all that stands in a chat.
func (w *world) only(chat int64, keys ...string) {
	w.t.Helper()
	if got := w.keysOf(chat); !slices.Equal(got, keys) {
		w.t.Errorf("the chat shows %v, want %v", got, keys)
	}
}

func TestWhoIsCalledTakesTheCaseInTheirChat(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	c := urgent()
	c.Lang = "vi"
	w.tell(c, hotline.Detail{Words: "secret words", Point: &hotline.Point{Lat: 11}})
	w.pass(5 * time.Minute) // the backup is called too
	w.sees(ann, "r.call.oncall")
	w.sees(ben, "r.call.backup")
	for _, b := range w.chats[ann] {
		if said := text(b); !b.Protect || b.Silent || strings.Contains(said, "secret") || strings.Contains(said, "lang.vi") || !strings.Contains(said, "r.lang.other") {
			t.Errorf("a call says %s", said)
		}
	}
	w.callPress(ann, hotline.ActTake)
	w.answered("r.press.taken")
	if last := w.replies[len(w.replies)-1]; last.Chat != ann {
		t.Errorf("the press in %d was answered in %d", ann, last.Chat)
	}
	w.status(hotline.Held)
	if st := w.theCase().st; st.Holder != ann || st.Name != "Ann" || st.Desk != deskChat || len(st.Called) != 0 {
		t.Errorf("the case is %s's (%d) of %d, and %d are called", st.Name, st.Holder, st.Desk, len(st.Called))
	}
	w.sees(ann, "r.case.yours")
	w.seesNot(ann, "r.call.ask")
	w.only(ben, "r.case.over.call.taken")
	w.pass(10 * time.Minute) // a held case calls nobody
	w.only(ben, "r.case.over.call.taken")
	w.only(eve)
	w.sees(deskChat, "r.alert.held")
}

func TestACallIsANewMessageEachTime(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.house.Desks[0].Escalation = steps(t, "oncall:0s")
	w.tell(urgent(), hotline.Detail{})
	id := func() int {
		for id := range w.chats[ann] {
			return id
		}
		return 0
	}
	first := id()
	w.pass(5 * time.Minute)
	if len(w.chats[ann]) != 1 || id() <= first {
		t.Errorf("%d messages stand in the chat, the newest %d after %d", len(w.chats[ann]), id(), first)
	}
}

func TestWhoCannotIsNotCalledAgain(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.tell(urgent(), hotline.Detail{})
	w.callPress(ann, hotline.ActPass)
	w.answered("r.press.cannot")
	w.only(ann, "r.case.over.call.cannot")
	if got := w.calledNow(); got != "Ben" { // all who were called cannot: the next at once
		t.Errorf("%q are called", got)
	}
	w.callPress(ben, hotline.ActPass)
	if got := w.calledNow(); got != "Eve" {
		t.Errorf("%q are called", got)
	}
	w.callPress(eve, hotline.ActPass)
	w.pass(time.Hour)
	if got := w.calledNow(); got != "" {
		t.Errorf("%q are called again", got)
	}
	calls := w.theCase().st.Calls
	w.pass(time.Hour)
	if w.theCase().st.Calls == calls {
		t.Error("the group is not called any more")
	}
	w.press(ann, hotline.ActTake) // they may change their mind in the group
	w.pass(15 * time.Minute)
	w.status(hotline.Open) // opened anew by the lapse
	if got := w.calledNow(); got != "Ben" {
		t.Errorf("after a lapse %q are called, and not who let it lapse", got)
	}
}

func TestWhoHasJustGivenItUpIsNotCalledAtFirst(t *testing.T) {
	for name, give := range map[string]func(*world){
		"released":    func(w *world) { w.taps(ann, verbGive) },
		"handed over": func(w *world) { w.taps(ann, verbHand); w.taps(ann, verbPass) },
		"lapsed":      func(w *world) { w.pass(15 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.staffed()
			w.house.Desks[0].Escalation = steps(t, "oncall:0s coordinators:5m")
			w.tell(urgent(), hotline.Detail{})
			w.callPress(ann, hotline.ActTake)
			give(w)
			w.status(hotline.Open)
			if got := w.calledNow(); got != "Eve" {
				t.Errorf("%q are called", got)
			}
			w.pass(5 * time.Minute) // when everybody is called again, so are they
			if got := w.calledNow(); got != "AnnEve" {
				t.Errorf("in the next round %q are called", got)
			}
		})
	}
}

func TestAPassInTheGroupEndsOnesCall(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.tell(urgent(), hotline.Detail{})
	w.press(ann, hotline.ActPass)
	w.answered("r.press.passed")
	w.only(ann, "r.case.over.call.cannot")
	if got := w.calledNow(); got != "Ben" {
		t.Errorf("%q are called", got)
	}
}

func TestACallEndsWithTheCase(t *testing.T) {
	for name, tc := range map[string]struct {
		end  func(*world)
		want string
	}{
		"taken in the group": {func(w *world) { w.press(ben, hotline.ActTake) }, "r.case.over.call.taken"},
		"withdrawn": {func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}})
		}, "r.case.over.call.withdrawn"},
		"marked not real": {func(w *world) { w.press(ben, hotline.ActNotReal) }, "r.case.over.call.notreal"},
		"another desk's": {func(w *world) {
			w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "north", Chat: northChat, Language: "en", Areas: []string{"KH-1"}})
			w.tell(urgent(), hotline.Detail{})
		}, "r.case.over.call.moved"},
		"no desk any more": {func(w *world) {
			w.house.Desks = []hotline.Desk{{Name: "other", Chat: northChat, Language: "en"}}
			w.pass(5 * time.Minute)
		}, "r.case.over.call.moved"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.staffed()
			w.house.Responders = w.house.Responders[:2] // nobody coordinates
			w.tell(hotline.Coarse{Urgency: hotline.Now}, hotline.Detail{})
			w.sees(ann, "r.call.ask")
			data := deskData(hotline.ActTake, caseNo, w.respCase(ann).Call.Step)
			tc.end(w)
			w.only(ann, tc.want)
			held := w.theCase().st.Holder
			w.private(ann, hotline.Update{Kind: hotline.Press, Data: data})
			w.answered("r.press.stale")
			if w.theCase().st.Holder != held {
				t.Error("a press under a call that is over did something")
			}
		})
	}
}

func TestACallThatComesTooLateIsTakenBack(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
		From: hotline.ChatActor(survivorChat), Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: urgent()},
	}})
	// Everything but the way to the staff and back is quick.
	var slow []hotline.Event
	late := func() {
		w.posts = slices.DeleteFunc(w.posts, func(ev hotline.Event) bool {
			hold := ev.Post.Summon != nil || ev.Post.Summoned != nil || ev.Post.Call != nil
			if hold {
				slow = append(slow, ev)
			}
			return hold
		})
		w.settle()
	}
	late()
	w.press(eve, hotline.ActTake)
	w.status(hotline.Held)
	w.posts, slow = slow, nil
	w.postOne() // the staff calls, and answers
	late()
	for _, ev := range slow {
		if ev.Post.Summoned != nil {
			w.decide(ev)
		}
	}
	w.settle()
	w.only(ann)
	for _, ev := range slow {
		if ev.Post.Call != nil {
			w.decide(ev)
		}
	}
	w.settle()
	w.only(ann, "r.case.over.call.taken")
}

func TestWhoCannotBeReachedIsPassedOver(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.blocked[ann] = true
	w.tell(urgent(), hotline.Detail{})
	if got := w.calledNow(); got != "Ben" {
		t.Errorf("%q are called", got)
	}
	if w.states[hotline.ChatActor(ann)] != nil {
		t.Error("a chat that cannot be reached remembers a call")
	}
	w.blocked[ben] = true
	w.private(ben, hotline.Update{Kind: hotline.Left})
	if st := w.theCase().st; len(st.Called) != 1 || st.Called[0].Chat != eve {
		t.Errorf("called are %v", st.Called)
	}
}

func TestAPressUnderAnOlderCall(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	data := deskData(hotline.ActTake, caseNo, w.respCase(ann).Call.Step)
	w.tell(urgent(), hotline.Detail{}) // a rise: it is another call now
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: data})
	w.answered("r.press.stale")
	w.status(hotline.Open)
	w.callPress(ann, hotline.ActTake)
	w.status(hotline.Held)
}

func TestAForgedCallOrAnswerChangesNothing(t *testing.T) {
	call := &hotline.Call{Case: caseNo, Step: 1, Desk: deskChat, To: hotline.ToOnCall, Lang: "en"}
	for name, ev := range map[string]hotline.Event{
		"a call by a case":         {To: hotline.ChatActor(eve), Post: &hotline.Post{From: hotline.CaseOf(caseNo), Call: call}},
		"an answer by a chat":      {To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(eve), Summoned: &hotline.Summoned{Case: caseNo, Step: 1, To: hotline.ToOnCall, Chats: []int64{eve}}}},
		"a summons by a chat":      {To: hotline.Staff(), Post: &hotline.Post{From: hotline.ChatActor(eve), Summon: &hotline.Summon{Case: caseNo, Step: 1, Desk: deskChat, To: hotline.ToCoordinators}}},
		"an answer of no step":     {To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.Staff(), Summoned: &hotline.Summoned{Case: caseNo, Step: 1 << 20, To: hotline.ToOnCall, Chats: []int64{eve}}}},
		"a take past the staff":    {To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(eve), Act: &hotline.Act{Case: caseNo, Kind: hotline.ActTake, By: eve, Desk: deskChat, Step: 1, Called: true}}},
		"a cannot of the uncalled": {To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.Staff(), Act: &hotline.Act{Case: caseNo, Kind: hotline.ActPass, By: eve, Desk: deskChat, Step: 1, Called: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.staffed()
			w.tell(urgent(), hotline.Detail{})
			was := string(w.states[hotline.CaseOf(caseNo)])
			w.decide(ev)
			w.settle()
			if got := string(w.states[hotline.CaseOf(caseNo)]); got != was || len(w.keysOf(eve)) != 0 {
				t.Errorf("the case changed from %s to %s, and Eve sees %v", was, got, w.keysOf(eve))
			}
		})
	}
}

func TestNobodyIsCalledToAPracticeCase(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.decide(hotline.Event{To: hotline.DeskAt(deskChat), Update: &hotline.Update{Kind: hotline.Command, Command: "drill", Chat: deskChat, Group: true, From: ann}})
	w.pass(time.Hour)
	w.only(ann)
	w.only(ben)
	w.sees(deskChat, "r.practice")
}

func TestWhoIsRemovedWhileCalledIsPassedOver(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.tell(urgent(), hotline.Detail{})
	w.sees(ann, "r.call.ask")
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{
		From: hotline.Staff(), Linked: &hotline.Linked{Name: "Ann", Off: true, Why: "removed"},
	}})
	w.settle()
	w.only(ann, "r.off.removed")
	if got := w.calledNow(); got != "Ben" {
		t.Errorf("%q are called", got)
	}
}
