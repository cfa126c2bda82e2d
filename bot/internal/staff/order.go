package staff

import "hotline/bot/internal/hotline"

// order answers a command. Each is given by somebody's account in their own chat,
// or in a desk's group.
func (t *turn) order(from hotline.Actor, o *hotline.Order) {
	if o.From == 0 || from != hotline.ChatActor(o.Chat) && from != hotline.DeskAt(o.Chat) {
		return
	}
	switch o.Command {
	default:
		t.say(o, hotline.M("r.help.command"))
	}
}

// say answers an order with a message that holds nothing of a case.
func (t *turn) say(o *hotline.Order, lines ...hotline.Msg) {
	t.do(hotline.Send{
		Chat: o.Chat, Ref: "w:answer", ReplyTo: o.Msg, Thread: o.Thread, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: o.Lang, Lines: lines},
	})
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
