// Package duty decides for responders. It is three deciders that know each
// other only by posts: the case, which knows everything and decides who holds
// it; the desk, a group's board of alerts, which holds coarse fields only and
// so cannot leak more; and the responder's private chat, which shows a case to
// its holder and carries words to it.
//
// All three are pure: a function of the event, the state and [hotline.Env].
// Three promises live here. What a group sees is a function of the coarse
// fields and the status (H6); every open case has a live claim or a time at
// which somebody is next told (H8); a case has at most one holder (H10).
package duty

import (
	"errors"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// errState says that a stored state is not what this package writes. It
// carries nothing of the state.
var errState = errors.New("duty: the state cannot be read")

// Lives and limits. They are the defaults of a deployment whose roster says
// nothing else.
const (
	openLife   = 48 * time.Hour      // of the state of anything open; renewed long before
	renewEvery = 12 * time.Hour      // at the latest, an open thing's state is written anew
	closedLife = 30 * 24 * time.Hour // of a closed case, without its detail, and of its return code
	codeEvery  = 24 * time.Hour      // an open case tells its return code to live on
	ageLimit   = 30 * 24 * time.Hour // without any word, after which a case is closed
	pointLife  = 72 * time.Hour      // of an exact place
	offerLife  = time.Minute         // in which a direct message must reach the presser
	offerKeep  = 10 * time.Minute    // in which an offer that reached nobody may be tried again
	undoLife   = 10 * time.Minute    // of the undo after "not real"
	amendEvery = 10 * time.Second    // between two edits of an alert
	finalLife  = 24 * time.Hour      // of what is over, in a desk's or responder's chat
	recordLife = 24 * time.Hour      // of all that is said and noted in a responder's chat
	revealLife = 15 * time.Minute    // of an exact place or full words there
	askLife    = 10 * time.Minute    // of words that wait for the answer to "which case?"
	handLife   = 10 * time.Minute    // of the question for the line of a hand-over
	handLate   = time.Hour           // after it, in which a line that comes late is taken for one
	reopenLife = 7 * 24 * time.Hour  // in which whoever closed a case may open it again

	// Telegram lets a bot delete messages younger than 48 h. What must be
	// deletable later is deleted or replaced while there is ample time.
	deletable   = 47 * time.Hour
	replaceCase = 40 * time.Hour
)

// pace is how a case of one urgency is called out and held.
type pace struct {
	again time.Duration // until the group is told again if nobody takes it
	later time.Duration // the same after patience calls in vain
	lease time.Duration // that a holder has it without a sign of work
}

// patience is how often the group is called at the first pace.
const patience = 12

// paces are by urgency.
var paces = [...]pace{
	hotline.Information: {24 * time.Hour, 24 * time.Hour, 12 * time.Hour},
	hotline.Soon:        {4 * time.Hour, 12 * time.Hour, 12 * time.Hour},
	hotline.Today:       {30 * time.Minute, 2 * time.Hour, 2 * time.Hour},
	hotline.Now:         {5 * time.Minute, 30 * time.Minute, 15 * time.Minute},
}

func paceOf(u hotline.Urgency) pace {
	return paces[min(max(u, hotline.Information), hotline.Now)]
}

// phnomPenh is where the desks' clocks hang.
var phnomPenh = rota.PhnomPenh

// clock is a time of day, for what comes within a day.
func clock(t time.Time) string { return t.In(phnomPenh).Format("15:04") }

// dated is a time of day with its date, for what may be of another day.
func dated(t time.Time) string { return t.In(phnomPenh).Format("02.01. 15:04") }

// upTo is a time that something of this urgency waits for, with its date if it
// may be of another day.
func upTo(t time.Time, u hotline.Urgency) string {
	if u <= hotline.Soon {
		return dated(t)
	}
	return clock(t)
}

// ms is a time as states hold it: Unix milliseconds, 0 for none.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// at is the inverse of ms.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// sooner is the earlier of two times, of which zero means never.
func sooner(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// cleanName is a name as it is shown.
func cleanName(s string) string { return hotline.Label(s) }
