package scrub

import (
	"fmt"
	"math"
	"net"
	"strconv"
	"strings"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// tooLarge is from where on a number is not a count but may be an id. Fences
// and revisions only ever grow, so they are let through.
const tooLarge = 10_000_000

// counts are names of fields that hold numbers and times only; a string in
// one of them is a mistake and is dropped.
var counts = set("lane fence rev n count took attempt wait")

// plain is a field of an allowed name in a form that holds no content, false
// if there is none.
func plain(f zapcore.Field) (zapcore.Field, bool) {
	switch f.Type {
	case zapcore.BoolType, zapcore.DurationType, zapcore.TimeType, zapcore.TimeFullType:
		return f, true
	case zapcore.Int64Type, zapcore.Int32Type, zapcore.Int16Type, zapcore.Int8Type,
		zapcore.Uint64Type, zapcore.Uint32Type, zapcore.Uint16Type, zapcore.Uint8Type:
		counter := f.Key == "fence" || f.Key == "rev"
		return f, counter || -tooLarge < f.Integer && f.Integer < tooLarge
	case zapcore.Float64Type:
		v := math.Float64frombits(uint64(f.Integer))
		return f, math.Abs(v) < tooLarge
	case zapcore.StringType:
		return zap.String(f.Key, value(f.Key, f.String)), !counts[f.Key]
	case zapcore.StringerType:
		s, ok := f.Interface.(fmt.Stringer)
		if !ok || counts[f.Key] {
			return f, false
		}
		return zap.String(f.Key, value(f.Key, stringOf(s))), true
	case zapcore.ErrorType:
		err, _ := f.Interface.(error)
		return zap.String(f.Key, Error(err)), true
	default:
		return f, false
	}
}

// stringOf is s.String, also for a nil pointer, on which it may panic.
func stringOf(s fmt.Stringer) (out string) {
	defer func() {
		if recover() != nil {
			out = "nil"
		}
	}()
	return s.String()
}

// value is what a string field may hold, which depends on its name.
func value(key, s string) string {
	switch key {
	case "error":
		return reduce(s)
	case "stack":
		return Stack(s)
	case "addr":
		return address(s)
	default:
		return word(s)
	}
}

// cut stands for what was not let through.
const cut = "[cut]"

// word is s if it looks like a name out of our own code: at most 64 ASCII
// letters, digits and joining signs, with at most five digits in a row.
func word(s string) string {
	digits := 0
	for i := range len(s) {
		c := s[i]
		if '0' <= c && c <= '9' {
			digits++
		} else {
			digits = 0
		}
		if digits > 5 || !(alnum(rune(c|0x20)) || strings.IndexByte("_.-/:*+[]{}", c) >= 0) {
			return cut
		}
	}
	if len(s) > 64 || key(s) {
		return cut
	}
	return s
}

// key reports whether a word is more likely a key, or the id of a file on
// Telegram's servers, than a name: long, and of small and capital letters and
// digits with neither a dot nor a slash between them.
func key(s string) bool {
	return len(s) >= 32 && !strings.ContainsAny(s, "./") && strings.ContainsAny(s, "0123456789") &&
		strings.ToLower(s) != s && strings.ToUpper(s) != s
}

// address is s if it is a host and port or a socket's path, and holds nothing
// else, such as a password before an "@".
func address(s string) string {
	if host, port, err := net.SplitHostPort(s); err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err == nil && !strings.ContainsAny(host, "@/ ") {
			return s
		}
	}
	return word(s)
}
