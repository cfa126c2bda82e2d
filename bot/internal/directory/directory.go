// Package directory reads and judges the directory: who outside this hotline a
// person can turn to. What ships with the program was read in public pages and
// dialled by nobody, so nobody sees it. An entry is shown once somebody of the
// deployment has dialled it and has said so in the deployment's own file, and for
// thirty days from then. Reading is pure, but for what reads and writes that file.
package directory

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

const (
	// lifeDays is for how many days a verification holds: from the beginning of the
	// day on which it was made, by the clock of Cambodia.
	lifeDays = 30
	// nearDays is how many days before its end an entry is said to be near it.
	nearDays = 7
)

// zone is Cambodia's: seven hours ahead of UTC all the year round.
var zone = time.FixedZone("", 7*60*60)

// Today is the day of a time, by the clock that verifications go by.
func Today(now time.Time) string { return now.In(zone).Format(time.DateOnly) }

// Over reports whether a verification made on a day no longer holds at a time.
func Over(day, now time.Time) bool {
	y, m, d := day.Date()
	return !now.Before(time.Date(y, m, d+lifeDays, 0, 0, 0, 0, zone))
}

// Entry is one entry of the directory.
type Entry struct {
	// Entry is what is shown of it. While nobody has verified it, Checked and Until
	// are zero.
	hotline.Entry
	// Caution is for whoever verifies it.
	Caution string
	Sources []Source
	// Read is the date on which the sources were read, as it is written.
	Read string
	// Listed is "public", who agreed that it is listed, or "no".
	Listed string
	// By is who verified it, empty if nobody has.
	By string
}

// Source is where an entry was read; Date is that of the page, as it says.
type Source struct {
	Title   string `yaml:"title"`
	Address string `yaml:"address"`
	Date    string `yaml:"date"`
}

// State is how an entry stands at a time.
type State int

// The states.
const (
	Unverified State = iota // nobody has dialled it
	Unlisted                // who runs it has not agreed that it is listed
	Ahead                   // its verification is of a day that has not begun
	Live
	Near // live, and its end is near
	Expired
)

// State is how the entry stands at a time. It is shown where it is Live or Near.
func (e *Entry) State(now time.Time) State {
	switch {
	case e.Listed == notListed:
		return Unlisted
	case e.By == "":
		return Unverified
	case now.Before(e.Checked):
		return Ahead
	case !e.Live(now):
		return Expired
	case !now.Before(e.Until.AddDate(0, 0, -nearDays)):
		return Near
	}
	return Live
}

// Says is how the entry stands at a time, in words for an operator.
func (e *Entry) Says(now time.Time) string {
	switch until := Today(e.Until); e.State(now) {
	case Unlisted:
		return "not listed: who runs it has not agreed"
	case Unverified:
		return "unverified"
	case Ahead:
		return "verified on a day to come: " + Today(e.Checked)
	case Expired:
		return "expired since " + until
	default:
		return "live, hidden from " + until
	}
}

// Book is a directory without faults.
type Book struct {
	// Entries are all entries, sorted by id.
	Entries []Entry
}

// Find is the entry of an id, nil if there is none.
func (b *Book) Find(id string) *Entry {
	i, ok := slices.BinarySearchFunc(b.Entries, id, func(e Entry, id string) int { return strings.Compare(e.ID, id) })
	if !ok {
		return nil
	}
	return &b.Entries[i]
}

// Checked are the entries that somebody has verified, those whose time is over or
// has not begun among them: whoever shows them has the clock.
func (b *Book) Checked() []hotline.Entry {
	var out []hotline.Entry
	for i := range b.Entries {
		if e := &b.Entries[i]; e.By != "" && e.Listed != notListed {
			out = append(out, e.Entry)
		}
	}
	return out
}

// Lacking are those needs, in their order, for which nothing is live at a time.
func (b *Book) Lacking(needs []string, now time.Time) []string {
	return slices.DeleteFunc(slices.Clone(needs), func(need string) bool {
		return slices.ContainsFunc(b.Entries, func(e Entry) bool {
			s := e.State(now)
			return (s == Live || s == Near) && slices.Contains(e.Needs, need)
		})
	})
}

// Fault is something that is wrong with a file.
type Fault struct {
	File   string
	Line   int
	What   string
	Remedy string // a whole sentence
}

// At is where the fault is.
func (f Fault) At() string { return fmt.Sprintf("%s:%d", f.File, f.Line) }

// Faults are the faults of one reading, as an error.
type Faults []Fault

// Error is the faults, a line each.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.At() + ": " + one.What + ". " + one.Remedy
	}
	return strings.Join(lines, "\n")
}
