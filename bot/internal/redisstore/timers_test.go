package redisstore

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestTimers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		a, b, c := in(s, 7, 100), in(s, 7, 5000), in(s, 7, 9000)
		write := func(who hotline.Actor, at time.Time) hotline.StateWrite {
			return hotline.StateWrite{Actor: who, State: []byte("s"), Life: time.Hour, WakeAt: at}
		}
		// A part of a millisecond must not make a timer ring early.
		soon := noon.Add(time.Minute + time.Microsecond)
		next := h.commit(s, &own, hotline.Commit{States: []hotline.StateWrite{
			write(b, noon.Add(2*time.Minute)), write(a, soon), write(c, noon.Add(3*time.Minute)),
		}})
		if next.Before(soon) || next.After(soon.Add(time.Millisecond)) {
			t.Errorf("the next is due at %v", next)
		}
		h.clock.Advance(time.Minute)
		if p := h.pull(s, own); len(p.Entries) != 0 || !p.Next.Equal(next) {
			t.Errorf("early: %v", words(p))
		}
		h.clock.Advance(2*time.Minute - time.Second)
		p := h.pull(s, own)
		if len(p.Entries) != 2 || p.Entries[0].Event.To != a || p.Entries[1].Event.To != b || !p.Next.Equal(noon.Add(3*time.Minute)) {
			t.Fatalf("pulled %+v", p)
		}
		first := p.Entries[0].Event
		if !first.Tick || first.At.Before(soon) || first.At.After(h.clock.Now()) || first.Seed == p.Entries[1].Event.Seed || string(p.States[a]) != "s" {
			t.Errorf("the tick is %+v", first)
		}
		// Pulled again before the commit, it is the same tick.
		h.clock.Advance(time.Millisecond)
		if again := h.pull(s, own); len(again.Entries) != 2 || again.Entries[0].Event != first {
			t.Errorf("again: %+v", again.Entries)
		}
		// One is set again for the same moment, one is erased, one is cancelled.
		next = h.commit(s, &own, hotline.Commit{Pop: 1, States: []hotline.StateWrite{
			write(a, first.At), {Actor: b}, write(c, time.Time{}),
		}})
		if next.Before(first.At) || next.After(first.At.Add(time.Millisecond)) {
			t.Errorf("the next is due at %v", next)
		}
		p = h.pull(s, own)
		if len(p.Entries) != 2 || p.Entries[0].Err != nil || p.Entries[0].Event.To != b || p.States[b] != nil ||
			p.Entries[1].Event.To != a || p.Entries[1].Event.Seed == first.Seed || !p.Next.IsZero() {
			t.Errorf("pulled %+v", p)
		}
	})
}

func TestTimersOfTheExpiredAreDropped(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		a := in(s, 7, 100)
		h.commit(s, &own, hotline.Commit{States: []hotline.StateWrite{{Actor: a, State: []byte("s"), Life: time.Hour, WakeAt: noon}}})
		h.raw.Del(t.Context(), lanes[7].state+s.name(a))
		p := h.pull(s, own)
		if len(p.Entries) != 0 || !p.Next.IsZero() {
			t.Errorf("pulled %+v", p)
		}
		if n := h.raw.ZCard(t.Context(), lanes[7].timers).Val(); n != 0 {
			t.Error("the timer is still there")
		}
	})
}

func TestNoMoreTimersThanAskedFor(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		var writes []hotline.StateWrite
		for i := range 5 {
			writes = append(writes, hotline.StateWrite{
				Actor: in(s, 7, 10_000*i), State: []byte("s"), Life: time.Hour, WakeAt: noon.Add(-time.Duration(i) * time.Second),
			})
		}
		h.commit(s, &own, hotline.Commit{States: writes})
		p, err := s.Pull(t.Context(), own, noon, 2, nil)
		if err != nil || len(p.Entries) != 2 || p.Entries[0].Event.To != writes[4].Actor || p.Next.After(noon) {
			t.Errorf("pulled %+v, %v", p, err)
		}
		h.commit(s, &own, hotline.Commit{Pop: 2})
		if got := words(h.pull(s, own)); !slices.Equal(got, []string{"tick", "tick", "tick"}) {
			t.Errorf("pulled %v", got)
		}
	})
}
