package flows

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTriage(t *testing.T) {
	s := testSet(t)
	type answers = map[string][]string
	for name, c := range map[string]struct {
		a             answers
		level, reason string
	}{
		"nothing told":              {nil, Soon, ReasonUnknown},
		"all declined":              {answers{"danger": {Declined}, "phone": {Declined}, "needs": {Declined}}, Soon, ReasonUnknown},
		"no danger":                 {answers{"danger": {"no"}}, Soon, ReasonUnknown},
		"danger":                    {answers{"danger": {"yes"}}, Now, "danger"},
		"watched":                   {answers{"danger": {"no"}, "phone": {"watched"}}, Now, "watched"},
		"danger before watched":     {answers{"danger": {"yes"}, "phone": {"watched"}}, Now, "danger"},
		"unsure":                    {answers{"danger": {"unsure"}}, Today, "unsure"},
		"medical and hurt":          {answers{"needs": {"medical"}, "frail": {"hurt"}}, Today, "hurt_medical"},
		"pregnant":                  {answers{"frail": {"pregnant"}}, Today, "pregnant"},
		"pregnant and hurt":         {answers{"frail": {"pregnant", "hurt"}}, Now, "pregnant_hurt"},
		"pregnant, asks for care":   {answers{"frail": {"pregnant"}, "needs": {"medical"}}, Now, "pregnant_hurt"},
		"care that cannot wait":     {answers{"needs": {"cmr"}}, Now, "care_window"},
		"child alone":               {answers{"frail": {"minor"}, "people": {"1"}}, Now, "child_alone"},
		"child among others":        {answers{"frail": {"minor"}, "people": {"2-5"}}, Today, "child"},
		"child, number not told":    {answers{"frail": {"minor"}, "people": {Declined}}, Today, "child"},
		"night":                     {answers{"needs": {"shelter"}}, Today, "night"},
		"night, cannot walk":        {answers{"needs": {"shelter"}, "frail": {"walk"}}, Now, "night_frail"},
		"afraid of going home":      {answers{"needs": {"asylum", "documents"}}, Today, "afraid_home"},
		"papers":                    {answers{"needs": {"documents"}}, Soon, "papers"},
		"unsure outweighs things":   {answers{"danger": {"unsure"}, "needs": {"clothes"}}, Today, "unsure"},
		"inside":                    {answers{"situation": {"inside"}}, Now, "held"},
		"may be moved today":        {answers{"situation": {"inside"}, "moved": {"today"}}, Now, "moved"},
		"child without family":      {answers{"people": {"2-5"}, "frail": {"minor"}, "child": {"alone"}}, Now, "child_alone"},
		"child with family":         {answers{"people": {"2-5"}, "frail": {"minor"}, "child": {"family"}}, Today, "child"},
		"just out":                  {answers{"situation": {"out"}}, Soon, ReasonUnknown},
		"on the road":               {answers{"situation": {"road"}}, Today, "road"},
		"in hospital":               {answers{"situation": {"hospital"}}, Today, "hospital"},
		"in custody":                {answers{"situation": {"police"}, "needs": {"embassy"}}, Now, "custody"},
		"may be sent back":          {answers{"situation": {"police"}, "needs": {"asylum"}}, Now, "removal"},
		"bleeding":                  {answers{"needs": {"medical"}, "medical": {"bleeding", "fever"}}, Now, "life"},
		"breathing":                 {answers{"frail": {"hurt"}, "medical": {"breathing"}}, Now, "life"},
		"unconscious":               {answers{"frail": {"hurt"}, "medical": {"unconscious"}}, Now, "life"},
		"very bad pain":             {answers{"frail": {"hurt"}, "medical": {"pain"}}, Now, "life"},
		"fever":                     {answers{"needs": {"medical"}, "medical": {"fever"}}, Today, "medical"},
		"medicine has run out":      {answers{"needs": {"medical"}, "medical": {"medicine"}}, Today, "medicine"},
		"within 3 days":             {answers{"needs": {"cmr"}, "cmr": {"72h"}}, Now, "care_window"},
		"within 5 days":             {answers{"needs": {"cmr"}, "cmr": {"5d"}}, Now, "care_window"},
		"when is not said":          {answers{"needs": {"cmr"}, "cmr": {"unsaid"}}, Now, "care_window"},
		"when was skipped":          {answers{"needs": {"cmr"}, "cmr": {Declined}}, Now, "care_window"},
		"longer ago":                {answers{"needs": {"cmr"}, "cmr": {"longer"}}, Today, "care_later"},
		"thinks of dying":           {answers{"needs": {"mhpss"}, "mind": {"yes"}}, Now, "mind_now"},
		"thinks of it sometimes":    {answers{"needs": {"mhpss"}, "mind": {"sometimes"}}, Today, "talk"},
		"does not say it":           {answers{"needs": {"mhpss"}, "mind": {Declined}}, Today, "talk"},
		"late in pregnancy":         {answers{"frail": {"pregnant"}, "weeks": {"w40"}}, Today, "pregnant"},
		"late, no shelter":          {answers{"frail": {"pregnant"}, "weeks": {"w40"}, "needs": {"shelter"}}, Now, "birth"},
		"late and hurt":             {answers{"frail": {"pregnant", "hurt"}, "weeks": {"w40"}}, Now, "birth"},
		"no food":                   {answers{"needs": {"food_water"}}, Today, "food"},
		"no food, a child":          {answers{"needs": {"food_water"}, "frail": {"minor"}, "people": {"2-5"}}, Now, "food_frail"},
		"another is inside":         {answers{"situation": {"other"}, "osituation": {"inside"}, "contact": {"week"}}, Today, "inside"},
		"inside, heard today":       {answers{"situation": {"other"}, "osituation": {"inside"}, "contact": {"today"}}, Now, "held_other"},
		"inside and frail":          {answers{"osituation": {"inside"}, "frail": {"walk"}}, Now, "held_other"},
		"another in custody":        {answers{"osituation": {"police"}}, Now, "custody"},
		"another may be sent back":  {answers{"osituation": {"police"}, "needs": {"asylum"}}, Now, "removal"},
		"another's care":            {answers{"osituation": {"out"}, "needs": {"cmr"}}, Now, "care_window"},
		"nothing heard for long":    {answers{"osituation": {"unknown"}, "contact": {"longer"}}, Today, "missing"},
		"never heard, unsaid how":   {answers{"contact": {"never"}}, Today, "missing"},
		"long silent, in a shelter": {answers{"osituation": {"shelter"}, "contact": {"longer"}}, Soon, ReasonUnknown},
		"another child, alone":      {answers{"osituation": {"unknown"}, "frail": {"minor"}, "people": {"1"}}, Now, "child_alone"},
		"answers of another flow":   {answers{"other": {"yes"}}, Soon, ReasonUnknown},
		"an answer that is unknown": {answers{"danger": {"perhaps"}}, Soon, ReasonUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			if level, reason := s.Triage(c.a); level != c.level || reason != c.reason {
				t.Errorf("%s for %s, want %s for %s", level, reason, c.level, c.reason)
			}
		})
	}
	if s.Approved() != "" {
		t.Error("nobody has approved the table that is built in")
	}
}

// Leaving an answer out never makes a case more urgent than giving one would
// have to, and declining one is the same as leaving it out.
func TestTriageDecliningIsLeavingOut(t *testing.T) {
	s := testSet(t)
	rapid.Check(t, func(rt *rapid.T) {
		with, without := map[string][]string{}, map[string][]string{}
		for _, n := range questions(s) {
			switch c := rapid.IntRange(-2, len(n.choices)-1).Draw(rt, n.id); c {
			case -2:
				with[n.id] = []string{Declined}
			case -1:
			default:
				with[n.id] = []string{n.choices[c].id}
				without[n.id] = with[n.id]
			}
		}
		la, ra := s.Triage(with)
		lb, rb := s.Triage(without)
		if la != lb || ra != rb {
			rt.Fatalf("%s for %s, without the declined %s for %s", la, ra, lb, rb)
		}
	})
}

// questions are the nodes of all flows that have choices to answer with, one of
// each name.
func questions(s *Set) []*node {
	var out []*node
	seen := map[string]bool{}
	for _, f := range s.flows {
		for i := range f.nodes {
			if n := &f.nodes[i]; n.kept() && len(n.choices) > 0 && !seen[n.id] {
				seen[n.id] = true
				out = append(out, n)
			}
		}
	}
	return out
}

// Where somebody is from, whom they trust and what language they read never
// counts, whatever else they answered.
func TestTriageWhoSomebodyIsNeverCounts(t *testing.T) {
	s := testSet(t)
	rapid.Check(t, func(rt *rapid.T) {
		answers := map[string][]string{}
		for _, n := range questions(s) {
			if rapid.Bool().Draw(rt, n.id) {
				answers[n.id] = []string{n.choices[rapid.IntRange(0, len(n.choices)-1).Draw(rt, n.id+" is")].id}
			}
		}
		level, reason := s.Triage(answers)
		for _, id := range neverCount {
			answers[id] = []string{rapid.SampledFrom([]string{"CN", "embassy", "police", "km", "XX"}).Draw(rt, "another")}
		}
		if l, r := s.Triage(answers); l != level || r != reason {
			rt.Fatalf("%s for %s, and as another %s for %s", level, reason, l, r)
		}
	})
	asks := strings.NewReplacer("id: b", "id: nationality", "go: b", "go: nationality", "branch b", "branch nationality").Replace(goodFlow)
	_, findings := load(asks, "flows: [f]\ndefault: soon\nrules:\n  - {id: r, urgency: now, when: {any: [{a: x}, {nationality: x}]}}\n")
	if len(findings) != 1 || findings[0].Line != 4 {
		t.Errorf("a rule about where somebody is from was taken: %v", findings)
	}
}
