package staff

import (
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

// ask is a /reload. The first process that has read the roster is the answer;
// that another finds faults in what it reads is said after that too.
type ask struct {
	N    int       `json:"n"`
	Chat int64     `json:"c"`
	At   time.Time `json:"t"`
	// Done says that a process has read it without faults.
	Done bool `json:"d,omitempty"`
}

const (
	maxAsks = 20 // bounds them
	askLife = time.Hour
)

// isCoordinator reports whether an order is a coordinator's, and says so if it is
// not.
func (t *turn) isCoordinator(o *hotline.Order) bool {
	if l := t.link(o.From); l != nil && !o.Anonymous && t.env.House.ResponderNamed(l.Name).Coordinator {
		return true
	}
	if o.Anonymous {
		t.say(o, hotline.M("r.order.anonymous"))
	} else {
		t.say(o, hotline.M("r.order.coordinator"))
	}
	return false
}

// leads reports whether the coordinator who gives an order has a say in somebody's
// work, and says so if not.
func (t *turn) leads(o *hotline.Order, p *hotline.Responder) bool {
	if t.env.House.Leads(t.env.House.ResponderNamed(t.link(o.From).Name), p.Desk) {
		return true
	}
	t.say(o, hotline.M("r.order.otherdesk", hotline.Str("Name", p.Name)))
	return false
}

// invite is /invite NAME. The link goes to the coordinator's own chat: who sees
// it first may use it.
func (t *turn) invite(o *hotline.Order) {
	if !t.isCoordinator(o) {
		return
	}
	p := t.named(o.Args)
	if p == nil {
		t.noName(o, "r.invite.use")
		return
	}
	if !t.leads(o, p) {
		return
	}
	token := Invitation(t.env.Mac, p.Name, t.env.Now)
	t.audit("invite", o.From)
	t.sayPrivate(o, hotline.M("r.invite.link", hotline.Str("Name", p.Name)), hotline.Words(JoinLink(t.env.House.Bot, token)))
}

// noName answers an order that names nobody of the roster with how it is used.
func (t *turn) noName(o *hotline.Order, key string) {
	var names []hotline.Msg
	for i := range t.env.House.Responders {
		names = append(names, hotline.Words(t.env.House.Responders[i].Name))
	}
	t.say(o, hotline.M(key), hotline.M("r.order.names", hotline.List("Names", names...)))
}

// remove is /remove NAME.
func (t *turn) remove(o *hotline.Order) {
	if !t.isCoordinator(o) {
		return
	}
	p := t.named(o.Args)
	if p == nil {
		t.noName(o, "r.remove.use")
		return
	}
	if !t.leads(o, p) {
		return
	}
	l := t.linkNamed(p.Name)
	if t.isLast(l) {
		t.say(o, hotline.M("r.remove.last"))
		return
	}
	if l == nil {
		t.voids(p.Name)
		t.say(o, hotline.M("r.remove.nobody", hotline.Str("Name", p.Name)))
		return
	}
	t.audit("remove", o.From)
	t.unlink(l.Chat, "removed")
	t.opens()
	t.say(o, append([]hotline.Msg{hotline.M("r.remove.done", hotline.Str("Name", p.Name))}, t.nobody(p.Desk)...)...)
}

// leave is /leave, in one's own chat, which says good-bye.
func (t *turn) leave(o *hotline.Order) {
	l := t.link(o.From)
	switch {
	case o.From != o.Chat:
		t.say(o, hotline.M("r.leave.private"))
	case l == nil:
		t.say(o, hotline.M("r.order.stranger"))
	case t.isLast(l):
		t.say(o, hotline.M("r.remove.last"))
	default:
		p := t.env.House.ResponderNamed(l.Name)
		t.audit("leave", o.From)
		t.unlink(o.From, "left")
		t.opens()
		t.tellOthers(o.From, 0, append([]hotline.Msg{hotline.M("r.leave.told", hotline.Str("Name", p.Name))}, t.nobody(p.Desk)...)...)
	}
}

// isLast reports whether a link is that of the only coordinator who has joined.
// They do not go by a command: nobody could invite or remove anybody, or would
// hear of a shift without anybody, and only whoever has the server could mend it.
// Whoever has it can take the name out of the roster.
func (t *turn) isLast(l *hotline.Link) bool {
	if l == nil || !t.env.House.Leads(t.env.House.ResponderNamed(l.Name), 0) {
		return false
	}
	for i := range t.st.Links {
		other := t.env.House.ResponderNamed(t.st.Links[i].Name)
		if t.st.Links[i].Chat != l.Chat && other != nil && t.env.House.Leads(other, 0) {
			return false
		}
	}
	return true
}

// reload is /reload: every process reads the roster, and the first that has
// answers.
func (t *turn) reload(o *hotline.Order) {
	if !t.isCoordinator(o) {
		return
	}
	t.st.Reload++
	t.st.Asks = append(t.st.Asks, ask{N: t.st.Reload, Chat: o.From, At: t.env.Now})
	if n := len(t.st.Asks) - maxAsks; n > 0 {
		t.st.Asks = slices.Delete(t.st.Asks, 0, n)
	}
	t.audit("reload", o.From)
	if o.Chat != o.From {
		t.say(o, hotline.M("r.order.private"))
	}
}

// mostFaults is how many faults of a roster are said at once.
const mostFaults = 10

// read takes over that a process has read the roster.
func (t *turn) read(r *hotline.RosterRead) {
	var lines []hotline.Msg
	if len(r.Faults) == 0 {
		if len(r.Names)+len(r.Desks) == 0 {
			r.Names, r.Desks = namesIn(t.env.House)
		}
		lines = []hotline.Msg{hotline.M("r.reload.done",
			hotline.Num("N", len(r.Names)), hotline.Str("Desks", strings.Join(r.Desks, ", ")))}
		t.struck(r.Names)
		t.opens()
		for i := range t.st.Links {
			l := &t.st.Links[i]
			if p := t.env.House.ResponderNamed(l.Name); p != nil {
				t.linked(p, l.Chat) // language and desk may be others
			}
		}
	} else {
		lines = append(lines, hotline.M("r.reload.bad", hotline.Num("N", len(r.Faults))))
		for _, f := range r.Faults[:min(len(r.Faults), mostFaults)] {
			lines = append(lines, hotline.Words(f))
		}
	}
	var asks []ask
	for _, a := range t.st.Asks {
		if a.N <= r.Reload {
			if !a.Done || len(r.Faults) > 0 {
				t.tell(a.Chat, "w:answer", lines...)
			}
			a.Done = true
		}
		if a.N > r.Reload || len(r.Faults) == 0 {
			asks = append(asks, a)
		}
	}
	t.st.Asks = asks
}

// namesIn are the names of a roster's people and desks.
func namesIn(h *hotline.House) (people, desks []string) {
	for i := range h.Responders {
		people = append(people, h.Responders[i].Name)
	}
	for i := range h.Desks {
		desks = append(desks, h.Desks[i].Name)
	}
	return people, desks
}

// who is /who: the people of a desk, and, in a coordinator's own chat, of every
// desk, with who has joined and who can be written to.
func (t *turn) who(o *hotline.Order) {
	var of *hotline.Responder
	if l := t.link(o.From); l != nil {
		of = t.env.House.ResponderNamed(l.Name)
	}
	private := o.Chat == o.From
	if private && of == nil {
		t.say(o, hotline.M("r.order.stranger"))
		return
	}
	var lines []hotline.Msg
	list := func(desk int64, name string) {
		var people []hotline.Msg
		for i := range t.env.House.Responders {
			p := &t.env.House.Responders[i]
			if p.Desk != desk {
				continue
			}
			key := "r.who.unjoined"
			if l := t.linkNamed(p.Name); l != nil && l.Blocked {
				key = "r.who.blocked"
			} else if l != nil {
				key = "r.who.joined"
			}
			people = append(people, hotline.M(key, hotline.Str("Name", p.Name)))
		}
		switch {
		case len(people) > 0 && name == "":
			lines = append(lines, hotline.M("r.who.coordinators"))
		case len(people) > 0:
			lines = append(lines, hotline.M("r.who.desk", hotline.Str("Desk", name)))
		case desk != 0:
			lines = append(lines, hotline.M("r.who.open", hotline.Str("Desk", name)))
		}
		lines = append(lines, people...)
	}
	for i := range t.env.House.Desks {
		d := &t.env.House.Desks[i]
		if private && (of.Desk == d.Chat || t.env.House.Leads(of, d.Chat)) || o.Chat == d.Chat {
			list(d.Chat, d.Name)
		}
	}
	if private && of.Coordinator {
		list(0, "")
	}
	if len(lines) == 0 { // the desk has just been taken out of the roster
		lines = append(lines, hotline.M("r.press.nodesk"))
	}
	t.say(o, lines...)
}
