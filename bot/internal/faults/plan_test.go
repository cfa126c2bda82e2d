package faults

import (
	"context"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"hotline/bot/internal/sandbox"
)

// fate is what becomes of one call.
type fate int

const (
	fine   fate = iota
	before      // it fails and never happened
	after       // it happened, and nobody is told
	late        // it comes after a while
	hang        // no answer ever comes, and it never happened
	flood       // the Bot API says 429
	broken      // the Bot API says 500 and did nothing
	odd         // the Bot API says 500 and did it all the same
	kill        // it happened, and the process dies before it learns that
)

func (f fate) String() string {
	return [...]string{"fine", "before", "after", "late", "hang", "429", "500", "500 acted", "kill"}[f]
}

// plan decides the fate of each call. Calls are counted over all processes of
// a run, those to Redis and those to the Bot API apart.
type plan struct {
	mu    sync.Mutex
	redis int
	api   int
	off   bool
	// of decides on the n-th call, from 1.
	of func(api bool, n int, what string) (fate, time.Duration)
	// killed is called once for each kill that is drawn.
	killed func()
	// trace notes what was drawn, for who repeats a seed.
	trace []string
}

func (p *plan) next(api bool, what string) (fate, time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := &p.redis
	if api {
		n = &p.api
	}
	*n++
	if p.off || p.of == nil {
		return fine, 0
	}
	f, d := p.of(api, *n, what)
	if f != fine {
		p.trace = append(p.trace, time.Now().Format("04:05.000 ")+what+" "+f.String())
	}
	return f, d
}

// told is the last of what was drawn.
func (p *plan) told() string {
	return strings.Join(p.trace[max(0, len(p.trace)-800):], "\n")
}

// calm ends the faults.
func (p *plan) calm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.off = true
}

func (p *plan) counted() (redis, api int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.redis, p.api
}

// call is the sandbox's fault plan.
func (p *plan) call(c sandbox.Call) sandbox.Action {
	f, d := p.next(true, c.Method)
	switch f {
	case before:
		return sandbox.DropBefore
	case after:
		return sandbox.DropAfter
	case late:
		return sandbox.Delay(d)
	case hang:
		return sandbox.Hang
	case flood:
		return sandbox.RetryAfter(1 + int(d/time.Second))
	case broken:
		return sandbox.Error500
	case odd:
		return sandbox.Action{Status: 500, Acted: true}
	case kill:
		p.killed()
		return sandbox.DropAfter
	}
	return sandbox.Action{}
}

// hook puts the plan between a process and Redis.
type hook struct {
	p *plan
	l *lines
}

func (h hook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		return h.pass(ctx, []redis.Cmder{cmd}, func() error { return next(ctx, cmd) })
	}
}

func (h hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		return h.pass(ctx, cmds, func() error { return next(ctx, cmds) })
	}
}

func (h hook) pass(ctx context.Context, cmds []redis.Cmder, do func() error) error {
	fail := func(err error) error {
		for _, c := range cmds {
			c.SetErr(err)
		}
		return err
	}
	if h.l.isCut() {
		return fail(errCut)
	}
	f, d := h.p.next(false, name(cmds))
	switch f {
	case before:
		return fail(io.ErrUnexpectedEOF)
	case late, hang:
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return fail(ctx.Err())
		}
	}
	err := do()
	switch {
	case f == kill:
		h.p.killed()
		return fail(errCut)
	case h.l.isCut():
		return fail(errCut)
	case f == after:
		return fail(io.ErrUnexpectedEOF)
	}
	return err
}

func name(cmds []redis.Cmder) string {
	if len(cmds) == 0 {
		return "nothing"
	}
	return cmds[0].Name()
}

// seeded draws a plan: how much goes wrong, of what kind, and how often the
// process dies.
func seeded(seed uint64) func(api bool, n int, what string) (fate, time.Duration) {
	r := rand.New(rand.NewPCG(seed, 1))
	shares := []float64{0, 0.02, 0.05, 0.15, 0.3}
	redisShare, apiShare := shares[r.IntN(len(shares))], shares[r.IntN(len(shares))]
	kills := map[int]bool{}
	for range r.IntN(4) {
		kills[1+r.IntN(700)] = true
	}
	apiKills := map[int]bool{}
	for range r.IntN(2) {
		apiKills[1+r.IntN(80)] = true
	}
	return func(api bool, n int, what string) (fate, time.Duration) {
		r := rand.New(rand.NewPCG(seed, uint64(n)<<1|b2u(api)))
		switch {
		case !api && kills[n], api && apiKills[n]:
			return kill, 0
		case api && r.Float64() < apiShare:
			fates := []fate{before, after, after, late, flood, broken, odd, hang}
			return fates[r.IntN(len(fates))], rand2(r, 4*time.Second)
		case !api && r.Float64() < min(redisShare, starting(what)):
			fates := []fate{before, before, after, after, late}
			return fates[r.IntN(len(fates))], rand2(r, 2500*time.Millisecond)
		}
		return fine, 0
	}
}

// starting bounds how often a call fails that belongs to the start. A start has
// so many of them, and ends if one fails, that it would never come off.
func starting(what string) float64 {
	switch what {
	case "set", "get", "script", "hello":
		return 0.02
	}
	return 1
}

func rand2(r *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(r.Int64N(int64(most)))
}

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
