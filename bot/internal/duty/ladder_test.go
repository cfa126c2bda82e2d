package duty

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// steps reads steps such as "oncall:0 backup:5m".
func steps(t testing.TB, text string) (all []hotline.Step) {
	t.Helper()
	for _, f := range strings.Fields(text) {
		to, after, _ := strings.Cut(f, ":")
		d, err := time.ParseDuration(after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hotline.Step{To: hotline.StepTo(to), After: d})
	}
	return all
}

func TestTheBuiltInSteps(t *testing.T) {
	on, behind := hotline.Shift{Responder: "Ann", Desk: deskChat, Zone: phnomPenh}, hotline.Shift{Responder: "Ben", Desk: deskChat, Zone: phnomPenh, Backup: true}
	elsewhere := hotline.Shift{Responder: "Ann", Desk: -7, Zone: phnomPenh}
	for name, tc := range map[string]struct {
		shifts      []hotline.Shift
		coordinator bool
		desks       int
		want        string
	}{
		"a plain desk has none":       {nil, false, 2, ""},
		"another desk's shifts":       {[]hotline.Shift{elsewhere}, false, 2, ""},
		"who is on call":              {[]hotline.Shift{on}, false, 1, "oncall:0s"},
		"and more desks":              {[]hotline.Shift{on}, false, 2, "oncall:0s desks:5m0s"},
		"a coordinator alone":         {nil, true, 1, "group:5m0s coordinators:0s"},
		"everybody there is":          {[]hotline.Shift{on, behind}, true, 2, "oncall:0s group:5m0s backup:0s group:5m0s coordinators:0s desks:5m0s"},
		"a backup to nobody on call ": {[]hotline.Shift{behind}, false, 1, "group:5m0s backup:0s"},
	} {
		t.Run(name, func(t *testing.T) {
			h := &hotline.House{Shifts: tc.shifts, Responders: []hotline.Responder{{Name: "Ann", Desk: deskChat}, {Name: "Eve", Coordinator: tc.coordinator}}}
			for i := range tc.desks {
				h.Desks = append(h.Desks, hotline.Desk{Name: fmt.Sprint("d", i), Chat: deskChat - int64(i)})
			}
			var got []string
			for _, s := range builtIn(h, &h.Desks[0], 5*time.Minute) {
				got = append(got, fmt.Sprintf("%s:%v", s.To, s.After))
			}
			if all := strings.Join(got, " "); all != tc.want {
				t.Errorf("the steps are %q, want %q", all, tc.want)
			}
		})
	}
}

// staffed gives the desk people with accounts: Ann is on call, Ben her backup,
// Eve coordinates, each all day long.
func (w *world) staffed() {
	w.house.Responders = []hotline.Responder{
		{Name: "Ann", Desk: deskChat}, {Name: "Ben", Desk: deskChat}, {Name: "Eve", Coordinator: true},
	}
	day := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	w.house.Shifts = []hotline.Shift{
		{Responder: "Ann", Desk: deskChat, Zone: phnomPenh, Days: day},
		{Responder: "Ben", Desk: deskChat, Zone: phnomPenh, Days: day, Backup: true},
	}
	w.joined("Ann", ann, "Ben", ben, "Eve", eve)
}

// joined says whose account is whose: names and chats in turn.
func (w *world) joined(pairs ...any) {
	var links []string
	for i := 0; i < len(pairs); i += 2 {
		links = append(links, fmt.Sprintf(`{"n":%q,"c":%d,"t":"2026-01-01T00:00:00Z"}`, pairs[i], pairs[i+1]))
	}
	w.states[hotline.Staff()] = []byte(`{"links":[` + strings.Join(links, ",") + `]}`)
	w.lives[hotline.Staff()] = w.now.Add(30 * 24 * time.Hour)
}

// calledNow are those in whose chats a call stands.
func (w *world) calledNow() (names string) {
	for _, p := range []struct {
		chat int64
		name string
	}{{ann, "Ann"}, {ben, "Ben"}, {eve, "Eve"}} {
		if slices.Contains(w.keysOf(p.chat), "r.call.ask") {
			names += p.name
		}
	}
	return names
}

// TestTheLadder follows an urgent case that nobody takes through the steps of
// its desk: at each time who has been called and how often the group was.
func TestTheLadder(t *testing.T) {
	type moment struct {
		at     time.Duration
		called string
		pages  int
	}
	minute := time.Minute
	for name, tc := range map[string]struct {
		steps   string // empty: the built-in ones
		urgency hotline.Urgency
		house   func(*world)
		want    []moment
	}{
		"built in": {"", hotline.Now, nil, []moment{
			{0, "Ann", 1}, {5*minute - 1, "Ann", 1}, {5 * minute, "AnnBen", 2}, {10 * minute, "AnnBenEve", 3}, {15 * minute, "AnnBenEve", 4}, {20 * minute, "AnnBenEve", 5},
		}},
		"the roster's": {"group:0s oncall:2m backup:5m coordinators:10m", hotline.Now, nil, []moment{
			{0, "", 1}, {2*minute - 1, "", 1}, {2 * minute, "Ann", 1}, {7 * minute, "AnnBen", 1}, {17 * minute, "AnnBenEve", 1}, {22 * minute, "AnnBenEve", 2},
		}},
		"the roster's, of a case that is not urgent": {"oncall:0s backup:5m coordinators:1h", hotline.Today, nil, []moment{
			{0, "Ann", 1}, {29 * minute, "Ann", 1}, {30 * minute, "AnnBen", 1}, {90 * minute, "AnnBenEve", 1},
		}},
		"nobody has joined": {"oncall:0s backup:5m coordinators:5m group:5m", hotline.Now, func(w *world) { w.joined("Zoe", int64(99)) }, []moment{
			{0, "", 1}, {5 * minute, "", 2}, {10 * minute, "", 3},
		}},
		"nobody on call: the backup at once": {"oncall:0s backup:5m coordinators:5m", hotline.Now, func(w *world) { w.joined("Ben", ben, "Eve", eve) }, []moment{
			{0, "Ben", 1}, {5 * minute, "BenEve", 1},
		}},
		"an empty step in the middle": {"oncall:0s backup:5m coordinators:5m", hotline.Now, func(w *world) { w.joined("Ann", ann, "Eve", eve) }, []moment{
			{0, "Ann", 1}, {5*minute - 1, "Ann", 1}, {5 * minute, "AnnEve", 1},
		}},
		"two at a time, one of them empty": {"oncall:0s backup:0s coordinators:5m", hotline.Now, func(w *world) { w.joined("Ben", ben, "Eve", eve) }, []moment{
			{0, "Ben", 1}, {5*minute - 1, "Ben", 1}, {5 * minute, "BenEve", 1},
		}},
		"one desk, no people": {"", hotline.Now, func(w *world) { w.house.Responders, w.house.Shifts = nil, nil }, []moment{
			{0, "", 1}, {5 * minute, "", 2}, {10 * minute, "", 3},
		}},
		"a shift that ends at midnight": {"oncall:0s oncall:5m", hotline.Now, func(w *world) {
			w.now = time.Date(2026, 3, 1, 16, 58, 0, 0, time.UTC) // 23:58 in Phnom Penh, a Sunday
			w.house.Shifts = []hotline.Shift{
				{Responder: "Ann", Desk: deskChat, Zone: phnomPenh, Days: []time.Weekday{0}, From: 8 * 60},
				{Responder: "Ben", Desk: deskChat, Zone: phnomPenh, Days: []time.Weekday{1}, To: 8 * 60},
			}
		}, []moment{{0, "Ann", 1}, {5 * minute, "AnnBen", 1}}},
		"a shift over midnight": {"oncall:0s", hotline.Now, func(w *world) {
			w.now = time.Date(2026, 3, 1, 17, 30, 0, 0, time.UTC) // 00:30 on Monday
			w.house.Shifts = []hotline.Shift{{Responder: "Ann", Desk: deskChat, Zone: phnomPenh, Days: []time.Weekday{0}, From: 22 * 60, To: 6 * 60}}
		}, []moment{{0, "Ann", 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.staffed()
			w.house.Desks[0].Escalation = steps(t, tc.steps)
			if tc.house != nil {
				tc.house(w)
			}
			w.tell(hotline.Coarse{Urgency: tc.urgency}, hotline.Detail{})
			begun := w.now
			for _, m := range tc.want {
				w.pass(begun.Add(m.at).Sub(w.now))
				if got, pages := w.calledNow(), w.theCase().st.Calls; got != m.called || pages != m.pages {
					t.Errorf("after %v %q are called and the group %d times; want %q and %d", m.at, got, pages, m.called, m.pages)
				}
			}
		})
	}
}

func TestTheStepToEveryDesk(t *testing.T) {
	w := newWorld(t)
	w.areas()
	for i := range w.house.Desks {
		w.house.Desks[i].Escalation = steps(t, "group:0s desks:10h")
	}
	w.tell(hotline.Coarse{Urgency: hotline.Soon, Province: "KH-1"}, hotline.Detail{})
	w.toldOnly(northChat)
	w.pass(10 * time.Hour)
	w.toldOnly(deskChat, northChat, southChat)
}

func TestAnAlertSaysWhomTheCaseGoesToNext(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.tell(urgent(), hotline.Detail{})
	for _, want := range []string{"r.alert.open.backup", "r.alert.open.coordinators", "r.alert.open", "r.alert.open"} {
		w.sees(deskChat, want)
		if line := w.line("r.alert.open"); !strings.Contains(line, "Next="+clock(at(w.theCase().st.Next))) {
			t.Errorf("the alert says %s", line)
		}
		w.pass(5 * time.Minute)
	}
}

func TestTheCoordinatorsHearOfAnEmptyStepOnce(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.joined("Ann", ann, "Eve", eve)
	w.tell(urgent(), hotline.Detail{})
	w.pass(time.Hour) // the steps, and many rounds
	n := 0
	for _, b := range w.chats[eve] {
		if said := text(b); strings.Contains(said, "r.summon.empty") {
			n++
			if said != "r.summon.empty.backup(Case=7KQ2MX; Desk=night)\n" {
				t.Errorf("a coordinator reads %s", said)
			}
		}
	}
	if n != 1 {
		t.Errorf("the coordinator heard %d times that there is no backup", n)
	}
}

func TestALostAnswerStallsNothing(t *testing.T) {
	w := newWorld(t)
	w.staffed()
	w.deaf = true
	w.tell(urgent(), hotline.Detail{})
	for i := range 5 {
		if st := w.theCase().st; st.Next <= ms(w.now) || st.Calls < min(i+1, 3) {
			t.Fatalf("after %d times five minutes the group was called %d times", i, st.Calls)
		}
		w.pass(5 * time.Minute)
	}
}
