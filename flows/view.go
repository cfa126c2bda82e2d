package flows

import "slices"

// View returns the card of a state. It is pure.
func (s *Set) View(st State) View {
	f := s.flow(st.Flow)
	at, cut := f.find(&st)
	n := &f.nodes[at]
	back, _ := f.behind(st.Trail[:cut], st.Answers)
	v := View{
		Node:     n.id,
		Text:     n.text,
		Multi:    n.kind == KindMulti,
		Back:     back >= 0,
		Skip:     n.skippable(),
		More:     n.pages(s) > 1,
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

func (n *node) count(s *Set) int {
	if n.kind == KindLanguages {
		return len(s.langs)
	}
	return len(n.choices)
}

func (n *node) pages(s *Set) int { return (n.count(s) + n.page - 1) / n.page }

// pageOf is a page that exists.
func (n *node) pageOf(s *Set, page int) int {
	if page < 0 || page >= n.pages(s) {
		return 0
	}
	return page
}

// shown is the range of choices on the state's page.
func (n *node) shown(s *Set, st *State) (from, to int) {
	from = n.pageOf(s, st.Page) * n.page
	return from, min(from+n.page, n.count(s))
}

// at is the i-th choice in the order in which the person sees them: the
// language that is preferred comes first.
func (n *node) at(s *Set, st *State, i int) Choice {
	if n.kind != KindLanguages {
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
