package scrub

import (
	"slices"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// Fields are the field names that may stand in a log line. Adding one is a
// decision about what our own logs keep: none of them names a person, a chat,
// a case, a desk or a place.
var Fields = []string{
	"lane", "fence", "rev", "n", "count", "took", "method", "outcome", "rank", "code", "instance", "version", "kind",
	"attempt", "wait", "addr", "signal", "setting", "event", "error", "panic", "stack", "level",
}

// guard is a core that lets only known fields through to the next one.
type guard struct {
	next    zapcore.Core
	allowed map[string]bool
	dropped int // by With, told on each line
}

// Guard returns a core that passes on only fields named in [Fields] or in
// allowed, in forms that hold no content, and puts one field "dropped" with
// the number of the others in their place. A field of an allowed name is
// dropped too if its value is an object, a list, bytes, or a number as large
// as a Telegram id. Messages are kept short and plain; see [Message].
//
// It must be the outermost core: a core that wraps it could write fields
// around it.
func Guard(core zapcore.Core, allowed ...string) zapcore.Core {
	g := &guard{next: core, allowed: map[string]bool{}}
	for _, name := range slices.Concat(Fields, allowed) {
		g.allowed[name] = true
	}
	return g
}

// Enabled is the next core's answer.
func (g *guard) Enabled(l zapcore.Level) bool { return g.next.Enabled(l) }

// Level is the next core's level, for zap.Logger.Level.
func (g *guard) Level() zapcore.Level { return zapcore.LevelOf(g.next) }

// Sync flushes the next core.
func (g *guard) Sync() error { return g.next.Sync() }

// With adds the allowed fields to every later line.
func (g *guard) With(fields []zapcore.Field) zapcore.Core {
	kept, dropped := g.filter(fields)
	return &guard{next: g.next.With(kept), allowed: g.allowed, dropped: g.dropped + dropped}
}

// Check asks the next core and, if it would write, has this one write.
func (g *guard) Check(e zapcore.Entry, ce *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if g.Enabled(e.Level) {
		return ce.AddCore(e, g)
	}
	return ce
}

// Write passes on what may be written.
func (g *guard) Write(e zapcore.Entry, fields []zapcore.Field) error {
	kept, dropped := g.filter(fields)
	if dropped += g.dropped; dropped > 0 {
		kept = append(kept, zap.Int("dropped", dropped))
	}
	e.Message = Message(e.Message)
	e.LoggerName = word(e.LoggerName)
	e.Stack = Stack(e.Stack)
	return g.next.Write(e, kept)
}

func (g *guard) filter(fields []zapcore.Field) (kept []zapcore.Field, dropped int) {
	kept = make([]zapcore.Field, 0, len(fields)+1)
	for _, f := range fields {
		if f.Type == zapcore.SkipType {
			continue
		}
		if !g.allowed[f.Key] {
			dropped++
			continue
		}
		if safe, ok := plain(f); ok {
			kept = append(kept, safe)
			continue
		}
		dropped++
	}
	return kept, dropped
}
