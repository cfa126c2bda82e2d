package redisstore

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
	"go.uber.org/zap"
)

// Every test runs on miniredis, on a real server and on a Cluster of one node,
// which refuses what would touch several slots.

// server is a redis-server of the tests' own.
type server struct {
	dir, url string
	cmd      *exec.Cmd
}

var (
	single  = sync.OnceValues(func() (*server, error) { return startServer(false) })
	cluster = sync.OnceValues(func() (*server, error) { return startServer(true) })
	started []*server
)

func TestMain(m *testing.M) {
	code := m.Run()
	for _, s := range started {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		_ = os.RemoveAll(s.dir)
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, "leaked:", err)
			code = 1
		}
	}
	os.Exit(code)
}

func startServer(asCluster bool) (*server, error) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, nil
	}
	// A socket's path must be short, which t.TempDir is not.
	dir, err := os.MkdirTemp("", "hl")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	args := []string{"--dir", dir, "--save", "", "--appendonly", "yes", "--appendfsync", "no", "--bind", "127.0.0.1"}
	if asCluster {
		port, bus := freePort(), freePort()
		s.url = "redis://127.0.0.1:" + port + "?cluster=true"
		args = append(args, "--port", port, "--cluster-port", bus, "--cluster-enabled", "yes")
	} else {
		socket := filepath.Join(dir, "s")
		s.url = "unix://" + socket
		args = append(args, "--port", "0", "--unixsocket", socket)
	}
	s.cmd = exec.Command(path, args...)
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	started = append(started, s)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "eady to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			if asCluster {
				return s, s.formCluster()
			}
			return s, nil
		}
	}
	return nil, fmt.Errorf("redis-server did not start")
}

func (s *server) formCluster() error {
	ctx := context.Background()
	c := redis.NewClient(&redis.Options{Addr: strings.TrimSuffix(strings.TrimPrefix(s.url, "redis://"), "?cluster=true")})
	defer func() { _ = c.Close() }()
	if err := c.ClusterAddSlotsRange(ctx, 0, 16383).Err(); err != nil {
		return err
	}
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for range 500 {
		info, err := c.ClusterInfo(ctx).Result()
		if err == nil && strings.Contains(info, "cluster_state:ok") {
			return nil
		}
		<-again.C
	}
	return fmt.Errorf("the cluster did not form")
}

func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer func() { _ = l.Close() }()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

// house is one back-end under test, empty at first.
type house struct {
	testing.TB
	url   string
	dir   string // of the real server, else empty
	keys  *seal.Keys
	clock *clock.Moved
	log   *zap.Logger
	raw   redis.UniversalClient // what a thief would have
	mini  *miniredis.Miniredis  // nil on a real server
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// each runs a test on every back-end.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("miniredis", func(t *testing.T) { test(t, onMini(t)) })
	t.Run("redis", func(t *testing.T) { test(t, onServer(t, single)) })
	t.Run("cluster", func(t *testing.T) { test(t, onServer(t, cluster)) })
}

func onMini(t testing.TB) *house {
	m := miniredis.NewMiniRedis()
	m.ClockTTL(true)
	if err := m.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	h := newHouse(t, "redis://"+m.Addr())
	h.mini = m
	return h
}

func onServer(t testing.TB, start func() (*server, error)) *house {
	s, err := start()
	if err != nil {
		t.Fatal(err)
	}
	if s == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is not installed, and CI must not skip these tests")
		}
		t.Skip("######## SKIPPED: redis-server is not installed; these tests ran on miniredis only ########")
	}
	h := newHouse(t, s.url)
	h.dir = s.dir
	if err := h.raw.FlushAll(context.Background()).Err(); err != nil {
		t.Fatal(err)
	}
	return h
}

func newHouse(t testing.TB, url string) *house {
	h := &house{TB: t, url: url, clock: clock.Still(noon), log: zap.NewNop()}
	var err error
	if h.keys, err = seal.ParseKeys(seal.NewKey()); err != nil {
		t.Fatal(err)
	}
	h.raw = h.client()
	return h
}

func (h *house) client() redis.UniversalClient {
	o, err := ParseURL(h.url)
	if err != nil {
		h.Fatal(err)
	}
	c := redis.NewUniversalClient(o)
	h.Cleanup(func() { _ = c.Close() })
	return c
}

// open opens the store as a process of its own would.
func (h *house) open() *Store {
	h.Helper()
	return h.openWith(nil)
}

func (h *house) openWith(client redis.UniversalClient) *Store {
	h.Helper()
	s, err := Open(h.Context(), Options{URL: h.url, Client: client, Keys: h.keys, Log: h.log, Now: h.clock.Now})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = s.Close() })
	return s
}

// faulty opens a store whose connection fails when told.
func (h *house) faulty() (*Store, *faults) {
	h.Helper()
	c := h.client()
	f := &faults{}
	c.AddHook(f)
	return h.openWith(c), f
}

// faults loses requests or answers of the next commands.
type faults struct {
	mu sync.Mutex
	// next tells what becomes of the next pipeline or command.
	next []fate
}

type fate int

const (
	fine       fate = iota
	lostAsking      // it never arrives
	lostAnswer      // it is done, and nobody knows
)

func (f *faults) plan(next ...fate) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next = next
}

func (f *faults) take() fate {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.next) == 0 {
		return fine
	}
	now := f.next[0]
	f.next = f.next[1:]
	return now
}

func (f *faults) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f *faults) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (f *faults) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		now := f.take()
		if now != lostAsking {
			if err := next(ctx, cmds); now == fine {
				return err
			}
		}
		for _, c := range cmds {
			c.SetErr(io.ErrUnexpectedEOF)
		}
		return io.ErrUnexpectedEOF
	}
}

// Short words for what tests do again and again.

func (h *house) claim(s *Store, lane int) hotline.Own {
	h.Helper()
	owners, err := s.Owners(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	got, err := s.Claim(h.Context(), lane, "one", owners[lane].Fence)
	if err != nil || !got.OK {
		h.Fatalf("claiming: %v, %v", got.OK, err)
	}
	return got.Own
}

func (h *house) pull(s *Store, own hotline.Own) hotline.Pulled {
	h.Helper()
	p, err := s.Pull(h.Context(), own, h.clock.Now(), 64, nil)
	if err != nil {
		h.Fatal(err)
	}
	return p
}

func (h *house) commit(s *Store, own *hotline.Own, c hotline.Commit) time.Time {
	h.Helper()
	next, err := s.Commit(h.Context(), *own, c)
	if err != nil {
		h.Fatal(err)
	}
	own.Rev++
	return next
}

func (h *house) journal(s *Store, events ...hotline.Event) {
	h.Helper()
	if _, err := s.Journal(h.Context(), events); err != nil {
		h.Fatal(err)
	}
}

// text is an update with words in it.
func text(id int64, to hotline.Actor, words string) hotline.Event {
	return hotline.Event{
		To: to, At: noon.Add(time.Duration(id) * 1234567), Seed: [32]byte{byte(id)},
		Update: &hotline.Update{ID: id, Kind: hotline.Text, Chat: 1, Text: words},
	}
}

// words are what the entries of a journal say, in order.
func words(p hotline.Pulled) (all []string) {
	for _, e := range p.Entries {
		switch {
		case e.Err != nil:
			all = append(all, "!")
		case e.Event.Tick:
			all = append(all, "tick")
		case e.Event.Update != nil:
			all = append(all, e.Event.Update.Text)
		case e.Event.Post != nil && e.Event.Post.Said != nil:
			all = append(all, e.Event.Post.Said.Text)
		}
	}
	return all
}

// in draws an actor that lives in a lane.
func in(s *Store, lane, from int) hotline.Actor {
	for id := int64(from); ; id++ {
		if a := hotline.ChatActor(id); s.LaneOf(a) == lane {
			return a
		}
	}
}
