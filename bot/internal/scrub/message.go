package scrub

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.uber.org/zap"
)

// Limits of what a line may hold, in bytes.
const (
	maxMessage = 120
	maxError   = 200
	maxStack   = 2000
)

// Message is a log message as it may be written. Messages are fixed English
// words of our own (a test holds that), so anything else did not come from us:
// letters of another script or more than 120 bytes are cut, identifying forms
// are marked.
func Message(s string) string { return limit(Text(ascii(s)), maxMessage) }

// Error is an error's text as it may be written: quoted parts, which in Go are
// what was given and did not fit, are cut; so are letters of other scripts;
// URLs, which hold the bot's token, phone numbers and the like are marked; and
// at most 200 bytes are left. It is "nil" for nil.
func Error(err error) (out string) {
	if err == nil {
		return "nil"
	}
	defer func() {
		if recover() != nil {
			out = "an error of type " + word(fmt.Sprintf("%T", err))
		}
	}()
	text := err.Error()
	var u *url.Error
	if errors.As(err, &u) && u.Err != nil {
		text = strings.ReplaceAll(text, u.Error(), word(u.Op)+" "+MarkLink+": "+u.Err.Error())
	}
	return reduce(text)
}

// quoted is a part in Go's or the reader's quotes.
var quoted = regexp.MustCompile("(?s)\"(?:[^\"\\\\]|\\\\.)*(?:\"|$)|`[^`]*(?:`|$)|'[^']{2,}'")

func reduce(s string) string {
	return limit(Text(ascii(quoted.ReplaceAllString(s, cut))), maxError)
}

// ascii puts one mark in place of each run that is not printable ASCII.
func ascii(s string) string {
	var b strings.Builder
	foreign := false
	for _, r := range s {
		if r >= ' ' && r < 0x7F {
			b.WriteRune(r)
			foreign = false
			continue
		}
		if !foreign {
			if r == '\n' || r == '\t' {
				b.WriteByte(' ')
			} else {
				b.WriteString(cut)
			}
		}
		foreign = true
	}
	return b.String()
}

// limit is at most n bytes of s.
func limit(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + cut
}

// Stack is the function names of a stack trace in zap's or the runtime's
// form, innermost first, joined by " < ". Arguments and paths are left out.
func Stack(trace string) string {
	if trace == "" {
		return ""
	}
	var names []string
	for line := range strings.Lines(trace) {
		name := strings.TrimRight(line, "\r\n")
		if name == "" || name[0] == '\t' || strings.HasPrefix(name, "goroutine ") {
			continue
		}
		if i := strings.LastIndex(name, "("); i > 0 && !strings.HasPrefix(name[i:], "(*") {
			name = name[:i]
		}
		if strings.HasPrefix(name, "created by ") {
			name, _, _ = strings.Cut(strings.TrimPrefix(name, "created by "), " ")
		}
		for part := range strings.SplitSeq(name, " < ") {
			if function.MatchString(part) {
				names = append(names, part)
			}
		}
	}
	return limit(strings.Join(names, " < "), maxStack)
}

// function is the full name of a Go function: it has a dot and no blank.
var function = regexp.MustCompile(`^[A-Za-z0-9_./*()\[\]-]+\.[A-Za-z0-9_.*()\[\]-]+$`)

// Panic is a field that says of what type a recovered value is, and nothing of
// its content.
func Panic(recovered any) zap.Field { return zap.String("panic", fmt.Sprintf("%T", recovered)) }
