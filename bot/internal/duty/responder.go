package duty

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
)

// respState is what a responder's private chat shows. Of who has not joined it is
// nil again a day after their last case, and the chat an ordinary one.
type respState struct {
	Lang  string     `json:"l,omitempty"`
	Cases []respCase `json:"c,omitempty"`
	Ask   *asking    `json:"a,omitempty"`
	// Reveals are when this person was shown a place or full words, within the
	// last hour.
	Reveals []int64 `json:"rv,omitempty"`
	// Me is who has joined from this chat, nil if nobody has. Off is until when it
	// is that of somebody who no longer works here, Told that they were told so
	// once more.
	Me   *work `json:"w,omitempty"`
	Off  int64 `json:"of,omitempty"`
	Told bool  `json:"to,omitempty"`
	// Loose is what stands in the chat outside the cases and must leave in time.
	Loose []slip `json:"lo,omitempty"`
	// Shift is the list of what is held at the end of a turn, nil if none stands.
	Shift *shiftList `json:"sh,omitempty"`
}

// phase is where a case stands in a responder's chat.
type phase string

const (
	offered phase = "offered" // a message is on its way
	waiting phase = "waiting" // it did not arrive; the person may still press start
	reached phase = "reached" // it arrived; the case decides
	held    phase = "held"    // this person holds the case
	over    phase = "over"    // no longer; a line without content stays a day
)

// respCase is one case in the chat.
type respCase struct {
	No     hotline.CaseNo `json:"no"`
	Phase  phase          `json:"p"`
	Until  int64          `json:"u,omitempty"` // the end of waiting, reached and over
	Why    string         `json:"y,omitempty"` // why it is over
	Lang   string         `json:"l"`           // of the desk it was taken at
	Coarse hotline.Coarse `json:"co,omitzero"`
	Detail hotline.Detail `json:"de,omitzero"`
	Lease  int64          `json:"le,omitempty"`
	Opened int64          `json:"op,omitempty"`
	Silent bool           `json:"si,omitempty"`
	Trust  []string       `json:"tr,omitempty"`
	Fear   int            `json:"fe,omitempty"` // of return, which keeps the case from an embassy
	Check  string         `json:"ck,omitempty"` // what came of the last check-in
	// CheckAt is when that was.
	CheckAt int64 `json:"ct,omitempty"`
	// Duress is when the person said that they are not alone with the phone.
	Duress int64 `json:"du,omitempty"`
	Menu   bool  `json:"me,omitempty"` // the outcomes are asked
	// Hand is until when the line of a hand-over is asked for, 0 if it is not.
	Hand int64 `json:"ha,omitempty"`
	// Late is until when a line that comes after that is still taken for one, 0 if
	// none is expected.
	Late int64 `json:"hl,omitempty"`
	// Line is what the holder before wrote, LineBy who that was; Noted how many
	// notes were shown.
	Line   string `json:"li,omitempty"`
	LineBy string `json:"lb,omitempty"`
	Noted  int    `json:"nn,omitempty"`
	// Asks is what is to be revealed if the holder says yes: a verb.
	Asks string `json:"as,omitempty"`
	// Reopens says that this person closed the case and may open it again.
	Reopens bool `json:"ro,omitempty"`
	// Call is for whom they are called, nil if they are not.
	Call *callFor `json:"cl,omitempty"`
	referring

	// N counts the messages that showed the case; a Ref carries it. Msg is the
	// newest, 0 while there is none; At when it came; Coming says that it is on
	// its way.
	N      int    `json:"n,omitempty"`
	Msg    int    `json:"m,omitempty"`
	At     int64  `json:"t,omitempty"`
	Coming bool   `json:"c,omitempty"`
	Old    []int  `json:"o,omitempty"`
	Recs   []slip `json:"r,omitempty"`

	topical
}

// slip is another message of the case that stands in the chat: who wrote it is
// in Kind, and Till is when it must be gone.
type slip struct {
	ID   int    `json:"i"`
	Kind string `json:"k"`
	For  int    `json:"f,omitempty"` // a tick: the message whose fate it tells
	Till int64  `json:"t"`
}

// The kinds of slip, which are also the second part of their Refs.
const (
	slipMine  = "mine"  // the responder's own words
	slipSaid  = "said"  // the survivor's words
	slipTick  = "tick"  // what became of the responder's words
	slipNote  = "note"  // that something has changed
	slipPlace = "place" // the exact place
	slipWords = "words" // the full words
	slipMeet  = "meet"  // the meeting words
	slipMedia = "media" // the survivor's voice message or photo
	slipNotes = "notes" // what colleagues noted
)

// maxSlips bounds what is remembered of one case; the oldest are deleted.
const maxSlips = 400

// chatTurn is one decision of a responder's chat.
type chatTurn struct {
	st   respState
	now  time.Time
	chat int64
	// unapproved says that nobody has approved the triage table.
	unapproved bool
	// topics says that the chat may have topics.
	topics  bool
	mac     func(string) string
	house   *hotline.House
	effects []hotline.Effect
}

// DecideResponder decides one event of a responder's private chat. state is
// this package's part of what the chat remembers.
func DecideResponder(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	chat, err := strconv.ParseInt(ev.To.ID, 10, 64)
	if err != nil {
		return hotline.Decision{}, hotline.ErrBadActor
	}
	r := &chatTurn{now: env.Now, chat: chat, unapproved: env.House == nil || env.House.Triage == "", house: env.House}
	r.mac = env.Mac
	r.topics = env.House != nil && env.House.Topics
	if state != nil {
		if err := json.Unmarshal(state, &r.st); err != nil {
			return hotline.Decision{}, errState
		}
	}
	hourAgo := ms(r.now.Add(-revealEvery))
	r.st.Reveals = slices.DeleteFunc(r.st.Reveals, func(t int64) bool { return t <= hourAgo })
	if r.st.Off != 0 && r.st.Off <= ms(r.now) {
		r.st.Off, r.st.Told = 0, false
	}
	switch {
	case ev.Post != nil && r.refused(ev.Post):
	case ev.Post != nil:
		r.post(ev.Post)
	case ev.Update != nil && r.ofStaff(ev.Update):
	case ev.Update != nil:
		r.update(ev.Update)
		r.loose(ev.Update)
	case ev.Sent != nil:
		r.sent(ev.Sent)
	}
	r.due()
	return r.decision()
}

func (r *chatTurn) post(p *hotline.Post) {
	from := func(no hotline.CaseNo) bool { return p.From == hotline.CaseOf(no) }
	switch {
	case p.Offer != nil && from(p.Offer.Case):
		r.offer(p.Offer)
	case p.Hold != nil && from(p.Hold.Case):
		r.hold(p.Hold)
	case p.Drop != nil && from(p.Drop.Case):
		r.drop(p.Drop)
	case p.Call != nil && p.From == hotline.Staff():
		r.call(p.Call)
	case p.Relay != nil && from(p.Relay.Case):
		r.relay(p.Relay)
	case p.Relayed != nil && from(p.Relayed.Case):
		r.relayed(p.Relayed)
	case p.Noted != nil && from(p.Noted.Case):
		r.noted(p.Noted)
	case p.Linked != nil && p.From == hotline.Staff():
		r.linked(p.Linked)
	case p.Referred != nil && from(p.Referred.Case):
		r.referred(p.Referred)
	case p.ShiftEnd != nil && p.From == hotline.Staff():
		r.shiftEnd(p.ShiftEnd)
	}
}

func (r *chatTurn) find(no hotline.CaseNo) *respCase {
	for i := range r.st.Cases {
		if r.st.Cases[i].No == no {
			return &r.st.Cases[i]
		}
	}
	return nil
}

// enter is the entry of a case, an empty one if the chat knew nothing of it.
func (r *chatTurn) enter(no hotline.CaseNo) *respCase {
	if c := r.find(no); c != nil {
		return c
	}
	r.st.Cases = append(r.st.Cases, respCase{No: no})
	return &r.st.Cases[len(r.st.Cases)-1]
}

func (r *chatTurn) forget(no hotline.CaseNo) {
	if c := r.find(no); c != nil {
		r.untopic(c)
	}
	r.st.Cases = slices.DeleteFunc(r.st.Cases, func(c respCase) bool { return c.No == no })
}

// holds are the cases that this person holds, in the order they came.
func (r *chatTurn) holds() []*respCase {
	var cs []*respCase
	for i := range r.st.Cases {
		if r.st.Cases[i].Phase == held {
			cs = append(cs, &r.st.Cases[i])
		}
	}
	return cs
}

// due does what time brings: messages that must leave, phases that end.
func (r *chatTurn) due() {
	now := ms(r.now)
	for _, no := range r.numbers() {
		c := r.find(no)
		r.sweep(c, func(s slip) bool { return s.Till <= now })
		if c.Phase == held && c.Msg != 0 && now >= c.replaceAt() {
			r.fresh(c)
		}
		r.lapse(c)
		if c.Until == 0 || c.Until > now {
			continue
		}
		if c.Phase == reached {
			r.finish(c, "lapsed", false)
			continue
		}
		switch {
		case c.Msg != 0 && r.now.Sub(at(c.At)) < deletable:
			r.remove(c.Msg)
		case c.Msg != 0 && c.Reopens:
			c.Reopens = false
			r.show(c, false)
		}
		r.remove(c.Old...)
		r.sweep(c, func(slip) bool { return true })
		r.forget(no)
	}
	if a := r.st.Ask; a != nil && (a.Until <= now || len(r.holds()) == 0) {
		r.unask()
	}
	r.sweepLoose()
	r.listDue()
}

func (r *chatTurn) numbers() []hotline.CaseNo {
	nos := make([]hotline.CaseNo, len(r.st.Cases))
	for i := range r.st.Cases {
		nos[i] = r.st.Cases[i].No
	}
	return nos
}

func (c *respCase) replaceAt() int64 { return c.At + replaceCase.Milliseconds() }

// sweep deletes the slips of a case that are due and forgets them.
func (r *chatTurn) sweep(c *respCase, due func(slip) bool) {
	var gone []int
	c.Recs = slices.DeleteFunc(c.Recs, func(s slip) bool {
		if due(s) {
			gone = append(gone, s.ID)
			return true
		}
		return false
	})
	r.remove(gone...)
}

// record remembers a message of a case so that it leaves in time.
func (r *chatTurn) record(c *respCase, s slip) {
	if s.ID == 0 {
		return
	}
	if s.Till == 0 {
		s.Till = ms(r.now.Add(recordLife))
	}
	c.Recs = append(c.Recs, s)
	if n := len(c.Recs) - maxSlips; n > 0 {
		for _, o := range c.Recs[:n] {
			r.remove(o.ID)
		}
		c.Recs = slices.Delete(c.Recs, 0, n)
	}
}

func (r *chatTurn) remove(msgs ...int) {
	for part := range slices.Chunk(msgs, 100) {
		r.do(hotline.Delete{Chat: r.chat, Msgs: slices.Clone(part), Rank: hotline.RankAmend})
	}
}

func (r *chatTurn) decision() (hotline.Decision, error) {
	d := hotline.Decision{Effects: r.effects}
	if len(r.st.Cases) == 0 && len(r.st.Reveals) == 0 && r.st.Me == nil && r.st.Shift == nil && r.st.Off == 0 {
		return d, nil
	}
	wake := sooner(ms(r.now.Add(renewEvery)), r.st.Off)
	if len(r.st.Reveals) > 0 {
		wake = sooner(wake, r.st.Reveals[len(r.st.Reveals)-1]+revealEvery.Milliseconds())
	}
	for i := range r.st.Cases {
		c := &r.st.Cases[i]
		wake = sooner(wake, c.Until)
		wake = sooner(wake, c.Hand)
		if c.Phase == held && c.Msg != 0 {
			wake = sooner(wake, c.replaceAt())
		}
		for _, s := range c.Recs {
			wake = sooner(wake, s.Till)
		}
	}
	for _, s := range r.st.Loose {
		wake = sooner(wake, s.Till)
	}
	if r.st.Ask != nil {
		wake = sooner(wake, r.st.Ask.Until)
	}
	if r.st.Shift != nil {
		wake = sooner(wake, r.st.Shift.Till)
	}
	var err error
	if d.State, err = json.Marshal(&r.st); err != nil {
		return hotline.Decision{}, errState
	}
	d.Life, d.WakeAt = openLife, at(wake)
	if r.st.Me != nil {
		d.Life = linkLife
	}
	return d, nil
}

func (r *chatTurn) do(e hotline.Effect) { r.effects = append(r.effects, e) }

// toCase posts to a case.
func (r *chatTurn) toCase(no hotline.CaseNo, p hotline.Post) {
	r.do(hotline.PostTo{To: hotline.CaseOf(no), Post: p})
}
