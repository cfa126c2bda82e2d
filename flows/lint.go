package flows

import (
	"slices"
	"strings"
)

// alertFields are what an answer may be for, besides a branch: what stands in
// an alert, or governs how the person is written to.
var alertFields = []string{
	"urgency", "danger", "situation", "province", "exact", "people", "frail", "needs", "woman", "language",
	"phone", "write", "checkin", "trust", "asked", "words",
}

// lint looks at a flow that is well laid out: can every card be reached, does
// every one lead to an end, is every question asked for a purpose.
func (l *linter) lint(f *flow) {
	for i := range f.nodes {
		n := &f.nodes[i]
		l.purpose(f, n)
		l.leads(n)
		if n.enter != nil {
			n.enter.nodes(func(id string) {
				if f.index[id] >= i {
					l.add(n.line, quote(n.id)+" is entered by an answer of "+quote(id)+", which comes later", "ask about nodes that stand earlier in the file")
				}
			})
		}
	}
	if f.nodes[f.start].enter != nil {
		l.add(f.nodes[f.start].line, "the first node has a condition", "remove its `if:`")
	}
	if len(l.out) > 0 {
		return
	}
	ahead := f.edges()
	reached := walk(ahead, f.start)
	back := make([][]int, len(f.nodes))
	for from, tos := range ahead {
		for _, to := range tos {
			back[to] = append(back[to], from)
		}
	}
	ends := make([]bool, len(f.nodes))
	for i := range f.nodes {
		if f.nodes[i].kind == KindEnd {
			for j, ok := range walk(back, i) {
				ends[j] = ends[j] || ok
			}
		}
	}
	for i := range f.nodes {
		n := &f.nodes[i]
		if !reached[i] {
			l.add(n.line, "nothing leads to "+quote(n.id), "lead to it or remove it")
		}
		if !ends[i] {
			l.add(n.line, "no way leads from "+quote(n.id)+" to an end", "lead on to a node of kind end")
		}
		if f.loops(i) {
			l.add(n.line, quote(n.id)+" can be passed in a circle", "break the circle of nodes with `if:`")
		}
	}
}

// purpose checks that a question says what its answer is for.
func (l *linter) purpose(f *flow, n *node) {
	if !n.kept() {
		if n.why != "" {
			l.add(n.line, quote(n.id)+" keeps no answer and has a why", "remove `why:`")
		}
		return
	}
	const remedy = "write `why: \"alert <field>: …\"` or `why: \"branch <node>: …\"`, or do not ask"
	for why := range strings.SplitSeq(n.why, ";") {
		head, reason, ok := strings.Cut(strings.TrimSpace(why), ": ")
		kind, what, _ := strings.Cut(head, " ")
		_, isNode := f.index[what]
		switch {
		case !ok || strings.TrimSpace(reason) == "":
			l.add(n.line, quote(n.id)+" asks without a purpose", remedy)
		case kind == "alert" && slices.Contains(alertFields, what), kind == "branch" && isNode:
		default:
			l.add(n.line, quote(n.id)+" is asked for "+quote(head)+", which is neither an alert field nor a branch", remedy)
		}
	}
}

// leads checks that everything that can be done on a card leads somewhere.
func (l *linter) leads(n *node) {
	if n.kind == KindEnd {
		if len(n.next) > 0 || n.skip >= 0 {
			l.add(n.line, "the end "+quote(n.id)+" leads on", "remove `next:` and `skip:`, or change its kind")
		}
		return
	}
	if len(n.next) > 0 {
		return
	}
	for i := range n.choices {
		if n.choices[i].to < 0 && n.choices[i].flow == "" && n.choices[i].act == "" {
			l.add(n.line, "the choice "+quote(n.choices[i].id)+" of "+quote(n.id)+" leads nowhere", "give it `go:`, or the node `next:`")
		}
	}
	if len(n.choices) == 0 || n.kind == KindMulti || n.enter != nil {
		l.add(n.line, quote(n.id)+" leads nowhere", "give it `next:`")
	} else if n.skippable() && n.skip < 0 {
		l.add(n.line, quote(n.id)+" cannot be skipped", "give it `next:`, or `skip:` with a node")
	}
}

// edges returns where each node may lead.
func (f *flow) edges() [][]int {
	out := make([][]int, len(f.nodes))
	for i := range f.nodes {
		n := &f.nodes[i]
		for _, b := range n.next {
			out[i] = append(out[i], b.to)
		}
		for _, c := range n.choices {
			if c.to >= 0 {
				out[i] = append(out[i], c.to)
			}
		}
		if n.skip >= 0 {
			out[i] = append(out[i], n.skip)
		}
		if n.home >= 0 {
			out[i] = append(out[i], n.home)
		}
	}
	return out
}

// walk marks what is reached from a node.
func walk(edges [][]int, from int) []bool {
	seen := make([]bool, len(edges))
	todo := []int{from}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[i] {
			seen[i] = true
			todo = append(todo, edges[i]...)
		}
	}
	return seen
}

// loops reports whether a node that can be passed leads to itself over nodes
// that can all be passed: a turn would find no card to show.
func (f *flow) loops(from int) bool {
	passing := make([][]int, len(f.nodes))
	for _, i := range f.guarded {
		for _, b := range f.nodes[i].next {
			passing[i] = append(passing[i], b.to)
		}
	}
	return slices.ContainsFunc(passing[from], func(to int) bool { return walk(passing, to)[from] })
}
