package scrub

import (
	"strings"
	"testing"
)

var marks = []string{MarkPhone, MarkEmail, MarkLink, MarkUser, MarkNumber, MarkPlace, MarkDate, MarkName}

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"call 012 345 678", "a@b.c", "https://t.me/x", "@dara", "11.5564, 104.9282", "12/05/1994", "N1234567", "I am Dara",
		"ខ្ញុំឈ្មោះ សុខា ០១២៣៤៥៦៧៨", "我叫王小明13812345678", "ฉันชื่อ สมชาย", "Tên tôi là Hoa", "နာမည်က အောင်", "اسمي محمد ٠١٢٣٤٥٦٧٨",
		"\xff012\u200b345678", "+", "()+1", "° 1' n", "///a.b.c", "P<KHM<<", "12/OuKaMa(N)123456", "5,000,000 riel", "年月日1994年5月12日",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Text(s)
		restIsKept(t, s, out)
		noLongNumber(t, out)
	})
}

// restIsKept checks that what stands between the marks stood in the source, in
// the same order, byte for byte.
func restIsKept(t *testing.T, in, out string) {
	t.Helper()
	for _, m := range marks {
		in = strings.ReplaceAll(in, m, "\x00")
		out = strings.ReplaceAll(out, m, "\x00")
	}
	for piece := range strings.SplitSeq(out, "\x00") {
		i := strings.Index(in, piece)
		if i < 0 {
			t.Fatalf("%q is not from %q", piece, in)
		}
		in = in[i+len(piece):]
	}
}

// noLongNumber checks that no six digits stand together in any script, but in
// a sum of money.
func noLongNumber(t *testing.T, out string) {
	t.Helper()
	s := read(out)
	for i := 0; i < len(s.r); i++ {
		if !digit(s.r[i]) {
			continue
		}
		_, to := s.number(i)
		if to-i >= 6 && !s.sum(candidate{from: i, groups: []group{{i, to}}}) && !grouped(s, i, to) {
			t.Fatalf("%q keeps %q", out, string(s.r[i:to]))
		}
		i = to
	}
}

// grouped reports whether digits are inside a sum of several groups.
func grouped(s *text, from, to int) bool {
	return s.currency(from, to) && strings.HasSuffix(string(s.r[from:to]), "000")
}
