package duty

import (
	"time"

	"hotline/bot/internal/hotline"
)

// What comes of a check-in.
const (
	checkSafe   = "safe"
	checkUnsafe = "unsafe"
	checkSilent = "silent"
)

// floor is an urgency below which a case does not fall, whatever is told, since
// somebody said at a check-in that they are not safe, or said nothing.
type floor struct {
	Urgency hotline.Urgency `json:"u,omitempty"`
	Why     string          `json:"w,omitempty"` // the reason shown; empty: there is no floor
	// Seen says that the holder has acted since: what is told next counts again.
	Seen bool `json:"s,omitempty"`
	// Told and ToldWhy are what the answers alone would give.
	Told    hotline.Urgency `json:"t,omitempty"`
	ToldWhy string          `json:"tw,omitempty"`
}

// settleUrgency keeps an urgency from falling below the floor.
func (c *Case) settleUrgency(told *hotline.Coarse) {
	f := &c.st.Floor
	if f.Why == "" {
		return
	}
	if f.Seen {
		*f = floor{}
		return
	}
	f.Told, f.ToldWhy = told.Urgency, told.Reason
	if f.Urgency >= told.Urgency {
		told.Urgency, told.Reason = f.Urgency, f.Why
	}
}

// check notes what came of a check-in that the survivor had agreed to. A chat
// that can no longer be reached reports so itself, so it need not be the route
// any more; but it is none that the survivor has left.
func (c *Case) check(from hotline.Actor, what string) {
	if !c.exists || from.Kind != hotline.Chat || c.st.Chat != 0 && from != hotline.ChatActor(c.st.Chat) {
		return
	}
	for _, chat := range c.st.Left {
		if from == hotline.ChatActor(chat) {
			return
		}
	}
	if c.over() {
		if what != checkUnsafe || c.st.Status != hotline.Closed || c.st.Outcome == outcomeNotReal {
			return
		}
		c.unclose(0)
	}
	switch what {
	case checkSafe:
		c.st.Word = ms(c.now)
		c.liftFloor()
	case checkUnsafe:
		c.st.Word = ms(c.now)
		c.setFloor(hotline.Now, "checkin_no")
		c.rise()
	case checkSilent:
		was := c.st.Coarse.Urgency
		c.setFloor(hotline.Today, "checkin_silent")
		if c.st.Coarse.Urgency > was {
			c.rise()
		}
	default:
		return
	}
	c.forgets(memoryCheck) // what was agreed is done: another phone asks for nothing
	c.note("check-"+what, 0)
	c.st.Check, c.st.CheckAt = what, ms(c.now)
	c.shown = true
}

// setFloor raises the floor; it lowers none.
func (c *Case) setFloor(u hotline.Urgency, why string) {
	f := &c.st.Floor
	if f.Why == "" {
		f.Told, f.ToldWhy = c.st.Coarse.Urgency, c.st.Coarse.Reason
	}
	f.Seen = false
	if f.Why == "" || u >= f.Urgency {
		f.Urgency, f.Why = u, why
	}
	if f.Urgency >= c.st.Coarse.Urgency {
		c.st.Coarse.Urgency, c.st.Coarse.Reason, c.touched = f.Urgency, f.Why, true
	}
}

// liftFloor ends the floor: only what the person told counts.
func (c *Case) liftFloor() {
	if f := c.st.Floor; f.Why != "" {
		c.st.Coarse.Urgency, c.st.Coarse.Reason, c.touched = f.Told, f.ToldWhy, true
		c.st.Floor = floor{}
	}
}

// unclose opens a closed case again; who calls it calls the group, or names a
// holder. The detail is gone; what the person tells next brings it back.
func (c *Case) unclose(by int64) {
	c.note("reopen", by)
	c.st.Status, c.st.Closed, c.st.Outcome = hotline.Open, 0, ""
	c.st.Coarse.Exact, c.st.Coarse.ExactAt = false, time.Time{}
	c.news("waiting")
}
