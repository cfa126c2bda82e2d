package duty

import (
	"slices"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// A referral asks another desk to take a held case over. The holder stays the
// holder, with the lease going on, until somebody there has it; so a referral
// is always one of a held case, and ends with whoever began it.

// refers is what a case keeps of referrals.
type refers struct {
	Refer     *referral `json:"ref,omitempty"` // the one that is under way
	Questions int       `json:"req,omitempty"` // how often the person was asked about one
	// Passed says that the holder took it over by a referral.
	Passed bool `json:"rep,omitempty"`
}

type referral struct {
	Desk int64  `json:"d"`
	Kind string `json:"k,omitempty"` // of the desk
	// Where is a Where of [hotline.Referral].
	Where string `json:"w"`
	N     int    `json:"n,omitempty"` // the question that still stands
	// Since is the step with which the desk was called, Until when its holder is
	// told that nobody there has taken the case.
	Since int    `json:"s,omitempty"`
	Until int64  `json:"u,omitempty"`
	Line  string `json:"l,omitempty"` // for whoever takes it
}

// Where a referral stands, and how it can end.
const (
	referWaiting = "waiting"
	referAsked   = "asked"
	referTalk    = "talk"
	referCalled  = "called"
	referUntaken = "untaken"

	referNo     = "no"
	referSilent = "silent"
	referLost   = "lost"
	referBarred = "barred"
	referGone   = "gone"

	referNothing = "nothing" // none was begun
)

func (r *referral) called() bool { return r.Where == referCalled || r.Where == referUntaken }

// Whether a case may be referred to a desk.
const (
	referMay = ""     // the desk may be told
	referAsk = "ask"  // not before the person says yes
	referNot = "fear" // not before the holder has talked about the fear of return
	// referCountry is for an embassy that is not theirs.
	referCountry = "country"
)

// referable says whether a case may be referred to a desk. It is [Case.may] with
// the reason, for the holder's chat as well: that knows what the holder may know.
func referable(d *hotline.Desk, trust []string, fear int, nation string) string {
	embassy := d.Kind == hotline.KindEmbassy
	switch {
	case ours(d):
		return referMay
	case embassy && (d.Country == "" || nation != "" && !strings.EqualFold(d.Country, nation)):
		return referCountry
	case !slices.Contains(trust, d.Kind), embassy && nation == "":
		return referAsk
	case embassy && fear != 0:
		return referNot
	}
	return referMay
}

// deskName is what the roster calls a desk, empty if it is none.
func (c *Case) deskName(chat int64) string {
	if d := c.env.House.DeskAt(chat); d != nil {
		return d.Name
	}
	return ""
}

// refer begins a referral. One that is under way gives way to it.
func (c *Case) refer(a *hotline.Act) {
	d := c.env.House.DeskAt(a.To)
	if d == nil || a.To == c.st.Desk {
		c.cannotRefer(a, hotline.M("r.press.unknown"))
		return
	}
	if c.no.Practice() {
		c.cannotRefer(a, hotline.M("r.press.refer.practice"))
		return
	}
	how := referable(d, c.st.Trust, c.fear(), nation(&c.st.Detail))
	switch {
	case how == referNot || how == referCountry:
		c.cannotRefer(a, hotline.M("r.press.refer."+how))
		return
	case how == referAsk && c.st.Chat == 0:
		c.cannotRefer(a, hotline.M("r.press.refer.nophone"))
		return
	}
	was := c.st.Refer
	c.endReferral("")
	c.st.Refer = &referral{Desk: d.Chat, Kind: d.Kind, Line: scrub.Text(oneLine(a.Line, maxLine))}
	c.note("refer", a.By)
	c.renew()
	c.shown = true
	desk := hotline.Str("Desk", d.Name)
	key := "r.press.referred"
	if how == referAsk {
		key = "r.press.refer.asked"
		c.ask()
	} else {
		c.callDesk()
	}
	if was != nil && was.Desk != d.Chat {
		c.answer(a, hotline.M(key+".instead", desk, hotline.Str("Was", c.deskName(was.Desk))))
		return
	}
	c.answer(a, hotline.M(key, desk))
}

// cannotRefer says why nothing was done. A line that was written waits for no
// answer, so there a message says that nobody was told.
func (c *Case) cannotRefer(a *hotline.Act, m hotline.Msg) {
	c.answer(a, m)
	if a.Query == "" {
		c.tellReferral(&referral{Desk: a.To}, referNothing)
	}
}

// unrefer takes a referral back.
func (c *Case) unrefer(a *hotline.Act) {
	if c.st.Refer == nil {
		c.answer(a, hotline.M("r.press.refer.none"))
		return
	}
	c.note("unrefer", a.By)
	c.endReferral("")
	c.renew()
	c.answer(a, hotline.M("r.press.unreferred"))
}

// callDesk calls the desk to take the case over.
func (c *Case) callDesk() {
	r := c.st.Refer
	c.st.Step++
	r.Where, r.N, r.Since = referCalled, 0, c.st.Step
	r.Until = ms(c.now.Add(paceOf(c.st.Coarse.Urgency).again))
	if !slices.Contains(c.st.Told, r.Desk) {
		c.st.Told = append(c.st.Told, r.Desk)
	}
	c.rung, c.shown = r.Desk, true
}

// callAgain calls the desk with a new message, of what has become more urgent.
// Taking means the same under the one before, and what was due is not put off.
func (c *Case) callAgain() {
	since, due := c.st.Refer.Since, c.referralUntil()
	c.callDesk()
	c.st.Refer.Since = since
	if due != 0 {
		c.st.Refer.Until = min(c.st.Refer.Until, due)
	}
}

// endReferral ends the referral that is under way, if there is one. what is told
// to the holder; empty: they know.
func (c *Case) endReferral(what string) {
	r := c.st.Refer
	if r == nil {
		return
	}
	c.st.Refer = nil
	c.takeQuestionBack(r)
	if r.called() {
		c.amended = append(c.amended, r.Desk)
	}
	if c.st.Holder != 0 {
		// Whoever was on their way to it had only the referral to go by.
		c.takenBy(c.st.Name, c.st.Desk)
	}
	c.shown = true
	if what != "" {
		c.tellReferral(r, what)
	}
}

// tellReferral tells the holder what became of a referral.
func (c *Case) tellReferral(r *referral, what string) {
	c.postTo(c.st.Holder, hotline.Post{Referred: &hotline.Referred{
		Case: c.no, Desk: c.deskName(r.Desk), Kind: r.Kind, What: what,
	}})
}

// settleReferral looks, once a decision, whether what changed bears on the
// referral: who may be told is the person's to change at any time.
func (c *Case) settleReferral() {
	r := c.st.Refer
	if r == nil || c.st.Status != hotline.Held {
		return
	}
	d := c.env.House.DeskAt(r.Desk)
	switch {
	case d == nil:
		c.endReferral(referGone)
	case c.may(d) && r.called():
	case c.may(d):
		c.takeQuestionBack(r)
		c.callDesk()
		c.tellReferral(r, referCalled)
	case r.called(), r.Where == referTalk && referable(d, c.st.Trust, c.fear(), nation(&c.st.Detail)) != referNot:
		c.endReferral(referBarred)
	}
}

// referredAt reports whether a desk is called to take the case over.
func (c *Case) referredAt(desk int64) bool {
	r := c.st.Refer
	return c.st.Status == hotline.Held && desk != 0 && r != nil && r.called() && r.Desk == desk
}

// referActs are the acts at the desk that is called to take the case over.
func (c *Case) referActs(a *hotline.Act) {
	o := c.pending()
	switch {
	case a.Step < c.st.Refer.Since || a.Step > c.st.Step:
		c.answer(a, hotline.M("r.press.stale"))
	case a.Kind == hotline.ActTake && o != nil && o.By == a.By:
		c.answer(a, hotline.M("r.press.coming"))
	case a.Kind == hotline.ActTake && o != nil:
		c.answer(a, c.whoHas("r.press.taking", a.Desk, o.Name, o.Desk))
	case a.Kind == hotline.ActTake:
		c.offer(a)
	case a.Kind == hotline.ActPass:
		c.note("pass", a.By)
		c.answer(a, c.whoHas("r.press.refer.passed", a.Desk, c.st.Name, c.st.Desk))
	default:
		c.answer(a, c.whoHas("r.press.held", a.Desk, c.st.Name, c.st.Desk))
	}
}

// referralTaken makes whoever was reached the holder, and nobody else before
// (H10): the one who referred it has it until this moment.
func (c *Case) referralTaken(i int) {
	o, r, name, desk := c.st.Offers[i], c.st.Refer, c.st.Name, c.st.Desk
	c.st.Offers = slices.Delete(c.st.Offers, i, i+1)
	c.note("referred", c.st.Holder)
	c.postTo(c.st.Holder, hotline.Post{Drop: &hotline.Unhold{Case: c.no, Why: "referred", Desk: c.deskName(o.Desk)}})
	c.st.Refer = nil
	c.unhold()
	if r.Line != "" {
		c.st.Line, c.st.LineBy, c.st.LineOf = r.Line, name, desk
	}
	c.st.Passed = true
	c.st.Step++
	c.st.Since = c.st.Step
	c.hold(o)
}

// heldNews is what the person is told of who holds their case.
func (c *Case) heldNews() string {
	if c.st.Passed {
		return "passed"
	}
	return "read"
}

// referralDue tells the holder that nobody at the desk has taken the case yet.
// It stays called there.
func (c *Case) referralDue() {
	if at := c.referralUntil(); at != 0 && at <= ms(c.now) {
		c.st.Refer.Where, c.shown = referUntaken, true
		c.tellReferral(c.st.Refer, referUntaken)
	}
}

// referralUntil is when that is due, 0 for never.
func (c *Case) referralUntil() int64 {
	if r := c.st.Refer; r != nil && r.Where == referCalled {
		return r.Until
	}
	return 0
}

// referralView is what the holder sees of the referral.
func (c *Case) referralView() *hotline.Referral {
	r := c.st.Refer
	if r == nil {
		return nil
	}
	return &hotline.Referral{Desk: c.deskName(r.Desk), Kind: r.Kind, Where: r.Where}
}

// closedTo is the desk that a case goes to which is closed with this outcome, 0
// if none is known: who took it over by a referral has passed it on to nobody yet.
func (c *Case) closedTo(outcome string) int64 {
	if r := c.st.Refer; outcome == outcomeReferred && r != nil && r.called() {
		return r.Desk
	}
	return 0
}
