package intake

import (
	"maps"
	"slices"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// trustChoice stands in the data of the button by which somebody who is done
// changes who may be told.
const trustChoice = "_trust"

// mayTrust reports whether that button belongs on the card of this node: the
// conversation is over there, and its case goes on.
func mayTrust(node string) bool { return node == nodeReceived || node == nodeLater }

// trustRow is that button, nil where it does not belong.
func (t *turn) trustRow(node string) []hotline.Button {
	if !mayTrust(node) || t.st.Case == "" || t.st.Status == statusClosed {
		return nil
	}
	return []hotline.Button{{Sign: "👥", Label: hotline.M("s.change.trust"), Data: node + ":" + trustChoice}}
}

// openTrust shows the trust card to somebody who is done. Ret is where they
// return to.
func (t *turn) openTrust() {
	st := t.st
	was := *st.Conv
	if t.trustRow(was.Node) == nil {
		return
	}
	conv := flows.State{
		Flow: was.Flow, Node: nodeTrust, Trail: []string{was.Node}, Answers: was.Answers,
		Marks: slices.Clone(was.Told(nodeTrust)), Version: was.Version, First: was.First,
	}
	if t.in.set.View(conv).Node != nodeTrust {
		return // this flow does not ask it
	}
	st.Ret, st.Conv = &was, &conv
}

// trusting reports whether somebody who is done is changing who may be told. An
// embassy asks for the nationality, which is part of it.
func (st *state) trusting(node string) bool {
	return st.Ret != nil && mayTrust(st.Ret.Node) && (node == nodeTrust || node == nodeNationality)
}

// closeTrust returns to where the person was done, once that is answered.
func (t *turn) closeTrust(was flows.State) {
	st := t.st
	if !st.trusting(was.Node) || st.trusting(st.Conv.Node) {
		return
	}
	conv := *st.Ret
	t.trusted(conv)
	conv.Answers = st.Conv.Answers
	st.Conv, st.Ret = &conv, nil
}

// trustAtOnce makes each tap on the card an answer, where somebody who was done
// changes it: who takes a yes back has done so, whatever they do next.
func (t *turn) trustAtOnce(was flows.State) {
	st := t.st
	conv := st.Conv
	if was.Node != nodeTrust || conv.Node != nodeTrust || !st.trusting(nodeTrust) || slices.Equal(was.Marks, conv.Marks) {
		return
	}
	now := *conv
	now.Answers = maps.Clone(conv.Answers)
	var yes []string
	for _, kind := range []string{hotline.KindAid, hotline.KindEmbassy, hotline.KindPolice} {
		if slices.Contains(conv.Marks, kind) {
			yes = append(yes, kind)
		}
	}
	if now.Answers[nodeTrust] = yes; yes == nil {
		now.Answers[nodeTrust] = []string{flows.Declined}
	}
	if !slices.Contains(yes, hotline.KindEmbassy) {
		delete(now.Answers, nodeNationality) // it was asked for the embassy's sake
	}
	st.Conv = &now
	t.trusted(was)
}

// trusted says on the card what a change of it does and what it cannot undo.
func (t *turn) trusted(was flows.State) {
	if !slices.Equal(was.Told(nodeTrust), t.st.told(nodeTrust)) {
		t.st.Note = "s.trust.changed"
	}
}

// whoReads are the lines at the top of the review: who reads what is told.
func (t *turn) whoReads() hotline.Msg {
	kinds := t.st.trust()
	if len(kinds) == 0 {
		return hotline.M("s.review.who")
	}
	list := make([]hotline.Msg, len(kinds))
	for i, k := range kinds {
		list[i] = hotline.M("trust." + k)
	}
	return hotline.M("s.review.who.also", hotline.List("Trust", list...))
}
