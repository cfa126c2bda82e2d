// Package showcards holds pictures with one sentence in large letters, for a
// person to hold up to somebody whose language they do not speak: a doctor, a
// driver, a guesthouse. Telegram cannot make a text large, so they are pictures.
// Here is nothing but those and what each is called: the language that it is in,
// a slash, and the id of a need or of one of three cards for everybody.
//
// The texts stand in texts.yaml. A test draws the pictures from them when it is
// asked to, and holds at all other times that none is older than its text.
package showcards

import (
	"embed"
	"strings"
)

//go:embed km/*.png th/*.png vi/*.png
var pictures embed.FS

// Langs are the languages that every card is there in.
var Langs = []string{"km", "th", "vi"}

// Picture is the PNG of this name ("km/medical"), nil if there is none. It must
// not be changed.
func Picture(name string) []byte {
	data, err := pictures.ReadFile(name + ".png")
	if err != nil {
		return nil
	}
	return data
}

// Names are the names of all pictures.
func Names() []string {
	var names []string
	for _, lang := range Langs {
		files, err := pictures.ReadDir(lang)
		if err != nil {
			continue
		}
		for _, f := range files {
			names = append(names, lang+"/"+strings.TrimSuffix(f.Name(), ".png"))
		}
	}
	return names
}
