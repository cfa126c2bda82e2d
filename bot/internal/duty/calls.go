package duty

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// callTo is a chat in which a call stands, or is on its way there.
type callTo struct {
	Chat int64 `json:"c"`
	Desk int64 `json:"d"` // whose people were called
	Step int   `json:"n"`
}

// maxCalled bounds how many chats are remembered, of which the oldest call is
// taken back; maxSpared how many people are not called.
const (
	maxCalled = 64
	maxSpared = 64
)

// summon asks the staff's actor to call somebody. It may never answer: the time
// of the next step is set all the same.
func (c *Case) summon(to hotline.StepTo, again bool) {
	if to == hotline.ToGroup || to == hotline.ToDesks {
		return
	}
	if !again {
		c.st.Asks = append(c.st.Asks, to)
	}
	c.do(hotline.PostTo{To: hotline.Staff(), Post: hotline.Post{Summon: &hotline.Summon{
		Case: c.no, Step: c.st.Step, Desk: c.st.Best, To: to, Coarse: c.st.Coarse,
		But: slices.Concat(c.st.But, c.st.Cannot), Again: again,
	}}})
}

// summonAnew calls everybody once more for whom these steps are.
func (c *Case) summonAnew(steps []hotline.Step) {
	var done []hotline.StepTo
	for _, s := range steps {
		if !slices.Contains(done, s.To) {
			done = append(done, s.To)
			c.summon(s.To, true)
		}
	}
}

// climbs reports whether a step of the case is one of the present call.
func (c *Case) climbs(step int) bool {
	return c.exists && c.st.Status == hotline.Open && step >= c.st.From && step <= c.st.Step
}

// summoned takes over who is called. If none is by any of the latest steps, the
// next one comes at once.
func (c *Case) summoned(s *hotline.Summoned) {
	if !c.climbs(s.Step) {
		for _, chat := range s.Chats {
			c.dropCall(callTo{Chat: chat, Step: s.Step})
		}
		return
	}
	some := false
	for _, chat := range s.Chats {
		k := callTo{chat, c.st.Best, s.Step}
		if slices.Contains(c.st.Cannot, chat) { // they said so while it was on its way
			c.dropCall(k)
			continue
		}
		some = true
		c.calls(k)
	}
	i := slices.Index(c.st.Asks, s.To)
	if i < 0 {
		return
	}
	c.st.Asks = slices.Delete(c.st.Asks, i, i+1)
	c.st.Some = c.st.Some || some
	if len(c.st.Asks) == 0 && !c.st.Some {
		c.hurry()
	}
}

// hurry takes the next step before its time, if there is one.
func (c *Case) hurry() {
	if c.st.Rung < len(c.table()) {
		c.take(true)
	}
}

// calls remembers a call.
func (c *Case) calls(k callTo) {
	if i := slices.IndexFunc(c.st.Called, func(o callTo) bool { return o.Chat == k.Chat }); i >= 0 {
		k.Step = max(k.Step, c.st.Called[i].Step)
		c.st.Called = slices.Delete(c.st.Called, i, i+1)
	}
	if len(c.st.Called) >= maxCalled {
		c.dropCall(c.st.Called[0])
		c.st.Called = slices.Delete(c.st.Called, 0, 1)
	}
	c.st.Called = append(c.st.Called, k)
}

// callReached takes over whether a call stands in its chat. It may come before
// the staff's answer, and after the call has ended: then the chat, which has the
// call by now, hears so.
func (c *Case) callReached(r *hotline.Reached) {
	i := slices.IndexFunc(c.st.Called, func(k callTo) bool { return k.Chat == r.By && k.Step <= r.Step })
	stands := slices.ContainsFunc(c.st.Called, func(k callTo) bool { return k.Chat == r.By })
	switch {
	case r.OK && c.climbs(r.Step) && !slices.Contains(c.st.Cannot, r.By):
		if c.pendingOf(r.By) == nil {
			c.calls(callTo{r.By, c.st.Best, r.Step})
		}
	case r.OK && stands && c.st.Status == hotline.Open:
		// It was called before the case was called anew, and is called still.
	case r.OK:
		c.dropCall(callTo{Chat: r.By, Step: r.Step})
	case i >= 0:
		c.st.Called = slices.Delete(c.st.Called, i, i+1)
		c.allCannot()
	}
}

// pendingOf is the offer of somebody who is taking the case, nil if they are not.
func (c *Case) pendingOf(by int64) *offer {
	for i := range c.st.Offers {
		if c.st.Offers[i].By == by {
			return &c.st.Offers[i]
		}
	}
	return nil
}

// staleCall reports whether a press under a call means nothing any more. As in a
// group, taking means the same under an older message of the same call; and a
// call that stands is always one that can be answered.
func (c *Case) staleCall(a *hotline.Act) bool {
	stands := slices.ContainsFunc(c.st.Called, func(k callTo) bool { return k.Chat == a.By && k.Step == a.Step })
	switch a.Kind {
	case hotline.ActTake:
		return !stands && !c.climbs(a.Step)
	case hotline.ActPass:
		return !stands
	}
	return true
}

// cannot notes that somebody who was called cannot take the case.
func (c *Case) cannot(a *hotline.Act) {
	c.note("pass", a.By)
	c.st.Word = ms(c.now)
	c.spare(a.By)
	c.allCannot()
	c.answer(a, hotline.M("r.press.cannot"))
}

// spare has somebody not called again until the case is opened anew. It reports
// whether they were called.
func (c *Case) spare(by int64) bool {
	if !slices.Contains(c.st.Cannot, by) {
		c.st.Cannot = append(c.st.Cannot, by)
	}
	if n := len(c.st.Cannot) - maxSpared; n > 0 {
		c.st.Cannot = slices.Delete(c.st.Cannot, 0, n)
	}
	was := len(c.st.Called)
	c.st.Called = slices.DeleteFunc(c.st.Called, func(k callTo) bool {
		if k.Chat == by {
			c.dropCall(k)
		}
		return k.Chat == by
	})
	return len(c.st.Called) < was
}

// allCannot takes the next step at once if nobody is left who was called and may
// still take the case.
func (c *Case) allCannot() {
	if len(c.st.Called)+len(c.st.Asks) == 0 && c.pending() == nil {
		c.hurry()
	}
}

// dropCalls takes the calls back that are over: all of a case that is not open,
// those for another desk of one that is.
func (c *Case) dropCalls() {
	c.st.Called = slices.DeleteFunc(c.st.Called, func(k callTo) bool {
		if c.st.Status == hotline.Open && k.Desk == c.st.Best {
			return false
		}
		if k.Chat != c.st.Holder {
			c.dropCall(k)
		}
		return true
	})
	if c.st.Status != hotline.Open {
		c.st.Asks, c.st.But, c.st.Cannot = nil, nil, nil
	}
}

func (c *Case) dropCall(k callTo) {
	why := c.whyNot()
	switch {
	case c.st.Status != hotline.Open:
	case slices.Contains(c.st.Cannot, k.Chat):
		why = "cannot"
	default:
		why = "moved"
	}
	c.postTo(k.Chat, hotline.Post{Drop: &hotline.Unhold{Case: c.no, Why: why, Step: k.Step}})
}
