package flows

import (
	"slices"
)

// maxData is how many bytes Telegram takes as a button's data, and maxTag how
// long a language's tag may be so that it fits behind a node's id.
const (
	maxData = 64
	maxTag  = 35
)

// A flow is one conversation, compiled: everything is found by index.
type flow struct {
	id      string
	version int
	start   int
	nodes   []node
	index   map[string]int
	place   int   // the place card, -1 if there is none
	guarded []int // nodes with an entry condition
}

type node struct {
	id, kind string
	text     []string
	// noticed is text with the line that the translation is not reviewed, nil
	// if this card does not say so.
	noticed []string
	choices []choice
	enter   *cond // nil: always entered
	next    []branch
	skip    int // where skip leads, -1: the same as next
	home    int // where changes return to, -1: nowhere
	page    int
	perRow  int
	act     string
	line    int
	why     string
}

type branch struct {
	when *cond // nil: always
	to   int
}

type choice struct {
	id, sign, key string
	to            int // -1: the node's next
}

// kept reports whether answers of this kind of node are kept.
func (n *node) kept() bool { return n.kind != KindMenu && n.kind != KindReview && n.kind != KindEnd }

func (n *node) skippable() bool {
	return n.kind != KindLanguages && n.kind != KindPromise && n.kind != KindEnd
}

func (n *node) has(id string) bool {
	return slices.ContainsFunc(n.choices, func(c choice) bool { return c.id == id })
}

// follow returns where the node leads, -1 if nowhere.
func (n *node) follow(answers map[string][]string) int {
	for i := range n.next {
		if n.next[i].when == nil || n.next[i].when.holds(answers) {
			return n.next[i].to
		}
	}
	return -1
}

// find returns the index of the node where a state stands: its own, or if that
// is gone, the nearest kept one of its trail, or the first. It also returns how
// much of the trail lies behind.
func (f *flow) find(st *State) (at, behind int) {
	if i, ok := f.index[st.Node]; ok {
		return i, len(st.Trail)
	}
	for b := len(st.Trail) - 1; b >= 0; b-- {
		if i, ok := f.index[st.Trail[b]]; ok {
			return i, b
		}
	}
	return f.start, 0
}

// behind returns the last node of the trail that exists and may be entered,
// and its place in the trail; -1 if there is none.
func (f *flow) behind(trail []string, answers map[string][]string) (at, cut int) {
	for b := len(trail) - 1; b >= 0; b-- {
		i, ok := f.index[trail[b]]
		if ok && (f.nodes[i].enter == nil || f.nodes[i].enter.holds(answers)) {
			return i, b
		}
	}
	return -1, 0
}

// settle walks from a node that was led to until one that is to be shown: nodes
// whose entry condition fails are passed, and on the way home those that were
// answered before. It returns -1 if there is none.
func (f *flow) settle(to int, answers map[string][]string, home int) int {
	for range f.nodes {
		if to < 0 {
			return -1
		}
		n := &f.nodes[to]
		switch {
		case n.enter != nil && !n.enter.holds(answers):
		case home >= 0 && to != home && n.kind != KindEnd && (!n.kept() || len(answers[n.id]) > 0):
		default:
			return to
		}
		to = n.follow(answers)
	}
	return -1
}
