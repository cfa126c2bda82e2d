package showcards

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/png"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const (
	redraw     = "go test ./bot/internal/showcards -run TestDraw -draw"
	printsFile = "prints.txt"
	mostBytes  = 20 << 10
	mostInAll  = 700 << 10
)

// texts is what texts.yaml holds: by language, and by card and language.
type texts struct {
	Foot  map[string]string            `yaml:"foot"`
	Cards map[string]map[string]string `yaml:"cards"`
}

func readTexts(t *testing.T) texts {
	t.Helper()
	raw, err := os.ReadFile("texts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	var all texts
	if err := dec.Decode(&all); err != nil {
		t.Fatal(err)
	}
	for _, lang := range Langs {
		if all.Foot[lang] == "" {
			t.Errorf("texts.yaml: no foot in %s", lang)
		}
	}
	for id, card := range all.Cards {
		if keys := slices.Sorted(maps.Keys(card)); !slices.Equal(keys, Langs) || slices.Contains(slices.Collect(maps.Values(card)), "") {
			t.Errorf("texts.yaml: %s is in %v", id, keys)
		}
	}
	return all
}

// names are all pictures that there must be.
func (all texts) names() []string {
	var names []string
	for id := range all.Cards {
		for _, lang := range Langs {
			names = append(names, lang+"/"+id)
		}
	}
	slices.Sort(names)
	return names
}

// text is what a picture says, and its foot.
func (all texts) text(name string) (words, foot string) {
	lang, id, _ := strings.Cut(name, "/")
	return all.Cards[id][lang], all.Foot[lang]
}

func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// line is what prints.txt says of a picture: from which text and layout it was
// drawn, and that it is still the one that was.
func (all texts) line(name string, picture []byte) string {
	words, foot := all.text(name)
	return fmt.Sprintf("%s %s %s\n", name, hash(layout, fit, words, foot), hash(string(picture)))
}

// TestPicturesAreOfTheirTexts holds that each text has its picture, drawn from
// it as it is now, and that there are no others.
func TestPicturesAreOfTheirTexts(t *testing.T) {
	all := readTexts(t)
	var want strings.Builder
	for _, name := range all.names() {
		want.WriteString(all.line(name, Picture(name)))
	}
	have, err := os.ReadFile(printsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want.String() {
		lines := strings.Split(string(have), "\n")
		for line := range strings.Lines(want.String()) {
			if !slices.Contains(lines, strings.TrimSpace(line)) {
				t.Errorf("the picture %s is not of its text: run %s", strings.Fields(line)[0], redraw)
			}
		}
		t.Errorf("%s is not as the texts are: run %s", printsFile, redraw)
	}
	stored := Names()
	slices.Sort(stored)
	if !slices.Equal(stored, all.names()) {
		t.Errorf("there are the pictures %v", stored)
	}
}

// TestPicturesAreSmall: they are sent over slow lines and are part of the
// program.
func TestPicturesAreSmall(t *testing.T) {
	total := 0
	for _, name := range readTexts(t).names() {
		data := Picture(name)
		total += len(data)
		c, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || c.Width != width || c.Height != height || len(data) > mostBytes {
			t.Errorf("%s: %d bytes, %d×%d, %v", name, len(data), c.Width, c.Height, err)
		}
	}
	if total > mostInAll {
		t.Errorf("all pictures have %d bytes", total)
	}
	if Picture("km/nothing") != nil || Picture("../showcards") != nil || Picture("") != nil {
		t.Error("a picture that is none")
	}
}

// TestATextThatChangedIsNoticed: else the test above could not fail.
func TestATextThatChangedIsNoticed(t *testing.T) {
	all := readTexts(t)
	before := all.line("km/medical", Picture("km/medical"))
	all.Cards["medical"]["km"] += "។"
	if all.line("km/medical", Picture("km/medical")) == before {
		t.Error("another text, the same line")
	}
	if all.line("km/ride", nil) == all.line("km/ride", Picture("km/ride")) {
		t.Error("another picture, the same line")
	}
}

// TestThePersonReadsWhatThePictureSays holds that the picture in a language and
// the message beneath it in the same language are one text, that each card has
// its message, and that no card says to a stranger what only helpers should know.
func TestThePersonReadsWhatThePictureSays(t *testing.T) {
	all := readTexts(t)
	for _, lang := range []string{"km", "vi", "en"} {
		raw, err := os.ReadFile("../../../locales/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]struct{ Other string }
		if err := json.Unmarshal(raw, &messages); err != nil {
			t.Fatal(err)
		}
		for id, card := range all.Cards {
			says := messages["card."+id].Other
			if says == "" || lang != "en" && says != card[lang] {
				t.Errorf("%s: beneath the picture of %s stands %q", lang, id, says)
			}
			for _, word := range []string{"scam", "traffick", "police", "escape", "compound", "illegal", "overstay", "visa", "passport", "rape", "violence", "sexual", "work"} {
				if lang == "en" && strings.Contains(strings.ToLower(says), word) {
					t.Errorf("the card %s says %q", id, word)
				}
			}
		}
	}
}
