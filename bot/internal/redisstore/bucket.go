package redisstore

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// bucketFor is how long an unused bucket is kept, in ms; one that is gone
// counts as full, as it would be by then.
const bucketFor = 60 * 1000

// skew is by how much the clocks of processes may differ, in ms.
const skew = 5 * 1000

// Bucket is the budget of sends that all processes of a deployment share.
type Bucket struct {
	s          *Store
	rate, size float64
	kept       float64
}

// Bucket returns the shared budget of so many sends a second; perSecond must
// be positive. Telegram counts what goes within any second, so what is saved
// up and what comes in together stay within perSecond: the bucket holds a
// tenth of it.
func (s *Store) Bucket(perSecond int) *Bucket {
	size := max(1, float64(perSecond)/10)
	return &Bucket{
		s: s, size: size,
		rate: max(float64(perSecond)-size, float64(perSecond)/2),
		kept: min(size/3, size-1),
	}
}

// Take asks for up to want sends; with reserve it may use the third that is
// kept for wipes and urgent alerts. If it gets none, retryAfter says when to
// ask again.
func (b *Bucket) Take(ctx context.Context, want int, reserve bool) (got int, retryAfter time.Duration, err error) {
	const doing = "taking sends out of the budget"
	kept := b.kept
	if reserve {
		kept = 0
	}
	c := newCall(tokensScript, 7, houseBudget)
	c.arg(b.s.now().UnixMilli(), decimal(b.rate), decimal(b.size), decimal(kept), want, bucketFor, skew)
	reply, err := b.s.batch.one(ctx, doing, c)
	if err != nil {
		return 0, 0, err
	}
	answer, _ := reply.([]any)
	if len(answer) != 2 {
		return 0, 0, fmt.Errorf("%s: %w", doing, errAnswer)
	}
	n, _ := answer[0].(int64)
	wait, _ := answer[1].(int64)
	return int(n), time.Duration(wait) * ms, nil
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 6, 64) }
