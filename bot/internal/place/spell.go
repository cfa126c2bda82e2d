package place

import (
	"strings"
	"unicode/utf8"
)

// How like a spelling must be to be offered. A word inside a sentence must be more
// like than one that was sent alone in answer to "where": most words of a sentence
// are no places.
const (
	likeAlone  = 0.72
	likeDense  = 0.70 // alone or between spaces, in a script that has few of them
	likeShort  = 0.84 // alone, of at most five letters
	likeInside = 0.86
	likeWords  = 0.90 // inside, of several words
	likeSmall  = 0.88 // a small place, which is never offered inside a sentence
	likeAll    = 0.90 // alone, where one of the words is a name by itself
	// behind is how much less like than the best the others may be.
	behind = 0.10
	// most is how many words of a text are compared.
	most = 24
)

// spell finds names that are spelt otherwise. core are the words without those that
// say nothing of a place.
func (f *finder) spell(text string, core []string) {
	var best float64
	var all []hit
	try := func(key string, least float64, at int) {
		if never[key] {
			return
		}
		for _, h := range f.near(key, least) {
			h.at = at
			best = max(best, h.score)
			all = append(all, h)
		}
	}
	if alone := strings.Join(core, ""); script(alone) == "la" && len(core) <= 4 && len(alone) >= 5 {
		least := likeAlone
		if len(alone) == 5 {
			least = likeShort
		}
		try(alone, least, 0)
	}
	for i := range core[:min(len(core), most)] {
		for size := 1; size <= 3 && i+size <= len(core) && size < len(core); size++ {
			key, least := strings.Join(core[i:i+size], ""), likeInside
			if size > 1 {
				least = likeWords
			}
			if script(key) == "la" && len(key) >= 4+2*min(size, 2) {
				try(key, least, i)
			}
		}
	}
	for i, key := range append([]string{joined(text)}, strings.Fields(text)...) {
		for _, w := range beforeDense {
			key = strings.TrimPrefix(key, w)
		}
		if n := utf8.RuneCountInString(key); script(key) != "la" && n >= 4 && n <= 20 && i <= most {
			try(key, likeDense, i)
		}
	}
	for _, h := range all {
		if h.score >= best-behind {
			f.take(h.entry, h.score*other, h.at)
		}
	}
}

// near are the names that are spelt about like key.
func (f *finder) near(key string, least float64) (hits []hit) {
	k := spell(key, entry{})
	latin := script(key) == "la"
	lists := f.spelt[script(key)]
	if lists == nil || k.soundLength > longestName {
		return nil
	}
	far := int((1.2-least)*float64(k.soundLength)) + 1
	for _, list := range lists[max(0, k.soundLength-far):min(longestName, k.soundLength+far+1)] {
		for i := range list {
			n := &list[i]
			small := n.site.kind == kindMinor
			if n.length < 4 || latin && n.length < 5 || small && (n.length < 7 || least > likeAlone) {
				continue
			}
			if l := like(&k, n, least); l > 0 && (!small || l >= likeSmall) {
				hits = append(hits, hit{entry: n.entry, score: l})
			}
		}
	}
	return hits
}

// before are the words, folded, after which a place is named: in, at, near, to and
// from in the languages that are written to the hotline in Latin letters.
var before = set(`in at near to from inside around on
	di ke dekat dari sa nasa malapit o tai gan den tu trong zai dao a en dans hacia krong khaet tinh province city`)

// filler are words that say nothing of which place is meant.
var filler = set(`in at near to from inside around now here
	di ke dekat dari sa nasa po ako malapit o tai gan den tu trong zai wo
	i im am we are is it its the a an my they he she me us this that there
	cambodia kampuchea campuchia combodia please pls help thanks
	toi em dang minh chung saya aku ada kami`)

// never are words that are spelt much like a name and are none.
var never = set(`malay malays danger others សម្រាប ម៉ាឡេ`)

// beforeDense are such words in scripts without spaces. "In" is not taken from a
// Khmer text as proof that a name follows which is also a word: what it stands
// before may be a time.
var beforeDense = []string{"នៅ", "ក្នុង", "ខេត្ត", "ក្រុង", "在", "到", "去", "来", "从", "于", "อยู่ที", "อยูที", "อยู", "ที", "ใน", "จาก", "ไป"}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
