package rota

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// Part is a stretch of a shift, with whose it is by the roster and who has it.
type Part struct {
	// Owner has it by the roster. Name has it as things stand: empty for nobody.
	Owner, Name string
	Span
}

// valid are the changes of a desk that count, the oldest first: those that name
// nobody whom the roster no longer has.
func valid(h *hotline.House, desk int64) []hotline.Change {
	var changes []hotline.Change
	for _, c := range h.Staff.Changes {
		if c.Desk == desk && h.ResponderNamed(c.Name) != nil && (c.By == "" || h.ResponderNamed(c.By) != nil) {
			changes = append(changes, c)
		}
	}
	return changes
}

// parts are the parts of all shifts of a kind that have a part between two
// times, and a few more.
func (r Rota) parts(from, to time.Time, backup bool) []Part {
	var parts []Part
	for _, s := range r.shifts {
		if s.Backup != backup {
			continue
		}
		for _, t := range shiftTurns(s, from, to) {
			parts = append(parts, r.cut(t)...)
		}
	}
	return parts
}

// cut is a turn of the roster in parts that each have one holder. Of two changes
// that meet, the later one counts.
func (r Rota) cut(t Turn) []Part {
	edges := []time.Time{t.From, t.To}
	for _, c := range r.changes {
		for _, edge := range []time.Time{c.From, c.To} {
			if c.Name == t.Name && edge.After(t.From) && edge.Before(t.To) {
				edges = append(edges, edge)
			}
		}
	}
	slices.SortFunc(edges, time.Time.Compare)
	edges = slices.CompactFunc(edges, time.Time.Equal)
	var parts []Part
	for i := 1; i < len(edges); i++ {
		p := Part{Owner: t.Name, Name: t.Name, Span: Span{edges[i-1], edges[i]}}
		for _, c := range r.changes {
			if c.Name == t.Name && !c.From.After(p.From) && c.To.After(p.From) {
				p.Name = c.By
			}
		}
		parts = append(parts, p)
	}
	return parts
}

// Held are the parts between two times that somebody has, on call or as backup,
// by owner and beginning; those that touch are one. With an empty name they are
// what nobody has.
func (r Rota) Held(name string, from, to time.Time) []Part {
	return joined(append(r.held(name, from, to, false), r.held(name, from, to, true)...))
}

// HeldOnCall is Held without what is a backup's.
func (r Rota) HeldOnCall(name string, from, to time.Time) []Part {
	return joined(r.held(name, from, to, false))
}

func (r Rota) held(name string, from, to time.Time, backup bool) []Part {
	var held []Part
	for _, p := range r.parts(from, to, backup) {
		p.From, p.To = later(p.From, from), earlier(p.To, to)
		if p.Name == name && p.From.Before(p.To) {
			held = append(held, p)
		}
	}
	return held
}

// joined puts the parts of each owner that touch together.
func joined(parts []Part) []Part {
	slices.SortStableFunc(parts, func(a, b Part) int { return a.From.Compare(b.From) })
	var all []Part
	last := map[string]int{}
	for _, p := range parts {
		if i, ok := last[p.Owner]; ok && !p.From.After(all[i].To) {
			all[i].To = later(all[i].To, p.To)
			continue
		}
		last[p.Owner] = len(all)
		all = append(all, p)
	}
	return all
}

// TurnsOf are somebody's turns that have a part between two times, those on call
// if there is any, else those as backup.
func (r Rota) TurnsOf(name string, from, to time.Time) []Turn {
	for _, backup := range []bool{false, true} {
		if own := r.turnsOf(name, from, to, backup); len(own) > 0 {
			return own
		}
	}
	return nil
}

func (r Rota) turnsOf(name string, from, to time.Time, backup bool) []Turn {
	return slices.DeleteFunc(r.turns(from, to, backup), func(t Turn) bool { return t.Name != name })
}
