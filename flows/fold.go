package flows

// Fold is a text as typed words are compared with a button's: case, accents on
// Latin letters, width, spaces, signs and invisible runes do not count, and digits
// are ASCII. It is empty for a text in which nothing counts, and for one that is
// longer than the words of any button.
func Fold(text string) string {
	f := folded(text)
	if f.n <= 0 {
		return ""
	}
	return string(f.runes[:f.n])
}

// Labels are the keys of all buttons of the conversations, without an order: what
// somebody may type instead of tapping.
func (s *Set) Labels() []string {
	keys := []string{KeyBack, KeySkip, KeyClear, KeyMore, KeyDone}
	for _, f := range s.flows {
		for i := range f.nodes {
			for j := range f.nodes[i].choices {
				if key := f.nodes[i].choices[j].key; key != "" {
					keys = append(keys, key)
				}
			}
		}
	}
	return keys
}

// Languages are those that can be chosen.
func (s *Set) Languages() []Lang { return s.langs }
