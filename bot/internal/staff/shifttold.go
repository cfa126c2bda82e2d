package staff

import (
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// span tells a stretch of time by the clock of a zone.
func span(s rota.Span, now time.Time, zone *time.Location) hotline.Msg {
	from, to := s.From.In(zone), s.To.In(zone)
	var day hotline.Msg
	switch days := midnight(from, zone).Sub(midnight(now, zone)) / (24 * time.Hour); days {
	case 0:
		day = hotline.M("r.day.today")
	case 1:
		day = hotline.M("r.day.tomorrow")
	default:
		weekday := strings.ToLower(from.Weekday().String()[:3])
		day = hotline.M("r.day", hotline.Sub("Weekday", hotline.M("r.day."+weekday)), hotline.Str("Date", from.Format("02.01.")))
	}
	end := to.Format("15:04")
	if s.To.Sub(s.From) >= 24*time.Hour {
		end = to.Format("02.01. 15:04")
	}
	return hotline.M("r.shift.span", hotline.Sub("Day", day), hotline.Str("From", from.Format("15:04")), hotline.Str("To", end))
}

// whenArg tells several stretches; those of several owners that are the same are
// told once.
func whenArg(name string, spans []rota.Span, now time.Time, zone *time.Location) hotline.Arg {
	slices.SortFunc(spans, func(a, b rota.Span) int { return a.From.Compare(b.From) })
	spans = slices.CompactFunc(spans, func(a, b rota.Span) bool { return a.From.Equal(b.From) && a.To.Equal(b.To) })
	var all []hotline.Msg
	for _, s := range spans {
		all = append(all, span(s, now, zone))
	}
	return hotline.List(name, all...)
}

func spansOf(parts []rota.Part) []rota.Span {
	spans := make([]rota.Span, len(parts))
	for i, p := range parts {
		spans[i] = p.Span
	}
	return spans
}

// nameArg is somebody's name as it is shown.
func nameArg(arg, name string) hotline.Arg { return hotline.Str(arg, hotline.Label(name)) }

func namesArg(arg string, names []string) hotline.Arg {
	slices.Sort(names)
	var all []hotline.Msg
	for _, n := range slices.Compact(names) {
		all = append(all, hotline.Words(hotline.Label(n)))
	}
	return hotline.List(arg, all...)
}

// thenLines say who is on call in stretches of time, and where nobody is.
func (t *turn) thenLines(desk int64, spans []rota.Span) []hotline.Msg {
	r := t.rotaOf(desk)
	var names []string
	var gaps []rota.Span
	for _, s := range spans {
		for _, on := range r.Turns(s.From, s.To) {
			names = append(names, on.Name)
		}
		gaps = append(gaps, r.Gaps(s.From, s.To)...)
	}
	var lines []hotline.Msg
	if len(names) > 0 {
		lines = append(lines, hotline.M("r.shift.then", namesArg("Who", names)))
	}
	if len(gaps) > 0 {
		lines = append(lines, hotline.M("r.shift.gap", whenArg("When", gaps, t.env.Now, r.Wall())))
	}
	return lines
}

// onCall answers /oncall for the group's desk, or for those of whoever asks.
func (t *turn) onCall(o *hotline.Order) {
	var desks []*hotline.Desk
	if d := t.env.House.DeskAt(o.Chat); d != nil {
		desks = append(desks, d)
	} else if g := t.giverOf(o); g != nil {
		desks = g.desks
	} else {
		return
	}
	for _, d := range desks[:min(len(desks), maxDesks)] {
		var lines, more []hotline.Msg
		if len(desks) > 1 {
			lines = append(lines, hotline.M("r.shift.desk", hotline.Str("Desk", d.Name)))
		}
		r := t.rotaOf(d.Chat)
		var missing []string
		for _, turn := range slices.Concat(r.On(t.env.Now), r.Backup(t.env.Now), r.Next(t.env.Now)) {
			if t.reached(turn.Name) == nil {
				missing = append(missing, turn.Name)
			}
		}
		switch {
		case r.Empty() || t.nobody(d.Chat) != nil:
			more = append(more, t.mayTake(d))
		case len(missing) > 0:
			more = append(more, hotline.M("r.oncall.unjoined", namesArg("Who", missing)))
		}
		t.say(o, append(lines, r.Lines(t.env.Now, more...)...)...)
	}
}

// mayTake says who may take a case at a desk.
func (t *turn) mayTake(d *hotline.Desk) hotline.Msg {
	if named, joined := t.house().Joined(d.Chat); !named {
		return hotline.M("r.oncall.anybody")
	} else if !joined {
		return t.nobody(d.Chat)[0]
	}
	return hotline.M("r.oncall.joined")
}

// maxDesks is how many desks one answer tells of.
const maxDesks = 10
