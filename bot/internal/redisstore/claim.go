package redisstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"hotline/bot/internal/hotline"

	"github.com/redis/go-redis/v9"
	"go.uber.org/zap"
)

// Owners says who owns each lane.
func (s *Store) Owners(ctx context.Context) (owners [hotline.Lanes]hotline.Owner, err error) {
	const doing = "asking who owns the lanes"
	pipe := s.client.Pipeline()
	var cmds [hotline.Lanes]*redis.SliceCmd
	for i := range cmds {
		cmds[i] = pipe.HMGet(ctx, lanes[i].meta, "fence", "inst")
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return owners, fault(doing, err)
	}
	for i, cmd := range cmds {
		got := cmd.Val()
		if len(got) != 2 {
			return owners, fmt.Errorf("%s: %w", doing, errAnswer)
		}
		if got[0] == nil {
			continue
		}
		if owners[i].Fence, err = integer(got[0]); err != nil {
			return owners, fmt.Errorf("%s: %w", doing, err)
		}
		owners[i].Instance, _ = got[1].(string)
	}
	return owners, nil
}

// Claim makes a process the owner of a lane, if the lane's fence is still what
// the process saw. If somebody was quicker, OK is false. After an error the
// lane may be claimed or not: ask for its owner, and claim it again with the
// fence found.
func (s *Store) Claim(ctx context.Context, lane int, instance string, expect int64) (got hotline.Claimed, err error) {
	const doing = "claiming a lane"
	k := &lanes[lane]
	c := newCall(claimScript, 2, k.meta, k.journal, k.outbox)
	c.arg(expect, instance)
	reply, err := s.batch.one(ctx, doing, c)
	if err != nil || reply == int64(0) {
		return got, err
	}
	answer, _ := reply.([]any)
	if len(answer) != 6 {
		return got, fmt.Errorf("%s: %w", doing, errAnswer)
	}
	var n [5]int64
	for i := range n {
		if n[i], err = integer(answer[i]); err != nil {
			return got, fmt.Errorf("%s: %w", doing, err)
		}
	}
	got = hotline.Claimed{
		Own: hotline.Own{Lane: lane, Fence: n[0], Rev: n[1]},
		OK:  true, Seq: uint64(n[2]), Tries: int(n[3]), Dirty: n[4] > 0,
	}
	outbox, _ := answer[5].([]any)
	s.readOutbox(ctx, k, &got, outbox)
	return got, nil
}

// readOutbox opens the outbox of a claimed lane. What does not open can never
// be sent, so it is set aside with an alarm rather than kept for ever.
func (s *Store) readOutbox(ctx context.Context, k *laneKeys, got *hotline.Claimed, outbox []any) {
	var bad []string
	for i := 0; i+1 < len(outbox); i += 2 {
		field, _ := outbox[i].(string)
		stored, _ := outbox[i+1].(string)
		out, err := s.openOut(k, field, stored)
		if err != nil {
			bad = append(bad, field)
			continue
		}
		got.Outbox = append(got.Outbox, out)
	}
	slices.SortFunc(got.Outbox, func(a, b hotline.Out) int { return cmp.Compare(a.Seq, b.Seq) })
	if len(bad) == 0 {
		return
	}
	s.log.Error("entries of the outbox cannot be opened and are set aside for 7 days; is an older key missing from HOTLINE_KEYS?",
		zap.Int("lane", got.Own.Lane), zap.Int("count", len(bad)))
	c := newCall(shelveScript, 2+len(bad), k.meta, k.outbox, k.asideOn(s.today()))
	c.arg(got.Own.Fence, asideFor)
	for _, field := range bad {
		c.arg(field)
	}
	if _, err := s.batch.one(ctx, "setting outbox entries aside", c); err != nil {
		s.log.Warn("entries of the outbox are still there", zap.Int("lane", got.Own.Lane), zap.Error(err))
	}
}

// Release gives a lane up, so that others need not wait for it. Nothing that
// is still on its way for the old owner lands afterwards. A lane that another
// process owns by now is left alone.
func (s *Store) Release(ctx context.Context, own hotline.Own) error {
	c := newCall(releaseScript, 1, lanes[own.Lane].meta)
	c.arg(own.Fence)
	_, err := s.batch.one(ctx, "releasing a lane", c)
	return err
}

// Try counts an attempt at the journal's head and returns how many there have
// been since the last commit, this one included. It returns
// [hotline.ErrFenced] if another process owns the lane.
func (s *Store) Try(ctx context.Context, own hotline.Own) (tries int, err error) {
	const doing = "counting an attempt"
	c := newCall(tryScript, 1, lanes[own.Lane].meta)
	c.arg(own.Fence)
	reply, err := s.batch.one(ctx, doing, c)
	if err != nil {
		return 0, err
	}
	n, err := integer(reply)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	if n < 0 {
		return 0, fmt.Errorf("%s: %w", doing, hotline.ErrFenced)
	}
	return int(n), nil
}

// today is the day as lists of poison count it.
func (s *Store) today() int64 { return s.now().Unix() / (24 * 60 * 60) }
