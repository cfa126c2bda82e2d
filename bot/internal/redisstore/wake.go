package redisstore

import (
	"context"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"

	"github.com/redis/go-redis/v9"
)

// Waiting says which of these lanes have something in their journals.
func (s *Store) Waiting(ctx context.Context, of []int) (waiting []int, err error) {
	if len(of) == 0 {
		return nil, nil
	}
	pipe := s.client.Pipeline()
	cmds := make([]*redis.IntCmd, len(of))
	for i, lane := range of {
		cmds[i] = pipe.LLen(ctx, lanes[lane].journal)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fault("asking which lanes have work", err)
	}
	for i, cmd := range cmds {
		if cmd.Val() > 0 {
			waiting = append(waiting, of[i])
		}
	}
	return waiting, nil
}

// Wake tells the other processes that these lanes have work. It is a
// convenience: a wake-up that is lost is made good by the sweep.
func (s *Store) Wake(ctx context.Context, of []int) error {
	if len(of) == 0 {
		return nil
	}
	text := []byte(s.me)
	for i, lane := range of {
		text = append(text, " ,"[min(i, 1)])
		text = strconv.AppendInt(text, int64(lane), 10)
	}
	return fault("waking lanes", s.client.Publish(ctx, wakeChannel, text).Err())
}

// Wakes gives the lanes that other processes wake, until ctx ends or the store
// is closed, when the channel is closed. It reconnects by itself. A reader who
// does not keep up misses some.
func (s *Store) Wakes(ctx context.Context) <-chan int {
	woken := make(chan int, hotline.Lanes)
	sub := s.client.Subscribe(ctx, wakeChannel)
	messages := sub.Channel()
	go func() {
		defer close(woken)
		defer func() { _ = sub.Close() }()
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.ended:
				return
			case m, ok := <-messages:
				if !ok {
					return
				}
				for _, lane := range s.parseWake(m.Payload) {
					select {
					case woken <- lane:
					default:
					}
				}
			}
		}
	}()
	return woken
}

// parseWake reads a wake-up of another process. What it cannot read it skips.
func (s *Store) parseWake(text string) (woken []int) {
	sender, rest, _ := strings.Cut(text, " ")
	if sender == s.me {
		return nil
	}
	for word := range strings.SplitSeq(rest, ",") {
		if lane, err := strconv.Atoi(word); err == nil && lane >= 0 && lane < hotline.Lanes {
			woken = append(woken, lane)
		}
	}
	return woken
}
