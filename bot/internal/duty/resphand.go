package duty

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
)

// askLine asks for the line of a hand-over. What is written next is for
// colleagues, so it is asked for in one case at a time, and not for long.
func (r *chatTurn) askLine(u *hotline.Update, c *respCase) {
	for _, other := range r.holds() {
		if other.No != c.No && other.Hand != 0 {
			other.unasked()
			r.show(other, false)
		}
	}
	c.Hand, c.Late, c.Menu, c.Asks = ms(r.now.Add(handLife)), 0, false, ""
	r.show(c, false)
	r.reply(u, hotline.Msg{})
}

// unasked takes the question for the line back, and with it the desk that the
// line was for: what is handed over next goes to no other organisation.
func (c *respCase) unasked() { c.Hand, c.HandTo = 0, nil }

// handing is the case whose line was asked for, if this may be it: words that
// answer any other message are for the person of that one.
func (r *chatTurn) handing(u *hotline.Update) *respCase {
	return r.lined(u, func(c *respCase) bool { return c.Hand != 0 })
}

// lined is the case with such a question for a line, if this may be the answer.
func (r *chatTurn) lined(u *hotline.Update, asked func(*respCase) bool) *respCase {
	for _, c := range r.holds() {
		if asked(c) && (u.ReplyTo == 0 && !r.elsewhere(u, c) || u.ReplyTo != 0 && u.ReplyTo == c.Msg) {
			return c
		}
	}
	return nil
}

// lapse ends the question for the line when its time is over.
func (r *chatTurn) lapse(c *respCase) {
	if c.Hand != 0 && c.Hand <= ms(r.now) {
		c.Late = ms(at(c.Hand).Add(handLate))
		c.unasked()
		r.show(c, false)
	}
}

// lateLine keeps a line that comes after its question has lapsed from the person:
// what is written for a colleague may harm whoever it is about. It reports
// whether this was one.
func (r *chatTurn) lateLine(u *hotline.Update) bool {
	c := r.lined(u, func(c *respCase) bool { return c.Late > ms(r.now) })
	if c == nil {
		return false
	}
	c.Late = 0
	r.record(c, slip{ID: u.Msg, Kind: slipMine})
	r.slip(c, slipNote, "", u.Msg, hotline.M("r.hand.lapsed"))
	return true
}

// handLine hands the case over with what was written.
func (r *chatTurn) handLine(u *hotline.Update, c *respCase) {
	r.record(c, slip{ID: u.Msg, Kind: slipMine})
	line := strings.TrimSpace(u.Text)
	switch {
	case u.File != "" || line == "":
		r.slip(c, slipNote, "", u.Msg, hotline.M("r.hand.words"))
	case utf8.RuneCountInString(line) > maxLine:
		r.slip(c, slipNote, "", u.Msg, hotline.M("r.hand.long", hotline.Str("Most", strconv.Itoa(maxLine))))
	default:
		r.handOn(&hotline.Update{}, c, line)
	}
}

// writeNote is /note: it keeps what follows for those who hold the case, now or
// later; alone it shows what is kept.
func (r *chatTurn) writeNote(u *hotline.Update) {
	c := r.noteCase(u)
	text := strings.TrimSpace(u.Args)
	switch {
	case c == nil:
		r.say(u, hotline.M("r.note.which"))
		return
	case utf8.RuneCountInString(text) > maxNote:
		r.record(c, slip{ID: u.Msg, Kind: slipMine})
		r.slip(c, slipNote, "", u.Msg, hotline.M("r.note.long", hotline.Str("Most", strconv.Itoa(maxNote))))
		return
	}
	r.record(c, slip{ID: u.Msg, Kind: slipMine})
	r.toCase(c.No, hotline.Post{Act: &hotline.Act{Case: c.No, Kind: hotline.ActNote, By: r.chat, Lang: c.Lang, Line: text}})
}

// noteCase is the case that a note is for: the one replied to, which may be one
// that this person held before, or the only one that they hold.
func (r *chatTurn) noteCase(u *hotline.Update) *respCase {
	for i := range r.st.Cases {
		if c := &r.st.Cases[i]; c.owns(u) && (c.Phase == held || c.Phase == over) {
			return c
		}
	}
	if cs := r.holds(); len(cs) == 1 && u.ReplyTo == 0 {
		return cs[0]
	}
	return nil
}

// noted says what became of a note, or shows those that are kept.
func (r *chatTurn) noted(n *hotline.Noted) {
	c := r.find(n.Case)
	switch {
	case c == nil:
	case n.What == "list" && len(n.Notes) > 0:
		r.list(c, n.Notes)
	case n.What == "list":
		r.slip(c, slipNotes, "", c.Msg, hotline.M("r.note.none", caseArg(c)))
	default:
		if n.What == "kept" && c.Phase == held {
			c.Noted++
		}
		r.slip(c, slipNotes, "", c.Msg, hotline.M("r.note."+n.What, caseArg(c), hotline.Str("Most", strconv.Itoa(maxNotes))))
	}
}

// notes shows the holder the notes that they have not seen.
func (r *chatTurn) notes(c *respCase, all []hotline.Note) {
	if c.Noted < len(all) {
		r.list(c, all[c.Noted:])
	}
	c.Noted = max(c.Noted, len(all))
}

// list shows notes, as many in a message as fit. They leave within a day.
func (r *chatTurn) list(c *respCase, notes []hotline.Note) {
	var lines []hotline.Msg
	room := 0
	flush := func() {
		if len(lines) > 0 {
			r.slip(c, slipNotes, "", c.Msg, append(lines, hotline.M("r.note.care"))...)
		}
		lines, room = nil, 0
	}
	for _, n := range notes {
		size := utf8.RuneCountInString(n.Text)
		if room+size > maxShown {
			flush()
		}
		if lines == nil {
			lines = append(lines, hotline.M("r.note.head", caseArg(c)))
		}
		lines = append(lines, hotline.M("r.note.by", hotline.Str("Name", n.Name), hotline.Str("At", dated(n.At))), hotline.Words(n.Text))
		room += size
	}
	flush()
}

// ages says of an old line of a case, which can no longer be deleted, that the
// case stands further down now.
func (r *chatTurn) ages(c *respCase) {
	if c.Msg != 0 && r.now.Sub(at(c.At)) >= deletable {
		r.do(hotline.Send{
			Chat: r.chat, Slot: ref("r", "moved", string(c.No)), Ref: ref("r", "info"), Msg: c.Msg, Rank: hotline.RankAmend,
			Body: movedBody(c.No, c.Lang),
		})
	}
}
