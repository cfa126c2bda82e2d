package redisstore

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"time"
)

// A Redis that is started together with the service needs a moment, and more
// if it has a large append-only file to read.
const (
	reachFor   = 8 * time.Second
	reachAgain = 200 * time.Millisecond
)

// reach waits for a Redis that does not listen yet or still reads its file.
// Whatever else it answers is for others to judge.
func (s *Store) reach(ctx context.Context) error {
	until, cancel := context.WithTimeout(ctx, reachFor)
	defer cancel()
	for said := false; ; said = true {
		err := s.client.Ping(ctx).Err()
		if err == nil || !coming(err) {
			return nil
		}
		if !said {
			s.log.Info("waiting for Redis")
		}
		t := time.NewTimer(reachAgain)
		select {
		case <-t.C:
		case <-until.Done():
			t.Stop()
			return fault("reaching Redis", err)
		}
	}
}

// coming reports whether an error is one of a Redis that is about to be there.
func coming(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOENT) || strings.HasPrefix(err.Error(), "LOADING")
}
