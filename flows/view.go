package flows

import "slices"

// View returns the card of a state. It is pure.
func (s *Set) View(st State) View {
	f, at, cut := s.find(&st)
	n := &f.nodes[at]
	_, back, _ := s.behind(f, st.Trail[:cut], st.Answers)
	v := View{
		Node:     n.id,
		Text:     n.text,
		Multi:    n.kind == KindMulti,
		Back:     back >= 0,
		Skip:     n.skippable(),
		More:     n.pages(s, &st) > 1,
		PerRow:   n.perRow,
		AskPlace: n.kind == KindPlace,
		Kind:     n.kind,
	}
	if n.noticed != nil && s.unreviewed(f, st.Answers) {
		v.Text = n.noticed
	}
	marked := st.Answers[n.id]
	if v.Multi {
		marked = st.Marks
		if st.Node != n.id {
			marked = n.marks(st.Answers)
		}
	}
	from, to := n.shown(s, &st)
	if to > from {
		v.Choices = make([]Choice, 0, to-from)
	}
	for i := from; i < to; i++ {
		c := n.at(s, &st, i)
		c.Marked = slices.Contains(marked, c.ID)
		v.Choices = append(v.Choices, c)
	}
	return v
}

// unreviewed reports whether the language chosen has no reviewed translation.
func (s *Set) unreviewed(f *flow, answers map[string][]string) bool {
	for i := range f.nodes {
		if f.nodes[i].kind != KindLanguages {
			continue
		}
		for _, tag := range answers[f.nodes[i].id] {
			if l := s.lang(tag); l >= 0 && s.langs[l].Unreviewed {
				return true
			}
		}
	}
	return false
}

// count is how many choices are offered.
func (n *node) count(s *Set, st *State) (sum int) {
	switch {
	case n.kind == KindLanguages:
		return len(s.langs)
	case !n.offers:
		return len(n.choices)
	}
	for i := range n.choices {
		if n.choices[i].offered(st) {
			sum++
		}
	}
	return sum
}

// offered reports whether a choice is shown: a menu offers no way to what is
// not asked.
func (c *choice) offered(st *State) bool { return c.open == nil || c.open.holds(st.Answers) }

func (n *node) pages(s *Set, st *State) int { return (n.count(s, st) + n.page - 1) / n.page }

// pageOf is the state's page, or the first if that does not exist.
func (n *node) pageOf(s *Set, st *State) int {
	if st.Page < 0 || st.Page >= n.pages(s, st) {
		return 0
	}
	return st.Page
}

// shown is the range of choices on the state's page.
func (n *node) shown(s *Set, st *State) (from, to int) {
	from = n.pageOf(s, st) * n.page
	return from, min(from+n.page, n.count(s, st))
}

// at is the i-th choice in the order in which the person sees them: the
// language that is preferred comes first.
func (n *node) at(s *Set, st *State, i int) Choice {
	if n.kind != KindLanguages {
		if n.offers {
			i = n.nth(st, i)
		}
		c := &n.choices[i]
		return Choice{ID: c.id, Sign: c.sign, Key: c.key}
	}
	if first := s.lang(st.First); first > 0 {
		switch {
		case i == 0:
			i = first
		case i <= first:
			i--
		}
	}
	return Choice{ID: s.langs[i].Tag, Sign: "🌐", Text: s.langs[i].Autonym}
}

// nth is the index of the i-th choice that is offered.
func (n *node) nth(st *State, i int) int {
	for at := range n.choices {
		if n.choices[at].offered(st) {
			if i == 0 {
				return at
			}
			i--
		}
	}
	return len(n.choices) - 1
}
