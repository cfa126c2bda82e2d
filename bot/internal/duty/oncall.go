package duty

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// lookAhead is how far /oncall says where somebody is missing.
const lookAhead = 24 * time.Hour

// onCallLines say who is on call at the desk, and change when that will be
// another. Groups know people by the names that the roster gives them, and by no
// other. Nothing is said at a desk without shifts.
func onCallLines(r rota.Rota, now time.Time, zone *time.Location) (lines []hotline.Msg, change time.Time) {
	if r.Empty() {
		return nil, time.Time{}
	}
	on, next := r.On(now), r.Next(now)
	switch {
	case len(on) > 0:
		lines = []hotline.Msg{hotline.M("r.alert.oncall", turnsArg(on, now, now, zone))}
	case len(next) > 0:
		lines = []hotline.Msg{hotline.M("r.alert.oncall.none", hotline.Str("From", near(next[0].From, now, zone)))}
	default:
		lines = []hotline.Msg{hotline.M("r.oncall.nobody")}
	}
	return lines, r.Change(now)
}

// turnsArg is who has turns, each with when it ends. since is when they begin.
func turnsArg(turns []rota.Turn, since, now time.Time, zone *time.Location) hotline.Arg {
	var who []hotline.Msg
	for _, t := range turns {
		name := cleanName(t.Name)
		if t.Lasts(since) {
			who = append(who, hotline.Words(name))
			continue
		}
		who = append(who, hotline.M("r.oncall.turn", hotline.Str("Name", name), hotline.Str("Until", near(t.To, now, zone))))
	}
	return hotline.List("Who", who...)
}

// near is a time of day, with its date if it is not within a day.
func near(t, now time.Time, zone *time.Location) string {
	if t.Sub(now) < 24*time.Hour {
		return t.In(zone).Format("15:04")
	}
	return t.In(zone).Format("02.01. 15:04")
}

// onCall answers /oncall: who is on call now, who is next, and where somebody is
// missing within a day.
func (d *deskTurn) onCall(u *hotline.Update) {
	switch {
	case d.desk == nil:
		d.say(u, hotline.M("r.press.nodesk"))
		return
	case d.rota.Empty():
		d.say(u, hotline.M("r.oncall.noshifts"), d.mayTake())
		return
	}
	zone := d.rota.Zone()
	if zone == nil {
		zone = phnomPenh
	}
	on, backup, next := d.rota.On(d.now), d.rota.Backup(d.now), d.rota.Next(d.now)
	lines := []hotline.Msg{hotline.M("r.oncall.nobody")}
	if len(on) > 0 {
		lines[0] = hotline.M("r.alert.oncall", turnsArg(on, d.now, d.now, zone))
	}
	if len(backup) > 0 {
		lines = append(lines, hotline.M("r.oncall.backup", turnsArg(backup, d.now, d.now, zone)))
	}
	if len(next) > 0 {
		from := next[0].From
		lines = append(lines, hotline.M("r.oncall.next", hotline.Str("From", near(from, d.now, zone)), turnsArg(next, from, d.now, zone)))
	}
	gaps := d.rota.Gaps(d.now, d.now.Add(lookAhead))
	for _, g := range gaps {
		// A gap that goes on is told to its end, if that is known.
		if later := d.rota.Next(g.From); len(later) > 0 {
			g.To = later[0].From
		}
		lines = append(lines, hotline.M("r.oncall.gap",
			hotline.Str("From", near(g.From, d.now, zone)), hotline.Str("To", near(g.To, d.now, zone))))
	}
	if len(gaps) == 0 {
		lines = append(lines, hotline.M("r.oncall.nogap"))
	}
	if d.house.Unjoined(d.chat) {
		lines = append(lines, d.mayTake())
	}
	d.say(u, append(lines, hotline.M("r.oncall.zone", hotline.Str("Zone", zone.String())))...)
}

// mayTake says who may take a case here.
func (d *deskTurn) mayTake() hotline.Msg {
	switch named := slices.ContainsFunc(d.house.Responders, func(p hotline.Responder) bool { return p.Desk == d.chat }); {
	case !named:
		return hotline.M("r.oncall.anybody")
	case d.house.Unjoined(d.chat):
		return hotline.M("r.reach.open", hotline.Str("Desk", d.desk.Name))
	}
	return hotline.M("r.oncall.joined")
}

// speaks reports whether a desk, or somebody who works there, speaks the
// language of a survivor.
func speaks(h *hotline.House, desk *hotline.Desk, lang string) bool {
	langs := append([]string{desk.Language}, desk.Languages...)
	for i := range h.Responders {
		if h.Responders[i].Desk == desk.Chat {
			langs = append(langs, h.Responders[i].Languages...)
		}
	}
	return slices.ContainsFunc(langs, func(l string) bool { return sameLanguage(l, lang) })
}
