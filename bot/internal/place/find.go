package place

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
)

// offered is how many places are offered at most: more would be no question but a
// list.
const offered = 4

// Match is a place that a text may mean.
type Match struct {
	// ID is the gazetteer's id of the place, a province's code among them.
	ID string
	// Name is what it is called: a message, or the name itself where there is none.
	Name hotline.Msg
	// Area is what a group may be told of it.
	Area Area
	// Abroad says that the name is of a place on the other side of a border.
	Abroad bool
}

// Find is which places a text may mean, the likeliest first, at most four. Those
// in province, if it is not empty, come before others that are as like. It never
// decides: what it finds is always confirmed. Only the first 300 characters of a
// text are looked at.
func Find(text, province string) []Match {
	f := finder{index: names(), province: province, found: map[*site]hit{}}
	f.look(fold(text))
	hits := make([]hit, 0, len(f.found))
	for _, h := range f.found {
		p, ok := f.found[gazetteer().byID[h.site.iso]]
		h.narrow = ok && p.at != h.at
		hits = append(hits, h)
	}
	slices.SortFunc(hits, f.order)
	var matches []Match
	for _, h := range hits[:min(len(hits), offered)] {
		s := h.site
		matches = append(matches, Match{ID: s.id, Name: Named(s.id), Area: s.area(), Abroad: s.kind == kindAbroad})
	}
	return matches
}

// Ready makes the index of names, some 15 ms of work that would else be done by the
// first look-up, where somebody waits for it.
func Ready() { names() }

// hit is a site that was found.
type hit struct {
	entry
	score float64
	// at is where in the text its name begins.
	at int
	// narrow says that another part of the text names the province that it lies in:
	// "Poipet, Banteay Meanchey".
	narrow bool
}

type finder struct {
	*index
	province string
	found    map[*site]hit
}

// How much a way to find counts: a whole name beats one inside a sentence, that a
// part of a name, and that a name that is spelt otherwise. Finds are as like if they
// come out the same in steps.
const (
	whole  = 1.0
	within = 0.9
	part   = 0.5
	other  = 0.44 // times how like it is, at most about 1.1
	steps  = 50
)

func (f *finder) take(e entry, score float64, at int) {
	if old, ok := f.found[e.site]; !ok || score > old.score {
		f.found[e.site] = hit{entry: e, score: score, at: at}
	}
}

func (f *finder) look(text string) {
	bare := joined(text)
	if bare == "" {
		return
	}
	words := strings.Fields(text)
	core := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return filler[w] })
	for _, key := range []string{bare, strings.Join(core, "")} {
		for _, e := range f.exact[key] {
			if e.site.kind == kindMinor && len(key) < 5 {
				continue // a short name of a village is a word of some language
			}
			f.take(e, whole, 0)
		}
	}
	if len(f.found) == 0 {
		f.latin(words)
		f.dense(text)
		// "Udor Meanchey" is no Mean Chey: two words that are spelt as one name are
		// more than one of them.
		if key := strings.Join(core, ""); len(f.found) > 0 && len(core) <= 3 {
			for _, h := range f.near(key, likeAll) {
				f.take(h.entry, within+(whole-within)/2, 0)
			}
		}
	}
	if key := strings.Join(core, ""); len(key) >= 4 {
		for _, e := range f.parts[key] {
			f.take(e, part, 0)
		}
	}
	if len(f.found) == 0 {
		f.spell(text, core)
	}
}

// order puts the likeliest first.
func (f *finder) order(a, b hit) int {
	return cmp.Or(
		cmp.Compare(math.Round(b.score*steps), math.Round(a.score*steps)),
		down(a.site.iso == f.province, b.site.iso == f.province),
		down(a.narrow, b.narrow),
		down(a.site.kind != kindAbroad, b.site.kind != kindAbroad),
		down(a.site.kind != kindMinor, b.site.kind != kindMinor),
		down(a.main, b.main),
		cmp.Compare(a.at, b.at),
		cmp.Compare(a.site.kind, b.site.kind),
		cmp.Compare(a.site.id, b.site.id),
	)
}

// down puts true before false.
func down(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// latin finds names among words that spaces divide: the longest first, each word in
// one name only.
func (f *finder) latin(words []string) {
	const most = 5
	for i := 0; i < len(words); {
		n := 1
		for size := min(most, len(words)-i); size > 0; size-- {
			key := strings.Join(words[i:i+size], "")
			if !f.stands(words, i, size, key) {
				continue
			}
			for _, e := range f.exact[key] {
				f.take(e, within, i)
			}
			n = size
			break
		}
		i += n
	}
}

// stands reports whether the words from i on are a name in a sentence, and not words
// that only look like one.
func (f *finder) stands(words []string, i, size int, key string) bool {
	es := f.exact[key]
	if len(es) == 0 || script(key) != "la" {
		return false
	}
	told := i > 0 && before[words[i-1]]
	for _, e := range es {
		switch {
		case e.site.kind == kindMinor && (len(key) < 6 || size > 1 && len(key) < 8):
		case size > 1 && len(key) < 5:
		case !told && (e.word || len(key) <= 3):
		default:
			return true
		}
	}
	return false
}

// dense finds names in scripts that put no spaces between words.
func (f *finder) dense(text string) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		for _, key := range f.inside[r] {
			if !strings.HasPrefix(text[i:], key) || !f.cut(text, i, key) {
				continue
			}
			for _, e := range f.exact[key] {
				f.take(e, within, i)
			}
			n = len(key)
			break
		}
		i += n
	}
}

// cut reports whether a key that stands in a text at i can be a name there: no
// syllable is cut in two, and a short one, or one that is also a word, is after a
// word that says where.
func (f *finder) cut(text string, i int, key string) bool {
	after, _ := utf8.DecodeRuneInString(text[i+len(key):])
	last, _ := utf8.DecodeLastRuneInString(text[:i])
	if joins(after) || last == '\u17d2' {
		return false
	}
	told, alone := false, i == 0 || text[i-1] == ' '
	for _, w := range beforeDense {
		told = told || strings.HasSuffix(text[:i], w)
	}
	short := utf8.RuneCountInString(key) <= 3 && script(key) != "zh"
	for _, e := range f.exact[key] {
		switch {
		case e.word && (!told || script(key) == "km"):
		case short && !told && !alone:
		default:
			return true
		}
	}
	return false
}

// joins reports whether a character belongs to the syllable before it.
func joins(r rune) bool {
	return r >= '\u17b6' && r <= '\u17d3' || r >= '\u0e30' && r <= '\u0e3a' || r >= '\u0e47' && r <= '\u0e4e'
}
