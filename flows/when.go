package flows

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

type op byte

const (
	opIs op = iota // the node's answer is one of ids
	opAll
	opAny
	opNot
)

// anything stands in a condition for every answer but a skip.
const anything = "*"

// A cond is a compiled condition over answers.
type cond struct {
	op   op
	node string
	ids  []string
	subs []cond
}

// holds reports whether the condition is true. What was not answered matches
// nothing, so that "not told" is never taken for an answer.
func (c *cond) holds(answers map[string][]string) bool {
	switch c.op {
	case opAll:
		for i := range c.subs {
			if !c.subs[i].holds(answers) {
				return false
			}
		}
		return true
	case opAny:
		for i := range c.subs {
			if c.subs[i].holds(answers) {
				return true
			}
		}
		return false
	case opNot:
		return !c.subs[0].holds(answers)
	}
	given := answers[c.node]
	for _, id := range c.ids {
		if id == anything {
			if len(given) > 0 && given[0] != Declined {
				return true
			}
		} else if slices.Contains(given, id) {
			return true
		}
	}
	return false
}

// nodes calls f with every node that the condition asks about.
func (c *cond) nodes(f func(id string)) {
	if c.op == opIs {
		f(c.node)
	}
	for i := range c.subs {
		c.subs[i].nodes(f)
	}
}

// A condition is a mapping. `node: [choice, …]` is true if one of the choices
// was made there; several entries must all be true; all, any and not combine.
// The flows are those whose answers it may ask about.
func (l *linter) cond(n *yaml.Node, flows ...*flow) *cond {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		l.add(n.Line, "a condition is not a mapping", "write it as {node: [choice, choice]}, or with all, any, not")
		return nil
	}
	var subs []cond
	for i := 0; i+1 < len(n.Content); i += 2 {
		if c := l.term(n.Content[i], n.Content[i+1], flows); c != nil {
			subs = append(subs, *c)
		}
	}
	switch len(subs) {
	case 0:
		return nil
	case 1:
		return &subs[0]
	}
	return &cond{op: opAll, subs: subs}
}

func (l *linter) term(key, val *yaml.Node, flows []*flow) *cond {
	switch key.Value {
	case "all", "any":
		if val.Kind != yaml.SequenceNode || len(val.Content) == 0 {
			l.add(val.Line, key.Value+" is not a list of conditions", "write it as [{…}, {…}]")
			return nil
		}
		c := cond{op: opAll}
		if key.Value == "any" {
			c.op = opAny
		}
		for _, v := range val.Content {
			if sub := l.cond(v, flows...); sub != nil {
				c.subs = append(c.subs, *sub)
			}
		}
		return &c
	case "not":
		sub := l.cond(val, flows...)
		if sub == nil {
			return nil
		}
		return &cond{op: opNot, subs: []cond{*sub}}
	}
	ids := []*yaml.Node{val}
	if val.Kind == yaml.SequenceNode {
		ids = val.Content
	}
	var asked []*node
	for _, f := range flows {
		if at, ok := f.index[key.Value]; ok && f.nodes[at].kept() {
			asked = append(asked, &f.nodes[at])
		}
	}
	if len(asked) == 0 {
		l.add(key.Line, "a condition asks about "+quote(key.Value)+", which keeps no answer", "name a question that is asked here")
		return nil
	}
	c := cond{op: opIs, node: key.Value}
	for _, v := range ids {
		if v.Kind != yaml.ScalarNode || !slices.ContainsFunc(asked, func(n *node) bool { return answerable(n, v.Value) }) {
			l.add(v.Line, "a condition asks for "+quote(v.Value)+", which cannot be an answer of "+quote(key.Value),
				"name one of its choices, declined, or \"*\" for any answer")
			continue
		}
		c.ids = append(c.ids, v.Value)
	}
	if len(c.ids) == 0 {
		l.add(key.Line, "a condition names no answer", "name one of the choices of "+quote(key.Value))
		return nil
	}
	return &c
}

// answerable reports whether an answer of the node can be id.
func answerable(n *node, id string) bool {
	switch {
	case id == anything, id == Declined && n.skippable(), n.has(id):
		return true
	case n.kind == KindPlace:
		return id == Point
	case n.kind == KindWords:
		return id == Told
	}
	return n.kind == KindLanguages
}
