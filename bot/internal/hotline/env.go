package hotline

import (
	"math/rand/v2"
	"time"
)

// Env is all that a decision may lean on besides state and event. A decider
// reads no clock and draws no chance but these.
type Env struct {
	Now  time.Time
	Rand *rand.Rand // seeded from the event
	// Lane is the lane of the deciding actor.
	Lane int
	// LaneOf is the lane of any actor.
	LaneOf func(Actor) int
	// Mac is the HMAC of a return code's twelve ASCII digits, by a key outside
	// Redis, in letters and digits. What begins with a letter is no code: invitations
	// are signed by the same key, the words that somebody empties a chat with are known
	// by it alone ("word of "), and meeting words are drawn from it ([MeetingWords]).
	Mac   func(digits string) string
	House *House
}

// caseAlphabet has no vowels (no words), and none of 0 O 1 I L B 8 S 5 Z.
const caseAlphabet = "234679CDFGHJKMNPQRTVWX"

// DrawCase draws a case number whose actor lives in this lane, so that whoever
// has the number finds the case without a look-up. There are 22^8 numbers, so
// that among 10,000 open cases two share one less than once in a thousand
// times; it would be noticed, and said in an alarm.
func (e Env) DrawCase() CaseNo { return e.draw(0) }

// practice begins the number of a practice case, and no other.
const practice = 'Z'

// DrawPractice draws the number of a practice case.
func (e Env) DrawPractice() CaseNo { return e.draw(practice) }

// Practice reports whether the number is that of a practice case. Nobody in need
// stands behind it; it is in no count and no audit.
func (no CaseNo) Practice() bool { return no != "" && no[0] == practice }

func (e Env) draw(first byte) CaseNo {
	for {
		var b [8]byte
		for i := range b {
			b[i] = caseAlphabet[e.Rand.IntN(len(caseAlphabet))]
		}
		if first != 0 {
			b[0] = first
		}
		no := CaseNo(b[:])
		if e.LaneOf(CaseOf(no)) == e.Lane {
			return no
		}
	}
}

// DrawCode draws a return code: twelve digits whose actor lives in this lane.
func (e Env) DrawCode() string {
	for {
		var b [12]byte
		for i := range b {
			b[i] = byte('0' + e.Rand.IntN(10))
		}
		if code := string(b[:]); e.LaneOf(CodeOf(e.Mac(code))) == e.Lane {
			return code
		}
	}
}

// House is a snapshot of what belongs to no chat.
type House struct {
	Version int64
	// Bot is the bot's username without @.
	Bot string
	// Topics says that private chats with the bot may have topics.
	Topics bool
	Desks  []Desk
	// Responders and Shifts are as the roster has them; a house without them
	// works: everybody in a desk's group may take what comes there.
	Responders []Responder
	Shifts     []Shift
	// Staff is what is known besides the roster, as of about a second ago. Who may
	// do what is asked of the staff's actor, which knows it as of now.
	Staff StaffView
	// Texts are the languages that there are texts in.
	Texts []string
	// Triage is who approved the triage table; empty: no clinician and caseworker
	// has yet, and whoever holds a case is told so.
	Triage string
	// Directory are those outside whom somebody has checked, those whose time is
	// over among them: whoever shows one asks [Entry.Live].
	Directory []Entry
}

// Desk is a responders' group. A desk with only a name, a chat and a language
// works.
type Desk struct {
	Name string
	// Chat is the group's id as roster.yaml has it; it stays the desk's name
	// when the group migrates.
	Chat     int64
	Language string
	// Kind is whose desk it is: [KindHotline] (also if empty), [KindAid],
	// [KindEmbassy] or [KindPolice]. All but the first are told of a case only
	// with the survivor's yes.
	Kind string
	// Country is whose embassy it is (ISO 3166-1 alpha-2), empty for every other
	// kind. A yes to "my embassy" is no yes to another country's, so an embassy
	// of no country is told of nothing.
	Country string
	// Areas are the provinces (ISO 3166-2) and Needs the ids of needs that the
	// desk is best at, Languages those its people speak (BCP 47). Empty: all areas
	// and needs, and only Language.
	Areas     []string
	Languages []string
	Needs     []string
	// Escalation is what happens while nobody takes a case, in order. Empty: the
	// group is called again and again.
	Escalation []Step
}

// DeskAt returns the desk of a chat, nil if the chat is no desk.
func (h *House) DeskAt(chat int64) *Desk {
	for i := range h.Desks {
		if h.Desks[i].Chat == chat {
			return &h.Desks[i]
		}
	}
	return nil
}

// Decision is what comes of an event.
type Decision struct {
	// State is the actor's new state; nil erases it.
	State []byte
	// WakeAt is when the actor wants its next Tick; zero: never.
	WakeAt time.Time
	// Life is how long the state is kept if nothing more happens; it must be
	// positive whenever State is not nil (H7).
	Life    time.Duration
	Effects []Effect
	// Watch is for cases only. It is set by who joins the rooms, with the audit's
	// own reader, and not by who decides.
	Watch Watch
}

// Decider decides for all actors. It is pure: the same arguments give the same
// decision. An error, or a panic, makes the event poison.
type Decider interface {
	Decide(env Env, ev Event, state []byte) (Decision, error)
}
