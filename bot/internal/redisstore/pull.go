package redisstore

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"
)

// pullMax bounds a pull; Lua cannot spread much more over a command.
const pullMax = 1000

// Pull moves the timers that are due into the journal, as events with Tick,
// and returns the journal's first entries, at most most, with the states of
// their actors. A tick may come for an actor without a state, if the state was
// erased while the tick waited. The states of the actors in also are pulled
// too; one that cannot be read is left out, as if there were none. With 0
// for most it pulls no entries and rings no timers. It returns
// [hotline.ErrFenced] if another process owns the lane.
func (s *Store) Pull(ctx context.Context, own hotline.Own, now time.Time, most int, also []hotline.Actor) (p hotline.Pulled, err error) {
	const doing = "pulling a journal"
	k := &lanes[own.Lane]
	c := newCall(pullScript, 4+len(also), k.meta, k.journal, k.timers)
	c.arg(own.Fence, now.UnixMilli(), min(most, pullMax), k.state)
	names := make([]string, 0, len(also))
	for _, a := range also {
		if name := s.name(a); indexOf(names, name) < 0 {
			names = append(names, name)
			c.arg(name)
		}
	}
	reply, err := s.batch.one(ctx, doing, c)
	if err != nil {
		return p, err
	}
	if reply == int64(-1) {
		return p, fmt.Errorf("%s: %w", doing, hotline.ErrFenced)
	}
	answer, _ := reply.([]any)
	if len(answer) != 5 {
		return p, fmt.Errorf("%s: %w", doing, errAnswer)
	}
	length, _ := answer[1].(int64)
	entries, _ := answer[3].([]any)
	states, _ := answer[4].([]any)
	if p.Rev, err = integer(answer[0]); err != nil {
		return p, fmt.Errorf("%s: %w", doing, err)
	}
	p.Next = fromMS(answer[2])
	p.More = length > int64(len(entries))
	s.read(k, &p, names, entries, states)
	return p, nil
}

// actorState is what a pull found of one actor.
type actorState struct {
	actor hotline.Actor
	err   error
}

// read opens what was pulled. states are those of the names, then those of the
// entries' actors, in the order in which they first appear.
func (s *Store) read(k *laneKeys, p *hotline.Pulled, names []string, entries, states []any) {
	if len(entries)+len(names) == 0 {
		return
	}
	p.Entries = make([]hotline.Journaled, len(entries))
	p.States = make(map[hotline.Actor][]byte, len(states))
	found := make(map[string]actorState, len(states))
	find := func(name string) actorState {
		of, known := found[name]
		if known {
			return of
		}
		if n := len(found); n < len(states) {
			if stored, ok := states[n].(string); ok {
				var state []byte
				if of.actor, state, of.err = s.openState(k, name, stored); of.err == nil {
					p.States[of.actor] = state
				}
			}
		}
		found[name] = of
		return of
	}
	for _, name := range names {
		find(name)
	}
	for i, e := range entries {
		entry, _ := e.(string)
		of := find(entry[:min(len(entry), seal.NameSize)])
		if of.err != nil {
			p.Entries[i].Err = of.err
			continue
		}
		p.Entries[i].Event, p.Entries[i].Err = s.event(k, entry, of.actor)
	}
}

func integer(reply any) (int64, error) {
	switch v := reply.(type) {
	case int64:
		return v, nil
	case string:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return n, nil
		}
	}
	return 0, errAnswer
}
