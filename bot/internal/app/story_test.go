package app

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
	"go.uber.org/zap"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/scrub"
	"hotline/bot/internal/seal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const group = -1001000000001

// story is the whole service against the sandbox's Bot API, with the clock in
// the test's hand.
type story struct {
	*testing.T
	server *sandbox.Server
	clock  *clock.Moved
	room   *sandbox.Room
	cfg    *config.Config
	rdb    backend
	logs   *sink
	flows  fs.FS // nil: those that are built in
	// openStore opens the store; nil: as the service does.
	openStore func(context.Context, redisstore.Options) (Store, error)
	app       *App
	stop      func()
	// hangup asks for the roster to be read anew.
	hangup chan os.Signal
	// restarts says that the process stops and starts anew before each step.
	restarts bool
}

// backend is one Redis.
type backend struct {
	url     string
	mini    *miniredis.Miniredis // nil for a real one
	dir     string               // of a real one
	forward func(time.Duration)
}

// sink keeps what is written to it.
type sink struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// stories runs f on miniredis and on a real redis-server with an AOF, side by
// side: a story mostly waits. f is called twice at once, so it shares nothing.
func stories(t *testing.T, f func(*story)) {
	t.Run("miniredis", func(t *testing.T) {
		t.Parallel()
		f(begin(t, mini(t)))
	})
	t.Run("redis-server", func(t *testing.T) {
		t.Parallel()
		if testing.Short() {
			t.Skip("short: told on miniredis only, for the race detector, which looks at the same code of ours")
		}
		f(begin(t, realRedis(t)))
	})
}

func mini(t *testing.T) backend {
	m := miniredis.NewMiniRedis()
	m.ClockTTL(true)
	if err := m.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return backend{url: "redis://" + m.Addr(), mini: m, forward: m.FastForward}
}

func realRedis(t *testing.T) backend {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI needs redis-server 7")
		}
		t.Skip("SKIPPED LOUDLY: there is no redis-server, so this story was not told on a real one")
	}
	dir, err := os.MkdirTemp("", "hl") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	cmd := exec.Command(path, "--port", "0", "--unixsocket", socket, "--dir", dir,
		"--save", "", "--appendonly", "yes", "--appendfsync", "always")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	})
	buf := make([]byte, 4096)
	for text := ""; !strings.Contains(text, "eady to accept connections"); {
		n, err := out.Read(buf)
		if err != nil {
			t.Fatalf("redis-server did not start: %v", err)
		}
		text += string(buf[:n])
	}
	return backend{url: "unix://" + socket, dir: dir, forward: func(time.Duration) {}}
}

// begin starts the service with one desk, in English, and its group.
func begin(t *testing.T, b backend) *story {
	s := &story{T: t, rdb: b, logs: &sink{}, hangup: make(chan os.Signal), clock: clock.Still(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))}
	if b.mini == nil {
		// A real Redis has a clock of its own; what expires there is looked at
		// by its time to live.
		s.clock = clock.Still(time.Now())
	}
	s.server = sandbox.New(sandbox.Options{Now: s.clock.Now, At: s.clock.At, TB: t, Patience: 10 * time.Second})
	if err := s.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.server.Close)
	s.room = s.server.Room(sandbox.Group{ID: group, Title: "Responders", Super: true})
	s.cfg = &config.Config{
		Token: config.Secret(s.server.Token()), API: s.server.URL(),
		RedisURL: config.Secret(b.url), Keys: config.Secret(seal.NewKey()),
		Desks:    []hotline.Desk{{Name: "Desk", Chat: group, Language: "en"}},
		Instance: "story", Runner: "Test Aid",
	}
	s.start()
	t.Cleanup(func() { s.stop() })
	return s
}

// start starts the process.
func (s *story) start() {
	s.Helper()
	log, err := scrub.NewLogger("debug", s.logs)
	if err != nil {
		s.Fatal(err)
	}
	s.startWith(s.cfg, log)
}

func (s *story) startWith(cfg *config.Config, log *zap.Logger) {
	s.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	transport := &http.Transport{DialContext: (&net.Dialer{}).DialContext, MaxIdleConnsPerHost: 64}
	a, err := New(ctx, cfg, Parts{
		Log: log, Clock: s.clock, HTTP: &http.Client{Transport: transport}, Hangup: s.hangup, Flows: s.flows,
		OpenStore: s.openStore,
	})
	if err != nil {
		cancel()
		s.Fatal(err)
	}
	s.app = a
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.Run(ctx); err != nil {
			s.Errorf("the service ended: %v", err)
		}
	})
	s.stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
		if err := a.Close(); err != nil {
			s.Errorf("closing: %v", err)
		}
		transport.CloseIdleConnections()
	})
	<-a.Ready()
}

// step is called between any two steps of a story.
func (s *story) step() {
	s.Helper()
	s.settle()
	if s.restarts {
		s.stop()
		s.start()
	}
}

// settle waits until nothing is under way anywhere.
func (s *story) settle() {
	s.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		if err := s.server.WaitQuiet(ctx); err != nil {
			s.Fatalf("the Bot API does not come to rest: %v", err)
		}
		if err := s.app.Quiet(ctx); err != nil {
			s.Fatalf("the service does not come to rest: %v", err)
		}
		if s.server.Quiet() && s.server.Pending() == 0 {
			return
		}
	}
}

// passes moves everybody's clock forward.
func (s *story) passes(d time.Duration) {
	s.Helper()
	s.settle()
	s.rdb.forward(d)
	s.clock.Advance(d)
	s.settle()
}

// passesUntil moves the clock on, a second at a time, until ok: for what waits
// for the clock only once it has failed.
func (s *story) passesUntil(ok func() bool) {
	s.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(20 * time.Second)
	busy := func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		return s.app.Quiet(ctx) != nil || !s.server.Quiet() || s.server.Pending() > 0
	}
	for !ok() || busy() {
		select {
		case <-tick.C:
			s.clock.Advance(time.Second)
		case <-late:
			s.Fatal("it does not come, however long one waits")
		}
	}
	s.settle()
}

// shows reports whether a message in the chat contains the words.
func shows(c interface{ Messages() []sandbox.Message }, words string) func() bool {
	return func() bool {
		for _, m := range ours(c) {
			if strings.Contains(m.Text, words) {
				return true
			}
		}
		return false
	}
}

// phone is a survivor's phone.
func (s *story) phone(id int64, lang string) *sandbox.Phone {
	return s.server.Phone(sandbox.Person{ID: id, First: "Canary" + fmt.Sprint(id), Lang: lang})
}

// responder joins the group and has once written to the bot, so that direct
// messages reach them.
func (s *story) responder(id int64, name string) *sandbox.Member {
	s.Helper()
	m := s.room.Joins(sandbox.Person{ID: id, First: name, Lang: "en"})
	s.settle()
	return m
}

// presses presses a button of the phone's card by what it means, as "danger:yes".
func (s *story) presses(p *sandbox.Phone, data ...string) {
	s.Helper()
	for _, d := range data {
		s.step()
		card := cardOf(p)
		if d == "_skip" || d == "_back" || d == "_clear" || d == "_done" || d == "_more" {
			node, _, _ := strings.Cut(firstData(card), ":")
			d = node + ":" + d
		}
		if !has(card, d) {
			s.Fatalf("the card has no button %q; it shows:\n%s\n%v", d, card.Text, card.Buttons)
		}
		p.Presses(card.ID, d)
		s.settle()
	}
}

// skipsTo skips cards until the one of a node stands.
func (s *story) skipsTo(p *sandbox.Phone, node string) {
	s.Helper()
	for range 20 {
		if at, _, _ := strings.Cut(firstData(cardOf(p)), ":"); at == node {
			return
		}
		s.presses(p, "_skip")
	}
	s.Fatalf("twenty skips do not lead to %s", node)
}

// cardOf is the newest of the bot's messages with buttons.
func cardOf(p *sandbox.Phone) (card sandbox.Message) {
	for _, m := range ours(p) {
		if len(m.Buttons) > 0 {
			card = m
		}
	}
	return card
}

func firstData(m sandbox.Message) string {
	for _, row := range m.Buttons {
		for _, b := range row {
			return b.Data
		}
	}
	return ""
}

func has(m sandbox.Message, data string) bool {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Data == data {
				return true
			}
		}
	}
	return false
}

// ours are the bot's messages that stand in a chat.
func ours(c interface{ Messages() []sandbox.Message }) (list []sandbox.Message) {
	for _, m := range c.Messages() {
		if m.FromBot && m.Kind != "service" {
			list = append(list, m)
		}
	}
	return list
}

// redis is a client of the test's own.
func (s *story) redis() redis.UniversalClient {
	s.Helper()
	o, err := redisstore.ParseURL(s.rdb.url)
	if err != nil {
		s.Fatal(err)
	}
	c := redis.NewUniversalClient(o)
	s.Cleanup(func() { _ = c.Close() })
	return c
}

// keys are all keys in Redis with how long they live; 0 is for ever.
func (s *story) keys() map[string]time.Duration {
	s.Helper()
	c := s.redis()
	ctx := context.Background()
	found := map[string]time.Duration{}
	all, err := c.Keys(ctx, "*").Result()
	if err != nil {
		s.Fatal(err)
	}
	for _, k := range all {
		ttl, err := c.PTTL(ctx, k).Result()
		if err != nil {
			s.Fatal(err)
		}
		found[k] = max(ttl, 0)
	}
	return found
}
