package duty

import (
	"reflect"
	"slices"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// heard opens the case, or takes over what the survivor has told now.
func (c *Case) heard(t *hotline.Tell) {
	if c.exists && slices.Contains(c.st.Left, t.Chat) {
		return // said on the old phone before it knew
	}
	if c.exists && c.over() {
		switch {
		case c.st.Chat == 0:
			return
		case c.st.Chat == t.Chat:
			c.trustsAfter(t.Trust)
			c.news("closed")
			return
		}
		c.exists, c.st = false, caseState{} // somebody else drew the number anew
	}
	if c.exists && c.st.Chat != t.Chat && (c.st.Chat != 0 || t.Code != "" && c.st.Code != "" && t.Code != c.st.Code) {
		// Two open cases drew one number: as rare as it is bad.
		c.do(hotline.Alarm{Code: "case-number-taken"})
		return
	}
	coarse, detail := t.Coarse, t.Detail
	c.keepSpot(t, &coarse, &detail)
	c.settlePoint(&coarse, &detail)
	c.settlePlaces(&coarse, &detail)
	c.settleUrgency(&coarse)
	if detail.Scrubbed == "" && detail.Words != "" {
		detail.Scrubbed = scrub.Text(detail.Words)
	}
	if !c.exists {
		c.open(t, coarse, detail)
		return
	}
	c.st.Word = ms(c.now)
	if c.st.Chat == 0 || c.st.Silent {
		c.st.Silent = false
		c.touched, c.shown = true, true
	}
	c.st.Chat, c.st.Until = t.Chat, ms(t.WriteUntil)
	c.trusts(t.Trust)
	was := c.st.Coarse
	if !reflect.DeepEqual(was, coarse) {
		c.touched, c.shown = true, true
	}
	if !reflect.DeepEqual(c.st.Detail, detail) {
		c.shown = true
	}
	if afraid(&coarse) && !afraid(&was) {
		c.st.Talked = false
		c.st.Anew++
	}
	c.st.Coarse, c.st.Detail = coarse, detail
	c.remember(t)
	switch {
	case coarse.Urgency > was.Urgency:
		c.rise()
	case coarse.Quiet && !was.Quiet && coarse.Danger == hotline.Yes && c.st.Status == hotline.Open:
		c.page()
	}
}

func (c *Case) open(t *hotline.Tell, coarse hotline.Coarse, detail hotline.Detail) {
	c.exists = true
	c.st = caseState{
		Status: hotline.Open, Chat: t.Chat, Until: ms(t.WriteUntil), Coarse: coarse, Detail: detail,
		Opened: ms(c.now), Word: ms(c.now),
	}
	c.trusts(t.Trust)
	c.remember(t)
	c.note("open", 0)
	c.reopened()
}

// rise is a rise in urgency: whoever looks at the case must notice. A mark of
// "not real" was put on something else than what is told now, so it falls.
func (c *Case) rise() {
	c.note("rise", 0)
	switch c.st.Status {
	case hotline.Open:
		best, rung := c.st.Best, c.st.Rung
		c.reopened()
		// Whoever has been called already must hear that it is more urgent now,
		// even if their step comes again only later.
		if c.st.Best == best && rung > c.st.Rung {
			table := c.table()
			c.summonAnew(table[min(c.st.Rung, len(table)):min(rung, len(table))])
		}
	case hotline.NotReal:
		c.reopened()
	case hotline.Held:
		c.st.Lease = min(c.st.Lease, ms(c.now.Add(paceOf(c.st.Coarse.Urgency).lease)))
		if r := c.st.Refer; r != nil && r.called() {
			c.callAgain()
		}
	}
}

// settlePoint keeps an exact place only as long as it may be kept, however
// often the same one is told again.
func (c *Case) settlePoint(coarse *hotline.Coarse, d *hotline.Detail) {
	if d.Point != nil {
		known := c.st.Detail.Point != nil && *c.st.Detail.Point == *d.Point
		if coarse.ExactAt.IsZero() || coarse.ExactAt.After(c.now) {
			coarse.ExactAt = c.now
			if known {
				coarse.ExactAt = c.st.Coarse.ExactAt
			}
		}
		if !c.now.Before(coarse.ExactAt.Add(pointLife)) {
			d.Point = nil
		}
	}
	coarse.Exact = d.Point != nil
	if !coarse.Exact {
		coarse.ExactAt = time.Time{}
	} else {
		coarse.ExactAt = at(ms(coarse.ExactAt)) // as it is read back
	}
	if len(coarse.Frail) == 0 {
		coarse.Frail = nil
	}
	if len(coarse.Needs) == 0 {
		coarse.Needs = nil
	}
}

// gone says that the survivor's chat leads nowhere any more: the case stays,
// and says so, unless they take it back.
func (c *Case) gone(g *hotline.RouteOff) {
	if !c.exists || c.st.Chat == 0 || c.st.Chat != g.Chat {
		return
	}
	c.st.Chat, c.st.Until = 0, 0
	switch {
	case g.Withdraw:
		c.takeBack()
	case c.over():
	default:
		c.note("silent", 0)
		c.st.Silent = true
		c.touched, c.shown = true, true
		c.cannotAsk()
	}
}

// takeBack is the alert taken back, be it that the case was closed meanwhile:
// nothing of what was told stays, and nobody opens it again.
func (c *Case) takeBack() {
	closed := c.st.Closed
	c.note("withdrawn", 0)
	c.end(hotline.Withdrawn, "", "withdrawn")
	c.st.Coarse, c.st.Trust, c.st.Floor = hotline.Coarse{}, nil, floor{}
	if closed != 0 {
		c.st.Closed = closed
		c.drop(c.st.Last.By, "withdrawn")
	}
}

// trustsAfter takes over who may be told of what is closed: opened again, it is
// told to nobody else. Whoever may not open it any more is not offered that.
func (c *Case) trustsAfter(told []string) {
	could := c.reopens(c.st.Last.Desk)
	c.trusts(told)
	if could && !c.reopens(c.st.Last.Desk) {
		c.drop(c.st.Last.By, "untold")
	}
}

// said notes that somebody spoke. What was said is the relay's.
func (c *Case) said(s *hotline.Said) {
	if !c.exists || c.over() {
		return
	}
	switch s.Chat {
	case 0:
	case c.st.Holder:
		c.renew()
	case c.st.Chat:
		c.st.Word = ms(c.now)
		c.keepSaid(s)
	}
}

// end closes the case for good and erases its detail.
func (c *Case) end(status hotline.Status, outcome, why string) {
	holder, desk, to := c.st.Holder, c.st.Desk, c.deskName(c.closedTo(outcome))
	c.dropOffers(why, overMsg(status, outcome))
	c.st.Status, c.st.Outcome, c.st.Closed = status, outcome, ms(c.now)
	c.unhold()
	c.st.Next, c.st.Undo = 0, 0
	c.st.Detail, c.st.Talk, c.st.Memory = hotline.Detail{}, nil, nil
	c.st.Line, c.st.LineBy, c.st.LineOf, c.st.Notes, c.st.talked = "", "", 0, nil, talked{}
	c.touched = true
	c.postTo(holder, hotline.Post{Drop: &hotline.Unhold{Case: c.no, Why: why, Desk: to, Reopen: c.reopens(desk)}})
	if status == hotline.Withdrawn {
		c.dropCode()
	} else {
		c.keepCode()
	}
}
