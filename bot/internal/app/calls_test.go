package app

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/seal"
)

// knowsStaff starts the service anew with people whose accounts it knows.
func (s *story) knowsStaff(accounts map[string]int64) {
	s.Helper()
	s.settle()
	s.stop()
	defer s.start()
	keys, err := seal.ParseKeys(s.cfg.Keys.Reveal())
	if err != nil {
		s.Fatal(err)
	}
	ctx := context.Background()
	store, err := redisstore.Open(ctx, redisstore.Options{URL: s.rdb.url, Keys: keys, Now: s.clock.Now})
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	lane := store.LaneOf(hotline.Staff())
	owners, err := store.Owners(ctx)
	if err != nil {
		s.Fatal(err)
	}
	got, err := store.Claim(ctx, lane, "seed", owners[lane].Fence)
	if err != nil || !got.OK {
		s.Fatalf("the staff's lane is not to be had: %v", err)
	}
	var links []string
	for name, id := range accounts {
		links = append(links, fmt.Sprintf(`{"n":%q,"c":%d,"t":%q}`, name, id, s.clock.Now().Format(time.RFC3339)))
	}
	if _, err := store.Commit(ctx, got.Own, hotline.Commit{States: []hotline.StateWrite{{
		Actor: hotline.Staff(), State: []byte(`{"links":[` + strings.Join(links, ",") + `]}`), Life: 30 * 24 * time.Hour,
		WakeAt: s.clock.Now().Add(24 * time.Hour),
	}}}); err != nil {
		s.Fatal(err)
	}
	got.Own.Rev++
	if err := store.Release(ctx, got.Own); err != nil {
		s.Fatal(err)
	}
}

// Nobody in the group takes an urgent case. It goes to who is on call, to the
// backup, and to the coordinator, each in their own chat, until one takes it; then
// it is gone from the other chats.
func TestACaseThatNobodyTakesCallsPeopleUntilOneDoes(t *testing.T) {
	stories(t, func(s *story) {
		s.cfg.Responders = []hotline.Responder{{Name: "Dara", Desk: group}, {Name: "Mira", Desk: group}, {Name: "Sokha", Coordinator: true}}
		day := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
		s.cfg.Shifts = []hotline.Shift{
			{Responder: "Dara", Desk: group, Zone: time.UTC, Days: day},
			{Responder: "Mira", Desk: group, Zone: time.UTC, Days: day, Backup: true},
		}
		s.cfg.Desks[0].Escalation = []hotline.Step{
			{To: hotline.ToOnCall, After: 2 * time.Minute}, {To: hotline.ToBackup, After: 3 * time.Minute}, {To: hotline.ToCoordinators, After: 5 * time.Minute},
		}
		dara, mira := s.responder(901, "Dara").Phone(), s.responder(902, "Mira").Phone()
		sokha := s.phone(903, "en")
		s.knowsStaff(map[string]int64{"Dara": 901, "Mira": 902, "Sokha": 903})
		people := []*sandbox.Phone{dara, mira, sokha}
		for _, p := range people {
			p.Writes("hello") // so that the bot may write to them
		}
		s.settle()
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
