package flows

import (
	"strings"
	"testing"
	"testing/fstest"
)

const goodFlow = `flow: f
version: 1
start: a
nodes:
  - id: a
    kind: choice
    text: [s.a]
    why: "branch b: decides"
    choices:
      - {id: x, sign: 🆘, key: s.x}
      - {id: y, sign: 🆘, key: s.y, go: end}
    next:
      - {when: {a: x}, go: b}
      - {go: end}
  - id: b
    kind: multi
    text: [s.b]
    if: {not: {a: [y, declined]}}
    why: "alert needs: who can help"
    choices:
      - {id: x, sign: 🆘, key: s.x}
    next: end
  - id: end
    kind: end
    text: [s.e]
`

func load(flow, triage string) (*Set, []Finding) {
	fsys := fstest.MapFS{"f.yaml": {Data: []byte(flow)}}
	if triage != "" {
		fsys[triageFile] = &fstest.MapFile{Data: []byte(triage)}
	}
	return Load(fsys)
}

func TestLintFindsEachFault(t *testing.T) {
	if s, f := load(goodFlow, ""); s == nil || len(f) > 0 {
		t.Fatalf("the good flow has findings: %v", f)
	}
	long := strings.Repeat("x", 70)
	for name, c := range map[string]struct {
		old, new string // replaced in the good flow
		want     string // in a finding
		line     int    // its line, 0: any
	}{
		"unknown field":        {"version: 1", "version: 1\nvversion: 2", "vversion", 3},
		"no version":           {"version: 1", "version: 0", "no version", 2},
		"bad yaml":             {"nodes:", "nodes: [", "cannot be understood", 0},
		"second document":      {"flow: f", "flow: f\n---\nflow: g", "more than one document", 0},
		"no such start":        {"start: a", "start: z", "start leads to “z”", 3},
		"no such next":         {"    next: end", "    next: z", "next leads to “z”", 0},
		"no such go":           {"go: b", "go: z", "go leads to “z”", 13},
		"no such kind":         {"kind: multi", "kind: many", "no kind", 16},
		"node twice":           {"id: b", "id: a", "two nodes", 15},
		"reserved name":        {"id: b", "id: any", "“any”", 15},
		"choice twice":         {"id: y", "id: x", "two choices", 11},
		"reserved choice":      {"id: y", "id: _skip", "“_skip”", 11},
		"too much data":        {"id: y", "id: " + long, "64 bytes", 11},
		"no such act":          {"key: s.y, go: end", "key: s.y, act: dance", "cannot do “dance”", 11},
		"an act that leads on": {"key: s.y, go: end", "key: s.y, go: end, act: inform", "cannot do “inform”", 11},
		"an act as a mark":     {"      - {id: x, sign: 🆘, key: s.x}\n    next: end", "      - {id: x, sign: 🆘, key: s.x, act: inform}\n    next: end", "cannot do “inform”", 21},
		"no sign":              {"sign: 🆘, key: s.y", "key: s.y", "no sign", 11},
		"no words":             {", key: s.y", "", "no words", 11},
		"no text":              {"    text: [s.b]\n", "", "says nothing", 15},
		"no key":               {"[s.b]", "[Hello]", "no message key", 17},
		"no purpose":           {"    why: \"alert needs: who can help\"\n", "", "without a purpose", 15},
		"vague purpose":        {"alert needs", "alert curiosity", "neither an alert field nor a branch", 15},
		"branch to nothing":    {"branch b", "branch z", "neither an alert field nor a branch", 5},
		"unreachable":          {"go: b", "go: end", "nothing leads to “b”", 15},
		"no end":               {"kind: end", "kind: words\n    why: \"alert words: x\"\n    next: a", "no way leads", 0},
		"leads nowhere":        {"    next: end", "", "leads nowhere", 15},
		"no last branch":       {"      - {go: end}\n", "", "without a condition", 13},
		"odd branch":           {"- {go: end}", "- {go: end, wenn: x}", "not {when, go}", 14},
		"end that leads on":    {"    text: [s.e]", "    text: [s.e]\n    next: a", "leads on", 23},
		"end with choices":     {"    text: [s.e]", "    text: [s.e]\n    choices: [{id: q, sign: 🆘, key: s.q}]", "has choices", 23},
		"nothing to choose":    {"kind: end", "kind: menu\n    skip: a", "nothing to choose", 0},
		"condition on nothing": {"{a: x}", "{z: x}", "keeps no answer", 13},
		"impossible answer":    {"{a: x}", "{a: z}", "cannot be an answer", 13},
		"condition is no map":  {"{a: x}", "[a]", "not a mapping", 13},
		"all is no list":       {"{a: x}", "{all: x}", "not a list", 13},
		"later condition":      {"if: {not: {a: [y, declined]}}", "if: {b: x}", "comes later", 15},
		"first has condition":  {"    text: [s.a]", "    text: [s.a]\n    if: {b: x}", "first node has a condition", 5},
		"mark that leads":      {"- {id: x, sign: 🆘, key: s.x}\n    next: end", "- {id: x, sign: 🆘, key: s.x, go: end}\n    next: end", "a mark leads nowhere", 0},
		"home of a choice":     {"    text: [s.b]", "    text: [s.b]\n    home: a", "only a menu", 18},
		"too wide":             {"    text: [s.b]", "    text: [s.b]\n    per_row: 3", "small phone", 18},
		"too long":             {"    text: [s.b]", "    text: [s.b]\n    page: 99", "does not fit", 18},
		"act on a question":    {"    text: [s.b]", "    text: [s.b]\n    act: clear", "cannot be done", 18},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(goodFlow, c.old, c.new, 1)
			if bad == goodFlow {
				t.Fatal("nothing was replaced")
			}
			s, findings := load(bad, "")
			if s != nil {
				t.Fatal("a faulty flow was taken")
			}
			for _, f := range findings {
				if strings.Contains(f.Text, c.want) && (c.line == 0 || f.Line == c.line) && f.Remedy != "" && f.File == "f.yaml" {
					return
				}
			}
			t.Errorf("no finding says %q at line %d: %v", c.want, c.line, findings)
		})
	}
}

func TestLintFindsCirclesThatWouldShowNoCard(t *testing.T) {
	_, findings := load(`flow: f
version: 1
start: a
nodes:
  - {id: a, kind: words, text: [s.a], why: "alert words: x", next: b}
  - {id: b, kind: words, text: [s.b], why: "alert words: x", if: {a: told}, next: c}
  - {id: c, kind: words, text: [s.b], why: "alert words: x", if: {a: told}, next: b, skip: e}
  - {id: e, kind: end, text: [s.e]}
`, "")
	if len(findings) == 0 || !strings.Contains(findings[0].Text, "in a circle") {
		t.Errorf("findings: %v", findings)
	}
}

func TestLintOfTheTriageTable(t *testing.T) {
	const good = "flows: [f]\ndefault: soon\nrules:\n  - {id: r, urgency: now, when: {a: x}}\n"
	if s, f := load(goodFlow, good); s == nil || len(f) > 0 {
		t.Fatalf("the good table has findings: %v", f)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"no such flow":     {"flows: [f]", "flows: [f, z]", "does not exist"},
		"no flow":          {"flows: [f]", "flows: []", "for no flow"},
		"lowest default":   {"default: soon", "default: information", "the default"},
		"no such urgency":  {"urgency: now", "urgency: never", "no urgency"},
		"no condition":     {", when: {a: x}", "", "no condition"},
		"wrong condition":  {"{a: x}", "{a: z}", "cannot be an answer"},
		"no name":          {"id: r", "id: R", "has the name"},
		"the default name": {"id: r", "id: unknown", "has the name"},
		"unknown field":    {"urgency: now", "urgency: now, because: x", "because"},
	} {
		t.Run(name, func(t *testing.T) {
			s, findings := load(goodFlow, strings.Replace(good, c.old, c.new, 1))
			if s != nil || len(findings) == 0 || !strings.Contains(findings[0].Text, c.want) || findings[0].File != triageFile {
				t.Errorf("findings: %v", findings)
			}
		})
	}
}

func TestLoadWithoutFlows(t *testing.T) {
	if s, f := Load(fstest.MapFS{}); s != nil || len(f) != 1 {
		t.Errorf("no files: %v", f)
	}
	if s, f := Load(fstest.MapFS{triageFile: {Data: []byte("flow: f")}}); s != nil || len(f) != 1 {
		t.Errorf("only a table: %v", f)
	}
	if s, f := Load(fstest.MapFS{"f.yaml": {Data: nil}}); s != nil || len(f) == 0 {
		t.Errorf("an empty file: %v", f)
	}
	unread := fstest.MapFS{"f.yaml": {Data: []byte("flow: [")}, "g.yaml": {Data: []byte(strings.Replace(goodFlow, "go: end}", "flow: f}", 1))}}
	if s, f := Load(unread); s != nil || len(f) != 1 || f[0].File != "f.yaml" {
		t.Errorf("a flow that cannot be understood is blamed on another: %v", f)
	}
	both := fstest.MapFS{"f.yaml": {Data: []byte(goodFlow)}, "g.yaml": {Data: []byte(goodFlow)}}
	if s, f := Load(both); s != nil || len(f) != 1 || !strings.Contains(f[0].Text, "two flows") {
		t.Errorf("the same flow twice: %v", f)
	}
}

// Two flows, of which the first leads into the second.
func two(first, second string) (*Set, []Finding) {
	return Load(fstest.MapFS{"a.yaml": {Data: []byte(second)}, "b.yaml": {Data: []byte(first)}})
}

func TestLintOfSeveralFlows(t *testing.T) {
	first := strings.NewReplacer("flow: f\n", "flow: f\nfirst: true\n", "key: s.y, go: end", "key: s.y, flow: g").Replace(goodFlow)
	second := strings.Replace(goodFlow, "flow: f", "flow: g", 1)
	s, findings := two(first, second)
	if s == nil || s.Names()[0] != "f" || s.Start("").Flow != "f" || s.Start("gone").Flow != "f" {
		t.Fatalf("the first flow is not the first: %v", findings)
	}
	for name, c := range map[string]struct {
		old, new, want string
		line           int
	}{
		"no such flow":     {"flow: g", "flow: z", "flow leads to “z”", 12},
		"the same flow":    {"flow: g", "flow: f", "flow leads to “f”", 12},
		"both ways":        {"flow: g", "flow: g, go: end", "cannot lead to a flow", 12},
		"a mark":           {"- {id: x, sign: 🆘, key: s.x}\n    next: end", "- {id: x, sign: 🆘, key: s.x, flow: g}\n    next: end", "cannot lead to a flow", 22},
		"none is first":    {"first: true\n", "", "the first", 0},
		"no end of itself": {"    next:\n      - {when: {a: x}, go: b}\n      - {go: end}\n", "    skip: b\n", "leads nowhere", 6},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(first, c.old, c.new, 1)
			if name == "a mark" {
				bad = strings.Replace(strings.Replace(first, "flow: g", "go: end", 1), c.old, c.new, 1)
			}
			s, findings := two(bad, second)
			if s != nil {
				t.Fatal("a faulty flow was taken")
			}
			for _, f := range findings {
				if strings.Contains(f.Text, c.want) && f.Line == c.line && f.Remedy != "" {
					return
				}
			}
			t.Errorf("no finding says %q at line %d: %v", c.want, c.line, findings)
		})
	}
	if _, findings := two(first, strings.Replace(second, "flow: g", "flow: g\nfirst: true", 1)); len(findings) != 1 {
		t.Errorf("two first flows: %v", findings)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(goodFlow))
	for _, name := range []string{"intake.yaml", "other.yaml", "checkin.yaml", triageFile} {
		data, _ := embedded.ReadFile(name)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, findings := Load(fstest.MapFS{"f.yaml": {Data: data}})
		if (s == nil) == (len(findings) == 0) {
			t.Fatal("neither a set nor a finding, or both")
		}
		if s == nil {
			return
		}
		s.SetLanguages(testLangs)
		st := s.Start("")
		for range 8 {
			v := s.View(st)
			in := Input{Choice: Skip}
			if len(v.Choices) > 0 {
				in.Choice = v.Choices[0].ID
			}
			st, _ = s.Turn(st, in, nil)
		}
		_ = s.Graph()
	})
}
