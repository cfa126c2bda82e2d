// Package clock tells the time: the machine's own, or one that is moved by
// hand (tests, and the sandbox's button "15 minutes later").
package clock

import (
	"sync"
	"time"
)

// System is the machine's clock.
type System struct{}

// Now is the present, in UTC.
func (System) Now() time.Time { return time.Now().UTC() }

// At closes the channel at t.
func (System) At(t time.Time) (<-chan struct{}, func()) {
	done := make(chan struct{})
	timer := time.AfterFunc(time.Until(t), func() { close(done) })
	return done, func() { timer.Stop() }
}

// Moved is a clock that goes when it is moved. With Base set it also runs by
// itself, Base ahead of or behind the machine's clock.
type Moved struct {
	mu      sync.Mutex
	running bool
	now     time.Time     // if not running
	ahead   time.Duration // if running
	waits   map[*wait]struct{}
}

type wait struct {
	at    time.Time
	done  chan struct{}
	timer *time.Timer
}

// Still returns a clock that stands at t until it is moved.
func Still(t time.Time) *Moved {
	return &Moved{now: t.UTC(), waits: map[*wait]struct{}{}}
}

// Running returns the machine's clock, which can also be moved forward.
func Running() *Moved {
	return &Moved{running: true, waits: map[*wait]struct{}{}}
}

// Now is the present as this clock has it, in UTC.
func (c *Moved) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nowLocked()
}

func (c *Moved) nowLocked() time.Time {
	if c.running {
		return time.Now().UTC().Add(c.ahead)
	}
	return c.now
}

// Advance moves the clock forward and wakes whoever waited for that.
func (c *Moved) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		c.ahead += d
	} else {
		c.now = c.now.Add(d)
	}
	now := c.nowLocked()
	for w := range c.waits {
		if !w.at.After(now) {
			c.fire(w)
		} else if w.timer != nil {
			w.timer.Reset(w.at.Sub(now))
		}
	}
}

// At closes the channel when the clock reaches t.
func (c *Moved) At(t time.Time) (<-chan struct{}, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := &wait{at: t, done: make(chan struct{})}
	c.waits[w] = struct{}{}
	now := c.nowLocked()
	if !t.After(now) {
		c.fire(w)
	} else if c.running {
		w.timer = time.AfterFunc(t.Sub(now), func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.fire(w)
		})
	}
	return w.done, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.waits, w)
		if w.timer != nil {
			w.timer.Stop()
		}
	}
}

func (c *Moved) fire(w *wait) {
	if _, ok := c.waits[w]; !ok {
		return
	}
	delete(c.waits, w)
	if w.timer != nil {
		w.timer.Stop()
	}
	close(w.done)
}
