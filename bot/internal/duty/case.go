package duty

import (
	"encoding/json"
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// caseState is what is stored of a case. Times are Unix milliseconds. The
// names are short because the state is sealed, stored and read at every event.
type caseState struct {
	Status  hotline.Status `json:"st"`
	Outcome string         `json:"oc,omitempty"` // how it was closed
	Chat    int64          `json:"ch,omitempty"` // the survivor's chat, 0: no way there
	Until   int64          `json:"wu,omitempty"` // until when that phone may be written to first
	Silent  bool           `json:"si,omitempty"`
	Coarse  hotline.Coarse `json:"co"`
	Detail  hotline.Detail `json:"de,omitzero"`
	Opened  int64          `json:"op"`
	Word    int64          `json:"wo"` // when somebody last said or did anything
	Closed  int64          `json:"cl,omitempty"`

	Step  int   `json:"n"`            // grows whenever somebody is told anew
	Since int   `json:"ns"`           // the first step whose presses still mean the same
	Calls int   `json:"ca,omitempty"` // calls since it was last taken
	Next  int64 `json:"nx,omitempty"` // open: when the group is told again
	Undo  int64 `json:"un,omitempty"` // not real: until when that can be undone

	Trust  []string        `json:"tr,omitempty"` // kinds of desk that may be told, besides our own
	Talked bool            `json:"tk,omitempty"` // the holder has talked about the fear of return that was told last
	Anew   int             `json:"fa,omitempty"` // how often such a fear was told anew
	Code   string          `json:"rc,omitempty"` // the HMAC of the return code
	CodeAt int64           `json:"ra,omitempty"` // when the code was last told to live on
	Memory json.RawMessage `json:"mm,omitempty"` // of the survivor's chat, for another phone
	Left   []int64         `json:"lf,omitempty"` // chats that the survivor has left for another

	Floor   floor  `json:"fl,omitzero"`
	Check   string `json:"ck,omitempty"` // what came of the last check-in
	CheckAt int64  `json:"ct,omitempty"`
	Duress  int64  `json:"du,omitempty"` // when the person said that they are not alone with the phone; 0: never, or a holder has seen it

	Holder int64  `json:"h,omitempty"`
	Desk   int64  `json:"hd,omitempty"` // where the holder took it, 0: not known
	Name   string `json:"hn,omitempty"`
	Lang   string `json:"hl,omitempty"`
	Lease  int64  `json:"le,omitempty"`
	Shown  int64  `json:"ls,omitempty"` // the lease that the holder was last shown

	Drill int64 `json:"dr,omitempty"` // a practice case: the desk that it is for

	handed
	ladder
	talked
	refers

	Offers []offer         `json:"of,omitempty"`
	Told   []int64         `json:"to,omitempty"` // desks that were told
	Acts   []act           `json:"ac,omitempty"`
	Talk   json.RawMessage `json:"ta,omitempty"`
}

// offer is a case on its way to somebody who pressed "take".
type offer struct {
	By    int64  `json:"b"`
	Name  string `json:"n,omitempty"`
	Desk  int64  `json:"d"`
	Lang  string `json:"l,omitempty"`
	Query string `json:"q,omitempty"` // the press that still waits for its answer
	// Called says that it was pressed in their own chat.
	Called bool  `json:"ca,omitempty"`
	Until  int64 `json:"u"` // until then colleagues are asked to wait
	Keep   int64 `json:"k"` // until then a message that arrives still takes the case
}

// act is what, when, who; nothing of what was said.
type act struct {
	Kind string `json:"k"`
	At   int64  `json:"t"`
	By   int64  `json:"b,omitempty"`
}

// maxActs bounds what one case remembers, of which the oldest goes first.
const maxActs = 200

// Case is a case actor's state between reading and writing. It is used by one
// decision and thrown away.
type Case struct {
	no  hotline.CaseNo
	now time.Time
	env hotline.Env
	st  caseState
	// exists is false until a survivor's chat has told something.
	exists bool
	// touched says that desks must be told what they see now, paged that they
	// are called with a new message, shown that the holder's view changed.
	touched, paged, shown bool
	// rung is a desk that is called alone, amended are desks that see a change
	// alone; 0 and nil for none.
	rung    int64
	amended []int64
	// closing is the outcome with which the holder closes the case now.
	closing string
	// moved says that the person came back just now.
	moved bool
	// pressed is the desk that the act came from, 0 for a private chat.
	pressed int64
	// widened says that the case goes to more desks than were told before.
	widened bool
	// could are the desks that were first to be told before this event.
	could   []int64
	effects []hotline.Effect
}

// ReadCase reads the state of the case that the actor is; nil is no case yet.
func ReadCase(self hotline.Actor, state []byte) (*Case, error) {
	c := &Case{no: hotline.CaseNo(self.ID)}
	if state == nil {
		return c, nil
	}
	if err := json.Unmarshal(state, &c.st); err != nil {
		return nil, errState
	}
	c.exists = true
	return c, nil
}

// Sides are the two ends of a case's talk.
type Sides struct {
	Survivor int64 // the survivor's chat, 0 if nothing leads there
	Holder   int64 // the holder's chat, 0 if nobody holds the case
	Over     bool  // nobody will read here any more
}

// Sides says who talks in this case now.
func (c *Case) Sides() Sides {
	return Sides{c.st.Chat, c.st.Holder, !c.exists || c.over()}
}

// Talk is what the relay keeps in the case. Nil if there is nothing.
func (c *Case) Talk() []byte { return c.st.Talk }

// SetTalk changes what the relay keeps in the case: JSON, or nil.
func (c *Case) SetTalk(talk []byte) { c.st.Talk = talk }

// over reports whether the case is closed for good.
func (c *Case) over() bool {
	return c.st.Status == hotline.Closed || c.st.Status == hotline.Withdrawn
}

// DecideCase decides one event of a case actor. It is [ReadCase], [Case.Decide]
// and [Case.Decision] in a row; who also carries a talk calls them singly.
func DecideCase(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	c, err := ReadCase(ev.To, state)
	if err != nil {
		return hotline.Decision{}, err
	}
	return c.Decision(c.Decide(env, ev))
}

// Decide decides one event and returns what is to be done.
func (c *Case) Decide(env hotline.Env, ev hotline.Event) []hotline.Effect {
	c.env, c.now = env, env.Now
	if c.exists && c.st.Closed != 0 && !c.now.Before(at(c.st.Closed).Add(c.keptFor())) {
		*c = Case{no: c.no, now: c.now, env: env}
	}
	c.forgetOffers()
	c.could = c.firsts()
	switch {
	case ev.Post != nil:
		c.post(ev.Post)
	case ev.Tick:
		c.tick()
	}
	c.tell()
	return c.effects
}

func (c *Case) post(p *hotline.Post) {
	switch {
	case p.Tell != nil && p.From == hotline.ChatActor(p.Tell.Chat) && p.Tell.Case == c.no:
		c.heard(p.Tell)
	case p.Drill != nil && p.From == hotline.DeskAt(p.Drill.Desk) && p.Drill.Case == c.no:
		c.drill(p.Drill)
	case p.Act != nil:
		c.act(p.From, p.Act)
	case p.Reached != nil && p.From == hotline.ChatActor(p.Reached.By):
		c.reached(p.Reached)
	case p.Summoned != nil && p.From == hotline.Staff() && p.Summoned.Case == c.no:
		c.summoned(p.Summoned)
	case p.Gone != nil && p.From == hotline.ChatActor(p.Gone.Chat):
		c.gone(p.Gone)
	case p.Said != nil && p.From == hotline.ChatActor(p.Said.Chat):
		c.said(p.Said)
	case p.Check != nil && p.Check.Case == c.no:
		c.check(p.From, p.Check.What)
	case p.Answered != nil && p.Answered.Case == c.no:
		c.answered(p.From, p.Answered)
	case p.Return != nil && p.From == hotline.CodeOf(p.Return.Mac):
		c.back(p.Return)
	}
}

// Decision writes the state and says when it wants to be woken.
func (c *Case) Decision(effects []hotline.Effect) (hotline.Decision, error) {
	d := hotline.Decision{Effects: effects}
	if !c.exists {
		return d, nil
	}
	var err error
	if d.State, err = json.Marshal(&c.st); err != nil {
		return hotline.Decision{}, errState
	}
	if c.over() {
		d.Life = at(c.st.Closed).Add(c.keptFor()).Sub(c.now)
		return d, nil
	}
	d.Life, d.WakeAt = openLife, at(c.wake())
	return d, nil
}

// tell posts what has changed to the desks and to the holder, once a decision.
func (c *Case) tell() {
	if !c.exists {
		return
	}
	var first []int64
	if !c.over() {
		c.untell()
		c.settleReferral()
		c.followDesk()
		first = c.tellMore()
	}
	c.dropCalls()
	if c.touched || c.paged || len(first)+len(c.amended) > 0 || c.rung != 0 {
		a := c.alert()
		for _, desk := range c.st.Told {
			isNew := slices.Contains(first, desk)
			if !c.touched && !c.paged && !isNew && desk != c.rung && !slices.Contains(c.amended, desk) {
				continue
			}
			b := a
			b.Holder = c.nameAt(desk, a.Holder, c.st.Desk)
			b.Page = c.paged || isNew && c.st.Status == hotline.Open || desk == c.rung
			b.Referred = c.referredAt(desk)
			c.do(hotline.PostTo{To: hotline.AlertAt(desk, c.no), Post: hotline.Post{Alert: &b}})
		}
	}
	if c.shown && c.st.Status == hotline.Held {
		c.st.Shown = c.st.Lease
		c.postTo(c.st.Holder, hotline.Post{Hold: &hotline.Hold{
			Case: c.no, Lang: c.st.Lang, Coarse: c.st.Coarse, Detail: c.wholeDetail(),
			Lease: at(c.st.Lease), Opened: at(c.st.Opened), Silent: c.st.Silent, Trust: c.st.Trust, Fear: c.fear(),
			Check: c.st.Check, CheckAt: at(c.st.CheckAt), Moved: c.moved, Duress: at(c.st.Duress),
			Line: c.st.Line, LineBy: c.nameAt(c.st.Desk, c.st.LineBy, c.st.LineOf), Notes: c.notesAt(c.st.Desk),
			Desk: c.st.Desk, Refer: c.referralView(),
		}})
	}
}

// alert is what the desks see: coarse fields and where the case stands.
func (c *Case) alert() hotline.Alert {
	a := hotline.Alert{
		Case: c.no, Coarse: c.st.Coarse, Status: c.st.Status, Step: c.st.Step,
		Silent: c.st.Silent, Opened: at(c.st.Opened),
	}
	if c.over() {
		a.Coarse = hotline.Coarse{} // a group keeps nothing of what is over
	}
	switch {
	case c.st.Status == hotline.Held:
		a.Holder = c.st.Name
	case c.st.Status == hotline.Open:
		a.NextAt, a.Then = at(c.st.Next), c.then()
	case c.st.Status == hotline.NotReal:
		a.NextAt = at(c.st.Undo)
	case c.st.Outcome == outcomeNotReal:
		a.Status = hotline.NotReal
	default:
		a.Outcome = c.st.Outcome
	}
	return a
}

func (c *Case) do(e hotline.Effect) { c.effects = append(c.effects, e) }

func (c *Case) postTo(chat int64, p hotline.Post) {
	if chat != 0 {
		c.do(hotline.PostTo{To: hotline.ChatActor(chat), Post: p})
	}
}

// note adds to what is kept of the case, and to the audit that outlives it.
func (c *Case) note(kind string, by int64) {
	c.audit(kind, by)
	c.st.Acts = append(c.st.Acts, act{kind, ms(c.now), by})
	if over := len(c.st.Acts) - maxActs; over > 0 {
		c.st.Acts = slices.Delete(c.st.Acts, 0, over)
	}
}

func (c *Case) news(what string) {
	c.postTo(c.st.Chat, hotline.Post{News: &hotline.News{Case: c.no, What: what}})
}

func (c *Case) drop(chat int64, why string) {
	c.postTo(chat, hotline.Post{Drop: &hotline.Unhold{Case: c.no, Why: why}})
}
