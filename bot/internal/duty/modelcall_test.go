package duty

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// secondChat is a second plain desk of our own, to which the shifts may move, and
// so the calls.
const secondChat = int64(-1021)

// twoShifts gives the model people who are called, and a second desk.
func (w *world) twoShifts() {
	w.staffed()
	w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "second", Chat: secondChat, Language: "en"})
}

// otherShift is the house with other people on call, or at another desk.
func (w *world) otherShift(n int) *hotline.House {
	house := *w.house
	house.Shifts = slices.Clone(house.Shifts)
	if len(house.Shifts) == 0 {
		return w.house
	}
	for i := range house.Shifts {
		s := &house.Shifts[i]
		switch n {
		case 0:
			s.Desk = deskChat
		case 1:
			s.Desk = secondChat
		case 2:
			s.Backup = !s.Backup
		case 3:
			s.Responder = map[string]string{"Ann": "Ben", "Ben": "Eve", "Eve": "Ann"}[s.Responder]
		}
	}
	return &house
}

// callStep is mostly the step of somebody's call, else another one.
func (w *world) callStep(who int64, other int) int {
	if c := w.respCase(who); c.Call != nil && other%3 != 0 {
		return c.Call.Step
	}
	return other
}

// TestCallsEndWithTheCase: a call stands in a chat only while the case is open,
// for the desk that it is with and remembered by it, so that it can be taken
// back; and whoever said that they cannot is not called.
func TestCallsEndWithTheCase(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		play(rt, func(w *world) {
			st := w.theCase().st
			if st.Status != hotline.Open && len(st.Called)+len(st.Asks)+len(st.But)+len(st.Cannot) > 0 {
				rt.Fatalf("a case that is %s calls somebody", st.Status)
			}
			for i, k := range st.Called {
				switch {
				case slices.Contains(st.Cannot, k.Chat):
					rt.Fatal("somebody is called who cannot")
				case k.Desk != st.Best || k.Step > st.Step:
					rt.Fatal("somebody is called for a desk that the case is not with")
				case slices.ContainsFunc(st.Called[:i], func(o callTo) bool { return o.Chat == k.Chat }):
					rt.Fatal("somebody is called twice")
				}
			}
		}, func(w *world) {
			st := w.theCase().st
			for _, who := range []int64{ann, ben, eve} {
				c := w.respCase(who)
				// Where an offer does not arrive, the call stays until it does.
				if shown := slices.Contains(w.keysOf(who), "r.call.ask"); shown && c.Phase != called && c.Phase != waiting {
					rt.Fatalf("a call stands in a chat in which the case is %q", c.Phase)
				}
				if c.Phase != called {
					continue
				}
				known := slices.ContainsFunc(st.Called, func(k callTo) bool { return k.Chat == who && k.Step == c.Call.Step })
				if st.Status != hotline.Open || !known || c.Call.Desk != st.Best {
					rt.Fatalf("a call of step %d stands in a chat, the case is %s and calls %v", c.Call.Step, st.Status, st.Called)
				}
			}
		})
	})
}
