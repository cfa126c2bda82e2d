package config

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hotline/bot/internal/hotline"
)

// known is what these tests' texts, conversations and map know.
var known = Checks{
	Languages: []string{"en", "km"}, Needs: []string{"medical", "shelter"},
	Area: func(code string) bool { return strings.HasPrefix(code, "KH-") },
}

func TestRosterExample(t *testing.T) {
	const path = "../../../deploy/roster.example.yaml"
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	roster, faults := ReadRoster(path, known)
	if faults != nil {
		t.Fatal(Print(faults))
	}
	want := []hotline.Desk{{Name: "First desk", Chat: -1001234567890, Language: "en", Kind: hotline.KindHotline}}
	if d := cmp.Diff(want, roster.Desks); d != "" {
		t.Error(d)
	}
	// Whoever takes the marks of the comments away has a roster too.
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := regexp.MustCompile(`(?m)^#( *(?:- )?(?:\{|[a-z]+:))`).ReplaceAllString(string(text), " $1")
	whole = regexp.MustCompile(`(?m)^ ([a-z]+:)`).ReplaceAllString(whole, "$1")
	roster, faults = ParseRoster("whole", []byte(whole), known)
	if faults != nil {
		t.Fatalf("%s\n%s", Print(faults), whole)
	}
	if len(roster.Desks) != 2 || len(roster.Responders) < 3 || len(roster.Shifts) < 3 || len(roster.Desks[0].Escalation) < 3 {
		t.Errorf("the whole example is %+v", roster)
	}
}

func TestParseRosterFaults(t *testing.T) {
	const desk = "desks: [{name: a, chat: -1, language: en}]\n"
	const ann = desk + "responders: [{name: Ann, desk: a}]\n"
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
		{"later field", "boards: []\ndesks: [{name: a, chat: -1, language: en}]\n", []string{"r.yaml:1: a field of the roster that this version does not know. Known are: desks, responders, shifts, escalation."}},
		{"field of a desk", "desks:\n- name: a\n  chat: -1\n  language: en\n  area: []\n", []string{"r.yaml:5: a field of a desk that this version does not know. Known are: name, chat, language, kind, country, areas,"}},
		{"kind that there is not", "desks:\n- name: a\n  chat: -1\n  language: en\n  kind: Police\n", []string{"r.yaml:5: a kind of desk that there is not. Choose one of: hotline, aid, embassy, police; or leave it out for a desk of this hotline."}},
		{"kind that is a list", "desks:\n- name: a\n  chat: -1\n  language: en\n  kind: [aid, police]\n", []string{"r.yaml:5: the kind is not a single value. Choose one of: hotline"}},
		{"country of no embassy", "desks:\n- {name: a, chat: -1, language: en, country: PH}\n", []string{"r.yaml:2: a country at a desk that is no embassy's. Write the country's two"}},
		{"embassy of no country", "desks:\n- {name: a, chat: -1, language: en, kind: embassy}\n", []string{"r.yaml:2: an embassy's desk without a country. Write the country's two"}},
		{"country that is none", "desks:\n- {name: a, chat: -1, language: en, kind: embassy, country: ph}\n", []string{"r.yaml:2: not a country's letters. Write"}},
		{"kind without value", "desks:\n- name: a\n  chat: -1\n  language: en\n  kind:\n", []string{"r.yaml:5: the kind is not a single value"}},
		{"missing", "desks:\n- name: a\n", []string{"r.yaml:2: there is no chat. A group's id is negative", "r.yaml:2: there is no language. Say in which language the desk reads: en, km."}},
		{"chat of a person", "desks:\n- {name: a, language: en, chat: 7}\n", []string{"r.yaml:2: the chat is not a group. A group's id is negative"}},
		{"chat of no number", "desks:\n- {name: a, language: en, chat: x}\n", []string{"r.yaml:2: the chat is not a number"}},
		{"language", "desks:\n- {name: a, language: xx, chat: -1}\n", []string{"r.yaml:2: a language that there are no texts in. Choose one of: en, km."}},
		{"name twice", "desks:\n- {name: a, language: en, chat: -1}\n- {name: A, language: en, chat: -2}\n", []string{"r.yaml:3: the name stands in line 2 too"}},
		{"chat twice", "desks:\n- {name: a, language: en, chat: -1}\n- {name: b, language: en, chat: -1}\n", []string{"r.yaml:3: the chat stands in line 2 too"}},
		{"key twice", "desks:\n- {name: a, name: b, language: en, chat: -1}\n", []string{"r.yaml:2: the field name stands twice"}},
		{"list as name", "desks:\n- {name: [a], language: en, chat: -1}\n", []string{"r.yaml:2: the name is not a single value"}},
		{"area", "desks:\n- {name: a, chat: -1, language: en, areas: [XX-1]}\n", []string{"r.yaml:2: one of the areas is not known. A province is"}},
		{"area twice", "desks:\n- name: a\n  chat: -1\n  language: en\n  areas:\n  - KH-1\n  - KH-1\n", []string{"r.yaml:7: one of the areas stands twice"}},
		{"areas no list", "desks:\n- {name: a, chat: -1, language: en, areas: KH-1}\n", []string{"r.yaml:2: the areas are no list. Write them in brackets"}},
		{"need", "desks:\n- {name: a, chat: -1, language: en, needs: [doctor]}\n", []string{"r.yaml:2: one of the needs is not known. Choose among: medical, shelter;"}},
		{"spoken language", "desks:\n- {name: a, chat: -1, language: en, languages: [vn]}\n", []string{"r.yaml:2: one of the languages is not known. Write each as a tag"}},
		{"responders no list", desk + "responders: {}\n", []string{"r.yaml:2: the responders are no list"}},
		{"responder without desk", desk + "responders:\n- {name: Ann}\n", []string{"r.yaml:3: there is no desk. Write the name of one of the desks"}},
		{"responder of no desk", desk + "responders:\n- {name: Ann, desk: b}\n", []string{"r.yaml:3: a desk that there is not"}},
		{"responder twice", desk + "responders:\n- {name: Ann, desk: a}\n- {name: ann, desk: a}\n", []string{"r.yaml:4: the name stands in line 3 too"}},
		{"role", desk + "responders:\n- {name: Ann, desk: a, role: boss}\n", []string{"r.yaml:3: a role that there is not. Write responder or coordinator"}},
		{"number of somebody", desk + "responders:\n- {name: Ann, desk: a, phone: 12}\n", []string{"r.yaml:3: a field of a responder that this version does not know"}},
		{"empty shift", ann + "shifts:\n- {}\n", []string{"r.yaml:4: there is no responder", "r.yaml:4: there is no zone", "r.yaml:4: there are no days", "r.yaml:4: there is no from", "r.yaml:4: there is no to"}},
		{"shift of nobody", ann + "shifts:\n- {responder: Ben, zone: UTC, days: [mon], from: \"08:00\", to: \"09:00\"}\n", []string{"r.yaml:4: a responder that there is not"}},
		{"shift for no desk", ann + "shifts:\n- {responder: Ann, desk: b, zone: UTC, days: [mon], from: \"08:00\", to: \"09:00\"}\n", []string{"r.yaml:4: a desk that there is not"}},
		{"shift of a coordinator of all", desk + "responders: [{name: Ann, role: coordinator}]\nshifts:\n- {responder: Ann, zone: UTC, days: [mon], from: \"08:00\", to: \"09:00\"}\n", []string{"r.yaml:4: a shift for no desk, of a coordinator"}},
		{"zone that is none", ann + "shifts:\n- {responder: Ann, zone: ICT, days: [mon], from: \"08:00\", to: \"09:00\"}\n", []string{"r.yaml:4: a time zone that there is not. Write region and city"}},
		{"zone of the machine", ann + "shifts:\n- {responder: Ann, zone: Local, days: [mon], from: \"08:00\", to: \"09:00\"}\n", []string{"r.yaml:4: a time zone that there is not"}},
		{"day and times that are none", ann + "shifts:\n- responder: Ann\n  zone: Asia/Phnom_Penh\n  days: [monday]\n  from: 24:00\n  to: 9:00\n", []string{"r.yaml:6: one of the days is not known", "r.yaml:7: not a time of day", "r.yaml:8: not a time of day"}},
		{"no days", ann + "shifts:\n- {responder: Ann, zone: UTC, days: [], from: \"08:00\", to: \"09:00\"}\n", []string{"r.yaml:4: there are no days"}},
		{"backup", ann + "shifts:\n- {responder: Ann, zone: UTC, days: [mon], from: \"08:00\", to: \"09:00\", backup: Ben}\n", []string{"r.yaml:4: neither true nor false"}},
		{"no steps", desk + "escalation: []\n", []string{"r.yaml:2: the escalation is no list of steps"}},
		{"steps", desk + "escalation:\n- {to: boss, after: 5m}\n- {to: group, after: 5}\n- {after: 25h}\n- x\n", []string{"r.yaml:3: a step to nobody that is known", "r.yaml:4: not a time to wait", "r.yaml:5: there is no to", "r.yaml:5: not a time to wait", "r.yaml:6: a step is not a list of fields"}},
		{"two documents", "desks: []\n---\nx: 1\n", []string{"r.yaml:"}},
		{"several", "desks:\n- {name: a, language: xx, chat: 1}\n- {}\n", []string{"r.yaml:2", "r.yaml:2", "r.yaml:3", "r.yaml:3", "r.yaml:3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			roster, faults := ParseRoster("r.yaml", []byte(c.in), known)
			desks := roster.Desks
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
		roster, faults := ParseRoster("r.yaml", []byte("desks: [{name: a, chat: -1, language: en"+line+"}]"), known)
		desks := roster.Desks
		if faults != nil {
			t.Fatal(Print(faults))
		}
		if d := cmp.Diff([]hotline.Desk{{Name: "a", Chat: -1, Language: "en", Kind: want}}, desks); d != "" {
			t.Errorf("%q: %s", line, d)
		}
	}
	roster, faults := ParseRoster("r.yaml", []byte("desks: [{name: a, chat: -1, language: en, kind: embassy, country: PH}]"), known)
	desks := roster.Desks
	if faults != nil || desks[0].Kind != hotline.KindEmbassy || desks[0].Country != "PH" {
		t.Errorf("an embassy's desk is %+v\n%s", desks, Print(faults))
	}
}

func TestRosterInFull(t *testing.T) {
	roster, faults := ParseRoster("r.yaml", []byte(`
shifts:
  - {responder: ann, zone: Europe/Berlin, days: [mon, sun], from: "22:00", to: 06:00}
  - {responder: Zoe, desk: night, zone: UTC, days: [sat], from: "00:00", to: "00:00", backup: true}
escalation:
  - {to: group, after: 0s}
  - {to: oncall, after: 5m}
responders:
  - {name: Ann, languages: [km, zh], desk: NIGHT}
  - {name: Zoe, role: coordinator}
desks:
  - {name: Night, chat: -1, language: en, areas: [KH-1, KH-18], languages: [th, fil], needs: [medical]}
  - {name: Day, chat: -2, language: km, escalation: [{to: desks, after: 1h}]}
`), known)
	if faults != nil {
		t.Fatal(Print(faults))
	}
	steps := []hotline.Step{{To: hotline.ToGroup}, {To: hotline.ToOnCall, After: 5 * time.Minute}}
	if d := cmp.Diff([]hotline.Desk{
		{
			Name: "Night", Chat: -1, Language: "en", Kind: hotline.KindHotline, Areas: []string{"KH-1", "KH-18"},
			Languages: []string{"th", "fil"}, Needs: []string{"medical"}, Escalation: steps,
		},
		{Name: "Day", Chat: -2, Language: "km", Kind: hotline.KindHotline, Escalation: []hotline.Step{{To: hotline.ToDesks, After: time.Hour}}},
	}, roster.Desks); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]hotline.Responder{
		{Name: "Ann", Languages: []string{"km", "zh"}, Desk: -1}, {Name: "Zoe", Coordinator: true},
	}, roster.Responders); d != "" {
		t.Error(d)
	}
	zone := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]hotline.Shift{
		{Responder: "Ann", Desk: -1, Zone: berlin, Days: []time.Weekday{time.Monday, time.Sunday}, From: 22 * 60, To: 6 * 60},
		{Responder: "Zoe", Desk: -1, Zone: time.UTC, Days: []time.Weekday{time.Saturday}, Backup: true},
	}, roster.Shifts, zone); d != "" {
		t.Error(d)
	}
}

func FuzzParseRoster(f *testing.F) {
	f.Add("desks: [{name: a, chat: -1, language: en}]")
	f.Add("desks: [{name: a, chat: -1, language: en, kind: embassy}]")
	f.Add("a: &a [*a]\ndesks: *a")
	f.Add("desks: [{name: a, chat: -1, language: en, areas: [KH-1]}]\nresponders: [{name: b, desk: a}]\nshifts: [{responder: b, zone: UTC, days: [mon], from: 08:00, to: 09:00}]\nescalation: [{to: group, after: 5m}]")
	f.Add("desks:\n- &d {name: a, chat: -1, language: en}\n- *d\n")
	f.Fuzz(func(t *testing.T, s string) {
		roster, faults := ParseRoster("r.yaml", []byte(s), known)
		desks := roster.Desks
		if (len(desks) == 0) == (len(faults) == 0) {
			t.Fatalf("%d desks and %d faults", len(desks), len(faults))
		}
		for _, x := range faults {
			if strings.ContainsAny(x.String(), "\n\r") {
				t.Errorf("more than one line: %q", x)
			}
		}
		for _, d := range desks {
			if d.Name == "" || d.Chat >= 0 || !slices.Contains(known.Languages, d.Language) || !slices.Contains(kinds, d.Kind) {
				t.Errorf("an impossible desk: %+v", d)
			}
		}
	})
}
