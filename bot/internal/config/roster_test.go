package config

import (
	"os"
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
	want := []hotline.Desk{{Name: "First desk", Chat: -1001234567890, Language: "en"}}
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
		{"field of a desk", "desks:\n- name: a\n  chat: -1\n  language: en\n  kind: police\n", []string{"r.yaml:5: a field of a desk that this version does not know. Known are: name, chat, language."}},
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

func FuzzParseRoster(f *testing.F) {
	f.Add("desks: [{name: a, chat: -1, language: en}]")
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
			if d.Name == "" || d.Chat >= 0 || d.Language != "en" {
				t.Errorf("an impossible desk: %+v", d)
			}
		}
	})
}
