package staff

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const (
	gives = " Gives=tomorrow From=08:00 To=16:00"
	takes = " Takes=today From=16:00 To=20:00"
)

// proposes has Ann ask Ben for his next turn.
func proposes(t *testing.T) *rotaWorld {
	w := newRota(t)
	w.writes(ann, "/swap ben two")
	w.sees(slices.Concat(all([]int64{ann}, "swap.asked Name=Ben Two"+gives+takes+" Until=16:00"),
		all([]int64{ben}, "swap.ask Name=Ann"+gives+takes+" Until=16:00", "oncall.zone Zone=Asia/Phnom_Penh", "[w:yes:1]", "[w:no:1]"))...)
	return w
}

func TestTurnsAreExchangedWhenBothAgree(t *testing.T) {
	w := proposes(t)
	for _, other := range []int64{ann, evie, cora} {
		if w.presses(other, "w:yes:1"); !slices.Equal(w.replies, []string{"shift.over"}) || len(w.stored().Changes) != 0 {
			t.Fatalf("%d may answer for Ben: %q", other, w.replies)
		}
	}
	w.presses(ben, "w:yes:1")
	w.sees(append(all([]int64{night, ann, ben, cora}, "swap.done By=Ann With=Ben Two"+takes+gives), all([]int64{ann, ben}, "[w:off:1]")...)...)
	if got := w.onCall(0, 17) + ", " + w.onCall(1, 9) + ", " + w.onCall(1, 17); got != "Ann, Ben Two, Ben Two" {
		t.Errorf("on call are %q", got)
	}
	w.presses(ben, "w:yes:1")
	if w.sees(); !slices.Equal(w.replies, []string{"shift.over"}) {
		t.Errorf("a second yes is answered with %q", w.replies)
	}
	w.presses(ben, "w:off:1")
	if got := w.onCall(0, 17) + ", " + w.onCall(1, 9); got != "Ben Two, Ann" || len(w.stored().Changes) != 0 {
		t.Errorf("taken back, on call are %q", got)
	}
}

func TestAProposalEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*rotaWorld)
		want []string
	}{
		{"refused", func(w *rotaWorld) { w.presses(ben, "w:no:1") },
			[]string{"11 swap.refused Name=Ben Two", "12 swap.declined Name=Ann"}},
		{"when a turn begins", func(w *rotaWorld) { w.passes(7*time.Hour + time.Second) }, []string{"11 swap.lapsed Name=Ben Two"}},
		{"when a turn has changed", func(w *rotaWorld) {
			w.writes(evie, "/cover Ben Two 18-19")
			w.presses(ben, "w:yes:1")
		}, []string{"11 swap.stale Name=Ben Two", "12 swap.stale Name=Ann"}},
		{"when the roster has changed", func(w *rotaWorld) {
			w.house.Shifts[0].From = 9 * 60
			w.presses(ben, "w:yes:1")
		}, []string{"11 swap.stale Name=Ben Two", "12 swap.stale Name=Ann"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := proposes(t)
			c.do(w)
			w.sees(c.want...)
			w.presses(ben, "w:yes:1")
			if w.sees(); !slices.Equal(w.replies, []string{"shift.over"}) {
				t.Errorf("afterwards a yes is answered with %q", w.replies)
			}
		})
	}
}

func TestAProposalLapsesAfterTwelveHours(t *testing.T) {
	w := newRota(t)
	w.house.Shifts[1].Days = []time.Weekday{time.Friday}
	w.now = w.now.Add(8 * time.Hour) // Ann's turn is over
	w.writes(ann, "/swap Ben Two")
	// The next turns are tomorrow's and Friday's.
	w.passes(12*time.Hour - time.Second)
	w.sees()
	w.passes(time.Second)
	w.sees("11 swap.lapsed Name=Ben Two")
	w.presses(ben, "w:yes:1")
	if !slices.Equal(w.replies, []string{"shift.over"}) {
		t.Errorf("answered %q", w.replies)
	}
}

func TestANewerProposalTakesThePlaceOfTheLast(t *testing.T) {
	w := proposes(t)
	w.house.Shifts = append(w.house.Shifts, hotline.Shift{Responder: "Eve", Desk: night, Zone: w.now.Location(), Days: everyDay, From: 20 * 60, To: 22 * 60})
	w.writes(ann, "/swap Eve")
	w.presses(ben, "w:yes:1")
	if w.sees(); !slices.Equal(w.replies, []string{"shift.over"}) {
		t.Errorf("answered %q", w.replies)
	}
	w.presses(evie, "w:yes:2")
	if got := w.onCall(0, 20) + " " + w.onCall(1, 8); got != "Ann Eve" {
		t.Errorf("on call are %q", got)
	}
}

func TestOnCallAsOfNow(t *testing.T) {
	w := newRota(t)
	w.house.Shifts = append(w.house.Shifts, hotline.Shift{Responder: "Dan", Desk: night, Zone: w.now.Location(), Days: everyDay, Backup: true})
	w.writes(ann, "/away 10-12")
	w.house.Staff = hotline.StaffView{} // what others know may be older
	lines := []string{"alert.oncall Who=Name=Ann Until=10:00", "oncall.backup Who=Dan", "oncall.next From=12:00 Who=Name=Ann Until=16:00",
		"oncall.gap From=10:00 To=12:00", "oncall.gap From=20:00 To=08:00", "oncall.zone Zone=Asia/Phnom_Penh", "oncall.unjoined Who=Dan"}
	for _, who := range []int64{ann, 99} { // anybody in the group may ask
		w.inGroup(who, "/oncall")
		w.sees(all([]int64{night}, lines...)...)
	}
	w.writes(cora, "/oncall")
	w.sees(all([]int64{cora}, lines...)...)
	w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "Day", Chat: day, Language: "en"})
	w.writes(cora, "/oncall")
	w.sees(append(all([]int64{cora}, lines...), all([]int64{cora}, "shift.desk Desk=Night", "shift.desk Desk=Day", "oncall.noshifts", "oncall.joined")...)...)
	w.writes(ann, "/oncall")
	w.sees(all([]int64{ann}, lines...)...)
}

func TestWhoHasBlockedTheBotCannotBeAsked(t *testing.T) {
	w := newRota(t)
	st := w.stored()
	st.Links[1].Blocked = true // Ben's
	w.state, _ = json.Marshal(&st)
	w.writes(ann, "/swap Ben Two")
	w.sees("11 swap.unjoined Name=Ben Two")
	w.writes(evie, "/cover Ben Two")
	line := "shift.covered By=Eve Name=Ben Two When=today From=16:00 To=20:00"
	w.sees(append(all([]int64{night, evie, cora}, line), all([]int64{evie}, "shift.untold Who=Ben Two", "[w:off:1]")...)...)
	w.writes(ann, "/away")
	w.sees(append(all([]int64{night, ann, evie, cora}, "shift.away Name=Ann When=today From=09:00 To=16:00", "shift.gap When=today From=09:00 To=16:00"),
		"11 shift.asked Who=Cora,Eve", "11 [w:off:2]", "13 shift.ask", "13 [w:take:2]", "14 shift.ask", "14 [w:take:2]")...)
}

func TestOnCallWhereNobodyHasJoined(t *testing.T) {
	w := newRota(t)
	w.state = nil
	w.inGroup(99, "/oncall")
	w.sees(all([]int64{night}, "alert.oncall Who=Name=Ann Until=16:00", "oncall.next From=16:00 Who=Name=Ben Two Until=20:00",
		"oncall.gap From=20:00 To=08:00", "oncall.zone Zone=Asia/Phnom_Penh", "reach.open Desk=Night")...)
	w.writes(99, "/oncall")
	w.sees("99 order.stranger")
	w.house.Responders, w.house.Shifts = nil, nil
	w.inGroup(99, "/oncall")
	w.sees("-1001 oncall.noshifts", "-1001 oncall.anybody")
}

// endsOf are the ends that were told, as "until who is next".
func (w *rotaWorld) endsOf() string {
	s := ""
	for _, e := range w.ends {
		s += e.Until.Format("15:04")
		for _, n := range e.Next {
			s += " " + n
		}
		s += ";"
	}
	return s
}

func TestTheEndOfATurnIsToldAQuarterOfAnHourBefore(t *testing.T) {
	w := newRota(t)
	w.passes(0)
	w.decide(hotline.Event{Tick: true})
	for _, step := range []struct {
		pass time.Duration
		want string
	}{
		{6*time.Hour + 45*time.Minute - time.Second, ""},
		{time.Second, "16:00 Ben Two;"}, // it is 15:45
		{4 * time.Hour, "20:00;"},       // Ben's, after whom nobody is on call
		{19 * time.Hour, ""},
		{time.Hour, "16:00 Ben Two;"},
	} {
		w.passes(step.pass)
		if got := w.endsOf(); got != step.want {
			t.Errorf("at %s %q was told, not %q", w.now.Format("15:04:05"), got, step.want)
		}
	}
	if got := len(w.stored().Ended); got != 1 {
		t.Errorf("%d ends are remembered", got)
	}
}

func TestTheEndOfATurnFollowsWhatChanges(t *testing.T) {
	w := newRota(t)
	w.writes(ben, "/cover Ann 14-16") // so that Ann's ends at 14:00 and Ben's is one
	w.passes(4*time.Hour + 50*time.Minute)
	if got := w.endsOf(); got != "14:00 Ben Two;" {
		t.Errorf("told was %q", got)
	}
	w.passes(5 * time.Hour)
	if got := w.endsOf(); got != "" {
		t.Errorf("between turns that touch %q was told", got)
	}
	w.passes(2 * time.Hour)
	if got := w.endsOf(); got != "20:00;" {
		t.Errorf("told was %q", got)
	}
	// A turn that ends within the quarter of an hour is told at once; one that has
	// not begun, when it begins.
	w = newRota(t)
	w.writes(evie, "/cover Ann 09:05-09:15")
	if got := w.endsOf(); got != "09:05 Eve;" {
		t.Errorf("told was %q", got)
	}
	w.passes(5 * time.Minute)
	if got := w.endsOf(); got != "09:15 Ann;" {
		t.Errorf("told was %q", got)
	}
	// Of somebody who has not joined nobody is told.
	w = newRota(t)
	w.house.Shifts[0].Responder = "Dan"
	w.passes(0)
	w.decide(hotline.Event{Tick: true})
	w.passes(8 * time.Hour)
	if got := w.endsOf(); got != "" {
		t.Errorf("told was %q", got)
	}
}
