package intake

import (
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
)

// Where the deployment wants it and the bot has topics in private chats, a
// conversation lives in a topic of its own, and a wipe removes the topic with all
// that stands in it, however old. The first turn opens it, empty; the card and its
// helpers come once its id is known. What is written elsewhere in the chat leaves,
// and is answered in the topic.
//
// Where Telegram opens none, and where the person deletes it, the chat goes on the
// plain way until it is wiped. If the process dies between Telegram's answer and
// the commit, a topic is opened again: what is left of the first is an empty one
// with a neutral name, of which nobody knows before something is written there,
// and then it leaves.
type topical struct {
	// Topic is the topic's id, 0 if there is none; Opening says that one was asked
	// for and is not there yet, Plain that this life of the chat has none.
	Topic   int  `json:"tp,omitempty"`
	Opening bool `json:"to,omitempty"`
	Plain   bool `json:"tl,omitempty"`
}

const slotTopic = "i:topic"

// topicName is what a topic is called, empty if there shall be none.
func (t *turn) topicName() string {
	if !t.in.topics || t.in.label == nil || t.env.House == nil || !t.env.House.Topics {
		return ""
	}
	return t.in.label(t.st.Lang, "s.topic.name")
}

// awaitsTopic reports whether nothing is shown yet because the topic that it is
// shown in is being opened. It asks for one where a card answers what the person
// did and none stands in the chat.
func (t *turn) awaitsTopic() bool {
	st := t.st
	if st.Opening || st.Topic != 0 || st.Plain || st.Card != 0 || st.Coming || st.Clearing != "" || !t.showing.own {
		return st.Opening
	}
	name := t.topicName()
	if name == "" {
		return false
	}
	st.Opening = true
	t.sends = append(t.sends, hotline.Send{
		Chat: t.chat, Slot: st.topicRef(), Ref: st.topicRef(), Rank: hotline.RankCard, Topic: name,
	})
	return true
}

// topicRef is the reference of the topic of this life of the chat. Like a card's
// its end says that it answers what the person did, as the card in it then does.
func (st *state) topicRef() string {
	return slotTopic + ":" + strconv.FormatUint(uint64(st.ID), 36) + ":o"
}

// topicSent decides what became of a topic that was asked for. It reports false if
// the message was none.
func (t *turn) topicSent(s *hotline.Sent) bool {
	if !strings.HasPrefix(s.Ref, slotTopic+":") {
		return false
	}
	st := t.st
	ours := st != nil && st.Opening && s.Ref == st.topicRef()
	switch {
	case !ours:
		t.removeTopic(s.Msg) // of an earlier life of this chat, or wiped meanwhile
	case s.Outcome == hotline.Blocked:
		t.blocked()
	case s.Outcome == hotline.Delivered && s.Msg > 0:
		st.Opening, st.Topic = false, s.Msg
		t.showing = &showing{own: true}
	case s.Outcome == hotline.Orphaned:
		t.removeTopic(s.Msg)
	default:
		st.Opening, st.Plain = false, true
		t.showing = &showing{own: true}
	}
	return true
}

// strayed notes that the topic is gone, or closed, because something for it
// arrived outside: that stays, and the chat goes on without a topic.
func (t *turn) strayed(topic int) {
	if st := t.st; topic != 0 && st != nil && st.Topic == topic {
		t.removeTopic(topic)
		st.Topic, st.Plain = 0, true
	}
}

func (t *turn) removeTopic(id int) {
	if id > 0 {
		t.deletes = append(t.deletes, hotline.Delete{Chat: t.chat, Thread: id, Rank: hotline.RankWipe})
	}
}

// inTopic sends what is new into the topic. An edit stands where it stood, but is
// sent as a new message if it takes the place of one that was still unsent.
func (t *turn) inTopic() {
	if t.st == nil || t.st.Topic == 0 {
		return
	}
	for i, e := range t.sends {
		if s, ok := e.(hotline.Send); ok && s.Topic == "" {
			s.Thread = t.st.Topic
			t.sends[i] = s
		}
	}
}

// elsewhere reports whether the person did something outside the topic that the
// conversation lives in. It is answered by a new card: an edit in another part of
// the chat would be seen by nobody.
func (t *turn) elsewhere(u *hotline.Update) bool {
	return t.st.Topic != 0 && u.Thread != t.st.Topic && u.Kind != hotline.Press
}

// leaveLoose removes a topic that is not the conversation's: one that a crash left,
// or that the person opened. was is the topic before this turn, which a wipe has
// removed already if it did.
func (t *turn) leaveLoose(u *hotline.Update, was int) {
	switch {
	case !t.in.topics || t.env.House == nil || !t.env.House.Topics:
	case u.Thread == 0 || u.Thread == was, t.st != nil && (t.st.Opening || u.Thread == t.st.Topic):
	default:
		t.removeTopic(u.Thread)
	}
}
