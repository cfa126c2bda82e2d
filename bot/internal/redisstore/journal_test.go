package redisstore

import (
	"fmt"
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

func TestJournalTakesEachUpdateOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a := in(s, 7, 100)
		// Ids on both sides of a block's border, out of order, and again.
		ids := []int64{blockBits - 1, blockBits, 3, 5*blockBits + 1, blockBits, 3, 4}
		var events []hotline.Event
		for _, id := range ids {
			events = append(events, text(id, a, fmt.Sprint(id)))
		}
		for range 3 {
			woken, err := s.Journal(t.Context(), events)
			if err != nil || !slices.Equal(woken, []int{7}) {
				t.Fatalf("woke %v, %v", woken, err)
			}
		}
		want := []string{fmt.Sprint(blockBits - 1), fmt.Sprint(blockBits), "3", fmt.Sprint(5*blockBits + 1), "4"}
		p := h.pull(s, h.claim(s, 7))
		if got := words(p); !slices.Equal(got, want) {
			t.Fatalf("the journal holds %v, want %v", got, want)
		}
		for i, e := range p.Entries {
			want := events[slices.IndexFunc(events, func(ev hotline.Event) bool { return ev.Update.Text == want[i] })]
			if e.Event.To != a || !e.Event.At.Equal(want.At) || e.Event.Seed != want.Seed || *e.Event.Update != *want.Update {
				t.Errorf("entry %d came back changed", i)
			}
		}
	})
}

func TestJournalOfManyLanes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		var events []hotline.Event
		of := map[int][]string{}
		for i := range int64(300) {
			a := hotline.ChatActor(i % 90)
			w := fmt.Sprint("w", i)
			events = append(events, text(i, a, w))
			of[s.LaneOf(a)] = append(of[s.LaneOf(a)], w)
		}
		woken, err := s.Journal(t.Context(), events)
		if err != nil || !slices.IsSorted(woken) || len(woken) != len(of) {
			t.Fatalf("woke %v, %v", woken, err)
		}
		for lane, want := range of {
			if got := words(h.pull(s, h.claim(s, lane))); !slices.Equal(got, want) {
				t.Errorf("lane %d holds %v, want %v", lane, got, want)
			}
		}
		waiting, err := s.Waiting(t.Context(), woken)
		if err != nil || !slices.Equal(waiting, woken) {
			t.Errorf("waiting: %v, %v", waiting, err)
		}
	})
}

func TestJournalAfterAnUnknownOutcome(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s, f := h.faulty()
		a := in(s, 7, 100)
		for i, bad := range []fate{lostAnswer, lostAsking, lostAnswer} {
			ev := text(int64(i), a, fmt.Sprint(i))
			f.plan(bad)
			if _, err := s.Journal(t.Context(), []hotline.Event{ev}); err == nil {
				t.Fatal("a lost answer is no error")
			}
			woken, err := s.Journal(t.Context(), []hotline.Event{ev})
			if err != nil || !slices.Equal(woken, []int{7}) {
				t.Fatalf("again: %v, %v", woken, err)
			}
		}
		if got := words(h.pull(s, h.claim(s, 7))); !slices.Equal(got, []string{"0", "1", "2"}) {
			t.Errorf("the journal holds %v", got)
		}
	})
}

func TestJournalRefusesWhatIsNoUpdate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		for name, ev := range map[string]hotline.Event{
			"a post":   {To: hotline.ChatActor(1), Post: &hotline.Post{From: hotline.ChatActor(2)}},
			"a tick":   {To: hotline.ChatActor(1), Tick: true},
			"nobody":   {Update: &hotline.Update{}},
			"too long": {To: hotline.Actor{Kind: hotline.CaseActor, ID: fmt.Sprint(make([]int, 200))}, Update: &hotline.Update{}},
		} {
			if _, err := s.Journal(t.Context(), []hotline.Event{ev}); err == nil {
				t.Errorf("%s was journaled", name)
			}
		}
		if woken, err := s.Journal(t.Context(), nil); err != nil || woken != nil {
			t.Errorf("nothing at all: %v, %v", woken, err)
		}
	})
}

// What a process itself has to say has no id, and stands between the updates as it
// came.
func TestJournalTakesPostsOfNoActor(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a := in(s, 7, 100)
		own := func(words string) hotline.Event {
			return hotline.Event{To: a, At: noon, Seed: [32]byte{1}, Post: &hotline.Post{Said: &hotline.Said{Text: words}}}
		}
		for range 2 {
			if _, err := s.Journal(t.Context(), []hotline.Event{own("before"), text(1, a, "update"), own("after")}); err != nil {
				t.Fatal(err)
			}
		}
		p := h.pull(s, h.claim(s, 7))
		if got, want := words(p), []string{"before", "update", "after", "before", "after"}; !slices.Equal(got, want) {
			t.Fatalf("the journal holds %v, want %v", got, want)
		}
		if ev := p.Entries[0].Event; ev.To != a || !ev.Post.From.IsZero() || ev.Seed != [32]byte{1} || !ev.At.Equal(noon) {
			t.Errorf("it came back as %+v", ev)
		}
	})
}

// post is a post from a lane, with words in it.
func post(seq uint64, to hotline.Actor, words string) hotline.Out {
	return hotline.Out{
		Field: fmt.Sprint("#", seq), Seq: seq, At: noon,
		Post: &hotline.PostTo{To: to, Post: hotline.Post{From: hotline.ChatActor(1), Said: &hotline.Said{Text: words}}},
	}
}

func TestDeliverTakesEachPostOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s, f := h.faulty()
		a, b := in(s, 7, 100), in(s, 8, 100)
		deliver := func(from int, posts ...hotline.Out) {
			t.Helper()
			if err := s.Deliver(t.Context(), from, posts); err != nil {
				t.Fatal(err)
			}
		}
		deliver(3, post(4, a, "4"), post(5, b, "5"), post(7, a, "7"))
		deliver(3, post(4, a, "4"), post(7, a, "7"), post(8, a, "8"))
		deliver(5, post(4, a, "other 4"))
		f.plan(lostAnswer)
		if err := s.Deliver(t.Context(), 3, []hotline.Out{post(9, b, "9")}); err == nil {
			t.Fatal("a lost answer is no error")
		}
		deliver(3, post(9, b, "9"))
		deliver(3)

		p := h.pull(s, h.claim(s, 7))
		if got := words(p); !slices.Equal(got, []string{"4", "7", "8", "other 4"}) {
			t.Errorf("lane 7 holds %v", got)
		}
		first := p.Entries[0].Event
		if first.To != a || !first.At.Equal(noon) || first.Post.From != hotline.ChatActor(1) || first.Seed == ([32]byte{}) ||
			first.Seed == p.Entries[1].Event.Seed || first.Seed == p.Entries[3].Event.Seed {
			t.Error("a post came changed, or without a seed of its own")
		}
		if got := words(h.pull(s, h.claim(s, 8))); !slices.Equal(got, []string{"5", "9"}) {
			t.Errorf("lane 8 holds %v", got)
		}
		if err := s.Deliver(t.Context(), 3, []hotline.Out{{Seq: 10, Send: &hotline.Send{}}}); err == nil {
			t.Error("a message was delivered as a post")
		}
	})
}
