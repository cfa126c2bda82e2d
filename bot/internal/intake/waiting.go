package intake

import (
	"time"

	"hotline/bot/internal/hotline"
)

// stages are how long after the sending the card says once more that nobody has
// read it yet. Each says what holds whatever happens, and promises no time.
var stages = [...]time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}

// waitingKeys are the lines of the stages; the first comes with the sending.
var waitingKeys = [...]string{"s.waiting", "s.waiting.5", "s.waiting.15", "s.waiting.60"}

// stageAt is when the next stage falls due, in Unix seconds; 0 if none does.
func (o *owed) stageAt() int64 {
	if o.SentAt == 0 || o.Stage < 0 || o.Stage >= len(stages) {
		return 0
	}
	return time.Unix(o.SentAt, 0).Add(stages[o.Stage]).Unix()
}

// step goes on to the last stage that is due, and reports whether there was one.
func (o *owed) step(now time.Time) bool {
	was := o.Stage
	for at := o.stageAt(); at != 0 && at <= now.Unix(); at = o.stageAt() {
		o.Stage++
	}
	return o.Stage > was
}

// waits reports whether the running conversation was sent and nobody has read
// it yet, as far as this chat knows.
func (st *state) waits() bool { return st.Case != "" && st.Sent && st.Status == statusWaiting }

// stages says once more that nobody has read it yet, where that is due. Where
// we may write it comes as a new card, which makes a sound; elsewhere the card
// that stands is changed, or nothing is. None of it counts as something that the
// chat is kept up for, so a phone that lies untouched is tidied as it was agreed.
func (t *turn) stages() {
	st := t.st
	if st.waits() && st.step(t.now()) && !st.asks() && st.Conv != nil && !early(st.Conv.Node) {
		t.showing = &showing{fresh: st.mayWrite(st.Case, t.now())}
	}
	for i := range st.Routes {
		r := &st.Routes[i]
		if !r.step(t.now()) || st.Conv != nil || st.asks() || !st.mayWrite(r.Case, t.now()) {
			continue
		}
		st.Status, st.Stage = statusWaiting, r.Stage
		t.wake(r.Case)
	}
}

// wake shows something of a case in a chat where no conversation runs, as a new
// card. What is typed while it stands goes to the case.
func (t *turn) wake(no hotline.CaseNo) {
	st := t.st
	st.Line, st.Neutral, st.Base = no, false, t.now().Unix()
	t.showing = &showing{fresh: true}
}

// read notes that the case no longer waits to be read.
func (st *state) read(no hotline.CaseNo) {
	if no == st.Case {
		st.SentAt = 0
	}
	for i := range st.Routes {
		if st.Routes[i].Case == no {
			st.Routes[i].SentAt = 0
		}
	}
}

// waitingKey is the line that nobody has read it yet, empty if it does not
// belong on the card of this node: it stands where it came, and from the second
// stage on wherever the person went meanwhile.
func (st *state) waitingKey(node string) string {
	switch {
	case st.Stage < 0 || st.Stage >= len(waitingKeys):
		return ""
	case st.Conv == nil && st.Stage > 0, st.Sent && (node == nodeReceived || st.Stage > 0):
		return waitingKeys[st.Stage]
	}
	return ""
}
