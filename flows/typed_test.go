package flows

import (
	"slices"
	"testing"
)

func same(a, b string) bool {
	f := folded(a)
	return f.is(b)
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string][]int{
		"1": {1}, " 3 ": {3}, "1 3 4": {1, 3, 4}, "1,3;4": {1, 3, 4}, "២": {2}, "១០": {10}, "๓": {3}, "၄": {4}, "٥": {5}, "۶": {6}, "७": {7},
		"８": {8}, "১": {1}, "໑ ໒": {1, 2}, "1️⃣": {1}, "2.": {2}, "(3)": {3}, "១ និង ២": nil, "0": {0}, "a1": nil, "": nil, "...": nil,
		"+85512345678": nil, "012345678": nil, "1-2": nil, "½": nil, "𝟑": {3},
	} {
		var buf [maxNumbers]int
		if got := numbers(text, buf[:0]); !slices.Equal(got, want) {
			t.Errorf("numbers(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Not sure", " not  sure!", true}, {"Tiếng Việt", "tieng viet", true}, {"Đói", "doi", true}, {"Ｙｅｓ", "yes", true},
		{"មាន", "មាន\u200b", true}, {"មាន", "មន", false}, {"ខ្ចីគេ", "ខ្ចីគេ ", true}, {"Yes", "yes please", false}, {"", "", false},
		{"✅", "🆘", false}, {"français", "Francais", true}, {"e\u0301tat", "état", true}, {"កម្ពុជា ២", "កម្ពុជា 2", true}, {"\xff", "a", false},
		{"ไทย", "ไทย", true}, {"БОЛЬ", "боль", true},
	} {
		if got := same(c.a, c.b); got != c.want || same(c.b, c.a) != c.want {
			t.Errorf("same(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestTypedAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		taps   []string
		text   string
		node   string // where it leads
		answer []string
		of     string
		words  string
	}{
		"number":              {[]string{"en", "continue"}, "1", "phone", []string{"yes"}, "danger", ""},
		"khmer number":        {[]string{"en", "continue"}, "៣", "phone", []string{"unsure"}, "danger", ""},
		"button's words":      {[]string{"en", "continue"}, "NOT NOW", "phone", []string{"no"}, "danger", ""},
		"number out of range": {[]string{"en", "continue"}, "4", "danger", nil, "danger", "4"},
		"free text":           {[]string{"en", "continue"}, "please, they come", "danger", nil, "danger", "please, they come"},
		"two for one choice":  {[]string{"en", "continue"}, "1 2", "danger", nil, "danger", "1 2"},
		"skip in words":       {[]string{"en", "continue"}, "skip", "phone", []string{Declined}, "danger", ""},
		"back in words":       {[]string{"en", "continue"}, "back", "promise", nil, "danger", ""},
		"go on is a choice":   {[]string{"en"}, "go on", "danger", []string{"continue"}, "promise", ""},
		"on another page":     {[]string{"en", "continue", Skip, Skip, Skip, Skip}, "tboung khmum", "people", []string{"KH-25"}, "place", ""},
		"on the second page":  {[]string{"en", "continue", Skip, Skip, Skip, Skip, More}, "1", "people", []string{"KH-3"}, "place", ""},
		"number as words":     {[]string{"en", "continue", Skip, Skip, Skip, Skip, Skip, Skip, Skip, Skip, Skip}, "1", "review", []string{Told}, "words", "1"},
		"nothing":             {[]string{"en", "continue"}, " \n", "danger", nil, "danger", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := play(t).tap(c.taps...)
			out := p.in(Input{Text: c.text})
			p.at(c.node).told(c.of, c.answer...)
			if out.Words != c.words {
				t.Errorf("words %q, want %q", out.Words, c.words)
			}
		})
	}
}

func TestTypedMarks(t *testing.T) {
	p := play(t).tap("en", "continue", Skip, Skip, Skip, Skip, Skip, Skip).at("frail")
	for _, c := range []struct {
		text string
		want []string
	}{
		{"1 3", []string{"minor", "hurt"}}, {"1 3 4", []string{"minor", "hurt", "walk"}}, {"3", []string{"minor", "walk"}},
		{"pregnant", []string{"minor", "walk", "pregnant"}}, {"1 9", []string{"minor", "walk", "pregnant"}},
	} {
		p.in(Input{Text: c.text})
		if !slices.Equal(p.st.Marks, c.want) {
			t.Errorf("after %q: %v, want %v", c.text, p.st.Marks, c.want)
		}
	}
	p.in(Input{Text: "go on"})
	p.at("child").told("frail", "minor", "pregnant", "walk")
}

func FuzzTyped(f *testing.F) {
	for _, s := range []string{"1", "១ ៣", "back", "1️⃣", "\xff\xfe", "១២៣៤៥៦៧៨៩០១២៣៤៥៦", "e\u0301\u0301", "ព្រះសីហនុ"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(8))
	}
	s := testSet(f)
	label := locale(f, "km")
	var all []State
	for _, f := range s.flows {
		for i := range f.nodes {
			all = append(all, State{Flow: f.id, Node: f.nodes[i].id, Trail: []string{"intake/language"}})
		}
	}
	f.Fuzz(func(t *testing.T, text string, at uint8) {
		next, out := s.Turn(all[int(at)%len(all)], Input{Text: text}, label)
		if _, ok := s.flow(next.Flow).index[next.Node]; !ok {
			t.Fatal("left the flow")
		}
		if out.Words != "" && out.Words != text {
			t.Fatal("words were changed")
		}
		if same(text, text) && !out.Understood && out.Words == "" {
			t.Fatal("words were lost")
		}
	})
}
