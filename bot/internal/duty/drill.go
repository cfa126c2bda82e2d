package duty

import (
	"time"

	"hotline/bot/internal/hotline"
)

// A practice case takes the same way as any other, and says on each screen that
// it is none. Its number alone tells it, so nothing can lose the mark.

const (
	drillLife  = 2 * time.Hour
	drillEvery = 10 * time.Minute // in one group
)

// marked puts the mark above what is shown of a practice case.
func marked(no hotline.CaseNo, lines []hotline.Msg) []hotline.Msg {
	if !no.Practice() {
		return lines
	}
	return append([]hotline.Msg{hotline.M("r.practice")}, lines...)
}

// signOf is the sign of a case on a button.
func signOf(c *respCase) string {
	if c.No.Practice() {
		return "🧪"
	}
	return signs[c.Coarse.Urgency]
}

// Practises reports whether a Send's slot is of a practice case.
func Practises(slot string) bool {
	_, _, no, _ := cutRef(slot)
	return no.Practice()
}

// drill is /drill in a group.
func (d *deskTurn) drill(u *hotline.Update) {
	switch {
	case d.desk == nil:
		d.say(u, hotline.M("r.drill.nodesk"))
	case d.st.Drill > ms(d.now):
		d.say(u, hotline.M("r.drill.soon", hotline.Str("Until", clock(at(d.st.Drill)))))
	default:
		d.st.Drill = ms(d.now.Add(drillEvery))
		no := d.draw()
		d.do(hotline.PostTo{To: hotline.CaseOf(no), Post: hotline.Post{Drill: &hotline.Drill{Case: no, Desk: d.chat, Lang: d.lang(u)}}})
	}
}

// drill opens a practice case. Its place is a well-known monument.
func (c *Case) drill(p *hotline.Drill) {
	if c.exists || !c.no.Practice() {
		return
	}
	c.exists = true
	c.st = caseState{
		Status: hotline.Open, Opened: ms(c.now), Word: ms(c.now), Drill: p.Desk,
		Coarse: hotline.Coarse{
			Urgency: hotline.Today, Reason: "papers", Danger: hotline.No, Province: "KH-12", People: "2-5",
			Needs: []string{"documents"}, Lang: p.Lang, Phone: "own", Write: "any", Situation: "out", Sent: true,
			Exact: true, ExactAt: at(ms(c.now)),
		},
		Detail: hotline.Detail{Point: &hotline.Point{Lat: 11.5564, Lng: 104.9310}},
	}
	c.reopened()
}

func (c *Case) drillUntil() int64 { return c.st.Opened + drillLife.Milliseconds() }

// keptFor is how long a closed case is remembered.
func (c *Case) keptFor() time.Duration {
	if c.no.Practice() {
		return finalLife
	}
	return closedLife
}

// rehearse answers what the holder of a practice case wrote.
func (r *chatTurn) rehearse(c *respCase, msg int) {
	r.slip(c, slipNote, "", msg, hotline.M("r.practice.words"))
	r.act(&hotline.Update{}, c, hotline.ActTake, "") // a sign of work
}
