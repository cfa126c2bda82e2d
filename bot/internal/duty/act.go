package duty

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// act decides on a press. From where it came says who may press what: the staff's
// actor for whoever may act for a desk, a private chat for its owner.
func (c *Case) act(from hotline.Actor, a *hotline.Act) {
	if a.Case != c.no || a.By == 0 {
		return
	}
	if a.Desk == 0 && from != hotline.ChatActor(a.By) || a.Desk != 0 && from != hotline.Staff() {
		return
	}
	a.Name, c.pressed = cleanName(a.Name), a.Desk
	if a.Desk == 0 && c.actsAfter(a) {
		return
	}
	switch {
	case !c.exists || a.Desk != 0 && !slices.Contains(c.st.Told, a.Desk):
		c.answer(a, hotline.M("r.press.unknown"))
	case c.over():
		c.answer(a, overMsg(c.st.Status, c.st.Outcome))
	case c.st.Status == hotline.Held && c.st.Holder == a.By:
		c.holderActs(a)
	case a.Desk == 0:
		c.answer(a, hotline.M("r.press.notyours"))
	case c.referredAt(a.Desk):
		c.referActs(a)
	case c.st.Status == hotline.Held:
		c.answer(a, c.whoHas("r.press.held", a.Desk, c.st.Name, c.st.Desk))
	case c.st.Status == hotline.NotReal:
		c.undo(a)
	default:
		c.openActs(a)
	}
}

// holderActs are the acts of the one who holds the case. Any is a sign of work.
func (c *Case) holderActs(a *hotline.Act) {
	switch {
	case a.Kind == hotline.ActRelease:
		c.note("release", a.By)
		c.release("released")
		c.answer(a, hotline.M("r.press.released"))
	case a.Kind == hotline.ActRefer:
		c.refer(a)
	case a.Kind == hotline.ActUnrefer:
		c.unrefer(a)
	case a.Kind == hotline.ActHandover:
		c.handOver(a)
	case a.Kind == hotline.ActClose && slices.Contains(outcomes, a.Outcome):
		c.closing = a.Outcome
		c.note("close", a.By)
		c.end(hotline.Closed, a.Outcome, "closed")
		c.news("closed")
		c.answer(a, hotline.M("r.press.closed"))
	case a.Kind == hotline.ActClose:
		c.answer(a, hotline.M("r.press.unknown"))
	case a.Kind == hotline.ActHeeded:
		c.heeded(a)
	case a.Kind == hotline.ActLooked:
		c.looked(a)
	default:
		c.note("work", a.By)
		c.renew()
		c.answer(a, hotline.M("r.press.yours", hotline.Str("Until", upTo(at(c.st.Lease), c.st.Coarse.Urgency))))
	}
}

// openActs are the acts on a case that nobody holds.
func (c *Case) openActs(a *hotline.Act) {
	// A pass or a mark is about the newest message. Taking means the same under
	// an older one, as long as it is the same call.
	stale := a.Step < c.st.Since || a.Step > c.st.Step
	switch {
	case a.Called:
		stale = c.staleCall(a)
	case a.Kind != hotline.ActTake:
		stale = a.Step != c.st.Step
	}
	o := c.pending()
	switch {
	case stale:
		c.answer(a, hotline.M("r.press.stale"))
	case a.Kind == hotline.ActTake && o != nil && o.By == a.By:
		c.answer(a, hotline.M("r.press.coming"))
	case o != nil && a.Kind != hotline.ActPass:
		c.answer(a, c.whoHas("r.press.taking", a.Desk, o.Name, o.Desk))
	case a.Kind == hotline.ActTake:
		c.offer(a)
	case a.Kind == hotline.ActPass && a.Called:
		c.cannot(a)
	case a.Kind == hotline.ActPass:
		c.pass(a)
	case a.Kind == hotline.ActNotReal:
		c.note("notreal", a.By)
		c.dropOffers("notreal", hotline.M("r.press.notreal.now"))
		c.st.Status, c.st.Next, c.st.Undo = hotline.NotReal, 0, ms(c.now.Add(undoLife))
		c.st.Step++
		c.st.Since, c.touched = c.st.Step, true
		c.st.Word = ms(c.now)
		c.answer(a, hotline.M("r.press.notreal", hotline.Str("Until", clock(at(c.st.Undo)))))
	default:
		c.answer(a, hotline.M("r.press.stale"))
	}
}

// maxPasses is how often one responder's pass calls the group again.
const maxPasses = 2

// pass notes that somebody cannot take the case and calls the group at once.
func (c *Case) pass(a *hotline.Act) {
	passed := 0
	for _, e := range c.st.Acts {
		if e.Kind == "pass" && e.By == a.By {
			passed++
		}
	}
	c.note("pass", a.By)
	c.st.Word = ms(c.now)
	if c.spare(a.By) {
		c.allCannot()
	}
	if passed < maxPasses && c.pending() == nil {
		c.page()
		c.answer(a, hotline.M("r.press.passed"))
		return
	}
	c.answer(a, hotline.M("r.press.passed.noted", hotline.Str("Next", upTo(at(c.st.Next), c.st.Coarse.Urgency))))
}

func (c *Case) undo(a *hotline.Act) {
	if a.Kind != hotline.ActUndo || a.Step != c.st.Step {
		c.answer(a, hotline.M("r.press.notreal.now"))
		return
	}
	c.note("undo", a.By)
	c.st.Status, c.st.Undo = hotline.Open, 0
	c.st.Step++
	c.st.Since, c.touched = c.st.Step, true
	c.st.Word = ms(c.now)
	c.begin(nil, nil)
	c.answer(a, hotline.M("r.press.undone"))
}

// release opens a held case again and calls the group.
func (c *Case) release(why string) {
	by := c.st.Holder
	c.drop(by, why)
	c.unhold()
	c.news("waiting")
	c.reopened(by)
}

// unhold forgets who held the case.
func (c *Case) unhold() {
	c.remembersHolder()
	c.st.Holder, c.st.Desk, c.st.Name, c.st.Lang, c.st.Lease, c.st.Shown = 0, 0, "", "", 0, 0
	c.endReferral("")
	c.st.Passed = false
}

// reopened begins a new call: earlier presses mean something else. but is who is
// not called to it at first, because they have just given it up.
func (c *Case) reopened(but ...int64) {
	c.st.Status, c.st.Undo, c.st.Calls = hotline.Open, 0, 0
	c.page()
	c.st.Since = c.st.Step
	c.begin(but, nil)
}

// page tells the desks anew, with a message that makes a sound, and, if not all
// know of the case, one more circle of them. When all steps have been taken, the
// next time to call anybody is counted from here.
func (c *Case) page() {
	c.st.Step++
	c.st.Calls++
	c.st.Wave++
	c.st.Rang = ms(c.now)
	if c.st.Next == 0 || c.st.Rung >= len(c.table()) {
		c.st.Next = ms(c.now.Add(c.interval()))
	}
	c.paged, c.widened = true, true
}

// renew is a sign of work: the lease begins anew. The holder is shown so when
// what they were shown is half over.
func (c *Case) renew() {
	c.st.Floor.Seen = c.st.Floor.Why != ""
	lease := paceOf(c.st.Coarse.Urgency).lease
	c.st.Lease, c.st.Word = ms(c.now.Add(lease)), ms(c.now)
	if c.st.Lease-c.st.Shown >= lease.Milliseconds()/2 {
		c.shown = true
	}
}

// answer answers a press, if it waits for an answer.
func (c *Case) answer(a *hotline.Act, m hotline.Msg) {
	chat := a.Desk
	if chat == 0 || a.Called {
		chat = a.By
	}
	if a.Query != "" {
		c.do(hotline.Reply{Chat: chat, Query: a.Query, Lang: a.Lang, Text: m})
	}
}

// overMsg answers a press on what is over.
func overMsg(s hotline.Status, outcome string) hotline.Msg {
	switch {
	case s == hotline.Withdrawn:
		return hotline.M("r.press.withdrawn")
	case outcome == outcomeNotReal:
		return hotline.M("r.press.notreal.over")
	}
	return hotline.M("r.press.over")
}
