package redisstore

import (
	"context"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
	"go.uber.org/zap"
)

// quietLog takes what the client library would print to standard error. Only
// the fixed part of a line is kept: its arguments may be anything.
type quietLog struct{ to atomic.Pointer[zap.Logger] }

// clientLog is the library's one logger for the whole process, so it is set
// before the first client can be made.
var clientLog = func() *quietLog {
	l := &quietLog{}
	redis.SetLogger(l)
	return l
}()

func (l *quietLog) use(log *zap.Logger) { l.to.Store(log) }

// Printf implements the library's logger.
func (l *quietLog) Printf(_ context.Context, format string, _ ...any) {
	if log := l.to.Load(); log != nil {
		log.Debug("redis client: " + format)
	}
}
