package intake

import (
	"encoding/json"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
)

// turn is one decision in the making. Its effects are gathered by kind, so
// that they come in one order whatever was decided first: a wipe before all
// that it must not drop, then what others are told, then deletions, then what
// is shown.
type turn struct {
	in     *Intake
	env    hotline.Env
	ev     hotline.Event
	chat   int64
	st     *state        // nil: nothing is remembered
	before *hotline.Tell // what the case knew before this turn; nil if there was no case

	wipe    bool
	reply   *hotline.Reply
	posts   []hotline.Effect
	deletes []hotline.Effect
	sends   []hotline.Effect
	alarms  []hotline.Effect
	showing *showing // what is to be done about the card, decided last

	informed bool      // a page of information stood when the person did something
	page     *infoPage // the one to show now; it is in no state
}

// now is the time of the decision.
func (t *turn) now() time.Time { return t.env.Now }

// begin makes the state of a chat of which nothing is remembered.
func (t *turn) begin() {
	t.st = &state{ID: t.env.Rand.Uint32() | 1, Lang: t.in.match(""), Base: t.now().Unix()}
}

// toCase posts to a case.
func (t *turn) toCase(no hotline.CaseNo, p hotline.Post) {
	t.posts = append(t.posts, hotline.PostTo{To: hotline.CaseOf(no), Post: p})
}

// alarm tells whoever runs the deployment.
func (t *turn) alarm(code string) { t.alarms = append(t.alarms, hotline.Alarm{Code: code}) }

// decision is what came of the turn.
func (t *turn) decision() (hotline.Decision, error) {
	var d hotline.Decision
	if t.st != nil {
		t.st.dropGuess()
		t.tellCase()
		t.st.rest()
		t.carryShow()
		t.inTopic()
		raw, err := json.Marshal(t.st)
		if err != nil {
			return d, errState
		}
		d.State, d.Life, d.WakeAt = raw, t.st.life(t.now()), t.st.wakeAt(t.now())
	}
	n := len(t.posts) + len(t.deletes) + len(t.sends) + len(t.alarms)
	d.Effects = make([]hotline.Effect, 0, n+2)
	if t.wipe {
		d.Effects = append(d.Effects, hotline.Wipe{Chat: t.chat})
	}
	if t.reply != nil {
		d.Effects = append(d.Effects, *t.reply)
	}
	for _, more := range [...][]hotline.Effect{t.posts, t.deletes, t.sends, t.alarms} {
		d.Effects = append(d.Effects, more...)
	}
	return d, nil
}

// life is how long the state is kept if nothing more happens.
func (st *state) life(now time.Time) time.Duration {
	life := stateLife
	longer := func(until time.Time) {
		if until.Before(anyTime) {
			life = max(life, until.Sub(now)+routeGrace)
		}
	}
	for _, r := range st.Routes {
		longer(time.Unix(r.Until, 0))
	}
	if st.Case != "" {
		longer(st.until())
	}
	return life
}

// wakeAt is when the chat wants to be looked at again, never zero: a chat that
// remembers something always has a time at which that ends or is renewed.
func (st *state) wakeAt(now time.Time) time.Time {
	due := now.Add(renewEvery)
	sooner := func(t time.Time) {
		if t.Before(due) {
			due = t
		}
	}
	st.nextDue(sooner)
	if st.Clearing != "" {
		sooner(time.Unix(st.Base, 0).Add(clearAsked))
	}
	if st.Busy {
		sooner(now.Add(sweepAfter))
	}
	if due.Before(now) {
		due = now
	}
	return due.UTC()
}

// asleep reports whether the chat shows nothing but a neutral card.
func (st *state) asleep() bool { return st.Conv == nil && st.Neutral }

// Messages of ours come back with a reference: which life of the chat they
// belong to, which version of the card they carry, whether they answer what
// the person did, and which message they change.
type ref struct {
	id  uint32
	n   int
	own bool
	msg int
}

const (
	slotCard   = "i:card"
	slotAid    = "i:helper"
	slotOld    = "i:old"     // an old card that can no longer be deleted
	refCleared = "i:cleared" // also its slot
)

func (r ref) String() string {
	b := append(make([]byte, 0, 48), slotCard...)
	b = strconv.AppendUint(append(b, ':'), uint64(r.id), 36)
	b = strconv.AppendInt(append(b, ':'), int64(r.n), 36)
	b = strconv.AppendInt(append(b, ':'), int64(r.msg), 36)
	if r.own {
		b = append(b, ":o"...)
	}
	return string(b)
}
