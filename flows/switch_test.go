package flows

import (
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAskingForSomebodyElse(t *testing.T) {
	p := play(t).tap("km", "continue", "no", "own", "2h").at("situation")
	trail := slices.Clone(p.st.Trail)
	out := p.in(Input{Choice: "other"})
	if !out.Moved || !out.Answered || out.Node != "situation" || out.End {
		t.Errorf("into the other flow: %+v", out)
	}
	p.at("relation").told("situation", "other").told("language", "km").told("write", "2h")
	if p.st.Flow != "other" || p.st.Version != p.s.flow("other").version {
		t.Errorf("plays %s in version %d", p.st.Flow, p.st.Version)
	}
	// Back returns to the flow that it came from, and the way there again.
	p.tap(Back).at("situation")
	if p.st.Flow != "intake" || !slices.Equal(p.st.Trail, trail) {
		t.Errorf("back in %s with the trail %v, want %v", p.st.Flow, p.st.Trail, trail)
	}
	p.tap(Back).at("write").tap("2h").at("situation").tap("other", "family").at("osituation").tap("inside").at("contact").tap("today").at("place")
	for range 4 {
		p.tap(Back)
	}
	p.at("situation").told("osituation", "inside").told("relation", "family")
	p.tap("other", Skip, Skip, Skip).at("place").tap("KH-18").at("people").tap("1").at("frail").tap("minor", Done).at("needs").
		tap("family", Done).at("trust").tap("embassy", Done).at("nationality").tap(More, "LK").at("words")
	p.in(Input{Text: "his name is on the list"})
	p.at("review").tap("change", "trust", "embassy", "aid", Done).at("review").told("nationality").told("trust", "aid")
	out = p.in(Input{Choice: "send"})
	if !out.End || out.Act != ActSend {
		t.Errorf("send: %+v", out)
	}
	p.at("received")
	if level, reason := p.s.Triage(p.st.Answers); level != Now || reason != "child_alone" {
		t.Errorf("%s for %s", level, reason)
	}
	for range 30 {
		p.in(Input{Choice: Back})
	}
	p.at("language").told("place", "KH-18")
}

// What was answered for oneself stands while somebody looks at the other flow;
// its questions are asked anew, because they are about another person.
func TestAnswersOfEqualNamesAreKept(t *testing.T) {
	p := play(t).tap("en", "continue", "no", "watched", "out", "KH-12", "1", "pregnant", Done, "food_water", Done, "w12", Done, Skip).at("review")
	p.tap("change", "situation", "other").at("relation")
	if p.st.Home != "intake/review" {
		t.Errorf("home is %q", p.st.Home)
	}
	p.tap("friend", "unknown", "never").at("place").told("place", "KH-12").tap(Skip).told("place", "KH-12").at("people").tap(Skip).at("frail")
	if !slices.Equal(p.st.Marks, []string{"pregnant"}) {
		t.Errorf("marks %v", p.st.Marks)
	}
	p.told("weeks", "w12").tap("pregnant", "hurt", Done).at("needs")
	// What an answer has closed counts no more, in the flow that was left neither.
	p.told("weeks")
	for range 7 {
		p.tap(Back)
	}
	p.at("situation").tap("road").at("medical").tap(Done).at("review")
	if p.st.Flow != "intake" || p.st.Home != "" {
		t.Errorf("home %q in %s", p.st.Home, p.st.Flow)
	}
}

// The way between two flows can be gone again and again: the trail stays short.
func TestGoingRoundBetweenFlows(t *testing.T) {
	a := strings.NewReplacer("flow: f\n", "flow: f\nfirst: true\n", "key: s.y, go: end", "key: s.y, flow: g").Replace(goodFlow)
	b := strings.NewReplacer("flow: f\n", "flow: g\n", "key: s.y, go: end", "key: s.y, flow: f").Replace(goodFlow)
	s, findings := two(a, b)
	if s == nil {
		t.Fatal(findings)
	}
	st := s.Start("")
	for i := range 10 {
		st, _ = s.Turn(st, Input{Choice: "y"}, nil)
		if want := []string{"g", "f"}[i%2]; st.Flow != want || len(st.Trail) > 1 {
			t.Fatalf("in %s, trail %v", st.Flow, st.Trail)
		}
	}
}

func TestTheCheckIn(t *testing.T) {
	for _, c := range []struct{ tap, node string }{{"yes", "ok"}, {"no", "heard"}, {"later", "ok"}, {Skip, "ok"}} {
		p := play(t)
		p.st = p.s.Start("checkin")
		if v := p.s.View(p.st); v.Node != "safe" || v.Back || !v.Skip {
			t.Fatalf("the card: %+v", v)
		}
		if out := p.in(Input{Choice: c.tap}); !out.End || !out.Answered || out.Act != "" {
			t.Errorf("%s: %+v", c.tap, out)
		}
		p.at(c.node)
	}
}

// edited are the built-in files as edits make them; what becomes empty is left
// out.
func edited(t testing.TB, edits map[string]func(string) string) *Set {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(embedded, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		data, _ := embedded.ReadFile(n)
		text := string(data)
		if edit := edits[n]; edit != nil {
			text = edit(text)
		}
		if text != "" {
			all[n] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	s, findings := Load(all)
	if s == nil {
		t.Fatal(findings)
	}
	s.SetLanguages(testLangs)
	return s
}

func replace(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

func cut(from, to string) func(string) string {
	return func(text string) string {
		return text[:strings.Index(text, from)] + text[strings.Index(text, to):]
	}
}

// Conversations that are under way while a file is edited and the program
// started anew.
func TestEditingTheFilesLosesNoConversation(t *testing.T) {
	type edits = map[string]func(string) string
	other := play(t).tap("en", "continue", "yes", "own", "any", "other", "family", "inside").at("contact").st
	further := play(t).tap("en", "continue", "yes", "own", "any", "other", "family", "inside", "today").at("place").st
	own := play(t).tap("en", "continue", "yes", "own", "any", "out", "KH-3", "6-20", "hurt", Done, "food_water", "family").at("needs").st
	noOther := edits{
		"other.yaml":  func(string) string { return "" },
		"intake.yaml": replace(", flow: other}", "}"),
		triageFile:    func(string) string { return "flows: [intake]\ndefault: soon\nrules: []\n" },
	}

	t.Run("a node that is gone", func(t *testing.T) {
		gone := cut("  - id: contact\n", "  - id: place\n")
		s := edited(t, edits{
			"other.yaml": func(text string) string {
				return replace("next: contact", "next: place", "      - {id: contact, sign: 🕐, key: s.change.contact, go: contact}\n", "")(gone(text))
			},
			triageFile: replace("{contact: today}, ", "", "contact: [longer, never], ", ""),
		})
		goesOn(t, s, other, "other", "osituation")
		goesOn(t, s, further, "other", "place")
	})
	t.Run("all nodes since the flow was entered", func(t *testing.T) {
		names := replace("relation", "kin", "osituation", "whereabouts", "contact", "heard")
		s := edited(t, edits{"other.yaml": names, triageFile: names})
		goesOn(t, s, other, "intake", "situation")
	})
	t.Run("a flow that is gone", func(t *testing.T) {
		s := edited(t, noOther)
		// A node of the same name in the first flow is as near as can be.
		goesOn(t, s, further, "intake", "place")
		goesOn(t, s, other, "intake", "situation")
		home := other
		home.Home = "intake/review"
		goesOn(t, s, home, "intake", "situation")
	})
	t.Run("the flow that was left is gone", func(t *testing.T) {
		st := State{Flow: "intake", Node: "place", Trail: []string{"gone/start", "gone/last", "language", "promise"}, Answers: other.Answers}
		goesOn(t, testSet(t), st, "intake", "place")
	})
	t.Run("a choice that is gone", func(t *testing.T) {
		s := edited(t, edits{
			"intake.yaml": replace("      - {id: family, sign: 📞, key: need.family}\n", "", "      - {id: 6-20, sign: 🚐, key: people.6-20}\n", ""),
			"other.yaml":  replace("      - {id: family, sign: 📞, key: need.family}\n", ""),
			triageFile:    replace("  - {id: family, urgency: soon, when: {needs: family}}\n", ""),
		})
		// A mark that is gone is ignored, the others stay; an answer that was
		// given stands.
		p := &player{t: t, s: s, st: own}
		if out := p.in(Input{Choice: "family"}); out.Understood {
			t.Error("a choice that is gone was taken")
		}
		p.tap(Done).told("needs", "food_water").told("people", "6-20").at("medical")
		goesOn(t, s, own, "intake", "needs")
	})
	t.Run("a way into a flow that is gone", func(t *testing.T) {
		p := &player{t: t, s: edited(t, noOther), st: play(t).tap("en", "continue", "yes", "own", "any").at("situation").st}
		p.tap("other").at("place").told("situation", "other")
	})
}

// goesOn checks that a conversation stands where it should, has lost no answer,
// and can be played to an end and back.
func goesOn(t *testing.T, s *Set, st State, flow, node string) {
	t.Helper()
	p := &player{t: t, s: s, st: st}
	if v := s.View(st); v.Node != node {
		t.Errorf("shows %s, want %s", v.Node, node)
	}
	out := p.in(Input{Choice: "gone"})
	if p.st.Flow != flow || p.st.Node != node || out.Understood || !reflect.DeepEqual(p.st.Answers, st.Answers) {
		t.Errorf("stands at %s of %s: %+v", p.st.Node, p.st.Flow, out)
	}
	for range 60 {
		if s.View(p.st).Kind == KindEnd {
			break
		}
		p.in(Input{Choice: Skip})
	}
	if v := s.View(p.st); v.Kind != KindEnd {
		t.Fatalf("stuck at %s", v.Node)
	}
	for id, a := range st.Answers {
		if !slices.Equal(p.st.Answers[id], a) {
			t.Errorf("the answer of %s was lost", id)
		}
	}
	for range 60 {
		p.in(Input{Choice: Back})
	}
	p.at("language")
}
