package duty

import (
	"slices"
	"strings"

	"hotline/bot/internal/hotline"
)

// ours reports whether a desk is this hotline's own. It is told of every case:
// whoever does not want that takes the case back.
func ours(d *hotline.Desk) bool { return d.Kind == "" || d.Kind == hotline.KindHotline }

// otherKinds are the kinds of desk that are told only with a yes.
var otherKinds = []string{hotline.KindAid, hotline.KindEmbassy, hotline.KindPolice}

// trusts takes over who may be told, besides our own desks.
func (c *Case) trusts(told []string) {
	var trust []string
	for _, kind := range otherKinds {
		if slices.Contains(told, kind) {
			trust = append(trust, kind)
		}
	}
	if !slices.Equal(trust, c.st.Trust) {
		c.st.Trust, c.shown = trust, true
	}
}

// may reports whether a desk may be told of the case now. A yes to "my embassy"
// is a yes to no other country's, and of somebody who is afraid to go home
// no embassy is told before their helper says that they have talked about it.
func (c *Case) may(d *hotline.Desk) bool {
	switch {
	case c.no.Practice():
		return d.Chat == c.st.Drill
	case ours(d):
		return true
	case !slices.Contains(c.st.Trust, d.Kind):
		return false
	case d.Kind == hotline.KindEmbassy:
		return (c.st.Talked || !afraid(&c.st.Coarse)) && d.Country != "" && strings.EqualFold(d.Country, nation(&c.st.Detail))
	}
	return true
}

// afraid reports whether somebody fears to go home.
func afraid(c *hotline.Coarse) bool { return slices.Contains(c.Needs, "asylum") }

// fear is which fear of return keeps the case from an embassy that the person
// said yes to; 0 if none does.
func (c *Case) fear() int {
	if c.st.Talked || !afraid(&c.st.Coarse) || !slices.Contains(c.st.Trust, hotline.KindEmbassy) {
		return 0
	}
	return 1 + c.st.Anew
}

// looked lets an embassy be told, because the holder has talked with somebody
// who is afraid to go home. Taking a case, or working on it, does not.
func (c *Case) looked(a *hotline.Act) {
	if a.Step == 0 || a.Step != c.fear() {
		c.answer(a, hotline.M("r.press.stale"))
		return
	}
	c.note("looked", a.By)
	c.st.Talked, c.shown = true, true
	c.renew()
	c.answer(a, hotline.M("r.press.looked"))
}

// askNation is the question whose embassy may be told.
const askNation = "nationality"

// nation is the country that the person named as theirs, empty if none.
func nation(d *hotline.Detail) string {
	for _, a := range d.Asked {
		if a.Q == askNation && len(a.A) > 0 {
			return a.A[0]
		}
	}
	return ""
}

// mayNot reports whether a chat is a desk that may not be told. Of what is no
// desk any more nothing is known, and nothing stands there for long.
func (c *Case) mayNot(chat int64) bool {
	d := c.env.House.DeskAt(chat)
	return d != nil && !c.may(d)
}

// mayNotHave reports whether nobody may have the case, or what is known of it,
// from a desk: it may not be told, or it is no desk any more, so that who works
// there is bound by nothing. 0 is a desk that nobody remembers.
func (c *Case) mayNotHave(desk int64) bool {
	return c.mayNot(desk) || desk != 0 && c.env.House.DeskAt(desk) == nil
}

// nameAt is the name of somebody who works for one desk as another may see it:
// a helper's name is for their own desk and this hotline's, and empty elsewhere.
func (c *Case) nameAt(desk int64, name string, of int64) string {
	if c.shares(desk, of) {
		return name
	}
	return ""
}

// shares reports whether a desk may see who works for another, and what they
// write for each other.
func (c *Case) shares(desk, of int64) bool {
	d := c.env.House.DeskAt(desk)
	return desk == of || d != nil && ours(d)
}

// whoHas answers a press in a desk's group: somebody has the case, or is taking
// it. key is the message for where their name may be said.
func (c *Case) whoHas(key string, desk int64, name string, of int64) hotline.Msg {
	if name = c.nameAt(desk, name, of); name == "" {
		return hotline.M(key + ".other")
	}
	return hotline.M(key, hotline.Str("Name", name))
}

// untell takes the case back from the desks that may not be told of it any
// more, and from whoever has it or wants it from there. They are not told why:
// the alert itself may well stand, elsewhere.
func (c *Case) untell() {
	var gone []int64
	c.st.Told = slices.DeleteFunc(c.st.Told, func(chat int64) bool {
		if c.mayNot(chat) {
			gone = append(gone, chat)
			return true
		}
		return false
	})
	c.untellOffers()
	if c.st.Status == hotline.Held && c.mayNotHave(c.st.Desk) {
		c.note("untold", c.st.Holder)
		c.release("untold")
	}
	for _, chat := range gone {
		c.do(hotline.PostTo{To: hotline.AlertAt(chat, c.no), Post: hotline.Post{Alert: &hotline.Alert{
			Case: c.no, Status: hotline.Withdrawn, Outcome: outcomeUntold, Step: c.st.Step, Opened: at(c.st.Opened),
		}}})
	}
}

// untellOffers takes the case back from whoever wants it from such a desk.
func (c *Case) untellOffers() {
	c.st.Offers = slices.DeleteFunc(c.st.Offers, func(o offer) bool {
		if !c.mayNotHave(o.Desk) {
			return false
		}
		c.answerOffer(&o, hotline.M("r.press.untold"), "")
		c.drop(o.By, "untold")
		return true
	})
}
