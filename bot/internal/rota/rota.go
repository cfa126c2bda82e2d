// Package rota works out who is on call. It is pure: a function of the roster's
// weekly shifts, of what changes in them by the hour, and of a time. Shifts are
// told by the clock on a wall, so it looks at each day anew: a night in which
// summer time begins is shorter, one in which it ends is longer, and between two
// shifts that touch there is never a hole.
package rota

import (
	"cmp"
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// ahead is how far is looked for when a turn ends or the next one begins: more
// than a week, even one that is an hour longer, after which everything comes again.
const ahead = 8 * 24 * time.Hour

// longest is more than any single shift lasts.
const longest = 26 * time.Hour

// Rota is the shifts of one desk, and what is changed in them.
type Rota struct {
	shifts  []hotline.Shift
	changes []hotline.Change
}

// Of is the rota of the desk with this chat, with the changes that the house
// knows of.
func Of(h *hotline.House, desk int64) Rota {
	var r Rota
	for _, s := range h.Shifts {
		if s.Desk == desk {
			r.shifts = append(r.shifts, s)
		}
	}
	r.changes = valid(h, desk)
	return r
}

// Empty reports whether the desk has no shifts at all.
func (r Rota) Empty() bool { return len(r.shifts) == 0 }

// Zone is the zone that the desk's shifts are told in, nil if there are none or
// they are of several.
func (r Rota) Zone() *time.Location {
	if r.Empty() {
		return nil
	}
	zone := r.shifts[0].Zone
	for _, s := range r.shifts {
		if s.Zone.String() != zone.String() {
			return nil
		}
	}
	return zone
}

// Turn is somebody's time on call, or as backup. Shifts of theirs that touch are
// one turn.
type Turn struct {
	Name     string
	From, To time.Time
}

// Lasts reports whether the turn goes on for more than a week from now. Then To
// says nothing.
func (t Turn) Lasts(now time.Time) bool { return t.To.Sub(now) >= ahead }

// Span is a stretch of time.
type Span struct {
	From, To time.Time
}

// On is who is on call at a time, who began first at the head.
func (r Rota) On(t time.Time) []Turn { return r.at(t, false) }

// Backup is who is backup at a time.
func (r Rota) Backup(t time.Time) []Turn { return r.at(t, true) }

func (r Rota) at(t time.Time, backup bool) []Turn {
	return slices.DeleteFunc(r.turns(t, t.Add(ahead), backup), func(turn Turn) bool {
		return turn.From.After(t) || !turn.To.After(t)
	})
}

// Next is who comes on call next, nil if nobody does within eight days.
func (r Rota) Next(t time.Time) []Turn {
	coming := slices.DeleteFunc(r.turns(t, t.Add(ahead), false), func(turn Turn) bool { return !turn.From.After(t) })
	for i := range coming {
		if coming[i].From.After(coming[0].From) {
			return coming[:i]
		}
	}
	return coming
}

// Change is when the answer of On is next another, zero if not within eight days.
func (r Rota) Change(t time.Time) time.Time {
	var first time.Time
	for _, turn := range r.turns(t, t.Add(ahead), false) {
		for _, edge := range []time.Time{turn.From, turn.To} {
			if edge.After(t) && edge.Sub(t) < ahead && (first.IsZero() || edge.Before(first)) {
				first = edge
			}
		}
	}
	return first
}

// Gaps are the stretches between two times in which nobody is on call.
func (r Rota) Gaps(from, to time.Time) []Span {
	var gaps []Span
	for _, turn := range r.turns(from, to, false) {
		if turn.From.After(from) {
			gaps = append(gaps, Span{from, turn.From})
		}
		from = later(from, turn.To)
	}
	if from.Before(to) {
		gaps = append(gaps, Span{from, to})
	}
	return gaps
}

// Overlaps are the stretches between two times in which more than one is on
// call.
func (r Rota) Overlaps(from, to time.Time) []Span {
	var spans []Span
	covered := from
	for _, turn := range r.turns(from, to, false) {
		begin, end := later(turn.From, from), earlier(turn.To, to)
		if both := (Span{begin, earlier(end, covered)}); both.From.Before(both.To) {
			if n := len(spans); n > 0 && !both.From.After(spans[n-1].To) {
				spans[n-1].To = later(spans[n-1].To, both.To)
			} else {
				spans = append(spans, both)
			}
		}
		covered = later(covered, end)
	}
	return spans
}

// turns are all turns that have a part between two times, by their beginning.
// A turn's own beginning and end may lie outside, as far as a shift is long.
func (r Rota) turns(from, to time.Time, backup bool) []Turn {
	var all []Turn
	for _, p := range r.parts(from, to, backup) {
		if p.Name != "" {
			all = append(all, Turn{p.Name, p.From, p.To})
		}
	}
	slices.SortStableFunc(all, func(a, b Turn) int { return a.From.Compare(b.From) })
	var merged []Turn
	last := map[string]int{}
	for _, t := range all {
		if i, ok := last[t.Name]; ok && !t.From.After(merged[i].To) {
			merged[i].To = later(merged[i].To, t.To)
			continue
		}
		last[t.Name] = len(merged)
		merged = append(merged, t)
	}
	merged = slices.DeleteFunc(merged, func(t Turn) bool { return !t.To.After(from) || !t.From.Before(to) })
	slices.SortStableFunc(merged, func(a, b Turn) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	})
	return merged
}

// shiftTurns are a shift's turns that have a part between two times, and a few
// more.
func shiftTurns(s hotline.Shift, from, to time.Time) []Turn {
	var turns []Turn
	y, m, d := from.Add(-longest).In(s.Zone).Date()
	for day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC); !day.After(to.Add(longest)); day = day.AddDate(0, 0, 1) {
		if !slices.Contains(s.Days, day.Weekday()) {
			continue
		}
		end := s.To
		if end <= s.From {
			end += 24 * 60
		}
		turn := Turn{s.Responder, OnWall(s.Zone, day, s.From), OnWall(s.Zone, day, end)}
		if turn.From.Before(turn.To) {
			turns = append(turns, turn)
		}
	}
	return turns
}

// OnWall is the first moment at which the clocks of a zone show a minute of a
// day, or a later one: an hour that the clocks leave out ends as it begins, and
// of an hour that comes twice it is the first. day is a midnight in UTC.
func OnWall(zone *time.Location, day time.Time, minute int) time.Time {
	shown := day.Add(time.Duration(minute) * time.Minute)
	// No clock is more than 14 hours before UTC.
	for t := shown.Add(-15 * time.Hour); ; {
		_, offset := t.In(zone).Zone()
		_, changes := t.In(zone).ZoneBounds()
		if at := shown.Add(-time.Duration(offset) * time.Second); changes.IsZero() || at.Before(changes) {
			return later(at, t).UTC()
		}
		t = changes
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
