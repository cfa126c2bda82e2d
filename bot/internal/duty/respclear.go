package duty

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// empty is /clear in a responder's chat: all that was told in it leaves, and
// what is still theirs is shown anew, for nobody else has it. Their own chat is
// no survivor's: nothing here ends a case or tells anybody.
func (r *chatTurn) empty(u *hotline.Update) {
	closed := 0
	for _, no := range r.numbers() {
		c := r.find(no)
		r.sweep(c, func(slip) bool { return true })
		switch {
		case c.Phase == held:
			r.fresh(c)
		case c.Phase != over: // it is on its way to them
		case c.Reopens:
			closed++
		default:
			r.removeLine(c)
			r.forget(no)
		}
	}
	r.emptyLoose()
	lines := []hotline.Msg{hotline.M("r.clear")}
	if n := len(r.holds()); n > 0 {
		lines = append(lines, hotline.M("r.clear.held", hotline.Num("N", n)))
	} else {
		lines = append(lines, hotline.M("r.clear.none"))
	}
	if closed > 0 {
		lines = append(lines, hotline.M("r.clear.closed", hotline.Num("N", closed)))
	}
	r.say(u, append(lines, hotline.M("r.clear.rest"))...)
}

// emptyLoose has what they wrote outside a case leave now, but for words that
// still wait for the answer to "which case?".
func (r *chatTurn) emptyLoose() {
	for i := range r.st.Loose {
		s := &r.st.Loose[i]
		if a := r.st.Ask; a == nil || !slices.ContainsFunc(a.Texts, func(t pendingText) bool { return t.Msg == s.ID }) {
			s.Till = ms(r.now)
		}
	}
}

// removeLine takes away what stands of a case that is over, while Telegram lets
// a bot do so.
func (r *chatTurn) removeLine(c *respCase) {
	if c.Msg != 0 && r.now.Sub(at(c.At)) < deletable {
		r.remove(c.Msg)
	}
	r.remove(c.Old...)
}
