package config

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"hotline/bot/internal/hotline"
)

// responders reads who works at the desks.
func (r *rosterReader) responders(list []*yaml.Node) {
	names := map[string]int{}
	for _, n := range list {
		n = deref(n)
		fields := r.mapping(n, "a responder", "name", "languages", "desk", "role")
		if fields == nil {
			continue
		}
		p := hotline.Responder{Name: r.shortName(fields, n, "Give them the short name by which the group knows them.")}
		r.once(names, strings.ToLower(p.Name), n.Line, "the name")
		p.Languages = r.spoken(fields)
		const role = "Write responder or coordinator, or leave it out for a responder."
		if v := r.optional(fields, "role", role); v != nil {
			switch v.Value {
			case "responder":
			case "coordinator":
				p.Coordinator = true
			default:
				r.fault(v.Line, "a role that there is not", role)
				p.Coordinator = true // so that nothing more is said of the desk
			}
		}
		const desk = "Write the name of one of the desks above; only a coordinator may be without."
		if fields["desk"] != nil || !p.Coordinator {
			p.Desk = r.deskNamed(r.text(fields, n, "desk", desk), desk)
		}
		r.roster.Responders = append(r.roster.Responders, p)
	}
}

// deskNamed is the chat of the desk that a field names, 0 with a fault if there
// is no such desk.
func (r *rosterReader) deskNamed(v *yaml.Node, remedy string) int64 {
	if v == nil {
		return 0
	}
	for i := range r.roster.Desks {
		if d := &r.roster.Desks[i]; d.Name != "" && strings.EqualFold(d.Name, strings.TrimSpace(v.Value)) {
			return d.Chat
		}
	}
	r.fault(v.Line, "a desk that there is not", remedy)
	return 0
}

// shifts reads who is on call when.
func (r *rosterReader) shifts(list []*yaml.Node) {
	for _, n := range list {
		n = deref(n)
		fields := r.mapping(n, "a shift", "responder", "desk", "zone", "days", "from", "to", "backup")
		if fields == nil {
			continue
		}
		var s hotline.Shift
		const who = "Write the name of one of the responders above."
		if v := r.text(fields, n, "responder", who); v != nil {
			if p := r.person(v.Value); p != nil {
				s.Responder, s.Desk = p.Name, p.Desk
			} else {
				r.fault(v.Line, "a responder that there is not", who)
			}
		}
		const desk = "Write the name of one of the desks above; without it, it is the responder's own."
		if fields["desk"] != nil {
			s.Desk = r.deskNamed(r.optional(fields, "desk", desk), desk)
		} else if p := r.person(s.Responder); p != nil && p.Coordinator && p.Desk == 0 {
			r.fault(n.Line, "a shift for no desk, of a coordinator who has none", "Add a line desk with the name of one of the desks above.")
		}
		s.Zone = r.zone(fields, n)
		s.Days = r.days(fields, n)
		s.From = r.minute(fields, n, "from")
		s.To = r.minute(fields, n, "to")
		const backup = "Write true for a backup, who stands behind who is on call; or leave it out."
		if v := r.optional(fields, "backup", backup); v != nil {
			if s.Backup = v.Value == "true"; !s.Backup && v.Value != "false" {
				r.fault(v.Line, "neither true nor false", backup)
			}
		}
		r.roster.Shifts = append(r.roster.Shifts, s)
	}
}

func (r *rosterReader) person(name string) *hotline.Responder {
	for i := range r.roster.Responders {
		if p := &r.roster.Responders[i]; p.Name != "" && strings.EqualFold(p.Name, strings.TrimSpace(name)) {
			return p
		}
	}
	return nil
}

// zone is whose clock a shift is told by. "Local" would be another on each
// machine, so it is none.
func (r *rosterReader) zone(fields map[string]*yaml.Node, shift *yaml.Node) *time.Location {
	const remedy = "Write region and city, such as Asia/Phnom_Penh or Europe/Berlin; summer time is then kept by itself."
	v := r.text(fields, shift, "zone", remedy)
	if v == nil {
		return nil
	}
	zone, err := time.LoadLocation(v.Value)
	if err != nil || v.Value == "Local" || v.Value != "UTC" && !strings.Contains(v.Value, "/") {
		r.fault(v.Line, "a time zone that there is not", remedy)
		return nil
	}
	return zone
}

var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday,
	"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

func (r *rosterReader) days(fields map[string]*yaml.Node, shift *yaml.Node) []time.Weekday {
	const remedy = "Write the days on which the shift begins, in brackets: [mon, tue, wed, thu, fri, sat, sun]."
	names := r.texts(fields, "days", remedy, func(s string) bool { _, ok := weekdays[s]; return ok })
	if n := fields["days"]; n == nil {
		r.fault(shift.Line, "there are no days", remedy)
	} else if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.fault(n.Line, "there are no days", remedy)
	}
	days := make([]time.Weekday, len(names))
	for i, name := range names {
		days[i] = weekdays[name]
	}
	return days
}

// minute is a time of day, in minutes after midnight.
func (r *rosterReader) minute(fields map[string]*yaml.Node, shift *yaml.Node, name string) int {
	const remedy = `Write hours and minutes from "00:00" to "23:59"; a shift whose end is not after its beginning ends on the next day.`
	v := r.text(fields, shift, name, remedy)
	if v == nil {
		return 0
	}
	t, err := time.Parse("15:04", v.Value)
	if err != nil || len(v.Value) != len("15:04") {
		r.fault(v.Line, "not a time of day", remedy)
		return 0
	}
	return t.Hour()*60 + t.Minute()
}
