package app

import (
	"context"
	"sync"
	"time"

	"hotline/bot/internal/telegram"
)

// patience is how long Telegram may be silent, or refuse everything, until that
// counts as failing. A long poll lasts 50 s, and short trouble passes by itself.
const patience = 2 * time.Minute

// signs are what this process has lately seen of Telegram.
type signs struct {
	mu    sync.Mutex
	heard time.Time // when the poller last got an answer
	// failed is since when no call that sends has worked, zero if the last one
	// did, and last when one last failed.
	failed, last time.Time
}

func (s *signs) answered(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = now
}

// reset forgets what was seen as somebody who does not poll.
func (s *signs) reset(now time.Time) { s.answered(now) }

// called notes how a call that sends ended. To be told to wait, or that a
// message cannot be taken, is an answer; only the first says nothing of whether
// sending works.
func (s *signs) called(now time.Time, outcome string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch telegram.Fault(outcome) {
	case telegram.Flood:
	case telegram.Lost, telegram.Unreadable, telegram.Token, telegram.Conflict, telegram.WebhookSet:
		if s.failed.IsZero() {
			s.failed = now
		}
		s.last = now
	default:
		s.failed = time.Time{}
	}
}

// sending reports whether everything that was lately tried has failed, and
// since when. What nobody tries any more tells nothing.
func (s *signs) sending(now time.Time) (since time.Time, fails bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed, !s.failed.IsZero() && now.Sub(s.failed) >= patience && now.Sub(s.last) < patience
}

// intake reports whether updates can come in, and since when they cannot. A
// webhook is silent for hours in a quiet night, so Telegram is asked how it sees
// it.
func (w *watcher) intake(ctx context.Context, now time.Time) (since time.Time, fails bool) {
	if w.a.cfg.WebhookURL != "" {
		hook, err := w.a.client.Webhook(ctx)
		if err == nil && hook.URL == w.a.cfg.WebhookURL && (hook.Pending == 0 || now.Sub(hook.FailedAt) > patience) {
			w.signs.answered(now)
		}
	}
	w.signs.mu.Lock()
	defer w.signs.mu.Unlock()
	return w.signs.heard, now.Sub(w.signs.heard) > patience
}
