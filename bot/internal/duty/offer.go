package duty

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// offer sends the case to the private chat of somebody who wants to take it:
// nobody holds a case that no direct message about it has reached.
func (c *Case) offer(a *hotline.Act) {
	c.note("offer", a.By)
	c.st.Word = ms(c.now)
	c.st.Offers = slices.DeleteFunc(c.st.Offers, func(o offer) bool { return o.By == a.By })
	if len(c.st.Offers) >= maxOffers {
		c.st.Offers = slices.Delete(c.st.Offers, 0, 1)
	}
	c.st.Called = slices.DeleteFunc(c.st.Called, func(k callTo) bool { return k.Chat == a.By })
	o := offer{
		By: a.By, Name: a.Name, Desk: a.Desk, Lang: a.Lang, Query: a.Query, Called: a.Called,
		Until: ms(c.now.Add(offerLife)), Keep: ms(c.now.Add(offerKeep)),
	}
	c.st.Offers = append(c.st.Offers, o)
	c.postTo(a.By, hotline.Post{Offer: &hotline.Offer{
		Case: c.no, Desk: a.Desk, Name: a.Name, Lang: a.Lang, Coarse: c.st.Coarse, Until: at(o.Until),
	}})
}

// maxOffers bounds how many people may be on their way to one case.
const maxOffers = 8

// pending is the offer for which others are asked to wait, nil if there is none.
func (c *Case) pending() *offer {
	for i := range c.st.Offers {
		if c.st.Offers[i].Until > ms(c.now) {
			return &c.st.Offers[i]
		}
	}
	return nil
}

func (c *Case) forgetOffers() {
	c.st.Offers = slices.DeleteFunc(c.st.Offers, func(o offer) bool { return o.Keep <= ms(c.now) })
}

// reached decides what the answer to an offer means. The first whose chat was
// reached holds the case (H10).
func (c *Case) reached(r *hotline.Reached) {
	i := slices.IndexFunc(c.st.Offers, func(o offer) bool { return o.By == r.By })
	switch {
	case r.Step != 0:
		c.callReached(r)
	case i >= 0 && c.mayNotHave(c.st.Offers[i].Desk):
		c.untellOffers() // the roster has changed while it was on its way
	case !r.OK:
		if i >= 0 {
			o := &c.st.Offers[i]
			c.answerOffer(o, hotline.M("r.press.start"), "take")
			o.Until = 0
		}
	case c.exists && c.st.Status == hotline.Held && c.st.Holder == r.By:
	case i >= 0 && c.st.Status == hotline.Open:
		o := c.st.Offers[i]
		c.st.Offers = slices.Delete(c.st.Offers, i, i+1)
		c.hold(o)
	case i >= 0 && c.referredAt(c.st.Offers[i].Desk):
		c.referralTaken(i)
	default:
		c.drop(r.By, c.whyNot())
	}
}

// hold makes somebody the holder.
func (c *Case) hold(o offer) {
	c.st.Status, c.st.Next, c.st.Calls = hotline.Held, 0, 0
	c.st.Holder, c.st.Desk, c.st.Name, c.st.Lang = o.By, o.Desk, o.Name, o.Lang
	c.note("take", o.By)
	c.st.Lease, c.st.Word = ms(c.now.Add(paceOf(c.st.Coarse.Urgency).lease)), ms(c.now)
	c.touched, c.shown = true, true
	c.knows(o.By, o.Name, o.Desk)
	c.answerOffer(&o, hotline.M("r.press.taken"), "")
	c.takenBy(o.Name, o.Desk)
	c.news(c.heldNews())
}

// takenBy ends every offer, because somebody of a desk has the case. Each is told
// who, as far as their desk may hear a name.
func (c *Case) takenBy(name string, desk int64) {
	for i := range c.st.Offers {
		o := &c.st.Offers[i]
		c.answerOffer(o, c.whoHas("r.press.held", o.Desk, name, desk), "")
	}
	c.dropOffers("taken", hotline.Msg{})
}

// dropOffers ends every offer. Whoever still waits for an answer gets this one.
func (c *Case) dropOffers(why string, m hotline.Msg) {
	for i := range c.st.Offers {
		c.answerOffer(&c.st.Offers[i], m, "")
		c.drop(c.st.Offers[i].By, why)
	}
	c.st.Offers = nil
}

func (c *Case) answerOffer(o *offer, m hotline.Msg, start string) {
	if o.Query != "" {
		chat := o.Desk
		if o.Called {
			chat = o.By
		}
		c.do(hotline.Reply{Chat: chat, Query: o.Query, Lang: o.Lang, Text: m, Start: start})
	}
	o.Query = ""
}

// whyNot says why an offer that arrived late gives nothing.
func (c *Case) whyNot() string {
	switch {
	case c.st.Status == hotline.Held:
		return "taken"
	case c.st.Status == hotline.Withdrawn:
		return "withdrawn"
	case c.st.Status == hotline.NotReal, c.st.Outcome == outcomeNotReal:
		return "notreal"
	case c.st.Status == hotline.Open:
		return "lapsed"
	}
	return "closed"
}
