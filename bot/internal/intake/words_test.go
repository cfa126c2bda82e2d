package intake

import (
	"fmt"
	"testing"

	"hotline/bot/internal/hotline"
	"hotline/flows"
	"hotline/locales"
)

// TestSuggestedWords: each word that is offered can be taken, in every language, and
// none is a meeting word, which is spoken aloud; and no two of those are the same.
func TestSuggestedWords(t *testing.T) {
	bundle, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	set := flows.Default()
	var langs []flows.Lang
	for _, l := range bundle.Languages() {
		langs = append(langs, flows.Lang{Tag: l.Tag, Autonym: l.Autonym})
	}
	set.SetLanguages(langs)
	in := New(set, Options{Label: func(lang, key string) string { return bundle.Text(lang, key, nil, nil) }})
	for _, l := range langs {
		have := map[string]bool{}
		word := func(key string) string {
			folded := flows.Fold(bundle.Text(l.Tag, key, nil, nil))
			if folded == "" || have[folded] || !bundle.Has(l.Tag, key) {
				t.Errorf("%s in %s is none, or there twice", key, l.Tag)
			}
			have[folded] = true
			return folded
		}
		for n := range hotline.MeetingThings {
			word(fmt.Sprint("word.", n+1))
		}
		for n := range coverHints {
			if key := hintKey(n + 1); !in.fits(word(key)) {
				t.Errorf("%s in %s cannot be taken", key, l.Tag)
			}
		}
	}
}
