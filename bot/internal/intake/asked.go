package intake

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// The flows beside the one that a chat begins with.
const (
	flowOther   = "other"   // asking for somebody else
	flowCheckin = "checkin" // one question at a time that was agreed
)

// More nodes whose answers mean something, and what one of them may answer.
const (
	nodeSituation   = "situation"
	nodeMedical     = "medical"
	nodeMoved       = "moved"
	nodeChild       = "child"
	nodeWeeks       = "weeks"
	nodeCmr         = "cmr"
	nodeWoman       = "woman"
	nodeMind        = "mind"
	nodeTrust       = "trust"
	nodeNationality = "nationality"
	nodeCheckin     = "checkin"
	nodeReview      = "review"
	nodeLater       = "later"

	nodeRelation   = "relation"
	nodeOSituation = "osituation"
	nodeContact    = "contact"

	nodeSafe = "safe"

	situationOther = "other"
	needAsylum     = "asylum" // afraid to go home
)

// askedOwn and askedOther are the questions whose answers go to the holder only,
// in the order of their flows.
var (
	askedOwn   = []string{nodeMoved, nodeChild, nodeMedical, nodeWeeks, nodeCmr, nodeMind, nodeNationality}
	askedOther = []string{nodeRelation, nodeContact, nodeMedical, nodeWeeks, nodeCmr, nodeMind, nodeNationality}
)

// other reports whether the person tells it for somebody else. Where they stand
// says it; while they choose a language or begin anew, their answers do.
func (st *state) other() bool {
	switch {
	case st.Conv == nil:
		return false
	case st.Conv.Flow == flowOther || st.Ret != nil && st.Ret.Flow == flowOther:
		return true
	}
	if s := st.first(nodeSituation); s != "" {
		return s == situationOther
	}
	return st.first(nodeRelation) != "" || st.first(nodeOSituation) != ""
}

// situation is where the person is, or the one whom they ask for.
func (st *state) situation(other bool) string {
	node := nodeSituation
	if other {
		node = nodeOSituation
	}
	return oneOf(st.first(node), "inside", "out", "road", "police", "hospital", "shelter")
}

// asked are the answers that only the holder sees. Nothing of them is words.
func (st *state) asked() []hotline.Asked {
	nodes := askedOwn
	if st.other() {
		nodes = askedOther
	}
	var out []hotline.Asked
	for _, q := range nodes {
		if a := choices(st.told(q)); len(a) > 0 {
			out = append(out, hotline.Asked{Q: q, A: a})
		}
	}
	return out
}

// trust are the kinds of desk, besides this hotline's, that may be told. What
// was not answered is no yes.
func (st *state) trust() []string {
	var out []string
	for _, kind := range st.told(nodeTrust) {
		if oneOf(kind, hotline.KindAid, hotline.KindEmbassy, hotline.KindPolice) != "" {
			out = append(out, kind)
		}
	}
	return out
}

// choices are those that can be the ids of choices, countries' among them.
func choices(in []string) []string {
	var out []string
	for _, s := range in {
		if s != "" && len(s) <= 24 && !slices.ContainsFunc([]byte(s), func(b byte) bool {
			return (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '_' && b != '-'
		}) {
			out = append(out, s)
		}
	}
	return out
}

func sameAsked(a, b []hotline.Asked) bool {
	return slices.EqualFunc(a, b, func(x, y hotline.Asked) bool { return x.Q == y.Q && slices.Equal(x.A, y.A) })
}
