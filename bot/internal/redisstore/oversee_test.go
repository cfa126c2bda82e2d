package redisstore

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// caseIn draws a case that lives in a lane.
func caseIn(s *Store, lane int, from byte) hotline.Actor {
	for i := 0; ; i++ {
		if a := hotline.CaseOf(hotline.CaseNo(fmt.Sprintf("%c%07d", from, i))); s.LaneOf(a) == lane {
			return a
		}
	}
}

func (h *house) oversee(s *Store, lane int) hotline.Overseen {
	h.Helper()
	o, err := s.Oversee(h.Context(), lane)
	if err != nil {
		h.Fatal(err)
	}
	return o
}

func TestOverseeSeesWhatIsThere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		a, b, chat := caseIn(s, 7, 'A'), caseIn(s, 7, 'B'), in(s, 7, 100)
		write := func(who hotline.Actor, state string, w hotline.Watch) hotline.StateWrite {
			return hotline.StateWrite{Actor: who, State: []byte(state), Life: time.Hour, WakeAt: noon.Add(time.Minute), Watch: w}
		}
		alert := hotline.Out{Field: "d:1|1|alert", Seq: 1, Actor: a, At: noon.Add(-time.Hour), Send: &hotline.Send{Chat: 1, Slot: "alert", Rank: hotline.RankAlert}}
		h.commit(s, &own, hotline.Commit{
			Seq: 2, Put: []hotline.Out{alert, post(2, b, "x")},
			States: []hotline.StateWrite{
				write(a, "state a", hotline.Watched), write(b, "state b", hotline.Watched), write(chat, "chat", hotline.Unwatched),
			},
		})
		o := h.oversee(s, 7)
		if len(o.Cases) != 2 || !o.Oldest.IsZero() || o.Lane != 7 {
			t.Fatalf("seen %+v", o)
		}
		for _, c := range o.Cases {
			if string(c.State) != map[hotline.Actor]string{a: "state a", b: "state b"}[c.Actor] || c.Sealed || c.Pending ||
				!c.Timer.Equal(noon.Add(time.Minute)) || !c.Expires.Equal(noon.Add(time.Hour)) || c.Name != s.name(c.Actor) {
				t.Errorf("seen %+v", c)
			}
		}
		if len(o.Waiting) != 1 || o.Waiting[0] != (hotline.WaitingSend{Rank: hotline.RankAlert, At: noon.Add(-time.Hour)}) {
			t.Errorf("waiting %+v", o.Waiting)
		}

		// A timer that rings stands in the journal until it is decided.
		h.clock.Advance(2 * time.Minute)
		h.pull(s, own)
		if o := h.oversee(s, 7); !o.Cases[0].Pending || !o.Cases[0].Timer.IsZero() || !o.Oldest.Equal(noon.Add(2*time.Minute)) {
			t.Errorf("seen %+v", o)
		}
		// One is closed, one is written on; the chat never was among them.
		h.commit(s, &own, hotline.Commit{Pop: 3, States: []hotline.StateWrite{
			write(a, "closed", hotline.Relieved), write(b, "state b2", hotline.Watched), {Actor: chat},
		}})
		if o := h.oversee(s, 7); len(o.Cases) != 1 || o.Cases[0].Actor != b || string(o.Cases[0].State) != "state b2" {
			t.Errorf("seen %+v", o)
		}
		if o := h.oversee(s, 8); len(o.Cases)+len(o.Waiting) != 0 {
			t.Errorf("another lane: %+v", o)
		}
	})
}

func TestOverseeFindsWhatIsLost(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		a, b, c := caseIn(s, 7, 'A'), caseIn(s, 7, 'B'), caseIn(s, 7, 'C')
		var writes []hotline.StateWrite
		for _, who := range []hotline.Actor{a, b, c} {
			writes = append(writes, hotline.StateWrite{Actor: who, State: []byte("s"), Life: time.Hour, WakeAt: noon.Add(time.Minute), Watch: hotline.Watched})
		}
		h.commit(s, &own, hotline.Commit{States: writes})
		// One is erased although it was open, one goes by itself, one is damaged.
		h.commit(s, &own, hotline.Commit{States: []hotline.StateWrite{{Actor: a, Watch: hotline.Watched}}})
		h.raw.Del(t.Context(), lanes[7].state+s.name(b))
		h.raw.Set(t.Context(), lanes[7].state+s.name(c), bytes.Repeat([]byte{3}, 80), time.Hour)
		o := h.oversee(s, 7)
		gone, sealed := 0, 0
		for _, seen := range o.Cases {
			if !seen.Actor.IsZero() {
				t.Errorf("seen %+v", seen)
			}
			if seen.Sealed {
				sealed++
			} else if seen.State == nil {
				gone++
			}
		}
		if gone != 2 || sealed != 1 {
			t.Errorf("%d gone, %d sealed", gone, sealed)
		}
		// Only what is gone is forgotten.
		if err := s.Forget(t.Context(), 7, []string{s.name(a), s.name(b), s.name(c)}); err != nil {
			t.Fatal(err)
		}
		if o := h.oversee(s, 7); len(o.Cases) != 1 || !o.Cases[0].Sealed {
			t.Errorf("seen %+v", o)
		}
	})
}

func TestRingNeedsNoTimer(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		a := caseIn(s, 7, 'A')
		h.commit(s, &own, hotline.Commit{States: []hotline.StateWrite{{Actor: a, State: []byte("s"), Life: time.Hour, Watch: hotline.Watched}}})
		if err := s.Ring(t.Context(), 7, []hotline.Actor{a}); err != nil {
			t.Fatal(err)
		}
		if err := s.Ring(t.Context(), 7, nil); err != nil {
			t.Fatal(err)
		}
		p := h.pull(s, own)
		if len(p.Entries) != 1 || p.Entries[0].Err != nil || !p.Entries[0].Event.Tick || p.Entries[0].Event.To != a || string(p.States[a]) != "s" {
			t.Errorf("pulled %+v", p)
		}
	})
}

func TestOverseeReadsManyCasesInSteps(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		var c hotline.Commit
		for i := 0; len(c.States) < overseeMost+1; i++ {
			if a := hotline.CaseOf(hotline.CaseNo(fmt.Sprintf("D%07d", i))); s.LaneOf(a) == 7 {
				c.States = append(c.States, hotline.StateWrite{Actor: a, State: []byte("s"), Life: time.Hour, Watch: hotline.Watched})
			}
		}
		h.commit(s, &own, c)
		if o := h.oversee(s, 7); len(o.Cases) != overseeMost+1 {
			t.Errorf("%d cases", len(o.Cases))
		}
	})
}

func TestWhatTheWatchNotesIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		if noted, err := s.Watching(t.Context()); noted != nil || err != nil {
			t.Fatalf("%q, %v", noted, err)
		}
		if err := s.SetWatching(t.Context(), []byte(`{"a":1}`)); err != nil {
			t.Fatal(err)
		}
		if noted, err := h.open().Watching(t.Context()); string(noted) != `{"a":1}` || err != nil {
			t.Errorf("%q, %v", noted, err)
		}
		if ttl := h.raw.PTTL(t.Context(), houseWatch).Val(); ttl <= 0 || ttl > 7*24*time.Hour {
			t.Errorf("it lives for %v", ttl)
		}
	})
}
