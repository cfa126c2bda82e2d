package staff

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

func TestTimesThatAreSaid(t *testing.T) {
	for _, c := range []struct {
		name, zone, now, text string
		shifts                [][2]int // hours of Ann's days
		want                  string   // in UTC, or why not
	}{
		{"nothing: the present turn, from now", "Asia/Phnom_Penh", "2026-03-02 09:00:40", "", [][2]int{{8, 16}}, "03-02 02:00 to 03-02 09:00"},
		{"nothing: the next turn", "Asia/Phnom_Penh", "2026-03-02 17:00:00", "", [][2]int{{8, 16}}, "03-03 01:00 to 03-03 09:00"},
		{"nothing, of somebody who is always on call", "Asia/Phnom_Penh", "2026-03-02 17:00:00", "", [][2]int{{0, 0}}, "always"},
		{"nothing, of nobody", "Asia/Phnom_Penh", "2026-03-02 17:00:00", "", nil, "none"},
		{"today", "Asia/Phnom_Penh", "2026-03-02 07:00:00", "today", [][2]int{{8, 16}}, "03-02 01:00 to 03-02 09:00"},
		{"a day is the turn that begins on it, to its end", "Asia/Phnom_Penh", "2026-03-02 07:00:00", "TOMORROW", [][2]int{{22, 6}}, "03-03 15:00 to 03-03 23:00"},
		{"a day of the week", "Asia/Phnom_Penh", "2026-03-02 07:00:00", "thu", [][2]int{{8, 16}}, "03-05 01:00 to 03-05 09:00"},
		{"today's day of the week", "Asia/Phnom_Penh", "2026-03-02 07:00:00", "Monday", [][2]int{{8, 16}}, "03-02 01:00 to 03-02 09:00"},
		{"yesterday's day of the week", "Asia/Phnom_Penh", "2026-03-02 07:00:00", "sun", [][2]int{{8, 16}}, "03-08 01:00 to 03-08 09:00"},
		{"a day of somebody who is always on call", "Asia/Phnom_Penh", "2026-03-02 07:00:00", "tue", [][2]int{{0, 0}}, "03-02 17:00 to 03-03 17:00"},
		{"hours", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "10-12", [][2]int{{8, 16}}, "03-02 03:00 to 03-02 05:00"},
		{"hours, in another writing", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "10.30 – 12:15", [][2]int{{8, 16}}, "03-02 03:30 to 03-02 05:15"},
		{"hours that have begun", "Asia/Phnom_Penh", "2026-03-02 11:00:00", "10:00-12:00", [][2]int{{8, 16}}, "03-02 04:00 to 03-02 05:00"},
		{"hours that are over are tomorrow's", "Asia/Phnom_Penh", "2026-03-02 13:00:00", "10-12", [][2]int{{8, 16}}, "03-03 03:00 to 03-03 05:00"},
		{"hours that go on, of a turn that is over, are tomorrow's", "Asia/Phnom_Penh", "2026-03-02 16:30:00", "14-18", [][2]int{{8, 16}}, "03-03 07:00 to 03-03 09:00"},
		{"hours past midnight, in which it is", "Asia/Phnom_Penh", "2026-03-02 01:00:00", "23-2", [][2]int{{22, 6}}, "03-01 18:00 to 03-01 19:00"},
		{"hours to midnight", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "22:00-24:00", [][2]int{{20, 4}}, "03-02 15:00 to 03-02 17:00"},
		{"all hours of a day", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "tue 0-24", [][2]int{{20, 4}}, "03-02 17:00 to 03-02 21:00, 03-03 13:00 to 03-03 17:00"},
		{"hours that meet two turns", "Asia/Phnom_Penh", "2026-03-02 07:00:00", "today 11-15", [][2]int{{8, 12}, {14, 20}}, "03-02 04:00 to 03-02 05:00, 03-02 07:00 to 03-02 08:00"},
		{"day and hours, either way round", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "14:00-18:00 tomorrow", [][2]int{{8, 16}}, "03-03 07:00 to 03-03 09:00"},
		{"hours without a turn", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "today 17-18", [][2]int{{8, 16}}, "none"},
		{"hours that are over", "Asia/Phnom_Penh", "2026-03-02 13:00:00", "today 10-12", [][2]int{{8, 16}}, "none"},
		{"a date", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "5.3.", [][2]int{{8, 16}}, "03-05 01:00 to 03-05 09:00"},
		{"a date of next year", "Asia/Phnom_Penh", "2026-12-30 09:00:00", "02.01", [][2]int{{8, 16}}, "01-02 01:00 to 01-02 09:00"},
		{"the leap day", "Asia/Phnom_Penh", "2028-02-20 09:00:00", "29.2. 22-2", [][2]int{{20, 6}}, "02-29 15:00 to 02-29 19:00"},
		{"no leap day", "Asia/Phnom_Penh", "2026-02-20 09:00:00", "29.2.", [][2]int{{20, 6}}, "?"},
		{"60 days ahead", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "1.5. 8-9", [][2]int{{8, 16}}, "05-01 01:00 to 05-01 02:00"},
		{"further ahead", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "2.5. 8-9", [][2]int{{8, 16}}, "far"},
		{"the night in which summer time begins", "Europe/Berlin", "2026-03-28 12:00:00", "23-5", [][2]int{{22, 6}}, "03-28 22:00 to 03-29 03:00"},
		{"from the hour that is left out", "Europe/Berlin", "2026-03-28 12:00:00", "sun 2:30-5", [][2]int{{22, 6}}, "03-29 01:00 to 03-29 03:00"},
		{"the night in which summer time ends", "Europe/Berlin", "2026-10-24 12:00:00", "23-5", [][2]int{{22, 6}}, "10-24 21:00 to 10-25 04:00"},
		{"a day that is longer", "Europe/Berlin", "2026-10-24 12:00:00", "sun", [][2]int{{0, 0}}, "10-24 22:00 to 10-25 23:00"},
		{"a day in New York that is shorter", "America/New_York", "2026-03-07 12:00:00", "sun", [][2]int{{0, 0}}, "03-08 05:00 to 03-09 04:00"},
		{"two days", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "mon tue", nil, "?"},
		{"hours twice", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "1-2 3-4", nil, "?"},
		{"no hours at all", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "10-10", nil, "?"},
		{"an hour that there is not", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "10-25", nil, "?"},
		{"a minute that there is not", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "10:60-12", nil, "?"},
		{"past the end of the day", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "10-24:30", nil, "?"},
		{"half of it", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "10-", nil, "?"},
		{"signs", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "+1-2", nil, "?"},
		{"a month that there is not", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "1.13.", nil, "?"},
		{"two letters", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "mo", nil, "?"},
		{"words", "Asia/Phnom_Penh", "2026-03-02 09:00:00", "next week", nil, "?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			z, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			now, err := time.ParseInLocation("2006-01-02 15:04:05", c.now, z)
			if err != nil {
				t.Fatal(err)
			}
			h := &hotline.House{Responders: []hotline.Responder{{Name: "Ann"}}}
			for _, s := range c.shifts {
				h.Shifts = append(h.Shifts, hotline.Shift{Responder: "Ann", Desk: night, Zone: z, Days: everyDay, From: s[0] * 60, To: s[1] * 60})
			}
			got := "?"
			if w, ok := parseWhen(strings.Fields(c.text), midnight(now, z)); ok {
				parts, why := pick(rota.Of(h, night), "Ann", w, now)
				var list []string
				for _, p := range parts {
					list = append(list, p.From.UTC().Format("01-02 15:04")+" to "+p.To.UTC().Format("01-02 15:04"))
				}
				if got = strings.Join(list, ", "); got == "" {
					got = why
				}
			}
			if got != c.want {
				t.Errorf("%q at %s is %s, want %s", c.text, c.now, got, c.want)
			}
		})
	}
}

func FuzzTimesThatAreSaid(f *testing.F) {
	for _, s := range []string{"", "tomorrow 14:00-18:00", "29.2.", "1-2-3", "-", ".", "24-0"} {
		f.Add(s)
	}
	today := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		w, ok := parseWhen(strings.Fields(text), today)
		if !ok {
			return
		}
		if w.hours && (w.from < 0 || w.from >= minutesADay || w.to < 0 || w.to >= minutesADay) {
			t.Errorf("%q has the hours %d to %d", text, w.from, w.to)
		}
		if !w.day.IsZero() && (w.day.Before(today) || w.day.After(today.AddDate(2, 0, 0))) {
			t.Errorf("%q is the day %v", text, w.day)
		}
	})
}
