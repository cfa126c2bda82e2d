package intake

import (
	"maps"
	"slices"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// A helper's question whether one more kind of group may be told stands on the
// card alone, as a check-in does. Unlike a check-in nobody has agreed on a time,
// so it comes by itself only where we may write; elsewhere it waits until the
// person does something.

// What a case is told of a question.
const (
	questionAsked   = "asked"
	questionWaiting = "waiting"
	questionYes     = "yes"
	questionNo      = "no"
	questionSilent  = "silent"
)

// The flow of the question, its first node, and the button that takes a yes back
// where no conversation runs.
const (
	flowReferral = "referral"
	nodeRefer    = "refer"
	undoAgreed   = talkNode + ":_undo"
)

// trustKinds are the kinds of group that are asked about one by one.
var trustKinds = []string{hotline.KindAid, hotline.KindEmbassy, hotline.KindPolice}

// questioned is what an asking has more as a question.
type questioned struct {
	// Kind is the kind of group that it is about, empty for a check-in.
	Kind string `json:"k,omitempty"`
	N    int    `json:"n,omitempty"`
	// Nation says that a yes needs the person's country too.
	Nation bool `json:"w,omitempty"`
	// Conv is where the question stands once its first card was answered.
	Conv *flows.State `json:"f,omitempty"`
}

// isCheck reports whether it is a check-in.
func (a *asking) isCheck() bool { return a.Kind == "" }

// mayCheck reports whether a check-in may be asked: a question makes room for it,
// because the time of a check-in was agreed.
func (st *state) mayCheck() bool { return st.Ask == nil || !st.Ask.isCheck() }

// askConv is the conversation of what stands alone on the card.
func (t *turn) askConv() flows.State {
	switch a := t.st.Ask; {
	case a.isCheck():
		return t.in.set.Start(flowCheckin)
	case a.Conv != nil:
		return *a.Conv
	}
	return t.in.set.Start(flowReferral)
}

// asked is the card that stands alone.
func (t *turn) asked() flows.View { return t.in.set.View(t.askConv()) }

// answerTo tells a case what became of its question.
func (t *turn) answerTo(a *asking, what, nation string) {
	t.toCase(a.Case, hotline.Post{Answered: &hotline.Answered{Case: a.Case, N: a.N, Kind: a.Kind, What: what, Nation: nation}})
}

// question takes a question of a case, or takes it back. A case has one at most.
func (t *turn) question(q *hotline.Question) {
	st := t.st
	a := asking{Case: q.Case, questioned: questioned{Kind: q.Kind, N: q.N, Nation: q.Nation}}
	if st == nil || !st.knows(q.Case) || st.Clearing != "" {
		if q.Kind != "" {
			t.answerTo(&a, questionSilent, "")
		}
		return
	}
	shown := st.asks() && st.waitsFor(q.Case) && !st.Ask.isCheck()
	st.dropQuestions(q.Case)
	switch {
	case !slices.Contains(trustKinds, q.Kind):
		if shown {
			t.unshow()
		}
	case st.Ask == nil && st.mayWrite(q.Case, t.now()) && !(st.Conv != nil && early(st.Conv.Node)):
		t.putAway()
		st.Note = ""
		if st.Conv == nil {
			st.Line, st.Neutral, st.Base = "", false, t.now().Unix()
		}
		t.pose(a)
		t.showing = &showing{fresh: true}
	default:
		st.Asks = append(st.Asks, a)
		t.answerTo(&a, questionWaiting, "")
		if shown {
			t.unshow()
		}
	}
}

// pose puts a question on the card.
func (t *turn) pose(a asking) {
	a.At, a.Conv = t.now().Unix(), nil
	t.st.Ask, t.st.Agreed = &a, nil
	t.answerTo(&a, questionAsked, "")
}

// unshow takes what stood alone off the card, without a sound.
func (t *turn) unshow() {
	if t.st.Conv == nil {
		t.tidy()
		return
	}
	t.showing = &showing{}
}

// openQuestion poses what waited, now that the person has done something. The
// first cards show nothing of a case, and somebody else's conversation nothing
// of another's. A command asked for something else.
func (t *turn) openQuestion(u *hotline.Update) {
	st := t.st
	if st == nil || st.Ask != nil || st.asleep() || u.Kind == hotline.Command || u.Kind == hotline.Edited || st.Conv != nil && early(st.Conv.Node) {
		return
	}
	for i, a := range st.Asks {
		if a.Case == st.Case || st.Conv == nil {
			st.Asks = slices.Delete(st.Asks, i, i+1)
			t.pose(a)
			return
		}
	}
}

// shelve takes a question off the card that the person has not answered. It
// waits again.
func (t *turn) shelve() {
	st := t.st
	if st.Ask == nil || st.Ask.isCheck() {
		return
	}
	a := *st.Ask
	a.Off, a.Conv = false, nil
	st.Ask, st.Asks = nil, append(st.Asks, a)
	t.answerTo(&a, questionWaiting, "")
}

// dropQuestions forgets the question of a case.
func (st *state) dropQuestions(no hotline.CaseNo) {
	of := func(a asking) bool { return a.Case == no && !a.isCheck() }
	st.Asks = slices.DeleteFunc(st.Asks, of)
	if st.Ask != nil && of(*st.Ask) {
		st.Ask = nil
	}
	if st.Agreed != nil && st.Agreed.Case == no {
		st.Agreed = nil
	}
}

// unansweredQuestion ends a question that stood for long: silence is no yes.
func (t *turn) unansweredQuestion() {
	st := t.st
	t.answerTo(st.Ask, questionSilent, "")
	shown := st.asks()
	if st.Ask = nil; shown {
		t.unshow()
	}
}

// answerQuestion plays what the person did with the question. A skip is no
// answer, and a yes without a country tells no embassy.
func (t *turn) answerQuestion(in flows.Input) {
	st, a := t.st, *t.st.Ask
	var label func(string) string
	if t.in.label != nil && in.Text != "" {
		label = func(key string) string { return t.in.label(st.Lang, key) }
	}
	conv, turned := t.in.set.Turn(t.askConv(), in, label)
	switch {
	case turned.Act == flows.ActClear:
		t.clear(t.ev.Update)
		return
	case turned.Words != "":
		t.say(a.Case, turned.Words)
		return
	case !turned.End && (conv.Node != nodeNationality || a.Nation):
		st.Ask.Conv = &conv
		return
	}
	what, note, nation := questionSilent, "s.refer.no", ""
	if n := conv.Told(nodeNationality); len(n) > 0 {
		nation = n[0]
	}
	if told := conv.Told(nodeRefer); len(told) > 0 {
		what = oneOf(told[0], questionYes, questionNo)
	}
	if what == questionYes && (nation != "" || !a.Nation) {
		note = "s.refer.yes"
	}
	st.Ask, st.Note = nil, note
	if st.Conv == nil {
		st.Line = a.Case
		if what == questionYes {
			st.Agreed = &asking{Case: a.Case, questioned: questioned{Kind: a.Kind, N: a.N}}
		}
	}
	t.answerTo(&a, what, nation)
	switch {
	case a.Case != st.Case:
	case what == questionYes:
		st.Conv = agreedAlso(st.Conv, []string{a.Kind}, nation)
	case what == questionNo:
		st.Conv = disagreed(st.Conv, a.Kind)
	}
	st.dropOver()
}

// agreedRow is the button that takes a yes back, where no card for that can be
// come by.
func (st *state) agreedRow() [][]hotline.Button {
	if st.Conv != nil || st.Agreed == nil || st.Agreed.Case != st.Line {
		return nil
	}
	return [][]hotline.Button{{{Sign: "↩️", Label: hotline.M("s.refer.undo"), Data: undoAgreed}}}
}

// takeBack takes that yes back.
func (t *turn) takeBack() {
	if st := t.st; st.agreedRow() != nil {
		t.answerTo(st.Agreed, questionNo, "")
		st.Agreed, st.Note = nil, "s.trust.changed"
	}
}

// agreedTo is a conversation with these yeses and no others: what the case knows
// is newer than what it remembers of the conversation.
func agreedTo(was *flows.State, kinds []string, nation string) *flows.State {
	now := agreedAlso(was, kinds, nation)
	for _, kind := range trustKinds {
		if slices.Contains(kinds, kind) || now == nil || !slices.Contains(now.Told(nodeTrust), kind) {
			continue
		}
		now = disagreed(now, kind)
		if kind == hotline.KindEmbassy {
			delete(now.Answers, nodeNationality) // it was asked for the embassy's sake
		}
	}
	return now
}

// agreedAlso is a conversation with these yeses besides its own.
func agreedAlso(was *flows.State, kinds []string, nation string) *flows.State {
	if was == nil || len(kinds) == 0 {
		return was
	}
	conv := *was
	conv.Answers = maps.Clone(conv.Answers)
	if conv.Answers == nil {
		conv.Answers = map[string][]string{}
	}
	var yes []string
	for _, kind := range trustKinds {
		if slices.Contains(kinds, kind) || slices.Contains(was.Told(nodeTrust), kind) {
			yes = append(yes, kind)
		}
		if conv.Node == nodeTrust && slices.Contains(kinds, kind) && !slices.Contains(conv.Marks, kind) {
			conv.Marks = append(slices.Clone(conv.Marks), kind)
		}
	}
	if len(yes) > 0 {
		conv.Answers[nodeTrust] = yes
	}
	if slices.Contains(yes, hotline.KindEmbassy) && nation != "" {
		conv.Answers[nodeNationality] = []string{nation}
	}
	return &conv
}

// disagreed is a conversation without the yes to a kind: who is asked anew, for
// the country that it lacked, can also say no.
func disagreed(was *flows.State, kind string) *flows.State {
	if was == nil || !slices.Contains(was.Told(nodeTrust), kind) {
		return was
	}
	conv := *was
	conv.Answers = maps.Clone(conv.Answers)
	is := func(k string) bool { return k == kind }
	yes := slices.DeleteFunc(slices.Clone(was.Told(nodeTrust)), is)
	if len(yes) == 0 {
		yes = []string{flows.Declined}
	}
	conv.Answers[nodeTrust] = yes
	if conv.Node == nodeTrust {
		conv.Marks = slices.DeleteFunc(slices.Clone(conv.Marks), is)
	}
	return &conv
}
