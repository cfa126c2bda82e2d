package scrub

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// canaries are what must never come out.
var canaries = []string{"Sokha", "sokha_99", "7001234567", "012345678", "012 345 678", "N1234567", "សុខា", "王小明", "11.5564", "hunger",
	"123456:AAH-secretsecretsecretsecretsecr"}

type person struct{ Name string }

func (p person) MarshalLogObject(e zapcore.ObjectEncoder) error {
	e.AddString("n", p.Name)
	return nil
}

func (p person) String() string { return p.Name }

func logger(t *testing.T, level string, w io.Writer) *zap.Logger {
	t.Helper()
	log, err := NewLogger(level, w)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func TestNewLoggerRefusesOtherLevels(t *testing.T) {
	for _, level := range []string{"fatal", "loud", "dpanic"} {
		if _, err := NewLogger(level, io.Discard); !errors.Is(err, ErrLevel) {
			t.Errorf("%s: %v", level, err)
		}
	}
}

func TestGuardLetsNoCanaryOut(t *testing.T) {
	var out bytes.Buffer
	log := logger(t, "debug", &out)
	for _, c := range canaries {
		fields := func(key string) []zap.Field {
			return []zap.Field{
				zap.String(key, c), zap.Any(key, person{c}), zap.Any(key, map[string]string{"n": c}), zap.Object(key, person{c}),
				zap.Inline(person{c}), zap.Dict(key, zap.String("n", c)), zap.Strings(key, []string{c}), zap.ByteString(key, []byte(c)),
				zap.Binary(key, []byte(c)), zap.Reflect(key, c), zap.Any(key, &c), zap.Errors(key, []error{errors.New(c)}),
			}
		}
		log.Info("unlisted", fields("chat")...)
		log.Info("listed, wrong form", fields("n")[1:]...)
		log.With(fields("name")...).Info("with")
		log.With(zap.Namespace("lane")).With(fields("chat")...).Info("namespace", zap.String("person", c))
		log.WithLazy(fields("chat")...).Info("lazy")
		log.Named(c+" "+c).Info("named", zap.Namespace("kind"), zap.String("text", c))
		log.Sugar().Infow("sugar", "chat", c, "n", person{c})
		log.Info("key "+fmt.Sprint(len(c)), zap.String(c, "v"))
	}
	for _, c := range []string{"7001234567", "012345678", "012 345 678", "N1234567", "សុខា", "王小明", canaries[len(canaries)-1]} {
		log.Info("message with " + c)
		log.Info("in a word", zap.String("kind", c), zap.String("outcome", c), zap.Stringer("method", person{c}))
		log.Info("in an error", zap.Error(errors.New("send to "+c)), zap.String("error", c), zap.String("stack", c), zap.String("addr", c))
	}
	log.Info("id", zap.Int64("n", 7001234567), zap.Float64("count", 7001234567), zap.Uint64("lane", 7001234567), zap.Int64("fence", 3))
	_, num := strconv.Atoi("hunger")
	log.Info("number", zap.Error(num))
	link := &url.Error{Op: "Post", URL: "https://api.telegram.org/bot123456:AAH-secretsecretsecretsecretsecr/sendMessage", Err: errors.New("refused")}
	log.Info("link", zap.Error(fmt.Errorf("sending: %w", link)))
	log.Error("panic", Panic("hunger"), zap.String("stack", string(debug.Stack())))
	for _, c := range canaries {
		if i := strings.Index(out.String(), c); i >= 0 {
			t.Errorf("%q came out: %s", c, out.String()[max(0, i-200):min(out.Len(), i+60)])
		}
	}
	for line := range strings.Lines(out.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestGuardKeepsWhatItMay(t *testing.T) {
	var out bytes.Buffer
	log := logger(t, "info", &out).With(zap.Int("lane", 7), zap.String("chat", "x"))
	log.Debug("not this")
	log.Warn("a send failed", zap.String("method", "sendMessage"), zap.Duration("wait", 2*time.Second), zap.Int64("fence", 70_000_000),
		zap.Error(fmt.Errorf("sending: %w", &url.Error{Op: "Post", URL: "https://h/bot1:x/y", Err: errors.New("connection refused")})),
		zap.String("addr", "127.0.0.1:6379"), zap.String("text", "x"), zap.Skip(), Panic(errors.New("x")))
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"level": "warn", "msg": "a send failed", "lane": 7.0, "method": "sendMessage", "wait": "2s", "fence": 7e7, "dropped": 2.0,
		"error": "sending: Post [link]: connection refused", "addr": "127.0.0.1:6379", "panic": "*errors.errorString",
	} {
		if line[key] != want {
			t.Errorf("%s is %v, want %v", key, line[key], want)
		}
	}
	if s, _ := line["time"].(string); !strings.HasSuffix(s, "Z") {
		t.Errorf("time %q is not UTC", s)
	}
}

func TestStackHoldsFunctionNamesOnly(t *testing.T) {
	for name, trace := range map[string]string{
		"runtime": string(debug.Stack()), "zap": zap.Stack("stack").String,
	} {
		got := Stack(trace)
		if !strings.Contains(got, "hotline/bot/internal/scrub.TestStackHoldsFunctionNamesOnly") || strings.Contains(got, ".go:") || strings.Contains(got, "0x") {
			t.Errorf("%s: %s", name, got)
		}
		if again := Stack(got); again != got {
			t.Errorf("%s: %q became %q", name, got, again)
		}
	}
}

func TestErrorText(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"nil", nil, "nil"},
		{"sentinel", errors.New("another process owns this lane"), "another process owns this lane"},
		{"quoted", fmt.Errorf("reading %q: unknown", "Sokha \" 1"), "reading [cut]: unknown"},
		{"unclosed quote", errors.New(`near "Sokha`), "near [cut]"},
		{"script", errors.New("bad សុខា here"), "bad [cut] here"},
		{"long", errors.New(strings.Repeat("ab ", 100)), strings.Repeat("ab ", 66) + "ab" + cut},
		{"nil pointer", (*url.Error)(nil), "an error of type *url.Error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Error(c.err); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
