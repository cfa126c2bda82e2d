// Package redisstore keeps lanes in Redis: their journals, states, timers and
// outboxes, who owns them, which processes live, and what belongs to no lane.
// It is the only room that speaks to Redis. Everything that changes a lane is
// one script, so it happens wholly or not at all; every script can be sent
// again after an unknown outcome; and every value is sealed and every name of
// a person hashed before it leaves this process.
//
// It needs Redis 7.0 or what speaks like it: one server, behind Sentinel, or a
// Cluster. keys.go names every key; each script stands in a .lua file of its
// own, whose head says what it takes and answers.
package redisstore

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"strconv"
	"sync/atomic"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"

	"github.com/redis/go-redis/v9"
	"go.uber.org/zap"
)

// Options say where the store is and how it is sealed.
type Options struct {
	// URL is redis://, rediss://, unix://, redis+sentinel:// or
	// rediss+sentinel://; see ParseURL. It is unused if Client is set.
	URL string
	// Client is a client to use instead; Close leaves it open. It should honour
	// the deadlines of contexts and retry nothing by itself.
	Client redis.UniversalClient
	// Keys seal; required.
	Keys *seal.Keys
	// Log may be nil.
	Log *zap.Logger
	// Now is the time as deciders know it; nil: the machine's. What expires by
	// itself in Redis does so by Redis' own clock.
	Now func() time.Time
}

// Store is a connection to the store. It may be used by many goroutines at
// once.
type Store struct {
	client redis.UniversalClient
	ours   bool // whether Close closes the client
	keys   *seal.Keys
	names  *seal.Names
	log    *zap.Logger
	now    func() time.Time

	batch *batcher
	stop  context.CancelFunc
	// ended is closed by Close.
	ended <-chan struct{}

	// digest is what commits are told apart by; see Commit.
	digest maphash.Seed
	// me marks this process' own wake-ups.
	me string
	// erased says that something was erased since Redis was last asked to
	// rewrite its append-only file.
	erased atomic.Bool
}

// Open connects, checks that the store is this deployment's, and draws the
// naming key at the first start. Its errors say what to do.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Keys == nil {
		return nil, errors.New("the store needs sealing keys")
	}
	s := &Store{client: o.Client, keys: o.Keys, log: o.Log, now: o.Now, digest: maphash.MakeSeed()}
	if s.log == nil {
		s.log = zap.NewNop()
	}
	if s.now == nil {
		s.now = time.Now
	}
	clientLog.use(s.log)
	if s.client == nil {
		options, err := ParseURL(o.URL)
		if err != nil {
			return nil, err
		}
		s.client, s.ours = redis.NewUniversalClient(options), true
	}
	if err := s.reach(ctx, s.found); err != nil {
		if s.ours {
			_ = s.client.Close()
		}
		return nil, err
	}
	running, stop := context.WithCancel(context.Background())
	s.stop, s.ended = stop, running.Done()
	s.batch = startBatcher(running, s.client)
	s.me = strconv.FormatUint(maphash.String(maphash.MakeSeed(), "me"), 36)
	// What was erased before this start may still wait for a rewrite.
	s.erased.Store(true)
	return s, nil
}

// found checks, or at the first start lays, what everything else rests on: the
// number of lanes and the naming key.
func (s *Store) found(ctx context.Context) error {
	lanes := strconv.Itoa(hotline.Lanes)
	if err := s.client.SetNX(ctx, houseLanes, lanes, 0).Err(); err != nil {
		return fault("reaching Redis", err)
	}
	have, err := s.client.Get(ctx, houseLanes).Result()
	if err != nil {
		return fault("reading the number of lanes", err)
	}
	if have != lanes {
		return fmt.Errorf("this Redis holds a hotline with another number of lanes than %s: "+
			"use the release that began it, or another Redis (or database number) for this one", lanes)
	}
	wrapped := s.keys.Wrap(seal.NewNaming())
	if err := s.client.SetNX(ctx, houseNaming, wrapped, 0).Err(); err != nil {
		return fault("laying down the naming key", err)
	}
	stored, err := s.client.Get(ctx, houseNaming).Bytes()
	if err != nil {
		return fault("reading the naming key", err)
	}
	s.names, err = s.keys.Unwrap(stored)
	if errors.Is(err, seal.ErrNoKey) {
		return fmt.Errorf("the naming key in Redis: %w: put the key that was in HOTLINE_KEYS before back below "+
			"the newest; if it is lost, nothing in this Redis can be read again, and an empty one is needed", err)
	}
	if err != nil {
		return fmt.Errorf("the naming key in Redis is damaged: %w: restore it from a backup of Redis, or begin with an empty one", err)
	}
	return s.load(ctx)
}

// load gives Redis the scripts, so that the first call of each is not slower.
func (s *Store) load(ctx context.Context) error {
	for _, sc := range scripts {
		if err := s.client.ScriptLoad(ctx, sc.text).Err(); err != nil {
			return fault("loading the script "+sc.name, err)
		}
	}
	return nil
}

// Close ends what runs in the background. Calls under way fail.
func (s *Store) Close() error {
	s.stop()
	s.batch.wait()
	if !s.ours {
		return nil
	}
	if err := s.client.Close(); err != nil {
		return fault("closing", err)
	}
	return nil
}

// Ping asks whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.client.Ping(ctx).Err(); err != nil {
		return fault("asking whether Redis answers", err)
	}
	return nil
}

// LaneOf is the lane an actor lives in, for ever.
func (s *Store) LaneOf(a hotline.Actor) int {
	return s.names.Lane(a.Home().String(), hotline.Lanes)
}

// Mac is the HMAC by which a return code's actor is named.
func (s *Store) Mac(digits string) string { return s.names.Code(digits) }

// name is what an actor is called in the store.
func (s *Store) name(a hotline.Actor) string { return s.names.Name("actor " + a.String()) }
