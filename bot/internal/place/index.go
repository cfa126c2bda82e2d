package place

import (
	"slices"
	"strings"
	"sync"
)

// entry is a name in the index.
type entry struct {
	site *site
	// word says that the name is also an everyday word, main that it is the usual
	// one in its language.
	word, main bool
}

// spelt is a name that a text is compared with letter by letter.
type spelt struct {
	entry
	key, sound, bones   string
	length, soundLength int    // in characters
	mask, soundMask     uint64 // which characters there are
}

// longestName is how long a name is, in characters, that is told from longer ones.
const longestName = 32

// index is the gazetteer made ready for look-ups. Keys are folded and joined.
type index struct {
	// exact has every name, also with the words for city, province and so on.
	exact map[string][]entry
	// parts has the parts of names of several words.
	parts map[string][]entry
	// inside are, by their first character, the keys of scripts that put no spaces
	// between words, the longest first.
	inside map[rune][]string
	// spelt are the names by script and by how long they sound, without such words.
	spelt map[string]*[longestName + 1][]spelt
}

var names = sync.OnceValue(func() *index {
	x := &index{exact: map[string][]entry{}, parts: map[string][]entry{}, inside: map[rune][]string{}, spelt: map[string]*[longestName + 1][]spelt{}}
	for _, s := range gazetteer().sites {
		if s.kind == kindMinor && x.known(s) {
			continue
		}
		for _, n := range s.names {
			x.take(s, n)
		}
	}
	for key := range x.exact {
		if r := []rune(key)[0]; script(key) != "la" && script(key) != "" {
			x.inside[r] = append(x.inside[r], key)
		}
	}
	for _, keys := range x.inside {
		slices.SortFunc(keys, func(a, b string) int {
			if d := len(b) - len(a); d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
	}
	return x
})

// known reports whether a place of GeoNames is one that was made by hand, too: of
// the same name, in the same province, within 15 km. Those made by hand are in the
// index before it.
func (x *index) known(s *site) bool {
	for _, e := range x.exact[joined(fold(s.name))] {
		n := nearest{e.site, apart(s.unit, e.site.unit)}
		if e.site.kind != kindMinor && e.site.iso == s.iso && n.kilometres() <= 15 {
			return true
		}
	}
	return false
}

func (x *index) take(s *site, n name) {
	folded := fold(n.text)
	key := joined(folded)
	if key == "" {
		return
	}
	e := entry{site: s, word: n.word, main: n.main}
	if !x.put(x.exact, key, e) {
		return // the same name again, spelt alike
	}
	if !n.word {
		list := x.spelt[script(key)]
		if list == nil {
			list = &[longestName + 1][]spelt{}
			x.spelt[script(key)] = list
		}
		n := spell(key, e)
		at := min(n.soundLength, longestName)
		list[at] = append(list[at], n)
	}
	e.word, e.main = false, false
	for _, k := range dressed(s, n.lang, key) {
		x.put(x.exact, k, e)
	}
	if n.lang == "la" {
		x.divide(s, strings.Fields(folded), e)
	}
}

// divide enters the parts of a name that may be written for the whole: "Samraong" for
// Samraong Kraom. What names a small place is taken for it only from its beginning.
func (x *index) divide(s *site, words []string, e entry) {
	if s.kind > kindDistrict && s.kind != kindMinor {
		return
	}
	for i := range words {
		for j := i + 1; j <= len(words); j++ {
			part := strings.Join(words[i:j], "")
			if j-i == len(words) || len(part) < 5 || generic[strings.Join(words[i:j], " ")] ||
				s.kind == kindMinor && (i > 0 || len(part) < 7) {
				continue
			}
			x.put(x.parts, part, e)
		}
	}
}

// put adds an entry, once for each site.
func (x *index) put(m map[string][]entry, key string, e entry) bool {
	for i, o := range m[key] {
		if o.site == e.site {
			m[key][i].main = o.main || e.main
			m[key][i].word = o.word && e.word
			return false
		}
	}
	m[key] = append(m[key], e)
	return true
}

// dressed are the forms of a key with the word for what the site is.
func dressed(s *site, lang, key string) (all []string) {
	if s.kind == kindMinor {
		return nil
	}
	if lang == "vi" {
		lang = "la"
	}
	d := dress[lang]
	if s.kind == kindProvince {
		d = dress[lang+" province"]
	}
	for _, w := range d.before {
		all = append(all, w+key)
	}
	for _, w := range d.after {
		all = append(all, key+w)
	}
	return all
}

// dress are the words for kinds of places, folded, by script, for provinces apart.
var dress = func() map[string]struct{ before, after []string } {
	m := map[string]struct{ before, after []string }{}
	for _, d := range [][3]string{
		{"la province", "khaet khet tinh provinceof", "province"},
		{"la", "krong srok khan tp thanhpho cuakhau", "city town district border crossing"},
		{"km province", "ខេត្ត", ""},
		{"km", "ក្រុង ស្រុក ខណ្ឌ", ""},
		{"zh province", "", "省"},
		{"zh", "", "市 口岸"},
		{"th province", "จังหวัด", ""},
		{"th", "เมือง กรุง", ""},
	} {
		m[d[0]] = struct{ before, after []string }{strings.Fields(fold(d[1])), strings.Fields(fold(d[2]))}
	}
	return m
}()

// generic are words that many names have, so that alone they name nothing.
var generic = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`kampong kompong kampung phnom phnum phum phumi prey stung stueng steung kaoh
		krong preah banteay svay trapeang boeng boeung sangkat border crossing city town commune beach hill mountain
		resort airport international khum meanchey mean chey thom thum pram daeum khang kaeut lech cheung tboung
		angk chas thmei muoy kraom veal preaek prek chrey samnar province chong hong luek rung ville port
		khan srok spean wat voat phsar psar anlong roka spey village rieng trach bang`) {
		m[w] = true
	}
	m["mean chey"], m["stueng mean"], m["steung mean"] = true, true, true
	return m
}()
