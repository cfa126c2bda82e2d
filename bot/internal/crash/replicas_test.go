package crash

import (
	"sync"
	"syscall"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// takeover is how long a dead replica's work may lie: four seconds until its
// sign of life has lapsed, and one until the other looks.
const takeover = 5 * time.Second

// slack is what a busy machine may add to it.
const slack = 3 * time.Second

// TestTwoReplicas kills one of two processes for good.
func TestTwoReplicas(t *testing.T) {
	h := newHouse(t)
	c := h.newCrowd(40)
	c.spread(8 * time.Second)
	one, two := h.serve("one"), h.serve("two")
	c.start()
	h.after(4*time.Second, nil)
	one.kill()
	died := time.Now()
	h.late(50_000, died)
	c.wait()
	c.check(false)
	two.stop()
}

// late starts conversations in many lanes after a replica has died, and holds
// that all of them are answered in time.
func (h *house) late(first int64, died time.Time) {
	h.Helper()
	var all sync.WaitGroup
	for i := range int64(20) {
		all.Go(func() {
			phone := h.api.Phone(sandbox.Person{ID: first + i, First: "L", Lang: "en"})
			phone.Starts("")
			if _, err := phone.See(h.ctx); err != nil {
				h.Errorf("nobody took over: %v", err)
			}
		})
	}
	all.Wait()
	took := time.Since(died)
	h.Logf("the other had taken over %.1f s after the end", took.Seconds())
	if took > takeover+slack {
		h.Errorf("the other took over only after %s", took)
	}
}

// TestPausedOwner stops one of two processes for longer than its sign of life
// lasts. When it wakes it owns nothing any more and must not know better.
func TestPausedOwner(t *testing.T) {
	h := newHouse(t)
	c := h.newCrowd(40)
	c.spread(12 * time.Second)
	one, two := h.serve("one"), h.serve("two")
	c.start()
	h.after(4*time.Second, nil)
	one.signal(syscall.SIGSTOP)
	stopped := time.Now()
	h.late(50_000, stopped)
	h.after(time.Until(stopped.Add(6*time.Second)), nil)
	one.signal(syscall.SIGCONT)
	c.wait()
	c.check(false)
	one.stop()
	two.stop()
}
