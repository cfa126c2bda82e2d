package redisstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"hotline/bot/internal/hotline"
)

// overseeMost is how many cases are read in one step, so that the audit holds
// up nobody however many are open.
const overseeMost = 200

// Oversee reads what the audit of open cases looks at in one lane. It goes
// beside what the loop does and changes nothing.
func (s *Store) Oversee(ctx context.Context, lane int) (o hotline.Overseen, err error) {
	const doing = "reading a lane for the audit"
	k := &lanes[lane]
	o.Lane = lane
	for from := 0; ; from += overseeMost {
		c := newCall(overseeScript, 3, k.watched, k.timers, k.journal, k.outbox)
		c.arg(k.state, from, overseeMost)
		reply, err := s.batch.now(ctx, doing, c)
		if err != nil {
			return o, err
		}
		answer, _ := reply.([]any)
		if len(answer) != 3 {
			return o, fmt.Errorf("%s: %w", doing, errAnswer)
		}
		cases, _ := answer[0].([]any)
		if len(cases)%5 != 0 {
			return o, fmt.Errorf("%s: %w", doing, errAnswer)
		}
		for i := 0; i < len(cases); i += 5 {
			o.Cases = append(o.Cases, s.watchedCase(k, cases[i:i+5]))
		}
		if from == 0 {
			outbox, _ := answer[1].([]any)
			o.Waiting = s.waitingSends(k, outbox)
			entry, _ := answer[2].(string)
			if ev, err := s.event(k, entry, hotline.Actor{}); err == nil {
				o.Oldest = ev.At
			}
		}
		if len(cases) < 5*overseeMost {
			return o, nil
		}
	}
}

func (s *Store) watchedCase(k *laneKeys, fields []any) (c hotline.WatchedCase) {
	text := func(i int) string { t, _ := fields[i].(string); return t }
	c.Name, c.Expires, c.Timer, c.Pending = text(0), fromMS(fields[1]), fromMS(fields[3]), text(4) == "1"
	if stored := text(2); stored != "" {
		var err error
		c.Actor, c.State, err = s.openState(k, c.Name, stored)
		c.Sealed = err != nil
	}
	return c
}

// waitingSends leaves out what cannot be read: whoever claims the lane sets it
// aside.
func (s *Store) waitingSends(k *laneKeys, outbox []any) (all []hotline.WaitingSend) {
	for i := 0; i+1 < len(outbox); i += 2 {
		field, _ := outbox[i].(string)
		stored, _ := outbox[i+1].(string)
		if out, err := s.openOut(k, field, stored); err == nil && out.Send != nil {
			all = append(all, hotline.WaitingSend{Rank: out.Send.Rank, At: out.At})
		}
	}
	return all
}

// Ring puts a tick for each of these actors of a lane into its journal, whether
// or not their timers have anything to do with it. The lane wants to be woken.
func (s *Store) Ring(ctx context.Context, lane int, actors []hotline.Actor) error {
	entries := make([]any, len(actors))
	for i, a := range actors {
		ev := hotline.Event{To: a, At: s.now(), Tick: true}
		_, _ = rand.Read(ev.Seed[:]) // never fails
		entry, err := s.entry(&lanes[lane], &ev)
		if err != nil {
			return err
		}
		entries[i] = entry
	}
	if len(entries) == 0 {
		return nil
	}
	return fault("ringing for cases", s.client.RPush(ctx, lanes[lane].journal, entries...).Err())
}

// Forget takes cases whose states are gone out of those that the audit looks
// after.
func (s *Store) Forget(ctx context.Context, lane int, names []string) error {
	if len(names) == 0 {
		return nil
	}
	c := newCall(forgetScript, 1+len(names), lanes[lane].watched)
	c.arg(lanes[lane].state)
	for _, name := range names {
		c.arg(name)
	}
	_, err := s.batch.now(ctx, "forgetting what the audit lost", c)
	return err
}

// Watching is what the watch last noted of itself; nil if nothing is kept.
func (s *Store) Watching(ctx context.Context) ([]byte, error) {
	noted, err := s.client.Get(ctx, houseWatch).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	return noted, fault("reading what the watch noted", err)
}

// SetWatching notes it. That it can be written is a proof that the store takes
// commits.
func (s *Store) SetWatching(ctx context.Context, noted []byte) error {
	return fault("noting what the watch found", s.client.Set(ctx, houseWatch, noted, watchFor*time.Millisecond).Err())
}
