package staff

import (
	"slices"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// news is what has changed in the turns of a desk, for all it concerns.
type news struct {
	desk *hotline.Desk
	// id is the command that may be taken back, 0 if there is none.
	id    int
	lines []hotline.Msg
	// names are those it concerns, besides who gave the order and the
	// coordinators.
	names []string
	// gaps are what of it nobody has; but is who is not asked to take it.
	gaps []rota.Part
	ask  int // the command whose gaps they are
	but  []string
}

// give hands parts of turns to whom a change says, or to nobody. It reports
// whether there was room for it.
func (t *turn) give(c hotline.Change, parts []rota.Part) bool {
	if !t.room(c, len(parts)) {
		return false
	}
	for _, p := range parts {
		c.Name, c.From, c.To = p.Owner, p.From.UTC(), p.To.UTC()
		t.st.Changes = append(t.st.Changes, c)
	}
	t.st.Next = 0 // somebody else is on call, so what is due is worked out anew
	return true
}

// room reports whether there is room for n more changes like one. No desk, and no
// single person, takes it from others. Only if there is none are those dropped
// that count no more: until then they count again when the later one is taken
// back.
func (t *turn) room(c hotline.Change, n int) bool {
	fits := func() bool {
		var desk, maker int
		for _, o := range t.st.Changes {
			if o.Desk == c.Desk {
				desk++
				if o.Maker == c.Maker {
					maker++
				}
			}
		}
		return desk+n <= maxChanges && maker+n <= mostOfOne
	}
	if fits() {
		return true
	}
	var left []hotline.Change
	for i, o := range t.st.Changes {
		if o.Desk != c.Desk || !t.superseded(i) {
			left = append(left, o)
		}
	}
	t.st.Changes = left
	return fits()
}

// superseded reports whether a later change is of the whole of this one's stretch.
// That somebody is away is never: when whoever has their turn gives it back,
// nobody has it.
func (t *turn) superseded(i int) bool {
	c := t.st.Changes[i]
	return slices.ContainsFunc(t.st.Changes[i+1:], func(o hotline.Change) bool {
		return (c.By != "" || o.By == "") && o.Desk == c.Desk && o.Name == c.Name && !o.From.After(c.From) && !o.To.Before(c.To) &&
			(o.By == "" || t.env.House.ResponderNamed(o.By) != nil)
	})
}

// newID numbers a command.
func (t *turn) newID() int {
	t.st.Given++
	return t.st.Given
}

// open are the parts that a command left to nobody and that nobody has still,
// while nobody else is on call either.
func (t *turn) open(id int) (desk int64, parts []rota.Part) {
	now := t.env.Now
	for _, c := range t.st.Changes {
		if c.ID != id || c.By != "" {
			continue
		}
		desk = c.Desk
		from := c.From
		if from.Before(now) {
			from = now
		}
		r := t.rotaOf(desk)
		for _, p := range r.HeldOnCall("", from, c.To) {
			if p.Owner != c.Name {
				continue
			}
			for _, g := range r.Gaps(p.From, p.To) {
				parts = append(parts, rota.Part{Owner: p.Owner, Span: g})
			}
		}
	}
	return desk, parts
}

// spread tells the desk's group and everybody it concerns in their own chat. The
// chat of who gave the order gets it as the answer.
func (t *turn) spread(o *hotline.Order, g *giver, n news) {
	group := hotline.Send{
		Chat: n.desk.Chat, Ref: "w:change", Rank: hotline.RankCard,
		Body: hotline.Body{Lang: t.deskLang(n.desk), Lines: n.lines},
	}
	if o.Chat == n.desk.Chat {
		group.ReplyTo, group.Thread = o.Msg, o.Thread
	}
	t.do(group)

	asked := t.askable(n)
	for i := range t.env.House.Responders {
		p := &t.env.House.Responders[i]
		l := t.reached(p.Name)
		gave, ask := p.Name == g.Name, slices.Contains(asked, p.Name)
		concerned := gave || slices.Contains(n.names, p.Name)
		if l == nil || !concerned && !ask && !coordinates(p, n.desk.Chat) {
			continue
		}
		lines, rank := slices.Clone(n.lines), hotline.RankCard
		if len(t.env.House.Desks) > 1 {
			lines = append([]hotline.Msg{hotline.M("r.shift.desk", hotline.Str("Desk", n.desk.Name))}, lines...)
		}
		var row []hotline.Button
		if gave {
			lines = append(lines, t.missed(n, asked)...)
		}
		if zone := t.rotaOf(n.desk.Chat).Wall().String(); zone != rota.PhnomPenh.String() {
			lines = append(lines, hotline.M("r.oncall.zone", hotline.Str("Zone", zone)))
		}
		if ask {
			rank = hotline.RankAlert
			lines = append(lines, hotline.M("r.shift.ask"))
			row = append(row, hotline.Button{Sign: "✋", Label: hotline.M("r.button.cover"), Data: pressData(pressTake, n.ask)})
		}
		if n.id != 0 && concerned {
			row = append(row, hotline.Button{Sign: "↩️", Label: hotline.M("r.button.back.change"), Data: pressData(pressOff, n.id)})
		}
		s := hotline.Send{Chat: l.Chat, Ref: "w:change", Rank: rank, Body: hotline.Body{Lang: t.env.House.Speech(p, "en"), Lines: lines}}
		if row != nil {
			s.Body.Rows = [][]hotline.Button{row}
		}
		switch {
		case gave && o.Chat == l.Chat && o.Query != "":
			s.Msg = o.Msg // the buttons that were pressed have done their work
		case gave && o.Chat == l.Chat:
			s.ReplyTo = o.Msg
		}
		t.do(s)
	}
	if o.Query != "" {
		t.do(hotline.Reply{Chat: o.Chat, Query: o.Query, Lang: o.Lang})
	}
}

// coordinates reports whether somebody coordinates a desk: one that is theirs, or
// every one if none is.
func coordinates(p *hotline.Responder, desk int64) bool {
	return p.Coordinator && (p.Desk == desk || p.Desk == 0)
}

func (t *turn) deskLang(d *hotline.Desk) string {
	if d.Language == "" {
		return "en"
	}
	return d.Language
}

// askable are those who are asked whether they can take what nobody has.
func (t *turn) askable(n news) []string {
	var names []string
	if len(n.gaps) == 0 {
		return nil
	}
	for i := range t.env.House.Responders {
		p := &t.env.House.Responders[i]
		if t.reached(p.Name) != nil && t.works(p, n.desk.Chat) && !slices.Contains(n.but, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

// missed say to whoever gave an order who was asked to help, and who could not be
// told.
func (t *turn) missed(n news, asked []string) []hotline.Msg {
	var lines []hotline.Msg
	var untold []string
	for _, name := range n.names {
		if t.reached(name) == nil {
			untold = append(untold, name)
		}
	}
	switch {
	case len(n.gaps) > 0 && len(asked) > 0:
		lines = append(lines, hotline.M("r.shift.asked", namesArg("Who", slices.Clone(asked))))
	case len(n.gaps) > 0:
		lines = append(lines, hotline.M("r.shift.asked.none"))
	}
	if len(untold) > 0 {
		lines = append(lines, hotline.M("r.shift.untold", namesArg("Who", untold)))
	}
	return lines
}

// What a press under a message of this actor means. The number is the command
// that it is about.
const (
	pressOff  = "off"
	pressTake = "take"
	pressYes  = "yes"
	pressNo   = "no"
)

// pressData is the data of a button: "w:", what it does, and the number.
func pressData(what string, id int) string { return "w:" + what + ":" + strconv.Itoa(id) }

// pressed decides on a press under a message of this actor. Its data may be
// whatever a hostile client likes to send.
func (t *turn) pressed(o *hotline.Order) {
	what, num, _ := strings.Cut(strings.TrimPrefix(o.Args, "w:"), ":")
	id, err := strconv.Atoi(num)
	if err != nil || id < 1 || o.Args != pressData(what, id) {
		t.answer(o, hotline.M("r.press.unknown"))
		return
	}
	g := t.giverOf(o)
	if g == nil {
		return
	}
	switch what {
	case pressOff:
		t.takeBack(o, g, id)
	case pressTake:
		t.takeOpen(o, g, id)
	case pressYes, pressNo:
		t.swapAnswer(o, g, id, what == pressYes)
	default:
		t.answer(o, hotline.M("r.press.unknown"))
	}
}

// takeBack undoes what a command changed: whoever gave it may, everybody whom it
// gave or took a turn, and every coordinator.
func (t *turn) takeBack(o *hotline.Order, g *giver, id int) {
	var gone []hotline.Change
	for _, c := range t.st.Changes {
		if c.ID == id {
			gone = append(gone, c)
		}
	}
	if len(gone) == 0 {
		t.answer(o, hotline.M("r.shift.over"))
		return
	}
	desk := t.env.House.DeskAt(gone[0].Desk)
	if desk == nil || !t.env.House.Leads(g.Responder, desk.Chat) && !slices.ContainsFunc(gone, func(c hotline.Change) bool {
		return g.Name == c.Name || g.Name == c.By || g.Name == c.Maker || g.Name == c.Away
	}) {
		t.answer(o, hotline.M("r.shift.coordinators"))
		return
	}
	t.st.Changes = slices.DeleteFunc(t.st.Changes, func(c hotline.Change) bool { return c.ID == id })
	t.st.Next = 0
	n := news{desk: desk}
	var spans []rota.Span
	for _, c := range gone {
		s := rota.Span{From: c.From, To: c.To}
		if s.From.Before(t.env.Now) {
			s.From = t.env.Now
		}
		spans = append(spans, s)
		for _, name := range []string{c.Name, c.By, c.Maker, c.Away} {
			if name != "" && name != g.Name {
				n.names = append(n.names, name)
			}
		}
	}
	n.lines = append([]hotline.Msg{hotline.M("r.shift.back", nameArg("Name", g.Name),
		whenArg("When", slices.Clone(spans), t.env.Now, t.rotaOf(desk.Chat).Wall()))}, t.thenLines(desk.Chat, spans)...)
	// Who was away when a colleague's cover is taken back is so again.
	for _, c := range t.st.Changes {
		if _, parts := t.open(c.ID); c.Desk == desk.Chat && len(parts) > 0 && meets(c, gone) {
			n.gaps, n.ask, n.but = parts, c.ID, []string{c.Name, c.Maker, c.Away, g.Name}
		}
	}
	t.spread(o, g, n)
}

// meets reports whether a change is of a turn that one of others was of.
func meets(c hotline.Change, others []hotline.Change) bool {
	return slices.ContainsFunc(others, func(o hotline.Change) bool {
		return c.Name == o.Name && c.From.Before(o.To) && o.From.Before(c.To)
	})
}

// takeOpen gives whoever pressed what a command left to nobody.
func (t *turn) takeOpen(o *hotline.Order, g *giver, id int) {
	chat, parts := t.open(id)
	desk := t.env.House.DeskAt(chat)
	switch {
	case desk == nil:
		t.answer(o, hotline.M("r.shift.over"))
		return
	case len(parts) == 0:
		t.answer(o, hotline.M("r.shift.taken"))
		return
	case !t.works(g.Responder, chat):
		t.answer(o, hotline.M("r.shift.otherdesk"))
		return
	}
	t.covers(o, g, desk, parts, parts[0].Owner, g.Responder)
}

// covers gives parts of what name has to somebody, and tells it.
func (t *turn) covers(o *hotline.Order, g *giver, desk *hotline.Desk, parts []rota.Part, name string, by *hotline.Responder) {
	id := t.newID()
	if !t.give(hotline.Change{Desk: desk.Chat, By: by.Name, Maker: g.Name, ID: id}, parts) {
		t.answer(o, hotline.M("r.shift.full"))
		return
	}
	n := news{desk: desk, id: id, names: []string{name, by.Name}}
	for _, p := range parts {
		n.names = append(n.names, p.Owner)
	}
	n.lines = []hotline.Msg{hotline.M("r.shift.covered", nameArg("By", by.Name), nameArg("Name", name),
		whenArg("When", spansOf(parts), t.env.Now, t.rotaOf(desk.Chat).Wall()))}
	t.spread(o, g, n)
}
