package duty

import (
	"slices"
	"strconv"

	"hotline/bot/internal/hotline"
)

// Where the bot has topics in private chats, each case that a responder is
// offered or holds stands in a topic of its own; what is written there is for
// that case, and with the topic all of it leaves at once. Elsewhere, and where
// Telegram makes no topic, a case is the thread of replies to its message.
//
// A topic is opened first and empty, and used once its id is known. If the
// process dies between Telegram's answer and the commit, the call is made again:
// what is left of the first is an empty topic with a sign and a case number in
// its name. Whoever writes there makes its id known, and it leaves (see loose).
type topical struct {
	// Topic is the topic's id, 0 if there is none.
	Topic int `json:"tp,omitempty"`
	// Opening is the N of the case when a topic was asked for that is not there
	// yet, 0 if none is on its way.
	Opening int `json:"to,omitempty"`
	// Made counts those that were asked for; Plain says that there will be none.
	Made  int  `json:"tm,omitempty"`
	Plain bool `json:"tl,omitempty"`
	// Later is what is sent when the topic is there.
	Later []hotline.Send `json:"ts,omitempty"`
}

const (
	// maxMade is how many topics are opened for one case in a row: a responder may
	// delete one by mistake, but who deletes each, or a Telegram that loses them,
	// is given a thread of replies.
	maxMade  = 3
	maxLater = 60
)

// slipTopic is the kind of what is opened, and of a topic among loose ends.
const slipTopic = "topic"

// opens asks for a topic if the case is to have one and has none. It reports
// whether the case waits for it.
func (r *chatTurn) opens(c *respCase) bool {
	switch c.Phase {
	case offered, waiting, reached, held:
	default:
		return false
	}
	switch {
	case !r.topics || c.Plain || c.Topic != 0:
		return false
	case c.Opening != 0:
		return true
	case c.Made >= maxMade:
		c.Plain = true
		return false
	}
	c.Opening = c.N
	c.Made++
	rank := hotline.RankAlert
	if c.Coarse.Urgency == hotline.Now {
		rank = hotline.RankUrgent
	}
	r.do(hotline.Send{
		Chat: r.chat, Ref: ref("r", slipTopic, string(c.No), strconv.Itoa(c.N)), Rank: rank,
		Topic: signOf(c) + " " + string(c.No),
	})
	return true
}

// sentTopic takes over what became of a topic that was asked for.
func (r *chatTurn) sentTopic(s *hotline.Sent, no hotline.CaseNo, n int) {
	c := r.find(no)
	if c == nil || c.Opening == 0 || c.Opening != n {
		if s.Outcome == hotline.Delivered {
			r.removeTopic(s.Msg) // nobody waits for it any more
		}
		return
	}
	c.Opening = 0
	switch s.Outcome {
	case hotline.Delivered:
		c.Topic = s.Msg
		r.st.Loose = slices.DeleteFunc(r.st.Loose, func(l slip) bool { return l.Kind == slipTopic && l.ID == s.Msg })
	case hotline.Blocked:
		c.Later = nil
		r.unreached(c, s)
		return
	default:
		c.Plain = true
	}
	r.show(c, true)
	later := c.Later
	c.Later = nil
	for _, s := range later {
		r.inCase(c, s)
	}
}

// inCase sends something that belongs to a case: into its topic, and not before
// that is there.
func (r *chatTurn) inCase(c *respCase, s hotline.Send) {
	if c.Opening != 0 && s.Msg == 0 && len(c.Later) < maxLater {
		c.Later = append(c.Later, s)
		return
	}
	s.Thread = c.Topic
	r.do(s)
}

// strayed notes that a topic is gone, most often because the responder deleted
// it: something for it arrived outside. The case is shown in a new one.
func (r *chatTurn) strayed(no hotline.CaseNo, topic int) {
	c := r.find(no)
	if c == nil || c.Topic != topic {
		return
	}
	r.removeTopic(topic)
	c.Topic = 0
	r.fresh(c)
}

// untopic removes the topic of a case with all that stands in it. The messages
// are removed by their ids too, in case Telegram keeps the topic.
func (r *chatTurn) untopic(c *respCase) {
	if c.Topic != 0 {
		if c.Msg != 0 {
			c.Old = append(c.Old, c.Msg)
		}
		r.remove(c.Old...)
		c.Old, c.Msg, c.Coming = nil, 0, false
		r.removeTopic(c.Topic)
	}
	c.topical = topical{}
}

func (r *chatTurn) removeTopic(id int) {
	r.do(hotline.Delete{Chat: r.chat, Thread: id, Rank: hotline.RankAmend})
}

// owns reports whether an update belongs to the case: it answers a message of
// the case, or was written in its topic.
func (c *respCase) owns(u *hotline.Update) bool {
	return c.has(u.ReplyTo) || c.Topic != 0 && c.Topic == u.Thread
}

// elsewhere reports whether an update belongs to another case.
func (r *chatTurn) elsewhere(u *hotline.Update, c *respCase) bool {
	return slices.ContainsFunc(r.st.Cases, func(o respCase) bool { return o.No != c.No && o.owns(u) })
}
