package flows

import (
	"fmt"
	"strings"
)

// Graph returns all flows as a Mermaid flow chart: one node a card, one edge a
// way, with what it takes to go that way.
func (s *Set) Graph() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for _, f := range s.flows {
		fmt.Fprintf(&b, "  subgraph %s\n", f.id)
		for i := range f.nodes {
			f.drawNode(&b, &f.nodes[i])
		}
		b.WriteString("  end\n")
	}
	for _, f := range s.flows {
		for i := range f.nodes {
			for _, c := range f.nodes[i].choices {
				if c.into != nil {
					fmt.Fprintf(&b, "  %s_%s ==>|\"%s\"| %s_%s\n", f.id, f.nodes[i].id, c.id, c.into.id, c.into.nodes[c.into.start].id)
				}
			}
		}
	}
	return b.String()
}

func (f *flow) drawNode(b *strings.Builder, n *node) {
	name := func(i int) string { return f.id + "_" + f.nodes[i].id }
	from := f.id + "_" + n.id
	open, shut := "[", "]"
	switch {
	case n.kind == KindEnd:
		open, shut = "([", "])"
	case !n.kept():
		open, shut = "{{", "}}"
	}
	label := n.id + " · " + n.kind
	if n.enter != nil {
		label += "<br/>if " + n.enter.String()
	}
	fmt.Fprintf(b, "    %s%s\"%s\"%s\n", from, open, label, shut)
	for _, br := range n.next {
		if br.when == nil {
			fmt.Fprintf(b, "    %s --> %s\n", from, name(br.to))
		} else {
			fmt.Fprintf(b, "    %s -->|\"%s\"| %s\n", from, br.when, name(br.to))
		}
	}
	for _, c := range n.choices {
		if c.to >= 0 {
			fmt.Fprintf(b, "    %s -->|\"%s\"| %s\n", from, c.id, name(c.to))
		}
	}
	if n.skip >= 0 {
		fmt.Fprintf(b, "    %s -.->|skip| %s\n", from, name(n.skip))
	}
	if n.home >= 0 {
		fmt.Fprintf(b, "    %s -.->|changes return| %s\n", from, name(n.home))
	}
}

// String is the condition in words, for graphs and findings.
func (c *cond) String() string {
	subs := make([]string, len(c.subs))
	for i := range c.subs {
		subs[i] = c.subs[i].String()
	}
	switch c.op {
	case opAll:
		return "(" + strings.Join(subs, " and ") + ")"
	case opAny:
		return "(" + strings.Join(subs, " or ") + ")"
	case opNot:
		return "not " + subs[0]
	}
	return c.node + " = " + strings.Join(c.ids, " or ")
}
