// Package intake decides for a survivor's private chat. Given what the chat
// remembers and one thing that happened, it says what the chat remembers then
// and what is to be done: show or change the one card, remove what was typed,
// tell the case, and, when the time comes, tidy or wipe. It is pure: no clock,
// no chance and no I/O but what [hotline.Env] brings, so deciding the same
// event twice gives the same.
//
// Three promises are kept here. While a conversation runs the chat holds one
// card (H12); no question must be answered (H11); and after a wipe nothing that
// was recorded stays, but for one neutral card (H9).
package intake

import (
	"errors"
	"strconv"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// flowName is the conversation that a survivor's chat plays.
const flowName = "intake"

// Options are what an Intake needs besides its flows.
type Options struct {
	// Label gives the words of a message in a language, so that the words of a
	// button may be typed. Nil: only numbers can be typed.
	Label func(lang, key string) string
	// Match gives the language of ours that fits a client's language code, any
	// string, best. Nil: always English.
	Match func(code string) string
	// Runner is the name of who runs the hotline, as the promise says it. Empty:
	// that line is left out.
	Runner string
	// Places are how it is found out where something is.
	Places Places
	// Topics gives each conversation a topic of its own, where the bot has topics in
	// private chats.
	Topics bool
}

// Intake decides for survivors' chats. It holds no state of its own and may be
// used by several goroutines.
type Intake struct {
	set    *flows.Set
	label  func(lang, key string) string
	match  func(code string) string
	runner string
	places Places
	topics bool
	// What the pages of information let one choose from.
	needs, areas, countries []flows.Choice
}

// New makes an Intake that plays the flow "intake" of the set. The set's
// languages must have been set.
func New(set *flows.Set, o Options) *Intake {
	if o.Match == nil {
		o.Match = func(string) string { return "en" }
	}
	in := &Intake{set: set, label: o.Label, match: o.Match, runner: o.Runner, places: o.Places.whole(), topics: o.Topics}
	in.needs, in.areas, in.countries = in.choicesOf(nodeNeeds), in.choicesOf(nodePlace), in.choicesOf(nodeNationality)
	return in
}

// errChat says that an event is for no private chat, or a state is not ours.
var (
	errChat  = errors.New("intake: the event is not for a private chat")
	errState = errors.New("intake: the state cannot be read")
)

// Decide decides one event of a survivor's chat. raw is the state, nil if
// there is none.
func (in *Intake) Decide(env hotline.Env, ev hotline.Event, raw []byte) (hotline.Decision, error) {
	chat, err := strconv.ParseInt(ev.To.ID, 10, 64)
	if ev.To.Kind != hotline.Chat || err != nil {
		return hotline.Decision{}, errChat
	}
	t := turn{in: in, env: env, ev: ev, chat: chat}
	if raw != nil {
		if t.st, err = load(raw); err != nil {
			return hotline.Decision{}, errState
		}
		t.st.prune(env.Now)
		t.before = t.tell()
	}
	switch {
	case ev.Update != nil:
		was := 0
		if t.st != nil {
			was = t.st.Topic
		}
		t.update(ev.Update)
		t.leaveLoose(ev.Update, was)
	case ev.Post != nil:
		t.post(ev.Post)
	case ev.Tick:
		t.tick()
	case ev.Sent != nil:
		t.sent(ev.Sent)
	}
	return t.decision()
}
