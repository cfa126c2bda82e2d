package duty

import (
	"slices"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// handed is what goes from one holder of a case to the next.
type handed struct {
	// Line is what the holder before wrote for the present one, or for whoever
	// takes the case next; LineBy is their name, LineOf the desk that they held it
	// for.
	Line   string `json:"hw,omitempty"`
	LineBy string `json:"hb,omitempty"`
	LineOf int64  `json:"hf,omitempty"`
	// Notes go with the case's detail when it ends.
	Notes []hotline.Note `json:"nt,omitempty"`
	// Knew are those who held the case, and so may read and write its notes.
	Knew []knew `json:"kn,omitempty"`
	// Last is who held it last, for opening it again.
	Last knew `json:"la,omitzero"`
}

type knew struct {
	By   int64  `json:"b"`
	Name string `json:"n,omitempty"`
	Desk int64  `json:"d,omitempty"`
	Lang string `json:"l,omitempty"`
}

const (
	maxKnew  = 50  // holders that are remembered
	maxNotes = 20  // of one case
	maxNote  = 500 // characters of a note
	maxLine  = 300 // characters of a hand-over's line
)

// knows notes that somebody has held the case, and for which desk.
func (c *Case) knows(by int64, name string, desk int64) {
	c.st.Knew = slices.DeleteFunc(c.st.Knew, func(k knew) bool { return k.By == by })
	c.st.Knew = append(c.st.Knew, knew{By: by, Name: name, Desk: desk})
	if n := len(c.st.Knew) - maxKnew; n > 0 {
		c.st.Knew = slices.Delete(c.st.Knew, 0, n)
	}
}

// remembersHolder keeps who holds the case now as the last who did. A line was
// for them alone, so it goes.
func (c *Case) remembersHolder() {
	if c.st.Holder != 0 {
		c.st.Last = knew{c.st.Holder, c.st.Name, c.st.Desk, c.st.Lang}
		c.st.Line, c.st.LineBy, c.st.LineOf = "", "", 0
	}
}

// handOver gives the case back to the group with a line for whoever takes it
// next. What identifies is taken out: who hands over may not know who reads.
func (c *Case) handOver(a *hotline.Act) {
	c.note("handover", a.By)
	name, desk := c.st.Name, c.st.Desk
	c.release("handover")
	if line := scrub.Text(oneLine(a.Line, maxLine)); line != "" {
		c.st.Line, c.st.LineBy, c.st.LineOf = line, name, desk
	}
	c.answer(a, hotline.M("r.press.handed"))
}

// actsAfter are the acts that do not ask who holds the case now, but who did.
func (c *Case) actsAfter(a *hotline.Act) bool {
	switch a.Kind {
	case hotline.ActNote:
		c.keepNote(a)
	case hotline.ActReopen:
		c.reopen(a)
	case hotline.ActRevealPlace, hotline.ActRevealWords, hotline.ActMeeting:
		c.revealed(a)
	default:
		return false
	}
	return true
}

// revealed logs what was shown. It is logged even if the case has gone to
// somebody else meanwhile: it was seen.
func (c *Case) revealed(a *hotline.Act) {
	if !c.exists || !slices.ContainsFunc(c.st.Knew, func(k knew) bool { return k.By == a.By }) {
		return
	}
	c.note(string(a.Kind), a.By)
	if c.st.Status == hotline.Held && c.st.Holder == a.By {
		c.renew()
	}
}

// keepNote keeps a note, or answers with those that are kept. Whoever never held
// the case hears nothing of it, and whoever held it for a desk that may not be
// told any more reads and writes nothing. What identifies is taken out: who
// writes it down does not know who reads it later.
func (c *Case) keepNote(a *hotline.Act) {
	i := slices.IndexFunc(c.st.Knew, func(k knew) bool { return k.By == a.By })
	if !c.exists || i < 0 {
		return
	}
	n := hotline.Noted{Case: c.no}
	text := cut(scrub.Text(strings.TrimSpace(a.Line)), maxNote)
	switch {
	case c.over():
		n.What = "over"
	case c.mayNotHave(c.st.Knew[i].Desk):
		n.What = "untold"
	case text == "":
		n.What, n.Notes = "list", c.notesAt(c.st.Knew[i].Desk)
	case len(c.st.Notes) >= maxNotes:
		n.What = "full"
	default:
		n.What = "kept"
		c.note("note", a.By)
		c.st.Notes = append(c.st.Notes, hotline.Note{
			Name: c.st.Knew[i].Name, At: at(ms(c.now)), Text: text, Desk: c.st.Knew[i].Desk,
		})
		c.st.Word = ms(c.now)
	}
	c.postTo(a.By, hotline.Post{Noted: &n})
	switch {
	case c.st.Status != hotline.Held:
	case c.st.Holder == a.By:
		c.renew()
	case n.What == "kept":
		c.shown = true
	}
}

// notesAt are the notes that somebody who holds or held the case for a desk may
// read: those of their own desk, and at this hotline's all of them. What helpers
// write for each other goes to no other organisation; for that there is the line
// of a referral.
func (c *Case) notesAt(desk int64) []hotline.Note {
	return slices.DeleteFunc(slices.Clone(c.st.Notes), func(n hotline.Note) bool { return !c.shares(desk, n.Desk) })
}

// reopen lets whoever closed a case hold it again. Its detail is gone, so is the
// talk; what the person tells next brings them back. If their chat has been
// cleared since, nobody claims that they can be reached.
func (c *Case) reopen(a *hotline.Act) {
	last := c.st.Last
	switch {
	case !c.exists || last.By != a.By:
		c.answer(a, hotline.M("r.press.notyours"))
	case c.st.Status != hotline.Closed && c.st.Holder == a.By:
		c.holderActs(a)
	case !c.reopens(last.Desk):
		c.answer(a, hotline.M("r.press.reopen.not"))
	case !c.now.Before(at(c.st.Closed).Add(reopenLife)):
		c.answer(a, hotline.M("r.press.reopen.late"))
	default:
		c.pressed = last.Desk
		c.unclose(a.By)
		c.st.Silent = c.st.Chat == 0
		c.st.Step++
		c.st.Since = c.st.Step
		c.hold(offer{By: a.By, Name: last.Name, Desk: last.Desk, Lang: last.Lang})
		c.keepCode()
		if c.st.Silent {
			c.answer(a, hotline.M("r.press.reopened.silent"))
			return
		}
		c.answer(a, hotline.M("r.press.reopened"))
	}
}

// reopens reports whether whoever held the case last, for this desk, may open it
// again now, if it is not too late.
func (c *Case) reopens(desk int64) bool {
	return c.st.Status == hotline.Closed && !c.no.Practice() && slices.Contains(outcomes, c.st.Outcome) &&
		desk != 0 && !c.mayNotHave(desk)
}

// oneLine is a text without breaks, cut.
func oneLine(s string, most int) string { return cut(strings.Join(strings.Fields(s), " "), most) }

// cut is at most so many characters of a text.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
