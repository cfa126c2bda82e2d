package duty

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

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
		lines = []hotline.Msg{hotline.M("r.alert.oncall", rota.Who(on, now, now, zone))}
	case len(next) > 0:
		lines = []hotline.Msg{hotline.M("r.alert.oncall.none", hotline.Str("From", rota.Near(next[0].From, now, zone)))}
	default:
		lines = []hotline.Msg{hotline.M("r.oncall.nobody")}
	}
	return lines, r.Change(now)
}

// onCall hands /oncall to the staff's actor, which knows as of now who is on call,
// and who of them can be written to.
func (d *deskTurn) onCall(u *hotline.Update) {
	if d.desk == nil {
		d.say(u, hotline.M("r.press.nodesk"))
		return
	}
	d.order(u)
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
