package intake

import (
	"slices"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
)

// How long a chat may lie untouched. Until the person has said that the phone
// is theirs, it is not.
const (
	idleOwn   = 24 * time.Hour
	idleOther = 15 * time.Minute
)

// Why a chat no longer leads to the person, as cases are told.
const (
	whyClear   = "clear"
	whyIdle    = "idle"
	whyBlocked = "blocked"
)

// tick does what is due.
func (t *turn) tick() {
	st := t.st
	if st == nil {
		return
	}
	if st.Busy {
		t.sweep(1)
		st.Busy = false
	}
	if st.Clearing != "" {
		if !t.now().Before(time.Unix(st.Base, 0).Add(clearAsked)) {
			t.endClear(false, false)
		}
		return
	}
	t.due()
}

// endIfOver wipes a chat that sleeps and to which no case may write any more.
func (t *turn) endIfOver() {
	t.st.dropOver()
	if t.st.asleep() && len(t.st.Routes) == 0 && t.st.Ask == nil {
		t.erase(whyIdle, false)
	}
}

// gone tells a case that this chat no longer leads to the person.
// Who agreed to be asked whether they are safe, and cannot be asked any more, has
// not said that they are.
func (t *turn) gone(no hotline.CaseNo, why string) {
	if t.st != nil && t.st.owesCheck(no) {
		t.checked(no, checkSilent)
	}
	if t.st != nil {
		t.st.dropQuestions(no)
	}
	t.toCase(no, hotline.Post{Gone: &hotline.RouteOff{Chat: t.chat, Why: why, Duress: t.duress}})
}

// tidy removes the conversation from the chat and from what is remembered. The
// way by which the helper may write, and one neutral card, stay.
func (t *turn) tidy() {
	st := t.st
	t.loseTalk()
	t.park()
	if st.Conv != nil {
		st.Phone = st.first(nodePhone)
	}
	st.forgetTelling()
	st.Files, st.Picture = nil, 0
	st.Neutral, st.Aid, st.AidWanted = !st.asks(), 0, false
	t.before = nil
	t.remove(hotline.RankWipe, st.Msgs.standing(st.Card)...)
	t.showing = &showing{tidy: true}
}

// park makes the running conversation's case one that may still write here, as
// far as that was agreed. The oldest of too many is told that it no longer may.
func (t *turn) park() {
	st := t.st
	if st.Case != "" {
		if st.mayWrite(st.Case, t.now()) {
			st.Routes = append(st.Routes, route{Case: st.Case, Until: st.until().Unix(), owed: st.owed})
		} else if st.Status != statusClosed {
			t.gone(st.Case, whyIdle)
		}
	}
	st.dropOver()
	for len(st.Routes) > maxRoutes {
		t.gone(st.Routes[0].Case, whyIdle)
		st.Routes = slices.Delete(st.Routes, 0, 1)
	}
}

// forgetTelling forgets the running conversation and all that was told in it.
func (st *state) forgetTelling() {
	st.Conv, st.Ret, st.Stash, st.Words, st.Point, st.PointAt = nil, nil, nil, "", nil, 0
	st.Case, st.Sent, st.Status, st.Until, st.Note = "", false, "", 0, ""
	st.Media, st.owed, st.Quiet, st.Line, st.coded = nil, owed{}, false, "", coded{}
	st.Agreed, st.located, st.Cover.Card, st.Info = nil, located{}, "", false
}

// erase wipes the chat: what is unsent is dropped, everything on record is
// deleted, deletions that a drop may have lost are asked for again, the card
// becomes neutral, and nothing is remembered. The neutral card is on no record:
// nothing more is sent here before the person writes again. Only somebody who
// asked for it, and whose chat shows no card, gets the neutral one as a new
// message.
func (t *turn) erase(why string, own bool) {
	st := t.st
	t.loseTalk()
	for _, no := range st.cases() {
		if no != st.Case || st.Status != statusClosed {
			t.gone(no, why)
		}
	}
	t.wipe, t.deletes, t.sends, t.showing = true, nil, nil, nil
	if st.Topic != 0 {
		// The topic leaves whole, with the card. The ids are for a Telegram that
		// keeps it; what was too old to be deleted by them is gone too.
		st.Msgs.add(st.Card, t.now())
		st.Card, st.Stale = 0, false
		t.removeTopic(st.Topic)
	}
	t.remove(hotline.RankWipe, st.Msgs.all(st.Card)...)
	if st.Card != 0 || own {
		// Its slot is not the card's, so nothing of an unsent card carries over,
		// and each card has its own: a second wipe must not undo the first.
		name := refCleared
		if st.Card != 0 {
			name += ":" + strconv.Itoa(st.Card)
		}
		t.sends = append(t.sends, hotline.Send{
			Chat: t.chat, Slot: name, Ref: name, Msg: st.Card, Rank: hotline.RankWipe,
			Body: neutral(st.Lang, "s.cleared", st.Stale),
		})
	}
	t.st, t.before = nil, nil
}

// blocked forgets a chat that can no longer be reached. What is on record is
// deleted as far as Telegram allows it.
func (t *turn) blocked() {
	if t.st == nil {
		return
	}
	st := t.st
	t.loseTalk()
	for _, no := range st.cases() {
		t.gone(no, whyBlocked)
	}
	t.wipe, t.deletes, t.sends, t.showing = true, nil, nil, nil
	t.removeTopic(st.Topic)
	t.remove(hotline.RankWipe, append(st.Msgs.all(st.Card), st.Card)...)
	t.st, t.before = nil, nil
}
