package redisstore

import (
	"context"
	"errors"
	"strconv"

	"hotline/bot/internal/hotline"
)

var (
	errNotUpdate = errors.New("only updates are journaled so, and posts of no actor; others are delivered")
	errNotPost   = errors.New("only posts are delivered")
)

// Journal appends updates to the journals of their actors' lanes, each update
// id once however often it comes within 25 hours; and posts of no actor, which are
// what a process itself has to say, as often as they come. It may be repeated
// after an error. lanes are those that have all of their updates now, sorted; they want
// to be woken. Those that failed are in the error.
func (s *Store) Journal(ctx context.Context, events []hotline.Event) (woken []int, err error) {
	const doing = "journaling updates"
	var byLane [hotline.Lanes][]*hotline.Event
	for i := range events {
		ev := &events[i]
		if ev.Update == nil && (ev.Post == nil || !ev.Post.From.IsZero()) {
			return nil, errNotUpdate
		}
		if err := checkActor(ev.To); err != nil {
			return nil, err
		}
		lane := s.LaneOf(ev.To)
		byLane[lane] = append(byLane[lane], ev)
	}
	var calls []*call
	var of []int
	for lane, events := range byLane {
		if len(events) == 0 {
			continue
		}
		c, err := s.journalCall(&lanes[lane], events)
		if err != nil {
			return nil, err
		}
		calls, of = append(calls, c), append(of, lane)
	}
	if len(calls) == 0 {
		return nil, nil
	}
	if err := s.batch.run(ctx, calls...); err != nil {
		return nil, fault(doing, err)
	}
	for i, c := range calls {
		if c.err != nil {
			err = errors.Join(err, fault(doing, c.err))
			continue
		}
		woken = append(woken, of[i])
	}
	return woken, err
}

func (s *Store) journalCall(k *laneKeys, events []*hotline.Event) (*call, error) {
	c := newCall(journalScript, 2+3*len(events), k.journal)
	// Updates come in order of their ids, so there are one or two blocks.
	var blocks []string
	for _, ev := range events {
		if ev.Update == nil {
			continue
		}
		block, _ := k.seenAt(ev.Update.ID)
		if indexOf(blocks, block) < 0 {
			blocks = append(blocks, block)
			c.key(block)
		}
	}
	c.arg(seenFor)
	for _, ev := range events {
		entry, err := s.entry(k, ev)
		if err != nil {
			return nil, err
		}
		if ev.Update == nil {
			c.arg(0, 0, entry)
			continue
		}
		block, bit := k.seenAt(ev.Update.ID)
		c.arg(2+indexOf(blocks, block), bit, entry)
	}
	return c, nil
}

func indexOf(all []string, s string) int {
	for i, have := range all {
		if have == s {
			return i
		}
	}
	return -1
}

// Deliver appends posts of lane from to the journals of the lanes they are
// for. Within a target lane they must come in order of Seq, and so must the
// calls: a post whose Seq is not above the last one that arrived there from
// the same lane is taken as delivered. It may be repeated after an error.
func (s *Store) Deliver(ctx context.Context, from int, posts []hotline.Out) error {
	const doing = "delivering posts"
	var byLane [hotline.Lanes]*call
	var calls []*call
	for i := range posts {
		out := &posts[i]
		if out.Post == nil {
			return errNotPost
		}
		if err := checkActor(out.Post.To); err != nil {
			return err
		}
		lane := s.LaneOf(out.Post.To)
		k := &lanes[lane]
		c := byLane[lane]
		if c == nil {
			c = newCall(deliverScript, 1+2*len(posts), k.journal, k.last)
			c.arg(from)
			byLane[lane] = c
			calls = append(calls, c)
		}
		seq := strconv.FormatUint(out.Seq, 10)
		ev := hotline.Event{
			To: out.Post.To, At: out.At, Post: &out.Post.Post,
			Seed: s.names.Seed("post " + strconv.Itoa(from) + " " + seq),
		}
		entry, err := s.entry(k, &ev)
		if err != nil {
			return err
		}
		c.arg(seq, entry)
	}
	if len(calls) == 0 {
		return nil
	}
	if err := s.batch.run(ctx, calls...); err != nil {
		return fault(doing, err)
	}
	var err error
	for _, c := range calls {
		err = errors.Join(err, fault(doing, c.err))
	}
	return err
}
