package locales

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

type message struct{ Description, Zero, One, Two, Few, Many, Other string }

func (m message) forms() []string { return []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} }

func (m message) args() []string {
	var names []string
	for _, s := range m.forms() {
		if f, err := parse(s); err == nil {
			names = append(names, f.name...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func messages(t testing.TB, tag string) map[string]message {
	t.Helper()
	data, err := embedded.ReadFile(tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var all map[string]message
	if err := dec.Decode(&all); err != nil {
		t.Fatalf("%s.json: %v", tag, err)
	}
	return all
}

func bundle(t testing.TB) *Bundle {
	t.Helper()
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryMessageIsDescribedForTranslators(t *testing.T) {
	for key, m := range messages(t, English) {
		if strings.TrimSpace(m.Description) == "" {
			t.Errorf("%s has no description", key)
		}
	}
}

func TestEveryLanguageHasTheSameMessagesAndArguments(t *testing.T) {
	en := messages(t, English)
	for _, l := range bundle(t).Languages() {
		theirs := messages(t, l.Tag)
		for key, m := range en {
			their, ok := theirs[key]
			if !ok {
				t.Errorf("%s lacks %s", l.Tag, key)
				continue
			}
			if want, got := m.args(), their.args(); !slices.Equal(want, got) {
				t.Errorf("%s: %s has the arguments %v, English has %v", l.Tag, key, got, want)
			}
		}
		for key := range theirs {
			if _, ok := en[key]; !ok {
				t.Errorf("%s has %s, which English lacks", l.Tag, key)
			}
		}
	}
}

func TestTextsFit(t *testing.T) {
	en := messages(t, English)
	for _, l := range bundle(t).Languages() {
		for key, m := range messages(t, l.Tag) {
			for _, s := range m.forms() {
				if s != strings.TrimSpace(s) || !norm.NFC.IsNormalString(s) || strings.ContainsRune(s, unicode.ReplacementChar) {
					t.Errorf("%s: %s is not trimmed, normal text", l.Tag, key)
				}
				if n := len(utf16.Encode([]rune(s))); n > 900 {
					t.Errorf("%s: %s has %d units, too many for one paragraph of a card", l.Tag, key, n)
				}
				if strings.Contains(en[key].Description, "at most 28 characters") && letters(s) > 28 {
					t.Errorf("%s: the button %s has %d characters", l.Tag, key, letters(s))
				}
			}
			if m.Other == "" {
				t.Errorf("%s: %s says nothing", l.Tag, key)
			}
		}
	}
}

// letters counts what takes room on a button: marks stand on their letters.
func letters(s string) (n int) {
	for _, r := range s {
		if !unicode.IsMark(r) {
			n++
		}
	}
	return n
}

func TestNoMessageStandsTwiceInAFile(t *testing.T) {
	for _, l := range bundle(t).Languages() {
		data, _ := embedded.ReadFile(l.Tag + ".json")
		dec := json.NewDecoder(bytes.NewReader(data))
		seen, depth, key := map[string]bool{}, 0, true
		for {
			tok, err := dec.Token()
			if err != nil {
				break
			}
			switch v := tok.(type) {
			case json.Delim:
				depth += map[json.Delim]int{'{': 1, '}': -1}[v]
				key = true
			case string:
				if depth == 1 && key {
					if seen[v] {
						t.Errorf("%s: %s stands twice", l.Tag, v)
					}
					seen[v] = true
				}
			}
		}
	}
}

// The cards that stand when nobody is in a conversation must not tell whoever
// picks up the phone what this chat is about.
func TestNeutralTextsTellNothing(t *testing.T) {
	telling := map[string][]string{
		English:   {"help", "danger", "traffick", "victim", "rescue", "police", "embassy", "safe", "case", "work"},
		"km":      {"ជួយ", "គ្រោះថ្នាក់", "សង្គ្រោះ", "ប៉ូលិស", "ស្ថានទូត", "សុវត្ថិភាព"},
		"vi":      {"giúp", "hỗ trợ", "nguy hiểm", "mua bán", "nạn nhân", "giải cứu", "cảnh sát", "công an", "đại sứ quán", "an toàn", "trường hợp", "làm việc"},
		"zh-Hans": {"帮", "助", "危险", "拐", "贩", "受害", "救", "警", "使馆", "安全", "个案", "工作"},
	}
	b := bundle(t)
	for lang, words := range telling {
		for _, key := range []string{"s.neutral", "s.language", "s.cleared", "s.tidied", "s.closed", "s.help", "s.topic.name", "menu.start", "menu.code", "menu.clear", "menu.language", "menu.help"} {
			text := strings.ToLower(b.Text(lang, key, nil, nil))
			for _, w := range words {
				if strings.Contains(text, w) {
					t.Errorf("%s: %s says %q", lang, key, w)
				}
			}
		}
	}
}

func TestHealthMessageKeepsItsFiguresAndPromisesNoClinic(t *testing.T) {
	b := bundle(t)
	for lang, figures := range map[string][]string{English: {"3 days", "5 days", "HIV"}, "km": {"៣ ថ្ងៃ", "៥ ថ្ងៃ", "HIV"},
		"vi": {"3 ngày", "5 ngày", "HIV"}, "zh-Hans": {"3 天", "5 天", "HIV"}} {
		text := b.Text(lang, "s.health.1", nil, nil)
		for _, f := range figures {
			if !strings.Contains(text, f) {
				t.Errorf("%s: the health message lacks %q", lang, f)
			}
		}
		for _, clinic := range []string{"clinic", "phòng khám", "诊所", "医院"} {
			if strings.Contains(strings.ToLower(text+b.Text(lang, "s.health.2", nil, nil)), clinic) {
				t.Errorf("%s: the health message speaks of a clinic", lang)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	b := bundle(t)
	for code, want := range map[string]string{
		"km": "km", "KM": "km", "km-KH": "km", "km_kh": "km", "en": "en", "en-GB": "en", "": "en", "xx": "en",
		"kmx": "en", "in": "en", "-": "en", "km-": "km", "de": "en", "vi": "vi", "vi-VN": "vi", "zh": "zh-Hans", "zh-hans": "zh-Hans",
		"zh_CN": "zh-Hans", "zh-Hant-TW": "zh-Hans", "yue": "zh-Hans",
	} {
		if got := b.Match(code); got != want {
			t.Errorf("Match(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestMatchLooksForTheNearestLanguageThatIsThere(t *testing.T) {
	fsys := fstest.MapFS{"meta.json": {Data: []byte(`{"languages": [
		{"tag":"en","autonym":"English","dir":"ltr","comma":", "},
		{"tag":"zh-Hans","autonym":"简体中文","dir":"ltr","comma":"、"},
		{"tag":"id","autonym":"Bahasa Indonesia","dir":"ltr","comma":", "}],
		"codes": {"in": ["id"], "ms": ["ms", "id"], "zh": ["zh-Hans"], "zh-tw": ["zh-Hant", "zh-Hans"]}}`)},
		"en.json": {Data: []byte(`{"a.b": "x"}`)}, "zh-Hans.json": {Data: []byte(`{}`)}, "id.json": {Data: []byte(`{}`)}}
	b, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{
		"in": "id", "id-ID": "id", "ms-MY": "id", "zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-hans-cn": "zh-Hans", "zh_TW": "zh-Hans", "ja": "en",
	} {
		if got := b.Match(code); got != want {
			t.Errorf("Match(%q) = %q, want %q", code, got, want)
		}
	}
	if got := b.Join("zh-Hans", []string{"甲", "乙"}); got != "甲、乙" {
		t.Errorf("Join = %q", got)
	}
}

func TestTextFallsBackToEnglishAndSaysSo(t *testing.T) {
	b := bundle(t)
	var told []string
	b.OnFallback(func(lang, key string) { told = append(told, lang+" "+key) })
	if got, want := b.Text("xx", "s.back", nil, nil), "Back"; got != want {
		t.Errorf("unknown language: %q", got)
	}
	if got := b.Text("km", "no.such", nil, nil); got != missing {
		t.Errorf("unknown message: %q", got)
	}
	if b.Fallbacks() == 0 || !slices.Contains(told, "xx s.back") || !slices.Contains(told, "km no.such") {
		t.Errorf("fall-backs: %d %v", b.Fallbacks(), told)
	}
}

func TestTextFillsInArgumentsAndPlurals(t *testing.T) {
	b, err := Load(fstest.MapFS{"meta.json": {Data: []byte(`{"languages": [{"tag":"en","autonym":"English","dir":"ltr","comma":", "}]}`)},
		"en.json": {Data: []byte(`{"n.cases": {"one": "{{.N}} case, {{.Who}}", "other": "{{.N}} cases, {{.Who}}"}, "p.c": {"one": "one", "other": "many"}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	one, two := 1, 2
	if got := b.Text("en", "n.cases", map[string]any{"N": 1, "Who": "{{.N}}"}, &one); got != "1 case, {{.N}}" {
		t.Errorf("one: %q", got)
	}
	if got := b.Text("en", "n.cases", map[string]any{"N": 2}, &two); got != "2 cases, " {
		t.Errorf("two, one argument missing: %q", got)
	}
	if got := b.Text("en", "p.c", nil, &one); got != "one" {
		t.Errorf("plural without arguments: %q", got)
	}
	if got := b.Text("en", "n.cases", nil, nil); got != " cases, " {
		t.Errorf("no arguments: %q", got)
	}
}

func TestLoadNamesTheFault(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"no meta":       {},
		"meta.json":     {"meta.json": `{`},
		"does not name": {"meta.json": `{"languages": []}`},
		"messages of":   {"meta.json": `{"languages": [{"tag":"en","autonym":"English","dir":"ltr","comma":", "}]}`},
		"a.b": {"meta.json": `{"languages": [{"tag":"en","autonym":"English","dir":"ltr","comma":", "}]}`,
			"en.json": `{"a.b": "{{template \"x\"}}"}`},
		"direction": {"meta.json": `{"languages": [{"tag":"en","autonym":"English","comma":", "}]}`},
	} {
		fsys := fstest.MapFS{}
		for f, s := range files {
			fsys[f] = &fstest.MapFile{Data: []byte(s)}
		}
		_, err := Load(fsys)
		if err == nil || name != "no meta" && !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTextFromManyGoroutines(t *testing.T) {
	b := bundle(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				b.Text("km", "s.helper", map[string]any{"Text": "x"}, nil)
				b.Text("xx", "s.back", nil, nil)
				b.OnFallback(func(string, string) {})
			}
		})
	}
	wg.Wait()
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"km", "zh-Hant-TW", "--", "", "in_ID"} {
		f.Add(s)
	}
	b := bundle(f)
	f.Fuzz(func(t *testing.T, code string) {
		if b.byTag[b.Match(code)] == nil {
			t.Errorf("Match gives a language that is not there")
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "a {{.B}} c", "{{", "}}", "{{.}}", "{{ .Name }}{{.X}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := parse(s); err == nil {
			if len(p.text) != len(p.name)+1 {
				t.Error("texts and gaps do not alternate")
			}
			if _, err := p.Execute(nil); err != nil {
				t.Error(err)
			}
		}
	})
}

func BenchmarkPlainText(b *testing.B) {
	bun := bundle(b)
	b.ReportAllocs()
	for b.Loop() {
		bun.Text("km", "s.promise.reads", nil, nil)
	}
}

func BenchmarkTextWithArgument(b *testing.B) {
	bun := bundle(b)
	args := map[string]any{"Text": "words"}
	b.ReportAllocs()
	for b.Loop() {
		bun.Text("km", "s.helper", args, nil)
	}
}
