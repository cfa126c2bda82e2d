package staff

import (
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// swap is a proposal that two people exchange a turn each.
type swap struct {
	ID    int       `json:"i"`
	Desk  int64     `json:"d"`
	By    string    `json:"b"` // who proposed it
	With  string    `json:"w"` // who is asked
	Gives rota.Span `json:"g"` // By's turn
	Takes rota.Span `json:"t"` // With's turn
	Until time.Time `json:"u"`
}

const (
	swapLife = 12 * time.Hour
	maxSwaps = 50
)

// swap is /swap: it asks somebody whether they exchange their next turn with that
// of who gives it.
func (t *turn) swap(o *hotline.Order) {
	g := t.giverOf(o)
	if g == nil {
		return
	}
	words := strings.Fields(o.Args)
	p, rest := t.whose(g, words)
	switch {
	case len(words) == 0 || p != nil && len(rest) > 0:
		t.answer(o, t.usage(g, "r.swap.usage"))
		return
	case p == nil:
		t.unknown(o, g)
		return
	case p.Name == g.Name:
		t.answer(o, t.usage(g, "r.swap.usage"))
		return
	case t.reached(p.Name) == nil:
		t.answer(o, hotline.M("r.swap.unjoined", nameArg("Name", p.Name)))
		return
	}
	for _, d := range g.desks {
		r := t.rotaOf(d.Chat)
		gives, takes := t.nextTurn(r, g.Name), t.nextTurn(r, p.Name)
		if gives == nil || takes == nil {
			continue
		}
		t.propose(o, g, d, p, *gives, *takes)
		return
	}
	who := g.Responder
	if slices.ContainsFunc(g.desks, func(d *hotline.Desk) bool { return t.nextTurn(t.rotaOf(d.Chat), g.Name) != nil }) {
		who = p
	}
	t.answer(o, hotline.M("r.swap.none", nameArg("Name", who.Name)))
}

// nextTurn is the next turn of somebody that begins, nil if there is none that
// ends within a week.
func (t *turn) nextTurn(r rota.Rota, name string) *rota.Span {
	now := t.env.Now
	for _, turn := range r.TurnsOf(name, now, now.Add(furthest)) {
		if turn.From.After(now) && !turn.Lasts(turn.From) {
			return &rota.Span{From: turn.From, To: turn.To}
		}
	}
	return nil
}

// propose asks for an exchange. A newer proposal of somebody takes the place of
// their last.
func (t *turn) propose(o *hotline.Order, g *giver, d *hotline.Desk, p *hotline.Responder, gives, takes rota.Span) {
	t.st.Swaps = slices.DeleteFunc(t.st.Swaps, func(s swap) bool { return s.By == g.Name })
	if len(t.st.Swaps) >= maxSwaps {
		t.answer(o, hotline.M("r.shift.full"))
		return
	}
	s := swap{ID: t.newID(), Desk: d.Chat, By: g.Name, With: p.Name, Gives: gives, Takes: takes, Until: t.env.Now.Add(swapLife)}
	for _, begins := range []time.Time{gives.From, takes.From} {
		if begins.Before(s.Until) {
			s.Until = begins
		}
	}
	t.st.Swaps = append(t.st.Swaps, s)
	zone := t.rotaOf(d.Chat).Wall()
	until := hotline.Str("Until", rota.Near(s.Until, t.env.Now, zone))
	t.do(hotline.Send{Chat: t.reached(p.Name).Chat, Ref: "w:swap", Rank: hotline.RankCard, Body: hotline.Body{
		Lang: t.env.House.Speech(p, "en"),
		Lines: []hotline.Msg{
			hotline.M("r.swap.ask", nameArg("Name", g.Name), whenArg("Gives", []rota.Span{gives}, t.env.Now, zone),
				whenArg("Takes", []rota.Span{takes}, t.env.Now, zone), until),
			hotline.M("r.oncall.zone", hotline.Str("Zone", zone.String())),
		},
		Rows: [][]hotline.Button{{
			{Sign: "✅", Label: hotline.M("r.button.yes"), Data: pressData(pressYes, s.ID)},
			{Sign: "✖️", Label: hotline.M("r.button.no"), Data: pressData(pressNo, s.ID)},
		}},
	}})
	t.answer(o, hotline.M("r.swap.asked", nameArg("Name", p.Name), whenArg("Gives", []rota.Span{gives}, t.env.Now, zone),
		whenArg("Takes", []rota.Span{takes}, t.env.Now, zone), until))
}

// swapAnswer decides on the answer of whoever was asked.
func (t *turn) swapAnswer(o *hotline.Order, g *giver, id int, yes bool) {
	i := slices.IndexFunc(t.st.Swaps, func(s swap) bool { return s.ID == id && s.With == g.Name })
	if i < 0 {
		t.answer(o, hotline.M("r.shift.over"))
		return
	}
	s := t.st.Swaps[i]
	t.st.Swaps = slices.Delete(t.st.Swaps, i, i+1)
	desk := t.env.House.DeskAt(s.Desk)
	if !yes || desk == nil {
		t.swapEnds(s, "r.swap.refused")
		t.settled(o, hotline.M("r.swap.declined", nameArg("Name", s.By)))
		return
	}
	r := t.rotaOf(s.Desk)
	if !same(t.nextTurn(r, s.By), s.Gives) || !same(t.nextTurn(r, s.With), s.Takes) {
		t.swapEnds(s, "r.swap.stale")
		t.settled(o, hotline.M("r.swap.stale", nameArg("Name", s.By)))
		return
	}
	given, taken := r.Held(s.By, s.Gives.From, s.Gives.To), r.Held(s.With, s.Takes.From, s.Takes.To)
	change := hotline.Change{Desk: s.Desk, Maker: s.By, ID: id}
	if !t.room(change, len(given)+len(taken)) {
		t.swapEnds(s, "r.swap.stale")
		t.settled(o, hotline.M("r.shift.full"))
		return
	}
	change.By = s.With
	t.give(change, given)
	change.By = s.By
	t.give(change, taken)
	n := news{desk: desk, id: id, names: []string{s.By, s.With}}
	for _, p := range slices.Concat(given, taken) {
		n.names = append(n.names, p.Owner)
	}
	now, zone := t.env.Now, r.Wall()
	n.lines = []hotline.Msg{hotline.M("r.swap.done", nameArg("By", s.By), nameArg("With", s.With),
		whenArg("Takes", []rota.Span{s.Takes}, now, zone), whenArg("Gives", []rota.Span{s.Gives}, now, zone))}
	t.spread(o, g, n)
}

func same(a *rota.Span, b rota.Span) bool {
	return a != nil && a.From.Equal(b.From) && a.To.Equal(b.To)
}

// settled answers a press in place of the message that was pressed, so that its
// buttons are gone.
func (t *turn) settled(o *hotline.Order, m hotline.Msg) {
	t.do(hotline.Send{Chat: o.Chat, Ref: "w:swap", Msg: o.Msg, Rank: hotline.RankCard, Body: hotline.Body{Lang: o.Lang, Lines: []hotline.Msg{m}}})
	t.do(hotline.Reply{Chat: o.Chat, Query: o.Query, Lang: o.Lang})
}

// swapEnds tells whoever proposed an exchange that nothing comes of it.
func (t *turn) swapEnds(s swap, key string) {
	if l := t.reached(s.By); l != nil {
		t.do(hotline.Send{Chat: l.Chat, Ref: "w:swap", Rank: hotline.RankCard, Body: hotline.Body{
			Lang: t.env.House.Speech(t.env.House.ResponderNamed(s.By), "en"), Lines: []hotline.Msg{hotline.M(key, nameArg("Name", s.With))},
		}})
	}
}

// swapsPast ends the proposals that nobody has answered in time.
func (t *turn) swapsPast() {
	var open []swap
	for _, s := range t.st.Swaps {
		if s.Until.After(t.env.Now) {
			open = append(open, s)
			continue
		}
		t.swapEnds(s, "r.swap.lapsed")
	}
	t.st.Swaps = open
}
