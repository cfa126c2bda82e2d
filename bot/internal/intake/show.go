package intake

import (
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

// showing is what is to be done about the card at the end of a turn.
type showing struct {
	// own says that it answers what the person did.
	own bool
	// fresh asks for a new message, which makes a sound and stands below.
	fresh bool
	// tidy takes the conversation off the card.
	tidy bool
}

// tapping is how long after the person did something a card that fails is
// still theirs: the edit that failed may have replaced the answer to them.
const tapping = 2 * time.Minute

// carryShow sends the card as it is now. A conversation shows one card: it is
// edited where it stands, and replaced by a new one only if that is asked for,
// if none is known to stand, or if it would soon be too old to be deleted.
func (t *turn) carryShow() {
	sh, st := t.showing, t.st
	if sh == nil {
		return
	}
	if t.keepsPage() || t.awaitsTopic() {
		return
	}
	if st.Clearing != "" {
		sh.tidy = true // what stood there must go first of all
	}
	t.aid()
	st.N++
	send := hotline.Send{Chat: t.chat, Slot: slotCard, Rank: hotline.RankCard, Body: t.body()}
	if sh.tidy {
		send.Rank = hotline.RankWipe
	}
	switch {
	case sh.fresh || sh.own && !sh.tidy && st.ageing(t.now()) && !st.Coming:
		send.Fresh, st.Coming = true, true
	case st.Coming && !sh.own && !sh.tidy:
		// The card on its way is brought up to date when its id is known. A
		// message of its own could make a sound where none may be made.
		return
	case st.Coming:
		// Replaces what is unsent, or edits what is being sent.
	case st.Card != 0:
		send.Msg = st.Card
	case !sh.own:
		return // no card stands, and none may be sent unasked
	default:
		// What may still be on its way in this slot is of an earlier life of the
		// chat: this must not become an edit of it.
		send.Fresh, st.Coming = true, true
	}
	own := sh.own || t.now().Sub(time.Unix(st.Own, 0)) < tapping
	send.Ref = ref{st.ID, st.N, own, send.Msg}.String()
	t.sends = append(t.sends, send)
}

// ageing reports whether the card is so old that it should be replaced while
// it can still be deleted. One that is older still is edited for ever.
func (st *state) ageing(now time.Time) bool {
	age := now.Sub(time.Unix(st.CardAt, 0))
	return st.Card != 0 && age > replaceCard && age < deletable
}

// aid keeps the location step's helper message beside the card for as long as
// that step stands, and removes it after. Deleting the message takes its reply
// keyboard away too, so no other message is needed for that.
func (t *turn) aid() {
	st := t.st
	ask := st.Conv != nil && !st.asks() && !st.Info && t.in.set.View(*st.Conv).AskPlace
	st.AidWanted = ask
	switch {
	case ask && st.Aid == 0 && !st.AidComing && t.showing.own:
		st.AidComing = true
		button := hotline.M("s.place.button")
		t.sends = append(t.sends, hotline.Send{
			Chat: t.chat, Slot: slotAid, Ref: st.aidRef(), Rank: hotline.RankCard,
			Body: hotline.Body{
				Lang: st.Lang, Lines: []hotline.Msg{hotline.M("s.place.helper")},
				Ask: &button, Protect: true, Silent: true,
			},
		})
	case !ask && st.Aid != 0:
		t.remove(hotline.RankCard, st.Aid)
		st.Aid = 0
	}
}

// aidRef is the reference of the helper messages of this life of the chat.
func (st *state) aidRef() string { return slotAid + ":" + strconv.FormatUint(uint64(st.ID), 36) }

// adopt takes a message that has just come as the card that stands.
func (t *turn) adopt(msg int) {
	st := t.st
	if msg <= 0 {
		return
	}
	old, at := st.Card, st.CardAt
	st.Card, st.CardAt, st.Coming = msg, t.now().Unix(), false
	st.Msgs.add(msg, t.now())
	t.retire(old, at)
}

// pressed takes the message of a press as the card, if no other is known to
// stand or a newer one is on its way. One that an earlier life of this chat left
// is of unknown age: it is on no record.
func (t *turn) pressed(msg int) bool {
	st := t.st
	switch {
	case msg == st.Card:
	case st.Opening || st.Topic != 0 && t.ev.Update.Thread != st.Topic:
		return false // the card stands in the topic, and nowhere else
	case st.Card == 0 && msg > 0:
		st.Card, st.CardAt, st.Coming = msg, 0, false
	case st.Coming && msg > st.Card:
		t.adopt(msg)
	default:
		return false
	}
	return true
}

// retire removes a card that another has replaced. One that Telegram may not
// let us delete any more is emptied, too. at is when it came, 0 if unknown.
func (t *turn) retire(old int, at int64) {
	st := t.st
	if old == 0 || old == st.Card {
		return
	}
	known := st.Msgs.find(old) >= 0
	t.remove(hotline.RankCard, old)
	if known {
		return
	}
	st.Stale = st.Stale || at != 0
	name := slotOld + ":" + strconv.Itoa(old)
	t.sends = append(t.sends, hotline.Send{
		Chat: t.chat, Slot: name, Ref: name, Msg: old, Rank: hotline.RankWipe, Body: neutral(st.Lang, "s.tidied", false),
	})
}

// sent decides what became of a message of ours.
func (t *turn) sent(s *hotline.Sent) {
	if t.topicSent(s) {
		return
	}
	t.strayed(s.Strayed)
	if t.fileSent(s) || t.pictureSent(s) {
		return
	}
	cleared, edit := strings.CutPrefix(s.Ref, refCleared+":")
	switch {
	case s.Outcome == hotline.Blocked:
		// News of an earlier life of this chat says nothing of this one.
		if r, ok := parseRef(s.Ref); t.st != nil && (ok && r.id == t.st.ID || s.Ref == t.st.aidRef()) {
			t.blocked()
		}
	case s.Outcome == hotline.Orphaned:
		t.remove(hotline.RankWipe, s.Msg)
	case s.Ref == refCleared:
		// The neutral card of a wipe stays, unless the person has begun anew.
		if t.st != nil {
			t.remove(hotline.RankCard, s.Msg)
		}
	case edit:
		// A card that could not be made neutral must not stay as it was.
		if msg, err := strconv.Atoi(cleared); err == nil && s.Outcome != hotline.Delivered {
			t.remove(hotline.RankWipe, msg)
		}
	case strings.HasPrefix(s.Ref, slotOld):
	case s.Slot == slotAid:
		t.aidSent(s)
	case s.Slot == slotCard:
		t.cardSent(s)
	case t.st == nil && s.Outcome == hotline.Delivered:
		t.remove(hotline.RankWipe, s.Msg)
	}
}

func (t *turn) aidSent(s *hotline.Sent) {
	st := t.st
	ours := st != nil && s.Ref == st.aidRef()
	if ours {
		st.AidComing = false
	}
	switch {
	case s.Outcome != hotline.Delivered || s.Msg == 0:
	case ours && st.AidWanted && st.Aid == 0:
		st.Aid = s.Msg
		st.Msgs.add(s.Msg, t.now())
	default:
		t.remove(hotline.RankCard, s.Msg)
	}
}

// cardSent decides what became of the card. The newest message is the card; an
// older one goes. What came with an older version is brought up to date.
func (t *turn) cardSent(s *hotline.Sent) {
	st := t.st
	r, ok := parseRef(s.Ref)
	if st == nil || !ok || r.id != st.ID {
		if s.Outcome == hotline.Delivered && !s.Edited {
			t.remove(hotline.RankWipe, s.Msg)
		}
		return
	}
	switch {
	case s.Outcome == hotline.Delivered && s.Msg > 0:
		if s.Edited {
			return
		}
		switch {
		case s.Msg > st.Card:
			t.adopt(s.Msg)
		case s.Msg < st.Card:
			st.Coming = false
			t.remove(hotline.RankCard, s.Msg)
		default: // a press on it came before this did
			st.CardAt, st.Coming = t.now().Unix(), false
			st.Msgs.add(s.Msg, t.now())
		}
		t.arrived(r.n)
		if r.n != st.N {
			t.showing = &showing{}
		}
	case r.msg == 0:
		// A new card that Telegram will not take: another would fare no better.
		st.Coming = false
		for i := range st.Talk {
			if l := &st.Talk[i]; l.Stand == standGoing && l.N <= r.n && !l.apart() {
				l.Stand, l.N = standWaits, 0
				t.relayed(*l, "waiting")
			}
		}
		t.alarm("card-refused")
	case r.msg == st.Card:
		// It is gone, or can no longer be changed; then it must go.
		st.Card = 0
		t.remove(hotline.RankCard, r.msg)
		if r.own && !st.Coming {
			t.showing = &showing{own: true}
		}
	}
}

// parseRef reads what [ref.String] wrote.
func parseRef(s string) (ref, bool) {
	rest, ok := strings.CutPrefix(s, slotCard+":")
	parts := strings.Split(rest, ":")
	if !ok || len(parts) < 3 {
		return ref{}, false
	}
	id, err1 := strconv.ParseUint(parts[0], 36, 32)
	n, err2 := strconv.ParseInt(parts[1], 36, 64)
	msg, err3 := strconv.ParseInt(parts[2], 36, 64)
	if err1 != nil || err2 != nil || err3 != nil {
		return ref{}, false
	}
	return ref{uint32(id), int(n), len(parts) > 3, int(msg)}, true
}
