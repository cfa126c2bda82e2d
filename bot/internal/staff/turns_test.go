package staff

import (
	"fmt"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// awayNow are "name id" of those who are away, the oldest first.
func (w *rotaWorld) awayNow() (all []string) {
	for _, c := range w.stored().Changes {
		if c.By == "" {
			all = append(all, fmt.Sprint(c.Away, " ", c.ID))
		}
	}
	return all
}

func TestAwayOffIsOfWhoIsAway(t *testing.T) {
	w := newRota(t)
	w.house.Responders[0].Coordinator = true // Ann
	w.writes(ann, "/away tomorrow")
	w.writes(ann, "/away Ben Two tomorrow")
	w.writes(ann, "/away off")
	if got := fmt.Sprint(w.awayNow()); got != "[Ben Two 2]" {
		t.Errorf("away are %s", got)
	}
	w.writes(ben, "/away off")
	if got := w.awayNow(); len(got) != 0 {
		t.Errorf("away are %s", got)
	}

	// Eve is away from a turn that is Ann's by the roster.
	w.writes(evie, "/cover Ann tomorrow")
	w.writes(ann, "/away Eve tomorrow")
	w.writes(ann, "/away off")
	if got := fmt.Sprint(w.awayNow()); got != "[Eve 4]" {
		t.Errorf("away are %s", got)
	}
	w.writes(evie, "/away off")
	if got := w.onCall(1, 9); got != "Eve" {
		t.Errorf("on call is %q", got)
	}

	// One of before it was kept who is away is its owner's.
	st := w.stored()
	st.Changes = append(st.Changes, hotline.Change{Desk: night, Name: "Ben Two", From: w.now, To: w.now.Add(20 * time.Hour), ID: 9, Maker: "Cora"})
	w.keeps(st)
	w.writes(ben, "/away off")
	if got := w.awayNow(); len(got) != 0 {
		t.Errorf("away are %s", got)
	}
}

// A name that is a day's too is a name for who may speak for others.
func TestAwayWithANameThatIsADay(t *testing.T) {
	for who, want := range map[int64]string{cora: "Thu", ann: "Ann"} {
		w := newRota(t)
		w.house.Responders[1].Name, w.house.Shifts[1].Responder = "Thu", "Thu"
		w.writes(who, "/away Thu")
		if c := w.stored().Changes; len(c) != 1 || c[0].Away != want {
			t.Errorf("%d: away is %+v", who, c)
		}
	}
	for name, want := range map[string]bool{
		"Thu": true, "today": true, "Tomorrow": true, "By": true, "Stand Off": true, "Friday": true, "1.2.": true,
		"Thu Ha": false, "Ann": false, "Tu": false, "Abby": false,
	} {
		if Misread(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// What one desk, or one person, changes takes the room of nobody else.
func TestRoomForChangesIsOfADeskAndAPerson(t *testing.T) {
	w := newRota(t)
	w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "Day", Chat: day, Language: "en"})
	w.house.Shifts = append(w.house.Shifts, hotline.Shift{Responder: "Zoe", Desk: day, Zone: w.now.Location(), Days: everyDay, From: 600, To: 660})
	for i := range mostOfOne + 1 {
		w.writes(evie, fmt.Sprintf("/cover Ann tomorrow 10:%02d-10:%02d", i, i+1))
	}
	if n := len(w.stored().Changes); n != mostOfOne {
		t.Fatalf("one person has made %d changes", n)
	}
	for i := range maxChanges - mostOfOne + 1 {
		w.writes(ben, fmt.Sprintf("/cover Ann tomorrow 11:%02d-11:%02d", i, i+1))
	}
	if n := len(w.stored().Changes); n != maxChanges {
		t.Fatalf("at one desk there are %d changes", n)
	}
	w.writes(zoe, "/away tomorrow")
	if n := len(w.stored().Changes); n != maxChanges+1 {
		t.Errorf("at another desk there is no room")
	}
}

// Where there is no room, what no longer counts makes it. But that somebody is
// away stays.
func TestWhatNoLongerCountsMakesRoom(t *testing.T) {
	w := newRota(t)
	w.writes(ann, "/away tomorrow 10:00-10:30")
	for range mostOfOne + 2 {
		w.writes(evie, "/cover Ann tomorrow 10-11")
		w.writes(ben, "/cover Eve tomorrow 10-11")
	}
	if got := w.onCall(1, 10); got != "Ben Two" {
		t.Errorf("on call is %q", got)
	}
	if got := fmt.Sprint(w.awayNow()); got != "[Ann 1]" {
		t.Errorf("away are %s", got)
	}
}
