package flows

import (
	"slices"
	"strings"
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
	file    string
	version int
	first   bool
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
	skip    int  // where skip leads, -1: the same as next
	home    int  // where changes return to, -1: nowhere
	offers  bool // some choices are offered only at times
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
	act           string // done instead of an answer; empty: it is one
	to            int    // -1: the node's next
	flow          string // the flow that it leads to, empty: it stays in this one
	into          *flow  // that flow; nil if flow is empty
	open          *cond  // a menu's: when it is offered; nil: always
	line          int
}

// crossing parts a flow's name from a node's where a trail leads from one flow
// into another. Neither may contain it.
const crossing = "/"

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

// find returns where a state stands: at its own node, or if that is gone or no
// longer asked, at the nearest kept one of its trail, or at the first. It also
// returns how much of the trail lies behind. A flow that is gone is taken for
// the first.
func (s *Set) find(st *State) (f *flow, at, behind int) {
	f = s.flow(st.Flow)
	if i, ok := f.index[st.Node]; ok && f.nodes[i].enters(st.Answers) {
		return f, i, len(st.Trail)
	}
	if f, at, behind = s.behind(f, st.Trail, st.Answers); at < 0 {
		at = f.start
	}
	return f, at, behind
}

// behind returns the last node of the trail that exists and may be entered, its
// flow, and its place in the trail; -1 if there is none.
func (s *Set) behind(f *flow, trail []string, answers map[string][]string) (in *flow, at, cut int) {
	for b := len(trail) - 1; b >= 0; b-- {
		if f, at = s.step(f, trail[b]); at >= 0 && f.nodes[at].enters(answers) {
			return f, at, b
		}
	}
	return f, -1, 0
}

// step takes one step back on a trail, from a flow: to the flow that lies
// there, and to the node in it, -1 if that is gone. What lies before a crossing
// belongs to the flow that was left there.
func (s *Set) step(f *flow, step string) (*flow, int) {
	if name, id, ok := strings.Cut(step, crossing); ok {
		f, step = s.flow(name), id
	}
	if i, ok := f.index[step]; ok {
		return f, i
	}
	return f, -1
}

// enters reports whether a node may be entered.
func (n *node) enters(answers map[string][]string) bool {
	return n.enter == nil || n.enter.holds(answers)
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
		case !n.enters(answers):
		case home >= 0 && to != home && n.kind != KindEnd && (!n.kept() || len(answers[n.id]) > 0):
		default:
			return to
		}
		to = n.follow(answers)
	}
	return -1
}
