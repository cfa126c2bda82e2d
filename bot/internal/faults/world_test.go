package faults

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"hotline/bot/internal/app"
	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/seal"
)

const group = -1001000000001

// key seals in every run. Drawing one for each would show nothing more.
var key = seal.NewKey()

// world is Redis, the Bot API and the one process between them, which dies now
// and then and is started again under the same name.
type world struct {
	t      *testing.T
	plan   *plan
	redis  *miniredis.Miniredis
	server *sandbox.Server
	api    *wire
	http   *http.Server
	room   *sandbox.Room
	cfg    *config.Config
	log    *zap.Logger

	mu    sync.Mutex
	now   *process
	kills []time.Time
	// faults are what a run logs and never should.
	faults []string
	// failed are starts and runs that ended by themselves.
	failed int

	ctx     context.Context
	stop    context.CancelFunc
	wg      sync.WaitGroup // the processes
	serving sync.WaitGroup // the Bot API
}

// process is one life of the service.
type process struct {
	lines  lines
	ctx    context.Context
	cancel context.CancelFunc
	app    *app.App
	dead   chan struct{} // closed when it was killed
	once   sync.Once
}

func newWorld(t *testing.T, p *plan, pace config.Pace, twice bool) *world {
	w := &world{t: t, plan: p, redis: miniredis.NewMiniRedis(), api: newWire()}
	w.redis.ClockTTL(true)
	w.server = sandbox.New(sandbox.Options{Fault: p.call})
	w.server.Twice(twice)
	w.room = w.server.Room(sandbox.Group{ID: group, Title: "Responders", Super: true})
	w.http = &http.Server{Handler: w.server.Handler(), ErrorLog: log.New(io.Discard, "", 0)}
	w.serving.Go(func() { _ = w.http.Serve(w.api) })
	w.cfg = &config.Config{
		Token: config.Secret(w.server.Token()), API: "http://api", Keys: config.Secret(key),
		Desks: []hotline.Desk{{Name: "North", Chat: group, Language: "en"}},
		Pace:  pace, Instance: "one", Runner: "The tests",
	}
	w.log = w.logger()
	p.killed = w.kill
	w.ctx, w.stop = context.WithCancel(context.Background())
	w.wg.Go(w.supervise)
	return w
}

// alarming are log messages that no fault of Redis or Telegram excuses.
var alarming = map[string]bool{
	"an event was set aside": true, "a decision failed": true, "a decider panicked": true,
}

func (w *world) logger() *zap.Logger {
	out := zapcore.AddSync(io.Discard)
	level := zapcore.ErrorLevel
	if os.Getenv("FAULTS_LOG") != "" {
		out, level = zapcore.AddSync(os.Stderr), zapcore.DebugLevel
	}
	enc := zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig())
	return zap.New(zapcore.NewCore(enc, out, level), zap.Hooks(func(e zapcore.Entry) error {
		if alarming[e.Message] {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.faults = append(w.faults, e.Message)
		}
		return nil
	}))
}

// wait lets time pass. Inside a bubble that takes none.
func (w *world) wait(d time.Duration) { <-time.After(d) }

// supervise starts the service, again and again, as whatever runs it would.
func (w *world) supervise() {
	for w.ctx.Err() == nil {
		// No two lives begin in the same instant, as on a real machine.
		w.wait(5 * time.Millisecond)
		p := &process{dead: make(chan struct{})}
		p.ctx, p.cancel = context.WithCancel(w.ctx)
		w.mu.Lock()
		w.now = p
		w.mu.Unlock()
		ended := make(chan struct{})
		w.wg.Go(func() {
			defer close(ended)
			if err := w.live(p); err != nil && w.ctx.Err() == nil && !p.lines.isCut() {
				w.mu.Lock()
				w.failed++
				// What it could not note before its end is lost, as with a kill.
				w.kills = append(w.kills, time.Now())
				w.mu.Unlock()
				w.log.Info("the process ended by itself", zap.Error(err))
				w.wait(time.Second)
			}
		})
		select {
		case <-ended:
		case <-p.dead:
		case <-w.ctx.Done():
		}
	}
}

// live is one life from its start to its end.
func (w *world) live(p *process) error {
	client := redis.NewClient(&redis.Options{
		Addr: "redis", Protocol: 2, DisableIdentity: true, MaxRetries: -1, DialerRetries: 1,
		ContextTimeoutEnabled: true, PoolSize: 64, ConnMaxIdleTime: -1,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		Dialer: func(context.Context, string, string) (net.Conn, error) {
			if p.lines.isCut() {
				return nil, errCut
			}
			c, err := w.redis.Dial()
			if err != nil {
				return nil, err
			}
			return p.lines.keep(newRoomy(c), nil)
		},
	})
	client.AddHook(hook{w.plan, &p.lines})
	defer func() { _ = client.Close() }()
	transport := &http.Transport{
		MaxIdleConnsPerHost: 64, DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			if p.lines.isCut() {
				return nil, errCut
			}
			return p.lines.keep(w.api.dial(ctx))
		},
	}
	defer transport.CloseIdleConnections()
	a, err := app.New(p.ctx, w.cfg, app.Parts{
		Log: w.log, HTTP: &http.Client{Transport: transport}, Linger: 20 * time.Millisecond,
		OpenStore: func(ctx context.Context, o redisstore.Options) (app.Store, error) {
			o.Client = client
			return redisstore.Open(ctx, o)
		},
	})
	if err != nil {
		return fmt.Errorf("starting: %w", err)
	}
	w.mu.Lock()
	p.app = a
	w.mu.Unlock()
	err = a.Run(p.ctx)
	_ = a.Close()
	return err
}

// kill ends the present process without any clean-up: what it still tries to
// do reaches nobody.
func (w *world) kill() {
	w.mu.Lock()
	p := w.now
	w.mu.Unlock()
	if p == nil {
		return
	}
	p.once.Do(func() {
		w.mu.Lock()
		w.kills = append(w.kills, time.Now())
		w.mu.Unlock()
		p.lines.cut()
		p.cancel()
		close(p.dead)
	})
}

// settle waits until nothing is under way and nothing more is coming soon.
func (w *world) settle() error {
	ctx, cancel := context.WithTimeout(w.ctx, 10*time.Minute)
	defer cancel()
	// Edits of an alert keep ten seconds between them, and a group's pace may
	// hold them back for a while.
	for _, calm := range []time.Duration{20 * time.Second, 3 * time.Second} {
		if err := w.server.WaitQuiet(ctx); err != nil {
			return fmt.Errorf("the Bot API is not quiet: %w", err)
		}
		w.wait(calm)
		w.mu.Lock()
		p := w.now
		w.mu.Unlock()
		if p == nil || p.app == nil {
			return fmt.Errorf("no process runs")
		}
		if err := p.app.Quiet(ctx); err != nil {
			return fmt.Errorf("the service is not quiet: %w", err)
		}
	}
	return nil
}

// close ends everything.
func (w *world) close() {
	w.plan.calm()
	w.stop()
	w.wg.Wait()
	w.server.Close()
	_ = w.http.Close()
	w.serving.Wait()
	w.redis.Close()
}
