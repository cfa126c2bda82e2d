package intake

import (
	"time"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// The question that is asked of who clears a chat with a case: its answers, and
// how long it stands. Its buttons' data begin with clearNode.
const (
	clearNode     = "clear"
	clearKeep     = "keep"
	clearWithdraw = "withdraw"
	clearAsked    = 2 * time.Minute
)

// clear wipes because the person asks for it. It works on a chat of which
// nothing is remembered, too. If somebody was told something here, one question
// stays behind whether that is taken back, on a chat that is empty already.
func (t *turn) clear(u *hotline.Update) {
	known := t.st != nil
	if !known {
		t.begin()
		t.st.Lang = t.in.match(u.Lang)
	}
	st := t.st
	if u.Kind != hotline.Press || !t.pressed(u.Msg) {
		st.Msgs.add(u.Msg, t.now())
	}
	if t.reply != nil {
		t.reply.Lang = st.Lang
	}
	if no := st.withdrawable(); no != "" {
		t.askClear(no)
		return
	}
	t.erase(whyClear, true)
	t.wipe = known // else nothing of a conversation can be unsent
}

// withdrawable is the case that whoever clears can take back: the one that the
// card is about. A chat that shows none has none, whatever may still be written
// to it: that there is one would tell whoever holds the phone now.
func (st *state) withdrawable() hotline.CaseNo {
	switch {
	case st.Case != "" && st.Status != statusClosed:
		return st.Case
	case st.Case != "" || st.asleep() || st.Conv != nil && !st.asks():
		return ""
	case st.asks():
		return st.Ask.Case
	case st.knows(st.talking()):
		return st.talking()
	}
	return ""
}

// askClear removes all that stands in the chat and is remembered, as a wipe
// does, but for the question. It names nothing of what was told. Every other
// case that this chat leads to is kept.
func (t *turn) askClear(no hotline.CaseNo) {
	st := t.st
	owes := st.owesCheck(no)
	st.forget(no)
	others := st.cases()
	next := &state{
		ID: t.env.Rand.Uint32() | 1, Lang: st.Lang, Card: st.Card, CardAt: st.CardAt, Stale: st.Stale,
		Cover: st.Cover, Neutral: true, Base: t.now().Unix(), Own: t.now().Unix(),
	}
	next.Clearing, next.Owes, next.Cleared = no, owes, others
	if i := st.Msgs.find(st.Card); i >= 0 {
		next.Msgs = records{st.Card, st.Msgs[i+1]}
	}
	if st.Topic != 0 {
		// The card leaves with its topic; the question comes outside, and stays there.
		next.Card, next.CardAt, next.Stale, next.Msgs = 0, 0, false, nil
	}
	t.erase(whyClear, false)
	t.st, t.sends = next, nil
	t.showing = &showing{own: true, tidy: true}
}

// forget takes a case out of those that the chat leads to.
func (st *state) forget(no hotline.CaseNo) {
	if st.Case == no {
		st.Case = ""
	}
	kept := st.Routes[:0:0]
	for _, r := range st.Routes {
		if r.Case != no {
			kept = append(kept, r)
		}
	}
	st.Routes = kept
}

// clearBody is the question.
func (st *state) clearBody() hotline.Body {
	b := neutral(st.Lang, "s.clear.ask", false)
	b.Rows = [][]hotline.Button{
		{{Sign: "✔️", Label: hotline.M("s.clear.keep"), Data: clearNode + ":" + clearKeep}},
		{{Sign: "↩️", Label: hotline.M("s.clear.withdraw"), Data: clearNode + ":" + clearWithdraw}},
	}
	return b
}

// answerClear ends the clearing with whatever the person does next: only the
// answer to take it back does so. It reports whether that was all that the
// update asked for; if not, the person begins anew with it.
func (t *turn) answerClear(u *hotline.Update) bool {
	st := t.st
	if follows(u) {
		t.remove(hotline.RankWipe, u.Msg)
		return true // nobody did anything
	}
	withdraw, done := false, true
	switch u.Kind {
	case hotline.Press:
		withdraw = u.Data == clearNode+":"+clearWithdraw
		if !t.pressed(u.Msg) {
			st.Msgs.add(u.Msg, t.now()) // a card that should be gone
		}
	case hotline.Text:
		withdraw = numbered(u.Text, '2') || t.in.isWords(st, u.Text, "s.clear.withdraw")
		done = withdraw || numbered(u.Text, '1') || t.in.isWords(st, u.Text, "s.clear.keep")
	case hotline.Edited:
	default:
		done = clears(u)
	}
	if t.reply != nil {
		t.reply.Lang = st.Lang
	}
	if done && u.Kind != hotline.Press {
		st.Msgs.add(u.Msg, t.now())
	}
	t.endClear(withdraw, done)
	return done
}

// isClear reports whether a text is the words of the clear button.
func (in *Intake) isClear(st *state, text string) bool { return in.isWords(st, text, flows.KeyClear) }

// isWords reports whether a text is the words of a button, as the flows compare
// them.
func (in *Intake) isWords(st *state, text, button string) bool {
	return in.label != nil && in.isText(text, in.label(st.Lang, button))
}

// isText reports whether two texts are the same, as the flows compare them.
func (in *Intake) isText(text, as string) bool {
	_, turned := in.set.Turn(in.set.Start(flowName), flows.Input{Text: text}, func(key string) string {
		if key != flows.KeyClear {
			return ""
		}
		return as
	})
	return turned.Act == flows.ActClear
}

// numbered reports whether a text is nothing but this digit, in any script.
func numbered(text string, want rune) bool {
	found := false
	for _, r := range text {
		switch d := digit(r); {
		case d >= 0 && !found && rune('0'+d) == want:
			found = true
		case d >= 0 || !isFiller(r):
			return false
		}
	}
	return found
}

// endClear tells the case what was answered, and wipes.
func (t *turn) endClear(withdraw, own bool) {
	no := t.st.Clearing
	if t.st.Owes && !withdraw {
		t.checked(no, checkSilent) // it was agreed on, and cannot be made any more
	}
	t.st.Clearing = ""
	t.toCase(no, hotline.Post{Gone: &hotline.RouteOff{Chat: t.chat, Withdraw: withdraw, Why: whyClear}})
	t.erase(whyClear, own)
}
