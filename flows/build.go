package flows

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	nodeID   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,23}$`)
	choiceID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+_-]*$`)
	textKey  = regexp.MustCompile(`^[a-z][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)+$`)
)

var kinds = []string{KindLanguages, KindPromise, KindChoice, KindMulti, KindPlace, KindWords, KindMenu, KindReview, KindEnd}

// reserved are words that a condition means something else by.
var reserved = []string{"all", "any", "not"}

// defaultPage is how many choices fit a small phone.
const defaultPage = 10

// flow compiles one file; nil if it cannot even be laid out.
func (l *linter) flow(data []byte) *flow {
	var file flowFile
	root := l.decode(data, &file)
	if root == nil {
		return nil
	}
	if !nodeID.MatchString(file.Flow) {
		l.add(lineOf(field(root, "flow"), root), "the flow has no usable name", "give it `flow:` with a short name of small letters")
	}
	if file.Version < 1 {
		l.add(lineOf(field(root, "version"), root), "the flow has no version", "give it `version: 1`, and add one with each change")
	}
	if len(file.Nodes) == 0 {
		l.add(lineOf(root), "the flow has no nodes", "give it `nodes:`")
		return nil
	}
	f := &flow{id: file.Flow, version: file.Version, first: file.First, place: -1, index: map[string]int{}, nodes: make([]node, len(file.Nodes))}
	seq := field(root, "nodes")
	for i := range file.Nodes {
		l.node(f, i, &file.Nodes[i], item(seq, i))
	}
	for i := range file.Nodes {
		l.ways(f, &f.nodes[i], &file.Nodes[i], item(seq, i))
	}
	f.offers()
	f.start = l.to(f, file.Start, lineOf(field(root, "start"), root), "start")
	if f.start < 0 {
		return f
	}
	if len(l.out) == 0 {
		l.lint(f)
	}
	return f
}

// node lays out what a node is by itself.
func (l *linter) node(f *flow, i int, file *nodeFile, src *yaml.Node) {
	line := lineOf(src)
	if !nodeID.MatchString(file.ID) || slices.Contains(reserved, file.ID) {
		l.add(line, "a node has the name "+quote(file.ID), "use up to 24 small letters, digits and _, and not all, any or not")
	}
	if _, ok := f.index[file.ID]; ok {
		l.add(line, "there are two nodes "+quote(file.ID), "give each node a name of its own")
	}
	f.index[file.ID] = i
	n := &f.nodes[i]
	*n = node{
		id: file.ID, kind: file.Kind, text: file.Text, skip: -1, home: -1,
		page: file.Page, perRow: file.PerRow, act: file.Act, line: line, why: file.Why,
	}
	if !slices.Contains(kinds, n.kind) {
		l.add(lineOf(field(src, "kind"), src), quote(n.kind)+" is no kind of node", "use one of "+strings.Join(kinds, ", "))
	}
	if len(n.text) == 0 {
		l.add(line, quote(n.id)+" says nothing", "give it `text:` with message keys")
	}
	for _, k := range n.text {
		if !textKey.MatchString(k) {
			l.add(lineOf(field(src, "text"), src), quote(k)+" is no message key", "use a key like s.name of the locale files")
		}
	}
	if n.page == 0 {
		n.page = defaultPage
	}
	if n.page < 1 || n.page > 40 {
		l.add(lineOf(field(src, "page"), src), "a page of that size does not fit", "use 1 to 40")
		n.page = defaultPage
	}
	if n.perRow == 0 {
		n.perRow = 1
	}
	if n.perRow < 1 || n.perRow > 2 {
		l.add(lineOf(field(src, "per_row"), src), "that many buttons a row do not fit a small phone", "use 1 or 2")
	}
	if file.Unreviewed {
		n.noticed = append(slices.Clone(n.text), KeyUnreviewed)
	}
	if !slices.Contains([]string{"", ActClear, ActSend}, n.act) || n.act != "" && n.kind != KindEnd {
		l.add(lineOf(field(src, "act"), src), quote(n.act)+" cannot be done on arriving here", "use clear or send, on an end node")
	}
	if n.kind == KindPlace {
		if f.place >= 0 {
			l.add(line, "there are two place cards", "keep one: a shared point must belong to one card")
		}
		f.place = i
	}
	l.choices(n, file, src)
}

func (l *linter) choices(n *node, file *nodeFile, src *yaml.Node) {
	seq := field(src, "choices")
	var ids []string
	for i, c := range file.Choices {
		line := lineOf(item(seq, i), src)
		switch {
		case !choiceID.MatchString(c.ID) || c.ID == Declined:
			l.add(line, "a choice has the name "+quote(c.ID), "use letters, digits, + _ -, not beginning with a sign, and not “declined”")
		case len(n.id)+1+len(c.ID) > maxData:
			l.add(line, "the button of "+quote(c.ID)+" has more than 64 bytes of data", "shorten the name of the node or of the choice")
		case slices.Contains(ids, c.ID):
			l.add(line, "there are two choices "+quote(c.ID), "give each choice a name of its own")
		}
		ids = append(ids, c.ID)
		if !textKey.MatchString(c.Key) {
			l.add(line, "the choice "+quote(c.ID)+" has no words", "give it `key:` with a message key")
		}
		if c.Sign == "" || c.Sign[0] < 0x80 {
			l.add(line, "the choice "+quote(c.ID)+" has no sign", "give it `sign:` with an emoji that means the same in every language")
		}
		if c.Act != "" && (c.Act != ActInform || c.Go != "" || c.Flow != "" || n.kind == KindMulti) {
			l.add(line, "the choice "+quote(c.ID)+" cannot do "+quote(c.Act), "use act: inform, without go: or flow:, on a card with one choice")
		}
		n.choices = append(n.choices, choice{id: c.ID, sign: c.Sign, key: c.Key, act: c.Act, to: -1, flow: c.Flow, line: line})
	}
	free := n.kind == KindLanguages || n.kind == KindWords || n.kind == KindEnd
	if free && len(ids) > 0 {
		l.add(n.line, "a card of kind "+n.kind+" has choices", "remove them or change its kind")
	}
	if !free && len(ids) == 0 {
		l.add(n.line, quote(n.id)+" has nothing to choose", "give it `choices:`")
	}
}

// ways resolves where a node leads, now that all are known.
func (l *linter) ways(f *flow, n *node, file *nodeFile, src *yaml.Node) {
	if src == nil {
		return
	}
	if !file.If.IsZero() {
		n.enter = l.cond(&file.If, f)
		f.guarded = append(f.guarded, f.index[n.id])
	}
	if file.Skip != "" {
		n.skip = l.to(f, file.Skip, lineOf(field(src, "skip")), "skip")
	}
	if file.Home != "" {
		n.home = l.to(f, file.Home, lineOf(field(src, "home")), "home")
		if n.kind != KindMenu && n.kind != KindReview {
			l.add(lineOf(field(src, "home")), "only a menu has a home", "remove `home:`")
		}
	}
	for i, c := range file.Choices {
		if c.Flow != "" && (c.Go != "" || n.kind == KindMulti || n.kind == KindPlace) {
			l.add(n.choices[i].line, "the choice "+quote(c.ID)+" cannot lead to a flow", "keep either `go:` or `flow:`, on a card with one choice that takes no place")
		}
		if c.Go != "" {
			n.choices[i].to = l.to(f, c.Go, lineOf(item(field(src, "choices"), i)), "go")
			if n.kind == KindMulti {
				l.add(lineOf(item(field(src, "choices"), i)), "a mark leads nowhere by itself", "remove `go:` and use conditions in `next:`")
			}
		}
	}
	l.next(f, n, &file.Next)
}

func (l *linter) next(f *flow, n *node, next *yaml.Node) {
	switch {
	case next.IsZero():
	case next.Kind == yaml.ScalarNode:
		n.next = []branch{{to: l.to(f, next.Value, next.Line, "next")}}
	case next.Kind == yaml.SequenceNode:
		for i, b := range next.Content {
			when, to := field(b, "when"), field(b, "go")
			if to == nil || b.Kind != yaml.MappingNode || len(b.Content) != 2 && (when == nil || len(b.Content) != 4) {
				l.add(b.Line, "a branch is not {when, go}", "write it as {when: {…}, go: node}")
				continue
			}
			br := branch{to: l.to(f, to.Value, to.Line, "go")}
			last := i == len(next.Content)-1
			if when != nil {
				br.when = l.cond(when, f)
			}
			if (when == nil) != last {
				l.add(b.Line, "the branches do not end in one without a condition", "make the last branch, and only it, {go: node}")
			}
			n.next = append(n.next, br)
		}
	default:
		l.add(next.Line, "next is neither a node nor a list of branches", "write a node's name, or [{when: {…}, go: node}, {go: node}]")
	}
}

// to is the index of a node that is led to, -1 with a finding if there is none.
func (l *linter) to(f *flow, id string, line int, what string) int {
	i, ok := f.index[id]
	if !ok {
		l.add(line, what+" leads to "+quote(id)+", which does not exist", "name a node of this flow")
		return -1
	}
	return i
}

// offers has a menu know when what it changes is asked at all, now that every
// condition is compiled.
func (f *flow) offers() {
	for i := range f.nodes {
		for j := range f.nodes[i].choices {
			if c := &f.nodes[i].choices[j]; f.nodes[i].home >= 0 && c.to >= 0 {
				c.open = f.nodes[c.to].enter
				f.nodes[i].offers = f.nodes[i].offers || c.open != nil
			}
		}
	}
}

// switches resolves the choices that lead to other flows, now that all flows
// are known.
func (l *linter) switches(s *Set, f *flow) {
	for i := range f.nodes {
		for j := range f.nodes[i].choices {
			c := &f.nodes[i].choices[j]
			if c.flow == "" {
				continue
			}
			at := slices.IndexFunc(s.flows, func(o *flow) bool { return o.id == c.flow })
			if at < 0 || s.flows[at] == f {
				l.add(c.line, "flow leads to "+quote(c.flow)+", which is no other flow", "name the `flow:` of another file")
				continue
			}
			c.into = s.flows[at]
		}
	}
}
