package staff

import (
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

// used is an invitation that somebody has joined by.
type used struct {
	Told string `json:"t"`
	Till int64  `json:"u"`
}

// void says that invitations of somebody that were made until At are worth
// nothing; without a Who it says so of all.
type void struct {
	Who string `json:"w"`
	At  int64  `json:"a"`
}

// join links the account that pressed an invitation. What it is refused with says
// nothing of what is done here: whoever pressed it may be anybody.
func (t *turn) join(o *hotline.Order) {
	if o.From != o.Chat {
		return
	}
	i, ok := readInvitation(t.env.Mac, o.Args)
	if !ok {
		t.say(o, hotline.M("r.join.bad"))
		return
	}
	now := t.env.Now
	p := t.invitedName(i)
	mine := t.link(o.From)
	switch {
	case p != nil && mine != nil && mine.Name == p.Name && t.isUsed(i):
		t.say(o, hotline.M("r.join.already")) // a tap too many
		return
	case t.isUsed(i):
		t.say(o, hotline.M("r.join.used"))
		return
	case !now.Before(i.at.Add(InviteLife)) || i.at.After(now.Add(early)):
		t.say(o, hotline.M("r.join.old"))
		return
	case p == nil || t.leftSince(o.From, i.at):
		t.say(o, hotline.M("r.join.bad"))
		return
	case mine != nil && mine.Name != p.Name:
		// A coordinator who tries the link that they are to send on.
		t.say(o, hotline.M("r.join.other", hotline.Str("Name", p.Name)))
		return
	}
	t.st.Used = append(t.st.Used, used{i.told, i.at.Add(InviteLife).UnixMilli()})
	if old := t.linkNamed(p.Name); old != nil && old.Chat != o.From {
		t.unlink(old.Chat, "replaced")
	}
	t.st.Links = slices.DeleteFunc(t.st.Links, func(l hotline.Link) bool { return l.Chat == o.From || l.Name == p.Name })
	t.st.Former = slices.DeleteFunc(t.st.Former, func(f hotline.Former) bool { return f.Chat == o.From })
	t.st.Links = append(t.st.Links, hotline.Link{Name: p.Name, Chat: o.From, At: now})
	t.audit("join", o.From)
	t.linked(p, o.From)
	t.tellOthers(o.From, p.Desk, hotline.M("r.join.told", hotline.Str("Name", p.Name)))
}

func (t *turn) isUsed(i invited) bool {
	return slices.ContainsFunc(t.st.Used, func(u used) bool { return u.Told == i.told })
}

// linked tells a chat whose it is.
func (t *turn) linked(p *hotline.Responder, chat int64) {
	t.do(hotline.PostTo{To: hotline.ChatActor(chat), Post: hotline.Post{Linked: &hotline.Linked{
		Name: p.Name, Desk: p.Desk, Lang: t.env.House.Speech(p, "en"), Coordinator: p.Coordinator,
	}}})
}

// unlink takes an account's work from it, here at once and in its chat as soon as
// the post arrives there. Invitations of the name are worth nothing any more, and
// none at all of whoever may have made some for others: they could come back by
// one.
func (t *turn) unlink(chat int64, why string) {
	var name string
	t.st.Links = slices.DeleteFunc(t.st.Links, func(l hotline.Link) bool {
		if l.Chat == chat {
			name = l.Name
		}
		return l.Chat == chat
	})
	t.st.Former = append(t.st.Former, hotline.Former{Chat: chat, At: t.env.Now})
	t.st.Swaps = slices.DeleteFunc(t.st.Swaps, func(s swap) bool {
		if s.With == name {
			t.swapEnds(s, "r.swap.stale")
		}
		return s.By == name || s.With == name
	})
	if p := t.env.House.ResponderNamed(name); p != nil && !p.Coordinator {
		t.voids(name)
	} else {
		t.st.Void = append(t.st.Void, void{At: t.env.Now.UnixMilli()})
	}
	t.audit("off", chat)
	t.do(hotline.PostTo{To: hotline.ChatActor(chat), Post: hotline.Post{Linked: &hotline.Linked{Name: name, Off: true, Why: why}}})
}

// voids makes the invitations of a name worth nothing that were made until now.
func (t *turn) voids(name string) {
	if t.env.Mac != nil {
		t.st.Void = append(t.st.Void, void{whoIs(t.env.Mac, name), t.env.Now.UnixMilli()})
	}
}

// former reports whether an account has worked here lately and does no longer, or
// has a name that the roster lacks.
func (t *turn) former(chat int64) bool {
	return t.isMissed(chat) || slices.ContainsFunc(t.st.Former, func(f hotline.Former) bool { return f.Chat == chat })
}

// leftSince reports whether an account was sent away, or left, after an invitation
// was made: whatever it had then lets nobody in.
func (t *turn) leftSince(chat int64, made time.Time) bool {
	return t.isMissed(chat) || slices.ContainsFunc(t.st.Former, func(f hotline.Former) bool { return f.Chat == chat && !made.After(f.At) })
}

// forget drops what has had its time.
func (t *turn) forget() {
	now := t.env.Now
	t.st.Used = slices.DeleteFunc(t.st.Used, func(u used) bool { return u.Till <= now.UnixMilli() })
	t.st.Void = slices.DeleteFunc(t.st.Void, func(v void) bool { return v.At <= now.Add(-InviteLife-early).UnixMilli() })
	t.st.Asks = slices.DeleteFunc(t.st.Asks, func(a ask) bool { return !now.Before(a.At.Add(askLife)) })
	t.st.Former = slices.DeleteFunc(t.st.Former, func(f hotline.Former) bool { return !now.Before(f.At.Add(formerLife)) })
}

// named is the entry of the roster that a command names, nil if there is none.
func (t *turn) named(name string) *hotline.Responder {
	name = strings.TrimSpace(name)
	for i := range t.env.House.Responders {
		if p := &t.env.House.Responders[i]; name != "" && strings.EqualFold(p.Name, name) {
			return p
		}
	}
	return nil
}

// formerLife is how long an account that no longer works here is turned away by
// name, also where everybody of a group may act.
const formerLife = 30 * 24 * time.Hour
