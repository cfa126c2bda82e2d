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

// playground is everything on this machine: Redis inside this process, a Bot
// API server, and the real service between them over HTTP.
type playground struct {
	redis  *miniredis.Miniredis
	server *sandbox.Server
	clock  *clock.Moved
	room   *sandbox.Room
	phone  *sandbox.Phone
	team   []*sandbox.Member
	cfg    *config.Config
}

// run runs the real service against the playground while front runs, and stops
// it afterwards. front begins once the service is ready.
func (p *playground) run(ctx context.Context, s *Streams, front func(context.Context) error) (err error) {
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
		return front(ctx)
	case <-ctx.Done():
		return nil
	}
}

func newPlayground(o SandboxOptions) (*playground, error) {
	p := &playground{redis: miniredis.NewMiniRedis(), clock: clock.Running()}
	p.redis.ClockTTL(true)
	if err := p.redis.Start(); err != nil {
		return nil, fmt.Errorf("starting Redis inside this process: %w", err)
	}
	p.server = sandbox.New(sandbox.Options{Now: p.clock.Now, At: p.clock.At, Topics: o.Topics})
	if err := p.server.Start("127.0.0.1:0"); err != nil {
		p.redis.Close()
		return nil, fmt.Errorf("starting the Bot API server: %w", err)
	}
	const group = -1001000000001
	p.room = p.server.Room(sandbox.Group{ID: group, Title: "Responders", Super: true})
	p.phone = p.server.Phone(sandbox.Person{ID: 501, First: "Phone 1", Lang: o.PhoneLang})
	for i, name := range []string{"Dara", "Mira"} {
		p.team = append(p.team, p.room.Joins(sandbox.Person{ID: int64(901 + i), First: name, Lang: "en"}))
	}
	p.cfg = &config.Config{
		Token: config.Secret(p.server.Token()), API: p.server.URL(),
		RedisURL: config.Secret("redis://" + p.redis.Addr()), Keys: config.Secret(seal.NewKey()),
		Desks:    []hotline.Desk{{Name: "Sandbox", Chat: group, Language: o.DeskLang}},
		Pace:     config.Pace{Bot: 30, Chat: 1, Group: 20},
		Instance: "sandbox", Runner: "Hotline sandbox", Profile: config.ProfilePlain,
	}
	if o.Topics {
		p.cfg.SurvivorTopics = "on"
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
