package directory

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/flows"
)

var checks = Checks{
	Needs:    []string{"medical", "shelter", "embassy", "legal_immigration", "documents", "third_party", "mhpss", "return_home", "retrafficking"},
	Language: func(tag string) bool { return slices.Contains([]string{"en", "km", "vi"}, tag) },
	Area:     place.Known,
}

// one is a directory of one entry; its lines count from 1.
const one = `entries:
  - id: house
    name: Example House
    kind: aid
    needs: [shelter, legal_immigration]
    areas: [KH-12]
    phone: ["+855 12 345 678", 023-217-161 ~164]
    whatsapp: ["(0)12 1"]
    telegram: ["@example"]
    email: [a@example.org]
    web: www.example.org/help
    languages: [en]
    hours: 8-17
    route: resident
    caution: Ask for the night desk.
    source: [{title: A page, address: "https://example.org", date: undated}]
    read: 2026-11-23
    listed: Sister Example
verified:
  - {id: house, by: Dara, on: 2026-11-24, languages: [km, vi], hours: day and night}
`

func own(text string) File { return File{Name: "own.yaml", Data: []byte(text), Own: true} }

func TestLife(t *testing.T) {
	book, faults := Read(checks, own(one))
	if faults != nil {
		t.Fatal(Faults(faults))
	}
	e := book.Find("house")
	if e == nil || book.Find("hous") != nil {
		t.Fatal("it is not found")
	}
	for at, want := range map[string]struct {
		state State
		says  string
		live  bool
	}{
		"2026-11-23T16:59:59Z": {Ahead, "verified on a day to come: 2026-11-24", false},
		"2026-11-23T17:00:00Z": {Live, "live, hidden from 2026-12-24", true}, // the day begins in Cambodia
		"2026-12-16T16:59:59Z": {Live, "live, hidden from 2026-12-24", true},
		"2026-12-16T17:00:00Z": {Near, "live, hidden from 2026-12-24", true},
		"2026-12-23T16:59:59Z": {Near, "live, hidden from 2026-12-24", true},
		"2026-12-23T17:00:00Z": {Expired, "expired since 2026-12-24", false},
		"2030-01-01T00:00:00Z": {Expired, "expired since 2026-12-24", false},
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.State(now); got != want.state || e.Says(now) != want.says || e.Live(now) != want.live {
			t.Errorf("at %s it is %d, %q, %v", at, got, e.Says(now), e.Live(now))
		}
		if over := Over(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), now); over != (want.state == Expired) {
			t.Errorf("at %s the day's verification is over: %v", at, over)
		}
		lacks := !slices.Equal(book.Lacking([]string{"medical", "shelter"}, now), []string{"medical"})
		if lacks == want.live {
			t.Errorf("at %s there lack %v", at, book.Lacking([]string{"medical", "shelter"}, now))
		}
	}
	if !slices.Equal(e.Languages, []string{"km", "vi"}) || e.Hours != "day and night" || e.By != "Dara" {
		t.Errorf("what was heard is not what is shown: %+v", e)
	}
	if c := book.Checked(); len(c) != 1 || c[0].ID != "house" || c[0].Until != e.Until {
		t.Errorf("%+v", c)
	}
}

func TestWhatNobodyVerifiedOrAgreedToIsHidden(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for text, want := range map[string]State{
		one[:strings.Index(one, "verified:")]:                     Unverified,
		strings.Replace(one, "Sister Example", "no", 1):           Unlisted,
		strings.Replace(one, "on: 2026-11-24", "on: 2026-9-1", 1): -1, // not a day
		strings.Replace(one, "2026-11-24", "2026-11-25", 1):       Ahead,
		strings.Replace(one, "2026-11-24", "2026-10-25", 1):       Expired,
	} {
		book, faults := Read(checks, own(text))
		if want < 0 {
			if faults == nil {
				t.Error("a day of another form is taken")
			}
			continue
		}
		if faults != nil {
			t.Fatal(Faults(faults))
		}
		e := book.Find("house")
		if got := e.State(now); got != want || e.Says(now) == "" {
			t.Errorf("it is %d, not %d", got, want)
		}
		if shown := slices.ContainsFunc(book.Checked(), func(e hotline.Entry) bool { return e.Live(now) }); shown {
			t.Errorf("it is shown in state %d", want)
		}
	}
}

// What ships has no fault, is verified by nobody, and so is shown to nobody.
func TestWhatShipsIsHidden(t *testing.T) {
	name, data := flows.Directory()
	needs := checks
	needs.Needs = nil
	for _, key := range flows.Default().Keys() {
		if need, ok := strings.CutPrefix(key, "need."); ok {
			needs.Needs = append(needs.Needs, need)
		}
	}
	book, faults := Read(needs, File{Name: name, Data: data})
	if faults != nil {
		t.Fatal(Faults(faults))
	}
	if len(book.Entries) < 20 || len(book.Checked()) > 0 {
		t.Errorf("%d entries, %d are verified", len(book.Entries), len(book.Checked()))
	}
	for _, e := range book.Entries {
		if slices.Contains(e.Needs, "shelter") {
			t.Errorf("%s: whoever looks for somebody looks in a shelter", e.ID)
		}
		if e.Kind == hotline.KindPolice && e.Caution == "" {
			t.Errorf("%s: no caution", e.ID)
		}
	}
	if _, faults = Read(needs, File{Name: name, Data: append(data, "verified: [{id: iom, by: x, on: 2026-11-24}]\n"...)}); len(faults) != 1 || !strings.Contains(faults[0].What, "verified by nobody") {
		t.Errorf("what ships can say that it is verified: %v", faults)
	}
}

func TestFaultsHaveLinesAndRemedies(t *testing.T) {
	if _, faults := Read(checks, own(one)); faults != nil {
		t.Fatal(Faults(faults))
	}
	long := strings.Repeat("x", 301)
	for name, c := range map[string]struct {
		old, new string
		want     string
		line     int
	}{
		"unknown field":          {"    hours: 8-17", "    hurs: 8-17", `a field "hurs"`, 13},
		"unknown field at top":   {"entries:", "entrys:", `a field "entrys"`, 1},
		"field twice":            {"    hours: 8-17", "    hours: 8-17\n    hours: 9-17", "hours stands twice", 14},
		"no YAML":                {"kind: aid", "kind: [aid", "no YAML", 0},
		"second document":        {"verified:", "---\nverified:", "a second document", 0},
		"list that is none":      {"needs: [shelter, legal_immigration]", "needs: shelter", "another form", 5},
		"bad id":                 {"id: house\n", "id: My House\n", "not an id", 2},
		"no name":                {"name: Example House", `name: ""`, "not a name", 3},
		"long name":              {"Example House", strings.Repeat("é", 61), "not a name", 3},
		"name of two lines":      {"Example House", `"a\nb"`, "not a name", 3},
		"no such kind":           {"kind: aid", "kind: shelter", "a kind that there is not", 4},
		"no such need":           {"[shelter, ", "[sheltr, ", "one of the needs", 5},
		"need twice":             {"[shelter, ", "[shelter, shelter, ", "stands twice", 5},
		"no needs":               {"    needs: [shelter, legal_immigration]\n", "", "no needs", 2},
		"no such area":           {"KH-12", "KH-99", "one of the areas", 6},
		"no such country":        {"    areas: [KH-12]", "    for: Vietnam", "not a country", 6},
		"embassy of nobody":      {"kind: aid", "kind: embassy", "an embassy without a country", 2},
		"need of an embassy":     {"[shelter, ", "[embassy, ", "an embassy without a country", 2},
		"words in a number":      {"~164]", "(lunch)]", "one of the telephone numbers", 7},
		"a number of words":      {"(0)12 1", "call me", "one of the numbers of WhatsApp", 8},
		"account":                {"@example", "example house", "one of the accounts of Telegram", 9},
		"e-mail":                 {"a@example.org", "example.org", "one of the e-mail addresses", 10},
		"web":                    {"www.example.org/help", "12 Street 5", "not a web site", 11},
		"five numbers":           {"~164]", "~164, 1, 2, 3]", "too many telephone numbers", 7},
		"nine ways":              {`["(0)12 1"]`, `["1", "2", "3", "4"]`, "too many ways", 2},
		"language":               {"languages: [en]", "languages: [klingon]", "one of the languages", 12},
		"hours of two lines":     {"hours: 8-17", `hours: "8\n17"`, "too many hours", 13},
		"route":                  {"route: resident", "route: by bus", "a route that there is not", 14},
		"long caution":           {"Ask for the night desk.", long, "too long a caution", 15},
		"no source":              {`    source: [{title: A page, address: "https://example.org", date: undated}]` + "\n", "", "no source", 2},
		"source without address": {`address: "https://example.org", `, "", "a source without", 16},
		"source without date":    {", date: undated", "", "a source without", 16},
		"not read":               {"read: 2026-11-23", "read: lately", "no day on which it was read", 17},
		"nobody agreed":          {"    listed: Sister Example\n", "", "nothing is said of who agreed", 2},
		"no such entry":          {"{id: house, by", "{id: hause, by", `no entry "hause"`, 20},
		"nobody dialled":         {"by: Dara", `by: " "`, "nobody says that they dialled", 20},
		"no day":                 {"on: 2026-11-24", "on: yesterday", "not a day", 20},
		"heard no language":      {"[km, vi]", "[klingon]", "one of the languages", 20},
		"verified twice":         {"verified:\n", "verified:\n  - {id: house, by: Mira, on: 2026-11-23}\n", "verified twice", 21},
		"no way to reach it":     {one[strings.Index(one, "    phone"):strings.Index(one, "    languages: [en]")], "", "no way to reach it", 2},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(one, c.old, c.new, 1)
			if text == one {
				t.Fatal("nothing was changed")
			}
			book, faults := Read(checks, own(text))
			if book != nil || len(faults) == 0 {
				t.Fatal("it is taken")
			}
			for _, f := range faults {
				if strings.Contains(f.What, c.want) && (c.line == 0 || f.Line == c.line) {
					if f.File != "own.yaml" || !strings.HasSuffix(f.Remedy, ".") {
						t.Errorf("%+v", f)
					}
					return
				}
			}
			t.Errorf("not said: %q in line %d, but\n%v", c.want, c.line, Faults(faults))
		})
	}
}

func TestIdsAreUniqueOverTheFiles(t *testing.T) {
	entry := one[:strings.Index(one, "verified:")]
	_, faults := Read(checks, File{Name: "shipped.yaml", Data: []byte(entry)}, own(entry))
	if len(faults) != 1 || faults[0].At() != "own.yaml:2" || !strings.Contains(faults[0].What, "shipped.yaml:2") {
		t.Errorf("%v", Faults(faults))
	}
	for _, text := range []string{"", "# nothing yet\n", "entries:\nverified:\n"} {
		if book, faults := Read(checks, own(text)); faults != nil || len(book.Entries) != 0 {
			t.Errorf("%q: %v", text, Faults(faults))
		}
	}
}
