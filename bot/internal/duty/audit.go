package duty

import "hotline/bot/internal/hotline"

// audited are the acts of a case that are told to the audit, and as what.
var audited = map[string]string{
	"open": "open", "take": "take", "pass": "pass", "notreal": "notreal", "undo": "undo",
	"release": "release", "untold": "release", "lapse": "lapse", "handover": "handover",
	"refer": "refer", "unrefer": "unrefer", "referred": "referred",
	"close": "close", "age": "close", "quiet": "close", "reopen": "reopen",
	"moved": "moved", "withdrawn": "withdrawn",
	string(hotline.ActRevealPlace): "reveal.place", string(hotline.ActRevealWords): "reveal.words",
	string(hotline.ActMeeting): "meeting",
}

// audit adds to the trail that outlives the case.
func (c *Case) audit(kind string, by int64) {
	what := audited[kind]
	if what == "" || c.no.Practice() {
		return
	}
	desk := c.pressed
	if desk == 0 && by != 0 && by == c.st.Holder {
		desk = c.st.Desk
	}
	c.do(hotline.Audit{At: at(ms(c.now)), Case: c.no, Act: what, By: by, Desk: desk, To: c.referTo(kind)})
}

// referTo is the desk that an act sends the case to, 0 if to none.
func (c *Case) referTo(kind string) int64 {
	switch {
	case kind == "close":
		return c.closedTo(c.closing)
	case c.st.Refer != nil && (kind == "refer" || kind == "unrefer" || kind == "referred"):
		return c.st.Refer.Desk
	}
	return 0
}
