package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/bot/internal/scrub"
)

// maxFields is how many words of a text are looked at one by one for a place, and
// window how many of them an exact place that is written out can have.
const (
	maxFields = 400
	window    = 4
)

// given is a place that stood in a text, with the part that tells it. A link that
// tells no coordinates has no point.
type given struct {
	place.Given
	words string
}

// readPlaces finds the exact places and map links in a text. rest is the text
// without them: what says where somebody is to the metre is kept apart from their
// other words, because it expires sooner.
func (in *Intake) readPlaces(text, province string) (found []given, rest string) {
	whole, exact := in.places.Read(text, province)
	if !exact && !in.places.Link(text) {
		return nil, text
	}
	// What stands beside a short plus code says more than a province chosen before.
	if told, ok := in.places.Read(text, ""); ok {
		whole, province = told, ""
	}
	fields := strings.Fields(text)
	for n := 1; n <= window && len(fields) <= maxFields; n++ {
		for i := 0; i+n <= len(fields); {
			part := strings.Join(fields[i:i+n], " ")
			g, ok := in.places.Read(part, province)
			if !ok && (n > 1 || !in.places.Link(part)) {
				i++
				continue
			}
			found = append(found, given{g, part})
			fields = slices.Replace(fields, i, i+n, in.besides(part, province)...)
		}
	}
	if len(found) == 0 {
		return []given{{whole, text}}, strings.Join(in.besides(text, province), "")
	}
	return found, strings.Join(fields, " ")
}

// mark is what scrubbing puts in the place of what it takes out.
var mark = regexp.MustCompile(`\[[a-z ]+\]`)

// besides are the words around a place in a text that has no spaces, without what
// identifies; nothing if it says no more than the place. As they came they are
// kept with the place.
func (in *Intake) besides(part, province string) []string {
	words := scrub.Text(part)
	if _, still := in.places.Read(words, province); still || in.places.Link(words) ||
		!strings.ContainsFunc(mark.ReplaceAllString(words, ""), spoken) {
		return nil
	}
	return []string{words}
}

// wrote takes the places out of what was typed. rest is what is left to be
// understood; there is none if the places were all of it, or were the answer to
// the card, so that no other card takes the rest for its own.
func (t *turn) wrote(text string) (rest string, done bool) {
	st := t.st
	switch {
	case (st.Conv == nil || st.asks()) && st.talking() == "":
		return text, false
	case t.informed && !st.helped():
		return text, false // nothing that is typed at a page of information is kept
	}
	province := ""
	if st.Conv != nil {
		province = st.province()
	}
	found, rest := t.in.readPlaces(text, province)
	if len(found) == 0 {
		return text, false
	}
	here := st.Conv != nil && !st.asks()
	was := ""
	if here {
		was = st.Conv.Node
	}
	for _, g := range found {
		switch {
		case g.Point != (hotline.Point{}) && place.Valid(g.Point):
			p := g.Point
			t.exact(hotline.Evidence{Source: g.Source, At: t.ev.At, Point: &p, Words: g.words})
		case !here:
			rest = strings.TrimSpace(rest + " " + g.words) // the talk passes it on
		default:
			st.addPlace(hotline.Evidence{Source: hotline.SourceLink, At: t.ev.At, Words: g.words})
			if st.Note = notePlaceLink; early(was) {
				st.Note = noteUntold
			}
		}
	}
	if !strings.ContainsFunc(rest, spoken) {
		return "", true
	}
	if here && st.talking() == "" && (was == nodePlace || st.Conv.Node != was) {
		t.keepWords(rest)
		return "", true
	}
	return rest, false
}

// caption keeps the places in what stands under a photo or a voice message, as those
// in what is typed, and returns the rest.
func (t *turn) caption(text string) string {
	if rest, done := t.wrote(text); !done {
		return rest
	}
	return ""
}

// spoken reports whether a rune can be part of a word.
func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
