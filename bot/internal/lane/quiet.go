package lane

import (
	"context"
	"sync"
)

// quiet counts what is under way, so that a test, or a stopping process, can
// wait until there is nothing.
type quiet struct {
	mu   sync.Mutex
	n    int
	idle chan struct{} // closed while n is 0
}

func newQuiet() *quiet {
	q := &quiet{idle: make(chan struct{})}
	close(q.idle)
	return q
}

func (q *quiet) add(d int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	was := q.n
	q.n += d
	switch {
	case was == 0 && q.n > 0:
		q.idle = make(chan struct{})
	case was > 0 && q.n == 0:
		close(q.idle)
	}
}

func (q *quiet) wait() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.idle
}

// Quiet waits until every lane of this process is asleep and nothing waits to
// be sent or recorded. What waits for the clock (a timer, pacing, a retry)
// keeps what waits to be sent from being quiet, but not the lanes.
func (l *Loop) Quiet(ctx context.Context) error {
	for {
		l.ring()
		select {
		case <-l.quiet.wait():
		case <-ctx.Done():
			return ctx.Err()
		}
		if l.stillQuiet() {
			return nil
		}
	}
}

// ring wakes the lanes whose timer is due, which a clock that was just moved
// may not have done yet.
func (l *Loop) ring() {
	now := l.o.Clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.workers {
		if w == nil {
			continue
		}
		w.mu.Lock()
		if !w.awake && !w.due.IsZero() && !w.due.After(now) {
			w.pokeLocked(true)
		}
		w.mu.Unlock()
	}
}

func (l *Loop) stillQuiet() bool {
	l.quiet.mu.Lock()
	defer l.quiet.mu.Unlock()
	return l.quiet.n == 0
}
