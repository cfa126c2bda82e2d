package duty

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// maxLoose bounds what is remembered outside the cases; the oldest goes first.
const maxLoose = 100

// loose remembers what a responder wrote in their chat that has become part of
// no case: words that waited in vain for the answer to "which case?", what could
// not be passed on, a command. It may hold as much as what was passed on, so it
// leaves within a day too; and so does a topic that is no case's. What the bot answers
// holds a case's number at most, and leaves as long as there is a case.
func (r *chatTurn) loose(u *hotline.Update) {
	switch u.Kind {
	case hotline.Text, hotline.Command, hotline.Media, hotline.Place, hotline.Contact:
	default:
		return
	}
	if !r.works() {
		return // the chat is an ordinary one
	}
	if !slices.ContainsFunc(r.st.Cases, func(c respCase) bool { return c.has(u.Msg) }) {
		r.keepLoose(slip{ID: u.Msg})
	}
	if !r.cases(u.Thread) {
		r.keepLoose(slip{ID: u.Thread, Kind: slipTopic})
	}
}

// cases reports whether a topic is a case's.
func (r *chatTurn) cases(topic int) bool {
	return slices.ContainsFunc(r.st.Cases, func(c respCase) bool { return c.Topic == topic })
}

// works reports whether the chat is a responder's, by a case or by having joined.
func (r *chatTurn) works() bool { return len(r.st.Cases) > 0 || r.st.Me != nil }

func (r *chatTurn) keepLoose(s slip) {
	known := func(o slip) bool { return o.ID == s.ID && o.Kind == s.Kind }
	if s.ID == 0 || slices.ContainsFunc(r.st.Loose, known) {
		return
	}
	s.Till = ms(r.now.Add(recordLife))
	r.st.Loose = append(r.st.Loose, s)
}

// sweepLoose removes what has had its day, and everything when the chat is no
// responder's any more.
func (r *chatTurn) sweepLoose() {
	now, many := ms(r.now), len(r.st.Loose)-maxLoose
	var gone []int
	i := 0
	r.st.Loose = slices.DeleteFunc(r.st.Loose, func(s slip) bool {
		i++
		due := s.Till <= now || i <= many || !r.works()
		switch {
		case !due:
		case s.Kind == slipTopic && r.cases(s.ID): // it leaves with its case
		case s.Kind == slipTopic:
			r.removeTopic(s.ID)
		default:
			gone = append(gone, s.ID)
		}
		return due
	})
	r.remove(gone...)
}
