package redisstore

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"hotline/bot/internal/hotline"
)

// Peek reads the state of an actor as it was last committed, nil if it has none.
// It is for looking: whoever decides gets the state from a pull.
func (s *Store) Peek(ctx context.Context, a hotline.Actor) ([]byte, error) {
	const doing = "looking at a state"
	k, name := &lanes[s.LaneOf(a)], s.name(a)
	stored, err := s.client.Get(ctx, k.state+name).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fault(doing, err)
	}
	_, state, err := s.openState(k, name, stored)
	return state, err
}
