package flows

import "testing"

// The speed that the design asks for: a turn and its view in 10 µs and 20
// allocations. The time is only shown by the benchmarks, because it depends on
// the machine; the allocations are held.
func turns(t testing.TB) map[string]func() {
	s := testSet(t)
	label := locale(t, "km")
	p := &player{t: t, s: s, st: s.Start("intake")}
	at := map[string]State{}
	for _, id := range []string{"km", "continue", "yes", "own", "2h", "out", "KH-18", "2-5", "hurt", Done, "medical", Done, Skip, Skip, Skip, Skip, "change"} {
		at[p.st.Node] = p.st
		p.tap(id)
	}
	at["change"] = p.st
	turn := func(node string, in Input) func() {
		st := at[node]
		if st.Node != node {
			t.Fatalf("no state at %s", node)
		}
		return func() {
			next, _ := s.Turn(st, in, label)
			s.View(next)
		}
	}
	return map[string]func(){
		"choice":       turn("phone", Input{Choice: "own"}),
		"mark":         turn("needs", Input{Choice: "shelter"}),
		"done":         turn("needs", Input{Choice: Done}),
		"more":         turn("place", Input{Choice: More}),
		"back":         turn("needs", Input{Choice: Back}),
		"change":       turn("change", Input{Choice: "people"}),
		"typed change": turn("change", Input{Text: "we are near the market"}),
		"other flow":   turn("situation", Input{Choice: "other"}),
		"typed number": turn("place", Input{Text: "៣"}),
		"typed words":  turn("place", Input{Text: "ត្បូងឃ្មុំ"}),
		"free text":    turn("place", Input{Text: "យើងនៅជិតផ្សារ សូមជួយយើងផង we are near the market"}),
		"own words":    turn("words", Input{Text: "យើងនៅជិតផ្សារ សូមជួយយើងផង"}),
	}
}

func TestATurnTakesFewAllocations(t *testing.T) {
	for name, f := range turns(t) {
		if n := testing.AllocsPerRun(100, f); n > 20 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkTurnAndView(b *testing.B) {
	for name, f := range turns(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}

func BenchmarkTriage(b *testing.B) {
	s := testSet(b)
	answers := map[string][]string{"danger": {"no"}, "phone": {"own"}, "needs": {"clothes", "family"}, "frail": {"walk"}, "people": {"2-5"}}
	b.ReportAllocs()
	for b.Loop() {
		s.Triage(answers)
	}
}
