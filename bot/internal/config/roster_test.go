package config

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hotline/bot/internal/hotline"
)

func TestRosterExample(t *testing.T) {
	const path = "../../../deploy/roster.example.yaml"
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	desks, faults := ReadRoster(path, []string{"en", "km"})
	if faults != nil {
		t.Fatal(Print(faults))
	}
	want := []hotline.Desk{{Name: "First desk", Chat: -1001234567890, Language: "en", Kind: hotline.KindHotline}}
	if d := cmp.Diff(want, desks); d != "" {
		t.Error(d)
	}
}

func TestParseRosterFaults(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"empty", "", []string{"r.yaml:1: the file is empty"}},
		{"only a comment", "# x\n", []string{"r.yaml:1: the file is empty"}},
		{"no YAML", "desks: [\n", []string{"r.yaml:"}},
		{"no mapping", "- x\n", []string{"r.yaml:1: the roster is not a list of fields"}},
		{"no desks", "desks: []\n", []string{"r.yaml:1: no desks"}},
		{"null desks", "desks:\n", []string{"r.yaml:1: no desks"}},
		{"later field", "shifts: []\ndesks: [{name: a, chat: -1, language: en}]\n", []string{"r.yaml:1: a field of the roster that this version does not know. Known are: desks."}},
		{"field of a desk", "desks:\n- name: a\n  chat: -1\n  language: en\n  areas: []\n", []string{"r.yaml:5: a field of a desk that this version does not know. Known are: name, chat, language, kind, country."}},
		{"kind that there is not", "desks:\n- name: a\n  chat: -1\n  language: en\n  kind: Police\n", []string{"r.yaml:5: a kind of desk that there is not. Choose one of: hotline, aid, embassy, police; or leave it out for a desk of this hotline."}},
		{"kind that is a list", "desks:\n- name: a\n  chat: -1\n  language: en\n  kind: [aid, police]\n", []string{"r.yaml:5: the kind is not a single value. Choose one of: hotline"}},
		{"country of no embassy", "desks:\n- {name: a, chat: -1, language: en, country: PH}\n", []string{"r.yaml:2: a country at a desk that is no embassy's. Write the country's two"}},
		{"country that is none", "desks:\n- {name: a, chat: -1, language: en, kind: embassy, country: ph}\n", []string{"r.yaml:2: not a country's letters. Write"}},
		{"kind without value", "desks:\n- name: a\n  chat: -1\n  language: en\n  kind:\n", []string{"r.yaml:5: the kind is not a single value"}},
		{"missing", "desks:\n- name: a\n", []string{"r.yaml:2: the desk has no chat. A group's id is negative", "r.yaml:2: the desk has no language. Say in which language the desk reads: en, km."}},
		{"chat of a person", "desks:\n- {name: a, language: en, chat: 7}\n", []string{"r.yaml:2: the chat is not a group. A group's id is negative"}},
		{"chat of no number", "desks:\n- {name: a, language: en, chat: x}\n", []string{"r.yaml:2: the chat is not a number"}},
		{"language", "desks:\n- {name: a, language: xx, chat: -1}\n", []string{"r.yaml:2: a language that there are no texts in. Choose one of: en, km."}},
		{"name twice", "desks:\n- {name: a, language: en, chat: -1}\n- {name: A, language: en, chat: -2}\n", []string{"r.yaml:3: the name stands in line 2 too"}},
		{"chat twice", "desks:\n- {name: a, language: en, chat: -1}\n- {name: b, language: en, chat: -1}\n", []string{"r.yaml:3: the chat stands in line 2 too"}},
		{"key twice", "desks:\n- {name: a, name: b, language: en, chat: -1}\n", []string{"r.yaml:2: the field name stands twice"}},
		{"list as name", "desks:\n- {name: [a], language: en, chat: -1}\n", []string{"r.yaml:2: the name is not a single value"}},
		{"two documents", "desks: []\n---\nx: 1\n", []string{"r.yaml:"}},
		{"several", "desks:\n- {name: a, language: xx, chat: 1}\n- {}\n", []string{"r.yaml:2", "r.yaml:2", "r.yaml:3", "r.yaml:3", "r.yaml:3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			desks, faults := ParseRoster("r.yaml", []byte(c.in), []string{"en", "km"})
			if desks != nil || len(faults) != len(c.want) {
				t.Fatalf("got %d faults, want %d:\n%s", len(faults), len(c.want), Print(faults))
			}
			for i, want := range c.want {
				if got := faults[i].String(); !strings.HasPrefix(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
}

func TestADeskSaysItsKindOrIsOurOwn(t *testing.T) {
	for line, want := range map[string]string{
		"": hotline.KindHotline, ", kind: hotline": hotline.KindHotline, ", kind: aid": hotline.KindAid,
		`, kind: "police"`: hotline.KindPolice,
	} {
		desks, faults := ParseRoster("r.yaml", []byte("desks: [{name: a, chat: -1, language: en"+line+"}]"), []string{"en"})
		if faults != nil {
			t.Fatal(Print(faults))
		}
		if d := cmp.Diff([]hotline.Desk{{Name: "a", Chat: -1, Language: "en", Kind: want}}, desks); d != "" {
			t.Errorf("%q: %s", line, d)
		}
	}
	desks, faults := ParseRoster("r.yaml", []byte("desks: [{name: a, chat: -1, language: en, kind: embassy, country: PH}]"), []string{"en"})
	if faults != nil || desks[0].Kind != hotline.KindEmbassy || desks[0].Country != "PH" {
		t.Errorf("an embassy's desk is %+v\n%s", desks, Print(faults))
	}
}

func FuzzParseRoster(f *testing.F) {
	f.Add("desks: [{name: a, chat: -1, language: en}]")
	f.Add("desks: [{name: a, chat: -1, language: en, kind: embassy}]")
	f.Add("a: &a [*a]\ndesks: *a")
	f.Add("desks:\n- &d {name: a, chat: -1, language: en}\n- *d\n")
	f.Fuzz(func(t *testing.T, s string) {
		desks, faults := ParseRoster("r.yaml", []byte(s), []string{"en"})
		if (len(desks) == 0) == (len(faults) == 0) {
			t.Fatalf("%d desks and %d faults", len(desks), len(faults))
		}
		for _, x := range faults {
			if strings.ContainsAny(x.String(), "\n\r") {
				t.Errorf("more than one line: %q", x)
			}
		}
		for _, d := range desks {
			if d.Name == "" || d.Chat >= 0 || d.Language != "en" || !slices.Contains(kinds, d.Kind) {
				t.Errorf("an impossible desk: %+v", d)
			}
		}
	})
}
