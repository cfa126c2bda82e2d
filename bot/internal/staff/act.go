package staff

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// act hands a press on to the case, if whoever pressed may act for the desk. It
// asks who that is as of now, each time.
func (t *turn) act(from hotline.Actor, a *hotline.Act) {
	if a.Desk == 0 || from != hotline.DeskAt(a.Desk) && from != hotline.ChatActor(a.By) {
		return
	}
	if no := t.mayNot(a.Desk, a.By); no != "" {
		chat := a.Desk
		if from != hotline.DeskAt(a.Desk) {
			chat = a.By
		}
		if a.Query != "" {
			t.do(hotline.Reply{Chat: chat, Query: a.Query, Lang: a.Lang, Text: hotline.M(no), Loud: true})
		}
		return
	}
	if l := t.link(a.By); l != nil {
		a.Name = l.Name
	}
	t.do(hotline.PostTo{To: hotline.CaseOf(a.Case), Post: hotline.Post{Act: a}})
}

// mayNot says why an account may not act for a desk, and nothing if it may. At a
// desk whose people the roster names, they, those who have turns there and the
// coordinators may, as far as they have joined; as long as none of them has, and
// where none is named, everybody in the group may, but not who was sent away.
func (t *turn) mayNot(desk, who int64) string {
	l := t.link(who)
	var p *hotline.Responder
	if l != nil {
		p = t.env.House.ResponderNamed(l.Name)
	}
	switch {
	case p != nil && (t.works(p, desk) || t.hasTaken(p, desk)):
		return ""
	case p == nil && t.former(who):
		return "r.press.former"
	case !t.closed(desk):
		return ""
	case p != nil:
		return "r.press.otherdesk"
	}
	return "r.press.stranger"
}

// hasTaken reports whether a change of turns gives somebody one at a desk: whoever
// is called because of it may act too.
func (t *turn) hasTaken(p *hotline.Responder, desk int64) bool {
	return slices.ContainsFunc(t.st.Changes, func(c hotline.Change) bool { return c.Desk == desk && c.By == p.Name })
}

// closed reports whether nobody may act at a desk but those who belong there.
func (t *turn) closed(desk int64) bool {
	h := t.house()
	named, _ := h.Joined(desk)
	return named && !h.Unjoined(desk)
}
