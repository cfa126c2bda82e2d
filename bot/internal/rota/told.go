package rota

import (
	"time"

	"hotline/bot/internal/hotline"
)

// lookAhead is how far Lines says where somebody is missing.
const lookAhead = 24 * time.Hour

// PhnomPenh is where the clocks of a desk hang whose shifts are told in no zone,
// or in several. Cambodia has kept UTC+7 without summer time since 1945, so no
// time zone files are needed.
var PhnomPenh = time.FixedZone("Asia/Phnom_Penh", 7*60*60)

// Wall is the zone that the desk's times are told in.
func (r Rota) Wall() *time.Location {
	if zone := r.Zone(); zone != nil {
		return zone
	}
	return PhnomPenh
}

// Lines say who is on call now and as backup, who is next, and where somebody is
// missing within a day, then what more there is, and whose clock is meant.
func (r Rota) Lines(now time.Time, more ...hotline.Msg) []hotline.Msg {
	if r.Empty() {
		return append([]hotline.Msg{hotline.M("r.oncall.noshifts")}, more...)
	}
	zone := r.Wall()
	on, backup, next := r.On(now), r.Backup(now), r.Next(now)
	lines := []hotline.Msg{hotline.M("r.oncall.nobody")}
	if len(on) > 0 {
		lines[0] = hotline.M("r.alert.oncall", Who(on, now, now, zone))
	}
	if len(backup) > 0 {
		lines = append(lines, hotline.M("r.oncall.backup", Who(backup, now, now, zone)))
	}
	if len(next) > 0 {
		from := next[0].From
		lines = append(lines, hotline.M("r.oncall.next", hotline.Str("From", Near(from, now, zone)), Who(next, from, now, zone)))
	}
	gaps := r.Gaps(now, now.Add(lookAhead))
	for _, g := range gaps {
		// A gap that goes on is told to its end, if that is known.
		if later := r.Next(g.From); len(later) > 0 {
			g.To = later[0].From
		}
		lines = append(lines, hotline.M("r.oncall.gap", hotline.Str("From", Near(g.From, now, zone)), hotline.Str("To", Near(g.To, now, zone))))
	}
	if len(gaps) == 0 {
		lines = append(lines, hotline.M("r.oncall.nogap"))
	}
	lines = append(lines, more...)
	return append(lines, hotline.M("r.oncall.zone", hotline.Str("Zone", zone.String())))
}

// Who is who has turns, each with when it ends. since is when they begin.
func Who(turns []Turn, since, now time.Time, zone *time.Location) hotline.Arg {
	var who []hotline.Msg
	for _, t := range turns {
		name := hotline.Label(t.Name)
		if t.Lasts(since) {
			who = append(who, hotline.Words(name))
			continue
		}
		who = append(who, hotline.M("r.oncall.turn", hotline.Str("Name", name), hotline.Str("Until", Near(t.To, now, zone))))
	}
	return hotline.List("Who", who...)
}

// Near is a time of day, with its date if it is not within a day.
func Near(t, now time.Time, zone *time.Location) string {
	if t.Sub(now) < 24*time.Hour {
		return t.In(zone).Format("15:04")
	}
	return t.In(zone).Format("02.01. 15:04")
}
