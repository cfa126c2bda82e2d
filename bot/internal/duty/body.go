package duty

import (
	"strings"

	"hotline/bot/internal/hotline"
)

// signs are the urgencies at a glance, the same in every language.
var signs = [...]string{
	hotline.Information: "🔵", hotline.Soon: "🟡", hotline.Today: "🟠", hotline.Now: "🔴",
}

// coarseLines say all that may be said of a case before somebody holds it.
// The survivor's language is told if it is the reader's, or if named says so: a
// rare one names a nationality, but the holder is told whichever it is.
func coarseLines(no hotline.CaseNo, c *hotline.Coarse, silent bool, lang string, named bool) []hotline.Msg {
	u := min(max(c.Urgency, hotline.Information), hotline.Now)
	head := []hotline.Arg{hotline.Str("Sign", signs[u]), hotline.Sub("Urgency", hotline.M("urgency."+u.String()))}
	lines := make([]hotline.Msg, 0, 16)
	if c.Reason != "" {
		lines = append(lines, hotline.M("r.alert.head", append(head, hotline.Sub("Reason", hotline.M("reason."+c.Reason)))...))
	} else {
		lines = append(lines, hotline.M("r.alert.head.plain", head...))
	}
	extent := "r.alert.partial"
	if c.Sent {
		extent = "r.alert.whole"
	}
	lines = append(lines, hotline.M(extent, hotline.Str("Case", string(no))))
	if silent {
		lines = append(lines, hotline.M("r.alert.silent"))
	}
	if c.Quiet {
		lines = append(lines, hotline.M("r.alert.quiet"))
	}
	if c.Other {
		lines = append(lines, hotline.M("r.alert.other"))
	}
	lines = append(lines, areaLine(c), dangerLine(c))
	if c.Situation != "" {
		lines = append(lines, hotline.M("r.alert.situation", hotline.Sub("Situation", hotline.M("situation."+c.Situation))))
	}
	if m := peopleLine(c); !m.IsZero() {
		lines = append(lines, m)
	}
	if len(c.Needs) > 0 {
		lines = append(lines, hotline.M("r.alert.needs", hotline.List("Needs", keys("need.", c.Needs)...)))
	}
	if c.Woman {
		lines = append(lines, hotline.M("r.alert.woman"))
	}
	if c.Lang != "" {
		m := hotline.M("r.lang.other")
		if named || strings.EqualFold(lang, c.Lang) {
			m = hotline.M("lang." + c.Lang)
		}
		lines = append(lines, hotline.M("r.alert.lang", hotline.Sub("Lang", m)))
	}
	lines = append(lines, phoneLine(c))
	if c.Exact {
		lines = append(lines, hotline.M("r.alert.exact", hotline.Str("At", dated(c.ExactAt))))
	}
	return lines
}

func areaLine(c *hotline.Coarse) hotline.Msg {
	country := hotline.Sub("Country", hotline.M("nationality."+c.Border))
	key := "r.alert.area"
	switch {
	case c.Province == "" && c.Border == "":
		return hotline.M("r.alert.area.untold")
	case c.Province == "":
		return hotline.M("r.alert.border", country)
	case c.Approximate:
		key = "r.alert.area.near"
	}
	args := []hotline.Arg{hotline.Sub("Area", areaMsg(c))}
	if c.Border != "" {
		key, args = key+".border", append(args, country)
	}
	return hotline.M(key, args...)
}

// areaMsg is the town and its province, or the province alone.
func areaMsg(c *hotline.Coarse) hotline.Msg {
	province := hotline.M("province." + c.Province)
	if c.Town == "" {
		return province
	}
	return hotline.M("r.area.town", hotline.Sub("Town", hotline.M("town."+c.Town)), hotline.Sub("Area", province))
}

func dangerLine(c *hotline.Coarse) hotline.Msg {
	return hotline.M("r.alert.danger", hotline.Sub("Danger", hotline.M("danger."+told(string(c.Danger)))))
}

// told is an answer's id, or that of its absence.
func told(id string) string {
	if id == "" {
		return "untold"
	}
	return id
}

func peopleLine(c *hotline.Coarse) hotline.Msg {
	people := hotline.Sub("People", hotline.M("people."+c.People))
	frail := hotline.List("Frail", keys("frail.", c.Frail)...)
	switch {
	case c.People != "" && len(c.Frail) > 0:
		return hotline.M("r.alert.people.frail", people, frail)
	case c.People != "":
		return hotline.M("r.alert.people", people)
	case len(c.Frail) > 0:
		return hotline.M("r.alert.frail", frail)
	}
	return hotline.Msg{}
}

// phoneLine says whose phone it is, and how long it may be written to first.
func phoneLine(c *hotline.Coarse) hotline.Msg {
	return hotline.M("r.alert.phone", hotline.Sub("Phone", hotline.M("phone."+told(c.Phone))),
		hotline.Sub("Write", hotline.M("write."+told(c.Write))))
}

func keys(prefix string, ids []string) []hotline.Msg {
	ms := make([]hotline.Msg, len(ids))
	for i, id := range ids {
		ms[i] = hotline.M(prefix + id)
	}
	return ms
}

// alertBody is what a group sees of a case: a function of coarse fields and of
// where the case stands (H6). spoken says that the desk speaks the survivor's
// language, which is named only then: a rare one names a nationality.
func alertBody(a *hotline.Alert, lang string, spoken bool) hotline.Body {
	b := hotline.Body{Lang: lang, Protect: true}
	no := hotline.Str("Case", string(a.Case))
	switch {
	case a.Status == hotline.Withdrawn && a.Outcome == outcomeUntold:
		b.Lines = []hotline.Msg{hotline.M("r.alert.untold", no)}
		return b
	case a.Status == hotline.Withdrawn:
		b.Lines = []hotline.Msg{hotline.M("r.alert.withdrawn", no)}
		return b
	case a.Status == hotline.Closed:
		b.Lines = []hotline.Msg{hotline.M("r.alert.closed", no, hotline.Sub("Outcome", hotline.M("outcome."+a.Outcome)))}
		return b
	case final(a):
		b.Lines = []hotline.Msg{hotline.M("r.alert.notreal.over", no)}
		return b
	}
	b.Lines = append(coarseLines(a.Case, &a.Coarse, a.Silent, lang, spoken), hotline.Msg{})
	button := func(sign string, kind hotline.ActKind) hotline.Button {
		return hotline.Button{Sign: sign, Label: hotline.M("r.button." + string(kind)), Data: deskData(kind, a.Case, a.Step)}
	}
	switch a.Status {
	case hotline.Held:
		held := "r.alert.held"
		if a.Referred {
			held = "r.alert.referred"
			b.Rows = [][]hotline.Button{{button("✋", hotline.ActTake), button("➡️", hotline.ActPass)}}
		}
		if a.Holder == "" {
			b.Lines = append(b.Lines, hotline.M(held+".other"))
			break
		}
		b.Lines = append(b.Lines, hotline.M(held, hotline.Str("Name", a.Holder)))
	case hotline.NotReal:
		b.Lines = append(b.Lines, hotline.M("r.alert.notreal", hotline.Str("Until", clock(a.NextAt))))
		b.Rows = [][]hotline.Button{{button("↩️", hotline.ActUndo)}}
	default:
		key := "r.alert.open"
		if a.Then != "" {
			key += "." + string(a.Then)
		}
		b.Lines = append(b.Lines, hotline.M(key, hotline.Str("Since", dated(a.Opened)), hotline.Str("Next", upTo(a.NextAt, a.Coarse.Urgency))))
		b.Rows = [][]hotline.Button{
			{button("✋", hotline.ActTake), button("➡️", hotline.ActPass)},
			{button("🚫", hotline.ActNotReal)},
		}
	}
	return b
}

// movedBody stands in an old message that can no longer be deleted.
func movedBody(no hotline.CaseNo, lang string) hotline.Body {
	return hotline.Body{Lang: lang, Protect: true, Lines: marked(no, []hotline.Msg{hotline.M("r.alert.moved", hotline.Str("Case", string(no)))})}
}
