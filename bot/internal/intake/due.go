package intake

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// How long a person may say nothing in the middle of the conversation before
// the case is told. Whoever is in danger is missed sooner.
const (
	quietAfter  = 10 * time.Minute
	quietDanger = 2 * time.Minute
)

// owed is what a person was promised for a case and has still to come.
type owed struct {
	// SentAt is when all was sent, 0 before, and once somebody has read it.
	SentAt int64 `json:"sa,omitempty"`
	// Stage counts the lines that nobody has read it yet. It is 0 for the first,
	// which comes with the sending.
	Stage int `json:"sg,omitempty"`
	// Check is when the person wants to be asked whether they are safe, 0: never.
	Check int64 `json:"ci,omitempty"`
}

// due does what falls due for each case of this chat. What takes the
// conversation off the card comes before what shows something new.
func (t *turn) due() {
	st, now := t.st, t.now()
	t.hush()
	st.dropOver()
	st.Routes = slices.DeleteFunc(st.Routes, func(r route) bool {
		if st.waitsFor(r.Case) || time.Unix(r.Until, 0).After(now) {
			return false
		}
		t.gone(r.Case, whyIdle)
		return true
	})
	t.unanswered()
	if st.tires() && !now.Before(time.Unix(st.Base, 0).Add(st.idle())) {
		if len(st.Routes) == 0 && st.Ask == nil && !st.mayWrite(st.Case, now) {
			t.erase(whyIdle, false)
			return
		}
		t.tidy()
	}
	t.stages()
	t.checkins()
	t.endIfOver()
}

// nextDue is the soonest of these times.
func (st *state) nextDue(sooner func(time.Time)) {
	at := func(unix int64) {
		if unix != 0 {
			sooner(time.Unix(unix, 0))
		}
	}
	if st.tires() {
		sooner(time.Unix(st.Base, 0).Add(st.idle()))
	}
	if q := st.quietAt(); !q.IsZero() {
		sooner(q)
	}
	if st.Ask != nil {
		sooner(st.Ask.until())
	}
	if st.waits() {
		at(st.stageAt())
	}
	if st.mayCheck() && st.Case != "" {
		at(st.Check)
	}
	for i := range st.Routes {
		r := &st.Routes[i]
		if !st.waitsFor(r.Case) {
			at(r.Until)
		}
		at(r.stageAt())
		if st.mayCheck() {
			at(r.Check)
		}
	}
}

// tires reports whether the chat shows something that an idle one must not.
func (st *state) tires() bool { return !st.asleep() && (st.Conv != nil || !st.asks()) }

// quietAt is when the case is told that the person fell silent; zero if they
// cannot: nobody knows of them, or they are done. It comes before the tidying
// of any phone, and stays with the case after it.
func (st *state) quietAt() time.Time {
	switch {
	case st.Conv == nil || st.Case == "" || st.Sent || st.Quiet || st.Own == 0 || st.Status == statusClosed:
		return time.Time{}
	case oneOf(st.Conv.Node, nodeReceived, nodeLater) != "":
		return time.Time{}
	case st.first(nodeDanger) == "yes":
		return time.Unix(st.Own, 0).Add(quietDanger)
	}
	return time.Unix(st.Own, 0).Add(quietAfter)
}

// hush tells the case that the person fell silent. It is told at once, because
// the same turn may tidy the chat, which ends what the case can be told.
func (t *turn) hush() {
	if at := t.st.quietAt(); at.IsZero() || t.now().Before(at) {
		return
	}
	t.st.Quiet = true
	t.tellCase()
}

// follows reports whether an update only follows an earlier one: a location
// that is shared live goes on by itself, whoever holds the phone.
func follows(u *hotline.Update) bool {
	return u.Kind == hotline.Edited && (u.Point != nil || u.Media == "live")
}
