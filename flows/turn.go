package flows

import (
	"maps"
	"slices"
	"strings"
)

// Turn plays one input. It is pure: st is not changed, and the same arguments
// give the same answer. An input that means nothing here changes nothing;
// typed text of that kind comes back in Words for the caller to keep. label
// gives the text of a message key in the person's language, so that a button's
// words may be typed; it may be nil.
func (s *Set) Turn(st State, in Input, label func(key string) string) (State, Turned) {
	f, at, behind := s.find(&st)
	if st.Flow != f.id {
		st.Home = ""
	}
	if st.Node != f.nodes[at].id {
		st.Node, st.Marks, st.Page = f.nodes[at].id, f.nodes[at].marks(st.Answers), 0
	}
	st.Flow, st.Version, st.Trail = f.id, f.version, st.Trail[:behind:behind]
	t := turn{set: s, flow: f, at: at, st: st}
	t.out.Node = f.nodes[at].id
	switch {
	case in.Point:
		t.point()
	case in.Choice != "":
		t.choose(in.Choice)
	default:
		t.typed(in.Text, label)
	}
	if to, ok := t.flow.index[t.st.Node]; ok {
		t.out.End = t.flow.nodes[to].kind == KindEnd
		if t.out.Moved {
			t.out.Act = t.flow.nodes[to].act
		}
	}
	return t.st, t.out
}

type turn struct {
	set  *Set
	flow *flow
	at   int
	st   State
	out  Turned
}

func (t *turn) node() *node { return &t.flow.nodes[t.at] }

func (t *turn) choose(id string) {
	n := t.node()
	switch id {
	case Back:
		t.back()
		return
	case Skip:
		if n.skippable() {
			t.skip()
		}
		return
	case More:
		if pages := n.pages(t.set, &t.st); pages > 1 {
			t.st.Page = (n.pageOf(t.set, &t.st) + 1) % pages
			t.out.Understood = true
		}
		return
	case Done:
		if n.kind == KindMulti {
			t.keepMarks()
			t.advance(-1)
		}
		return
	}
	switch n.kind {
	case KindLanguages:
		if t.set.lang(id) >= 0 {
			t.answer([]string{id})
			t.advance(-1)
		}
	case KindMulti:
		if n.has(id) {
			t.mark(id, !slices.Contains(t.st.Marks, id))
		}
	default:
		for i := range n.choices {
			if n.choices[i].id == id {
				t.pick(n, &n.choices[i])
				return
			}
		}
	}
}

// pick makes a single choice.
func (t *turn) pick(n *node, c *choice) {
	t.out.Understood = true
	if c.act != "" {
		t.out.Act = c.act
		return
	}
	if n.kept() {
		t.answer([]string{c.id})
	}
	if c.into != nil {
		t.cross(c.into)
		return
	}
	if n.home >= 0 && c.to >= 0 {
		// The answer that is to be changed is asked again; the way home begins
		// behind it. What is not asked any more cannot be changed.
		to := &t.flow.nodes[c.to]
		if !to.enters(t.st.Answers) {
			t.move(n.home)
			return
		}
		t.st.Home = t.flow.nodes[n.home].id
		t.move(c.to)
		return
	}
	t.advance(c.to)
}

// back goes to the card before. What was marked meanwhile is kept.
func (t *turn) back() {
	n := t.node()
	if n.kind == KindMulti && !slices.Equal(t.st.Marks, n.marks(t.st.Answers)) {
		t.keepMarks()
	}
	if f, to, cut := t.set.behind(t.flow, t.st.Trail, t.st.Answers); to >= 0 {
		t.st.Trail = t.st.Trail[:cut:cut]
		if f != t.flow {
			home, left := strings.CutPrefix(t.st.Home, f.id+crossing)
			if t.st.Home = ""; left {
				t.st.Home = home
			}
			t.enter(f)
		}
		t.stand(to)
	}
}

// cross goes to the start of another flow. Every answer is kept, so that those
// of nodes of the same name need not be given again, and back leads here. Who
// comes to a flow again stands in it as the first time.
func (t *turn) cross(to *flow) {
	start, here := to.nodes[to.start].id, t.node().id
	name, cut := t.flow.id, -1
	for b := len(t.st.Trail) - 1; b >= 0; b-- {
		id := t.st.Trail[b]
		if from, rest, ok := strings.Cut(id, crossing); ok {
			name, id = from, rest
		}
		if name == to.id && id == start {
			cut = b
		}
	}
	if cut >= 0 {
		t.st.Trail = t.st.Trail[:cut:cut]
	} else {
		t.st.Trail = append(slices.Clip(t.st.Trail), t.flow.id+crossing+here)
	}
	if t.st.Home != "" && !strings.Contains(t.st.Home, crossing) {
		t.st.Home = t.flow.id + crossing + t.st.Home
	}
	t.enter(to)
	t.stand(to.start)
}

// enter plays on in another flow.
func (t *turn) enter(f *flow) { t.flow, t.st.Flow, t.st.Version = f, f.id, f.version }

// skip goes on without an answer. An answer that was given before is kept: who
// goes back and then skips forward takes nothing back, least of all danger.
func (t *turn) skip() {
	n := t.node()
	if n.kept() && len(t.st.Answers[n.id]) == 0 {
		t.answer([]string{Declined})
	}
	t.advance(n.skip)
}

// keepMarks makes the marks the answer of a multi card. Nothing marked is no
// answer.
func (t *turn) keepMarks() {
	if len(t.st.Marks) == 0 {
		t.answer([]string{Declined})
	} else {
		// In the order of the file, whatever the order of the taps.
		marks := make([]string, 0, len(t.st.Marks))
		for _, c := range t.node().choices {
			if slices.Contains(t.st.Marks, c.id) {
				marks = append(marks, c.id)
			}
		}
		t.answer(marks)
	}
}

func (t *turn) mark(id string, on bool) {
	t.out.Understood = true
	i := slices.Index(t.st.Marks, id)
	switch {
	case on && i < 0:
		t.st.Marks = append(slices.Clip(t.st.Marks), id)
	case !on && i >= 0:
		t.st.Marks = slices.Delete(slices.Clone(t.st.Marks), i, i+1)
	}
}

// point takes a shared place for the flow's place card, wherever the person
// stands: who shares a place early need not do it again. Before the promise was
// answered nothing is taken.
func (t *turn) point() {
	here := t.node().kind
	if t.flow.place < 0 || here == KindLanguages || here == KindPromise {
		return
	}
	n := &t.flow.nodes[t.flow.place]
	if !n.enters(t.st.Answers) {
		return
	}
	t.out.Node = n.id
	t.answer([]string{Point})
	if here == KindPlace {
		t.advance(-1)
	}
}

// answer keeps the answer of the node that the input is for, and drops those
// of nodes that this answer has closed: what is no longer asked counts no more,
// in a flow that was left neither.
func (t *turn) answer(ids []string) {
	answers := make(map[string][]string, len(t.st.Answers)+1)
	maps.Copy(answers, t.st.Answers)
	answers[t.out.Node] = ids
	for _, f := range t.set.flows {
		for _, i := range f.guarded {
			n := &f.nodes[i]
			if len(answers[n.id]) == 0 || n.enter.holds(answers) {
				continue
			}
			if _, here := t.flow.index[n.id]; here && f != t.flow {
				continue // the flow that is played knows better
			}
			delete(answers, n.id)
		}
	}
	t.st.Answers = answers
	t.out.Answered, t.out.Understood = true, true
}

// advance goes where the node leads, or to the given node.
func (t *turn) advance(to int) {
	t.out.Understood = true
	if to < 0 {
		to = t.node().follow(t.st.Answers)
	}
	home := -1
	if i, ok := t.flow.index[t.st.Home]; ok && t.node().kept() {
		home = i
	}
	if to = t.flow.settle(to, t.st.Answers, home); to >= 0 {
		t.move(to)
	}
}

// move goes forward to a node. Coming to a node again takes it, and what came
// after, out of the trail, so that the trail stays short. While something is
// changed from a menu, what came before the menu's home stays untouched.
func (t *turn) move(to int) {
	id := t.flow.nodes[to].id
	from := 1 + lastCrossing(t.st.Trail)
	if t.st.Home != "" {
		from += max(slices.Index(t.st.Trail[from:], t.st.Home), 0)
	}
	if i := slices.Index(t.st.Trail[from:], id); i >= 0 {
		t.st.Trail = t.st.Trail[: from+i : from+i]
	} else if to != t.at {
		t.st.Trail = append(slices.Clip(t.st.Trail), t.node().id)
	}
	t.stand(to)
}

// lastCrossing is where a trail came into the flow that is played, -1 if the
// conversation began in it.
func lastCrossing(trail []string) int {
	for b := len(trail) - 1; b >= 0; b-- {
		if strings.Contains(trail[b], crossing) {
			return b
		}
	}
	return -1
}

// stand makes a node the current one.
func (t *turn) stand(to int) {
	n := &t.flow.nodes[to]
	t.st.Node, t.st.Page, t.st.Marks = n.id, 0, n.marks(t.st.Answers)
	if n.id == t.st.Home || n.kind == KindEnd {
		t.st.Home = ""
	}
	t.out.Moved, t.out.Understood = true, true
}

// marks is what is marked when a multi card is come to: its answer so far, as
// far as those choices still exist.
func (n *node) marks(answers map[string][]string) []string {
	if n.kind != KindMulti {
		return nil
	}
	var marks []string
	for _, id := range answers[n.id] {
		if n.has(id) {
			marks = append(marks, id)
		}
	}
	return marks
}
