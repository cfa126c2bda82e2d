package flows

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// A stranger does random things.
type stranger struct {
	ids   []string
	label func(string) string
}

func newStranger(t testing.TB, s *Set) stranger {
	var ids []string
	for _, f := range s.flows {
		for i := range f.nodes {
			for _, c := range f.nodes[i].choices {
				ids = append(ids, c.id)
			}
		}
	}
	slices.Sort(ids)
	ids = append(slices.Compact(ids), "en", "km", "hostile", "_clear", Back, Skip, More, Done)
	return stranger{ids, locale(t, "en")}
}

func (x stranger) does(rt *rapid.T, v View) (in Input) {
	switch rapid.IntRange(0, 9).Draw(rt, "what") {
	case 0:
		in.Point = true
	case 1:
		in.Text = rapid.SampledFrom([]string{"1", "2 3", "៤", "skip", "back", "go on", "words", "clear", "yes", ""}).Draw(rt, "text")
	case 2:
		in.Choice = rapid.SampledFrom(x.ids).Draw(rt, "any choice")
	default:
		shown := []string{Skip, Back, Done, More}
		for _, c := range v.Choices {
			shown = append(shown, c.ID)
		}
		in.Choice = rapid.SampledFrom(shown).Draw(rt, "shown choice")
	}
	return in
}

// walks does random things for some steps, saving and reloading the state at
// each, and checks every card.
func (x stranger) walks(rt *rapid.T, s *Set, st State, keys []string) State {
	for range rapid.IntRange(1, 60).Draw(rt, "steps") {
		v := s.View(st)
		in := x.does(rt, v)
		before, _ := json.Marshal(st)
		next, out := s.Turn(st, in, x.label)
		if after, _ := json.Marshal(st); string(after) != string(before) {
			rt.Fatalf("the turn changed its argument")
		}
		if !out.Understood && (out.Answered || out.Moved) {
			rt.Fatalf("not understood, and yet %+v", out)
		}
		if !out.Moved && next.Node != v.Node {
			rt.Fatalf("moved from %s to %s and does not say so", v.Node, next.Node)
		}
		if v.Back && in.Choice == Back && !out.Moved || v.Skip && in.Choice == Skip && !out.Moved {
			rt.Fatalf("%s of %s leads nowhere", in.Choice, v.Node)
		}
		for id, was := range st.Answers {
			if len(next.Answers[id]) == 0 && !closed(s, id, next.Answers) {
				rt.Fatalf("the answer of %s (%v) was lost", id, was)
			}
		}
		st = reloaded(rt, next)
		check(rt, s, st, keys)
	}
	return st
}

func reloaded(rt *rapid.T, st State) (again State) {
	data, _ := json.Marshal(st)
	if len(data) > 4000 {
		rt.Fatalf("the state has %d bytes", len(data))
	}
	if err := json.Unmarshal(data, &again); err != nil {
		rt.Fatal(err)
	}
	return again
}

// closed reports whether a question is asked nowhere with these answers.
func closed(s *Set, id string, answers map[string][]string) bool {
	for _, f := range s.flows {
		if i, ok := f.index[id]; ok && !f.nodes[i].enters(answers) {
			return true
		}
	}
	return false
}

// ends skips forward, and fails if that leads to no end.
func ends(rt *rapid.T, s *Set, st State) {
	for range cards(s) + 2 {
		switch s.View(st).Kind {
		case KindEnd:
			return
		case KindLanguages:
			st, _ = s.Turn(st, Input{Choice: "en"}, nil)
		case KindPromise:
			st, _ = s.Turn(st, Input{Choice: "continue"}, nil)
		default:
			st, _ = s.Turn(st, Input{Choice: Skip}, nil)
		}
	}
	rt.Fatalf("stuck at %s of %s (home %s)", st.Node, st.Flow, st.Home)
}

func cards(s *Set) (sum int) {
	for _, f := range s.flows {
		sum += len(f.nodes)
	}
	return sum
}

func check(rt *rapid.T, s *Set, st State, keys []string) {
	v := s.View(st)
	f := s.flow(st.Flow)
	if v.Node != st.Node || len(v.Text) == 0 || len(st.Trail) > 2*cards(s) {
		rt.Fatalf("a poor card: %+v, trail %v", v, st.Trail)
	}
	n := f.nodes[f.index[v.Node]]
	if !n.enters(st.Answers) {
		rt.Fatalf("stands at %s, which may not be entered", v.Node)
	}
	if v.Skip != (v.Kind != KindLanguages && v.Kind != KindPromise && v.Kind != KindEnd) {
		rt.Fatalf("%s: skip is %v", v.Node, v.Skip)
	}
	if !v.Back && len(st.Trail) > 0 {
		rt.Fatalf("%s offers no back", v.Node)
	}
	if v.Multi != (v.Kind == KindMulti) || v.PerRow < 1 || v.PerRow > 2 || len(v.Choices) > 20 {
		rt.Fatalf("a poor card: %+v", v)
	}
	for _, k := range v.Text {
		if _, ok := slices.BinarySearch(keys, k); !ok {
			rt.Fatalf("unknown key %s", k)
		}
	}
	for _, c := range v.Choices {
		if _, ok := slices.BinarySearch(keys, c.Key); !ok && c.Text == "" || c.Sign == "" {
			rt.Fatalf("a poor choice: %+v", c)
		}
		if len(v.Node)+1+len(c.ID) > maxData {
			rt.Fatalf("too much data: %s:%s", v.Node, c.ID)
		}
	}
	level, reason := s.Triage(st.Answers)
	if level == Information || reason == "" {
		rt.Fatalf("triage says %s for %s", level, reason)
	}
}

// Random walks over everything that a stranger can do in any flow: the machine
// never gets stuck, never shows an unknown key, never grows without bound, and
// from wherever somebody stands, an end can be reached by skipping alone.
func TestRandomWalks(t *testing.T) {
	s := testSet(t)
	x, keys, text := newStranger(t, s), s.Keys(), locale(t, "en")
	for _, k := range keys {
		if text(k) == "" {
			t.Errorf("English lacks %s", k)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		st := s.Start(rapid.SampledFrom(s.Names()).Draw(rt, "flow"))
		ends(rt, s, x.walks(rt, s, st, keys))
	})
}

// The files are edited and the program is started anew while people are in the
// middle of it, once more and once more: every conversation goes on, with all
// its answers, and ends.
func TestRandomWalksOverEdits(t *testing.T) {
	whole := testSet(t)
	x := newStranger(t, whole)
	rapid.Check(t, func(rt *rapid.T) {
		s := whole
		st := s.Start(rapid.SampledFrom(s.Names()).Draw(rt, "flow"))
		for range rapid.IntRange(1, 2).Draw(rt, "edits") {
			st = x.walks(rt, s, st, s.Keys())
			s = mutated(t, rt, whole)
			// The first look at it changes nothing but where it stands.
			v := s.View(st)
			next, out := s.Turn(st, Input{Choice: "hostile"}, nil)
			if out.Understood || next.Node != v.Node || !maps.EqualFunc(next.Answers, st.Answers, slices.Equal[[]string]) {
				rt.Fatalf("%s of %s became %s of %s: %+v", st.Node, st.Flow, next.Node, next.Flow, out)
			}
			st = reloaded(rt, next)
		}
		ends(rt, s, x.walks(rt, s, st, s.Keys()))
	})
}

// mutated are the built-in files without some of their questions.
func mutated(t *testing.T, rt *rapid.T, s *Set) *Set {
	edits := map[string]func(string) string{}
	for _, f := range s.flows {
		var drop []string
		for i := range f.nodes {
			n := &f.nodes[i]
			if n.kept() && n.kind != KindPromise && i != f.start && rapid.IntRange(0, 3).Draw(rt, f.id+" without "+n.id) == 0 {
				drop = append(drop, n.id)
			}
		}
		edits[f.id+".yaml"] = func(text string) string { return without(t, text, drop) }
	}
	edits[triageFile] = func(string) string { return "flows: [intake]\ndefault: soon\nrules: []\n" }
	return edited(t, edits)
}

// without is a flow's file without some questions: what led to one leads where
// it led, and no condition asks about it any more.
func without(t *testing.T, text string, drop []string) string {
	var file map[string]any
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	leads := map[string]string{}
	for _, n := range file["nodes"].([]any) {
		n := n.(map[string]any)
		leads[n["id"].(string)], _ = n["next"].(string)
	}
	to := func(m map[string]any, key string) {
		for id, _ := m[key].(string); slices.Contains(drop, id); id = m[key].(string) {
			m[key] = leads[id]
		}
	}
	var kept []any
	for _, n := range file["nodes"].([]any) {
		n := n.(map[string]any)
		if slices.Contains(drop, n["id"].(string)) {
			continue
		}
		to(n, "next")
		if n["why"] != nil {
			n["why"] = "alert words: edited"
		}
		cond, _ := yaml.Marshal(n["if"])
		if slices.ContainsFunc(drop, func(id string) bool { return strings.Contains(string(cond), id+":") }) {
			delete(n, "if")
		}
		var choices []any
		all, _ := n["choices"].([]any)
		for _, c := range all {
			c := c.(map[string]any)
			if id, _ := c["go"].(string); n["kind"] == KindMenu && slices.Contains(drop, id) {
				continue
			}
			to(c, "go")
			choices = append(choices, c)
		}
		if n["choices"] != nil {
			n["choices"] = choices
		}
		kept = append(kept, n)
	}
	file["nodes"] = kept
	out, err := yaml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
