package duty

import (
	"slices"
	"strconv"

	"hotline/bot/internal/hotline"
)

// referring is what a responder's chat keeps of a case's referrals.
type referring struct {
	Own   int64     `json:"ow,omitempty"`  // the desk that this person took it at
	To    []referTo `json:"rto,omitempty"` // the desks that are shown to choose from
	Page  int       `json:"rpg,omitempty"`
	Pages int       `json:"rps,omitempty"`
	// HandTo is the desk that the line which is asked for is for, nil for a
	// hand-over.
	HandTo *referTo          `json:"rht,omitempty"`
	Refer  *hotline.Referral `json:"rfr,omitempty"` // the referral under way
	ToDesk string            `json:"rtd,omitempty"` // over: the desk that has it
}

// referTo is a desk on a button.
type referTo struct {
	Chat int64  `json:"c"`
	Name string `json:"n"`
	Kind string `json:"k,omitempty"`
	How  string `json:"h,omitempty"` // as [referable] says
}

// referPage is how many desks stand on a page.
const referPage = 6

// referSigns mark what comes of choosing a desk, the same in every language.
var referSigns = map[string]string{referMay: "✅", referAsk: "❓", referNot: "⏸", referCountry: "🚫"}

// choices are the desks that a case may go to: those that may be told first, then
// those that the person must be asked about.
func (r *chatTurn) choices(c *respCase) []referTo {
	var to []referTo
	if r.house == nil {
		return nil
	}
	for _, how := range []string{referMay, referAsk, referNot, referCountry} {
		for i := range r.house.Desks {
			d := &r.house.Desks[i]
			if d.Chat != c.Own && referable(d, c.Trust, c.Fear, nation(&c.Detail)) == how {
				to = append(to, referTo{d.Chat, cleanName(d.Name), d.Kind, how})
			}
		}
	}
	return to
}

// listDesks shows a page of them.
func (r *chatTurn) listDesks(u *hotline.Update, c *respCase, page string) {
	c.Page, _ = strconv.Atoi(page)
	c.Menu, c.Asks = false, ""
	c.unasked()
	r.turnTo(c)
	if len(c.To) == 0 {
		r.reply(u, hotline.M("r.refer.nodesk"))
		return
	}
	r.show(c, false)
	r.reply(u, hotline.Msg{})
}

// turnTo sets the desks of the page.
func (r *chatTurn) turnTo(c *respCase) {
	all := r.choices(c)
	c.Pages = (len(all) + referPage - 1) / referPage
	if c.Page < 0 || c.Page >= c.Pages {
		c.Page = 0
	}
	c.To = slices.Clone(all[min(c.Page*referPage, len(all)):min((c.Page+1)*referPage, len(all))])
}

// chooseDesk asks for the line that goes along, if the case may go to the desk.
func (r *chatTurn) chooseDesk(u *hotline.Update, c *respCase, chat string) {
	all := r.choices(c)
	i := slices.IndexFunc(all, func(d referTo) bool { return strconv.FormatInt(d.Chat, 10) == chat })
	switch {
	case i < 0:
		r.reply(u, hotline.M("r.press.unknown"))
	case c.No.Practice():
		r.loud(u, hotline.M("r.press.refer.practice"))
	case all[i].How == referNot || all[i].How == referCountry:
		r.loud(u, hotline.M("r.press.refer."+all[i].How))
	default:
		c.To, c.HandTo = nil, &all[i]
		r.askLine(u, c)
	}
}

// loud answers a press in a box that must be closed.
func (r *chatTurn) loud(u *hotline.Update, m hotline.Msg) {
	r.do(hotline.Reply{Chat: r.chat, Query: u.Query, Lang: r.lang(u), Text: m, Loud: true})
}

// handOn hands the case over, or refers it, with a line or without.
func (r *chatTurn) handOn(u *hotline.Update, c *respCase, line string) {
	a := &hotline.Act{Case: c.No, Kind: hotline.ActHandover, By: r.chat, Lang: c.Lang, Query: u.Query, Line: line}
	if c.HandTo != nil {
		a.Kind, a.To = hotline.ActRefer, c.HandTo.Chat
	}
	c.unasked()
	r.toCase(c.No, hotline.Post{Act: a})
	if a.Kind == hotline.ActRefer {
		r.show(c, false)
	}
}

// refers takes over what a holder is shown of referrals. The desks that stand to
// be chosen from are marked anew, because who may be told can have changed.
func (r *chatTurn) refers(c *respCase, h *hotline.Hold) {
	c.Own, c.Refer, c.ToDesk = h.Desk, h.Refer, ""
	if len(c.To) > 0 {
		r.turnTo(c)
	}
	if c.HandTo != nil {
		for _, d := range r.choices(c) {
			if d.Chat == c.HandTo.Chat {
				c.HandTo = &d
			}
		}
	}
}

// referred says what became of a referral, in a line of its own: an edit makes no
// sound.
func (r *chatTurn) referred(p *hotline.Referred) {
	if c := r.find(p.Case); c != nil && c.Phase == held {
		m := referArgs("r.refer."+p.What, p.Desk, p.Kind)
		m.Args = append(m.Args, caseArg(c))
		r.slip(c, slipNote, "", c.Msg, m)
	}
}

func referArgs(key, desk, kind string) hotline.Msg {
	return hotline.M(key, hotline.Str("Desk", desk), hotline.Sub("Kind", kindMsg(kind)))
}

func kindMsg(kind string) hotline.Msg {
	if kind == "" {
		kind = hotline.KindHotline
	}
	return hotline.M("r.refer.kind." + kind)
}

// overLine says why a case is no longer this person's.
func overLine(c *respCase) hotline.Msg {
	key := "r.case.over." + c.Why
	if c.ToDesk != "" {
		return hotline.M(key+".to", caseArg(c), hotline.Str("Desk", c.ToDesk))
	}
	return hotline.M(key, caseArg(c))
}

// referBody shows the desks to choose from.
func referBody(c *respCase, b *hotline.Body) {
	b.Lines = append(b.Lines, hotline.M("r.case.refer"))
	for _, d := range c.To {
		b.Rows = append(b.Rows, []hotline.Button{{
			Sign:  referSigns[d.How],
			Label: hotline.M("r.refer.desk", hotline.Str("Desk", d.Name), hotline.Sub("Kind", kindMsg(d.Kind))),
			Data:  caseData(verbTo, c.No, strconv.FormatInt(d.Chat, 10)),
		}})
	}
	if c.Pages > 1 {
		b.Rows = append(b.Rows, []hotline.Button{{
			Sign: "▼", Label: hotline.M("r.button.more"), Data: caseData(verbRefer, c.No, strconv.Itoa((c.Page+1)%c.Pages)),
		}})
	}
	b.Rows = append(b.Rows, []hotline.Button{{Sign: "◀", Label: hotline.M("r.button.back"), Data: caseData(verbBack, c.No)}})
}

// referLineBody asks for the line of a referral, and says what comes of it.
func referLineBody(c *respCase, b *hotline.Body) {
	key := "r.case.refer.may"
	if c.HandTo.How != referMay {
		key = "r.case.refer.ask"
	}
	b.Lines = append(b.Lines, referArgs(key, c.HandTo.Name, c.HandTo.Kind),
		hotline.M("r.case.refer.line", hotline.Str("Until", clock(at(c.Hand)))))
	b.Rows = [][]hotline.Button{
		{{Sign: "➡️", Label: hotline.M("r.button.hand.bare"), Data: caseData(verbPass, c.No)}},
		{{Sign: "◀", Label: hotline.M("r.button.back"), Data: caseData(verbBack, c.No)}},
	}
}

// referButton shows the desks that a held case can go to.
func referButton(c *respCase) hotline.Button {
	return hotline.Button{Sign: "➡️", Label: hotline.M("r.button.refer"), Data: caseData(verbRefer, c.No)}
}
