package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/scrub"
	"hotline/bot/internal/seal"
)

// linger is how long finished sends wait for a commit to ride on: long enough
// that under load each rides on the next turn's, short enough that a crash
// repeats few edits.
const linger = 20 * time.Millisecond

// SandboxOptions say what the playground is like.
type SandboxOptions struct {
	Listen    string // address of the Bot API server
	PhoneLang string // the first phone's language code
	DeskLang  string // the desk's language
}

// playground is everything on this machine: Redis inside this process, a Bot
// API server, and the real service between them over HTTP.
type playground struct {
	redis  *miniredis.Miniredis
	server *sandbox.Server
	clock  *clock.Moved
	room   *sandbox.Room
	cfg    *config.Config
}

// Sandbox runs the playground with a phone and a room in the terminal.
func Sandbox(ctx context.Context, o SandboxOptions, s *Streams) (err error) {
	p, err := newPlayground(o)
	if err != nil {
		return err
	}
	defer p.close()
	log, err := scrub.NewLogger("error", s.Err)
	if err != nil {
		return err
	}
	a, err := New(ctx, p.cfg, Parts{Log: log, Clock: p.clock, Linger: linger})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	var ran error
	running.Go(func() { ran = a.Run(ctx); cancel() })
	defer func() {
		cancel()
		running.Wait()
		if cerr := a.Close(); err == nil {
			err = cerr
		}
		if err == nil {
			err = ran
		}
	}()
	select {
	case <-a.Ready():
	case <-ctx.Done():
		return nil
	}
	_, _ = fmt.Fprintf(s.Out, "The Bot API of this machine: %s\n", p.server.URL())
	terminal := &sandbox.Terminal{
		Server: p.server, Room: p.room, Advance: p.advance, In: s.In, Out: s.Out,
		Phones:  []*sandbox.Phone{p.server.Phone(sandbox.Person{ID: 501, First: "Phone", Lang: o.PhoneLang})},
		Members: []*sandbox.Member{p.room.Joins(sandbox.Person{ID: 901, First: "Dara"}), p.room.Joins(sandbox.Person{ID: 902, First: "Mira"})},
	}
	return terminal.Run(ctx)
}

func newPlayground(o SandboxOptions) (*playground, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	p := &playground{redis: miniredis.NewMiniRedis(), clock: clock.Running()}
	p.redis.ClockTTL(true)
	if err := p.redis.Start(); err != nil {
		return nil, fmt.Errorf("starting Redis inside this process: %w", err)
	}
	p.server = sandbox.New(sandbox.Options{Now: p.clock.Now, At: p.clock.At})
	if err := p.server.Start(o.Listen); err != nil {
		p.redis.Close()
		return nil, fmt.Errorf("starting the Bot API server: %w", err)
	}
	const group = -1001000000001
	p.room = p.server.Room(sandbox.Group{ID: group, Title: "Responders", Super: true})
	p.cfg = &config.Config{
		Token: config.Secret(p.server.Token()), API: p.server.URL(),
		RedisURL: config.Secret("redis://" + p.redis.Addr()), Keys: config.Secret(seal.NewKey()),
		Desks:    []hotline.Desk{{Name: "Sandbox", Chat: group, Language: o.DeskLang}},
		Pace:     config.Pace{Bot: 30, Chat: 1, Group: 20},
		Instance: "sandbox", Runner: "Hotline sandbox",
	}
	return p, nil
}

// advance moves everybody's clock: the service's, Telegram's and Redis'.
func (p *playground) advance(d time.Duration) {
	p.redis.FastForward(d)
	p.clock.Advance(d)
}

func (p *playground) close() {
	p.server.Close()
	p.redis.Close()
}
