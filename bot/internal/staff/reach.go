package staff

import (
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// When a shift is looked at before it begins: long before, so that somebody else
// can be found, and shortly before.
const (
	farBefore  = 12 * time.Hour
	nearBefore = time.Hour
	// dailyAt is the hour at which the days ahead are looked at, by the desk's
	// clock, and ahead how many.
	dailyAt = 9
	ahead   = 7 * 24 * time.Hour
	// mostGaps is how many stretches are said at once.
	mostGaps = 12
)

// house is the roster with what this actor knows of it now.
func (t *turn) house() *hotline.House {
	h := *t.env.House
	h.Staff = t.st.StaffView
	return &h
}

// watched are the desks with people or shifts.
func (t *turn) watched() []*hotline.Desk {
	var ds []*hotline.Desk
	h := t.env.House
	for i := range h.Desks {
		d := &h.Desks[i]
		has := !rota.Of(h, d.Chat).Empty()
		for j := range h.Responders {
			has = has || h.Responders[j].Desk == d.Chat
		}
		if has {
			ds = append(ds, d)
		}
	}
	return ds
}

// look does what is due of looking ahead, and says when it is due next.
func (t *turn) look() {
	now := t.env.Now
	if t.st.Next != 0 && now.UnixMilli() < t.st.Next {
		return
	}
	desks := t.watched()
	if len(desks) == 0 {
		t.st.Looked, t.st.Next = 0, 0
		return
	}
	from := time.UnixMilli(t.st.Looked).UTC()
	if t.st.Looked == 0 {
		from = now.Add(-nearBefore)
	}
	h := t.house()
	t.eachDesk(desks, func(d *hotline.Desk) {
		r := rota.Of(h, d.Chat)
		due := func(at time.Time) bool { return at.After(from) && !at.After(now) }
		for _, s := range r.Starts(now, now.Add(farBefore)) {
			switch {
			case due(s.From.Add(-nearBefore)):
				t.remind(d, s, r.Wall(), false)
			case due(s.From.Add(-farBefore)):
				t.remind(d, s, r.Wall(), true)
			}
		}
		if due(daily(now, r.Wall(), 0)) {
			t.days(d, r)
		}
	})
	t.st.Looked, t.st.Next = now.UnixMilli(), t.next(desks, h).UnixMilli()
}

// eachDesk does a piece of housekeeping for each of some desks: one at which it
// fails keeps it from no other.
func (t *turn) eachDesk(desks []*hotline.Desk, piece func(*hotline.Desk)) {
	for _, d := range desks {
		t.tends(func() { piece(d) })
	}
}

// daily is the last time at or before now, plus days, at which the clock of a zone
// shows the hour of the daily look.
func daily(now time.Time, zone *time.Location, days int) time.Time {
	y, m, d := now.In(zone).Date()
	at := time.Date(y, m, d, dailyAt, 0, 0, 0, zone)
	if at.After(now) {
		days--
	}
	return time.Date(y, m, d+days, dailyAt, 0, 0, 0, zone)
}

// next is when something is due again, at most a day from now.
func (t *turn) next(desks []*hotline.Desk, h *hotline.House) time.Time {
	now := t.env.Now
	first := now.Add(renewEvery)
	sooner := func(at time.Time) {
		if at.After(now) && at.Before(first) {
			first = at
		}
	}
	t.eachDesk(desks, func(d *hotline.Desk) {
		r := rota.Of(h, d.Chat)
		sooner(daily(now, r.Wall(), 1))
		for _, s := range r.Starts(now, now.Add(farBefore+renewEvery)) {
			sooner(s.From.Add(-farBefore))
			sooner(s.From.Add(-nearBefore))
		}
	})
	return first
}

// remind tells somebody that their turn begins. What becomes of the message proves
// whether they can be reached; of whom that is known already, the coordinators
// hear at once.
func (t *turn) remind(d *hotline.Desk, s rota.Turn, zone *time.Location, quiet bool) {
	l := t.linkNamed(s.Name)
	if l == nil || l.Blocked {
		t.missing(d, s.Name, s.From, zone)
	}
	if l == nil {
		return
	}
	p := t.env.House.ResponderNamed(s.Name)
	line := hotline.M("r.shift.soon", hotline.Str("Desk", d.Name), hotline.Str("From", stamp(s.From, zone)),
		hotline.Str("Until", stamp(s.To, zone)), hotline.Str("Zone", zone.String()))
	if s.Lasts(s.From) {
		line = hotline.M("r.shift.soon.open", hotline.Str("Desk", d.Name), hotline.Str("From", stamp(s.From, zone)), hotline.Str("Zone", zone.String()))
	}
	t.do(hotline.Send{
		Chat: l.Chat, Ref: refShift + strconv.FormatInt(d.Chat, 10) + ":" + strconv.FormatInt(s.From.UnixMilli(), 10),
		Rank: hotline.RankCard, Body: hotline.Body{Lang: t.env.House.Speech(p, "en"), Lines: []hotline.Msg{line}, Silent: quiet},
	})
}

// refShift begins the Ref of a reminder; the desk and the start follow.
const refShift = "w:shift:"

// missing tells the coordinators that nobody can write to somebody whose turn is
// near.
func (t *turn) missing(d *hotline.Desk, name string, start time.Time, zone *time.Location) {
	var but int64
	key := "r.reach.unjoined"
	if l := t.linkNamed(name); l != nil {
		key, but = "r.reach.blocked", l.Chat
	}
	t.tellOthers(but, d.Chat, hotline.M(key, hotline.Str("Name", name), hotline.Str("Desk", d.Name),
		hotline.Str("From", stamp(start, zone)), hotline.Str("Zone", zone.String())))
}

// stamp is a time on the clock of a zone.
func stamp(at time.Time, zone *time.Location) string { return at.In(zone).Format("02.01. 15:04") }

// sent takes over what became of a message to somebody who works here.
func (t *turn) sent(s *hotline.Sent) {
	l := t.link(s.Chat)
	switch {
	case l == nil:
	case s.Outcome == hotline.Delivered:
		l.Blocked = false
	case s.Outcome == hotline.Blocked && !l.Blocked:
		l.Blocked = true
		if rest, ok := strings.CutPrefix(s.Ref, refShift); ok {
			desk, ms, _ := strings.Cut(rest, ":")
			chat, err1 := strconv.ParseInt(desk, 10, 64)
			start, err2 := strconv.ParseInt(ms, 10, 64)
			if d := t.env.House.DeskAt(chat); err1 == nil && err2 == nil && d != nil {
				t.missing(d, l.Name, time.UnixMilli(start), rota.Of(t.house(), chat).Wall())
			}
		}
	}
}

// reach takes over that somebody has blocked the bot, or let it in again. If their
// turn is near, or has begun, the coordinators hear at once.
func (t *turn) reach(from hotline.Actor, r *hotline.Reach) {
	l := t.link(r.Chat)
	if l == nil || from != hotline.ChatActor(r.Chat) || l.Blocked == !r.OK {
		return
	}
	l.Blocked = !r.OK
	if r.OK {
		return
	}
	h, now := t.house(), t.env.Now
	for i := range h.Desks {
		d := &h.Desks[i]
		ro := rota.Of(h, d.Chat)
		for _, turn := range append(append(ro.On(now), ro.Backup(now)...), ro.Starts(now, now.Add(farBefore))...) {
			if turn.Name == l.Name {
				t.missing(d, l.Name, turn.From, ro.Wall())
				break
			}
		}
	}
}

// days says once a day at which hours of the days ahead nobody on call at a desk
// can be written to, and that nobody of it has joined. If all is well it says
// nothing.
func (t *turn) days(d *hotline.Desk, r rota.Rota) {
	lines := t.nobody(d.Chat)
	zone := r.Wall()
	var gaps []hotline.Msg
	for _, g := range t.unreached(r, t.env.Now, t.env.Now.Add(ahead)) {
		gaps = append(gaps, hotline.M("r.reach.gap", hotline.Str("Name", g.Name),
			hotline.Str("From", stamp(g.From, zone)), hotline.Str("To", stamp(g.To, zone))))
	}
	if len(gaps) > 0 {
		lines = append(lines, hotline.M("r.reach.week", hotline.Str("Desk", d.Name), hotline.Str("Zone", zone.String())))
		lines = append(lines, gaps[:min(len(gaps), mostGaps)]...)
		if more := len(gaps) - mostGaps; more > 0 {
			lines = append(lines, hotline.M("r.reach.more", hotline.Num("N", more)))
		}
	}
	if len(lines) > 0 {
		t.tellOthers(0, d.Chat, append(lines, hotline.M("r.reach.remedy"))...)
	}
}

// unreached are the stretches between two times in which somebody is on call who
// cannot be written to, and nobody else who can.
func (t *turn) unreached(r rota.Rota, from, to time.Time) (gaps []rota.Turn) {
	all := r.Turns(from, to)
	var good []rota.Turn
	for _, s := range all {
		if l := t.linkNamed(s.Name); l != nil && !l.Blocked {
			good = append(good, s)
		}
	}
	for _, s := range all {
		if l := t.linkNamed(s.Name); l != nil && !l.Blocked {
			continue
		}
		at, end := s.From, s.To
		if at.Before(from) {
			at = from
		}
		if end.After(to) {
			end = to
		}
		for _, g := range good {
			if !g.From.Before(end) {
				break
			}
			if g.From.After(at) {
				gaps = append(gaps, rota.Turn{Name: s.Name, From: at, To: g.From})
			}
			if g.To.After(at) {
				at = g.To
			}
		}
		if at.Before(end) {
			gaps = append(gaps, rota.Turn{Name: s.Name, From: at, To: end})
		}
	}
	return gaps
}
