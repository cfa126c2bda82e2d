package duty

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const (
	mac      = "6d6163"
	newPhone = int64(7002)
	third    = int64(7003)
)

// born tells a case with a return code.
func (w *world) born(c hotline.Coarse) { w.tellFrom(survivorChat, c) }

func (w *world) tellFrom(chat int64, c hotline.Coarse) {
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(chat), Tell: &hotline.Tell{
		Case: caseNo, Chat: chat, Coarse: c, Code: mac, Memory: json.RawMessage(`{"conv":1}`),
	}}})
	w.settle()
}

// comeBack is the code typed in a chat, as its actor passes it on.
func (w *world) comeBack(chat int64, typed string) {
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
		From: hotline.CodeOf(typed), Return: &hotline.Return{Chat: chat, Mac: typed}}})
	w.settle()
}

// returned is what the last code typed was answered, and to whom.
func (w *world) returned() (hotline.Returned, hotline.Actor) {
	w.t.Helper()
	last := hotline.PostTo{}
	if len(w.back) > 0 {
		last = w.back[len(w.back)-1]
	}
	if last.Post.Returned == nil {
		w.t.Fatal("a return was not answered")
	}
	return *last.Post.Returned, last.To
}

func TestACaseGoesOnOnAnotherPhone(t *testing.T) {
	w := newWorld(t)
	c := urgent()
	c.Phone, c.Write, c.Quiet = "own", "any", true
	w.born(c)
	w.press(ann, hotline.ActTake)
	w.comeBack(newPhone, mac)
	got, to := w.returned()
	want := hotline.Returned{OK: true, Case: caseNo, Memory: json.RawMessage(`{"conv":1}`), Status: "read"}
	if !reflect.DeepEqual(got, want) || to != hotline.ChatActor(newPhone) {
		t.Errorf("%v was answered %+v", to, got)
	}
	if m := w.back[0]; m.To != hotline.ChatActor(survivorChat) || m.Post.Moved == nil || m.Post.Moved.Case != caseNo {
		t.Errorf("the old phone was told %+v", m)
	}
	if s := w.theCase().Sides(); s.Survivor != newPhone || s.Holder != ann {
		t.Errorf("the sides are %+v", s)
	}
	w.sees(ann, "r.note.moved")
	if c := w.theCase().st.Coarse; c.Phone != "" || c.Write != "" || c.Quiet {
		t.Errorf("what was true of the old phone still stands: %+v", c)
	}
	// What was under way from the old phone, and what comes from the new one.
	was := string(w.states[hotline.CaseOf(caseNo)])
	w.tellFrom(survivorChat, hotline.Coarse{Urgency: hotline.Soon})
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(survivorChat),
		Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}}})
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(survivorChat),
		Check: &hotline.Check{Case: caseNo, What: "unsafe"}}})
	for _, what := range []string{"shown", "waiting", "lost"} {
		w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(survivorChat),
			Relayed: &hotline.Relayed{Case: caseNo, Msg: 9999, What: what}}})
	}
	w.settle()
	if string(w.states[hotline.CaseOf(caseNo)]) != was {
		t.Error("the old phone still changes the case")
	}
	w.tellFrom(newPhone, urgent())
	if len(w.alarms) != 0 {
		t.Errorf("alarms: %v", w.alarms)
	}
	w.comeBack(newPhone, mac)
	if got, _ := w.returned(); !got.OK {
		t.Error("the same chat asking again is refused")
	}
	w.comeBack(survivorChat, mac) // and back to the first phone
	w.tellFrom(survivorChat, urgent())
	if s := w.theCase().Sides(); s.Survivor != survivorChat || len(w.alarms) != 0 {
		t.Errorf("the sides are %+v, alarms %v", s, w.alarms)
	}
}

func TestAReturnToWhatIsNotThere(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(*world)
		chat   int64
		mac    string
	}{
		"another case's code": {func(*world) {}, newPhone, "ff"},
		"closed": {func(w *world) {
			w.press(ann, hotline.ActTake)
			w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbOut, caseNo, "safe")})
		}, newPhone, mac},
		"opened again, and nothing told since": {func(w *world) {
			w.press(ann, hotline.ActTake)
			w.taps(ann, verbOut, "safe")
			w.taps(ann, verbOpen)
			w.status(hotline.Held)
			w.back = nil
		}, newPhone, mac},
		"withdrawn": {func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}})
		}, newPhone, mac},
		"no case":           {func(w *world) { clear(w.states) }, newPhone, mac},
		"the holder's chat": {func(w *world) { w.press(ann, hotline.ActTake) }, ann, mac},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.born(urgent())
			tc.before(w)
			was := string(w.states[hotline.CaseOf(caseNo)])
			w.comeBack(tc.chat, tc.mac)
			got, to := w.returned()
			if !reflect.DeepEqual(got, hotline.Returned{}) || to != hotline.ChatActor(tc.chat) || len(w.back) != 1 {
				t.Errorf("%v was answered %+v, and told were %+v", to, got, w.back)
			}
			if string(w.states[hotline.CaseOf(caseNo)]) != was {
				t.Error("the case changed")
			}
		})
	}
}

func TestAReturnThatIsNotFromItsCodeIsNotAnswered(t *testing.T) {
	w := newWorld(t)
	w.born(urgent())
	for _, from := range []hotline.Actor{hotline.ChatActor(newPhone), hotline.CodeOf("ff"), hotline.GateOfChat(newPhone)} {
		w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: from, Return: &hotline.Return{Chat: newPhone, Mac: mac}}})
	}
	w.settle()
	if len(w.back) != 0 || w.theCase().st.Chat != survivorChat {
		t.Errorf("answered %+v", w.back)
	}
}

func TestWhoClearedComesBackWithTheCode(t *testing.T) {
	w := newWorld(t)
	w.born(urgent())
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Why: "clear"}})
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.silent")
	w.comeBack(newPhone, mac)
	if got, _ := w.returned(); !got.OK || got.Status != "waiting" || len(w.back) != 1 {
		t.Errorf("answered %+v", w.back)
	}
	w.pass(amendEvery)
	w.seesNot(deskChat, "r.alert.silent")
	w.comeBack(third, mac)
	if m := w.back[1]; m.Post.Moved == nil || m.To != hotline.ChatActor(newPhone) {
		t.Errorf("the phone before was told %+v", m)
	}
}

func TestASecondCaseOfTheSameNumberIsAnAlarm(t *testing.T) {
	for name, gone := range map[string]bool{"while the first is there": false, "after the first is gone": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.born(urgent())
			if gone {
				w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat}})
			}
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(eve),
				Tell: &hotline.Tell{Case: caseNo, Chat: eve, Code: "ff"}}})
			w.settle()
			if !slices.Equal(w.alarms, []string{"case-number-taken"}) || w.theCase().st.Chat == eve {
				t.Errorf("alarms: %v", w.alarms)
			}
		})
	}
}

func TestALateWordFromTheOldPhoneOpensNoClosedCase(t *testing.T) {
	w := newWorld(t)
	w.born(urgent())
	w.comeBack(newPhone, mac)
	w.press(ann, hotline.ActTake)
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbOut, caseNo, "safe")})
	w.tellFrom(survivorChat, urgent())
	w.status(hotline.Closed)
}

func TestTheReturnCodeLivesAsLongAsItsCase(t *testing.T) {
	w := newWorld(t)
	w.born(hotline.Coarse{Urgency: hotline.Soon})
	last := func() hotline.Code { return w.codes[len(w.codes)-1] }
	if len(w.codes) != 1 || last().Case != caseNo {
		t.Fatalf("at birth: %+v", w.codes)
	}
	for range 8 {
		w.pass(12 * time.Hour)
		if last().Until.Sub(w.now) < closedLife-codeEvery-renewEvery {
			t.Fatalf("the code lives until %v", last().Until)
		}
	}
	if n := len(w.codes); n > 6 {
		t.Errorf("the code was told %d times in four days", n)
	}
	w.press(ann, hotline.ActTake)
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbOut, caseNo, "safe")})
	if !last().Until.Equal(w.now.Add(closedLife)) {
		t.Errorf("closed at %v, the code lives until %v", w.now, last().Until)
	}
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}})
	if !last().Until.IsZero() {
		t.Error("whoever takes back what is closed keeps a code")
	}
}

func TestTheReturnCodeOfWhatIsWithdrawnEnds(t *testing.T) {
	w := newWorld(t)
	w.born(urgent())
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}})
	if c := w.codes[len(w.codes)-1]; c.Case != caseNo || !c.Until.IsZero() {
		t.Errorf("the code was told %+v", c)
	}
	if strings.Contains(string(w.states[hotline.CaseOf(caseNo)]), mac) {
		t.Error("the case keeps the code")
	}
}

func TestThePlaceLeavesTheMemoryInTime(t *testing.T) {
	w := newWorld(t)
	tell := func() {
		w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{
			Case: caseNo, Chat: survivorChat, Code: mac, Coarse: hotline.Coarse{Exact: true, ExactAt: w.now.Truncate(pointLife)},
			Detail: hotline.Detail{Point: &hotline.Point{Lat: 1}}, Memory: json.RawMessage(fmt.Sprintf(`{"p":{"lat":1},"pt":%d,"w":"x"}`, w.now.Unix())),
		}})
	}
	w.now = w.now.Truncate(pointLife)
	tell()
	w.pass(pointLife - time.Minute)
	if m := string(w.theCase().st.Memory); !strings.Contains(m, "lat") {
		t.Errorf("the memory is %s", m)
	}
	w.pass(time.Minute)
	if m := string(w.theCase().st.Memory); m != `{"w":"x"}` {
		t.Errorf("the memory is %s", m)
	}
}

func TestACheckinThatIsDoneLeavesTheMemory(t *testing.T) {
	for _, what := range []string{"safe", "unsafe", "silent"} {
		w := newWorld(t)
		w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{
			Case: caseNo, Chat: survivorChat, Code: mac, Memory: json.RawMessage(`{"ci":5,"w":"x"}`),
		}})
		w.checked(what)
		if m := string(w.theCase().st.Memory); m != `{"w":"x"}` {
			t.Errorf("after %s the memory is %s", what, m)
		}
	}
}
