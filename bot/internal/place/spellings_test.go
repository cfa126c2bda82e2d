package place

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The least shares, in percent, of the spellings that must be found: first of all,
// and among those that are offered, so after one question.
var leasts = []struct {
	file           string
	first, offered float64
}{
	{"spellings.tsv", 100, 100},
	{"unseen.tsv", 96, 96},
}

type spelling struct{ lang, text, province, want string }

func spellings(t testing.TB, file string) (all []spelling) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("%q has %d columns", line, len(f))
		}
		all = append(all, spelling{f[0], f[1], f[2], f[3]})
	}
	return all
}

// judge says whether the right place is the first that was found, and whether it is
// among those offered.
func (s spelling) judge(found []Match) (first, among bool) {
	index := func(id string) int {
		id, away := strings.CutPrefix(id, "!")
		for i, m := range found {
			if m.ID == id && m.Abroad == away {
				return i
			}
		}
		return -1
	}
	if s.want == "-" {
		return len(found) == 0, len(found) == 0
	}
	if all := strings.Split(s.want, "&"); len(all) > 1 {
		among = true
		for _, id := range all {
			i := index(id)
			first = first || i == 0
			among = among && (i >= 0 || id == "@" && len(found) > 1)
		}
		return first && among, among
	}
	for id := range strings.SplitSeq(s.want, "|") {
		i := index(id)
		first, among = first || i == 0, among || i >= 0
	}
	return first, among
}

func TestSpellings(t *testing.T) {
	for _, least := range leasts {
		t.Run(least.file, func(t *testing.T) {
			total, by := tally(t, least.file)
			for lang, c := range by {
				t.Logf("%s: %s", lang, c)
			}
			t.Logf("all: %s", total)
			if total.share(total.first) < least.first || total.share(total.offered) < least.offered {
				t.Errorf("less than %v %% found first or %v %% after one question", least.first, least.offered)
			}
		})
	}
}

// count is how many spellings there are, and how many of them are found. What names
// no place counts as found if nothing is.
type count struct{ all, first, offered int }

func (c *count) share(n int) float64 { return 100 * float64(n) / float64(c.all) }

func (c *count) String() string {
	return fmt.Sprintf("%d spellings, %.1f %% found first, %.1f %% after one question", c.all, c.share(c.first), c.share(c.offered))
}

func tally(t *testing.T, file string) (*count, map[string]*count) {
	total, by := &count{}, map[string]*count{}
	for _, s := range spellings(t, file) {
		found := Find(s.text, s.province)
		if len(found) > offered {
			t.Errorf("%q offers %d places", s.text, len(found))
		}
		first, among := s.judge(found)
		if !first {
			var ids []string
			for _, m := range found {
				ids = append(ids, m.ID)
			}
			t.Logf("%s %q: wanted %s, found %v", s.lang, s.text, s.want, ids)
		}
		lang := s.lang
		if s.want == "-" {
			lang = "no place"
		}
		if by[lang] == nil {
			by[lang] = &count{}
		}
		for _, c := range []*count{total, by[lang]} {
			c.all++
			if first {
				c.first++
			}
			if among {
				c.offered++
			}
		}
	}
	return total, by
}
