package telegram

import (
	"context"
	"math"
	"sync"
	"time"

	"hotline/bot/internal/hotline"
)

// Pace is how fast the office sends. 0 is no limit.
type Pace struct {
	Bot   int // sends per second over all chats
	Chat  int // sends per second in one private chat
	Group int // sends per minute in one group
}

// Bucket hands out the right to send, for all chats together. Several
// processes may share one.
type Bucket interface {
	// Take asks for up to want sends. With reserve it may use the third that is
	// kept for wipes and urgent alerts. got may be 0; retryAfter then says when
	// to ask again.
	Take(ctx context.Context, want int, reserve bool) (got int, retryAfter time.Duration, err error)
}

// localBucket is a bucket of this process alone.
type localBucket struct {
	clock hotline.Clock
	mu    sync.Mutex
	allowance
	kept float64 // what only reserve may use
}

// NewBucket makes a Bucket for one process. It is small, a fifth of a second's
// worth, so that what was saved up while idle does not push the first second
// far beyond the rate.
func NewBucket(clock hotline.Clock, perSecond int) Bucket {
	size := max(1, float64(perSecond)/5)
	return &localBucket{
		clock:     clock,
		allowance: allowance{size: size, rate: float64(perSecond), have: size, at: clock.Now()},
		kept:      min(size/3, size-1),
	}
}

func (b *localBucket) Take(_ context.Context, want int, reserve bool) (int, time.Duration, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	b.fill(now)
	kept := b.kept
	if reserve {
		kept = 0
	}
	if got := min(want, int(b.have-kept+tiny)); got > 0 {
		b.have -= float64(got)
		return got, 0, nil
	}
	return 0, b.until(1 + kept), nil
}

// tiny forgives the rounding of floating-point sums.
const tiny = 1e-6

// allowance is a token bucket.
type allowance struct {
	size, rate, have float64 // rate is per second
	at               time.Time
}

func (a *allowance) fill(now time.Time) {
	if d := now.Sub(a.at); d > 0 {
		a.have = min(a.size, a.have+d.Seconds()*a.rate)
	}
	a.at = now
}

// until is how long it takes until so much is there, in whole milliseconds so
// that nobody wakes a nanosecond early.
func (a *allowance) until(need float64) time.Duration {
	return time.Duration(math.Ceil(max(0, need-a.have)/a.rate*1000)) * time.Millisecond
}

// limiter paces one chat. A nil limiter lets everything pass.
type limiter interface {
	// next is when a send of that rank may go, at the earliest now.
	next(now time.Time, rank hotline.Rank) time.Time
	// note counts a send.
	note(now time.Time, rank hotline.Rank)
	// idle is from when on the limiter may be forgotten.
	idle(now time.Time) time.Time
}

// privateBurst is how many sends in a row a private chat takes: Telegram
// tolerates short bursts there, and a turn of the conversation may need a card
// and a keyboard.
const privateBurst = 3

// privatePace is a token bucket.
type privatePace struct{ allowance }

func newPrivatePace(now time.Time, perSecond int) *privatePace {
	size := float64(max(perSecond, privateBurst))
	return &privatePace{allowance{size: size, rate: float64(perSecond), have: size, at: now}}
}

func (p *privatePace) next(now time.Time, _ hotline.Rank) time.Time {
	p.fill(now)
	if p.have >= 1-tiny {
		return now
	}
	return now.Add(p.until(1))
}

func (p *privatePace) note(now time.Time, _ hotline.Rank) {
	p.fill(now)
	p.have = max(0, p.have-1)
}

func (p *privatePace) idle(now time.Time) time.Time {
	p.fill(now)
	return now.Add(p.until(p.size))
}

// groupWindow is the minute in which Telegram counts a group's sends, and a
// little more for what the network takes.
const groupWindow = time.Minute + 250*time.Millisecond

// groupPace counts the sends of the last minute. A quarter of them may be
// other than wipes and urgent alerts: the rest must be free when one comes, for
// it has seconds, and a calm alert, a board or an amendment can wait a minute.
type groupPace struct {
	limit, limitLow int
	all, low        []time.Time // oldest first
}

func newGroupPace(perMinute int) *groupPace {
	return &groupPace{limit: perMinute, limitLow: max(1, perMinute/4)}
}

func lowRank(rank hotline.Rank) bool { return rank > hotline.RankUrgent }

func (p *groupPace) next(now time.Time, rank hotline.Rank) time.Time {
	p.forget(now)
	at := now
	if n := len(p.all); n >= p.limit {
		at = p.all[n-p.limit].Add(groupWindow)
	}
	if n := len(p.low); lowRank(rank) && n >= p.limitLow {
		if t := p.low[n-p.limitLow].Add(groupWindow); t.After(at) {
			at = t
		}
	}
	return at
}

func (p *groupPace) note(now time.Time, rank hotline.Rank) {
	p.forget(now)
	p.all = append(p.all, now)
	if lowRank(rank) {
		p.low = append(p.low, now)
	}
}

func (p *groupPace) idle(now time.Time) time.Time {
	p.forget(now)
	if len(p.all) == 0 {
		return now
	}
	return p.all[len(p.all)-1].Add(groupWindow)
}

func (p *groupPace) forget(now time.Time) {
	for len(p.all) > 0 && !p.all[0].Add(groupWindow).After(now) {
		p.all = p.all[1:]
	}
	for len(p.low) > 0 && !p.low[0].Add(groupWindow).After(now) {
		p.low = p.low[1:]
	}
}
