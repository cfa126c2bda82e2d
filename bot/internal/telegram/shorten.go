package telegram

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"hotline/bot/internal/hotline"
)

// What Telegram takes, in UTF-16 units.
const (
	maxMessage = 4096
	maxCaption = 1024
	maxAlert   = 200
)

// more marks that something was cut. It needs no translation.
const more = "…"

// text renders lines below one another. If they are longer than room UTF-16
// units, the longest words told are cut, again and again, so that what the house says
// stays whole as long as it can.
func text(r Renderer, lang string, lines []hotline.Msg, room int) string {
	s := join(r, lang, lines)
	if len(s) <= room || units(s) <= room {
		return s
	}
	lines = copied(lines)
	for range 16 {
		over := units(s) - room
		if over <= 0 {
			return s
		}
		longest := longestWords(lines)
		if longest == nil || units(*longest) < 8 {
			break
		}
		*longest = cut(*longest, max(units(*longest)-over, 1))
		s = join(r, lang, lines)
	}
	return cut(s, room)
}

func join(r Renderer, lang string, lines []hotline.Msg) string {
	switch len(lines) {
	case 0:
		return ""
	case 1:
		return r.Text(lang, lines[0])
	}
	var b strings.Builder
	b.Grow(512)
	for i, m := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		if !m.IsZero() {
			b.WriteString(r.Text(lang, m))
		}
	}
	return b.String()
}

// copied is a deep copy, because what is cut for one send must stay whole for
// whoever else holds it.
func copied(ms []hotline.Msg) []hotline.Msg {
	ms = slices.Clone(ms)
	for i := range ms {
		ms[i].Args = slices.Clone(ms[i].Args)
		for k := range ms[i].Args {
			a := &ms[i].Args[k]
			if a.Msg != nil {
				one := copied([]hotline.Msg{*a.Msg})
				a.Msg = &one[0]
			}
			a.List = copied(a.List)
		}
	}
	return ms
}

// longestWords finds the longest words that a person wrote, nil if there are none.
func longestWords(ms []hotline.Msg) *string {
	var longest *string
	see := func(s *string) {
		if *s != "" && (longest == nil || len(*s) > len(*longest)) {
			longest = s
		}
	}
	for i := range ms {
		eachWords(&ms[i], see)
	}
	return longest
}

func eachWords(m *hotline.Msg, see func(*string)) {
	see(&m.Text)
	for k := range m.Args {
		a := &m.Args[k]
		see(&a.Text)
		if a.Msg != nil {
			eachWords(a.Msg, see)
		}
		for i := range a.List {
			eachWords(&a.List[i], see)
		}
	}
}

// units counts UTF-16 units, as Telegram does.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// cut shortens s to n UTF-16 units, the mark that something is missing
// included. It does not part a letter from its marks, as far as that can be
// told by a letter's neighbours: a Khmer subscript, an accent, an emoji's
// skin, a joined family. A letter under a heap of marks is parted from them all
// the same, so that words written like that do not vanish as a whole.
func cut(s string, n int) string {
	if units(s) <= n {
		return s
	}
	room, end, marks := n-1, 0, 0 // the mark is one unit
	var before rune
	for i, r := range s {
		if marks++; !joins(before, r) || marks > maxMarks {
			end, marks = i, 0
		}
		if room -= max(utf16.RuneLen(r), 1); room < 0 {
			break
		}
		before = r
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + more
}

// maxMarks is how many marks can belong to one letter in any language that is
// written, and in a family of joined emoji.
const maxMarks = 16

// joins reports whether r belongs to the letter that before is part of.
func joins(before, r rune) bool {
	switch before {
	case '\u17d2', '\u1039', '\u200d': // Khmer and Burmese stackers, the joiner
		return true
	}
	return r == '\u200d' || r >= 0x1f3fb && r <= 0x1f3ff || unicode.Is(unicode.M, r)
}
