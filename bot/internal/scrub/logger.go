package scrub

import (
	"errors"
	"io"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// ErrLevel says that a log level is none of debug, info, warn and error.
var ErrLevel = errors.New("the log level must be debug, info, warn or error")

// NewLogger returns the program's logger: JSON lines with a UTC time, behind
// [Guard], written to w one line at a time. A line that cannot be written is
// dropped: nothing about it goes elsewhere. level is debug, info, warn or
// error.
func NewLogger(level string, w io.Writer) (*zap.Logger, error) {
	lowest, err := zapcore.ParseLevel(level)
	if err != nil || lowest > zapcore.ErrorLevel {
		return nil, ErrLevel
	}
	enc := zap.NewProductionEncoderConfig()
	enc.TimeKey = "time"
	enc.EncodeTime = zapcore.RFC3339NanoTimeEncoder
	enc.EncodeDuration = zapcore.StringDurationEncoder
	core := zapcore.NewCore(zapcore.NewJSONEncoder(enc), zapcore.Lock(zapcore.AddSync(w)), lowest)
	return zap.New(Guard(core), zap.WithClock(utc{zapcore.DefaultClock}), zap.ErrorOutput(zapcore.AddSync(io.Discard))), nil
}

// utc makes a clock's times UTC, so that logs do not say where they were kept.
type utc struct{ zapcore.Clock }

// Now is the time in UTC.
func (c utc) Now() time.Time { return c.Clock.Now().UTC() }
