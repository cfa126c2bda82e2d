package rehearse

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"hotline/bot/internal/sandbox"
)

// look is how often it is looked at the room and at the clock.
const look = 50 * time.Millisecond

// crowd is everybody outside the service.
type crowd struct {
	o      Options
	server *sandbox.Server
	desk   *desk

	moved    atomic.Int64 // grows with whatever happens
	finished atomic.Int64
	asked    atomic.Int64 // taps that ask for an alert
	again    atomic.Int64 // taps that met a card which had just moved

	mu      sync.Mutex
	replies []time.Duration
	taps    [2][]time.Time // that asked for an alert: calm, in danger
	last    time.Time      // when the last survivor finished
}

func newCrowd(o Options, server *sandbox.Server) *crowd {
	c := &crowd{o: o, server: server}
	c.desk = newDesk(c)
	return c
}

// run sends everybody through, waits for the alerts of all who asked for one,
// and returns how long the survivors took.
func (c *crowd) run(ctx context.Context, s *service) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	var people, rest sync.WaitGroup
	defer rest.Wait()
	defer cancel()
	rest.Go(func() { c.desk.work(ctx) })
	rest.Go(func() { c.progress(ctx) })
	began := time.Now()
	for i := range c.o.Survivors {
		people.Go(func() { newSurvivor(c, i).comes(ctx, began) })
	}
	through := make(chan struct{})
	go func() { people.Wait(); close(through) }()
	err := c.until(ctx, s, func() bool {
		select {
		case <-through:
			// The service may still have something to send: it costs, too.
			return c.desk.seen.Load() >= c.asked.Load() && c.server.Pending() == 0 && c.server.Quiet()
		default:
			return false
		}
	})
	if errors.Is(err, errStuck) {
		err = nil // who has not finished is in the report
	}
	cancel()
	people.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last.IsZero() {
		c.last = time.Now()
	}
	return c.last.Sub(began), err
}

var errStuck = errors.New("nothing happens any more")

// until waits until ok. It gives up if nothing happens for too long.
func (c *crowd) until(ctx context.Context, s *service, ok func() bool) error {
	tick := time.NewTicker(look / 10)
	defer tick.Stop()
	moved, at := c.moved.Load(), time.Now()
	for !ok() {
		select {
		case <-tick.C:
		case <-s.done:
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return errDied
		case <-ctx.Done():
			return ctx.Err()
		}
		if n := c.moved.Load(); n != moved {
			moved, at = n, time.Now()
		} else if time.Since(at) > c.o.Patience {
			return errStuck
		}
	}
	return nil
}

// random is a source of its own for each person, so that a crowd is the same
// whatever the order in which they come to act.
func (c *crowd) random(person int64) *rand.Rand {
	return rand.New(rand.NewPCG(c.o.Seed, uint64(person))) //nolint:gosec // a rehearsal holds no secret
}

// asks notes a tap that must bring an alert.
func (c *crowd) asks(urgent bool, at time.Time) {
	c.asked.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	kind := 0
	if urgent {
		kind = 1
	}
	c.taps[kind] = append(c.taps[kind], at)
}

// answered notes a card that answered a survivor.
func (c *crowd) answered(after time.Duration) {
	c.moved.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replies = append(c.replies, max(0, after))
}

// received notes a survivor who has come to the end.
func (c *crowd) received() {
	c.finished.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = time.Now()
}
