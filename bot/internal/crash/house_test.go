package crash

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hotline/bot/internal/sandbox"
)

// built is the path of the program, which is built once for all tests. CRASH_BIN
// names another build instead, such as one with the race detector.
var built = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("CRASH_BIN"); path != "" {
		return path, nil
	}
	path := filepath.Join(scratch, "bot")
	out, err := exec.Command("go", "build", "-o", path, "hotline/bot").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return path, nil
})

// scratch is a directory of the tests' own. Its path is short, as that of a
// socket must be.
var scratch string

func TestMain(m *testing.M) {
	// The tests mostly wait, so they all run at once however few cores there are.
	flag.Parse()
	err := flag.Set("test.parallel", "6")
	if err == nil {
		scratch, err = os.MkdirTemp("", "hl")
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, "leaked:", err)
			code = 1
		}
	}
	os.Exit(code)
}

const (
	group = -1001000000001                                   // the desk's chat
	token = "7000000001:AAcrashcrashcrashcrashcrashcrashcra" // of the form that Telegram's have
)

// house is everything that one test runs.
type house struct {
	testing.TB
	ctx    context.Context
	giveUp context.CancelCauseFunc
	seed   uint64
	dir    string
	api    *sandbox.Server
	room   *sandbox.Room
	redis  *database
	env    []string
	began  time.Time
	logs   map[string]bool // of its processes; true: shown
}

// patience is how long a test may take. Nearly all is done in a third of it; a
// busy machine with the race detector needs the rest.
const patience = 4 * time.Minute

// newHouse starts Redis and the Bot API server. It skips the test where there
// is no redis-server, but not in CI.
func newHouse(t *testing.T) *house {
	t.Parallel()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is not installed, and CI must not skip the crash tests")
		}
		t.Skip("######## SKIPPED: redis-server is not installed; nothing was killed and nothing proved ########")
	}
	bot, err := built()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeoutCause(t.Context(), patience, fmt.Errorf("not done within %s", patience))
	t.Cleanup(cancel)
	ctx, giveUp := context.WithCancelCause(ctx)
	h := &house{TB: t, ctx: ctx, giveUp: giveUp, seed: seedOf(t), began: time.Now(), logs: map[string]bool{}}
	if h.dir, err = os.MkdirTemp(scratch, "t"); err != nil {
		t.Fatal(err)
	}
	h.redis = &database{h: h, path: path}
	h.redis.start()
	t.Cleanup(func() { h.redis.kill() })

	h.api = sandbox.New(sandbox.Options{Token: token, KeepCalls: -1})
	if err := h.api.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.api.Close)
	h.room = h.api.Room(sandbox.Group{ID: group, Title: "Responders", Super: true})

	roster := filepath.Join(h.dir, "roster.yaml")
	desks := fmt.Sprintf("desks:\n  - name: Desk\n    chat: %d\n    language: en\n", group)
	if err := os.WriteFile(roster, []byte(desks), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := exec.CommandContext(ctx, bot, "keys", "new").Output()
	if err != nil {
		t.Fatalf("making a key: %v", err)
	}
	h.env = []string{
		"HOTLINE_TELEGRAM_TOKEN=" + h.api.Token(), "HOTLINE_TELEGRAM_API=" + h.api.URL(),
		"HOTLINE_REDIS_URL=" + h.redis.url(), "HOTLINE_KEYS=" + strings.TrimSpace(string(key)),
		"HOTLINE_ROSTER=" + roster, "HOTLINE_RUNNER=Crash test",
		"HOTLINE_PACE_BOT=0", "HOTLINE_PACE_CHAT=0", "HOTLINE_PACE_GROUP=0",
		"HOTLINE_LOG_LEVEL=" + level(),
	}
	return h
}

// level is how much the services log: CRASH_LOG, or else what is worth a look
// when a test has failed.
func level() string {
	if l := os.Getenv("CRASH_LOG"); l != "" {
		return l
	}
	return "info"
}

// seedOf prints the seed that decides what is random in a test, so that it can
// be repeated: CRASH_SEED, or else chance.
func seedOf(t *testing.T) uint64 {
	seed := rand.Uint64()
	if s := os.Getenv("CRASH_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal("CRASH_SEED is not a number")
		}
	}
	t.Logf("seed: CRASH_SEED=%d go test -count=1 -v -run '^%s$' ./bot/internal/crash", seed, t.Name())
	return seed
}

// chance is a source of its own for each part of a test, so that what one part
// draws does not depend on how fast another is.
func (h *house) chance(part uint64) *rand.Rand { return rand.New(rand.NewPCG(h.seed, part)) }

// after waits by the machine's clock, and reports false if the test's time is
// up or stop is closed. Nothing is expected to have happened by then: it paces
// what is done to the processes.
func (h *house) after(d time.Duration, stop <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-stop:
	case <-h.ctx.Done():
	}
	return false
}

// service is one process of the program.
type service struct {
	h        *house
	name     string
	log      string
	cmd      *exec.Cmd
	ended    chan struct{}
	expected chan struct{} // closed when it may end
	once     sync.Once
}

// serve starts a process under an instance's name.
func (h *house) serve(name string) *service {
	bot, err := built()
	if err != nil {
		h.Fatal(err)
	}
	s := &service{h: h, name: name, log: filepath.Join(h.dir, name+".log"), ended: make(chan struct{}), expected: make(chan struct{})}
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	h.logs[s.log] = false
	s.cmd = exec.Command(bot, "serve")
	s.cmd.Env = append([]string{"HOTLINE_INSTANCE=" + name}, h.env...)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		h.Fatal(err)
	}
	go func() {
		err := s.cmd.Wait()
		select {
		case <-s.expected:
		default:
			h.Errorf("%s ended by itself: %v", name, err)
			h.giveUp(errors.New("a process ended by itself"))
		}
		close(s.ended)
	}()
	h.Cleanup(func() {
		s.kill()
		if h.Failed() && !h.logs[s.log] {
			h.logs[s.log] = true
			h.Logf("the last that %s logged:\n%s", name, s.tail())
		}
	})
	return s
}

// kill ends the process as a power cut would.
func (s *service) kill() {
	s.once.Do(func() { close(s.expected) })
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// stop asks the process to end, which it must do cleanly and within 10 s.
func (s *service) stop() {
	s.h.Helper()
	s.once.Do(func() { close(s.expected) })
	s.signal(syscall.SIGTERM)
	late := time.NewTimer(10 * time.Second)
	defer late.Stop()
	select {
	case <-s.ended:
		if code := s.cmd.ProcessState.ExitCode(); code != 0 {
			s.h.Errorf("%s stopped with code %d", s.name, code)
		}
	case <-late.C:
		s.h.Errorf("%s did not stop within 10 s", s.name)
	}
}

func (s *service) signal(sig os.Signal) {
	s.h.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.h.Error(err)
	}
}

// tail is the end of the log.
func (s *service) tail() string {
	text, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-40):], []byte("\n")))
}

// database is a redis-server with an append-only file.
type database struct {
	h    *house
	path string
	cmd  *exec.Cmd
}

func (d *database) socket() string { return filepath.Join(d.h.dir, "redis") }
func (d *database) url() string    { return "unix://" + d.socket() }

// start starts it on the file that an earlier one left, and waits until it
// takes connections.
func (d *database) start() {
	d.h.Helper()
	d.cmd = exec.Command(d.path, "--dir", d.h.dir, "--save", "", "--appendonly", "yes", "--appendfsync", "always",
		"--port", "0", "--unixsocket", d.socket())
	out, err := d.cmd.StdoutPipe()
	if err == nil {
		err = d.cmd.Start()
	}
	if err != nil {
		d.h.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "eady to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return
		}
	}
	d.h.Fatal("redis-server did not start")
}

// kill ends it as a power cut would.
func (d *database) kill() {
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait()
}
