package flows

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// The urgencies, least first: how soon a person must read a case.
const (
	Information = "information"
	Soon        = "soon"
	Today       = "today"
	Now         = "now"
)

var levels = []string{Information, Soon, Today, Now}

// ReasonUnknown is the reason when no rule fits: too little was told. Unknown
// is never the lowest.
const ReasonUnknown = "unknown"

// neverCount are the questions whose answers no rule may ask about.
var neverCount = []string{"nationality", "trust", "language"}

// A triage is the table of conditions that set how urgent a case is.
type triage struct {
	approved string
	fallback int
	rules    []rule // the most urgent first, else in the order of the file
}

type rule struct {
	id    string
	level int
	when  *cond
	line  int
}

type triageTable struct {
	// Flows are the flows whose answers the conditions ask about.
	Flows []string `yaml:"flows"`
	// ApprovedBy names the clinician and the caseworker who approved the
	// table; empty while nobody has.
	ApprovedBy string     `yaml:"approved_by"`
	Default    string     `yaml:"default"`
	Rules      []ruleFile `yaml:"rules"`
}

type ruleFile struct {
	ID      string    `yaml:"id"`
	Urgency string    `yaml:"urgency"`
	When    yaml.Node `yaml:"when"`
}

// Triage returns how urgent a case with these answers is, [Now], [Today],
// [Soon] or [Information], and the id of the rule that says so; the message
// "reason.<id>" tells it to responders. The most urgent rule that fits wins,
// the first in the file among equals. What was not answered fits no rule, so
// it never lowers.
func (s *Set) Triage(answers map[string][]string) (level, reason string) {
	for i := range s.triage.rules {
		if r := &s.triage.rules[i]; r.when.holds(answers) {
			return levels[r.level], r.id
		}
	}
	if len(s.triage.rules) == 0 {
		return Soon, ReasonUnknown
	}
	return levels[s.triage.fallback], ReasonUnknown
}

// Approved names who approved the triage table; empty means that it is not yet
// approved by a clinician and a caseworker.
func (s *Set) Approved() string { return s.triage.approved }

func (t *triage) keys() []string {
	keys := []string{"reason." + ReasonUnknown}
	for _, r := range t.rules {
		keys = append(keys, "reason."+r.id)
	}
	for _, l := range levels {
		keys = append(keys, "urgency."+l)
	}
	return keys
}

func (l *linter) table(data []byte, s *Set) (t triage) {
	var file triageTable
	root := l.decode(data, &file)
	if root == nil {
		return t
	}
	var asked []*flow
	for i, name := range file.Flows {
		at := slices.IndexFunc(s.flows, func(f *flow) bool { return f.id == name })
		if at < 0 {
			l.add(lineOf(item(field(root, "flows"), i), root), "the table is for the flow "+quote(name)+", which does not exist", "name flows in `flows:`")
			return t
		}
		asked = append(asked, s.flows[at])
	}
	if len(asked) == 0 {
		l.add(lineOf(root), "the table is for no flow", "name flows in `flows:`, as [intake]")
		return t
	}
	t.approved = file.ApprovedBy
	if t.fallback = slices.Index(levels, file.Default); t.fallback < 1 {
		l.add(lineOf(field(root, "default"), root), "the default is "+quote(file.Default), "use soon, today or now: unknown is never the lowest")
	}
	seq := field(root, "rules")
	var ids []string
	for i := range file.Rules {
		r, src := &file.Rules[i], item(seq, i)
		if !nodeID.MatchString(r.ID) || r.ID == ReasonUnknown || slices.Contains(ids, r.ID) {
			l.add(lineOf(src), "a rule has the name "+quote(r.ID), "give each rule a short name of its own, and not “unknown”")
		}
		ids = append(ids, r.ID)
		level := slices.Index(levels, r.Urgency)
		if level < 0 {
			l.add(lineOf(src), quote(r.Urgency)+" is no urgency", "use now, today, soon or information")
		}
		if r.When.IsZero() {
			l.add(lineOf(src), "the rule "+quote(r.ID)+" has no condition", "give it `when:`")
			continue
		}
		if c := l.cond(&r.When, asked...); c != nil {
			c.nodes(func(id string) {
				if slices.Contains(neverCount, id) {
					l.add(lineOf(src), "the rule "+quote(r.ID)+" asks about "+quote(id)+", which never counts", "take it out: where somebody is from, whom they trust or whose language they speak makes nobody more or less urgent")
				}
			})
			t.rules = append(t.rules, rule{r.ID, level, c, lineOf(src)})
		}
	}
	slices.SortStableFunc(t.rules, func(a, b rule) int { return b.level - a.level })
	return t
}
