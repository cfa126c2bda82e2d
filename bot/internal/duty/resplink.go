package duty

import (
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

// linkLife is how long a linked chat is remembered without a sign; the staff's
// actor renews it each time the roster is read, and the chat itself long before.
const linkLife = 30 * 24 * time.Hour

// offLife is how long the chat of somebody who no longer works here is not yet an
// ordinary one.
const offLife = 24 * time.Hour

// work is who somebody is by the roster.
type work struct {
	Name        string `json:"n"`
	Desk        int64  `json:"d,omitempty"`
	Lang        string `json:"l"`
	Coordinator bool   `json:"c,omitempty"`
}

// orders are the commands that the staff's actor answers.
var orders = []string{"invite", "remove", "reload", "leave", "who", "oncall", "cover", "swap", "away"}

// JoinLink reports whether an update is a press of an invitation's link. Its
// chat becomes a responder's.
func JoinLink(u *hotline.Update) bool {
	return u != nil && u.Kind == hotline.Command && u.Command == "start" && strings.HasPrefix(u.Args, hotline.JoinPrefix)
}

// order hands a command on to the staff's actor, which answers it here.
func (r *chatTurn) order(u *hotline.Update, command, args string) {
	r.do(hotline.PostTo{To: hotline.Staff(), Post: hotline.Post{Order: &hotline.Order{
		Command: command, Args: args, From: r.chat, Chat: r.chat, Lang: u.Lang, Msg: u.Msg,
	}}})
}

// ofStaff does what an update means to who works here, and reports whether that is
// all.
func (r *chatTurn) ofStaff(u *hotline.Update) bool {
	switch {
	case JoinLink(u):
		// The link is of no use any more, and nobody else should find it here.
		r.remove(u.Msg)
		token := strings.TrimPrefix(u.Args, hotline.JoinPrefix)
		if len(token) != hotline.JoinChars {
			// Whoever makes links up keeps the one actor of the staff busy with none.
			r.info(r.lang(u), 0, hotline.M("r.join.bad"))
			break
		}
		r.order(&hotline.Update{Lang: u.Lang}, "join", token)
	case r.st.Off != 0:
		r.late(u)
	case u.Kind == hotline.Command && slices.Contains(orders, u.Command):
		r.order(u, u.Command, u.Args)
	case u.Kind == hotline.Command && u.Command == "help" && r.st.Me != nil:
		r.help(u)
	default:
		if (u.Kind == hotline.Left || u.Kind == hotline.Joined) && r.st.Me != nil {
			r.do(hotline.PostTo{To: hotline.Staff(), Post: hotline.Post{Reach: &hotline.Reach{Chat: r.chat, OK: u.Kind == hotline.Joined}}})
		}
		return false
	}
	return true
}

// help says what can be done here, a line for each command of this person's role.
func (r *chatTurn) help(u *hotline.Update) {
	lines := []hotline.Msg{hotline.M("r.help.chat"), {}}
	for _, c := range hotline.StaffCommands {
		if c.Coordinator && !r.st.Me.Coordinator {
			continue
		}
		name := "/" + c.Name
		if c.Args != "" {
			name += " " + c.Args
		}
		lines = append(lines, hotline.M("r.help.line", hotline.Str("Command", name), hotline.Sub("What", hotline.M("menu.staff."+c.Name))))
	}
	r.info(r.lang(u), u.Msg, lines...)
}

// info sends lines that hold nothing of a case.
func (r *chatTurn) info(lang string, replyTo int, lines ...hotline.Msg) {
	r.do(hotline.Send{
		Chat: r.chat, Ref: ref("r", "info"), ReplyTo: replyTo, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: lang, Lines: lines},
	})
}

// late answers who no longer works here, in words once.
func (r *chatTurn) late(u *hotline.Update) {
	switch u.Kind {
	case hotline.Press:
		r.reply(u, hotline.M("r.press.former"))
	case hotline.Command, hotline.Text, hotline.Media, hotline.Place, hotline.Contact:
		if !r.st.Told {
			r.st.Told = true
			r.say(u, hotline.M("r.off.late"))
		}
	}
}

// linked takes over who this chat is, or that they no longer work here.
func (r *chatTurn) linked(l *hotline.Linked) {
	if l.Off {
		r.letGo(l)
		return
	}
	was := r.st.Me
	r.st.Me = &work{l.Name, l.Desk, l.Lang, l.Coordinator}
	r.st.Off, r.st.Told = 0, false
	if was == nil || was.Name != l.Name {
		r.info(l.Lang, 0, hotline.M("r.join.welcome", hotline.Str("Name", l.Name)), hotline.M("r.join.help"))
	}
}

// letGo gives back all that this person holds and takes every message of a case
// out of the chat, those that are on their way too.
func (r *chatTurn) letGo(l *hotline.Linked) {
	lang := r.lang(&hotline.Update{})
	r.do(hotline.Wipe{Chat: r.chat, Of: "r:"})
	for i := range r.st.Cases {
		c := &r.st.Cases[i]
		switch c.Phase {
		case held:
			r.giveUp(c)
		case offered, waiting:
			r.answerOffer(c, false)
		case called:
			r.answerCall(c, false)
		}
		r.sweep(c, func(slip) bool { return true })
		switch {
		case c.Msg == 0:
		case r.now.Sub(at(c.At)) < deletable:
			r.remove(c.Msg)
		default:
			r.ages(c)
		}
		r.remove(c.Old...)
		r.untopic(c)
	}
	r.st.Cases, r.st.Me = nil, nil
	r.sweepLoose()
	if r.st.Ask != nil && r.st.Ask.Msg != 0 {
		r.remove(r.st.Ask.Msg)
	}
	r.unlist()
	r.st = respState{Lang: lang, Off: ms(r.now.Add(offLife))}
	r.info(lang, 0, hotline.M("r.off."+l.Why))
}

// refused reports whether a post is for somebody who no longer works here, and
// gives back what it brings.
func (r *chatTurn) refused(p *hotline.Post) bool {
	switch {
	case r.st.Off == 0 || p.Linked != nil:
		return false
	case p.Offer != nil:
		r.answerOffer(&respCase{No: p.Offer.Case}, false)
	case p.Call != nil:
		r.answerCall(&respCase{No: p.Call.Case, Call: &callFor{Step: p.Call.Step}}, false)
	case p.Hold != nil:
		r.giveUp(&respCase{No: p.Hold.Case})
	}
	return true
}
