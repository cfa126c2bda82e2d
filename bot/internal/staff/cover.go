package staff

import (
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

const (
	// shown is how many days ahead, and how many turns at most, /cover alone shows.
	shown    = 7 * 24 * time.Hour
	maxShown = 12
)

// cover is /cover: whoever gives it, or whom a coordinator names, takes
// somebody's turn, or a part of it.
func (t *turn) cover(o *hotline.Order) {
	g := t.giverOf(o)
	words := strings.Fields(o.Args)
	if g == nil {
		return
	}
	if len(words) == 0 {
		t.coverable(o, g)
		return
	}
	by := g.Responder
	if i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, "by") }); i > 0 {
		other, rest := t.whose(g, words[i+1:])
		if other == nil {
			t.unknown(o, g)
			return
		}
		by, words = other, append(words[:i:i], rest...)
	}
	p, rest := t.whose(g, words)
	w, ok := parseWhen(rest, t.today(g))
	switch {
	case p == nil:
		t.unknown(o, g)
		return
	case !ok:
		t.answer(o, t.usage(g, "r.cover.usage"))
		return
	case by.Name != g.Name && !g.Coordinator:
		t.answer(o, hotline.M("r.shift.coordinators"))
		return
	case by.Name == p.Name:
		t.answer(o, hotline.M("r.cover.self", nameArg("Name", p.Name)))
		return
	}
	desk, parts, no := t.find(g, p.Name, w, func(d *hotline.Desk) bool {
		return t.works(by, d.Chat) && (by.Name == g.Name || t.env.House.Leads(g.Responder, d.Chat))
	})
	if desk == nil {
		t.answer(o, no)
		return
	}
	t.covers(o, g, desk, parts, p.Name, by)
}

// find is the first of the desks that a command may be about at which it means
// something of somebody's turns; or why none does.
func (t *turn) find(g *giver, name string, w when, may func(*hotline.Desk) bool) (*hotline.Desk, []rota.Part, hotline.Msg) {
	why := "none"
	for _, d := range g.desks {
		if !may(d) {
			continue
		}
		parts, not := pick(t.rotaOf(d.Chat), name, w, t.env.Now)
		if len(parts) > 0 {
			return d, parts, hotline.Msg{}
		}
		if not != "none" {
			why = not
		}
	}
	return nil, nil, hotline.M("r.shift.not."+why, nameArg("Name", name))
}

// whose reads a name at the beginning of words: that of the most words, of those
// who work at the desks that an order may be about.
func (t *turn) whose(g *giver, words []string) (*hotline.Responder, []string) {
	for n := len(words); n > 0; n-- {
		name := strings.Join(words[:n], " ")
		for i := range t.env.House.Responders {
			p := &t.env.House.Responders[i]
			if strings.EqualFold(strings.Join(strings.Fields(p.Name), " "), name) && t.worksFor(p, g) {
				return p, words[n:]
			}
		}
	}
	return nil, words
}

func (t *turn) worksFor(p *hotline.Responder, g *giver) bool {
	return slices.ContainsFunc(g.desks, func(d *hotline.Desk) bool { return t.works(p, d.Chat) })
}

// unknown says which names there are.
func (t *turn) unknown(o *hotline.Order, g *giver) {
	var names []string
	for i := range t.env.House.Responders {
		if p := &t.env.House.Responders[i]; t.worksFor(p, g) {
			names = append(names, p.Name)
		}
	}
	t.answer(o, hotline.M("r.shift.unknown", namesArg("Who", names)))
}

// today is the day that the clocks of the first desk show. The desks of one person
// are told by one clock as a rule.
func (t *turn) today(g *giver) time.Time {
	return midnight(t.env.Now, t.rotaOf(g.desks[0].Chat).Wall())
}

// usage is the one line that helps after a command that was not understood. Its
// example has the name of a colleague.
func (t *turn) usage(g *giver, key string) hotline.Msg {
	name := g.Name
	for i := range t.env.House.Responders {
		if p := &t.env.House.Responders[i]; p.Name != g.Name && p.Desk == g.desks[0].Chat {
			name = p.Name
			break
		}
	}
	return hotline.M(key, nameArg("Name", name))
}

// coverable lists the turns of others that /cover may be about.
func (t *turn) coverable(o *hotline.Order, g *giver) {
	var lines []hotline.Msg
	now := t.env.Now
	for _, d := range g.desks {
		r := t.rotaOf(d.Chat)
		for _, turn := range r.Turns(now, now.Add(shown)) {
			if turn.Name == g.Name || len(lines) == maxShown {
				continue
			}
			if turn.Lasts(now) {
				lines = append(lines, hotline.M("r.cover.always", nameArg("Name", turn.Name)))
				continue
			}
			s := rota.Span{From: turn.From, To: turn.To}
			if s.From.Before(now) {
				s.From = now
			}
			lines = append(lines, hotline.M("r.cover.turn", nameArg("Name", turn.Name), whenArg("When", []rota.Span{s}, now, r.Wall())))
		}
	}
	if len(lines) == 0 {
		t.say(o, hotline.M("r.cover.nobody"))
		return
	}
	lines = append([]hotline.Msg{hotline.M("r.cover.list")}, lines...)
	zone := t.rotaOf(g.desks[0].Chat).Wall()
	lines = append(lines, hotline.M("r.oncall.zone", hotline.Str("Zone", zone.String())))
	t.say(o, append(lines, t.usage(g, "r.cover.usage"))...)
}

// away is /away: whoever gives it, or whom a coordinator names, cannot take their
// turn, or a part of it.
func (t *turn) away(o *hotline.Order) {
	g := t.giverOf(o)
	if g == nil {
		return
	}
	words, off := strings.Fields(o.Args), false
	if n := len(words); n > 0 && strings.EqualFold(words[n-1], "off") {
		words, off = words[:n-1], true
	}
	who, w, ok := t.awayWho(g, words)
	if !ok {
		t.answer(o, t.usage(g, "r.away.usage"))
		return
	}
	switch {
	case who.Name != g.Name && !g.Coordinator:
		t.answer(o, hotline.M("r.shift.coordinators"))
		return
	case off && w.said():
		t.answer(o, t.usage(g, "r.away.usage"))
		return
	case off:
		t.awayOff(o, g, who)
		return
	}
	desk, parts, no := t.find(g, who.Name, w, func(d *hotline.Desk) bool {
		return who.Name == g.Name || t.env.House.Leads(g.Responder, d.Chat)
	})
	if desk == nil {
		t.answer(o, no)
		return
	}
	id := t.newID()
	if !t.give(hotline.Change{Desk: desk.Chat, Away: who.Name, Maker: g.Name, ID: id}, parts) {
		t.answer(o, hotline.M("r.shift.full"))
		return
	}
	n := news{desk: desk, id: id, names: []string{who.Name}, ask: id, but: []string{who.Name, g.Name}}
	for _, p := range parts {
		n.names = append(n.names, p.Owner)
	}
	_, n.gaps = t.open(id)
	n.lines = []hotline.Msg{hotline.M("r.shift.away", nameArg("Name", who.Name),
		whenArg("When", spansOf(parts), t.env.Now, t.rotaOf(desk.Chat).Wall()))}
	if slices.ContainsFunc(parts, func(p rota.Part) bool { return len(t.rotaOf(desk.Chat).HeldOnCall("", p.From, p.To)) > 0 }) {
		n.lines = append(n.lines, t.thenLines(desk.Chat, spansOf(parts))...)
	}
	t.spread(o, g, n)
}

// awayWho reads who is away and when. What may be a day or a name, such as Thu,
// is a name for a coordinator, and a day for everybody else, who may speak for
// themselves only.
func (t *turn) awayWho(g *giver, words []string) (who *hotline.Responder, w when, ok bool) {
	own, isOwn := parseWhen(words, t.today(g))
	p, rest := t.whose(g, words)
	w, ok = parseWhen(rest, t.today(g))
	if isOwn && (!g.Coordinator || p == nil || !ok) {
		return g.Responder, own, true
	}
	return p, w, ok && p != nil
}

// awayOff takes back the last that somebody was away.
func (t *turn) awayOff(o *hotline.Order, g *giver, who *hotline.Responder) {
	for _, c := range slices.Backward(t.st.Changes) {
		if c.By == "" && (c.Away == who.Name || c.Away == "" && c.Name == who.Name) {
			t.takeBack(o, g, c.ID)
			return
		}
	}
	t.answer(o, hotline.M("r.away.not", nameArg("Name", who.Name)))
}
