package duty

import (
	"slices"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// asking is words that wait for the answer to "which case?".
type asking struct {
	Texts []pendingText `json:"t"`
	Until int64         `json:"u"`
	Msg   int           `json:"m,omitempty"` // the question's message
}

type pendingText struct {
	Msg  int    `json:"m"`
	Text string `json:"t"`
	// File is a voice message or photo, of which Text is the caption.
	File *hotline.File `json:"f,omitempty"`
	// Point is a place, which has no Text.
	Point *hotline.Point `json:"p,omitempty"`
}

// maxPending bounds the words that wait for one answer.
const maxPending = 10

// update decides on what a responder does in their chat.
func (r *chatTurn) update(u *hotline.Update) {
	switch u.Kind {
	case hotline.Press:
		r.press(u)
	case hotline.Command:
		switch retried := u.Command == "start" && r.retry(); {
		case retried:
		case u.Command == "start" && len(r.holds()) > 0:
			r.say(u, hotline.M("r.start.held", hotline.Num("N", len(r.holds()))))
		case u.Command == "start":
			r.say(u, hotline.M("r.start"))
		case u.Command == "note":
			r.writeNote(u)
		case u.Command == "clear":
			r.empty(u)
		default:
			r.say(u, hotline.M("r.help.chat"))
		}
	case hotline.Text:
		r.text(u)
	case hotline.Media:
		r.sends(u)
	case hotline.Place:
		r.place(u)
	case hotline.Contact:
		r.say(u, hotline.M("r.media"))
	case hotline.Edited:
		for i := range r.st.Cases {
			if c := &r.st.Cases[i]; c.Phase == held && c.has(u.Msg) {
				r.slip(c, slipNote, "", u.Msg, hotline.M("r.edited"))
			}
		}
	case hotline.Joined:
		r.retry()
	case hotline.Left:
		for _, c := range r.holds() {
			r.giveUp(c)
		}
		r.unreachable()
	}
}

// has reports whether a message belongs to the case.
func (c *respCase) has(msg int) bool {
	return msg != 0 && (msg == c.Msg || slices.ContainsFunc(c.Recs, func(s slip) bool { return s.ID == msg }))
}

// sends passes on a voice message or a photo, as a copy by its file's id: the
// person does not see whose it is. A document is refused, because it goes as it
// is: who made it, with what and where often stands in it. A photo, Telegram
// makes anew when it is sent as one.
func (r *chatTurn) sends(u *hotline.Update) {
	switch {
	case u.File != "" && (u.Media == "voice" || u.Media == "photo"):
		r.text(u)
	case u.Media == "document":
		r.say(u, hotline.M("r.media.document"))
	default:
		r.say(u, hotline.M("r.media"))
	}
}

// place passes on a place, such as where a car waits: the point alone, without a
// venue's name. One that moves is refused: it would go on telling where somebody
// is, and the person would see only where it began.
func (r *chatTurn) place(u *hotline.Update) {
	if u.Media == "live" || u.Point == nil {
		r.say(u, hotline.M("r.media.live"))
		return
	}
	r.text(u)
}

// fileOf is the file of an update, nil if it is words.
func fileOf(u *hotline.Update) *hotline.File {
	if u.File == "" {
		return nil
	}
	return &hotline.File{Kind: u.Media, ID: u.File}
}

// text finds the case that words, or a file, are for: the one whose topic they
// stand in or whose message they answer, or the only one. It asks rather than guesses.
func (r *chatTurn) text(u *hotline.Update) {
	what := pendingText{u.Msg, u.Text, fileOf(u), u.Point}
	for _, c := range r.holds() {
		r.lapse(c)
	}
	if c := r.handing(u); c != nil {
		r.handLine(u, c)
		return
	}
	if r.lateLine(u) {
		return
	}
	retried := r.retry()
	cases := r.holds()
	for i := range r.st.Cases {
		if c := &r.st.Cases[i]; c.owns(u) {
			if c.Phase == held {
				r.pass(c, what)
			} else if !retried {
				r.say(u, hotline.M("r.notyours", caseArg(c)))
			}
			return
		}
	}
	switch {
	case len(cases) == 1:
		r.pass(cases[0], what)
	case len(cases) > 1:
		r.ask(u, what, cases)
	case !retried:
		r.say(u, hotline.M("r.nocase"))
	}
}

// pass hands words, or a file, to the case, which hands them to the survivor.
func (r *chatTurn) pass(c *respCase, w pendingText) {
	if strings.TrimSpace(w.Text) == "" && w.File == nil && w.Point == nil {
		return
	}
	r.record(c, slip{ID: w.Msg, Kind: slipMine})
	if c.No.Practice() {
		r.rehearse(c, w.Msg)
		return
	}
	r.toCase(c.No, hotline.Post{Said: &hotline.Said{
		Chat: r.chat, Msg: w.Msg, Text: w.Text, Scrubbed: scrub.Text(w.Text), File: w.File, Point: w.Point,
	}})
}

// ask keeps the words and asks for which case they are.
func (r *chatTurn) ask(u *hotline.Update, what pendingText, cases []*respCase) {
	if r.st.Ask == nil {
		r.st.Ask = &asking{}
	}
	a := r.st.Ask
	if len(a.Texts) >= maxPending {
		r.say(u, hotline.M("r.which.full"))
		return
	}
	a.Texts = append(a.Texts, what)
	a.Until = ms(r.now.Add(askLife))
	s := hotline.Send{
		Chat: r.chat, Slot: ref("r", "ask"), Ref: ref("r", "ask"), Msg: a.Msg, ReplyTo: u.Msg, Thread: u.Thread, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: r.st.Lang, Lines: []hotline.Msg{hotline.M("r.which", hotline.Num("N", len(a.Texts)))}, Protect: true},
	}
	for _, c := range cases {
		s.Body.Rows = append(s.Body.Rows, []hotline.Button{{
			Sign: signOf(c), Label: caseLabel(c), Data: caseData(verbWhich, c.No),
		}})
	}
	if a.Msg != 0 {
		s.ReplyTo = 0
	}
	r.do(s)
}

// unask forgets the words that wait, and the question with them.
func (r *chatTurn) unask() {
	if r.st.Ask.Msg != 0 {
		r.remove(r.st.Ask.Msg)
	}
	if len(r.st.Ask.Texts) > 0 {
		r.do(hotline.Send{
			Chat: r.chat, Ref: ref("r", "info"), ReplyTo: r.st.Ask.Texts[0].Msg, Rank: hotline.RankCard,
			Body: hotline.Body{Lang: r.st.Lang, Lines: []hotline.Msg{hotline.M("r.which.lapsed")}},
		})
	}
	r.st.Ask = nil
}

func (r *chatTurn) sentAsk(s *hotline.Sent) {
	a := r.st.Ask
	switch {
	case s.Outcome == hotline.Delivered && !s.Edited && a == nil:
		r.remove(s.Msg)
	case s.Outcome == hotline.Delivered && !s.Edited:
		if a.Msg != 0 && a.Msg != s.Msg {
			r.remove(a.Msg)
		}
		a.Msg = s.Msg
	case a != nil && s.Outcome == hotline.Gone:
		a.Msg = 0
	}
}

// press decides on a button under a case.
func (r *chatTurn) press(u *hotline.Update) {
	verb, no, rest, ok := parseData(u.Data)
	c := r.find(no)
	switch {
	case r.endPress(u), r.staffPress(u):
	case !ok:
		r.reply(u, hotline.M("r.press.unknown"))
	case verb == string(hotline.ActTake) || verb == string(hotline.ActPass):
		r.pressCall(u, c, hotline.ActKind(verb), rest)
	case verb == verbOpen && c != nil && c.Reopens:
		r.act(u, c, hotline.ActReopen, "")
	case c == nil || c.Phase != held:
		r.reply(u, hotline.M("r.press.notyours"))
	default:
		r.pressHeld(u, c, verb, rest)
	}
}

func (r *chatTurn) pressHeld(u *hotline.Update, c *respCase, verb, rest string) {
	switch verb {
	case verbGive:
		r.act(u, c, hotline.ActRelease, "")
	case verbKeep:
		r.act(u, c, hotline.ActTake, "")
	case verbOut:
		if !slices.Contains(outcomes, rest) {
			r.reply(u, hotline.M("r.press.unknown"))
			return
		}
		r.act(u, c, hotline.ActClose, rest)
	case verbClose, verbBack:
		c.Menu, c.Asks, c.To = verb == verbClose, "", nil
		c.unasked()
		r.show(c, false)
		r.reply(u, hotline.Msg{})
	case verbRefer:
		r.listDesks(u, c, rest)
	case verbTo:
		r.chooseDesk(u, c, rest)
	case verbUnref:
		r.act(u, c, hotline.ActUnrefer, "")
	case verbHand:
		c.HandTo = nil
		r.askLine(u, c)
	case verbEnd:
		r.endHand(u, c)
	case verbPass:
		if c.Hand == 0 { // the question is gone, and with it whom the case goes to
			r.reply(u, hotline.M("r.press.stale"))
			return
		}
		r.handOn(u, c, "")
	case verbPlace, verbWords, verbMeet:
		r.askReveal(u, c, verb)
	case verbShow:
		r.reveal(u, c, rest)
	case verbHeeded:
		r.act(u, c, hotline.ActHeeded, "")
	case verbLooked:
		r.looked(u, c, rest)
	case verbWhich:
		a := r.st.Ask
		if a == nil {
			r.reply(u, hotline.M("r.which.gone"))
			return
		}
		texts := a.Texts
		a.Texts = nil
		r.unask()
		for _, t := range texts {
			r.pass(c, t)
		}
		r.reply(u, hotline.Msg{})
	default:
		r.reply(u, hotline.M("r.press.unknown"))
	}
}

// act hands what the holder does to the case, which answers the press.
func (r *chatTurn) act(u *hotline.Update, c *respCase, kind hotline.ActKind, outcome string) {
	r.toCase(c.No, hotline.Post{Act: &hotline.Act{
		Case: c.No, Kind: kind, By: r.chat, Lang: c.Lang, Query: u.Query, Outcome: outcome,
	}})
}

// looked hands to the case that the holder has talked with somebody who is
// afraid to go home.
func (r *chatTurn) looked(u *hotline.Update, c *respCase, fear string) {
	n, err := strconv.Atoi(fear)
	if err != nil || n < 1 || n > maxStep || strconv.Itoa(n) != fear {
		r.reply(u, hotline.M("r.press.unknown"))
		return
	}
	r.toCase(c.No, hotline.Post{Act: &hotline.Act{
		Case: c.No, Kind: hotline.ActLooked, By: r.chat, Lang: c.Lang, Query: u.Query, Step: n,
	}})
}

func (r *chatTurn) reply(u *hotline.Update, m hotline.Msg) {
	r.do(hotline.Reply{Chat: r.chat, Query: u.Query, Lang: r.lang(u), Text: m})
}

func (r *chatTurn) lang(u *hotline.Update) string {
	switch {
	case r.st.Me != nil:
		return r.st.Me.Lang
	case r.st.Lang != "":
		return r.st.Lang
	case isLang(u.Lang):
		return u.Lang
	}
	return "en"
}

// say answers with a message that holds nothing of a case.
func (r *chatTurn) say(u *hotline.Update, lines ...hotline.Msg) {
	r.do(hotline.Send{
		Chat: r.chat, Ref: ref("r", "info"), ReplyTo: u.Msg, Thread: u.Thread, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: r.lang(u), Lines: lines},
	})
}
