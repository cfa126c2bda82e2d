// Package oversee audits the promise that every open case has a live claim or a
// time at which somebody is next told (H8), and decides what the watch over the
// service says of what fails. It shares no code with what sets the timers: it
// reads what was stored with a small reader of its own, so that a mistake over
// there is found here. Everything in it is pure.
package oversee

import (
	"encoding/json"
	"time"

	"hotline/bot/internal/hotline"
)

// stored is the little of a case's state that H8 rests on. Times are Unix
// milliseconds.
type stored struct {
	Status hotline.Status `json:"st"`
	Next   int64          `json:"nx"` // open: when somebody is told next
	Undo   int64          `json:"un"` // not real: until when that can be undone
	Holder int64          `json:"h"`
	Lease  int64          `json:"le"` // held: until when without a sign of work
}

func read(state []byte) (s stored, ok bool) {
	if json.Unmarshal(state, &s) != nil {
		return s, false
	}
	switch s.Status {
	case hotline.Open, hotline.Held, hotline.NotReal, hotline.Closed, hotline.Withdrawn:
		return s, true
	}
	return s, false
}

func (s stored) over() bool { return s.Status == hotline.Closed || s.Status == hotline.Withdrawn }

// open reports whether somebody has still to act on the case. Of what cannot
// be read it is taken for granted.
func open(state []byte) bool {
	if state == nil {
		return false
	}
	s, ok := read(state)
	return !ok || !s.over()
}

// WatchOf says whether a case is to be looked after, by its states before and
// after a decision. Behind a practice case stands nobody.
func WatchOf(no hotline.CaseNo, before, after []byte) hotline.Watch {
	switch {
	case no.Practice():
		return hotline.Unwatched
	case open(after), after == nil && open(before):
		return hotline.Watched
	case after == nil:
		return hotline.Unwatched
	}
	return hotline.Relieved
}

// Kind is what is wrong, in a fixed word: it is an alarm's code.
type Kind string

// The kinds.
const (
	// Untold: open without a time at which somebody is told, held without a
	// holder or a lease, not real without an end.
	Untold Kind = "h8-untold"
	// Overdue: somebody was to be told of an open case, and nobody was.
	Overdue Kind = "h8-overdue"
	// Lapsed: held although the lease is over.
	Lapsed Kind = "h8-lapsed"
	// Undecided: still marked not real although the undo is over.
	Undecided Kind = "h8-undecided"
	// NoTimer, LateTimer: nothing will wake the case, or not in time.
	NoTimer   Kind = "h8-no-timer"
	LateTimer Kind = "h8-late-timer"
	// Gone: the state of an open case is not there any more.
	Gone Kind = "h8-gone"
	// Unreadable: it is there and cannot be read.
	Unreadable Kind = "h8-unreadable"
	// Stuck: what came into a lane has waited long to be decided.
	Stuck Kind = "lane-stuck"
	// Late: an alert has waited long to be sent.
	Late Kind = "alert-late"
)

const (
	// grace is how late something may be: a process that takes over lanes and a
	// Redis that restarts take their time, and survivors are promised minutes.
	grace = 2 * time.Minute
	// lateAfter is how long an alert, or what is to be decided, may wait.
	lateAfter = 5 * time.Minute
	// farthest is later than anybody is ever told next.
	farthest = 7 * 24 * time.Hour
)

// Finding is one thing that is wrong.
type Finding struct {
	Kind Kind
	Lane int
	// Name is what the store calls the case, empty if it is about none, and Actor
	// the case if its state could be opened.
	Name  string
	Actor hotline.Actor
	// Since is when it went wrong, zero if nobody can tell.
	Since time.Time
	// Pending says that an event for the case waits in the journal.
	Pending bool
}

// Audit looks at one lane.
func Audit(now time.Time, o hotline.Overseen) (all []Finding) {
	for i := range o.Cases {
		c := &o.Cases[i]
		if kind, since := one(now, c); kind != "" {
			all = append(all, Finding{Kind: kind, Lane: o.Lane, Name: c.Name, Actor: c.Actor, Since: since, Pending: c.Pending})
		}
	}
	if !o.Oldest.IsZero() && now.Sub(o.Oldest) > lateAfter {
		all = append(all, Finding{Kind: Stuck, Lane: o.Lane, Since: o.Oldest})
	}
	var first time.Time
	for _, w := range o.Waiting {
		if w.Rank != hotline.RankUrgent && w.Rank != hotline.RankAlert {
			continue
		}
		if first.IsZero() || w.At.Before(first) {
			first = w.At
		}
	}
	if !first.IsZero() && now.Sub(first) > lateAfter {
		all = append(all, Finding{Kind: Late, Lane: o.Lane, Since: first})
	}
	return all
}

// one is what is wrong with a case, empty if nothing is, and since when.
func one(now time.Time, c *hotline.WatchedCase) (Kind, time.Time) {
	if c.Sealed {
		return Unreadable, time.Time{}
	}
	if c.State == nil {
		return Gone, time.Time{}
	}
	s, ok := read(c.State)
	if !ok {
		return Unreadable, time.Time{}
	}
	var by int64
	var missed Kind
	switch s.Status {
	case hotline.Open:
		by, missed = s.Next, Overdue
	case hotline.Held:
		if by, missed = s.Lease, Lapsed; s.Holder == 0 {
			by = 0
		}
	case hotline.NotReal:
		by, missed = s.Undo, Undecided
	default:
		return "", time.Time{}
	}
	must := time.UnixMilli(by).UTC()
	switch {
	case by == 0 || must.Sub(now) > farthest:
		return Untold, time.Time{}
	case now.Sub(must) > grace:
		return missed, must
	case c.Timer.IsZero() && !c.Pending:
		return NoTimer, time.Time{}
	case c.Timer.IsZero():
		return "", time.Time{}
	case c.Timer.Sub(must) > grace, !c.Expires.IsZero() && c.Timer.After(c.Expires):
		return LateTimer, time.Time{}
	}
	return "", time.Time{}
}
