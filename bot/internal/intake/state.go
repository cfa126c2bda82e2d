package intake

import (
	"encoding/json"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// Lives of a chat's state. They are backstops: tidy and wipe come long before.
const (
	stateLife  = 26 * time.Hour
	renewEvery = 12 * time.Hour // where we may write at any time
	routeGrace = 2 * time.Hour
)

// anyTime is the end of "you may write at any time".
var anyTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// state is all that a chat remembers. Its JSON keys are short because it is
// sealed, stored and read again with every event. Times are Unix seconds.
type state struct {
	// ID is drawn with the state, so that a message of an earlier life of this
	// chat is known as a stranger when its outcome comes late.
	ID   uint32 `json:"i"`
	Lang string `json:"l"`

	// Conv is the conversation that runs; nil after a tidy.
	Conv *flows.State `json:"f,omitempty"`
	// Ret is where a change of language, or of who may be told, returns to.
	Ret *flows.State `json:"fr,omitempty"`
	// Stash holds what was told at nodes whose answer is unknown now, because
	// an unknown answer must not lower the urgency.
	Stash   map[string][]string `json:"fs,omitempty"`
	Words   string              `json:"w,omitempty"`
	Media   []hotline.File      `json:"v,omitempty"` // until it is sent
	Point   *hotline.Point      `json:"p,omitempty"`
	PointAt int64               `json:"pt,omitempty"`
	located

	// Case is the running conversation's case, once something was told.
	Case hotline.CaseNo `json:"c,omitempty"`
	Sent bool           `json:"cs,omitempty"`
	// Status is what the case last said: "waiting", "read", "passed", "closed".
	Status string `json:"ct,omitempty"`
	// Until is the end of the time in which the phone may be written to, as
	// counted when that was answered.
	Until int64 `json:"u,omitempty"`
	// Quiet says that the case was told that the person fell silent.
	Quiet bool `json:"q,omitempty"`
	// owed is for Case, or, where no conversation runs, for what the card shows.
	owed
	// Ask is a check-in that waits for its answer.
	Ask *asking `json:"ck,omitempty"`
	// Asks are helper's questions that wait until the person does something, and
	// Agreed is the one that was answered with yes where no conversation runs.
	Asks   []asking `json:"qs,omitempty"`
	Agreed *asking  `json:"qy,omitempty"`
	// Line is the case to which what is typed goes where no conversation runs.
	Line hotline.CaseNo `json:"ln,omitempty"`
	coded
	// Phone is whose phone it is, kept over a tidy.
	Phone string `json:"ph,omitempty"`
	// Routes are cases of earlier conversations that may still write here.
	Routes []route `json:"r,omitempty"`
	Talk   []said  `json:"k,omitempty"`
	// Note is the key of a line that stands on the card until the next turn.
	Note string `json:"o,omitempty"`

	// Card is the id of the message that is the card, 0 if none is known to
	// stand; CardAt is when it came.
	Card   int   `json:"m,omitempty"`
	CardAt int64 `json:"ma,omitempty"`
	// Coming says that a new card is on its way and its id not known yet.
	Coming bool `json:"mc,omitempty"`
	// N counts the versions of the card. A new card that comes with an older
	// version than this is brought up to date.
	N int `json:"n,omitempty"`
	// Neutral says that the card shows nothing of the conversation.
	Neutral bool `json:"mn,omitempty"`
	// Info says that the card shows information; which, nobody remembers.
	Info bool `json:"mi,omitempty"`
	// Aid is the location step's helper message, AidComing that one is on its
	// way, AidWanted that the step still stands.
	Aid       int  `json:"h,omitempty"`
	AidComing bool `json:"hc,omitempty"`
	AidWanted bool `json:"hw,omitempty"`
	// Files are the messages with what a helper sent beside words. They stand
	// until the person does something.
	Files []int `json:"hf,omitempty"`
	// Picture is the version of the card that the picture beside it came with, 0 if
	// none is wanted.
	Picture int `json:"hp,omitempty"`

	topical
	Msgs records `json:"d,omitempty"`
	// Stale says that something could not be removed because Telegram lets no
	// bot delete what is older than 48 h.
	Stale bool `json:"ds,omitempty"`

	// Base is the last time that something happened that the chat is kept up for.
	Base int64 `json:"b"`
	// Own is the last time that the person did something here.
	Own int64 `json:"e,omitempty"`
	// Full is when the flood bucket is full again.
	Full int64 `json:"g,omitempty"`
	Busy bool  `json:"gb,omitempty"`
}

// route is a case that may write to this chat until a time.
type route struct {
	Case  hotline.CaseNo `json:"c"`
	Until int64          `json:"u"`
	owed
	// Over says that the case is closed. It is remembered until the next thing
	// is due, because the answer to a check-in can open it again.
	Over bool `json:"o,omitempty"`
}

// maxWords is how many bytes of a person's own words are kept for the holder,
// maxRoutes how many open cases one chat can have.
const (
	maxWords  = 16 << 10
	maxRoutes = 3
)

func load(raw []byte) (*state, error) {
	st := new(state)
	if err := json.Unmarshal(raw, st); err != nil {
		return nil, err
	}
	return st, nil
}

// told is what was answered at a node of the running conversation, nil if
// nothing was.
func (st *state) told(node string) []string {
	if st.Conv == nil {
		return nil
	}
	return st.Conv.Told(node)
}

// first is the one answer of a node with a single choice, empty if untold.
func (st *state) first(node string) string {
	if a := st.told(node); len(a) > 0 {
		return a[0]
	}
	return ""
}

// keepWords adds to what the person wrote of their own accord. What is more
// than can be kept is cut off, and the card says so.
func (t *turn) keepWords(s string) {
	st := t.st
	if s = strings.ToValidUTF8(strings.TrimSpace(s), ""); s == "" {
		return
	}
	if st.Words != "" {
		s = st.Words + "\n" + s
	}
	if len(s) > maxWords {
		s, st.Note = strings.ToValidUTF8(s[:maxWords], ""), "s.words.cut"
	}
	st.Words = s
}

// until is the end of the time in which the running conversation's phone may be
// written to; zero if it may not. Until the person has said whose phone it is,
// and when somebody may be watching it, it may not.
func (st *state) until() time.Time {
	if p := st.first(nodePhone); p == "" || p == phoneWatched || st.Until == 0 {
		return time.Time{}
	}
	return time.Unix(st.Until, 0).UTC()
}

// mayWrite reports whether the case may write to this phone first.
func (st *state) mayWrite(no hotline.CaseNo, now time.Time) bool {
	if no == st.Case && no != "" {
		return st.Status != statusClosed && st.until().After(now)
	}
	for _, r := range st.Routes {
		if r.Case == no {
			return !r.Over && time.Unix(r.Until, 0).After(now)
		}
	}
	return false
}

// knows reports whether the case belongs to this chat.
func (st *state) knows(no hotline.CaseNo) bool {
	if no == "" {
		return false
	}
	for _, r := range st.Routes {
		if r.Case == no {
			return true
		}
	}
	return no == st.Case
}

// cases are all cases that this chat leads to.
func (st *state) cases() []hotline.CaseNo {
	var nos []hotline.CaseNo
	for _, r := range st.Routes {
		nos = append(nos, r.Case)
	}
	for _, no := range []hotline.CaseNo{st.Case, st.Clearing} {
		if no != "" {
			nos = append(nos, no)
		}
	}
	return nos
}

// idle is how long the chat may lie untouched before it is tidied or wiped.
func (st *state) idle() time.Duration {
	phone := st.Phone
	if st.Conv != nil {
		phone = st.first(nodePhone)
	}
	if phone == phoneOwn {
		return idleOwn
	}
	return idleOther
}
