package redisstore

import (
	"context"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Rewrite asks Redis to write its append-only file anew, so that what was
// erased leaves the disk too. It may be called as often as one likes: it does
// nothing unless this process has erased something since it last asked, and
// all processes together ask at most once an hour. A server that keeps no such
// file is not asked, for it would begin to write one.
func (s *Store) Rewrite(ctx context.Context) error {
	const doing = "asking for a rewrite of the append-only file"
	if !s.erased.Load() {
		return nil
	}
	free, err := s.client.SetNX(ctx, houseRewrite, "1", rewriteEvery*ms).Result()
	if err != nil || !free {
		return fault(doing, err)
	}
	// What is erased from here on is for the next time.
	s.erased.Store(false)
	if err := s.rewrite(ctx); err != nil {
		// It is to be asked again soon: a rewrite that was under way already
		// may have begun before the erasure.
		s.erased.Store(true)
		if err := s.client.Del(ctx, houseRewrite).Err(); err != nil {
			return fault(doing, err)
		}
		if refused := redis.Error(nil); !errors.As(err, &refused) {
			return fault(doing, err)
		}
	}
	return nil
}

func (s *Store) rewrite(ctx context.Context) error {
	switch c := s.client.(type) {
	case *redis.ClusterClient:
		return c.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
			return rewriteNode(ctx, node)
		})
	default:
		return rewriteNode(ctx, c)
	}
}

func rewriteNode(ctx context.Context, node redis.Cmdable) error {
	info, err := node.Info(ctx, "persistence").Result()
	if err != nil || !strings.Contains(info, "aof_enabled:1") {
		return err
	}
	return node.BgRewriteAOF(ctx).Err()
}
