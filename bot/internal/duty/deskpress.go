package duty

import (
	"slices"
	"strconv"

	"hotline/bot/internal/hotline"
)

// update answers presses and the few commands of a group. Whatever else is
// written there is no business of ours and leaves no trace.
func (d *deskTurn) update(u *hotline.Update) {
	switch u.Kind {
	case hotline.Press:
		d.press(u)
	case hotline.Command:
		switch u.Command {
		case "here":
			lang := d.lang(u)
			d.say(u, hotline.M("r.here"), hotline.M("r.here.lines",
				hotline.Str("Chat", strconv.FormatInt(d.chat, 10)), hotline.Str("Lang", lang)))
		case "oncall":
			d.onCall(u)
		case "drill":
			d.drill(u)
		case "help":
			d.say(u, hotline.M("r.help.group"), hotline.M("r.help.group.staff"))
		default:
			if d.desk != nil && slices.Contains(orders, u.Command) {
				d.order(u)
			} else if d.desk != nil {
				d.say(u, hotline.M("r.help.command"))
			}
		}
	}
}

// order hands a command on to the staff's actor, which answers it here or in the
// own chat of who gave it.
func (d *deskTurn) order(u *hotline.Update) {
	if u.From == 0 {
		d.say(u, hotline.M("r.order.anonymous"))
		return
	}
	d.do(hotline.PostTo{To: hotline.Staff(), Post: hotline.Post{Order: &hotline.Order{
		Command: u.Command, Args: u.Args, From: u.From, Chat: d.chat, Anonymous: u.Anonymous,
		Lang: d.lang(u), Msg: u.Msg, Thread: u.Thread,
	}}})
}

// press hands a press on to the staff's actor, which knows who may act here, and
// so to the case, which decides.
func (d *deskTurn) press(u *hotline.Update) {
	reply := hotline.Reply{Chat: d.chat, Query: u.Query, Lang: d.lang(u)}
	kind, no, step, ok := parseDesk(u.Data)
	switch {
	case d.desk == nil:
		reply.Text = hotline.M("r.press.nodesk")
	case u.Anonymous || u.From == 0:
		reply.Text, reply.Loud = hotline.M("r.press.anonymous"), true
	case !ok:
		reply.Text = hotline.M("r.press.unknown")
	default:
		d.do(hotline.PostTo{To: hotline.Staff(), Post: hotline.Post{Act: &hotline.Act{
			Case: no, Kind: kind, By: u.From, Name: cleanName(u.FromName), Desk: d.chat,
			Lang: d.lang(u), Step: step, Query: u.Query,
		}}})
		return
	}
	d.do(reply)
}

// lang is the language of the group, or of who asks if the group has none yet.
func (d *deskTurn) lang(u *hotline.Update) string {
	switch {
	case d.desk != nil && d.desk.Language != "":
		return d.desk.Language
	case isLang(u.Lang):
		return u.Lang
	}
	return "en"
}

// isLang reports whether a text has the shape of a language tag: it is printed
// as a line of a settings file, and it comes from a stranger's client.
func isLang(s string) bool {
	if len(s) < 2 || len(s) > 16 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' {
			return false
		}
	}
	return true
}

func (d *deskTurn) say(u *hotline.Update, lines ...hotline.Msg) {
	d.do(hotline.Send{
		Chat: d.chat, Ref: ref("d", "note"), ReplyTo: u.Msg, Thread: u.Thread, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: d.lang(u), Lines: lines},
	})
}
