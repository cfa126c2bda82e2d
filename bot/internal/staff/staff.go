// Package staff decides who works here: which account is whose in the roster,
// whom a shift goes to for some hours, who can be reached, and who is called to a
// case by direct message. One actor holds all of it, so that a press of somebody
// who was removed a moment ago is already refused.
//
// It is pure: a function of the event, the state and [hotline.Env]. It knows
// coarse fields of a case at most, and only while it hands them on.
package staff

import (
	"encoding/json"
	"errors"
	"time"

	"hotline/bot/internal/hotline"
)

// errState says that a stored state is not what this package writes.
var errState = errors.New("staff: the state cannot be read")

// Lives.
const (
	stateLife  = 30 * 24 * time.Hour // of the state; renewed daily as long as there is any
	renewEvery = 24 * time.Hour
)

// state is what is stored: names and accounts of those who work here or did until
// lately, and nothing of anybody else.
type state struct {
	hotline.StaffView
	shiftState
	Used []used `json:"u,omitempty"`
	Void []void `json:"v,omitempty"`
	Asks []ask  `json:"a,omitempty"`
	// Missed are the names that have joined and that the roster lacks.
	Missed []missed `json:"m,omitempty"`
	// Looked is until when what is due before shifts was done, Next when something
	// is due again.
	Looked int64 `json:"l,omitempty"`
	Next   int64 `json:"n,omitempty"`
}

// turn is one decision.
type turn struct {
	env     hotline.Env
	st      state
	effects []hotline.Effect
	failed  bool // a piece of housekeeping has
}

// Decide decides one event of the staff's actor.
func Decide(env hotline.Env, ev hotline.Event, stored []byte) (hotline.Decision, error) {
	t := &turn{env: env}
	if stored != nil {
		if err := json.Unmarshal(stored, &t.st); err != nil {
			return hotline.Decision{}, errState
		}
	}
	t.tends(t.forget)
	t.tends(t.misses)
	t.tends(t.shuts)
	t.tends(t.shiftsPast)
	if p := ev.Post; p != nil {
		t.post(p)
	}
	if ev.Sent != nil {
		t.sent(ev.Sent)
	}
	t.tends(t.shuts)
	t.look()
	t.shiftsDue()
	return t.decision()
}

func (t *turn) post(p *hotline.Post) {
	switch {
	case p.Act != nil:
		t.act(p.From, p.Act)
	case p.Order != nil:
		t.order(p.From, p.Order)
	case p.Summon != nil:
		t.summon(p.From, p.Summon)
	case p.Reach != nil:
		t.reach(p.From, p.Reach)
	case p.Read != nil && p.From.IsZero():
		t.st.Next = 0
		t.read(p.Read)
	}
}

// View is what everybody may know of a stored state.
func View(stored []byte) (hotline.StaffView, error) {
	var st state
	if stored != nil {
		if err := json.Unmarshal(stored, &st); err != nil {
			return hotline.StaffView{}, errState
		}
	}
	return st.StaffView, nil
}

func (t *turn) decision() (hotline.Decision, error) {
	wake := t.nextDue(t.env.Now, t.env.Now.Add(renewEvery))
	if t.failed {
		t.do(hotline.Alarm{Code: "staff-housekeeping"})
	}
	d := hotline.Decision{Effects: t.effects}
	if t.st.empty() {
		return d, nil
	}
	var err error
	if d.State, err = json.Marshal(&t.st); err != nil {
		return hotline.Decision{}, errState
	}
	d.Life, d.WakeAt = stateLife, wake
	if next := time.UnixMilli(t.st.Next).UTC(); t.st.Next != 0 && next.Before(d.WakeAt) {
		d.WakeAt = next
	}
	return d, nil
}

// empty reports whether there is nothing to keep.
func (s *state) empty() bool {
	return len(s.Links)+len(s.Changes)+len(s.Former)+len(s.Used)+len(s.Void)+len(s.Asks) == 0 && s.Reload == 0 && s.Looked == 0 && s.Given == 0
}

// tends does a piece of housekeeping. If it fails, which only a mistake of ours
// makes it, that piece is left, and an alarm says so; a press is decided all the
// same, since somebody may be waiting behind it.
func (t *turn) tends(piece func()) {
	effects := len(t.effects)
	defer func() {
		if recover() != nil {
			t.effects, t.failed = t.effects[:effects], true
		}
	}()
	piece()
}

func (t *turn) do(e hotline.Effect) { t.effects = append(t.effects, e) }
