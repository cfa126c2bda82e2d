package duty

import "hotline/bot/internal/hotline"

// audited are the acts of a case that are told to the audit, and as what.
var audited = map[string]string{
	"open": "open", "take": "take", "pass": "pass", "notreal": "notreal", "undo": "undo",
	"release": "release", "untold": "release", "lapse": "lapse", "handover": "handover",
	"close": "close", "age": "close", "quiet": "close", "reopen": "reopen",
	"moved": "moved", "withdrawn": "withdrawn",
	string(hotline.ActRevealPlace): "reveal.place", string(hotline.ActRevealWords): "reveal.words",
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
	c.do(hotline.Audit{At: at(ms(c.now)), Case: c.no, Act: what, By: by, Desk: desk})
}
