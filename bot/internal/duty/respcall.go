package duty

import (
	"strconv"

	"hotline/bot/internal/hotline"
)

// called is a case that goes to somebody by direct message: they are on call, or
// coordinate, and nobody has taken it.
const called phase = "called"

// callFor is for which desk, in which step of the case and as what somebody is
// called. Name is theirs, as the roster has it.
type callFor struct {
	Desk int64          `json:"d"`
	Step int            `json:"n"`
	To   hotline.StepTo `json:"t"`
	Name string         `json:"na,omitempty"`
}

// call shows a case to somebody who is to take it, always in a new message: an
// edit makes no sound. It is nothing new to who has it or is getting it.
func (r *chatTurn) call(k *hotline.Call) {
	c := r.find(k.Case)
	if c != nil && c.Phase != over && (c.Phase != called || c.Call.Step >= k.Step) {
		return
	}
	c = r.enter(k.Case)
	was := *c
	*c = respCase{
		No: k.Case, Phase: called, Lang: k.Lang, Coarse: k.Coarse, N: was.N, Old: was.Old, Recs: was.Recs,
		Call: &callFor{Desk: k.Desk, Step: k.Step, To: k.To, Name: k.Name},
	}
	r.ages(&was)
	r.sweep(c, func(slip) bool { return true })
	if was.Msg != 0 {
		c.Old = append(c.Old, was.Msg)
	}
	r.st.Lang = k.Lang
	r.fresh(c)
}

// dropCall ends a call: one line without content says why. What the case has
// become in this chat since, or a newer call, goes on.
func (r *chatTurn) dropCall(c *respCase, d *hotline.Unhold) {
	if c != nil && c.Phase == called && c.Call.Step <= d.Step {
		r.finish(c, "call."+d.Why, false)
	}
}

// answerCall tells the case whether a call stands here.
func (r *chatTurn) answerCall(c *respCase, ok bool) {
	r.toCase(c.No, hotline.Post{Reached: &hotline.Reached{Case: c.No, By: r.chat, OK: ok, Step: c.Call.Step}})
}

// uncalled forgets a call that does not reach its person.
func (r *chatTurn) uncalled(c *respCase) {
	r.answerCall(c, false)
	if c.Msg != 0 {
		r.remove(c.Msg)
	}
	r.remove(c.Old...)
	r.forget(c.No)
}

// unreachable tells of every call that the person has left the chat.
func (r *chatTurn) unreachable() {
	for _, no := range r.numbers() {
		if c := r.find(no); c.Phase == called {
			r.uncalled(c)
		}
	}
}

// pressCall hands a press under a call to the staff's actor, which knows whether
// this person may still act for the desk, and so to the case.
func (r *chatTurn) pressCall(u *hotline.Update, c *respCase, kind hotline.ActKind, step string) {
	if c == nil || c.Phase != called || strconv.Itoa(c.Call.Step) != step {
		r.reply(u, hotline.M("r.press.stale"))
		return
	}
	r.do(hotline.PostTo{To: hotline.Staff(), Post: hotline.Post{Act: &hotline.Act{
		Case: c.No, Kind: kind, By: r.chat, Name: cleanName(c.Call.Name), Desk: c.Call.Desk,
		Lang: c.Lang, Step: c.Call.Step, Query: u.Query, Called: true,
	}}})
}

// callBody is a call: coarse fields only, as a group sees them.
func callBody(c *respCase, b *hotline.Body) {
	b.Lines = append([]hotline.Msg{hotline.M("r.call." + string(c.Call.To))}, coarseLines(c.No, &c.Coarse, false, c.Lang, false)...)
	b.Lines = append(b.Lines, hotline.Msg{}, hotline.M("r.call.ask"))
	b.Rows = [][]hotline.Button{{
		{Sign: "✋", Label: hotline.M("r.button.take"), Data: deskData(hotline.ActTake, c.No, c.Call.Step)},
		{Sign: "➡️", Label: hotline.M("r.button.cannot"), Data: deskData(hotline.ActPass, c.No, c.Call.Step)},
	}}
}
