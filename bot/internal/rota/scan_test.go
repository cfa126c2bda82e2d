package rota

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// scan answers by looking at the clock on the wall at each minute, and knows
// nothing of how the rota works it out.
type scan struct {
	start time.Time
	// on says for each minute who is on call, by bits.
	on    []uint
	names []string
}

const scanned = 16 * 24 * 60

func scanOf(h *hotline.House, around time.Time, names []string) scan {
	s := scan{start: around.Add(-4 * 24 * time.Hour), on: make([]uint, scanned), names: names}
	walls := map[string][]int64{}
	for _, sh := range h.Shifts {
		wall := walls[sh.Zone.String()]
		if wall == nil {
			for i := range scanned {
				t := s.start.Add(time.Duration(i) * time.Minute)
				_, off := t.In(sh.Zone).Zone()
				wall = append(wall, t.Unix()+int64(off))
			}
			walls[sh.Zone.String()] = wall
		}
		first := func(day time.Time, minute int) int {
			shown := day.Unix() + int64(minute)*60
			if i := slices.IndexFunc(wall, func(w int64) bool { return w >= shown }); i >= 0 {
				return i
			}
			return scanned
		}
		for d := -6; d < scanned/24/60+3; d++ {
			day := s.start.AddDate(0, 0, d).Truncate(24 * time.Hour)
			if sh.Backup || !slices.Contains(sh.Days, day.Weekday()) {
				continue
			}
			to := sh.To
			if to <= sh.From {
				to += 1440
			}
			for i, end := first(day, sh.From), first(day, to); i < end; i++ {
				if who := changed(h, sh.Responder, s.time(i)); who != "" {
					s.on[i] |= 1 << slices.Index(names, who)
				}
			}
		}
	}
	return s
}

// changed is who has a minute of somebody's shift.
func changed(h *hotline.House, owner string, t time.Time) string {
	here := func(name string) bool { return name != "Gone" }
	for i := len(h.Staff.Changes) - 1; i >= 0; i-- {
		c := h.Staff.Changes[i]
		if c.Desk == desk && c.Name == owner && here(c.By) && !t.Before(c.From) && t.Before(c.To) {
			return c.By
		}
	}
	return owner
}

func (s scan) minute(t time.Time) int { return int(t.Sub(s.start) / time.Minute) }

func (s scan) time(i int) time.Time { return s.start.Add(time.Duration(i) * time.Minute) }

// spans are the stretches from one minute to another in which ok holds.
func (s scan) spans(from, to int, ok func(uint) bool) []Span {
	var spans []Span
	for i := from; i < to; i++ {
		if !ok(s.on[i]) {
			continue
		}
		if n := len(spans); n > 0 && spans[n-1].To.Equal(s.time(i)) {
			spans[n-1].To = s.time(i + 1)
		} else {
			spans = append(spans, Span{s.time(i), s.time(i + 1)})
		}
	}
	return spans
}

func same(a, b []Span) bool {
	return slices.EqualFunc(a, b, func(x, y Span) bool { return x.From.Equal(y.From) && x.To.Equal(y.To) })
}

// What the rota says at any moment is what a look at each minute says.
func TestRotaIsWhatAScanOfEachMinuteSays(t *testing.T) {
	// Nights in which clocks change: by an hour, by half of one, at midnight, and
	// by a whole day.
	nights := map[string][]string{
		"Asia/Phnom_Penh":     {"2028-02-29"},
		"Europe/Berlin":       {"2026-03-29", "2026-10-25"},
		"America/New_York":    {"2026-03-08", "2026-11-01"},
		"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"},
		"Africa/Cairo":        {"2026-04-24", "2026-10-30"},
		"Pacific/Apia":        {"2011-12-30"},
	}
	var zones []string
	for name := range nights {
		zones = append(zones, name)
	}
	slices.Sort(zones)
	names := []string{"Ann", "Ben", "Eve"}
	rapid.Check(t, func(rt *rapid.T) {
		place := rapid.SampledFrom(zones).Draw(rt, "zone")
		night, err := time.Parse(time.DateOnly, rapid.SampledFrom(nights[place]).Draw(rt, "night"))
		if err != nil {
			rt.Fatal(err)
		}
		around := night.Add(-24 * time.Hour)
		h := &hotline.House{}
		minute := rapid.OneOf(rapid.SampledFrom([]int{0, 60, 120, 150, 180, 1320}), rapid.IntRange(0, 1439))
		for range rapid.IntRange(0, 4).Draw(rt, "shifts") {
			z := place
			if rapid.IntRange(0, 3).Draw(rt, "elsewhere") == 0 {
				z = rapid.SampledFrom(zones).Draw(rt, "zone of the shift")
			}
			h.Shifts = append(h.Shifts, hotline.Shift{
				Responder: rapid.SampledFrom(names).Draw(rt, "who"), Desk: desk, Zone: zone(t, z),
				Days: rapid.SliceOfNDistinct(rapid.SampledFrom(everyDay), 1, 7, rapid.ID).Draw(rt, "days"),
				From: minute.Draw(rt, "from"), To: minute.Draw(rt, "to"),
				Backup: rapid.IntRange(0, 5).Draw(rt, "backup") == 0,
			})
		}
		for _, name := range names {
			h.Responders = append(h.Responders, hotline.Responder{Name: name, Desk: desk})
		}
		for range rapid.IntRange(0, 5).Draw(rt, "changes") {
			from := around.Add(time.Duration(rapid.IntRange(-24*60, 9*24*60).Draw(rt, "changed from")) * time.Minute)
			h.Staff.Changes = append(h.Staff.Changes, hotline.Change{
				Desk: rapid.SampledFrom([]int64{desk, desk, desk, -2}).Draw(rt, "where"),
				Name: rapid.SampledFrom([]string{"Ann", "Ben", "Eve", "Gone"}).Draw(rt, "whose"),
				By:   rapid.SampledFrom([]string{"Ann", "Ben", "Eve", "", "", "Gone"}).Draw(rt, "by"),
				From: from, To: from.Add(time.Duration(rapid.IntRange(-60, 3*24*60).Draw(rt, "changed for")) * time.Minute),
			})
		}
		r := Of(h, desk)
		s := scanOf(h, around, names)
		now := around.Add(time.Duration(rapid.IntRange(0, 48*60).Draw(rt, "minutes")) * time.Minute)
		at := s.minute(now)
		end := at + int(ahead/time.Minute)

		var on []string
		for _, turn := range r.On(now) {
			on = append(on, turn.Name)
			bit := uint(1) << slices.Index(names, turn.Name)
			till := at
			for till < end && s.on[till]&bit != 0 {
				till++
			}
			if turn.Lasts(now) != (till == end) || !turn.Lasts(now) && !turn.To.Equal(s.time(till)) {
				rt.Fatalf("%s is on call to %v, by the scan to %v", turn.Name, turn.To, s.time(till))
			}
		}
		slices.Sort(on)
		var want []string
		for i, name := range names {
			if s.on[at]&(1<<i) != 0 {
				want = append(want, name)
			}
		}
		if !slices.Equal(on, want) {
			rt.Fatalf("on call are %v, by the scan %v", on, want)
		}

		var change, begins time.Time
		var next []string
		for i := at + 1; i < end; i++ {
			if change.IsZero() && s.on[i] != s.on[i-1] {
				change = s.time(i)
			}
			if fresh := s.on[i] &^ s.on[i-1]; fresh != 0 && begins.IsZero() {
				begins = s.time(i)
				for n, name := range names {
					if fresh&(1<<n) != 0 {
						next = append(next, name)
					}
				}
			}
		}
		if got := r.Change(now); !got.Equal(change) {
			rt.Fatalf("the next change is at %v, by the scan at %v", got, change)
		}
		var coming []string
		for _, turn := range r.Next(now) {
			if !turn.From.Equal(begins) {
				rt.Fatalf("the next turn begins at %v, by the scan at %v", turn.From, begins)
			}
			coming = append(coming, turn.Name)
		}
		slices.Sort(coming)
		if !slices.Equal(coming, next) {
			rt.Fatalf("next are %v, by the scan %v", strings.Join(coming, " "), next)
		}

		if got, want := r.Gaps(now, s.time(end)), s.spans(at, end, func(on uint) bool { return on == 0 }); !same(got, want) {
			rt.Fatalf("gaps %v, by the scan %v", got, want)
		}
		if got, want := r.Overlaps(now, s.time(end)), s.spans(at, end, func(on uint) bool { return on&(on-1) != 0 }); !same(got, want) {
			rt.Fatalf("overlaps %v, by the scan %v", got, want)
		}
	})
}
