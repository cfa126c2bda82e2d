package lane_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"go.uber.org/goleak"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/lane"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/seal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a loop on a store, with a decider and a sender of the test's.
type world struct {
	*testing.T
	redis *miniredis.Miniredis
	keys  *seal.Keys
	store *redisstore.Store
	over  func(lane.Store) lane.Store // what stands between the loop and the store
	clock *clock.Moved
	logs  bytes.Buffer
	logMu sync.Mutex

	loop   *lane.Loop
	sender *sender
	alarms *alarms
	stop   func()
	update int64
}

// decider is a function as a decider.
type decider func(hotline.Env, hotline.Event, []byte) (hotline.Decision, error)

func (d decider) Decide(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	return d(env, ev, state)
}

type alarms struct {
	mu    sync.Mutex
	codes []string
}

func (a *alarms) Decided(string, string, time.Duration) {}
func (a *alarms) Committed(int, time.Duration)          {}
func (a *alarms) Lag(time.Duration)                     {}
func (a *alarms) Alarm(code string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.codes = append(a.codes, code)
}

func (a *alarms) has(code string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.codes {
		if c == code {
			return true
		}
	}
	return false
}

// sender keeps tickets until the test sends them.
type sender struct {
	mu      sync.Mutex
	tickets []hotline.Ticket
}

func (s *sender) Queue(t hotline.Ticket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tickets = append(s.tickets, t)
}

// queued reports whether so many tickets wait.
func (s *sender) queued(n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.tickets) >= n
}

func (s *sender) next() (hotline.Ticket, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tickets) == 0 {
		return hotline.Ticket{}, false
	}
	t := s.tickets[0]
	s.tickets = s.tickets[1:]
	return t, true
}

func (w *world) Write(p []byte) (int, error) {
	w.logMu.Lock()
	defer w.logMu.Unlock()
	return w.logs.Write(p)
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, redis: miniredis.NewMiniRedis(), clock: clock.Still(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))}
	w.redis.ClockTTL(true)
	if err := w.redis.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.redis.Close)
	var err error
	if w.keys, err = seal.ParseKeys(seal.NewKey()); err != nil {
		t.Fatal(err)
	}
	if w.store, err = redisstore.Open(t.Context(), redisstore.Options{
		URL: "redis://" + w.redis.Addr(), Keys: w.keys, Now: w.clock.Now,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	return w
}

func (w *world) run(d decider) {
	w.Helper()
	w.sender, w.alarms = &sender{}, &alarms{}
	log := zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(w), zap.DebugLevel))
	var store lane.Store = w.store
	if w.over != nil {
		store = w.over(store)
	}
	w.loop = lane.New(lane.Options{
		Store: store, Decider: d, Clock: w.clock, Log: log, Observer: w.alarms,
		House: func() *hotline.House { return &hotline.House{} }, Instance: "one", Poll: true,
	})
	w.loop.SendWith(w.sender)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := w.loop.Run(ctx); err != nil {
			w.Error(err)
		}
	})
	w.stop = sync.OnceFunc(func() { cancel(); running.Wait() })
	w.Cleanup(w.stop)
	<-w.loop.Ready()
}

func (w *world) writes(chat int64, text string) {
	w.Helper()
	w.update++
	u := hotline.Update{ID: 1000 + w.update, Kind: hotline.Text, Chat: chat, From: chat, Text: text}
	if err := w.loop.Receive(w.Context(), []hotline.Update{u}); err != nil {
		w.Fatal(err)
	}
}

func (w *world) quiet() {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
	defer cancel()
	if err := w.loop.Quiet(ctx); err != nil {
		w.Fatal("the lanes do not come to rest")
	}
}

// taken is a send that has begun.
type taken struct {
	ticket hotline.Ticket
	out    hotline.Out
}

func (w *world) try() (taken, bool) {
	for {
		tk, ok := w.sender.next()
		if !ok {
			return taken{}, false
		}
		if out, ok := w.loop.Take(tk); ok {
			return taken{tk, out}, true
		}
	}
}

// take waits until something is to be sent and begins it.
func (w *world) take() (got taken) {
	w.Helper()
	w.awaits(func() (ok bool) { got, ok = w.try(); return ok })
	return got
}

func (w *world) awaits(ok func() bool) {
	w.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.After(10 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			w.Fatal("it does not come")
		}
	}
}
