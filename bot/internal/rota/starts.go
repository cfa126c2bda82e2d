package rota

import (
	"cmp"
	"slices"
	"time"
)

// Turns are the turns on call that have a part between two times, who begins first
// at the head.
func (r Rota) Turns(from, to time.Time) []Turn { return r.turns(from, to, false) }

// Starts are the turns, on call and as backup, that begin after from and not after
// to, who begins first at the head.
func (r Rota) Starts(from, to time.Time) []Turn {
	all := append(r.turns(from, to.Add(time.Minute), false), r.turns(from, to.Add(time.Minute), true)...)
	all = slices.DeleteFunc(all, func(t Turn) bool { return !t.From.After(from) || t.From.After(to) })
	slices.SortStableFunc(all, func(a, b Turn) int { return cmp.Compare(a.From.UnixNano(), b.From.UnixNano()) })
	return all
}
