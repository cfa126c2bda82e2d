package place

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// sounds writes alike what Khmer names written in Latin letters leave open: the
// breath after a consonant, v and w, c and k, vowels of two or three letters.
var sounds = strings.NewReplacer(
	"ph", "p", "th", "t", "kh", "k", "ch", "c", "sh", "s", "x", "s", "w", "v", "y", "i", "q", "k", "z", "s",
	"oeu", "u", "oo", "u", "ou", "u", "oe", "o", "ao", "o", "ae", "e", "ee", "i", "ea", "e",
)

// spell makes a key ready to be compared.
func spell(key string, e entry) spelt {
	s := spelt{entry: e, key: key, sound: key, length: utf8.RuneCountInString(key)}
	if script(key) == "la" {
		s.sound = single(sounds.Replace(key))
	}
	s.bones = bones(s.sound)
	s.mask, s.soundMask = mask(s.key), mask(s.sound)
	s.soundLength = utf8.RuneCountInString(s.sound)
	return s
}

// mask has a bit for each character of a word; some share one.
func mask(word string) (m uint64) {
	for _, r := range word {
		m |= 1 << (uint(r) % 64)
	}
	return m
}

// single writes a letter that stands twice once.
func single(s string) string {
	var last rune
	return strings.Map(func(r rune) rune {
		if r == last {
			return -1
		}
		last = r
		return r
	}, s)
}

// bones are the consonants of a word, which people hear best and agree on.
func bones(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("aeiou", r), unicode.Is(unicode.M, r),
			r >= '\u17b4' && r <= '\u17d3', r >= '\u0e2f' && r <= '\u0e4e':
			return -1
		case r == 'c':
			return 'k'
		}
		return r
	}, s)
}

// like is how like two spellings are, from 0 to about 1.1; 0 also if they are not
// as like as least.
func like(a, b *spelt, least float64) float64 {
	const (
		same  = 0.12 // on top for the same consonants
		sound = 0.98 // the same sound is a little less than the same letters
	)
	top := 0.0
	if len(a.bones) >= 3 && a.bones == b.bones {
		top = same
	}
	best := alike(a.key, b.key, a.length, b.length, a.mask^b.mask, 1, least-top)
	if a.sound != a.key || b.sound != b.key {
		best = max(best, alike(a.sound, b.sound, a.soundLength, b.soundLength, a.soundMask^b.soundMask, sound, least-top))
	}
	if best == 0 {
		return 0
	}
	return best + top
}

// alike is from less the share of letters that differ, 0 if that is under least. Most
// words are ruled out by their lengths, or by the letters that only one of them
// has, of which each difference explains two.
func alike(a, b string, na, nb int, only uint64, from, least float64) float64 {
	long := float64(max(na, nb))
	most := int((from-least)*long + 1e-9)
	if max(na, nb)-min(na, nb) > most || bits.OnesCount64(only) > 2*most {
		return 0
	}
	if d := levenshtein.ComputeDistance(a, b); d <= most {
		return from - float64(d)/long
	}
	return 0
}
