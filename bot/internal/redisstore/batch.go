package redisstore

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

const (
	// flushers is how many pipelines may be on their way at once: while Redis
	// works on one, the next is filled.
	flushers = 2
	// batchMax is how many jobs share a pipeline at most.
	batchMax = 64
)

// batcher joins the calls of many lanes into pipelines. Nobody waits for a
// pipeline to fill: whatever is ready goes as soon as the one before is done.
type batcher struct {
	client redis.UniversalClient
	jobs   chan *job
	ended  <-chan struct{}
	group  sync.WaitGroup
}

// job is some calls of one caller, which wants the answers together.
type job struct {
	ctx   context.Context
	calls []*call
	done  chan struct{}
}

// call is one script to run. args begins with three places for the command,
// the script and the number of keys.
type call struct {
	script *script
	keys   int
	args   []any
	reply  any
	err    error
}

func newCall(s *script, room int, keys ...string) *call {
	c := &call{script: s, args: make([]any, 3, 3+len(keys)+room)}
	for _, k := range keys {
		c.key(k)
	}
	return c
}

// key adds a key; all keys come before any argument.
func (c *call) key(k string) {
	c.keys++
	c.args = append(c.args, k)
}

func (c *call) arg(args ...any) { c.args = append(c.args, args...) }

// command is the call as a command, by the script's digest or with its text.
func (c *call) command(ctx context.Context, whole bool) *redis.Cmd {
	c.args[0], c.args[1], c.args[2] = "evalsha", c.script.digest, c.keys
	if whole {
		c.args[0], c.args[1] = "eval", c.script.text
	}
	cmd := redis.NewCmd(ctx, c.args...)
	cmd.SetFirstKeyPos(3)
	return cmd
}

func startBatcher(ctx context.Context, client redis.UniversalClient) *batcher {
	b := &batcher{client: client, jobs: make(chan *job, batchMax), ended: ctx.Done()}
	for range flushers {
		b.group.Go(func() { b.flush(ctx) })
	}
	return b
}

func (b *batcher) wait() { b.group.Wait() }

// run carries out calls. If ctx ends first their outcome is unknown: they may
// still happen. Each call's own error is in it; run's is that of waiting.
func (b *batcher) run(ctx context.Context, calls ...*call) error {
	j := &job{ctx: ctx, calls: calls, done: make(chan struct{})}
	select {
	case b.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-b.ended:
		return ErrClosed
	}
	select {
	case <-j.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-b.ended:
		return ErrClosed
	}
}

// one carries out one call and returns its answer, with errors made plain.
func (b *batcher) one(ctx context.Context, doing string, c *call) (any, error) {
	if err := b.run(ctx, c); err != nil {
		return nil, fault(doing, err)
	}
	return c.reply, fault(doing, c.err)
}

// now carries out one call beside the pipelines, for what must not wait behind
// them.
func (b *batcher) now(ctx context.Context, doing string, c *call) (any, error) {
	cmd := c.command(ctx, false)
	_ = b.client.Process(ctx, cmd)
	if isCode(cmd.Err(), "NOSCRIPT") {
		cmd = c.command(ctx, true)
		_ = b.client.Process(ctx, cmd)
	}
	return cmd.Val(), fault(doing, cmd.Err())
}

func (b *batcher) flush(ctx context.Context) {
	taken := make([]*job, 0, batchMax)
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-b.jobs:
			taken = append(taken[:0], j)
		}
	more:
		for len(taken) < batchMax {
			select {
			case j := <-b.jobs:
				taken = append(taken, j)
			default:
				break more
			}
		}
		b.send(ctx, taken)
		for i, j := range taken {
			close(j.done)
			taken[i] = nil
		}
	}
}

func (b *batcher) send(ctx context.Context, jobs []*job) {
	var calls []*call
	for _, j := range jobs {
		// Whoever no longer waits sends it again if need be.
		if j.ctx.Err() == nil {
			calls = append(calls, j.calls...)
		}
	}
	// A script that Redis does not have was not run, so sending it whole does
	// nothing twice.
	if calls = b.pipe(ctx, calls, false); len(calls) > 0 {
		b.pipe(ctx, calls, true)
	}
}

// pipe sends calls together and returns those whose script Redis lacks.
func (b *batcher) pipe(ctx context.Context, calls []*call, whole bool) (unknown []*call) {
	if len(calls) == 0 {
		return nil
	}
	pipe := b.client.Pipeline()
	cmds := make([]*redis.Cmd, len(calls))
	for i, c := range calls {
		cmds[i] = c.command(ctx, whole)
		_ = pipe.Process(ctx, cmds[i])
	}
	// The error of Exec is that of the first failed command.
	_, _ = pipe.Exec(ctx)
	for i, c := range calls {
		c.reply, c.err = cmds[i].Val(), cmds[i].Err()
		if !whole && isCode(c.err, "NOSCRIPT") {
			unknown = append(unknown, c)
		}
	}
	return unknown
}
