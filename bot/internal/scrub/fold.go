package scrub

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// text is a source string beside a plain copy of it that finders can read
// without knowing scripts: digits of every script are ASCII digits, Latin
// letters are lower case without marks, full-width forms are narrow, all
// dashes are '-', all blanks are ' ', and what cannot be seen is left out.
// One position is one visible rune.
type text struct {
	src  string
	r    []rune
	at   []int    // where each position begins in src
	end  []int    // and ends
	mark []string // what took the position, or ""
	head []bool   // whether a mark begins here

	found  bool // something was taken
	digits bool // there is at least one digit
	asked  int  // how many numbers were looked up
}

func read(s string) *text {
	n := len(s)
	t := &text{src: s, r: make([]rune, 0, n), at: make([]int, 0, n), end: make([]int, 0, n)}
	for i, r := range s {
		w := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, w = utf8.DecodeRuneInString(s[i:])
		}
		f := fold(r)
		switch {
		case f == unseen:
			continue
		case f == glued:
			if n := len(t.r); n > 0 && t.end[n-1] == i {
				t.end[n-1] = i + w
			}
			continue
		case digit(f):
			t.digits = true
		}
		t.r = append(t.r, f)
		t.at = append(t.at, i)
		t.end = append(t.end, i+w)
	}
	t.mark = make([]string, len(t.r))
	t.head = make([]bool, len(t.r))
	return t
}

// What fold answers for runes that make no position of their own.
const (
	unseen rune = -1 // zero-width space, joiner, direction mark
	glued  rune = -2 // a combining mark that belongs to the rune before it
)

func fold(r rune) rune {
	switch {
	case r < 0x80:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r < 0x250:
		if b := latin[r-0x80]; b != 0 {
			return rune(b)
		}
	case 0x1E00 <= r && r < 0x1F00:
		if b := latinMore[r-0x1E00]; b != 0 {
			return rune(b)
		}
	case 0x300 <= r && r < 0x370, 0xFE00 <= r && r <= 0xFE0F, r == 0x20E3:
		return glued
	case 0xFF01 <= r && r <= 0xFF5E:
		return fold(r - 0xFEE0)
	case 0x2460 <= r && r <= 0x2468: // circled digits
		return r - 0x2460 + '1'
	case r == 0x2070, 0x2074 <= r && r <= 0x2079:
		return r - 0x2070 + '0'
	case 0x2080 <= r && r <= 0x2089:
		return r - 0x2080 + '0'
	}
	if f, ok := signs[r]; ok {
		return f
	}
	switch {
	case unicode.Is(unicode.Cf, r):
		return unseen
	case unicode.Is(unicode.Nd, r):
		return digitOf(r)
	case unicode.Is(unicode.Zs, r):
		return ' '
	}
	return unicode.ToLower(r)
}

// signs are punctuation that means the same as an ASCII sign.
var signs = map[rune]rune{
	'\u2010': '-', '\u2011': '-', '\u2012': '-', '–': '-', '—': '-', '\u2015': '-', '−': '-', 'ー': '-', '﹘': '-', '﹣': '-',
	'·': '.', '•': '.', '․': '.', '‧': '.', '∙': '.', '・': '.', '٫': '.', '，': ',', '،': ',', '、': ',', '٬': ',',
	'៖': ':', '︰': ':', '’': '\'', '‘': '\'', 'ʼ': '\'', '′': '\'', '″': '"', '“': '"', '”': '"', '«': '"', '»': '"',
	'º': '°', '˚': '°', '\u2028': '\n', '\u2029': '\n', '\u0085': '\n', '¹': '1', '²': '2', '³': '3', '⓪': '0',
	'﹫': '@', '⁺': '+', '₊': '+', '➕': '+', '＂': '"', '∕': '/', '⁄': '/',
}

// digitOf is the ASCII digit of a decimal digit of any script. Unicode lists
// decimal digits in runs of ten that begin with zero.
func digitOf(r rune) rune {
	for _, g := range unicode.Nd.R16 {
		if r <= rune(g.Hi) {
			return '0' + (r-rune(g.Lo))%10
		}
	}
	for _, g := range unicode.Nd.R32 {
		if r <= rune(g.Hi) {
			return '0' + (r-rune(g.Lo))%10
		}
	}
	return r
}

// latin and latinMore are the ASCII letters under accented Latin ones, 0 where
// there is none. Marks are taken off Latin letters only: elsewhere they are
// half of the spelling.
var (
	latin     = bases(0x80, 0x250)
	latinMore = bases(0x1E00, 0x1F00)
)

func bases(from, to rune) []byte {
	table := make([]byte, to-from)
	for r := from; r < to; r++ {
		switch r {
		case 'đ', 'Đ', 'ð', 'Ð':
			table[r-from] = 'd'
			continue
		case 'ø', 'Ø':
			table[r-from] = 'o'
			continue
		case 'ł', 'Ł':
			table[r-from] = 'l'
			continue
		case 'ı':
			table[r-from] = 'i'
			continue
		}
		d := norm.NFD.PropertiesString(string(r)).Decomposition()
		if len(d) > 0 && d[0] < 0x80 && alpha(unicode.ToLower(rune(d[0]))) {
			table[r-from] = byte(unicode.ToLower(rune(d[0])))
		}
	}
	return table
}

func digit(r rune) bool { return '0' <= r && r <= '9' }
func alpha(r rune) bool { return 'a' <= r && r <= 'z' }
func alnum(r rune) bool { return digit(r) || alpha(r) }

// letter reports whether a folded rune can stand in a word of some script.
func letter(r rune) bool {
	if r < 0x80 {
		return alpha(r)
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

// is reports whether position i holds r; a position outside holds nothing.
func (t *text) is(i int, r rune) bool { return i >= 0 && i < len(t.r) && t.r[i] == r }

// ok reports whether position i exists and f holds for it.
func (t *text) ok(i int, f func(rune) bool) bool { return i >= 0 && i < len(t.r) && f(t.r[i]) }

// upper reports whether position i was an upper-case letter in the source.
func (t *text) upper(i int) bool {
	if i < 0 || i >= len(t.r) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.src[t.at[i]:])
	return unicode.IsUpper(r)
}

// has reports whether the folded phrase p begins at position i.
func (t *text) has(i int, p []rune) bool {
	if i < 0 || i+len(p) > len(t.r) {
		return false
	}
	for k, r := range p {
		if t.r[i+k] != r {
			return false
		}
	}
	return true
}

// words folds phrases for has.
func words(phrases ...string) [][]rune {
	out := make([][]rune, len(phrases))
	for i, p := range phrases {
		out[i] = read(p).r
	}
	return out
}
