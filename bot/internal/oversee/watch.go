package oversee

import (
	"encoding/json"
	"time"
)

// Part is a part of the service that can fail as a whole, in a fixed word.
type Part string

// The parts.
const (
	Redis   Part = "redis"
	Intake  Part = "intake"
	Sending Part = "sending"
	Cases   Part = "audit"
)

// Parts are all of them, in the order in which they are told.
var Parts = [...]Part{Redis, Intake, Sending, Cases}

// part is what fails if there is such a finding.
func (k Kind) part() Part {
	if k == Late {
		return Sending
	}
	return Cases
}

// Look is what was seen at one moment: the parts that do not work and since
// when (zero: nobody can tell), and what the audit found.
type Look struct {
	At       time.Time
	Parts    map[Part]time.Time
	Findings []Finding
}

// Fine reports whether there is nothing wrong.
func (l Look) Fine() bool { return len(l.Parts)+len(l.Findings) == 0 }

// SecondLook is how long after a first look that found something the second
// comes. What is gone by then was under way.
const SecondLook = 10 * time.Second

// Confirms reports whether the later look can confirm this one. It cannot if
// the process, or its clock, stood still or leapt between them: then whatever
// was due meanwhile looks late, and gets its time to be done first.
func (l Look) Confirms(earlier Look) bool { return l.At.Sub(earlier.At) <= time.Minute }

// Both is what was seen in both looks, by the same signs.
func (l Look) Both(earlier Look) Look {
	both := Look{At: l.At, Parts: map[Part]time.Time{}}
	for p, since := range l.Parts {
		if before, failed := earlier.Parts[p]; failed && before.Equal(since) {
			both.Parts[p] = since
		}
	}
	type mark struct {
		kind Kind
		lane int
		name string
		ms   int64
	}
	of := func(f Finding) mark { return mark{f.Kind, f.Lane, f.Name, f.Since.UnixMilli()} }
	seen := map[mark]bool{}
	for _, f := range earlier.Findings {
		seen[of(f)] = true
	}
	for _, f := range l.Findings {
		if seen[of(f)] {
			both.Findings = append(both.Findings, f)
		}
	}
	return both
}

// Failing are the parts that fail, each since its earliest sign.
func (l Look) Failing() map[Part]time.Time {
	failing := map[Part]time.Time{}
	note := func(p Part, since time.Time) {
		if since.IsZero() {
			since = l.At
		}
		if before, known := failing[p]; !known || since.Before(before) {
			failing[p] = since
		}
	}
	for p, since := range l.Parts {
		note(p, since)
	}
	for _, f := range l.Findings {
		note(f.Kind.part(), f.Since)
	}
	return failing
}

const (
	// quietFor is the least time between two messages of one part's failing.
	quietFor = 15 * time.Minute
	// laterQuiet is the same once it was told twice: everybody knows by then.
	laterQuiet = time.Hour
	// redisPatience: a Redis that restarts reads its file and is back.
	redisPatience = 2 * time.Minute
)

// fault is what is remembered of a part. Times are Unix milliseconds.
type fault struct {
	Fails bool  `json:"f,omitempty"`
	Since int64 `json:"s,omitempty"` // when it last began to fail
	Told  int64 `json:"t,omitempty"` // when that was last told
	Times int   `json:"n,omitempty"` // how often, since it last worked
}

// Watch remembers what fails, and what was said of it. It is kept over restarts
// and changes of the process that watches. The zero Watch remembers nothing.
type Watch struct{ faults map[Part]fault }

// Saying is what is to be told outside.
type Saying struct {
	Part  Part
	Since time.Time
	// Again says that it works again; else it fails.
	Again bool
}

// ReadWatch reads what [Watch.Note] wrote. What cannot be read is nothing: the
// worst that comes of it is that a fault is told once more.
func ReadWatch(noted []byte) Watch {
	var w Watch
	if json.Unmarshal(noted, &w.faults) != nil {
		w.faults = nil
	}
	return w
}

// Note is the watch as ReadWatch reads it. It holds nothing about anybody.
func (w *Watch) Note() []byte {
	b, err := json.Marshal(w.faults)
	if err != nil {
		return []byte("{}") // it is words and numbers, so this cannot be
	}
	return b
}

// Step takes in what fails now, and returns what is to be said. What is said
// in fact is told by [Watch.Told]; the rest comes up at the next step.
func (w *Watch) Step(now time.Time, failing map[Part]time.Time) (say []Saying) {
	if w.faults == nil {
		w.faults = map[Part]fault{}
	}
	for _, p := range Parts {
		f := w.faults[p]
		since, fails := failing[p]
		if fails && !f.Fails {
			f.Since = since.UnixMilli()
		}
		f.Fails = fails
		began := time.UnixMilli(f.Since).UTC()
		switch {
		case fails && f.due(now, p, began):
			say = append(say, Saying{Part: p, Since: began})
		case !fails && f.Times > 0:
			say = append(say, Saying{Part: p, Since: began, Again: true})
		}
		if w.faults[p] = f; !fails && f.Times == 0 && now.Sub(time.UnixMilli(f.Told)) >= quietFor {
			delete(w.faults, p)
		}
	}
	return say
}

// due reports whether it is time to tell that a part fails.
func (f fault) due(now time.Time, p Part, began time.Time) bool {
	quiet := quietFor
	if f.Times >= 2 {
		quiet = laterQuiet
	}
	// What was told after now was told by a clock that ran ahead, and does not
	// make anybody silent until then.
	if ago := now.Sub(time.UnixMilli(f.Told)); f.Told != 0 && ago >= 0 && ago < quiet {
		return false
	}
	return p != Redis || now.Sub(began) >= redisPatience
}

// Told notes that something was said.
func (w *Watch) Told(now time.Time, s Saying) {
	f := w.faults[s.Part]
	if s.Again {
		f.Times = 0
	} else {
		f.Told = now.UnixMilli()
		f.Times++
	}
	w.faults[s.Part] = f
}
