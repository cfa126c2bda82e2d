package rota

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// changesOf are changes from lines such as "Ann > Ben 2026-03-02 10:00 2026-03-02
// 12:00"; of somebody who is away the name after the arrow is a dash.
func changesOf(t testing.TB, z *time.Location, lines ...string) []hotline.Change {
	t.Helper()
	var changes []hotline.Change
	for i, line := range lines {
		f := strings.Fields(line)
		at := func(day, clock string) time.Time {
			form, text := "2006-01-02 15:04", day+" "+clock
			if strings.Contains(clock, "+") {
				form += "-07"
			}
			when, err := time.ParseInLocation(form, text, z)
			if err != nil {
				t.Fatal(err)
			}
			return when
		}
		c := hotline.Change{Desk: desk, ID: i + 1, Name: f[0], By: f[2], From: at(f[3], f[4]), To: at(f[5], f[6])}
		if c.By == "-" {
			c.By = ""
		}
		changes = append(changes, c)
	}
	return changes
}

func TestChangesOfShifts(t *testing.T) {
	const (
		cambodia = "Asia/Phnom_Penh"
		berlin   = "Europe/Berlin"
		newYork  = "America/New_York"
	)
	day, dayNight := []string{"Ann 08:00-20:00"}, []string{"Ann 08:00-20:00", "Ben 20:00-08:00"}
	for _, c := range []struct {
		name, zone string
		shifts     []string
		changes    []string
		at, want   string // the roster from then on
		gaps       string // of the next 24 h
	}{
		{"a cover of a whole turn", cambodia, dayNight, []string{"Ann > Eve 2026-03-02 08:00 2026-03-02 20:00"}, "2026-03-02 09:00",
			"on: Eve to Mon 20:00 +07 | next: Mon 20:00 +07 Ben to Tue 08:00 +07", ""},
		{"a cover of a part", cambodia, day, []string{"Ann > Eve 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 09:00",
			"on: Ann to Mon 10:00 +07 | next: Mon 10:00 +07 Eve to Mon 12:00 +07", "Mon 20:00–Tue 08:00"},
		{"in the part that is covered", cambodia, day, []string{"Ann > Eve 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 10:00",
			"on: Eve to Mon 12:00 +07 | next: Mon 12:00 +07 Ann to Mon 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"at its last moment it is over", cambodia, day, []string{"Ann > Eve 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 12:00",
			"on: Ann to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"a colleague's cover and their own turn are one", cambodia, dayNight, []string{"Ann > Ben 2026-03-02 16:00 2026-03-02 20:00"}, "2026-03-02 17:00",
			"on: Ben to Tue 08:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", ""},
		{"away", cambodia, day, []string{"Ann > - 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 10:30",
			"on:  | next: Mon 12:00 +07 Ann to Mon 20:00 +07", "Mon 10:30–Mon 12:00 Mon 20:00–Tue 08:00"},
		{"away while another is on call too", cambodia, []string{"Ann 08:00-20:00", "Ben 10:00-13:00"}, []string{"Ann > - 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 10:30",
			"on: Ben to Mon 13:00 +07 | next: Mon 12:00 +07 Ann to Mon 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"away, then cover", cambodia, day, []string{"Ann > - 2026-03-02 08:00 2026-03-02 20:00", "Ann > Eve 2026-03-02 08:00 2026-03-02 20:00"}, "2026-03-02 09:00",
			"on: Eve to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"cover, then away", cambodia, day, []string{"Ann > Eve 2026-03-02 08:00 2026-03-02 20:00", "Ann > - 2026-03-02 10:00 2026-03-02 11:00"}, "2026-03-02 09:00",
			"on: Eve to Mon 10:00 +07 | next: Mon 11:00 +07 Eve to Mon 20:00 +07", "Mon 10:00–Mon 11:00 Mon 20:00–Tue 08:00"},
		{"a cover of a cover", cambodia, dayNight, []string{"Ann > Eve 2026-03-02 08:00 2026-03-02 20:00", "Ann > Ben 2026-03-02 12:00 2026-03-02 20:00"}, "2026-03-02 09:00",
			"on: Eve to Mon 12:00 +07 | next: Mon 12:00 +07 Ben to Tue 08:00 +07", ""},
		{"taken back by whose turn it was", cambodia, day, []string{"Ann > Eve 2026-03-02 08:00 2026-03-02 20:00", "Ann > Ann 2026-03-02 12:00 2026-03-02 20:00"}, "2026-03-02 09:00",
			"on: Eve to Mon 12:00 +07 | next: Mon 12:00 +07 Ann to Mon 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"two that overlap", cambodia, day, []string{"Ann > Eve 2026-03-02 08:00 2026-03-02 14:00", "Ann > Ben 2026-03-02 12:00 2026-03-02 20:00"}, "2026-03-02 11:00",
			"on: Eve to Mon 12:00 +07 | next: Mon 12:00 +07 Ben to Mon 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"a swap", cambodia, dayNight, []string{"Ann > Ben 2026-03-02 08:00 2026-03-02 20:00", "Ben > Ann 2026-03-02 20:00 2026-03-03 08:00"}, "2026-03-02 09:00",
			"on: Ben to Mon 20:00 +07 | next: Mon 20:00 +07 Ann to Tue 20:00 +07", ""},
		{"one that spans two turns, and the hours between", cambodia, day, []string{"Ann > Eve 2026-03-02 14:00 2026-03-03 10:00"}, "2026-03-02 15:00",
			"on: Eve to Mon 20:00 +07 | next: Tue 08:00 +07 Eve to Tue 10:00 +07", "Mon 20:00–Tue 08:00"},
		{"past midnight", cambodia, []string{"Ann 22:00-06:00"}, []string{"Ann > Eve 2026-03-02 23:30 2026-03-03 01:00"}, "2026-03-03 00:30",
			"on: Eve to Tue 01:00 +07 | next: Tue 01:00 +07 Ann to Tue 06:00 +07", "Tue 06:00–Tue 22:00"},
		{"of somebody who is always on call", cambodia, []string{"Ann 00:00-00:00"}, []string{"Ann > - 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 09:00",
			"on: Ann to Mon 10:00 +07 | next: Mon 12:00 +07 Ann always", "Mon 10:00–Mon 12:00"},
		{"of a backup", cambodia, []string{"Ann 08:00-20:00", "Ben 00:00-00:00 backup"}, []string{"Ben > Eve 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 10:30",
			"on: Ann to Mon 20:00 +07 | backup: Eve to Mon 12:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"a backup who is away", cambodia, []string{"Ann 08:00-20:00", "Ben 00:00-00:00 backup"}, []string{"Ben > - 2026-03-02 10:00 2026-03-02 12:00"}, "2026-03-02 10:30",
			"on: Ann to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 20:00–Tue 08:00"},

		{"of a name that the roster no longer has", cambodia, day, []string{"Zoe > Eve 2026-03-02 08:00 2026-03-02 20:00"}, "2026-03-02 09:00",
			"on: Ann to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"to a name that the roster no longer has", cambodia, day, []string{"Ann > Eve 2026-03-02 08:00 2026-03-02 20:00", "Ann > Zoe 2026-03-02 08:00 2026-03-02 20:00"}, "2026-03-02 09:00",
			"on: Eve to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 20:00–Tue 08:00"},
		{"that meets no turn any more", cambodia, day, []string{"Ann > Eve 2026-03-02 21:00 2026-03-02 23:00"}, "2026-03-02 21:30",
			"on:  | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 21:30–Tue 08:00"},
		{"that ends before it begins", cambodia, day, []string{"Ann > Eve 2026-03-02 12:00 2026-03-02 10:00"}, "2026-03-02 11:00",
			"on: Ann to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07", "Mon 20:00–Tue 08:00"},

		{"on a leap day", cambodia, []string{"Ann 20:00-08:00"}, []string{"Ann > Eve 2028-02-29 22:00 2028-03-01 02:00"}, "2028-02-29 21:00",
			"on: Ann to Tue 22:00 +07 | next: Tue 22:00 +07 Eve to Wed 02:00 +07", "Wed 08:00–Wed 20:00"},
		{"past the end of a leap day", cambodia, []string{"Ann 20:00-08:00"}, []string{"Ann > Eve 2028-02-29 22:00 2028-03-01 02:00"}, "2028-03-01 01:59",
			"on: Eve to Wed 02:00 +07 | next: Wed 02:00 +07 Ann to Wed 08:00 +07", "Wed 08:00–Wed 20:00"},
		{"over the end of a year", cambodia, []string{"Ann 20:00-08:00"}, []string{"Ann > - 2026-12-31 23:00 2027-01-01 01:00"}, "2026-12-31 22:00",
			"on: Ann to Thu 23:00 +07 | next: Fri 01:00 +07 Ann to Fri 08:00 +07", "Thu 23:00–Fri 01:00 Fri 08:00–Fri 20:00"},

		// Berlin: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00.
		{"Berlin, the shorter night", berlin, []string{"Ann 22:00-06:00", "Ben 06:00-22:00"}, []string{"Ann > Eve 2026-03-29 01:00 2026-03-29 04:00"}, "2026-03-29 00:30",
			"on: Ann to Sun 01:00 +01 | next: Sun 01:00 +01 Eve to Sun 04:00 +02", ""},
		{"Berlin, away to the end of the shorter night", berlin, []string{"Ann 22:00-06:00", "Ben 06:00-22:00"}, []string{"Ann > - 2026-03-29 01:00 2026-03-29 06:00"}, "2026-03-29 05:00",
			"on:  | next: Sun 06:00 +02 Ben to Sun 22:00 +02", "Sun 05:00–Sun 06:00"},
		{"Berlin, the first of the hour that comes twice", berlin, []string{"Ann 22:00-06:00"}, []string{"Ann > Eve 2026-10-25 02:00+02 2026-10-25 02:00+01"}, "2026-10-25 01:59",
			"on: Ann to Sun 02:00 +02 | next: Sun 02:00 +02 Eve to Sun 02:00 +01", "Sun 06:00–Sun 22:00"},
		{"Berlin, a turn that is moved into the longer night", berlin, []string{"Ann 22:00-06:00", "Ben 06:00-22:00"}, []string{"Ann > Ben 2026-10-25 05:00 2026-10-25 06:00"}, "2026-10-25 05:30",
			"on: Ben to Sun 22:00 +01 | next: Sun 22:00 +01 Ann to Mon 06:00 +01", ""},
		{"New York, the shorter night", newYork, []string{"Ann 20:00-08:00"}, []string{"Ann > Eve 2026-03-08 01:30 2026-03-08 03:30"}, "2026-03-08 01:00",
			"on: Ann to Sun 01:30 -05 | next: Sun 01:30 -05 Eve to Sun 03:30 -04", "Sun 08:00–Sun 20:00"},
		{"New York, the longer night", newYork, []string{"Ann 20:00-08:00"}, []string{"Ann > Eve 2026-11-01 00:30 2026-11-01 03:30"}, "2026-11-01 00:00",
			"on: Ann to Sun 00:30 -04 | next: Sun 00:30 -04 Eve to Sun 03:30 -05", "Sun 08:00–Sun 20:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := zone(t, c.zone)
			now, err := time.ParseInLocation("2006-01-02 15:04", c.at, z)
			if err != nil {
				t.Fatal(err)
			}
			r := changedRota(t, z, c.shifts, c.changes)
			if got := say(r, now, z); got != c.want {
				t.Errorf("at %s\n%s\nwant\n%s", c.at, got, c.want)
			}
			var gaps []string
			for _, g := range r.Gaps(now, now.Add(24*time.Hour)) {
				gaps = append(gaps, g.From.In(z).Format("Mon 15:04")+"–"+g.To.In(z).Format("Mon 15:04"))
			}
			// What is the same on every day says nothing of a change.
			if got := strings.TrimSuffix(strings.Join(gaps, " "), lastGap(gaps, now.Add(24*time.Hour).In(z))); strings.TrimSpace(got) != c.gaps {
				t.Errorf("the gaps are %q, not %q", got, c.gaps)
			}
		})
	}
}

// lastGap is a gap that is cut off by the end of what was looked at.
func lastGap(gaps []string, end time.Time) string {
	if n := len(gaps); n > 0 && strings.HasSuffix(gaps[n-1], "–"+end.Format("Mon 15:04")) {
		return gaps[n-1]
	}
	return ""
}

func changedRota(t testing.TB, z *time.Location, shifts, changes []string) Rota {
	h := &hotline.House{Responders: []hotline.Responder{{Name: "Ann"}, {Name: "Ben"}, {Name: "Eve"}}}
	h.Staff.Changes = append(changesOf(t, z, changes...),
		hotline.Change{Desk: -2, Name: "Ann", From: time.Unix(0, 0), To: time.Unix(1<<40, 0)}) // another desk's
	r := rotaOf(t, z, shifts...)
	r.changes = Of(h, desk).changes
	return r
}

func TestWhatSomebodyHasIsToldWithItsOwner(t *testing.T) {
	z := zone(t, "Asia/Phnom_Penh")
	r := changedRota(t, z, []string{"Ann 08:00-12:00", "Ben 12:00-20:00", "Eve 00:00-00:00 backup"},
		[]string{"Ann > Ben 2026-03-02 10:00 2026-03-02 12:00", "Ben > - 2026-03-02 18:00 2026-03-02 20:00"})
	from := time.Date(2026, 3, 2, 9, 0, 0, 0, z)
	to := from.Add(10 * time.Hour)
	line := func(parts []Part) string {
		var list []string
		for _, p := range parts {
			list = append(list, p.Owner+" "+p.From.In(z).Format("15:04")+"–"+p.To.In(z).Format("15:04"))
		}
		return strings.Join(list, ", ")
	}
	for name, want := range map[string][2]string{
		"Ann": {"Ann 09:00–10:00", "Ann 09:00–10:00"},
		"Ben": {"Ann 10:00–12:00, Ben 12:00–18:00", "Ann 10:00–12:00, Ben 12:00–18:00"},
		"":    {"Ben 18:00–19:00", "Ben 18:00–19:00"},
		"Eve": {"Eve 09:00–19:00", ""},
	} {
		if got := line(r.Held(name, from, to)); got != want[0] {
			t.Errorf("%q has %s, want %s", name, got, want[0])
		}
		if got := line(r.HeldOnCall(name, from, to)); got != want[1] {
			t.Errorf("%q has on call %s, want %s", name, got, want[1])
		}
	}
	if got := r.TurnsOf("Ben", from, to); len(got) != 1 || !got[0].From.Equal(from.Add(time.Hour)) || !got[0].To.Equal(from.Add(9*time.Hour)) {
		t.Errorf("Ben's turns are %v", got)
	}
	if got := r.TurnsOf("Eve", from, to); len(got) != 1 {
		t.Errorf("the backup's turns are %v", got)
	}
}
