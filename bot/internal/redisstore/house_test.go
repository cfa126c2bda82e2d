package redisstore

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func (h *house) beat(s *Store, instance, incarnation string, poll bool) hotline.Crew {
	h.Helper()
	crew, err := s.Beat(h.Context(), instance, incarnation, poll)
	if err != nil {
		h.Fatal(err)
	}
	return crew
}

// dies lets a process' sign of life lapse, and the lease with it.
func (h *house) dies(instance string) {
	h.raw.Del(h.Context(), houseLive+instance)
	if h.raw.Get(h.Context(), housePoll).Val() == instance {
		h.raw.Del(h.Context(), housePoll)
	}
}

func TestCrew(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		if crew := h.beat(s, "b", "1", true); !slices.Equal(crew.Live, []string{"b"}) || !crew.Poller || !crew.PollerSince.Equal(noon) || crew.Rival {
			t.Errorf("alone: %+v", crew)
		}
		for _, key := range []string{houseLive + "b", housePoll} {
			if ttl := h.raw.PTTL(t.Context(), key).Val(); ttl <= 0 || ttl > 4*time.Second {
				t.Errorf("%s lives for %v", key, ttl)
			}
		}
		h.clock.Advance(time.Minute)
		if crew := h.beat(s, "a", "2", true); !slices.Equal(crew.Live, []string{"a", "b"}) || crew.Poller || !crew.PollerSince.Equal(noon) {
			t.Errorf("two: %+v", crew)
		}
		if crew := h.beat(s, "b", "1", true); !crew.Poller || !crew.PollerSince.Equal(noon) {
			t.Errorf("renewed: %+v", crew)
		}
		h.dies("b")
		if crew := h.beat(s, "a", "2", true); !slices.Equal(crew.Live, []string{"a"}) || !crew.Poller || !crew.PollerSince.Equal(noon.Add(time.Minute)) {
			t.Errorf("after a death: %+v", crew)
		}
		if h.raw.SIsMember(t.Context(), houseCrew, "b").Val() {
			t.Error("the dead is still in the crew")
		}
		if crew := h.beat(s, "a", "2", false); crew.Poller {
			t.Errorf("polls without wanting to: %+v", crew)
		}
		if crew := h.beat(s, "b", "3", true); !crew.Poller {
			t.Errorf("a lease given back: %+v", crew)
		}
		if err := s.Leave(t.Context(), "b", "3"); err != nil {
			t.Fatal(err)
		}
		if crew := h.beat(s, "a", "2", true); !slices.Equal(crew.Live, []string{"a"}) || !crew.Poller {
			t.Errorf("after a leave: %+v", crew)
		}
	})
}

func TestOfTwoWithOneNameTheLaterWins(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		h.beat(s, "a", "2026-01-01 x", true)
		if crew := h.beat(s, "a", "2026-01-02 a", true); crew.Rival || !crew.Poller {
			t.Errorf("the later: %+v", crew)
		}
		for range 2 {
			if crew := h.beat(s, "a", "2026-01-01 x", true); !crew.Rival || crew.Poller || !slices.Equal(crew.Live, []string{"a"}) {
				t.Errorf("the earlier: %+v", crew)
			}
		}
		if err := s.Leave(t.Context(), "a", "2026-01-01 x"); err != nil {
			t.Fatal(err)
		}
		if crew := h.beat(s, "b", "1", true); !slices.Equal(crew.Live, []string{"a", "b"}) || crew.Poller {
			t.Errorf("the earlier's leave took the later along: %+v", crew)
		}
		if crew := h.beat(s, "a", "2026-01-02 a", true); crew.Rival || !crew.Poller {
			t.Errorf("the later again: %+v", crew)
		}
	})
}

func TestWakes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		one, two := h.open(), h.open()
		ctx, end := context.WithCancel(t.Context())
		defer end()
		woken := two.Wakes(ctx)
		again := time.NewTicker(10 * time.Millisecond)
		defer again.Stop()
		late := time.After(10 * time.Second)
		var got []int
		// Subscribing takes a moment, so it is said until it is heard.
		for !slices.Contains(got, 3) {
			if err := two.Wake(ctx, []int{5}); err != nil {
				t.Fatal(err)
			}
			if err := one.Wake(ctx, []int{63, 0, 3}); err != nil {
				t.Fatal(err)
			}
			select {
			case lane := <-woken:
				got = append(got, lane)
			case <-again.C:
			case <-late:
				t.Fatal("no wake-up came")
			}
		}
		if slices.Contains(got, 5) {
			t.Error("a process wakes itself")
		}
		h.raw.Publish(ctx, wakeChannel, "x 64,-1,,a,99999999999999999999")
		h.raw.Publish(ctx, wakeChannel, "")
		h.raw.Publish(ctx, wakeChannel, "x 11")
		for lane := range woken {
			if lane == 11 {
				break
			}
			if lane != 63 && lane != 0 && lane != 3 {
				t.Fatalf("lane %d was woken", lane)
			}
		}
		end()
		for range woken {
		}
		if err := one.Wake(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}

func TestAliases(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		before := h.beat(s, "a", "1", false).House
		for _, to := range []int64{-1009, -1008} {
			if err := s.SetAlias(t.Context(), -5, to); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SetAlias(t.Context(), -6, -1007); err != nil {
			t.Fatal(err)
		}
		got, err := h.open().Aliases(t.Context())
		if err != nil || len(got) != 2 || got[-5] != -1008 || got[-6] != -1007 {
			t.Errorf("aliases: %v, %v", got, err)
		}
		if after := h.beat(s, "a", "1", false).House; after != before+3 {
			t.Errorf("the house's version went from %d to %d", before, after)
		}
		h.raw.HSet(t.Context(), houseAlias, "x", "junk")
		if _, err := s.Aliases(t.Context()); err == nil {
			t.Error("a damaged alias is no error")
		}
	})
}

func TestRewriteAtMostHourly(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		rewrites := func() int {
			info := h.raw.Info(t.Context(), "commandstats").Val()
			if !strings.Contains(info, "cmdstat_bgrewriteaof:calls=") {
				return 0
			}
			return 1
		}
		if h.mini == nil {
			h.raw.ConfigResetStat(t.Context())
		}
		for range 2 {
			if err := s.Rewrite(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if h.mini != nil {
			return
		}
		if rewrites() != 1 {
			t.Error("Redis was not asked")
		}
		if s.erased.Load() {
			t.Fatal("it was refused")
		}
		h.raw.ConfigResetStat(t.Context())
		own := h.claim(s, 7)
		h.commit(s, &own, hotline.Commit{States: []hotline.StateWrite{{Actor: in(s, 7, 1)}}})
		if err := s.Rewrite(t.Context()); err != nil || rewrites() != 0 {
			t.Errorf("asked twice in an hour: %v", err)
		}
		if ttl := h.raw.PTTL(t.Context(), houseRewrite).Val(); ttl <= 0 || ttl > time.Hour {
			t.Errorf("it may be asked again after %v", ttl)
		}
		h.raw.Del(t.Context(), houseRewrite)
		if err := s.Rewrite(t.Context()); err != nil {
			t.Fatal(err)
		}
		if rewrites() != 1 {
			t.Error("not asked after an erasure")
		}
	})
}
