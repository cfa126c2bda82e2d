package intake

import (
	"slices"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// Signs mean the same in every language. Those of choices come with the flow.
const (
	signBack   = "◀"
	signClear  = "✕"
	signMore   = "▼"
	signDone   = "➡️"
	signMarked = "✅"
)

// talkNode stands in the data of buttons of a card that shows a helper's words
// and no conversation.
const talkNode = "talk"

// body is the card as it is now.
func (t *turn) body() hotline.Body {
	st := t.st
	if st.Clearing != "" {
		return st.clearBody()
	}
	if st.asleep() {
		return neutral(st.Lang, "s.tidied", false)
	}
	b := hotline.Body{Lang: st.Lang, Protect: true}
	talk := 0
	for _, l := range st.Talk {
		if l.Stand != standWaits {
			b.Lines = append(b.Lines, l.line())
			talk++
		}
	}
	if talk > 0 {
		b.Lines = append(b.Lines, hotline.Msg{})
	}
	if st.Info && !st.asks() {
		return t.infoBody(b)
	}
	var v flows.View
	switch {
	case st.asks():
		v = t.asked()
	case st.guesses():
		v = st.guessView()
	case st.Conv != nil:
		v = t.in.set.View(*st.Conv)
	}
	b.Lines = t.paragraphs(b.Lines, v)
	if key := st.statusKey(v.Node); key != "" && !st.asks() {
		b.Lines = append(b.Lines, hotline.M(key))
	}
	b.Lines = append(b.Lines, st.note()...)
	for len(b.Lines) > 1 && b.Lines[len(b.Lines)-1].IsZero() {
		b.Lines = b.Lines[:len(b.Lines)-1]
	}
	if v.Node == "" {
		b.Rows = append(st.agreedRow(), []hotline.Button{clearButton(talkNode)})
		return b
	}
	b.Rows = rows(v)
	if v.Node == nodeSite {
		b.Rows = append(st.guessRows(), b.Rows...)
	}
	for _, row := range [][]hotline.Button{st.codeRow(v.Node), t.trustRow(v.Node), infoRow(v.Node)} {
		if row != nil {
			b.Rows = slices.Insert(b.Rows, len(b.Rows)-1, row)
		}
	}
	return b
}

// paragraphs are the texts of a card, with a blank line between two questions.
// The review lists what is told below its first text.
func (t *turn) paragraphs(lines []hotline.Msg, v flows.View) []hotline.Msg {
	for i, key := range v.Text {
		switch {
		case key == "s.promise.who":
			if t.in.runner == "" {
				continue
			}
			lines = append(lines, hotline.M(key, hotline.Str("Runner", t.in.runner)))
		case key == "s.refer.ask" && t.st.Ask != nil:
			lines = append(lines, hotline.M(key, hotline.Sub("Who", hotline.M("s.refer."+t.st.Ask.Kind))))
		case key == "s.review.who":
			lines = append(lines, t.whoReads())
		default:
			lines = append(lines, hotline.M(key))
		}
		if i == 0 && v.Kind == flows.KindReview {
			lines = append(lines, t.review()...)
		}
		if i < len(v.Text)-1 {
			lines = append(lines, hotline.Msg{})
		}
	}
	return lines
}

// statusKey is the line that says what became of the case, empty if there is
// nothing to say at this node. That nobody has read it yet is said only to who
// has sent it; the first cards say nothing of a case.
func (st *state) statusKey(node string) string {
	if early(node) {
		return ""
	}
	switch st.Status {
	case statusRead:
		return "s.read"
	case statusPassed:
		return "s.passed"
	case statusClosed:
		return "s.closed"
	case statusWaiting:
		return st.waitingKey(node)
	}
	return ""
}

// review lists what is told, in the words of its buckets; words of one's own,
// an exact place, and what is hardest to say are not shown again.
func (t *turn) review() []hotline.Msg {
	c, st := t.coarse(), t.st
	var lines []hotline.Msg
	one := func(key, name, prefix, id string) {
		if id != "" {
			lines = append(lines, hotline.M(key, hotline.Sub(name, hotline.M(prefix+id))))
		}
	}
	many := func(key, name, prefix string, ids []string) {
		if len(ids) == 0 {
			return
		}
		list := make([]hotline.Msg, len(ids))
		for i, id := range ids {
			list[i] = hotline.M(prefix + id)
		}
		lines = append(lines, hotline.M(key, hotline.List(name, list...)))
	}
	own, asked := c.Situation, t.st.asked()
	if c.Other {
		own = ""
		lines = append(lines, hotline.M("s.review.other"))
		one("s.review.osituation", "Situation", "situation.", c.Situation)
	}
	one("s.review.situation", "Situation", "situation.", own)
	one("s.review.danger", "Danger", "danger.", string(c.Danger))
	one("s.review.phone", "Phone", "phone.", c.Phone)
	one("s.review.write", "Write", "write.", c.Write)
	lines = append(lines, placeLines(&c)...)
	if c.Exact {
		lines = append(lines, hotline.M("s.review.point"))
	}
	if slices.ContainsFunc(st.Places, unmapped) {
		lines = append(lines, hotline.M("s.review.spot"))
	}
	one("s.review.people", "People", "people.", c.People)
	many("s.review.frail", "Frail", "frail.", c.Frail)
	many("s.review.needs", "Needs", "need.", c.Needs)
	for _, a := range asked {
		switch a.Q {
		case nodeCmr, nodeMind:
			// Who looks over somebody's shoulder need not read the answer.
			lines = append(lines, hotline.M("s.review."+a.Q))
		default:
			many("s.review."+a.Q, "Answers", a.Q+".", a.A)
		}
	}
	if c.Woman {
		lines = append(lines, hotline.M("s.review.woman"))
	}
	if slices.Contains(st.trust(), hotline.KindEmbassy) && slices.Contains(c.Needs, needAsylum) {
		lines = append(lines, hotline.M("s.review.embassy.later"))
	}
	if st.Words != "" {
		lines = append(lines, hotline.M("s.review.words"))
	}
	if len(st.Media) > 0 {
		lines = append(lines, hotline.M("s.review.media"))
	}
	if len(lines) == 0 {
		lines = append(lines, hotline.M("s.review.nothing"))
	}
	one("s.review.language", "Language", "lang.", c.Lang)
	return lines
}

// rows are the buttons of a card: its choices, then one row of back, skip and
// clear. What was chosen before is marked only where several things can be
// chosen: elsewhere it would show again what was told.
func rows(v flows.View) [][]hotline.Button {
	per := min(max(v.PerRow, 1), 2)
	out := make([][]hotline.Button, 0, len(v.Choices)/per+4)
	for from := 0; from < len(v.Choices); from += per {
		row := make([]hotline.Button, 0, per)
		for _, c := range v.Choices[from:min(from+per, len(v.Choices))] {
			b := hotline.Button{Sign: c.Sign, Label: hotline.M(c.Key), Data: v.Node + ":" + c.ID}
			if c.Text != "" {
				b.Label = hotline.Words(c.Text)
			}
			if v.Multi && c.Marked {
				b.Sign = signMarked + c.Sign
			}
			row = append(row, b)
		}
		out = append(out, row)
	}
	button := func(sign, key, choice string) hotline.Button {
		return hotline.Button{Sign: sign, Label: hotline.M(key), Data: v.Node + ":" + choice}
	}
	if v.More {
		out = append(out, []hotline.Button{button(signMore, flows.KeyMore, flows.More)})
	}
	if v.Multi {
		out = append(out, []hotline.Button{button(signDone, flows.KeyDone, flows.Done)})
	}
	last := make([]hotline.Button, 0, 3)
	if v.Back {
		last = append(last, button(signBack, flows.KeyBack, flows.Back))
	}
	if v.Skip {
		last = append(last, button("", flows.KeySkip, flows.Skip))
	}
	return append(out, append(last, clearButton(v.Node)))
}

func clearButton(node string) hotline.Button {
	return hotline.Button{Sign: signClear, Label: hotline.M(flows.KeyClear), Data: node + ":" + clearChoice}
}

// neutral is a card that shows nothing of what the chat was about.
func neutral(lang, key string, stale bool) hotline.Body {
	b := hotline.Body{Lang: lang, Lines: []hotline.Msg{hotline.M(key)}, Protect: true}
	if stale {
		b.Lines = append(b.Lines, hotline.Msg{}, hotline.M("s.undeletable"))
	}
	return b
}
