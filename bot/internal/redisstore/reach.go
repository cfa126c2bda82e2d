package redisstore

import (
	"context"
	"errors"
	"io"
	"syscall"
	"time"
)

// A Redis that is started together with the service needs a moment, and more
// if it has a large append-only file to read.
const (
	reachFor   = 8 * time.Second
	reachAgain = 200 * time.Millisecond
)

// reach waits for a Redis that does not listen yet, still reads its file, or is
// just being started anew, and then does with it what a start does. Whatever else
// it answers is for others to judge.
func (s *Store) reach(ctx context.Context, start func(context.Context) error) error {
	until, cancel := context.WithTimeout(ctx, reachFor)
	defer cancel()
	for said := false; ; said = true {
		err := fault("reaching Redis", s.client.Ping(ctx).Err())
		if err == nil || !coming(err) {
			err = start(ctx)
		}
		if err == nil || !coming(err) {
			return err
		}
		if !said {
			s.log.Info("waiting for Redis")
		}
		t := time.NewTimer(reachAgain)
		select {
		case <-t.C:
		case <-until.Done():
			t.Stop()
			return err
		}
	}
}

// coming reports whether an error is one of a Redis that is about to be there.
func coming(err error) bool {
	for _, e := range []error{syscall.ECONNREFUSED, syscall.ENOENT, syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, e) {
			return true
		}
	}
	var answer redisFault
	return errors.As(err, &answer) && answer.code == "LOADING"
}
