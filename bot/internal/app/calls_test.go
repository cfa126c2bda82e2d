package app

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

// Nobody in the group takes an urgent case. It goes to who is on call, to the
// backup, and to the coordinator, each in their own chat, until one takes it; then
// it is gone from the other chats.
func TestACaseThatNobodyTakesCallsPeopleUntilOneDoes(t *testing.T) {
	stories(t, func(s *story) {
		s.stop()
		s.cfg.Responders = []hotline.Responder{{Name: "Dara", Desk: group}, {Name: "Mira", Desk: group}, {Name: "Sokha", Coordinator: true}}
		day := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
		s.cfg.Shifts = []hotline.Shift{
			{Responder: "Dara", Desk: group, Zone: time.UTC, Days: day},
			{Responder: "Mira", Desk: group, Zone: time.UTC, Days: day, Backup: true},
		}
		s.cfg.Desks[0].Escalation = []hotline.Step{
			{To: hotline.ToOnCall, After: 2 * time.Minute}, {To: hotline.ToBackup, After: 3 * time.Minute}, {To: hotline.ToCoordinators, After: 5 * time.Minute},
		}
		s.start()
		dee, mia := s.responder(901, "Dee"), s.responder(902, "Mia")
		sokha := s.first()
		s.joins(sokha, "Dara", dee)
		s.joins(sokha, "Mira", mia)
		dara, mira := dee.Phone(), mia.Phone()
		people := []*sandbox.Phone{dara, mira, sokha}
		called := func(want string) {
			s.Helper()
			got := ""
			for i, p := range people {
				if shows(p, "Can you take it?")() {
					got += string("DMS"[i])
				}
			}
			if got != want {
				s.Errorf("%q are called, want %q", got, want)
			}
		}
		survivor := danger(s, 501)
		called("")
		s.room.Sees("whoever is on call is called")
		s.passes(2 * time.Minute)
		called("D")
		dara.Sees("You are on call", "I take it", "I cannot")
		s.passes(11 * time.Second) // amendments wait for their turn
		s.room.Sees("the backup is called")
		dara.Taps("I cannot")
		s.settle()
		dara.Sees("You have passed case")
		called("M") // all who were called cannot: the next at once
		s.passes(5 * time.Minute)
		called("MS")
		sokha.Sees("You coordinate")
		s.passes(5 * time.Minute) // nobody: everybody is called again, but who cannot
		called("MS")
		sokha.Taps("I take it")
		s.settle()
		sokha.Sees("This case is yours")
		mira.Sees("A colleague has taken case")
		called("")
		s.passes(11 * time.Second)
		s.room.Sees("Sokha")
		survivor.Sees("A person")
		for _, p := range people[:2] {
			if shows(p, "🔴")() {
				s.Errorf("a chat that was called still shows %v", ours(p))
			}
		}
		s.passes(14 * time.Minute) // quiet while somebody has it
		called("")
		s.passes(time.Minute) // it lapses, and the steps begin anew
		called("")
		s.passes(2 * time.Minute)
		called("D")
	})
}
