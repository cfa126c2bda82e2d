// Package scrub keeps what identifies a person out of where it does not
// belong. [Text] takes identifying details out of what somebody wrote and
// leaves a mark that a reader understands; [Guard] stands in front of every
// log line and lets only known field names through.
//
// Text finds what has a form: phone numbers in any script's digits, passport
// and account numbers, e-mail addresses, links, user names, coordinates, plus
// codes, dates of birth. Names have no form. It catches the sentences with
// which people introduce themselves, in about twenty languages, and nothing
// more: a name, a nickname, a street or a company in the middle of a sentence
// stays, and so do numbers spelled out in words. So scrubbed text is still
// personal. It may go to the responder who holds the case; it never goes into
// a group, a log or a metric.
//
// Where it is in doubt it takes out rather than leaves in, because the holder
// can ask for the full words and a leak cannot be taken back. Small numbers,
// years and sums of money stay readable. Everything else is kept byte for
// byte. The package imports nothing of the house.
package scrub

import "strings"

// The marks that Text leaves. They hold no digit and no sign that Text looks
// for, so scrubbing scrubbed text changes nothing.
const (
	MarkPhone  = "[phone]"
	MarkEmail  = "[email]"
	MarkLink   = "[link]"
	MarkUser   = "[@name]"
	MarkNumber = "[number]"
	MarkPlace  = "[place]"
	MarkDate   = "[date]"
	MarkName   = "[name]"
)

// Text returns s without what identifies somebody, a mark in each gap. It is
// pure, safe for any input, invalid UTF-8 included, and may be used by several
// goroutines at once.
func Text(s string) string {
	if s == "" {
		return s
	}
	t := read(s)
	t.findLinks()
	t.findHandles()
	t.findPlaces()
	t.findDates()
	t.findNumbers()
	t.findNames()
	return t.String()
}

// take puts a mark in place of the positions [from, to). Positions that an
// earlier finder took stay with it, so finders run from the most to the least
// certain.
func (t *text) take(from, to int, mark string) {
	from, to = max(from, 0), min(to, len(t.r))
	for from < to && t.mark[from] != "" {
		from++
	}
	if from >= to {
		return
	}
	t.found = true
	t.head[from] = true
	for i := from; i < to; i++ {
		if t.mark[i] != "" {
			t.take(i, to, mark)
			return
		}
		t.mark[i] = mark
	}
}

// free reports whether position i exists and nothing took it.
func (t *text) free(i int) bool { return i >= 0 && i < len(t.r) && t.mark[i] == "" }

// String is the source with every taken stretch replaced by its mark.
func (t *text) String() string {
	if !t.found {
		return t.src
	}
	var b strings.Builder
	b.Grow(len(t.src) + 16)
	done := 0
	for i := 0; i < len(t.r); {
		if t.mark[i] == "" {
			i++
			continue
		}
		j := i + 1
		for j < len(t.r) && t.mark[j] == t.mark[i] && !t.head[j] {
			j++
		}
		b.WriteString(t.src[done:t.at[i]])
		b.WriteString(t.mark[i])
		done = t.end[j-1]
		i = j
	}
	b.WriteString(t.src[done:])
	return b.String()
}
