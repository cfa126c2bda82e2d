package flows

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

var testLangs = []Lang{{Tag: "en", Autonym: "English"}, {Tag: "km", Autonym: "ខ្មែរ", Unreviewed: true}, {Tag: "vi", Autonym: "Tiếng Việt"}, {Tag: "zh-Hans", Autonym: "简体中文"}}

func testSet(t testing.TB) *Set {
	t.Helper()
	s, findings := Load(embedded)
	for _, f := range findings {
		t.Error(f)
	}
	if s == nil {
		t.FailNow()
	}
	s.SetLanguages(testLangs)
	return s
}

// locale reads a message file as it stands beside this package.
func locale(t testing.TB, lang string) func(string) string {
	t.Helper()
	data, err := os.ReadFile("../locales/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]struct{ Other string }
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return func(key string) string { return all[key].Other }
}

func locales(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("../locales/meta.json")
	if err != nil {
		t.Fatal(err)
	}
	var meta struct{ Languages []struct{ Tag string } }
	if err := json.Unmarshal(data, &meta); err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, l := range meta.Languages {
		tags = append(tags, l.Tag)
	}
	return tags
}

// A player walks a conversation, saving and reloading the state at each step.
type player struct {
	t     testing.TB
	s     *Set
	st    State
	label func(string) string
}

func play(t testing.TB) *player {
	s := testSet(t)
	return &player{t: t, s: s, st: s.Start("intake"), label: locale(t, "en")}
}

func (p *player) in(in Input) Turned {
	p.t.Helper()
	before, err := json.Marshal(p.st)
	if err != nil {
		p.t.Fatal(err)
	}
	st, out := p.s.Turn(p.st, in, p.label)
	after, _ := json.Marshal(p.st)
	if string(before) != string(after) {
		p.t.Fatalf("a turn changed its argument: %s to %s", before, after)
	}
	data, _ := json.Marshal(st)
	var again State
	if err := json.Unmarshal(data, &again); err != nil {
		p.t.Fatal(err)
	}
	p.st = again
	return out
}

func (p *player) tap(ids ...string) *player {
	p.t.Helper()
	for _, id := range ids {
		if out := p.in(Input{Choice: id}); !out.Understood {
			p.t.Fatalf("%s at %s was not understood", id, out.Node)
		}
	}
	return p
}

func (p *player) at(node string) *player {
	p.t.Helper()
	if v := p.s.View(p.st); v.Node != node || p.st.Node != node {
		p.t.Fatalf("stands at %s, shows %s, want %s", p.st.Node, v.Node, node)
	}
	return p
}

func (p *player) told(node string, want ...string) *player {
	p.t.Helper()
	if got := p.st.Answers[node]; !slices.Equal(got, want) {
		p.t.Fatalf("%s was answered %v, want %v", node, got, want)
	}
	return p
}

func TestTheWholeWay(t *testing.T) {
	p := play(t)
	p.at("language").tap("km").at("promise").tap("continue").at("danger").tap("yes").at("phone").tap("own").
		at("write").tap("2h").at("situation").tap("out").at("place").tap(More, "KH-3").at("people").tap("2-5").at("frail").tap("hurt", "minor", Done).
		at("child").tap("family").at("needs").tap("shelter", "medical", "shelter", "food_water", Done).told("needs", "medical", "food_water").
		at("medical").tap("fever", Done).at("trust").tap(Done).at("words")
	if out := p.in(Input{Text: "we hide"}); out.Words != "we hide" || !out.Answered || !out.Moved {
		t.Fatalf("words: %+v", out)
	}
	p.told("words", Told).at("checkin").tap("none").at("review")
	out := p.in(Input{Choice: "send"})
	if !out.End || out.Act != ActSend {
		t.Fatalf("send: %+v", out)
	}
	p.at("received").told("frail", "minor", "hurt").told("place", "KH-3").told("language", "km").told("situation", "out").told("trust", Declined)
	if data, _ := json.Marshal(p.st); len(data) > 700 {
		t.Errorf("the state has %d bytes", len(data))
	}
	if v := p.s.View(p.st); v.Skip || !v.Back || len(v.Choices) > 0 {
		t.Errorf("the last card: %+v", v)
	}
	if out := p.in(Input{Text: "thank you"}); out.Words != "thank you" || out.Understood || !out.End || out.Act != "" {
		t.Errorf("words after the end: %+v", out)
	}
}

func TestLeavingAsksToClear(t *testing.T) {
	p := play(t).tap("en")
	if out := p.in(Input{Choice: "leave"}); out.Act != ActClear || !out.End {
		t.Errorf("leave: %+v", out)
	}
	p = play(t).tap("en", "continue")
	if out := p.in(Input{Text: "clear"}); out.Act != ActClear {
		t.Errorf("typed clear: %+v", out)
	}
}

func TestSkipIsDeclinedNeverNo(t *testing.T) {
	p := play(t).tap("en", "continue", Skip).told("danger", Declined).at("phone")
	if p.st.Told("danger") != nil {
		t.Error("a skipped question counts as told")
	}
	// Who goes back and skips forward takes nothing back.
	p.tap(Back, "yes", Back, Skip).told("danger", "yes").at("phone")
	p.tap(Skip, Skip, Skip, Skip, Skip, Done).told("frail", Declined).at("needs").tap(Skip, Skip, Skip).at("review").tap(Skip).at("later")
}

func TestBackLosesNothing(t *testing.T) {
	p := play(t).tap("en", "continue", "no", "own", "any", "out", "KH-12", "1", "hurt", Back).at("people").
		told("frail", "hurt").told("people", "1").tap("1").at("frail")
	if !slices.Equal(p.st.Marks, []string{"hurt"}) {
		t.Errorf("marks on coming back: %v", p.st.Marks)
	}
	for range 20 {
		p.in(Input{Choice: Back})
	}
	p.at("language").told("place", "KH-12").told("danger", "no")
	if v := p.s.View(p.st); v.Back || v.Skip {
		t.Errorf("the first card offers back or skip: %+v", v)
	}
	if out := p.in(Input{Choice: Back}); out.Understood || out.Moved {
		t.Errorf("back from the first card: %+v", out)
	}
}

func TestAWatchedPhoneIsNeverAskedWhenToWrite(t *testing.T) {
	p := play(t).tap("en", "continue", "no", "own", "any", Back, Back, "watched").at("situation")
	p.told("write")
	p.tap(Back).at("phone")
}

func TestChangingGoesBackToTheReview(t *testing.T) {
	p := play(t).tap("en", "continue", "no", "watched", "road", Skip, "1", Done, Done, Done, Skip).at("review")
	trail := slices.Clone(p.st.Trail)
	p.tap("change").at("change").tap("people").at("people").tap(Back).at("change").tap("people", "20+").at("review").told("people", "20+")
	if !slices.Equal(p.st.Trail, trail) {
		t.Errorf("the trail after a change: %v, before: %v", p.st.Trail, trail)
	}
	// What a change newly asks is asked, and then the way leads home.
	p.tap("change", "phone", "own").at("write").tap("2h").at("checkin").tap("1h").at("review").told("write", "2h").told("checkin", "1h")
	p.tap("change", "write", "never").at("review").told("checkin")
	// What is not asked any more cannot be changed.
	p.tap("change", "phone", "watched").at("review").told("write").tap("change", "write").at("review")
	p.tap("change", Skip).at("review").tap(Back).at("words")
}

func TestAMenuOffersNoWayToWhatIsNotAsked(t *testing.T) {
	p := play(t).tap("en", "continue", "no", "watched", "road", Skip, "1", "hurt", Done, "cmr", Done, Skip, "72h", "woman", Done, Skip).at("review").tap("change")
	var ids []string
	for _, c := range p.s.View(p.st).Choices {
		ids = append(ids, c.ID)
	}
	want := []string{"danger", "phone", "situation", "place", "people", "frail", "needs", "medical", "cmr", "woman", "trust", "words"}
	if !slices.Equal(ids, want) {
		t.Errorf("offers %v, want %v", ids, want)
	}
	// Numbers count what is shown, not what the file lists.
	p.in(Input{Text: "3"})
	p.at("situation").tap(Back)
	p.in(Input{Text: "12"})
	p.at("words")
}

func TestAPointCountsAfterThePromiseOnly(t *testing.T) {
	p := play(t)
	if out := p.in(Input{Point: true}); out.Understood || out.Answered {
		t.Errorf("a point before the promise: %+v", out)
	}
	p.tap("en", "continue")
	if out := p.in(Input{Point: true}); out.Node != "place" || !out.Answered || out.Moved {
		t.Errorf("a point ahead of its card: %+v", out)
	}
	p.at("danger").told("place", Point).tap("yes", "own", "any", Skip).at("place")
	if out := p.in(Input{Point: true}); !out.Moved {
		t.Errorf("a point on its card: %+v", out)
	}
	p.at("people")
}

func TestPagesGoRound(t *testing.T) {
	p := play(t).tap("en", "continue", Skip, Skip, Skip, Skip).at("place")
	var seen []string
	for range 3 {
		v := p.s.View(p.st)
		if !v.More || !v.AskPlace || v.PerRow != 2 || len(v.Choices) > 10 {
			t.Fatalf("place: %+v", v)
		}
		for _, c := range v.Choices {
			seen = append(seen, c.ID)
		}
		p.tap(More)
	}
	slices.Sort(seen)
	if seen = slices.Compact(seen); len(seen) != 25 || p.st.Page != 0 {
		t.Errorf("%d provinces on three pages, then page %d", len(seen), p.st.Page)
	}
	p.st.Page = 99
	if v := p.s.View(p.st); len(v.Choices) != 10 {
		t.Errorf("a page that is not there: %+v", v)
	}
}

func TestLanguages(t *testing.T) {
	p := play(t)
	p.st = p.s.Prefer(p.st, "vi")
	v := p.s.View(p.st)
	var ids []string
	for _, c := range v.Choices {
		ids = append(ids, c.ID)
	}
	if want := []string{"vi", "en", "km", "zh-Hans"}; !slices.Equal(ids, want) {
		t.Errorf("languages %v, want %v", ids, want)
	}
	p.in(Input{Text: "២"})
	p.told("language", "en").tap(Back)
	p.in(Input{Text: "tieng viet"})
	p.told("language", "vi").tap(Back)
	if slices.Contains(p.s.View(p.tap("vi").st).Text, KeyUnreviewed) {
		t.Error("a reviewed language is called unreviewed")
	}
	if !slices.Contains(p.s.View(p.tap(Back, "km").st).Text, KeyUnreviewed) {
		t.Error("an unreviewed language is not called so")
	}
	if out := p.tap(Back).in(Input{Choice: "xx"}); out.Understood {
		t.Error("a language that is not offered was taken")
	}
}

func TestAnOlderConversationGoesOn(t *testing.T) {
	s := testSet(t)
	for name, c := range map[string]struct {
		st   State
		want string
	}{
		"node gone":         {State{Flow: "intake", Node: "gone", Trail: []string{"language", "promise", "old", "danger", "older"}}, "danger"},
		"all gone":          {State{Flow: "intake", Node: "gone", Trail: []string{"old"}}, "language"},
		"flow gone":         {State{Flow: "gone", Node: "place", Trail: []string{"danger"}}, "place"},
		"nothing":           {State{}, "language"},
		"multi ancestor":    {State{Flow: "intake", Node: "gone", Trail: []string{"needs"}, Answers: map[string][]string{"needs": {"food_water", "gone"}}}, "needs"},
		"marks of the gone": {State{Flow: "intake", Node: "frail", Marks: []string{"gone", "hurt"}}, "frail"},
	} {
		t.Run(name, func(t *testing.T) {
			c.st.Answers = map[string][]string{"danger": {"yes"}, "old": {"x"}, "needs": c.st.Answers["needs"]}
			if v := s.View(c.st); v.Node != c.want {
				t.Errorf("shows %s, want %s", v.Node, c.want)
			}
			st, out := s.Turn(c.st, Input{Choice: "gone"}, nil)
			if st.Node != c.want || out.Understood || !reflect.DeepEqual(st.Answers, c.st.Answers) {
				t.Errorf("stands at %s (%+v)", st.Node, out)
			}
			if st, out := s.Turn(c.st, Input{Choice: Done}, nil); c.want == "needs" && !slices.Equal(st.Answers["needs"], []string{"food_water"}) {
				t.Errorf("done: %v %+v", st.Answers, out)
			}
		})
	}
	st, _ := s.Turn(State{Node: "frail", Marks: []string{"gone", "walk", "hurt"}}, Input{Choice: Done}, nil)
	if !slices.Equal(st.Answers["frail"], []string{"hurt", "walk"}) {
		t.Errorf("marks that are gone: %v", st.Answers)
	}
}

func TestH11EveryCardOffersSkipAndBack(t *testing.T) {
	s := testSet(t)
	all := map[string][]string{"write": {"any"}, "situation": {"inside"}, "frail": {"minor", "pregnant"}, "needs": {"medical", "cmr", "mhpss"}, "trust": {"embassy"}}
	for _, f := range s.flows {
		for i := range f.nodes {
			n := &f.nodes[i]
			v := s.View(State{Flow: f.id, Node: n.id, Trail: []string{"intake/language"}, Answers: all})
			if v.Node != n.id {
				t.Errorf("%s: shows %s", n.id, v.Node)
			}
			if want := n.id != "language" && n.id != "promise" && n.kind != KindEnd; v.Skip != want {
				t.Errorf("%s: skip is %v", n.id, v.Skip)
			}
			if !v.Back {
				t.Errorf("%s offers no back", n.id)
			}
		}
	}
}

func TestEveryLocaleHasEveryKeyAndEveryCardFits(t *testing.T) {
	s := testSet(t)
	for _, lang := range locales(t) {
		text := locale(t, lang)
		for _, k := range s.Keys() {
			if text(k) == "" {
				t.Errorf("%s lacks %s", lang, k)
			}
		}
		for _, f := range s.flows {
			for i := range f.nodes {
				paragraphs := f.nodes[i].text
				if f.nodes[i].noticed != nil {
					paragraphs = f.nodes[i].noticed
				}
				var card strings.Builder
				for _, k := range paragraphs {
					card.WriteString(text(k) + "\n\n")
				}
				if n := len(utf16.Encode([]rune(card.String()))); n > 3000 {
					t.Errorf("%s: the card %s has %d units; 4096 is the limit, and what is told must fit too", lang, f.nodes[i].id, n)
				}
			}
		}
	}
}

func TestWhereAKeyIsUsed(t *testing.T) {
	s := testSet(t)
	for key, file := range map[string]string{
		"s.medical.ask": "intake.yaml", "contact.never": "other.yaml", "s.safe.ok": "checkin.yaml", "reason.held": triageFile, KeyBack: "", "x.y": "",
	} {
		if f, line := s.Where(key); f != file || (line > 0) != (file != "") {
			t.Errorf("%s is used at %s:%d", key, f, line)
		}
	}
}

func TestGraphShowsEveryCard(t *testing.T) {
	s := testSet(t)
	g := s.Graph()
	for _, f := range s.flows {
		for i := range f.nodes {
			if !strings.Contains(g, f.id+"_"+f.nodes[i].id+"[") && !strings.Contains(g, f.id+"_"+f.nodes[i].id+"(") && !strings.Contains(g, f.id+"_"+f.nodes[i].id+"{") {
				t.Errorf("%s is not in the graph", f.nodes[i].id)
			}
		}
	}
	if !strings.Contains(g, `intake_situation ==>|"other"| other_relation`) {
		t.Error("the graph lacks the way into the other flow")
	}
	if !strings.Contains(g, "not phone = watched") || !strings.HasPrefix(g, "flowchart TD\n") {
		t.Errorf("the graph lacks a condition:\n%s", g)
	}
}
