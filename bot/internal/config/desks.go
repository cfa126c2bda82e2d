package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"hotline/bot/internal/hotline"
)

// desks reads the desks. Those that say nothing of escalation have the roster's.
func (r *rosterReader) desks(list []*yaml.Node, steps []hotline.Step) {
	names, chats := map[string]int{}, map[int64]int{}
	for _, n := range list {
		desk, line := r.desk(deref(n))
		r.once(names, strings.ToLower(desk.Name), line, "the name")
		if desk.Chat != 0 {
			if first, twice := chats[desk.Chat]; twice {
				r.fault(line, fmt.Sprintf("the chat stands in line %d too", first), "A group is one desk: remove one of the two.")
			}
			chats[desk.Chat] = line
		}
		if desk.Escalation == nil {
			desk.Escalation = steps
		}
		r.roster.Desks = append(r.roster.Desks, desk)
	}
}

func (r *rosterReader) desk(n *yaml.Node) (hotline.Desk, int) {
	var d hotline.Desk
	fields := r.mapping(n, "a desk", "name", "chat", "language", "kind", "country", "areas", "languages", "needs", "escalation")
	if fields == nil {
		return d, n.Line
	}
	d.Name = r.shortName(fields, n, "Give the desk a short name, as its responders know it.")
	const here = "A group's id is negative, such as -1001234567890; write /here in the group and the bot prints it."
	if v := r.text(fields, n, "chat", here); v != nil {
		id, err := strconv.ParseInt(v.Value, 10, 64)
		switch {
		case err != nil:
			r.fault(v.Line, "the chat is not a number", here)
		case id >= 0:
			r.fault(v.Line, "the chat is not a group", here)
		default:
			d.Chat = id
		}
	}
	if v := r.text(fields, n, "language", "Say in which language the desk reads: "+r.choices()+"."); v != nil {
		d.Language = v.Value
		if len(r.checks.Languages) > 0 && !slices.Contains(r.checks.Languages, d.Language) {
			r.fault(v.Line, "a language that there are no texts in", "Choose one of: "+r.choices()+".")
		}
	}
	d.Kind = r.kind(fields)
	d.Country = r.country(fields, d.Kind)
	d.Areas = r.texts(fields, "areas", "A province is its ISO 3166-2 code: KH-1 to KH-25; leave the line out for all.", r.area)
	d.Needs = r.texts(fields, "needs", "Choose among: "+strings.Join(r.checks.Needs, ", ")+"; leave the line out for all.", r.need)
	d.Languages = r.spoken(fields)
	d.Escalation = r.steps(fields["escalation"])
	return d, n.Line
}

// kinds are the kinds of desk, as the roster writes them.
var kinds = []string{hotline.KindHotline, hotline.KindAid, hotline.KindEmbassy, hotline.KindPolice}

// kind is whose desk it is. A desk that does not say is this hotline's own: it
// is told of every case. One that says anything else than a kind is a fault,
// since a guess would tell somebody who may not be told.
func (r *rosterReader) kind(fields map[string]*yaml.Node) string {
	if fields["kind"] == nil {
		return hotline.KindHotline
	}
	remedy := "Choose one of: " + strings.Join(kinds, ", ") + "; or leave it out for a desk of this hotline."
	v := r.optional(fields, "kind", remedy)
	if v == nil {
		return ""
	}
	if !slices.Contains(kinds, v.Value) {
		r.fault(v.Line, "a kind of desk that there is not", remedy)
		return ""
	}
	return v.Value
}

// country is whose embassy a desk is. An embassy's desk must say it: a yes to
// one's own embassy is no yes to another's.
func (r *rosterReader) country(fields map[string]*yaml.Node, kind string) string {
	const remedy = "Write the country's two capital letters, such as PH; only a desk of the kind embassy has one."
	v := r.optional(fields, "country", remedy)
	switch {
	case v == nil && kind == hotline.KindEmbassy && fields["country"] == nil:
		r.fault(fields["kind"].Line, "an embassy's desk without a country", remedy)
	case v == nil:
	case kind != hotline.KindEmbassy && kind != "":
		r.fault(v.Line, "a country at a desk that is no embassy's", remedy)
	case len(v.Value) != 2 || strings.Trim(v.Value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		r.fault(v.Line, "not a country's letters", remedy)
	default:
		return v.Value
	}
	return ""
}

func (r *rosterReader) choices() string {
	if len(r.checks.Languages) == 0 {
		return "a tag such as en or km"
	}
	return strings.Join(r.checks.Languages, ", ")
}

func (r *rosterReader) area(code string) bool {
	return r.checks.Area == nil || r.checks.Area(code)
}

func (r *rosterReader) need(id string) bool {
	return len(r.checks.Needs) == 0 || slices.Contains(r.checks.Needs, id)
}

// spoken are languages that people speak. There need be no texts in them.
func (r *rosterReader) spoken(fields map[string]*yaml.Node) []string {
	return r.texts(fields, "languages", "Write each as a tag, such as en, km, vi, zh, th or fil.", func(tag string) bool {
		t, err := language.Parse(tag)
		return err == nil && t != language.Und
	})
}

// stepsTo are whom a step may tell.
var stepsTo = []hotline.StepTo{hotline.ToGroup, hotline.ToOnCall, hotline.ToBackup, hotline.ToCoordinators, hotline.ToDesks}

// Limits of an escalation.
const (
	maxSteps = 10
	maxAfter = 24 * time.Hour
)

// steps are the steps of an escalation, nil if there are none.
func (r *rosterReader) steps(n *yaml.Node) []hotline.Step {
	if n == nil {
		return nil
	}
	const example = `Write steps such as "- {to: oncall, after: 5m}", at most ten; or remove the line escalation.`
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 || len(n.Content) > maxSteps {
		r.fault(n.Line, "the escalation is no list of steps", example)
		return nil
	}
	var steps []hotline.Step
	for _, e := range n.Content {
		e = deref(e)
		fields := r.mapping(e, "a step", "to", "after")
		if fields == nil {
			continue
		}
		var s hotline.Step
		const whom = "Choose one of: group, oncall, backup, coordinators, desks."
		if v := r.text(fields, e, "to", whom); v != nil {
			if s.To = hotline.StepTo(v.Value); !slices.Contains(stepsTo, s.To) {
				r.fault(v.Line, "a step to nobody that is known", whom)
			}
		}
		const how = "Write how long a case waits before this step, such as 5m, 90s or 1h; from 0s to 24h."
		if v := r.text(fields, e, "after", how); v != nil {
			after, err := time.ParseDuration(v.Value)
			if err != nil || after < 0 || after > maxAfter || after%time.Second != 0 {
				r.fault(v.Line, "not a time to wait", how)
			}
			s.After = after
		}
		steps = append(steps, s)
	}
	return steps
}
