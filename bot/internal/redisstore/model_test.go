package redisstore

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

var seeds = flag.Int("seeds", 10, "how many random runs a back-end")

// TestNothingIsLostOrDoneTwice lets owners come and go and requests and
// answers get lost at random, while updates arrive at least once each. In the
// end the actor's state must tell every update once, in order, and so must
// what it posted.
func TestNothingIsLostOrDoneTwice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for seed := range uint64(*seeds) {
			if !t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				h.TB = t
				if err := h.raw.FlushAll(t.Context()).Err(); err != nil {
					t.Fatal(err)
				}
				run(t, h, rand.New(rand.NewPCG(seed, 1)))
			}) {
				return
			}
		}
	})
}

func run(t *testing.T, h *house, chance *rand.Rand) {
	const updates = 25
	var stores [2]*Store
	var faulty [2]*faults
	for i := range stores {
		stores[i], faulty[i] = h.faulty()
	}
	from, to := in(stores[0], 7, 100), in(stores[0], 8, 100)
	mayFail := func(i int) {
		faulty[i].plan([]fate{fine, fine, lostAsking, lostAnswer}[chance.IntN(4)])
	}

	var owns [2]*hotline.Own
	journaled := 0
	var state, arrived string
	for range 5000 {
		i := chance.IntN(2)
		s := stores[i]
		switch step := chance.IntN(10); {
		case step < 3 && journaled < updates:
			mayFail(i)
			if _, err := s.Journal(t.Context(), []hotline.Event{text(int64(journaled), from, strconv.Itoa(journaled))}); err == nil {
				journaled++
			}
		case step == 3 || owns[i] == nil:
			faulty[i].plan()
			owners, err := s.Owners(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			mayFail(i)
			if got, err := s.Claim(t.Context(), 7, strconv.Itoa(i), owners[7].Fence); err == nil && got.OK {
				owns[i] = &got.Own
			}
		default:
			mayFail(i)
			owns[i] = turn(t, h, s, faulty[i], owns[i], to, mayFail, i)
		}
		if journaled == updates && chance.IntN(5) == 0 {
			if state, arrived = outcome(t, h, stores[0], faulty[0], from); strings.Count(state, " ") == updates {
				break
			}
		}
	}
	var want strings.Builder
	for i := range updates {
		fmt.Fprint(&want, i, " ")
	}
	if state != want.String() {
		t.Errorf("the state tells %q", state)
	}
	// What the last turns posted may wait in the outbox; the rest has arrived.
	if !strings.HasPrefix(want.String(), arrived) {
		t.Errorf("posts arrived as %q", arrived)
	}
}

// turn pulls, appends the words of each entry to the state and posts them,
// delivers what the lane posted, and commits. It returns nil if the lane is
// lost.
func turn(t *testing.T, h *house, s *Store, f *faults, own *hotline.Own, to hotline.Actor, mayFail func(int), i int) *hotline.Own {
	p, err := s.Pull(t.Context(), *own, h.clock.Now(), 3, nil)
	if errors.Is(err, hotline.ErrFenced) {
		return nil
	}
	if err != nil || len(p.Entries) == 0 {
		return own
	}
	own.Rev = p.Rev
	c := hotline.Commit{Pop: len(p.Entries)}
	var state string
	var who hotline.Actor
	for _, e := range p.Entries {
		if e.Err != nil {
			t.Fatal(e.Err)
		}
		who = e.Event.To
		if state == "" {
			state = string(p.States[who])
		}
		n, _ := strconv.Atoi(e.Event.Update.Text)
		state += strconv.Itoa(n) + " "
		c.Seq = uint64(n + 1)
		c.Put = append(c.Put, post(c.Seq, to, strconv.Itoa(n)))
	}
	c.States = []hotline.StateWrite{{Actor: who, State: []byte(state), Life: time.Hour}}
	for {
		mayFail(i)
		_, err := s.Commit(t.Context(), *own, c)
		if errors.Is(err, hotline.ErrFenced) {
			return nil
		}
		if err == nil {
			break
		}
	}
	own.Rev++
	for {
		mayFail(i)
		if s.Deliver(t.Context(), 7, c.Put) == nil {
			break
		}
	}
	for {
		mayFail(i)
		done := make([]string, len(c.Put))
		for i := range c.Put {
			done[i] = c.Put[i].Field
		}
		_, err := s.Commit(t.Context(), *own, hotline.Commit{Done: done})
		if errors.Is(err, hotline.ErrFenced) {
			return nil
		}
		if err == nil {
			own.Rev++
			f.plan()
			return own
		}
	}
}

// outcome reads the actor's state and what has arrived at the other lane.
func outcome(t *testing.T, h *house, s *Store, f *faults, from hotline.Actor) (state, arrived string) {
	f.plan()
	if stored := h.raw.Get(t.Context(), lanes[7].state+s.name(from)).Val(); stored != "" {
		_, plain, err := s.openState(&lanes[7], s.name(from), stored)
		if err != nil {
			t.Fatal(err)
		}
		state = string(plain)
	}
	own := h.claim(s, 8)
	for _, w := range words(h.pull(s, own)) {
		arrived += w + " "
	}
	return state, arrived
}
