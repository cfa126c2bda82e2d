package redisstore

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"
)

// Reader looks at a store and writes nothing to it, so that it may look while
// the service runs, or before its first start.
type Reader struct {
	store   *Store
	options *redis.UniversalOptions
}

// OpenReader makes a Reader. It calls nobody yet. Of the options it heeds URL,
// Keys and Now; without keys it sees everything but what is sealed.
func OpenReader(o Options) (*Reader, error) {
	options, err := ParseURL(o.URL)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Reader{
		store:   &Store{client: redis.NewUniversalClient(options), ours: true, keys: o.Keys, now: o.Now},
		options: options,
	}, nil
}

// Close ends the connections.
func (r *Reader) Close() error { return fault("closing", r.store.client.Close()) }

// Naming says how the naming key stands, on which everything in the store rests.
type Naming string

// How the naming key may stand.
const (
	NamingUnseen  Naming = "unseen"  // there were no keys to try it with
	NamingNone    Naming = "none"    // there was no start yet
	NamingNewest  Naming = "newest"  // the newest key opens it
	NamingOlder   Naming = "older"   // an older key opens it
	NamingNoKey   Naming = "no key"  // none of the keys opens it
	NamingDamaged Naming = "damaged" // it is no naming key any more
	NamingLanes   Naming = "lanes"   // the store is of another number of lanes
)

// Naming looks whether the keys fit what is stored.
func (r *Reader) Naming(ctx context.Context) (Naming, error) {
	const doing = "reading the naming key"
	s := r.store
	have, err := s.client.Get(ctx, houseLanes).Result()
	switch {
	case err != nil && !errors.Is(err, redis.Nil):
		return "", fault(doing, err)
	case err == nil && have != strconv.Itoa(hotline.Lanes):
		return NamingLanes, nil
	}
	wrapped, err := s.client.Get(ctx, houseNaming).Bytes()
	switch {
	case errors.Is(err, redis.Nil):
		return NamingNone, nil
	case err != nil:
		return "", fault(doing, err)
	case s.keys == nil:
		return NamingUnseen, nil
	}
	switch _, err = s.keys.Unwrap(wrapped); {
	case errors.Is(err, seal.ErrNoKey):
		return NamingNoKey, nil
	case err != nil:
		return NamingDamaged, nil
	case s.keys.Fresh(wrapped):
		return NamingNewest, nil
	}
	return NamingOlder, nil
}

var errNoNames = errors.New("the naming key cannot be opened")

// Peek is [Store.Peek].
func (r *Reader) Peek(ctx context.Context, a hotline.Actor) ([]byte, error) {
	wrapped, err := r.store.client.Get(ctx, houseNaming).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil // where there was no start, there is no actor
	}
	if err != nil {
		return nil, fault("reading the naming key", err)
	}
	if r.store.keys == nil {
		return nil, errNoNames
	}
	names, err := r.store.keys.Unwrap(wrapped)
	if err != nil {
		return nil, errNoNames
	}
	named := &Store{client: r.store.client, keys: r.store.keys, names: names, now: r.store.now}
	return named.Peek(ctx, a)
}

// Aliases is [Store.Aliases].
func (r *Reader) Aliases(ctx context.Context) (map[int64]int64, error) {
	if r.store.keys == nil {
		return nil, errNoNames
	}
	return r.store.Aliases(ctx)
}
