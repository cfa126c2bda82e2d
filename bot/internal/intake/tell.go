package intake

import (
	"maps"
	"slices"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
	"hotline/flows"
)

// Answers that decide something besides the alert.
const (
	phoneOwn     = "own"
	phoneWatched = "watched"

	dangerUnsure = "unsure"
)

// tell is what the running conversation's case is told, nil if there is no
// case. Only what was chosen is in its coarse fields, never words. Scrubbing
// the words is left to who posts it.
func (t *turn) tell() *hotline.Tell {
	st := t.st
	if st == nil || st.Case == "" {
		return nil
	}
	tell := &hotline.Tell{Case: st.Case, Chat: t.chat, Coarse: t.coarse(), WriteUntil: st.until()}
	tell.Trust = st.trust()
	tell.Detail = hotline.Detail{Words: st.Words, Point: st.Point, Places: st.Places, Asked: st.asked(), Media: st.Media}
	return tell
}

// tellCase opens the case as soon as danger or a place is told, and amends it
// with all that is known whenever that has changed.
func (t *turn) tellCase() {
	st := t.st
	if st.Case == "" {
		if st.Conv != nil && early(st.Conv.Node) {
			return // consent comes before data
		}
		if st.first(nodeDanger) == "" && !st.placed() && !st.Sent {
			return
		}
		st.Case = t.env.DrawCase()
		t.before = nil
	}
	t.bear()
	tell := t.tell()
	if t.before != nil && sameTell(tell, t.before) {
		return
	}
	t.before = tell
	told := *tell
	told.Detail.Scrubbed = scrub.Text(tell.Detail.Words)
	told.Detail.Places = st.scrubbedPlaces()
	told.Code, told.Memory = t.env.Mac(st.Code), t.memory()
	t.toCase(st.Case, hotline.Post{Tell: &told})
}

func sameTell(a, b *hotline.Tell) bool {
	x, y := &a.Coarse, &b.Coarse
	if a.Case != b.Case || !a.WriteUntil.Equal(b.WriteUntil) || a.Detail.Words != b.Detail.Words ||
		!slices.Equal(a.Detail.Media, b.Detail.Media) || !samePlaces(a.Detail.Places, b.Detail.Places) ||
		!slices.Equal(x.Frail, y.Frail) || !slices.Equal(x.Needs, y.Needs) ||
		!slices.Equal(a.Trust, b.Trust) || !sameAsked(a.Detail.Asked, b.Detail.Asked) {
		return false
	}
	if p, q := a.Detail.Point, b.Detail.Point; (p == nil) != (q == nil) || p != nil && *p != *q {
		return false
	}
	return x.Urgency == y.Urgency && x.Reason == y.Reason && x.Danger == y.Danger && x.Province == y.Province &&
		x.Approximate == y.Approximate && x.Town == y.Town && x.Border == y.Border && x.People == y.People && x.Lang == y.Lang && x.Phone == y.Phone &&
		x.Write == y.Write && x.Exact == y.Exact && x.ExactAt.Equal(y.ExactAt) && x.Sent == y.Sent &&
		x.Situation == y.Situation && x.Other == y.Other && x.Woman == y.Woman && x.Quiet == y.Quiet
}

// coarse is what a group may see: buckets of what was chosen. Each is checked
// against what it may be, so that a fault elsewhere puts no words there (H6).
func (t *turn) coarse() hotline.Coarse {
	st := t.st
	other := st.other()
	c := hotline.Coarse{
		Other: other, Situation: st.situation(other),
		Woman: st.first(nodeWoman) == "woman", Quiet: st.Quiet,
		Danger: hotline.Answer(oneOf(st.first(nodeDanger), "yes", "no", dangerUnsure)),
		People: oneOf(st.first(nodePeople), "1", "2-5", "6-20", "20+"),
		Phone:  oneOf(st.first(nodePhone), phoneOwn, "borrowed", phoneWatched),
		Write:  oneOf(st.first(nodeWrite), "any", "30m", "2h", "tonight", "never"),
		Frail:  ids(st.told(nodeFrail)),
		Needs:  ids(st.told(nodeNeeds)),
		Lang:   st.Lang,
		Sent:   st.Sent,
	}
	slices.Sort(c.Frail)
	t.area(&c)
	c.Urgency, c.Reason = t.urgency()
	return c
}

// urgency is how soon somebody must read the case, and the rule that says so.
// Answers that became unknown count as they were, so they lower nothing.
func (t *turn) urgency() (hotline.Urgency, string) {
	st := t.st
	if st.Conv == nil {
		return hotline.Soon, flows.ReasonUnknown
	}
	level, reason := t.in.set.Triage(st.Conv.Answers)
	u := urgencyOf(level)
	if len(st.Stash) > 0 {
		all := maps.Clone(st.Conv.Answers)
		maps.Copy(all, st.Stash)
		if level, why := t.in.set.Triage(all); urgencyOf(level) > u {
			return urgencyOf(level), why
		}
	}
	return u, reason
}

func urgencyOf(level string) hotline.Urgency {
	switch level {
	case flows.Now:
		return hotline.Now
	case flows.Today:
		return hotline.Today
	case flows.Information:
		return hotline.Information
	}
	return hotline.Soon // what is not known is never the lowest
}

// weighed are the nodes whose answers can make a case more urgent.
var weighed = []string{
	nodeDanger, nodeSituation, nodeMoved, nodePeople, nodeFrail, nodeChild, nodeNeeds, nodeMedical, nodeWeeks, nodeCmr, nodeMind,
	nodeOSituation, nodeContact,
}

// stash keeps what was told at a node whose answer is unknown now, and forgets
// it once the node is answered again.
func (st *state) stash(node string, was flows.State) {
	for kept := range st.Stash {
		if len(st.Conv.Answers[kept]) == 0 {
			delete(st.Stash, kept) // it is no longer asked, because of another answer
		}
	}
	old, now := was.Told(node), st.told(node)
	unknown := func(a []string) bool {
		return len(a) == 0 || oneOf(a[0], dangerUnsure, "unknown", "unsaid") != ""
	}
	switch {
	case !slices.Contains(weighed, node):
	case !unknown(now):
		delete(st.Stash, node)
	case !unknown(old):
		if st.Stash == nil {
			st.Stash = map[string][]string{}
		}
		st.Stash[node] = old
	}
}

// writeUntil is until when the phone may be written to by an answer given at a
// time, in Unix seconds; 0 is never. Tonight ends at midnight in Cambodia, so
// that nothing arrives while somebody else sleeps beside the phone; late in the
// evening it is two hours.
func writeUntil(answer string, at time.Time) int64 {
	switch answer {
	case "any":
		return anyTime.Unix()
	case "30m":
		return at.Add(30 * time.Minute).Unix()
	case "2h":
		return at.Add(2 * time.Hour).Unix()
	case "tonight":
		// Cambodia is seven hours ahead of UTC all the year round.
		y, m, d := at.In(time.FixedZone("", 7*60*60)).Date()
		midnight := time.Date(y, m, d+1, -7, 0, 0, 0, time.UTC)
		return max(midnight.Unix(), at.Add(2*time.Hour).Unix())
	}
	return 0
}

// oneOf is s if it is one of the words, else empty.
func oneOf(s string, words ...string) string {
	if slices.Contains(words, s) {
		return s
	}
	return ""
}

// ids are those that can be the ids of choices: short, and of plain letters.
func ids(in []string) []string {
	var out []string
	for _, s := range in {
		if s != "" && len(s) <= 24 && !slices.ContainsFunc([]byte(s), func(b byte) bool {
			return (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '_' && b != '-'
		}) {
			out = append(out, s)
		}
	}
	return out
}
