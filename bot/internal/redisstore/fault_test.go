package redisstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"

	"github.com/redis/go-redis/v9"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

// answered is an error as Redis answers it.
type answered string

func (a answered) Error() string { return string(a) }
func (answered) RedisError()     {}

func TestErrorsTellNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"an unknown command quotes its arguments", answered("ERR unknown command 'X', with args beginning with: 'CANARY'"), "doing: redis answers ERR"},
		{"no code at all", answered("CANARY"), "doing: redis answers an error"},
		{"a script's fault", answered("user_script:1: CANARY"), "doing: redis answers an error"},
		{"a password refused", answered("WRONGPASS invalid CANARY"), "doing: redis answers WRONGPASS: user or password in HOTLINE_REDIS_URL are wrong"},
		{"an answer that cannot be parsed", errors.New(`redis: can't parse "CANARY"`), "doing: redis client: *errors.errorString"},
		{"a cut connection", io.EOF, "doing: EOF"},
		{"a deadline", context.DeadlineExceeded, "doing: context deadline exceeded"},
		{"a closed client", redis.ErrClosed, "doing: " + redis.ErrClosed.Error()},
		{"a refused connection", &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("refused")}, "doing: dial tcp: refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := fault("doing", c.err)
			if !strings.HasPrefix(got.Error(), c.want) || strings.Contains(fmt.Sprintf("%+v", got), "CANARY") {
				t.Errorf("%v", got)
			}
		})
	}
	if fault("doing", nil) != nil {
		t.Error("an error out of nothing")
	}
}

func TestErrorsKeepWhatIsAskedOfThem(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		gone, end := context.WithCancel(t.Context())
		end()
		_, err := s.Journal(gone, []hotline.Event{text(1, hotline.ChatActor(1), "CANARY")})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("after the end of its context: %v", err)
		}
		// A value of another kind stands where a journal should.
		a := in(s, 7, 1)
		h.raw.Set(t.Context(), lanes[7].journal, "x", 0)
		woken, err := s.Journal(t.Context(), []hotline.Event{text(2, a, "CANARY"), text(3, in(s, 8, 1), "fine")})
		if err == nil || strings.Contains(err.Error(), "CANARY") || strings.Contains(err.Error(), "hl:") {
			t.Errorf("a journal that is none: %v", err)
		}
		if len(woken) != 1 || woken[0] != 8 {
			t.Errorf("the other lane was not woken: %v", woken)
		}
		if err := s.Deliver(t.Context(), 1, []hotline.Out{post(1, a, "CANARY")}); err == nil || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("delivering into it: %v", err)
		}
	})
}

func TestTheClientsLogIsQuiet(t *testing.T) {
	core, lines := observer.New(zapcore.DebugLevel)
	l := &quietLog{}
	l.Printf(t.Context(), "before anybody listens %s", "CANARY")
	l.use(zap.New(core))
	l.Printf(t.Context(), "a connection of %s failed", "CANARY")
	all := lines.All()
	if len(all) != 1 || all[0].Level != zapcore.DebugLevel || strings.Contains(fmt.Sprint(all), "CANARY") {
		t.Errorf("logged %v", all)
	}
}
