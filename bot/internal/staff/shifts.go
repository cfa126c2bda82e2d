package staff

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// shiftState is what is kept of turns besides the changes that all may know.
type shiftState struct {
	// Given numbers the commands that changed something, or asked for it.
	Given int    `json:"sg,omitempty"`
	Swaps []swap `json:"ss,omitempty"`
	// Ended are the turns whose end was told.
	Ended []ended `json:"se,omitempty"`
}

// ended is a turn whose end was told ahead.
type ended struct {
	Desk  int64     `json:"d"`
	Name  string    `json:"n"`
	Until time.Time `json:"u"`
}

const (
	// maxChanges is of a desk, mostOfOne of those of them that one person makes.
	maxChanges = 50
	mostOfOne  = 30
	// endNotice is how long before the end of their turn somebody hears of it.
	endNotice = 15 * time.Minute
)

func (t *turn) rotaOf(desk int64) rota.Rota { return rota.Of(t.house(), desk) }

// works reports whether somebody may have a turn at a desk.
func (t *turn) works(p *hotline.Responder, desk int64) bool {
	return p.Desk == desk || t.env.House.Leads(p, desk) || slices.ContainsFunc(t.env.House.Shifts, func(s hotline.Shift) bool {
		return s.Desk == desk && s.Responder == p.Name
	})
}

// shiftsPast drops what is over, before anything is decided by it.
func (t *turn) shiftsPast() {
	now := t.env.Now
	t.st.Changes = slices.DeleteFunc(t.st.Changes, func(c hotline.Change) bool { return !c.To.After(now) })
	t.st.Ended = slices.DeleteFunc(t.st.Ended, func(e ended) bool { return !e.Until.After(now) })
	t.swapsPast()
}

// shiftsDue tells whoever's turn ends soon, by what was decided.
func (t *turn) shiftsDue() {
	now := t.env.Now
	t.eachDesk(t.desks(), func(d *hotline.Desk) {
		desk, r := d.Chat, t.rotaOf(d.Chat)
		for _, turn := range r.On(now) {
			l, e := t.reached(turn.Name), ended{desk, turn.Name, turn.To}
			if l == nil || now.Before(noticeAt(turn)) || slices.ContainsFunc(t.st.Ended, e.is) {
				continue
			}
			t.st.Ended = append(t.st.Ended, e)
			end := hotline.ShiftEnd{Desk: desk, Lang: t.env.House.Speech(t.env.House.ResponderNamed(turn.Name), "en"), Until: turn.To.In(r.Wall())}
			for _, next := range r.On(turn.To) {
				end.Next = append(end.Next, next.Name)
			}
			t.do(hotline.PostTo{To: hotline.ChatActor(l.Chat), Post: hotline.Post{ShiftEnd: &end}})
		}
	})
}

func (t *turn) desks() []*hotline.Desk {
	var all []*hotline.Desk
	for i := range t.env.House.Desks {
		all = append(all, &t.env.House.Desks[i])
	}
	return all
}

func (e ended) is(o ended) bool {
	return e.Desk == o.Desk && e.Name == o.Name && e.Until.Equal(o.Until)
}

// noticeAt is when the end of a turn is told: not before the turn begins.
func noticeAt(t rota.Turn) time.Time {
	if at := t.To.Add(-endNotice); at.After(t.From) {
		return at
	}
	return t.From
}

// nextDue is when something is due of turns after now, at the latest last.
func (t *turn) nextDue(now, last time.Time) time.Time {
	due := last
	sooner := func(at time.Time) {
		if at.After(now) && at.Before(due) {
			due = at
		}
	}
	for _, c := range t.st.Changes {
		sooner(c.To)
	}
	for _, s := range t.st.Swaps {
		sooner(s.Until)
	}
	for _, m := range t.st.Missed {
		sooner(m.Since.Add(missedFor))
	}
	t.eachDesk(t.desks(), func(d *hotline.Desk) {
		for _, turn := range t.rotaOf(d.Chat).Turns(now, last.Add(endNotice)) {
			if t.reached(turn.Name) != nil {
				sooner(noticeAt(turn))
			}
		}
	})
	return due
}

// reached is the link of somebody who can be written to, nil if they cannot.
func (t *turn) reached(name string) *hotline.Link {
	if l := t.linkNamed(name); l != nil && !l.Blocked {
		return l
	}
	return nil
}

// giver is who gives an order about turns, and the desks that it may be about.
type giver struct {
	*hotline.Responder
	desks []*hotline.Desk
}

// giverOf is who gives an order; nil if it is nobody who may, and they were told
// so.
func (t *turn) giverOf(o *hotline.Order) *giver {
	group := o.Chat != o.From
	l, here := t.link(o.From), t.env.House.DeskAt(o.Chat)
	switch {
	case group && here == nil:
		t.answer(o, hotline.M("r.press.nodesk"))
		return nil
	case o.Anonymous:
		t.answer(o, hotline.M("r.order.anonymous"))
		return nil
	case l == nil:
		t.answer(o, hotline.M("r.order.stranger"))
		return nil
	}
	g := &giver{Responder: t.env.House.ResponderNamed(l.Name)}
	for i := range t.env.House.Desks {
		d := &t.env.House.Desks[i]
		switch {
		case group && d != here || !t.works(g.Responder, d.Chat):
		case d.Chat == g.Desk:
			g.desks = slices.Insert(g.desks, 0, d)
		default:
			g.desks = append(g.desks, d)
		}
	}
	if len(g.desks) == 0 {
		t.answer(o, hotline.M("r.shift.otherdesk"))
		return nil
	}
	return g
}

// answer answers an order, or the press that it is.
func (t *turn) answer(o *hotline.Order, lines ...hotline.Msg) {
	if o.Query == "" {
		t.say(o, lines...)
		return
	}
	t.do(hotline.Reply{Chat: o.Chat, Query: o.Query, Lang: o.Lang, Text: lines[0], Loud: true})
}
