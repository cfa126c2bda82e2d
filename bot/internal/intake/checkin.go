package intake

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// What a case is told of a check-in.
const (
	checkSafe   = "safe"
	checkUnsafe = "unsafe"
	checkSilent = "silent"
)

// answerIn is how long a check-in waits for its answer, and againIn when it
// comes again for somebody who wants to be asked later.
const (
	answerIn = 30 * time.Minute
	againIn  = time.Hour
)

// cambodia is seven hours ahead of UTC all the year round.
var cambodia = time.FixedZone("", 7*60*60)

// noteLine says that one can write here, as the end of the check-in does.
const noteLine = "s.safe.ok"

// asking is a check-in that waits for its answer. It stands on the card alone.
type asking struct {
	Case hotline.CaseNo `json:"c"`
	At   int64          `json:"a"`
	// Off says that the person went elsewhere: it still waits, and is not shown.
	Off bool `json:"o,omitempty"`
	// What follows is of a helper's question instead of a check-in.
	questioned
}

func (a *asking) until() time.Time { return time.Unix(a.At, 0).Add(answerIn) }

// asks reports whether the card is a check-in.
func (st *state) asks() bool { return st.Ask != nil && !st.Ask.Off }

// waitsFor reports whether a check-in of the case waits for its answer.
func (st *state) waitsFor(no hotline.CaseNo) bool { return st.Ask != nil && st.Ask.Case == no }

// owesCheck reports whether a check-in of the case was agreed on and has still
// to come, or to be answered.
func (st *state) owesCheck(no hotline.CaseNo) bool {
	if st.waitsFor(no) && st.Ask.isCheck() || no == st.Case && st.Check != 0 {
		return true
	}
	for i := range st.Routes {
		if r := &st.Routes[i]; r.Case == no && r.Check != 0 {
			return true
		}
	}
	return false
}

// checkAt is when somebody who gives this answer at a time wants to be asked, in
// Unix seconds; 0 is never. The times of day are those of Cambodia.
func checkAt(answer string, at time.Time) int64 {
	y, m, d := at.In(cambodia).Date()
	switch answer {
	case "1h":
		return at.Add(time.Hour).Unix()
	case "tonight":
		if evening := time.Date(y, m, d, 20, 0, 0, 0, cambodia); evening.After(at) {
			return evening.Unix()
		}
		return at.Add(3 * time.Hour).Unix()
	case "tomorrow":
		return time.Date(y, m, d+1, 9, 0, 0, 0, cambodia).Unix()
	}
	return 0
}

// agree keeps what was agreed of a check-in. It can be made only while the phone
// may be written to, so other answers can end it; the card says so. What was
// agreed on another phone stands until both questions about this one are passed.
func (t *turn) agree(node string) {
	st, had, agreed := t.st, t.st.Check != 0, t.st.Check
	defer func() {
		if st.Check != agreed {
			t.before = nil // the case keeps it for another phone
		}
	}()
	switch {
	case node == nodeCheckin:
		st.Check = checkAt(st.first(nodeCheckin), t.ev.At)
		had = st.Check != 0
	case node == nodePhone && st.first(nodeWrite) == "" && st.first(nodePhone) != phoneWatched, node != nodePhone && node != nodeWrite:
		return
	}
	if st.Check != 0 && !st.until().After(time.Unix(st.Check, 0)) {
		st.Check = 0
	}
	if had && st.Check == 0 {
		st.Note = "s.checkin.cannot"
	}
}

// checked tells a case what came of a check-in.
func (t *turn) checked(no hotline.CaseNo, what string) {
	t.toCase(no, hotline.Post{Check: &hotline.Check{Case: no, What: what}})
}

// checkins asks what is due, one case at a time. Who can no longer be asked, or
// written to, has not said that they are safe.
func (t *turn) checkins() {
	st, now := t.st, t.now().Unix()
	ask := func(no hotline.CaseNo, check *int64) {
		if *check == 0 || *check > now || !st.mayCheck() {
			return
		}
		*check = 0
		switch {
		case no == st.Case && st.Status == statusClosed:
		case !st.mayWrite(no, t.now()) || t.in.set.Start(flowCheckin).Node != nodeSafe:
			t.checked(no, checkSilent)
		default:
			t.ask(no)
		}
	}
	if st.Case != "" {
		ask(st.Case, &st.Check)
	}
	for i := range st.Routes {
		ask(st.Routes[i].Case, &st.Routes[i].Check)
	}
}

// ask shows the check-in as a new card. Nothing else stands on it: who holds the
// phone now may be another.
func (t *turn) ask(no hotline.CaseNo) {
	st := t.st
	t.shelve()
	st.quiet()
	t.putAway()
	st.Ask, st.Note = &asking{Case: no, At: t.now().Unix()}, ""
	if st.Conv == nil {
		st.Line, st.Neutral, st.Base = "", false, t.now().Unix()
	}
	t.showing = &showing{fresh: true}
}

// unanswered ends a check-in that nobody answered: the case is told, and what
// stood in the chat goes, because the phone may be in other hands.
func (t *turn) unanswered() {
	st := t.st
	if st.Ask == nil || t.now().Before(st.Ask.until()) {
		return
	}
	if !st.Ask.isCheck() {
		t.unansweredQuestion()
		return
	}
	t.checked(st.Ask.Case, checkSilent)
	shown := st.asks()
	if st.Ask = nil; shown {
		t.tidy()
	}
}

// answerCheck plays what the person did with the check-in. A skip is no answer:
// the case is told the same as if nobody had answered.
func (t *turn) answerCheck(in flows.Input) {
	st := t.st
	if !st.Ask.isCheck() {
		t.answerQuestion(in)
		return
	}
	no := st.Ask.Case
	var label func(string) string
	if t.in.label != nil && in.Text != "" {
		label = func(key string) string { return t.in.label(st.Lang, key) }
	}
	conv, turned := t.in.set.Turn(t.in.set.Start(flowCheckin), in, label)
	switch {
	case turned.Act == flows.ActClear:
		t.clear(t.ev.Update)
		return
	case turned.Words != "":
		t.say(no, turned.Words)
		return
	case !turned.Moved:
		return
	}
	st.Ask = nil
	if st.Conv == nil {
		st.Line = no
	}
	st.Note = t.in.set.View(conv).Text[0]
	var answer string
	if a := conv.Told(nodeSafe); len(a) > 0 {
		answer = a[0]
	}
	switch answer {
	case "yes":
		t.checked(no, checkSafe)
	case "no":
		t.checked(no, checkUnsafe)
		st.reopen(no)
	case "later":
		t.askAgain(no)
	default:
		t.checked(no, checkSilent)
		st.Note, st.Neutral = "", st.Conv == nil
	}
	st.dropOver()
}

// closeRoute notes that a case of an earlier conversation is closed.
func (st *state) closeRoute(no hotline.CaseNo) {
	for i := range st.Routes {
		if r := &st.Routes[i]; r.Case == no {
			r.Over, r.owed = true, owed{}
		}
	}
}

// reopen takes back that a case is closed, and reports whether it was: whoever
// says at a check-in that they are not safe opens it again. The card does not
// say that nobody has read it yet, because of what was told before it is not so.
func (st *state) reopen(no hotline.CaseNo) bool {
	was := no == st.Case && st.Status == statusClosed
	for i := range st.Routes {
		if r := &st.Routes[i]; r.Case == no && r.Over {
			r.Over, was = false, true
		}
	}
	if was && (no == st.Case || st.Conv == nil) {
		st.Status, st.Stage = statusWaiting, -1
		if st.Conv == nil {
			st.Line = no
		}
	}
	return was
}

// openRoute takes back that a case of an earlier conversation is closed.
func (st *state) openRoute(no hotline.CaseNo) {
	for i := range st.Routes {
		if r := &st.Routes[i]; r.Case == no {
			r.Over = false
		}
	}
}

// dropOver forgets closed cases that no check-in can open again.
func (st *state) dropOver() {
	st.Routes = slices.DeleteFunc(st.Routes, func(r route) bool { return r.Over && !st.waitsFor(r.Case) })
}

// askAgain agrees on another check-in, or says that it cannot be made.
func (t *turn) askAgain(no hotline.CaseNo) {
	st, at := t.st, t.now().Add(againIn)
	if !st.mayWrite(no, at) {
		st.Note = "s.checkin.cannot"
		return
	}
	st.Note = "s.checkin.later"
	if no == st.Case {
		st.Check = at.Unix()
	}
	for i := range st.Routes {
		if st.Routes[i].Case == no {
			st.Routes[i].Check = at.Unix()
		}
	}
}

// leaveCheck takes a check-in off the card of somebody who goes elsewhere. It
// still waits: who began anew has not said that they are safe.
func (t *turn) leaveCheck(u *hotline.Update) {
	if t.st.asks() && u.Kind == hotline.Command && oneOf(u.Command, "start", "language", "code", "info") != "" {
		t.st.Ask.Off = true
		t.shelve()
	}
}

// rest keeps a card from being empty where no conversation runs. A line to a
// case says that one can write there; without one the chat sleeps.
func (st *state) rest() {
	switch {
	case st.Info || st.Conv != nil || st.Neutral || st.asks() || st.Note != "" || st.helped() || st.statusKey("") != "":
	case st.Line != "":
		st.Note = noteLine
	default:
		st.Neutral = true
	}
}
