package flows

import (
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
		"answers of another flow":   {answers{"other": {"yes"}}, Soon, ReasonUnknown},
		"an answer that is unknown": {answers{"danger": {"perhaps"}}, Soon, ReasonUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			if level, reason := s.Triage(c.a); level != c.level || reason != c.reason {
				t.Errorf("%s for %s, want %s for %s", level, reason, c.level, c.reason)
			}
		})
	}
	if s.TriageApprovedBy() != "" {
		t.Error("nobody has approved the table that is built in")
	}
}

// Leaving an answer out never makes a case more urgent than giving one would
// have to, and declining one is the same as leaving it out.
func TestTriageDecliningIsLeavingOut(t *testing.T) {
	s := testSet(t)
	f := s.flows[0]
	rapid.Check(t, func(rt *rapid.T) {
		with, without := map[string][]string{}, map[string][]string{}
		for i := range f.nodes {
			n := &f.nodes[i]
			if !n.kept() || len(n.choices) == 0 {
				continue
			}
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
