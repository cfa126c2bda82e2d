package redisstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// Beat renews a process' sign of life, which lasts 4 seconds by Redis' own
// clock, and says who else lives. Incarnations of one instance sort, as bytes,
// by when they began; the latest wins, and an earlier one learns of its Rival
// and is renewed no more. With wantPoll the process asks for the polling
// lease, which it gets if nobody holds it, and without gives it back.
func (s *Store) Beat(ctx context.Context, instance, incarnation string, wantPoll bool) (crew hotline.Crew, err error) {
	const doing = "giving a sign of life"
	want := 0
	if wantPoll {
		want = 1
	}
	c := newCall(beatScript, 6, houseLive+instance, houseCrew, housePoll, housePoller, houseVersion)
	c.arg(houseLive, instance, incarnation, liveFor, want, s.now().UnixMilli())
	// It does not wait behind the lanes' pipelines: a slow lane must not make a
	// process look dead.
	reply, err := s.batch.now(ctx, doing, c)
	if err != nil {
		return crew, err
	}
	answer, _ := reply.([]any)
	if len(answer) != 5 {
		return crew, fmt.Errorf("%s: %w", doing, errAnswer)
	}
	crew.Rival = answer[0] == int64(1)
	crew.Poller = answer[1] == int64(1)
	if since, err := integer(answer[2]); err == nil {
		crew.PollerSince = time.UnixMilli(since).UTC()
	}
	if crew.House, err = integer(answer[3]); err != nil {
		return hotline.Crew{}, fmt.Errorf("%s: %w", doing, err)
	}
	live, _ := answer[4].([]any)
	for _, l := range live {
		if name, ok := l.(string); ok {
			crew.Live = append(crew.Live, name)
		}
	}
	slices.Sort(crew.Live)
	return crew, nil
}

// Leave gives up the sign of life and the polling lease at once, so that
// others need not wait until they lapse.
func (s *Store) Leave(ctx context.Context, instance, incarnation string) error {
	c := newCall(leaveScript, 2, houseLive+instance, houseCrew, housePoll)
	c.arg(instance, incarnation)
	_, err := s.batch.now(ctx, "leaving the crew", c)
	return err
}
