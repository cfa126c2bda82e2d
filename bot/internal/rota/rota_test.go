package rota

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const desk = int64(-1)

var everyDay = []time.Weekday{
	time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// rota is a desk's rota from lines such as "Ann 22:00-06:00 mon,tue", of which
// the days may be left out; "backup" at the end makes it a backup's.
func rotaOf(t testing.TB, z *time.Location, lines ...string) Rota {
	t.Helper()
	h := &hotline.House{Shifts: []hotline.Shift{{Responder: "Other desk", Desk: -2, Zone: z, Days: everyDay}}}
	for _, line := range lines {
		f := strings.Fields(line)
		s := hotline.Shift{Responder: f[0], Desk: desk, Zone: z, Days: everyDay}
		var h1, m1, h2, m2 int
		if _, err := fmt.Sscanf(f[1], "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err != nil {
			t.Fatal(err)
		}
		s.From, s.To = h1*60+m1, h2*60+m2
		for _, more := range f[2:] {
			if more == "backup" {
				s.Backup = true
				continue
			}
			s.Days = nil
			for _, d := range everyDay {
				if strings.Contains(more, strings.ToLower(d.String()[:3])) {
					s.Days = append(s.Days, d)
				}
			}
		}
		h.Shifts = append(h.Shifts, s)
	}
	return Of(h, desk)
}

// say is a rota's answers at a time, as one line.
func say(r Rota, now time.Time, z *time.Location) string {
	clock := func(t time.Time) string { return t.In(z).Format("Mon 15:04 -07") }
	turns := func(ts []Turn, now time.Time) string {
		var list []string
		for _, t := range ts {
			if t.Lasts(now) {
				list = append(list, t.Name+" always")
			} else {
				list = append(list, t.Name+" to "+clock(t.To))
			}
		}
		return strings.Join(list, ", ")
	}
	line := "on: " + turns(r.On(now), now)
	if b := r.Backup(now); len(b) > 0 {
		line += " | backup: " + turns(b, now)
	}
	if n := r.Next(now); len(n) > 0 {
		line += " | next: " + clock(n[0].From) + " " + turns(n, n[0].From)
	}
	return line
}

func TestWhoIsOnCall(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		shifts     []string
		at, want   string
	}{
		{"by day", "Asia/Phnom_Penh", []string{"Ann 08:00-20:00"}, "2026-03-02 10:00", "on: Ann to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07"},
		{"at its first minute", "Asia/Phnom_Penh", []string{"Ann 08:00-20:00"}, "2026-03-02 08:00", "on: Ann to Mon 20:00 +07 | next: Tue 08:00 +07 Ann to Tue 20:00 +07"},
		{"at its last moment nobody is", "Asia/Phnom_Penh", []string{"Ann 08:00-20:00"}, "2026-03-02 20:00", "on:  | next: Tue 08:00 +07 Ann to Tue 20:00 +07"},
		{"past midnight", "Asia/Phnom_Penh", []string{"Ann 22:00-06:00 sun"}, "2026-03-02 01:00", "on: Ann to Mon 06:00 +07 | next: Sun 22:00 +07 Ann to Mon 06:00 +07"},
		{"not past the midnight before its day", "Asia/Phnom_Penh", []string{"Ann 22:00-06:00 mon"}, "2026-03-02 01:00", "on:  | next: Mon 22:00 +07 Ann to Tue 06:00 +07"},
		{"a whole day", "Asia/Phnom_Penh", []string{"Ann 00:00-00:00 sat"}, "2026-03-07 23:59", "on: Ann to Sun 00:00 +07 | next: Sat 00:00 +07 Ann to Sun 00:00 +07"},
		{"nearly a day", "Asia/Phnom_Penh", []string{"Ann 20:00-19:00 sun"}, "2026-03-02 18:30", "on: Ann to Mon 19:00 +07 | next: Sun 20:00 +07 Ann to Mon 19:00 +07"},
		{"always", "Asia/Phnom_Penh", []string{"Ann 09:00-09:00"}, "2026-03-04 23:59", "on: Ann always"},
		{"shifts that touch are one turn", "Asia/Phnom_Penh", []string{"Ann 06:00-14:00 mon", "Ann 14:00-22:00 mon"}, "2026-03-02 07:00", "on: Ann to Mon 22:00 +07 | next: Mon 06:00 +07 Ann to Mon 22:00 +07"},
		{"two at once", "Asia/Phnom_Penh", []string{"Ann 08:00-16:00 mon", "Ben 12:00-20:00 mon"}, "2026-03-02 13:00", "on: Ann to Mon 16:00 +07, Ben to Mon 20:00 +07 | next: Mon 08:00 +07 Ann to Mon 16:00 +07"},
		{"the next two together", "Asia/Phnom_Penh", []string{"Ann 08:00-16:00 mon", "Ben 08:00-20:00 mon"}, "2026-03-02 01:00", "on:  | next: Mon 08:00 +07 Ann to Mon 16:00 +07, Ben to Mon 20:00 +07"},
		{"a backup is not on call", "Asia/Phnom_Penh", []string{"Ann 08:00-16:00 mon", "Ben 00:00-00:00 mon backup"}, "2026-03-02 09:00", "on: Ann to Mon 16:00 +07 | backup: Ben to Tue 00:00 +07 | next: Mon 08:00 +07 Ann to Mon 16:00 +07"},
		{"no shifts", "Asia/Phnom_Penh", nil, "2026-03-02 09:00", "on: "},

		{"leap day", "Asia/Phnom_Penh", []string{"Ann 22:00-06:00 tue"}, "2028-02-29 23:00", "on: Ann to Wed 06:00 +07 | next: Tue 22:00 +07 Ann to Wed 06:00 +07"},
		{"past the end of a leap day", "Asia/Phnom_Penh", []string{"Ann 22:00-06:00 tue"}, "2028-03-01 05:59", "on: Ann to Wed 06:00 +07 | next: Tue 22:00 +07 Ann to Wed 06:00 +07"},
		{"no leap day", "Asia/Phnom_Penh", []string{"Ann 22:00-06:00 sun"}, "2027-03-01 05:59", "on: Ann to Mon 06:00 +07 | next: Sun 22:00 +07 Ann to Mon 06:00 +07"},

		// Berlin: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00.
		{"Berlin, the shorter night", "Europe/Berlin", []string{"Ann 22:00-06:00", "Ben 06:00-22:00"}, "2026-03-29 01:59", "on: Ann to Sun 06:00 +02 | next: Sun 06:00 +02 Ben to Sun 22:00 +02"},
		{"Berlin, the longer night", "Europe/Berlin", []string{"Ann 22:00-06:00", "Ben 06:00-22:00"}, "2026-10-24 23:00", "on: Ann to Sun 06:00 +01 | next: Sun 06:00 +01 Ben to Sun 22:00 +01"},
		{"Berlin, changing over in the hour that is left out", "Europe/Berlin", []string{"Ann 20:00-02:30", "Ben 02:30-08:00"}, "2026-03-29 01:30", "on: Ann to Sun 03:00 +02 | next: Sun 03:00 +02 Ben to Sun 08:00 +02"},
		{"Berlin, a shift within the hour that is left out", "Europe/Berlin", []string{"Ann 02:10-02:50 sun"}, "2026-03-29 03:00", "on:  | next: Sun 02:10 +02 Ann to Sun 02:50 +02"},
		{"Berlin, changing over in the hour that comes twice", "Europe/Berlin", []string{"Ann 20:00-02:30", "Ben 02:30-08:00"}, "2026-10-25 02:00 +02", "on: Ann to Sun 02:30 +02 | next: Sun 02:30 +02 Ben to Sun 08:00 +01"},
		{"Berlin, a whole long day", "Europe/Berlin", []string{"Ann 00:00-00:00 sun"}, "2026-10-25 00:30", "on: Ann to Mon 00:00 +01 | next: Sun 00:00 +01 Ann to Mon 00:00 +01"},
		// New York: 8 March 2026, 02:00 becomes 03:00; 1 November 2026, 02:00 becomes 01:00.
		{"New York, the shorter night", "America/New_York", []string{"Ann 20:00-08:00 sat"}, "2026-03-08 01:59", "on: Ann to Sun 08:00 -04 | next: Sat 20:00 -04 Ann to Sun 08:00 -04"},
		{"New York, the longer night", "America/New_York", []string{"Ann 20:00-08:00 sat"}, "2026-10-31 22:00", "on: Ann to Sun 08:00 -05 | next: Sat 20:00 -05 Ann to Sun 08:00 -05"},
		{"New York, a shift of the hour that comes twice", "America/New_York", []string{"Ann 01:00-02:00 sun"}, "2026-11-01 01:30", "on: Ann to Sun 02:00 -05 | next: Sun 01:00 -05 Ann to Sun 02:00 -05"},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := zone(t, c.zone)
			now, err := time.ParseInLocation("2006-01-02 15:04", c.at, z)
			if strings.Contains(c.at, "+") {
				now, err = time.Parse("2006-01-02 15:04 -07", c.at)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := say(rotaOf(t, z, c.shifts...), now, z); got != c.want {
				t.Errorf("at %s\n%s\nwant\n%s", c.at, got, c.want)
			}
		})
	}
}

func TestGapsAndOverlaps(t *testing.T) {
	for _, c := range []struct {
		name, zone, from string
		shifts           []string
		gaps, overlaps   string
	}{
		{"day and night", "Asia/Phnom_Penh", "2026-03-02 00:00", []string{"Ann 06:00-22:00", "Ben 22:00-06:00"}, "", ""},
		{"nobody", "Asia/Phnom_Penh", "2026-03-02 00:00", []string{"Ann 06:00-22:00 backup"}, "Mon 00:00–Wed 00:00", ""},
		{"nights", "Asia/Phnom_Penh", "2026-03-02 23:00", []string{"Ann 06:00-22:00"}, "Mon 23:00–Tue 06:00 Tue 22:00–Wed 06:00 Wed 22:00–Wed 23:00", ""},
		{"begins in an overlap", "Asia/Phnom_Penh", "2026-03-02 15:00", []string{"Ann 00:00-00:00", "Ben 14:00-16:00"}, "", "Mon 15:00–Mon 16:00 Tue 14:00–Tue 16:00 Wed 14:00–Wed 15:00"},
		{"three at once", "Asia/Phnom_Penh", "2026-03-02 00:00", []string{"Ann 08:00-16:00 mon", "Ben 10:00-20:00 mon", "Eve 12:00-18:00 mon"}, "Mon 00:00–Mon 08:00 Mon 20:00–Wed 00:00", "Mon 10:00–Mon 18:00"},
		{"the same twice is no overlap", "Asia/Phnom_Penh", "2026-03-02 00:00", []string{"Ann 00:00-00:00", "Ann 08:00-16:00"}, "", ""},
		{"no hole when the clocks go forward", "Europe/Berlin", "2026-03-28 12:00", []string{"Ann 02:30-14:30", "Ben 14:30-02:30"}, "", ""},
		{"no hole when the clocks go back", "Europe/Berlin", "2026-10-24 12:00", []string{"Ann 02:30-14:30", "Ben 14:30-02:30"}, "", ""},
		{"a hole at the hour that comes twice", "America/New_York", "2026-10-31 12:00", []string{"Ann 02:00-01:00"}, "Sun 01:00–Sun 02:00 Mon 01:00–Mon 02:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := zone(t, c.zone)
			from, err := time.ParseInLocation("2006-01-02 15:04", c.from, z)
			if err != nil {
				t.Fatal(err)
			}
			r := rotaOf(t, z, c.shifts...)
			line := func(spans []Span) string {
				var list []string
				for _, s := range spans {
					list = append(list, s.From.In(z).Format("Mon 15:04")+"–"+s.To.In(z).Format("Mon 15:04"))
				}
				return strings.Join(list, " ")
			}
			to := from.Add(48 * time.Hour)
			if got := line(r.Gaps(from, to)); got != c.gaps {
				t.Errorf("gaps %q, want %q", got, c.gaps)
			}
			if got := line(r.Overlaps(from, to)); got != c.overlaps {
				t.Errorf("overlaps %q, want %q", got, c.overlaps)
			}
		})
	}
}

func TestZone(t *testing.T) {
	z := zone(t, "Europe/Berlin")
	if got := rotaOf(t, z).Zone(); got != nil {
		t.Errorf("without shifts the zone is %v", got)
	}
	r := rotaOf(t, z, "Ann 08:00-09:00", "Ben 09:00-10:00")
	if got := r.Zone(); got != z {
		t.Errorf("the zone is %v", got)
	}
	r.shifts[0].Zone = time.UTC
	if got := r.Zone(); got != nil {
		t.Errorf("of two zones the zone is %v", got)
	}
}
