package staff

import (
	"strings"

	"hotline/bot/internal/hotline"
)

// order answers a command. Each is given by somebody's account in their own chat,
// or in a desk's group.
func (t *turn) order(from hotline.Actor, o *hotline.Order) {
	private := from == hotline.ChatActor(o.Chat) && o.From == o.Chat
	if o.From == 0 || !private && from != hotline.DeskAt(o.Chat) {
		return
	}
	o.Lang = t.lang(o)
	if strings.HasPrefix(o.Args, "w:") && o.Query != "" {
		t.pressed(o)
		return
	}
	switch o.Command {
	case "join":
		t.join(o)
	case "invite":
		t.invite(o)
	case "remove":
		t.remove(o)
	case "leave":
		t.leave(o)
	case "reload":
		t.reload(o)
	case "who":
		t.who(o)
	case "oncall":
		t.onCall(o)
	case "cover":
		t.cover(o)
	case "swap":
		t.swap(o)
	case "away":
		t.away(o)
	default:
		t.say(o, hotline.M("r.help.command"))
	}
}

// lang is the language of an answer: that of whoever works here in their own
// chat, the desk's in its group, else that of the client if there are texts in
// it.
func (t *turn) lang(o *hotline.Order) string {
	if d := t.env.House.DeskAt(o.Chat); d != nil && d.Language != "" {
		return d.Language
	}
	or := "en"
	for _, l := range t.env.House.Texts {
		base, _, _ := strings.Cut(l, "-")
		if client, _, _ := strings.Cut(o.Lang, "-"); strings.EqualFold(base, client) {
			or = l
		}
	}
	if l := t.link(o.From); l != nil {
		return t.env.House.Speech(t.env.House.ResponderNamed(l.Name), or)
	}
	return or
}

// say answers an order with a message that holds nothing of a case.
func (t *turn) say(o *hotline.Order, lines ...hotline.Msg) {
	t.do(hotline.Send{
		Chat: o.Chat, Ref: "w:answer", ReplyTo: o.Msg, Thread: o.Thread, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: o.Lang, Lines: lines},
	})
}

// sayPrivate answers an order in the own chat of who gave it, wherever that was.
func (t *turn) sayPrivate(o *hotline.Order, lines ...hotline.Msg) {
	if o.Chat == o.From {
		t.say(o, lines...)
		return
	}
	t.say(o, hotline.M("r.order.private"))
	t.tell(o.From, "w:answer", lines...)
}

// tell writes to the own chat of somebody who works here.
func (t *turn) tell(chat int64, ref string, lines ...hotline.Msg) {
	if l := t.link(chat); l != nil {
		t.do(hotline.Send{Chat: chat, Ref: ref, Rank: hotline.RankCard, Body: hotline.Body{
			Lang: t.env.House.Speech(t.env.House.ResponderNamed(l.Name), "en"), Lines: lines,
		}})
	}
}

// tellOthers tells the coordinators, but not the one whose chat it is. If there
// is none who can be reached, the group of the desk hears it.
func (t *turn) tellOthers(but, desk int64, lines ...hotline.Msg) {
	told := false
	for i := range t.st.Links {
		l := &t.st.Links[i]
		p := t.env.House.ResponderNamed(l.Name)
		if p == nil || !t.env.House.Leads(p, desk) || l.Blocked {
			continue
		}
		told = true
		if l.Chat != but {
			t.tell(l.Chat, "w:told", lines...)
		}
	}
	if d := t.env.House.DeskAt(desk); d != nil && !told {
		t.do(hotline.Send{Chat: d.Chat, Ref: "w:told", Rank: hotline.RankCard, Body: hotline.Body{Lang: d.Language, Lines: lines}})
	}
}

// link is the link of an account whose name the roster still has, nil if there
// is none.
func (t *turn) link(chat int64) *hotline.Link {
	for i := range t.st.Links {
		if l := &t.st.Links[i]; l.Chat == chat && t.env.House.ResponderNamed(l.Name) != nil {
			return l
		}
	}
	return nil
}

// linkNamed is the link of a name of the roster, nil if nobody has joined by it.
func (t *turn) linkNamed(name string) *hotline.Link {
	for i := range t.st.Links {
		if l := &t.st.Links[i]; l.Name == name && t.env.House.ResponderNamed(name) != nil {
			return l
		}
	}
	return nil
}

func (t *turn) audit(act string, by int64) {
	t.do(hotline.Audit{At: t.env.Now.Truncate(1e6), Act: act, By: by})
}
