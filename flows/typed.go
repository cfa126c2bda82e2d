package flows

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// typed understands what a person wrote instead of tapping: the words of a
// button, or the number of a choice, in the digits of any script. Everything
// else is words to be kept.
func (t *turn) typed(text string, label func(string) string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	n := t.node()
	words := folded(text)
	if label != nil && t.control(&words, label) {
		return
	}
	if n.kind == KindWords {
		t.out.Words = text
		t.answer([]string{Told})
		t.advance(-1)
		return
	}
	if !t.numbers(text) && !t.words(&words, label) {
		t.out.Words = text
	}
}

// control understands the words of the buttons that every card has.
func (t *turn) control(words *folding, label func(string) string) bool {
	if words.is(label(KeyClear)) {
		t.out.Act, t.out.Understood = ActClear, true
		return true
	}
	for _, c := range [...]struct{ id, key string }{{Back, KeyBack}, {Skip, KeySkip}, {More, KeyMore}, {Done, KeyDone}} {
		if words.is(label(c.key)) {
			t.choose(c.id)
			return t.out.Understood
		}
	}
	return false
}

// words understands the words of a choice, on whatever page it stands.
func (t *turn) words(words *folding, label func(string) string) bool {
	n := t.node()
	for i := range n.count(t.set, &t.st) {
		c := n.at(t.set, &t.st, i)
		if c.Text != "" && (words.is(c.Text) || words.is(c.ID)) || label != nil && c.Key != "" && words.is(label(c.Key)) {
			t.choose(c.ID)
			return true
		}
	}
	return false
}

// numbers understands "3", and on a multi card "1 3 4". One number does what a
// tap does; several set marks, so that writing the whole list again is safe.
func (t *turn) numbers(text string) bool {
	n := t.node()
	from, to := n.shown(t.set, &t.st)
	var buf [maxNumbers]int
	nums := numbers(text, buf[:0])
	if len(nums) == 0 || len(nums) > 1 && n.kind != KindMulti {
		return false
	}
	for _, v := range nums {
		if v < 1 || v > to-from {
			return false
		}
	}
	for _, v := range nums {
		c := n.at(t.set, &t.st, from+v-1)
		if len(nums) > 1 {
			t.mark(c.ID, true)
		} else {
			t.choose(c.ID)
		}
	}
	return true
}

// maxNumbers bounds what one message can mark; maxNumber what a number can be.
const (
	maxNumbers = 32
	maxNumber  = 999
)

// numbers reads a text that is nothing but numbers, in any script's digits, in
// any number up to maxNumbers. It returns none if there is anything else.
func numbers(text string, into []int) []int {
	value, in := 0, false
	end := func() bool {
		if in {
			if value > maxNumber || len(into) == cap(into) {
				return false
			}
			into = append(into, value)
		}
		value, in = 0, false
		return true
	}
	for _, r := range text {
		if d := digit(r); d >= 0 {
			value, in = min(value*10+d, maxNumber+1), true
			continue
		}
		switch {
		case r == '\ufe0f' || r == '\u20e3': // the rest of a keycap emoji
		case r == '+' || r == '-' || r == '–': // telephone numbers, ranges
			return nil
		case unicode.IsSpace(r), unicode.IsPunct(r), unicode.Is(unicode.Cf, r):
			if !end() {
				return nil
			}
		default:
			return nil
		}
	}
	if !end() {
		return nil
	}
	return into
}

// digit is the value of a decimal digit of any script, -1 for other runes.
// Unicode lays each script's ten digits out in order.
func digit(r rune) int {
	if r < 0x80 {
		if r >= '0' && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	for _, x := range unicode.Nd.R16 {
		if r <= rune(x.Hi) {
			if r >= rune(x.Lo) {
				return int(r-rune(x.Lo)) % 10
			}
			return -1
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r <= rune(x.Hi) {
			if r >= rune(x.Lo) {
				return int(r-rune(x.Lo)) % 10
			}
			return -1
		}
	}
	return -1
}

// A folding is a text as it is compared: case, accents on Latin letters, width,
// spaces, signs and invisible runes do not count. It is folded once and then
// compared with the words of every button.
type folding struct {
	runes [maxLabel]rune
	n     int // -1: longer than any button
}

// maxLabel is how many runes that count the words of a button have at most.
const maxLabel = 64

func folded(text string) (f folding) {
	for {
		var r rune
		if r, text = fold(text); r == 0 {
			return f
		}
		if f.n == maxLabel {
			f.n = -1
			return f
		}
		f.runes[f.n] = r
		f.n++
	}
}

// is reports whether a button's words are the same. Words without a letter or
// digit are the same as nothing.
func (f *folding) is(label string) bool {
	for i := 0; i < f.n; i++ {
		var r rune
		if r, label = fold(label); r != f.runes[i] {
			return false
		}
	}
	r, _ := fold(label)
	return f.n > 0 && r == 0
}

// fold takes the next rune that counts, 0 at the end, and returns what is left.
func fold(s string) (rune, string) {
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		if r = foldRune(r); r != 0 {
			return r, s
		}
	}
	return 0, ""
}

// foldRune is a rune as it is compared, 0 if it does not count. Marks are
// dropped on Latin letters only: in Khmer, Thai or Burmese they are the vowels.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return 0
	case r >= 0x300 && r <= 0x36f:
		return 0
	case r >= 0xff10 && r <= 0xff5a: // full width
		return foldRune(r - 0xfee0)
	case r == 'đ' || r == 'Đ':
		return 'd'
	case (r < 0x370 || r >= 0x1d00) && unicode.Is(unicode.Latin, r): // no Latin letter stands between
		if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
			for _, base := range string(d) {
				return foldRune(base)
			}
		}
		return unicode.ToLower(r)
	}
	if unicode.IsLetter(r) || unicode.IsMark(r) && r != '\ufe0f' && r != '\u20e3' {
		return unicode.ToLower(r)
	}
	if d := digit(r); d >= 0 {
		return '0' + rune(d)
	}
	return 0
}

// quote puts an id of a file into a finding.
func quote(s string) string { return "“" + s + "”" }
