package staff

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/rota"
)

// when is what a command says of a time: a day, hours, both, or nothing.
type when struct {
	// day is a midnight in UTC, zero if none is said.
	day time.Time
	// hours says that from and to are said, in minutes after midnight. A to that
	// is not after from is on the next day.
	hours    bool
	from, to int
}

func (w when) said() bool { return w.hours || !w.day.IsZero() }

// parseWhen reads a day and hours, each at most once, in either order. today is
// a midnight in UTC. ok is false for whatever else stands there.
func parseWhen(words []string, today time.Time) (w when, ok bool) {
	text := strings.ToLower(strings.NewReplacer("–", "-", "—", "-").Replace(strings.Join(words, " ")))
	text = strings.ReplaceAll(strings.ReplaceAll(text, " -", "-"), "- ", "-")
	for _, word := range strings.Fields(text) {
		if from, to, is := parseHours(word); is && !w.hours {
			w.hours, w.from, w.to = true, from, to
			continue
		}
		day, is := parseDay(word, today)
		if !is || !w.day.IsZero() {
			return when{}, false
		}
		w.day = day
	}
	return w, true
}

// Misread reports whether a name is one that the commands may take for a word of
// theirs: a day, hours, or what stands between names.
func Misread(name string) bool {
	words := strings.Fields(strings.ToLower(name))
	_, isTime := parseWhen(words, time.Unix(0, 0).UTC())
	return isTime || slices.Contains(words, "by") || slices.Contains(words, "off")
}

var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// parseDay reads today, tomorrow, a day of the week by three letters or more, or
// a date such as 29.2. A day of the week is the next one, which may be today; a
// date is this year's, or next year's if that is over.
func parseDay(word string, today time.Time) (time.Time, bool) {
	switch word {
	case "today":
		return today, true
	case "tomorrow":
		return today.AddDate(0, 0, 1), true
	}
	if i := slices.IndexFunc(weekdays, func(d string) bool { return len(word) >= 3 && strings.HasPrefix(d, word) }); i >= 0 {
		return today.AddDate(0, 0, (i-int(today.Weekday())+7)%7), true
	}
	d, m, ok := strings.Cut(strings.TrimSuffix(word, "."), ".")
	day, ok1 := number(d, 31)
	month, ok2 := number(m, 12)
	if !ok || !ok1 || !ok2 {
		return time.Time{}, false
	}
	for year := today.Year(); year <= today.Year()+1; year++ {
		date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if date.Day() == day && !date.Before(today) {
			return date, true
		}
	}
	return time.Time{}, false
}

// parseHours reads hours such as 14-18, 14:30-18 or 22:00-6:00.
func parseHours(word string) (from, to int, ok bool) {
	a, b, ok := strings.Cut(word, "-")
	from, ok1 := parseClock(a)
	to, ok2 := parseClock(b)
	return from, to % minutesADay, ok && ok1 && ok2 && from != to && from < minutesADay
}

const minutesADay = 24 * 60

func parseClock(s string) (int, bool) {
	h, m, parted := strings.Cut(strings.ReplaceAll(s, ".", ":"), ":")
	hour, ok := number(h, 24)
	if !ok {
		return 0, false
	}
	minute := 0
	if parted {
		if minute, ok = number(m, 59); !ok || len(m) != 2 {
			return 0, false
		}
	}
	return hour*60 + minute, hour*60+minute <= minutesADay
}

// number reads one or two digits.
func number(s string, most int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && len(s) <= 2 && s[0] >= '0' && s[0] <= '9' && n <= most
}

// midnight is the midnight in UTC of the day that the clocks of a zone show.
func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// furthest is how far ahead a change may begin.
const furthest = 60 * 24 * time.Hour

// pick is what of somebody's turns a command means, from now on. If that is
// nothing, why is the last part of the key of the message that says so.
func pick(r rota.Rota, name string, w when, now time.Time) (parts []rota.Part, why string) {
	now = now.Truncate(time.Minute)
	spans, why := w.spans(r, name, now)
	for _, s := range spans {
		if s.From.Sub(now) > furthest {
			return nil, "far"
		}
		if s.From.Before(now) {
			s.From = now
		}
		parts = append(parts, r.Held(name, s.From, s.To)...)
	}
	if len(parts) == 0 && why == "" {
		why = "none"
	}
	return parts, why
}

// spans are the stretches that are meant, whoever has them: without a word of it
// the present turn, or else the next; a day is the turns that begin on it, or else
// what of a turn lies in it; hours without a day are the next that meet a turn.
func (w when) spans(r rota.Rota, name string, now time.Time) ([]rota.Span, string) {
	zone := r.Wall()
	between := func(day time.Time, from, to int) rota.Span {
		return rota.Span{From: rota.OnWall(zone, day, from), To: rota.OnWall(zone, day, to)}
	}
	to := w.to
	if to <= w.from {
		to += minutesADay
	}
	switch {
	case !w.said():
		turns := r.TurnsOf(name, now, now.Add(furthest))
		switch {
		case len(turns) == 0:
			return nil, "none"
		case turns[0].Lasts(now):
			return nil, "always"
		}
		return []rota.Span{{From: turns[0].From, To: turns[0].To}}, ""
	case !w.hours:
		whole := between(w.day, 0, minutesADay)
		var spans []rota.Span
		for _, t := range r.TurnsOf(name, whole.From, whole.To) {
			if !t.From.Before(whole.From) && !t.Lasts(t.From) {
				spans = append(spans, rota.Span{From: t.From, To: t.To})
			}
		}
		if len(spans) == 0 {
			spans = append(spans, whole)
		}
		return spans, ""
	case w.day.IsZero():
		for day := range 3 {
			s := between(midnight(now, zone).AddDate(0, 0, day-1), w.from, to)
			if s.From.Before(now) {
				s.From = now
			}
			if len(r.Held(name, s.From, s.To)) > 0 {
				return []rota.Span{s}, ""
			}
		}
		return nil, "none"
	}
	return []rota.Span{between(w.day, w.from, to)}, ""
}
