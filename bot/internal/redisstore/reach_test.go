package redisstore

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"hotline/bot/internal/seal"
)

// A Redis that starts after the service is waited for; one that never comes is
// an error.
func TestOpenWaitsForARedisThatStarts(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	keys, err := seal.ParseKeys(seal.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	m := miniredis.NewMiniRedis()
	log := logTo(func(line string) {
		if strings.Contains(line, "waiting for Redis") {
			if err := m.StartAddr(addr); err != nil {
				t.Error(err)
			}
		}
	})
	s, err := Open(t.Context(), Options{URL: "redis://" + addr, Keys: keys, Log: log})
	if err != nil {
		t.Fatalf("a Redis that came a moment later: %v", err)
	}
	_ = s.Close()
	m.Close()

	ctx, cancel := context.WithCancel(t.Context())
	log = logTo(func(string) { cancel() })
	if _, err := Open(ctx, Options{URL: "redis://" + addr, Keys: keys, Log: log}); err == nil {
		t.Fatal("a Redis that is not there was opened")
	}
}

// One that is just being started anew hangs up on whoever has reached it.
func TestOpenWaitsForARedisThatHangsUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hung := make(chan struct{})
	go func() {
		defer close(hung)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	keys, err := seal.ParseKeys(seal.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	m := miniredis.NewMiniRedis()
	defer m.Close()
	log := logTo(func(line string) {
		if strings.Contains(line, "waiting for Redis") {
			_ = l.Close()
			<-hung
			if err := m.StartAddr(l.Addr().String()); err != nil {
				t.Error(err)
			}
		}
	})
	s, err := Open(t.Context(), Options{URL: "redis://" + l.Addr().String(), Keys: keys, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
}

// logTo makes a log of which each line is handed to a function.
func logTo(f lines) *zap.Logger {
	enc := zapcore.NewJSONEncoder(zapcore.EncoderConfig{MessageKey: "m"})
	return zap.New(zapcore.NewCore(enc, zapcore.AddSync(f), zap.InfoLevel))
}

// lines is a function as a lines.
type lines func(line string)

func (w lines) Write(b []byte) (int, error) { w(string(b)); return len(b), nil }
