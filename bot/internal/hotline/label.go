package hotline

import (
	"strings"
	"unicode"
)

// maxLabel is how many characters of a name are shown.
const maxLabel = 32

// Label is a name as it is shown: without what could break a line, turn its
// direction or fill a screen.
func Label(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	if r := []rune(strings.TrimSpace(name)); len(r) > maxLabel {
		return string(r[:maxLabel]) + "…"
	}
	return strings.TrimSpace(name)
}
