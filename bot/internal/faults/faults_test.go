package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/sandbox"
)

// TestMain lets the heap grow before it is collected: a run leaves much behind
// and keeps nothing, and a third of its cost was the collector's.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}

const (
	// within is how long people are given for their whole conversation, and
	// badFor how long things go wrong. Both are in the bubble's time.
	within = 12 * time.Minute
	badFor = 3 * time.Minute
)

// cast is who takes part in a run.
type cast struct {
	survivors []*survivor
	helpers   []*helper
	pace      config.Pace
	twice     bool
}

func drawCast(seed uint64) cast {
	r := rand.New(rand.NewPCG(seed, 2))
	c := cast{twice: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		c.pace = config.Pace{Bot: 30, Chat: 1, Group: 20}
	}
	n := 1 + r.IntN(3)
	clears := r.IntN(n)
	for i := range n {
		// Each has a source of their own, since they act at the same time.
		own := rand.New(rand.NewPCG(seed, 100+uint64(i)))
		c.survivors = append(c.survivors, drawSurvivor(own, i, i == clears))
	}
	for range 1 + r.IntN(2) {
		c.helpers = append(c.helpers, &helper{through: r.IntN(3) == 0, answered: map[string]bool{}})
	}
	return c
}

// run plays a cast against a plan, in a bubble of its own.
func run(t *testing.T, label string, c cast, p *plan) {
	var w *world
	synctest.Test(t, func(t *testing.T) {
		w = newWorld(t, p, c.pace, c.twice)
		err := play(w, c)
		w.close()
		if err == nil {
			err = check(w, c)
		}
		if err != nil {
			t.Errorf("%s: %v\nkilled at %s, ended by itself %d time(s)\n%s\nwhat went wrong:\n%s", label, err,
				times(w.kills), w.failed, chats(w), p.told())
		}
	})
}

// chats is what every chat shows, for who looks for the cause.
func chats(w *world) string {
	var b strings.Builder
	for _, id := range w.server.Chats() {
		v := w.server.Chat(id).View()
		fmt.Fprintf(&b, "chat %d:\n%s\n", id, v)
		for _, m := range v.Deleted {
			fmt.Fprintf(&b, "  deleted %s: #%d of %s %q %v\n", m.Deleted.Format("04:05.000"), m.ID, m.Date.Format("04:05.000"), m.Text, m.Buttons)
		}
	}
	for _, r := range w.server.Calls() {
		fmt.Fprintf(&b, "%s %s to %d: #%d, %d %s\n", r.At.Format("04:05.000"), r.Method, r.Chat, r.Msg, r.Code, r.Fault)
	}
	return b.String()
}

func times(at []time.Time) string {
	words := make([]string, len(at))
	for i, t := range at {
		words[i] = t.Format("04:05.000")
	}
	return strings.Join(words, ", ")
}

func play(w *world, c cast) error {
	ctx, cancel := context.WithTimeout(w.ctx, within)
	defer cancel()
	names := []string{"Dara", "Mira"}
	var serving, playing sync.WaitGroup
	serve, stopServing := context.WithCancel(ctx)
	defer serving.Wait()
	defer stopServing()
	calm := time.AfterFunc(badFor, w.plan.calm)
	defer calm.Stop()
	for i, h := range c.helpers {
		h.member = w.room.Has(sandbox.Person{ID: int64(901 + i), First: names[i]}).Member(sandbox.Person{ID: int64(901 + i), First: names[i]})
		h.phone = h.member.Phone()
		if !h.through {
			h.phone.Starts("")
		}
		serving.Go(func() { h.serve(serve, w) })
	}
	errs := make([]error, len(c.survivors))
	for i, s := range c.survivors {
		s.phone = w.server.Phone(sandbox.Person{ID: s.id, First: "Sok", Lang: "en"})
		playing.Go(func() { errs[i] = s.play(ctx, w) })
	}
	playing.Wait()
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("a conversation did not come to its end: %w", err)
		}
	}
	w.plan.calm()
	if err := allHeld(ctx, w, c); err != nil {
		return err
	}
	stopServing()
	serving.Wait()
	return w.settle()
}

// allHeld waits until every case is somebody's.
func allHeld(ctx context.Context, w *world, c cast) error {
	want := 0
	for _, s := range c.survivors {
		if s.tells {
			want++
		}
	}
	for {
		got := map[string]bool{}
		for _, h := range c.helpers {
			for no := range h.held() {
				got[no] = true
			}
		}
		if len(got) >= want {
			return nil
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return fmt.Errorf("%d of %d cases were taken; the group shows:\n%s", len(got), want, w.room.View())
		}
	}
}

// seeds is how many seeds to run, and from which on.
func seeds(t *testing.T) (from, n uint64) {
	if s := os.Getenv("FAULTS_SEED"); s != "" {
		seed, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("FAULTS_SEED is a number: %v", err)
		}
		return seed, 1
	}
	// A run costs a sixth of a second of a core; most of that is Lua in miniredis.
	n = 1000
	if testing.Short() {
		n = 100
	}
	if s := os.Getenv("FAULTS_SEEDS"); s != "" {
		var err error
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("FAULTS_SEEDS is a number: %v", err)
		}
	}
	return 1, n
}

// spread runs n numbered runs on every core.
func spread(t *testing.T, n uint64, one func(t *testing.T, i uint64)) {
	var next atomic.Uint64
	for shard := range runtime.GOMAXPROCS(0) {
		t.Run(strconv.Itoa(shard), func(t *testing.T) {
			t.Parallel()
			for !t.Failed() {
				i := next.Add(1) - 1
				if i >= n {
					return
				}
				one(t, i)
			}
		})
	}
}

func TestSeededFaults(t *testing.T) {
	from, n := seeds(t)
	spread(t, n, func(t *testing.T, i uint64) {
		seed := from + i
		run(t, fmt.Sprintf("FAULTS_SEED=%d", seed), drawCast(seed), &plan{of: seeded(seed)})
	})
}
