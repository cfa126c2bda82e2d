package flows

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Random walks over everything that a stranger can do: the machine never gets
// stuck, never shows an unknown key, never grows without bound, and from
// wherever somebody stands, an end can be reached by skipping alone.
func TestRandomWalks(t *testing.T) {
	s := testSet(t)
	f := s.flows[0]
	keys := s.Keys()
	label := locale(t, "en")
	var ids []string
	for i := range f.nodes {
		for _, c := range f.nodes[i].choices {
			ids = append(ids, c.id)
		}
	}
	ids = append(ids, "en", "km", "hostile", "_clear", Back, Skip, More, Done)
	texts := []string{"1", "2 3", "៤", "skip", "back", "go on", "words", "clear", "yes", ""}
	rapid.Check(t, func(rt *rapid.T) {
		st := s.Start("intake")
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			v := s.View(st)
			in := Input{}
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				in.Point = true
			case 1:
				in.Text = rapid.SampledFrom(texts).Draw(rt, "text")
			case 2:
				in.Choice = rapid.SampledFrom(ids).Draw(rt, "any choice")
			default:
				shown := []string{Skip, Back, Done, More}
				for _, c := range v.Choices {
					shown = append(shown, c.ID)
				}
				in.Choice = rapid.SampledFrom(shown).Draw(rt, "shown choice")
			}
			before, _ := json.Marshal(st)
			next, out := s.Turn(st, in, label)
			if after, _ := json.Marshal(st); string(after) != string(before) {
				rt.Fatalf("the turn changed its argument")
			}
			if !out.Understood && (out.Answered || out.Moved) {
				rt.Fatalf("not understood, and yet %+v", out)
			}
			if !out.Moved && next.Node != st.Node {
				rt.Fatalf("moved from %s to %s and does not say so", st.Node, next.Node)
			}
			for id, was := range st.Answers {
				if is := next.Answers[id]; len(is) == 0 && id != "write" {
					rt.Fatalf("the answer of %s (%v) was lost", id, was)
				}
			}
			data, _ := json.Marshal(next)
			st = State{}
			if err := json.Unmarshal(data, &st); err != nil {
				rt.Fatal(err)
			}
			check(rt, s, st, keys)
		}
		for range len(f.nodes) + 2 {
			v := s.View(st)
			switch v.Kind {
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
		rt.Fatalf("stuck at %s (home %s)", st.Node, st.Home)
	})
}

func check(rt *rapid.T, s *Set, st State, keys []string) {
	v := s.View(st)
	f := s.flows[0]
	if v.Node != st.Node || len(v.Text) == 0 || len(st.Trail) > 2*len(f.nodes) {
		rt.Fatalf("a poor card: %+v, trail %v", v, st.Trail)
	}
	n := f.nodes[f.index[v.Node]]
	if n.enter != nil && !n.enter.holds(st.Answers) {
		rt.Fatalf("stands at %s, which may not be entered", v.Node)
	}
	if v.Multi != (v.Kind == KindMulti) || v.PerRow < 1 || v.PerRow > 2 {
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
