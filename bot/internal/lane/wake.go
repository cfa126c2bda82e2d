package lane

import (
	"context"
	"time"
)

// nudge wakes the worker. look says that there may be something in the journal.
func (w *worker) nudge(look bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pokeLocked(look)
}

func (w *worker) pokeLocked(look bool) {
	if w.abandoned {
		return
	}
	w.look = w.look || look
	w.wakeLocked()
	select {
	case w.poke <- struct{}{}:
	default:
	}
}

func (w *worker) wakeLocked() {
	if !w.awake {
		w.awake = true
		w.l.quiet.add(1)
	}
}

// lingerLocked lets finished sends wait a little for a commit to ride on.
func (w *worker) lingerLocked() {
	w.wakeLocked()
	if w.armed {
		return
	}
	if w.l.o.Linger <= 0 {
		w.pokeLocked(false)
		return
	}
	w.armed = true
	time.AfterFunc(w.l.o.Linger, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.armed = false
		w.pokeLocked(false)
	})
}

// sleep waits for a poke or the lane's next timer. It reports false when the
// worker is to end.
func (w *worker) sleep(ctx context.Context, next time.Time) bool {
	var timer <-chan struct{}
	if !next.IsZero() && !w.isReleasing() {
		due, stop := w.l.o.Clock.At(next)
		defer stop()
		timer = due
	}
	w.mu.Lock()
	w.due = next
	switch {
	case w.box.acked():
		w.lingerLocked()
	case w.awake && len(w.poke) == 0:
		w.awake = false
		w.l.quiet.add(-1)
	}
	w.mu.Unlock()
	look := false
	select {
	case <-w.poke:
	case <-timer:
		look = true
	case <-ctx.Done():
		return false
	}
	w.mu.Lock()
	w.look = w.look || look
	w.wakeLocked()
	w.mu.Unlock()
	return true
}
