package duty

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/staff"
)

// shiftEnds tells Ann that her turn ends in a quarter of an hour, at 16:15.
func (w *world) shiftEnds(next ...string) {
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.Staff(), ShiftEnd: &hotline.ShiftEnd{
		Desk: deskChat, Lang: "en", Until: w.now.Add(15 * time.Minute).In(phnomPenh), Next: next,
	}}})
	w.settle()
}

// theList is the message that lists what Ann holds, nil if none stands.
func (w *world) theList() *hotline.Body {
	for _, id := range w.ids(ann) {
		b := w.chats[ann][id]
		if strings.Contains(text(b), "r.end.head") {
			return &b
		}
	}
	return nil
}

func (w *world) ids(chat int64) []int {
	var ids []int
	for id := range w.chats[chat] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func buttons(b *hotline.Body) []string {
	var list []string
	for _, row := range b.Rows {
		for _, button := range row {
			list = append(list, button.Data)
		}
	}
	return list
}

// threeHeld has Ann hold three cases.
func threeHeld(t *testing.T) (*world, []hotline.CaseNo) {
	w := newWorld(t)
	nos := []hotline.CaseNo{caseNo, "7KQ2MY", "7KQ2MZ"}
	for i, no := range nos {
		c := urgent()
		c.Urgency = hotline.Urgency(i + 1)
		w.tellCase(no, c, hotline.Detail{Words: "canary"})
		w.pressData(ann, deskData(hotline.ActTake, no, 1))
		w.settle()
	}
	if got := len(w.holding()); got != 3 {
		t.Fatalf("Ann holds %d cases", got)
	}
	return w, nos
}

// holding are the cases that Ann holds.
func (w *world) holding() []hotline.CaseNo {
	var nos []hotline.CaseNo
	for _, c := range w.resp(ann).Cases {
		if c.Phase == held {
			nos = append(nos, c.No)
		}
	}
	return nos
}

func TestAtTheEndOfATurnWithoutCasesOneLineIsSaid(t *testing.T) {
	w := newWorld(t)
	w.shiftEnds("Ben")
	w.sees(ann, "r.end.none")
	if b := w.theList(); b == nil || len(b.Rows) != 0 || !strings.Contains(text(*b), "Until=15:15") || !strings.Contains(text(*b), "Next=Ben") {
		t.Errorf("Ann sees %+v", b)
	}
	if w.states[hotline.ChatActor(ann)] != nil {
		t.Error("something is kept of it")
	}
	w = newWorld(t)
	w.shiftEnds()
	w.sees(ann, "r.end.head.none")
	// Nobody else can say so.
	w = newWorld(t)
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.ChatActor(ben), ShiftEnd: &hotline.ShiftEnd{Lang: "en"}}})
	w.settle()
	if len(w.chats[ann]) != 0 {
		t.Error("a forged end was told")
	}
}

func TestTheEndOfATurnListsWhatIsHeld(t *testing.T) {
	w, nos := threeHeld(t)
	w.pass(5 * time.Minute)
	w.shiftEnds("Ben", "Eve")
	b := w.theList()
	if b == nil {
		t.Fatal("no list")
	}
	for i, want := range []string{"Sign=🟡", "Sign=🟠", "Sign=🔴"} {
		line := fmt.Sprintf("%s; Case=%s; Since=01.03. 15:00", want, nos[i])
		if !strings.Contains(text(*b), line) {
			t.Errorf("the list has no %q:\n%s", line, text(*b))
		}
	}
	if !strings.Contains(text(*b), "Until=01.03. 15:15") || strings.Contains(text(*b), "canary") || !b.Protect {
		t.Errorf("the list says\n%s", text(*b))
	}
	want := []string{"endhand:7KQ2MX", "endhand:7KQ2MY", "endhand:7KQ2MZ", "endall"}
	if got := buttons(b); !slices.Equal(got, want) {
		t.Errorf("the buttons are %v", got)
	}

	// A case of the list is handed over with its line, and leaves the list.
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: "endhand:7KQ2MY"})
	ids := w.ids(ann)
	if last := w.chats[ann][ids[len(ids)-1]]; !strings.Contains(text(last), "r.case.hand(") || !strings.Contains(text(last), "7KQ2MY") {
		t.Errorf("the question for the line is not the newest message:\n%s", text(last))
	}
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "needs a doctor"})
	if got := w.holding(); len(got) != 2 || slices.Contains(got, "7KQ2MY") {
		t.Errorf("Ann holds %v", got)
	}
	if got := buttons(w.theList()); !slices.Equal(got, []string{"endhand:7KQ2MX", "endhand:7KQ2MZ", "endall"}) {
		t.Errorf("the buttons are %v", got)
	}
	w.pass(15*time.Minute + listLife)
	if w.theList() != nil || w.resp(ann).Shift != nil {
		t.Error("the list stays")
	}
}

func TestAllOfTheListIsHandedOverAfterAQuestion(t *testing.T) {
	w, _ := threeHeld(t)
	press := func(data string) hotline.Msg {
		t.Helper()
		n := len(w.replies)
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: data})
		if len(w.replies) != n+1 {
			t.Fatalf("%s is answered %d times", data, len(w.replies)-n)
		}
		return w.replies[n].Text
	}
	if got := press(dataEndAll); got.Key != "r.press.unknown" {
		t.Errorf("without a list it is answered with %q", got.Key)
	}
	w.shiftEnds("Ben")
	if got := press(dataEndSure); got.Key != "r.press.unknown" || len(w.holding()) != 3 {
		t.Errorf("without the question it is answered with %q", got.Key)
	}
	press(dataEndAll)
	if got := buttons(w.theList()); !slices.Equal(got, []string{dataEndSure, dataEndBack}) {
		t.Errorf("the buttons are %v", got)
	}
	press(dataEndBack)
	if got := len(buttons(w.theList())); got != 4 {
		t.Errorf("there are %d buttons", got)
	}
	press(dataEndAll)
	if got := press(dataEndSure); got.Key != "r.press.handed" {
		t.Errorf("it is answered with %q", got.Key)
	}
	if got := w.holding(); len(got) != 0 {
		t.Errorf("Ann holds %v", got)
	}
	if b := w.theList(); b == nil || len(b.Rows) != 0 || !strings.Contains(text(*b), "r.end.none") {
		t.Errorf("the list says %+v", b)
	}
	if w.resp(ann).Shift != nil {
		t.Error("something is kept of the list")
	}
	// The group has them again.
	w.press(ben, hotline.ActTake)
	if w.theCase().st.Holder != ben {
		t.Error("nobody can take a case that was handed over")
	}
}

func TestANewerEndTakesThePlaceOfTheLast(t *testing.T) {
	w, _ := threeHeld(t)
	w.shiftEnds("Ben")
	w.pass(time.Minute)
	w.shiftEnds("Eve")
	n := 0
	for _, b := range w.chats[ann] {
		if strings.Contains(text(b), "r.end.head") {
			n++
		}
	}
	if n != 1 || !strings.Contains(text(*w.theList()), "Next=Eve") {
		t.Errorf("%d lists stand", n)
	}
	// Somebody deleted it: it is not brought back.
	for id, b := range w.chats[ann] {
		if strings.Contains(text(b), "r.end.head") {
			delete(w.chats[ann], id)
		}
	}
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: "give:7KQ2MX"})
	if w.theList() != nil || w.resp(ann).Shift != nil {
		t.Error("the list came back")
	}
}

// A press under what the staff's actor wrote goes there, and is answered there.
func TestAPressUnderAMessageOfTheStaffGoesToIt(t *testing.T) {
	w, _ := threeHeld(t)
	w.house.Responders = []hotline.Responder{{Name: "Ann", Desk: deskChat}}
	w.states[hotline.Staff()] = []byte(`{"links":[{"n":"Ann","c":11}],"changes":[
		{"d":-1001,"n":"Ann","f":"2026-03-01T07:00:00Z","t":"2026-03-01T09:00:00Z","i":1,"m":"Ann"}]}`)
	w.lives[hotline.Staff()] = w.now.Add(time.Hour)
	w.chats[ann][99] = hotline.Body{Lang: "en", Lines: []hotline.Msg{hotline.M("r.shift.away")}}
	w.private(ann, hotline.Update{Kind: hotline.Press, Msg: 99, Data: "w:off:1"})
	view, err := staff.View(w.states[hotline.Staff()])
	if err != nil || len(view.Changes) != 0 {
		t.Errorf("the change stands: %v, %v", view, err)
	}
	if n := len(w.replies); w.replies[n-1].Query != "p" || w.replies[n-1].Text.Key != "" {
		t.Errorf("it is answered with %+v", w.replies[n-1])
	}
	if got := text(w.chats[ann][99]); !strings.Contains(got, "r.shift.back") {
		t.Errorf("the message that was pressed says %q", got)
	}
}

func TestTheAlertKnowsWhatChangesByTheHour(t *testing.T) {
	w := newWorld(t)
	w.onDuty()
	for _, name := range []string{"Ann", "Ben", "Eve"} {
		w.house.Responders = append(w.house.Responders, hotline.Responder{Name: name, Desk: deskChat})
	}
	w.house.Staff.Changes = []hotline.Change{{Desk: deskChat, Name: "Ann", By: "Eve", From: w.now, To: w.now.Add(30 * time.Minute)}}
	c := urgent()
	c.Urgency = hotline.Soon
	w.tell(c, hotline.Detail{})
	if got := w.line("r.alert.oncall"); !strings.Contains(got, "Name=Eve") || !strings.Contains(got, "Until=15:30") {
		t.Errorf("it says %q", got)
	}
	w.pass(30 * time.Minute)
	if got := w.line("r.alert.oncall"); !strings.Contains(got, "Name=Ann") || strings.Contains(got, "Eve") {
		t.Errorf("when the change is over it says %q", got)
	}
}
