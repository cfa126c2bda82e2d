package intake

import (
	"time"

	"hotline/bot/internal/hotline"
)

// A chat's bucket lets a person tap as fast as they can for a while, and holds
// back a machine: burst updates at once, then one every floodEvery.
const (
	floodBurst = 60
	floodEvery = 2 * time.Second
	// sweepAfter is when what came in a flood is removed at the latest, and
	// sweepMany how many messages are removed before that.
	sweepAfter = time.Minute
	sweepMany  = deleteAtOnce / 2
)

// admit takes an update from the bucket and reports whether there was room.
func (st *state) admit(at time.Time) bool {
	now, every := at.Unix(), int64(floodEvery/time.Second)
	full := max(st.Full, now)
	if full-now > floodBurst*every {
		full = now // no bucket is that full: the clock was ahead, and was set right
	}
	if full-now > (floodBurst-1)*every {
		return false
	}
	st.Full = full + every
	return true
}

// flooded records an update that is too much, so that it is removed, and does
// nothing else with it. One line says so, once.
func (t *turn) flooded(u *hotline.Update) {
	if u.Kind != hotline.Press {
		t.st.Msgs.add(u.Msg, t.now())
	}
	if !t.st.Busy {
		t.st.Busy, t.st.Note = true, "s.busy"
		t.showing = &showing{own: true}
	}
	t.sweep(sweepMany)
}

// calm ends a flood: what it left is removed, and once there is room again the
// next flood gets its line again.
func (t *turn) calm() {
	if !t.st.Busy {
		return
	}
	t.sweep(1)
	if t.st.Full-t.ev.At.Unix() <= floodBurst/2*int64(floodEvery/time.Second) {
		t.st.Busy = false
	}
}

// sweep removes what stands in the chat and should not, once there are as many
// as atLeast.
func (t *turn) sweep(atLeast int) {
	if ids := t.st.Msgs.standing(t.st.Card, t.st.Aid); len(ids) >= atLeast {
		t.remove(hotline.RankCard, ids...)
	}
}
