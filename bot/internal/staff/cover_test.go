package staff

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestACoverIsToldToAllItConcernsAndTakenBack(t *testing.T) {
	w := newRota(t)
	w.writes(evie, "/cover ben two")
	line := "shift.covered By=Eve Name=Ben Two When=today From=16:00 To=20:00"
	w.sees(append(all([]int64{night, evie, ben, cora}, line), all([]int64{evie, ben}, "[w:off:1]")...)...)
	if got := w.onCall(0, 17); got != "Eve" {
		t.Errorf("on call is %q", got)
	}
	// Whoever it does not concern may not take it back; whose turn it is may.
	w.presses(ann, "w:off:1")
	w.sees()
	if !slices.Equal(w.replies, []string{"shift.coordinators"}) {
		t.Errorf("answered %q", w.replies)
	}
	w.presses(ben, "w:off:1")
	back := []string{"shift.back Name=Ben Two When=today From=16:00 To=20:00", "shift.then Who=Ben Two"}
	w.sees(all([]int64{night, evie, ben, cora}, back...)...)
	if got := w.onCall(0, 17); got != "Ben Two" {
		t.Errorf("on call is %q", got)
	}
	w.presses(evie, "w:off:1")
	if w.sees(); !slices.Equal(w.replies, []string{"shift.over"}) {
		t.Errorf("answered %q", w.replies)
	}
}

func TestAPartIsCoveredAndACoverIsCovered(t *testing.T) {
	w := newRota(t)
	w.inGroup(evie, "/cover Ann tomorrow 10-14")
	line := "shift.covered By=Eve Name=Ann When=tomorrow From=10:00 To=14:00"
	w.sees(append(all([]int64{night, evie, ann, cora}, line), all([]int64{evie, ann}, "[w:off:1]")...)...)
	w.writes(ben, "/cover eve")
	line = "shift.covered By=Ben Two Name=Eve When=tomorrow From=10:00 To=14:00"
	w.sees(append(all([]int64{night, ben, evie, ann, cora}, line), all([]int64{ben, evie, ann}, "[w:off:2]")...)...)
	if got := w.onCall(1, 9) + " " + w.onCall(1, 10) + " " + w.onCall(1, 14); got != "Ann Ben Two Ann" {
		t.Errorf("on call are %q", got)
	}
	// The later one taken back, the earlier one counts again.
	w.presses(cora, "w:off:2")
	if got := w.onCall(1, 10); got != "Eve" {
		t.Errorf("on call is %q", got)
	}
}

func TestWhoIsAwayIsMissedAtOnce(t *testing.T) {
	w := newRota(t)
	w.writes(ann, "/away 14-16")
	away := []string{"shift.away Name=Ann When=today From=14:00 To=16:00", "shift.gap When=today From=14:00 To=16:00"}
	asked := all([]int64{ben, evie, cora}, "shift.ask", "[w:take:1]")
	w.sees(slices.Concat(all([]int64{night, ann, ben, evie, cora}, away...), asked,
		all([]int64{ann}, "shift.asked Who=Ben Two,Cora,Eve", "[w:off:1]"))...)
	if got := w.onCall(0, 14); got != "" {
		t.Errorf("on call is %q", got)
	}

	w.presses(zoe, "w:take:1")
	if w.sees(); !slices.Equal(w.replies, []string{"shift.otherdesk"}) {
		t.Errorf("somebody of another desk hears %q", w.replies)
	}
	w.presses(evie, "w:take:1")
	line := "shift.covered By=Eve Name=Ann When=today From=14:00 To=16:00"
	w.sees(append(all([]int64{night, evie, ann, cora}, line), all([]int64{evie, ann}, "[w:off:2]")...)...)
	w.presses(ben, "w:take:1")
	if w.sees(); !slices.Equal(w.replies, []string{"shift.taken"}) {
		t.Errorf("the second hears %q", w.replies)
	}
	// Eve cannot after all, so it is asked anew, but not of her, nor of Ann.
	w.presses(evie, "w:off:2")
	back := []string{"shift.back Name=Eve When=today From=14:00 To=16:00", "shift.gap When=today From=14:00 To=16:00"}
	w.sees(slices.Concat(all([]int64{night, ann, evie, ben, cora}, back...), all([]int64{ben, cora}, "shift.ask", "[w:take:1]"),
		all([]int64{evie}, "shift.asked Who=Ben Two,Cora"))...)

	w.writes(ann, "/away off")
	w.sees(all([]int64{night, ann, cora}, "shift.back Name=Ann When=today From=14:00 To=16:00", "shift.then Who=Ann")...)
	if got := w.onCall(0, 14); got != "Ann" {
		t.Errorf("on call is %q", got)
	}
	w.presses(ben, "w:take:1")
	if w.sees(); !slices.Equal(w.replies, []string{"shift.over"}) {
		t.Errorf("afterwards it is answered with %q", w.replies)
	}
	w.writes(ann, "/away off")
	w.sees(all([]int64{ann}, "away.not Name=Ann")...)
}

func TestWhoIsAwayWhileAnotherIsOnCallAsksNobody(t *testing.T) {
	w := newRota(t)
	z := w.now.Location()
	w.house.Shifts = append(w.house.Shifts, hotline.Shift{Responder: "Eve", Desk: night, Zone: z, Days: everyDay, From: 12 * 60, To: 15 * 60},
		hotline.Shift{Responder: "Dan", Desk: night, Zone: z, Days: everyDay, Backup: true})
	w.writes(ann, "/away tomorrow 13-16")
	w.sees(slices.Concat(all([]int64{night, ann, ben, evie, cora}, "shift.away Name=Ann When=tomorrow From=13:00 To=16:00",
		"shift.then Who=Eve", "shift.gap When=tomorrow From=15:00 To=16:00"),
		all([]int64{ben, evie, cora}, "shift.ask", "[w:take:1]"), all([]int64{ann}, "shift.asked Who=Ben Two,Cora,Eve", "[w:off:1]"))...)
	// Only the hours without anybody are taken.
	w.presses(ben, "w:take:1")
	if got := w.onCall(1, 14) + " " + w.onCall(1, 15); got != "Eve Ben Two" {
		t.Errorf("on call are %q", got)
	}
	w.writes(ann, "/away wed 12-14")
	w.sees(slices.Concat(all([]int64{night, ann, cora}, "shift.away Name=Ann When=Weekday=wed Date=04.03. From=12:00 To=14:00",
		"shift.then Who=Eve"), all([]int64{ann}, "[w:off:3]"))...)
	// Of a backup nothing is said but that they cannot.
	w.writes(cora, "/away Dan 10-11")
	w.sees(slices.Concat(all([]int64{night, cora}, "shift.away Name=Dan When=today From=10:00 To=11:00"),
		all([]int64{cora}, "shift.untold Who=Dan", "[w:off:4]"))...)
}

func TestCoordinatorsMayDoItForOthers(t *testing.T) {
	w := newRota(t)
	w.writes(cora, "/cover Ann tomorrow by Dan")
	line := "shift.covered By=Dan Name=Ann When=tomorrow From=08:00 To=16:00"
	w.sees(slices.Concat(all([]int64{night, cora, ann}, line), all([]int64{cora, ann}, "[w:off:1]"), all([]int64{cora}, "shift.untold Who=Dan"))...)
	w.writes(cora, "/cover Ben Two by Eve tomorrow 16-18")
	if got := w.onCall(1, 9) + " " + w.onCall(1, 17) + " " + w.onCall(1, 18); got != "Dan Eve Ben Two" {
		t.Errorf("on call are %q", got)
	}
	w.writes(cora, "/away Eve off")
	w.sees(all([]int64{cora}, "away.not Name=Eve")...)
	w.writes(cora, "/away Ann")
	if got := w.onCall(0, 10); got != "" {
		t.Errorf("on call is %q", got)
	}
	w.writes(cora, "/away Ann off")
	if got := w.onCall(0, 10); got != "Ann" {
		t.Errorf("on call is %q", got)
	}
	for _, text := range []string{"/cover Ann by Ben Two", "/away Ann", "/away Ann off"} {
		w.writes(evie, text)
		w.sees(all([]int64{evie}, "shift.coordinators")...)
	}
	// For oneself it is the same with the name and without.
	w.writes(evie, "/cover Ann by Eve")
	if got := w.onCall(0, 10); got != "Eve" {
		t.Errorf("on call is %q", got)
	}
}

func TestWrongUseGetsOneLine(t *testing.T) {
	names := "shift.unknown Who=Ann,Ben Two,Cora,Dan,Eve"
	for _, c := range []struct {
		from int64
		text string
		want string
	}{
		{evie, "/cover Nobody", names},
		{evie, "/cover Zoe", names}, // whom this desk does not know
		{evie, "/cover Ann by Nobody", names},
		{evie, "/cover Ann by", names},
		{evie, "/cover Ann soon", "cover.usage Name=Ann"},
		{ann, "/cover Ann", "cover.self Name=Ann"},
		{evie, "/cover Dan", "shift.not.none Name=Dan"},
		{evie, "/cover Ann 20-22", "shift.not.none Name=Ann"},
		{evie, "/cover Ann 1.6.", "shift.not.far Name=Ann"},
		{evie, "/away", "shift.not.none Name=Eve"},
		{ann, "/away sometimes", "away.usage Name=Ben Two"},
		{ann, "/away Ann sometimes", "away.usage Name=Ben Two"},
		{ann, "/away today off", "away.usage Name=Ben Two"},
		{ann, "/swap", "swap.usage Name=Ben Two"},
		{ann, "/swap Ann", "swap.usage Name=Ben Two"},
		{ann, "/swap Ben Two tomorrow", "swap.usage Name=Ben Two"},
		{ann, "/swap Nobody", names},
		{ann, "/swap Dan", "swap.unjoined Name=Dan"},
		{ann, "/swap Eve", "swap.none Name=Eve"},
		{evie, "/swap Ann", "swap.none Name=Eve"},
		{99, "/cover Ann", "order.stranger"},
		{99, "/oncall", "order.stranger"},
		{zoe, "/away", "shift.otherdesk"},
	} {
		w := newRota(t)
		w.writes(c.from, c.text)
		w.sees(fmt.Sprint(c.from, " ", c.want))
		if len(w.stored().Changes) != 0 {
			t.Errorf("%s changed something", c.text)
		}
	}
}

func TestInAGroupOnlyItsOwnPeopleAreHeard(t *testing.T) {
	w := newRota(t)
	w.inGroup(zoe, "/cover Ann")
	w.sees(all([]int64{night}, "shift.otherdesk")...)
	w.inGroup(99, "/away")
	w.sees(all([]int64{night}, "order.stranger")...)
	w.command(ann, -1009, "/away")
	w.sees(all([]int64{-1009}, "press.nodesk")...)
	w.decide(hotline.Event{Post: &hotline.Post{From: hotline.DeskAt(night), Order: &hotline.Order{
		Command: "away", From: 1087968824, Chat: night, Anonymous: true, Lang: "en", Msg: 5,
	}}})
	w.sees(all([]int64{night}, "order.anonymous")...)
}

func TestPressesThatAreForged(t *testing.T) {
	for _, data := range []string{"w:", "w:off", "w:off:", "w:off:0", "w:off:-1", "w:off:01", "w:off:1:2", "w:take:99999999999999999999", "w:else:1"} {
		w := newRota(t)
		w.writes(evie, "/cover Ann")
		w.presses(evie, data)
		if w.sees(); len(w.replies) != 1 || w.replies[0] != "press.unknown" || len(w.stored().Changes) != 1 {
			t.Errorf("%q is answered with %q", data, w.replies)
		}
	}
	w := newRota(t)
	w.writes(evie, "/cover Ann")
	w.presses(99, "w:off:1")
	if w.sees(); !slices.Equal(w.replies, []string{"order.stranger"}) {
		t.Errorf("a stranger hears %q", w.replies)
	}
	// Another actor cannot speak for somebody.
	w.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(ben), Order: &hotline.Order{Args: "w:off:1", From: evie, Chat: evie, Query: "q"}}})
	if w.sees(); len(w.stored().Changes) != 1 {
		t.Error("a forged order changed something")
	}
}

func TestCoverAloneListsWhoCanBeCovered(t *testing.T) {
	w := newRota(t)
	w.house.Shifts = w.house.Shifts[:2]
	w.house.Shifts[1].Days = []time.Weekday{time.Tuesday}
	w.writes(evie, "/cover")
	want := []string{"cover.list", "cover.turn Name=Ann When=today From=09:00 To=16:00", "cover.turn Name=Ann When=tomorrow From=08:00 To=16:00",
		"cover.turn Name=Ben Two When=tomorrow From=16:00 To=20:00"}
	for i, d := range []string{"wed", "thu", "fri", "sat", "sun", "mon"} {
		want = append(want, fmt.Sprintf("cover.turn Name=Ann When=Weekday=%s Date=%02d.03. From=08:00 To=16:00", d, 4+i))
	}
	w.sees(all([]int64{evie}, append(want, "oncall.zone Zone=Asia/Phnom_Penh", "cover.usage Name=Ann")...)...)
	w.writes(ann, "/cover")
	w.sees(all([]int64{ann}, "cover.list", want[3], "oncall.zone Zone=Asia/Phnom_Penh", "cover.usage Name=Ben Two")...)
	w.house.Shifts[0].From, w.house.Shifts[0].To, w.house.Shifts[1].Days = 0, 0, nil
	w.writes(evie, "/cover")
	w.sees(all([]int64{evie}, "cover.list", "cover.always Name=Ann", "oncall.zone Zone=Asia/Phnom_Penh", "cover.usage Name=Ann")...)
	w.writes(ann, "/cover")
	w.sees(all([]int64{ann}, "cover.nobody")...)
	w.writes(ann, "/away")
	w.sees(all([]int64{ann}, "shift.not.always Name=Ann")...)
}

func TestChangesAreBoundedAndLeave(t *testing.T) {
	w := newRota(t)
	for i := range maxChanges {
		w.writes([]int64{evie, ben}[i/2%2], fmt.Sprintf("/cover Ann %s 10:%02d-10:%02d", [...]string{"tomorrow", "wed"}[i%2], i, i+1))
	}
	w.writes(evie, "/cover Ann wed 12-13")
	w.sees(all([]int64{evie}, "shift.full")...)
	w.writes(ann, "/away wed 12-13")
	w.sees(all([]int64{ann}, "shift.full")...)
	w.passes(26 * time.Hour)
	if n := len(w.stored().Changes); n != maxChanges/2 {
		t.Errorf("%d changes are kept after half of them are over", n)
	}
	w.passes(24 * time.Hour)
	if n := len(w.stored().Changes); n != 0 {
		t.Errorf("%d changes are kept", n)
	}
}

// The desk's name is told where there are several, and a clock that is not the
// one of the help text.
func TestDeskAndClockAreNamedWhereTheyAreNotPlain(t *testing.T) {
	w := newRota(t)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "Day", Chat: day, Language: "en"})
	for i := range w.house.Shifts {
		w.house.Shifts[i].Zone = berlin
	}
	w.writes(evie, "/cover Ann tomorrow") // it is 03:00 in Berlin
	line := "shift.covered By=Eve Name=Ann When=tomorrow From=08:00 To=16:00"
	want := append(all([]int64{evie, ann, cora}, "shift.desk Desk=Night", line, "oncall.zone Zone=Europe/Berlin"), all([]int64{night}, line)...)
	w.sees(append(want, all([]int64{evie, ann}, "[w:off:1]")...)...)
	// Somebody of the other desk neither sees nor changes it.
	w.presses(zoe, "w:off:1")
	if got := strings.Join(w.replies, " "); got != "shift.coordinators" || len(w.stored().Changes) != 1 {
		t.Errorf("somebody of another desk hears %q", got)
	}
}
