package redisstore

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestCommitWritesEverything(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a, b := in(s, 7, 100), in(s, 7, 5000)
		h.journal(s, text(1, a, "one"), text(2, b, "two"), text(3, a, "three"))
		own := h.claim(s, 7)

		p := h.pull(s, own)
		if len(p.Entries) != 3 || len(p.States) != 0 || p.More || !p.Next.IsZero() || p.Rev != 0 {
			t.Fatalf("at first: %+v", p)
		}
		slot := hotline.Out{Field: "p:1|1|card", Seq: 2, Actor: a, At: noon, Send: &hotline.Send{Chat: 1, Slot: "card"}}
		next := h.commit(s, &own, hotline.Commit{
			Pop: 2, Seq: 3,
			States: []hotline.StateWrite{
				{Actor: a, State: []byte("state a"), Life: time.Hour, WakeAt: noon.Add(time.Minute)},
				{Actor: b, State: []byte{}, Life: time.Hour},
			},
			Put:   []hotline.Out{post(3, b, "to b"), post(1, b, "first"), slot},
			Local: []hotline.Event{{To: b, At: noon, Seed: [32]byte{9}, Post: &hotline.Post{Said: &hotline.Said{Text: "local"}}}},
		})
		if !next.Equal(noon.Add(time.Minute)) {
			t.Errorf("the next timer is due at %v", next)
		}

		p = h.pull(s, own)
		if got := words(p); !slices.Equal(got, []string{"three", "local"}) {
			t.Errorf("the journal holds %v", got)
		}
		if string(p.States[a]) != "state a" || len(p.States) != 2 || p.States[b] == nil || !p.Next.Equal(next) || p.Rev != 1 {
			t.Errorf("pulled %+v", p)
		}

		slot.Seq, slot.Send = 4, &hotline.Send{Chat: 1, Slot: "card", Msg: 5}
		next = h.commit(s, &own, hotline.Commit{
			Pop: 2, Seq: 4, Done: []string{"#1", slot.Field}, Put: []hotline.Out{slot},
			States: []hotline.StateWrite{{Actor: a}},
		})
		if !next.IsZero() {
			t.Errorf("an erased actor has a timer at %v", next)
		}
		if waiting, err := s.Waiting(t.Context(), []int{6, 7}); err != nil || len(waiting) != 0 {
			t.Errorf("waiting: %v, %v", waiting, err)
		}

		// The next owner finds the rest.
		got, err := s.Claim(t.Context(), 7, "two", own.Fence)
		if err != nil || !got.OK || got.Own != (hotline.Own{Lane: 7, Fence: 2, Rev: 2}) || got.Seq != 4 || got.Dirty || got.Tries != 0 {
			t.Fatalf("claimed %+v, %v", got, err)
		}
		if len(got.Outbox) != 2 || got.Outbox[0].Post.Post.Said.Text != "to b" || got.Outbox[1].Send.Msg != 5 ||
			got.Outbox[1].Field != slot.Field || got.Outbox[1].Actor != a || !got.Outbox[1].At.Equal(noon) {
			t.Errorf("the outbox holds %+v", got.Outbox)
		}
		h.journal(s, text(4, a, "four"))
		if p := h.pull(s, got.Own); len(p.States) != 0 {
			t.Error("an erased state is there")
		}
	})
}

func TestPullBounds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a, b := in(s, 7, 100), in(s, 7, 5000)
		own := h.claim(s, 7)
		for i := range int64(10) {
			h.journal(s, text(i, a, fmt.Sprint(i)))
		}
		h.commit(s, &own, hotline.Commit{States: []hotline.StateWrite{
			{Actor: a, State: []byte("a"), Life: time.Hour},
			{Actor: b, State: []byte("b"), Life: time.Hour, WakeAt: noon},
		}})
		p, err := s.Pull(t.Context(), own, noon.Add(-time.Hour), 3, nil)
		if err != nil || !p.More || !slices.Equal(words(p), []string{"0", "1", "2"}) || len(p.States) != 1 {
			t.Errorf("pulled %v, %v, %v", words(p), p.More, err)
		}
		// States that are wanted besides, known or not, once or twice.
		p, err = s.Pull(t.Context(), own, noon, 0, []hotline.Actor{b, in(s, 7, 90000), b})
		if err != nil || len(p.Entries) != 0 || len(p.States) != 1 || string(p.States[b]) != "b" || !p.Next.Equal(noon) || !p.More {
			t.Errorf("pulled %+v, %v", p, err)
		}
		p, err = s.Pull(t.Context(), own, noon.Add(-time.Hour), 1, []hotline.Actor{a, b})
		if err != nil || string(p.States[a]) != "a" || string(p.States[b]) != "b" || len(p.Entries) != 1 {
			t.Errorf("pulled %+v, %v", p, err)
		}
	})
}

func TestCommitAfterAnUnknownOutcome(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s, f := h.faulty()
		a := in(s, 7, 100)
		h.journal(s, text(1, a, "one"), text(2, a, "two"), text(3, a, "three"), text(4, a, "four"))
		own := h.claim(s, 7)
		for i, bad := range []fate{lostAnswer, lostAsking} {
			c := hotline.Commit{
				Pop: 1, Seq: uint64(i + 1), Put: []hotline.Out{post(uint64(i+1), a, "x")},
				States: []hotline.StateWrite{{Actor: a, State: fmt.Append(nil, i), Life: time.Hour, WakeAt: noon.Add(time.Hour)}},
				Local:  []hotline.Event{{To: a, At: noon, Post: &hotline.Post{Said: &hotline.Said{Text: "local"}}}},
			}
			f.plan(bad, bad)
			for range 2 {
				if _, err := s.Commit(t.Context(), own, c); err == nil || errors.Is(err, hotline.ErrFenced) {
					t.Fatalf("an unknown outcome is %v", err)
				}
			}
			if next := h.commit(s, &own, c); !next.Equal(noon.Add(time.Hour)) {
				t.Errorf("the next timer is at %v", next)
			}
		}
		if got := words(h.pull(s, own)); !slices.Equal(got, []string{"three", "four", "local", "local"}) {
			t.Errorf("the journal holds %v", got)
		}
	})
}

func TestAnotherCommitCameBetween(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a := in(s, 7, 100)
		own := h.claim(s, 7)
		write := func(state string) hotline.Commit {
			return hotline.Commit{States: []hotline.StateWrite{{Actor: a, State: []byte(state), Life: time.Hour}}}
		}
		before := own
		h.commit(s, &own, write("first"))
		if _, err := s.Commit(t.Context(), before, write("second")); !errors.Is(err, hotline.ErrFenced) {
			t.Errorf("another commit with an old revision: %v", err)
		}
		h.commit(s, &own, write("third"))
		if _, err := s.Commit(t.Context(), before, write("first")); !errors.Is(err, hotline.ErrFenced) {
			t.Errorf("the same commit much later: %v", err)
		}
		p, err := s.Pull(t.Context(), own, noon, 0, []hotline.Actor{a})
		if err != nil || string(p.States[a]) != "third" {
			t.Errorf("the state is %q, %v", p.States[a], err)
		}
	})
}

func TestOnlyTheOwnerChangesALane(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		one, two := h.open(), h.open()
		a := in(one, 7, 100)
		h.journal(one, text(1, a, "one"))
		old := h.claim(one, 7)
		if got, err := two.Claim(t.Context(), 7, "two", 0); err != nil || got.OK {
			t.Fatalf("claimed with an old fence: %v, %v", got.OK, err)
		}
		got, err := two.Claim(t.Context(), 7, "two", old.Fence)
		if err != nil || !got.OK || !got.Dirty {
			t.Fatalf("claiming: %+v, %v", got, err)
		}
		own := got.Own

		_, err = one.Commit(t.Context(), old, hotline.Commit{Pop: 1})
		_, err2 := one.Pull(t.Context(), old, noon, 9, nil)
		_, err3 := one.Try(t.Context(), old)
		for i, err := range []error{err, err2, err3} {
			if !errors.Is(err, hotline.ErrFenced) {
				t.Errorf("the old owner's call %d: %v", i, err)
			}
		}
		if err := one.Release(t.Context(), old); err != nil {
			t.Errorf("releasing what one does not own: %v", err)
		}
		owners, err := one.Owners(t.Context())
		if err != nil || owners[7] != (hotline.Owner{Fence: own.Fence, Instance: "two"}) || owners[8] != (hotline.Owner{}) {
			t.Errorf("owners: %+v, %v", owners[7], err)
		}
		if got := words(h.pull(two, own)); !slices.Equal(got, []string{"one"}) {
			t.Errorf("the journal holds %v", got)
		}

		if err := two.Release(t.Context(), own); err != nil {
			t.Fatal(err)
		}
		if _, err := two.Commit(t.Context(), own, hotline.Commit{Pop: 1}); !errors.Is(err, hotline.ErrFenced) {
			t.Errorf("a commit after the release: %v", err)
		}
		owners, _ = one.Owners(t.Context())
		if owners[7].Instance != "" || owners[7].Fence <= own.Fence {
			t.Errorf("after the release: %+v", owners[7])
		}
		if again := h.claim(one, 7); again.Fence <= own.Fence {
			t.Error("the fence did not grow")
		}
	})
}

func TestTriesAreCountedUntilACommit(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		own := h.claim(s, 7)
		for want := range 3 {
			if n, err := s.Try(t.Context(), own); err != nil || n != want+1 {
				t.Fatalf("try %d: %d, %v", want+1, n, err)
			}
		}
		got, err := s.Claim(t.Context(), 7, "two", own.Fence)
		if err != nil || got.Tries != 3 {
			t.Fatalf("the next owner sees %d tries, %v", got.Tries, err)
		}
		h.commit(s, &got.Own, hotline.Commit{})
		if n, err := s.Try(t.Context(), got.Own); err != nil || n != 1 {
			t.Errorf("after a commit: %d, %v", n, err)
		}
	})
}

func TestPoisonIsSetAside(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a, b := in(s, 7, 100), in(s, 7, 5000)
		k := &lanes[7]
		h.journal(s, text(1, a, "good"), text(2, b, "of b"))
		h.raw.RPush(t.Context(), k.journal, "", "short", s.name(a)+"E", s.name(a)+"Ejunk", s.name(a)+"T", s.name(a)+"Tx.",
			s.name(a)+"T1-0.junk", s.name(a)+"Z")
		// Another person's entry, moved under this one's name.
		stolen := h.raw.LIndex(t.Context(), k.journal, 0).Val()
		h.raw.RPush(t.Context(), k.journal, s.name(b)+stolen[22:])
		h.journal(s, text(3, a, "also good"))
		h.raw.Set(t.Context(), k.state+s.name(b), "\xffjunk", 0)

		own := h.claim(s, 7)
		p := h.pull(s, own)
		want := append(append([]string{"good"}, slices.Repeat([]string{"!"}, 10)...), "also good")
		if got := words(p); !slices.Equal(got, want) {
			t.Fatalf("the journal reads %q", got)
		}
		var aside []int
		for i, e := range p.Entries {
			if e.Err == nil {
				continue
			}
			aside = append(aside, i)
			if e.Event.To != (hotline.Actor{}) || strings.Contains(e.Err.Error(), "junk") {
				t.Errorf("poison %d is %+v", i, e)
			}
		}
		if len(aside) != 10 {
			t.Fatalf("%d of %d are poison", len(aside), len(p.Entries))
		}
		h.commit(s, &own, hotline.Commit{Pop: len(p.Entries), Aside: aside})
		list := k.asideOn(noon.Unix() / 86400)
		kept := h.raw.LRange(t.Context(), list, 0, -1).Val()
		if len(kept) != 10 || kept[1] != "" || kept[2] != "short" {
			t.Errorf("%d entries are set aside", len(kept))
		}
		if ttl := h.raw.PTTL(t.Context(), list).Val(); ttl < 6*24*time.Hour || ttl > 7*24*time.Hour {
			t.Errorf("they live for %v", ttl)
		}
		if p := h.pull(s, own); len(p.Entries) != 0 {
			t.Errorf("left: %v", words(p))
		}
	})
}

func TestCommitRefuses(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a := in(s, 7, 100)
		own := h.claim(s, 7)
		for name, c := range map[string]hotline.Commit{
			"a state without a life":       {States: []hotline.StateWrite{{Actor: a, State: []byte("x")}}},
			"a state of nobody":            {States: []hotline.StateWrite{{State: []byte("x"), Life: 1}}},
			"aside what was not taken":     {Pop: 1, Aside: []int{1}},
			"an event that is no event":    {Local: []hotline.Event{{To: a}}},
			"a report of a message's fate": {Local: []hotline.Event{{To: a, Sent: &hotline.Sent{}}}},
		} {
			if _, err := s.Commit(t.Context(), own, c); err == nil || errors.Is(err, hotline.ErrFenced) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestUnreadableOutboxIsSetAside(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a := in(s, 7, 100)
		own := h.claim(s, 7)
		h.commit(s, &own, hotline.Commit{Seq: 2, Put: []hotline.Out{post(1, a, "good"), post(2, a, "moved")}})
		k := &lanes[7]
		moved := h.raw.HGet(t.Context(), k.outbox, "#2").Val()
		h.raw.HDel(t.Context(), k.outbox, "#2")
		h.raw.HSet(t.Context(), k.outbox, "#3", moved, "#4", "junk")
		got, err := s.Claim(t.Context(), 7, "two", own.Fence)
		if err != nil || !got.OK || len(got.Outbox) != 1 || got.Outbox[0].Seq != 1 {
			t.Fatalf("claimed %+v, %v", got, err)
		}
		if n := h.raw.HLen(t.Context(), k.outbox).Val(); n != 1 {
			t.Errorf("the outbox still has %d entries", n)
		}
		if n := h.raw.LLen(t.Context(), k.asideOn(s.today())).Val(); n != 2 {
			t.Errorf("%d entries are set aside", n)
		}
	})
}
