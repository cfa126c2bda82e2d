package duty

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// ladder is where an open case stands in the steps of its desk: whom it went to
// and who hears of it next.
type ladder struct {
	Wave int   `json:"wv,omitempty"` // how many circles of desks know of the case
	Rang int64 `json:"rg,omitempty"` // when the groups were last called

	// Best is the desk whose steps these are, 0 if there is none; From the first
	// step of the case that belongs to them; Rung how many were taken.
	Best int64 `json:"bd,omitempty"`
	From int   `json:"lb,omitempty"`
	Rung int   `json:"ru,omitempty"`
	// Asks are whom the staff's actor was asked for with the latest steps and has
	// not answered of; Some says that somebody was called by those.
	Asks []hotline.StepTo `json:"as,omitempty"`
	Some bool             `json:"sm,omitempty"`

	Called []callTo `json:"cd,omitempty"`
	// But has just given the case up: they are not called before everybody is
	// called again. Cannot have said that they cannot take it: they are not called
	// until it is opened anew.
	But    []int64 `json:"bt,omitempty"`
	Cannot []int64 `json:"cn,omitempty"`
}

// quietFor is how long after a call of the groups a step to the group means
// nothing new.
const quietFor = time.Minute

// table are the steps of the case's desk. Without any, the built-in ones are
// taken if the roster says who is on call, or who coordinates; a plain desk has
// none, and its group is called again and again.
func (c *Case) table() []hotline.Step {
	d := c.env.House.DeskAt(c.st.Best)
	switch {
	case d == nil || c.no.Practice():
		return nil
	case len(d.Escalation) > 0:
		return d.Escalation
	}
	return builtIn(c.env.House, d, paceOf(c.st.Coarse.Urgency).again)
}

// builtIn are the steps of a desk that has people but no steps: who is on call
// at once, then, each time the group is called again, the next who are there.
func builtIn(h *hotline.House, d *hotline.Desk, again time.Duration) (steps []hotline.Step) {
	has := func(backup bool) bool {
		return slices.ContainsFunc(h.Shifts, func(s hotline.Shift) bool { return s.Desk == d.Chat && s.Backup == backup })
	}
	add := func(to hotline.StepTo) {
		steps = append(steps, hotline.Step{To: hotline.ToGroup, After: again}, hotline.Step{To: to})
	}
	if has(false) {
		steps = append(steps, hotline.Step{To: hotline.ToOnCall})
	}
	if has(true) {
		add(hotline.ToBackup)
	}
	if slices.ContainsFunc(h.Responders, func(p hotline.Responder) bool { return p.Coordinator }) {
		add(hotline.ToCoordinators)
	}
	if len(steps) > 0 && len(h.Desks) > 1 {
		steps = append(steps, hotline.Step{To: hotline.ToDesks, After: again})
	}
	return steps
}

// waits is how long a step is waited for. The roster's times are those of an
// urgent case: what has hours to be read wakes nobody every few minutes.
func (c *Case) waits(s hotline.Step) time.Duration {
	if again := paceOf(c.st.Coarse.Urgency).again; s.After > 0 && c.st.Coarse.Urgency < hotline.Now {
		return max(s.After, again)
	}
	return s.After
}

// begin takes the steps from the first one.
func (c *Case) begin(but, cannot []int64) {
	c.st.Best = 0
	if d := c.best(); d != nil {
		c.st.Best = d.Chat
	}
	c.st.From, c.st.Rung, c.st.But, c.st.Cannot = c.st.Step, 0, but, cannot
	c.take(false)
}

// followDesk begins anew when another desk has come to be the best, by what was
// told or by the roster. That puts off nothing that was due.
func (c *Case) followDesk() {
	d := c.best()
	if c.st.Status != hotline.Open || d == nil && c.st.Best == 0 || d != nil && d.Chat == c.st.Best {
		return
	}
	next := c.st.Next
	if next <= ms(c.now) && !c.paged {
		c.page() // its timer is on the way, and would find that nothing is due
	} else {
		c.st.Step++
	}
	c.begin(c.st.But, c.st.Cannot)
	c.touched = true
	if next > ms(c.now) {
		c.st.Next = min(c.st.Next, next)
	}
}

// climb does what is due in an open case: the next step, or, after the last,
// everybody is called again.
func (c *Case) climb() {
	if c.st.Rung < len(c.table()) {
		c.take(true)
		return
	}
	c.page()
	c.st.But, c.st.Asks = nil, nil
	c.summonAnew(c.table())
}

// take takes the steps that wait for nothing, and before them the next one if it
// is due. Whatever becomes of them, the time of the one behind them is set.
func (c *Case) take(due bool) {
	table := c.table()
	c.st.Asks, c.st.Some, c.touched = nil, false, true
	for c.st.Rung < len(table) && (due || table[c.st.Rung].After == 0) {
		to := table[c.st.Rung].To
		c.st.Rung++
		due = false
		switch {
		case to == hotline.ToDesks:
			c.st.Wave, c.widened = max(c.st.Wave, len(c.env.House.Desks)), true
			fallthrough
		case to == hotline.ToGroup:
			if ms(c.now)-c.st.Rang >= quietFor.Milliseconds() {
				c.page()
			}
		default:
			c.summon(to, false)
		}
	}
	wait := c.interval()
	if c.st.Rung < len(table) {
		wait = c.waits(table[c.st.Rung])
	}
	c.st.Next = ms(c.now.Add(wait))
}

// then is who is told next besides the group, empty if nobody is.
func (c *Case) then() hotline.StepTo {
	table := c.table()
	for i := c.st.Rung; i < len(table) && (i == c.st.Rung || table[i].After == 0); i++ {
		if table[i].To != hotline.ToGroup {
			return table[i].To
		}
	}
	return ""
}
