package duty

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

// shiftList is the message that lists what somebody holds at the end of their
// turn.
type shiftList struct {
	Lang  string    `json:"l"`
	Until time.Time `json:"u"` // the end of the turn, by the clock of the desk
	Next  []string  `json:"n,omitempty"`
	Msg   int       `json:"m,omitempty"`
	Till  int64     `json:"t"` // when the message leaves
	// Sure says that it was asked whether all shall be handed over.
	Sure bool `json:"s,omitempty"`
	// Shown is what it says, so that it is sent anew only when that changes.
	Shown string `json:"w,omitempty"`
}

const (
	// listLife is how long after the end of a turn the list stands.
	listLife = 2 * time.Hour
	// maxListed is how many cases one message lists.
	maxListed = 40
)

// What the buttons under the list do that are of no one case.
const (
	dataEndAll  = "endall"
	dataEndSure = "endsure"
	dataEndBack = "endback"
)

// verbEnd hands a case of the list over, like verbHand under the case.
const verbEnd = "endhand"

// shiftEnd tells that the turn ends soon, and what is still held.
func (r *chatTurn) shiftEnd(p *hotline.ShiftEnd) {
	r.unlist()
	l := &shiftList{Lang: p.Lang, Until: p.Until, Next: p.Next, Till: ms(p.Until.Add(listLife))}
	if len(r.holds()) == 0 {
		r.do(hotline.Send{
			Chat: r.chat, Ref: ref("r", "info"), Rank: hotline.RankCard,
			Body: hotline.Body{Lang: l.Lang, Lines: []hotline.Msg{l.head(), hotline.M("r.end.none")}},
		})
		return
	}
	r.st.Shift = l
}

// unlist takes the list away.
func (r *chatTurn) unlist() {
	if l := r.st.Shift; l != nil && l.Msg != 0 {
		r.remove(l.Msg)
	}
	r.st.Shift = nil
}

// listDue shows the list as it is now, and takes it away when its time is over.
func (r *chatTurn) listDue() {
	l := r.st.Shift
	if l == nil {
		return
	}
	if l.Till <= ms(r.now) {
		r.unlist()
		return
	}
	cases := r.holds()
	var now strings.Builder
	for _, c := range cases {
		now.WriteString(string(c.No) + signOf(c) + strconv.FormatInt(c.Lease, 36) + " ")
	}
	if l.Sure {
		now.WriteString("?")
	}
	if l.Shown == now.String() {
		return
	}
	l.Sure = l.Sure && len(cases) > 0
	body := l.body(cases)
	r.do(hotline.Send{
		Chat: r.chat, Slot: ref("r", "end"), Ref: ref("r", "end", "", strconv.FormatInt(l.Till, 10)), Msg: l.Msg,
		Fresh: l.Shown == "", Rank: hotline.RankCard, Body: body,
	})
	l.Shown = now.String()
	if len(cases) == 0 {
		r.st.Shift = nil // its last line holds nothing of a case
	}
}

func (l *shiftList) head() hotline.Msg {
	until := hotline.Str("Until", l.Until.Format("15:04"))
	if len(l.Next) == 0 {
		return hotline.M("r.end.head.none", until)
	}
	var next []hotline.Msg
	for _, n := range l.Next {
		next = append(next, hotline.Words(cleanName(n)))
	}
	return hotline.M("r.end.head", until, hotline.List("Next", next...))
}

func (l *shiftList) body(cases []*respCase) hotline.Body {
	b := hotline.Body{Lang: l.Lang, Protect: true, Lines: []hotline.Msg{l.head()}}
	if len(cases) == 0 {
		b.Lines = append(b.Lines, hotline.M("r.end.none"))
		return b
	}
	b.Lines = append(b.Lines, hotline.M("r.end.held"))
	zone := l.Until.Location()
	for _, c := range cases[:min(len(cases), maxListed)] {
		b.Lines = append(b.Lines, hotline.M("r.end.case", hotline.Str("Sign", signOf(c)), caseArg(c),
			hotline.Str("Since", at(c.Opened).In(zone).Format("02.01. 15:04")), hotline.Str("Until", at(c.Lease).In(zone).Format("02.01. 15:04"))))
		if !l.Sure {
			b.Rows = append(b.Rows, []hotline.Button{{
				Sign: "🤝", Label: hotline.M("r.button.hand.case", caseArg(c)), Data: caseData(verbEnd, c.No),
			}})
		}
	}
	if more := len(cases) - maxListed; more > 0 {
		b.Lines = append(b.Lines, hotline.M("r.end.more", hotline.Num("N", more)))
	}
	all := hotline.Button{Sign: "🤝", Label: hotline.M("r.button.hand.all"), Data: dataEndAll}
	if l.Sure {
		all.Data = dataEndSure
		b.Lines = append(b.Lines, hotline.M("r.end.sure"))
		b.Rows = [][]hotline.Button{{all}, {{Sign: "◀", Label: hotline.M("r.button.back"), Data: dataEndBack}}}
		return b
	}
	b.Rows = append(b.Rows, []hotline.Button{all})
	return b
}

// endPress decides on the buttons of the list that are of no one case. It reports
// whether the press was on one.
func (r *chatTurn) endPress(u *hotline.Update) bool {
	if !slices.Contains([]string{dataEndAll, dataEndSure, dataEndBack}, u.Data) {
		return false
	}
	cases := r.holds()
	switch {
	case r.st.Shift == nil || len(cases) == 0:
		r.reply(u, hotline.M("r.press.unknown"))
	case u.Data != dataEndSure:
		r.st.Shift.Sure = u.Data == dataEndAll
		r.reply(u, hotline.Msg{})
	case !r.st.Shift.Sure:
		r.reply(u, hotline.M("r.press.unknown"))
	default:
		// The first case answers the press; there is one answer to each.
		press := *u
		for _, c := range cases {
			c.unasked()
			r.act(&press, c, hotline.ActHandover, "")
			press.Query = ""
		}
	}
	return true
}

// staffPress hands a press under a message of the staff's actor on to it. It
// reports whether it was one.
func (r *chatTurn) staffPress(u *hotline.Update) bool {
	if !strings.HasPrefix(u.Data, "w:") {
		return false
	}
	r.do(hotline.PostTo{To: hotline.Staff(), Post: hotline.Post{Order: &hotline.Order{
		Args: u.Data, From: r.chat, Chat: r.chat, Lang: r.lang(u), Msg: u.Msg, Query: u.Query,
	}}})
	return true
}

// endHand asks for the line of a case of the list. The case comes down to where
// the list stands, so that the question is seen.
func (r *chatTurn) endHand(u *hotline.Update, c *respCase) {
	c.unasked()
	r.askLine(u, c)
	r.fresh(c)
}

func (r *chatTurn) sentEnd(s *hotline.Sent) {
	l := r.st.Shift
	_, _, _, till := cutRef(s.Ref)
	mine := l != nil && l.Till == int64(till)
	switch {
	case s.Outcome == hotline.Delivered && !s.Edited && mine:
		l.Msg = s.Msg
	case s.Outcome == hotline.Delivered && !s.Edited:
		r.remove(s.Msg)
	case mine && s.Outcome != hotline.Delivered:
		r.st.Shift = nil
	}
}
