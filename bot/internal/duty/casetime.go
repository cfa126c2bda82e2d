package duty

import (
	"time"

	"hotline/bot/internal/hotline"
)

// interval is how long the group is left in peace before it is told again.
func (c *Case) interval() time.Duration {
	p := paceOf(c.st.Coarse.Urgency)
	if c.st.Calls > patience {
		return p.later
	}
	return p.again
}

// tick does what is due. A timer that comes late does the same, once.
func (c *Case) tick() {
	if !c.exists || c.over() {
		return
	}
	now := ms(c.now)
	if p := c.pointUntil(); p != 0 && p <= now {
		c.agePlaces()
	}
	if c.no.Practice() && c.drillUntil() <= now {
		c.end(hotline.Closed, outcomePractice, "closed")
		return
	}
	if c.ageUntil() <= now {
		c.note("age", 0)
		c.end(hotline.Closed, outcomeAge, "closed")
		c.news("closed")
		c.paged = true
		return
	}
	if now-c.st.CodeAt >= codeEvery.Milliseconds() {
		c.keepCode()
	}
	switch c.st.Status {
	case hotline.Open:
		if c.st.Next <= now {
			c.climb()
		}
	case hotline.Held:
		if c.st.Lease <= now {
			c.note("lapse", c.st.Holder)
			c.release("lapsed")
			return
		}
		c.referralDue()
	case hotline.NotReal:
		if c.st.Undo <= now {
			c.note("quiet", 0)
			c.end(hotline.Closed, outcomeNotReal, "notreal")
			c.news("closed") // it must not go on saying that somebody will come
		}
	}
}

// wake is when the case next has something to do. At the latest its state is
// written anew, so that no open case expires.
func (c *Case) wake() int64 {
	w := sooner(ms(c.now.Add(renewEvery)), c.pointUntil())
	w = sooner(w, c.ageUntil())
	if c.no.Practice() {
		w = sooner(w, c.drillUntil())
	}
	switch c.st.Status {
	case hotline.Open:
		return sooner(w, c.st.Next)
	case hotline.Held:
		return sooner(sooner(w, c.st.Lease), c.referralUntil())
	default:
		return sooner(w, c.st.Undo)
	}
}

// pointUntil is when the exact place, or the first of what else was told of where
// they are, must be forgotten, 0 if there is none.
func (c *Case) pointUntil() int64 {
	until := c.placesUntil()
	if c.st.Detail.Point == nil {
		return until
	}
	return sooner(until, ms(c.st.Coarse.ExactAt.Add(pointLife)))
}

// ageUntil is when the case is closed if nobody says anything till then.
func (c *Case) ageUntil() int64 { return c.st.Word + ageLimit.Milliseconds() }
