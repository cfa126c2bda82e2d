package lane

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff waits longer each time, with jitter, up to a second. It waits in
// real time: what it waits for is a machine, not the conversation's clock.
type backoff struct{ n int }

const tiredAfter = 6

// tired reports whether waiting has gone on for a few seconds.
func (b *backoff) tired() bool { return b.n >= tiredAfter }

// sleep waits. It reports false if ctx ended.
func (b *backoff) sleep(ctx context.Context) bool {
	d := min(20*time.Millisecond<<min(b.n, 6), time.Second)
	b.n++
	t := time.NewTimer(d/2 + rand.N(d/2)) //nolint:gosec // jitter is no secret
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
