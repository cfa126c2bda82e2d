package sandbox

import (
	"context"
	"fmt"
	"slices"
)

// patience is how long a story waits.
func (s *Server) patience() (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(context.Background(), s.opt.Patience, fmt.Errorf("waited %s in vain", s.opt.Patience))
}

func (s *Server) helper() {
	if s.opt.TB != nil {
		s.opt.TB.Helper()
	}
}

// Unexpected are the standing messages of the bot's that no story has seen as
// they are now (by Sees, Taps or Reads), by chat and id.
func (s *Server) Unexpected() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, c := range s.chats {
		for _, m := range c.live {
			if m.FromBot && m.seen <= m.rev {
				out = append(out, m.Message)
			}
		}
	}
	slices.SortFunc(out, func(a, b Message) int {
		if a.Chat != b.Chat {
			if a.Chat < b.Chat {
				return -1
			}
			return 1
		}
		return a.ID - b.ID
	})
	return out
}

// ExpectNothing fails the story if there are Unexpected messages.
func (s *Server) ExpectNothing() {
	s.helper()
	if list := s.Unexpected(); len(list) > 0 {
		s.fail(fmt.Errorf("%d messages that nobody expected, first in chat %d: %q", len(list), list[0].Chat, list[0].Text))
	}
}

// Changes returns what changed after since (0: from the beginning), oldest
// first, and where to go on. whole is false if some were forgotten: then look
// at everything anew. See Options.KeepChanges.
func (s *Server) Changes(since uint64) (list []Change, next uint64, whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	missing := s.lastChg - since
	if since > s.lastChg {
		missing = 0
	}
	if missing > uint64(len(s.feed)) {
		return slices.Clone(s.feed), s.lastChg, false
	}
	return slices.Clone(s.feed[uint64(len(s.feed))-missing:]), s.lastChg, true
}

// Changed returns a channel that is closed as soon as something has changed
// after since.
func (s *Server) Changed(since uint64) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lastChg > since {
		now := make(chan struct{})
		close(now)
		return now
	}
	if s.chgWait == nil {
		s.chgWait = make(chan struct{})
	}
	return s.chgWait
}

// WaitCall waits until the log holds a call that ok asks for, and returns the
// oldest. ok must not call the server.
func (s *Server) WaitCall(ctx context.Context, ok func(Record) bool) (Record, error) {
	for {
		s.mu.Lock()
		for _, r := range s.log {
			if ok(r) {
				s.mu.Unlock()
				return r, nil
			}
		}
		next := s.waiting()
		s.mu.Unlock()
		select {
		case <-next:
		case <-ctx.Done():
			return Record{}, fmt.Errorf("no such call: %w", context.Cause(ctx))
		}
	}
}
