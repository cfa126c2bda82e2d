package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/doctor"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/rota"
	"hotline/bot/internal/staff"
)

// lookAtRoster judges who is on call and who has joined. Who has joined, and what
// changed by the hour, Redis knows; where it cannot be seen, the roster's own
// shifts are judged.
func lookAtRoster(ctx context.Context, d *doctor.Deployment) []doctor.Finding {
	for _, f := range d.Faults {
		if !strings.HasPrefix(f.Setting, "HOTLINE_") || strings.HasPrefix(f.Setting, "HOTLINE_ROSTER") {
			return nil // told among the settings
		}
	}
	h := &hotline.House{Desks: d.Config.Desks, Responders: d.Config.Responders, Shifts: d.Config.Shifts}
	view, seen := staffOf(ctx, d.Store)
	h.Staff = view
	return judgeRoster(h, seen, time.Now())
}

// staffOf is what was last committed of the staff, and whether it could be seen.
func staffOf(ctx context.Context, o redisstore.Options) (view hotline.StaffView, seen bool) {
	reader, err := redisstore.OpenReader(o)
	if err != nil {
		return view, false
	}
	defer reader.Close() //nolint:errcheck // it only looked
	stored, err := reader.Peek(ctx, hotline.Staff())
	if err != nil {
		return view, false
	}
	view, err = staff.View(stored)
	return view, err == nil
}

// judgeRoster judges the coming week. Its findings name no person, and a desk by
// its place in the roster.
func judgeRoster(h *hotline.House, seen bool, now time.Time) []doctor.Finding {
	var found []doctor.Finding
	say := func(level doctor.Level, remedy, what string, args ...any) {
		found = append(found, doctor.Finding{Area: areaRoster, Level: level, What: fmt.Sprintf(what, args...), Remedy: remedy})
	}
	now = now.Truncate(time.Minute)
	for i := range h.Desks {
		d := &h.Desks[i]
		r := rota.Of(h, d.Chat)
		if !r.Empty() {
			if gaps := r.Gaps(now, now.Add(foresee)); len(gaps) > 0 {
				zone := r.Zone()
				if zone == nil {
					zone = time.UTC
				}
				var all time.Duration
				for _, g := range gaps {
					all += g.To.Sub(g.From)
				}
				say(doctor.Warn, "Add shifts, or leave it if that is meant; bot check and /oncall say which hours.",
					"Desk %d: nobody is on call for %d of the next 7 days' %d hours, first from %s (%s).",
					i+1, int((all+30*time.Minute)/time.Hour), int(foresee/time.Hour), gaps[0].From.In(zone).Format("Mon 2 Jan 15:04"), zone)
			}
		}
		for _, step := range d.Escalation {
			if findsNobody(h, d, step.To) {
				say(doctor.Warn, "Add them to the roster, or take the step out.", "Desk %d: a step of its escalation (%s) finds nobody.", i+1, step.To)
			}
		}
	}
	if len(h.Responders) > 0 {
		found = append(found, judgeJoining(h, seen)...)
	}
	switch {
	case len(found) > 0:
	case len(h.Shifts) == 0:
		say(doctor.OK, "", "There are no shifts: each desk's group is called as a whole.")
	default:
		say(doctor.OK, "", "Somebody is on call in each of the next 7 days' hours.")
	}
	return found
}

// judgeJoining judges who of the roster can be written to.
func judgeJoining(h *hotline.House, seen bool) []doctor.Finding {
	var found []doctor.Finding
	say := func(level doctor.Level, remedy, what string, args ...any) {
		found = append(found, doctor.Finding{Area: areaRoster, Level: level, What: fmt.Sprintf(what, args...), Remedy: remedy})
	}
	if !slices.ContainsFunc(h.Responders, func(p hotline.Responder) bool { return p.Coordinator }) {
		say(doctor.Warn, "Write role: coordinator for one of them.", "Nobody is a coordinator, so nobody can invite or remove people.")
	}
	if !seen {
		say(doctor.Info, "Ask the running service: /who.", "Who has joined cannot be seen.")
		return found
	}
	joined, blocked := 0, 0
	for _, l := range h.Staff.Links {
		if h.ResponderNamed(l.Name) != nil {
			joined++
			if l.Blocked {
				blocked++
			}
		}
	}
	const invite = "Invite the first coordinator with bot invite NAME; they invite the others with /invite."
	switch {
	case joined == 0:
		say(doctor.Warn, invite, "Nobody of the roster has joined: whoever is in a desk's group may take its cases, and nobody is called by direct message.")
	case joined < len(h.Responders):
		say(doctor.Info, "A coordinator invites the others with /invite; /who lists them.", "%d of the roster's %d have joined.", joined, len(h.Responders))
	}
	for i := range h.Desks {
		if joined > 0 && h.Unjoined(h.Desks[i].Chat) {
			say(doctor.Warn, invite, "Desk %d: none of its people has joined, so whoever is in its group may take its cases.", i+1)
		}
	}
	if blocked > 0 {
		say(doctor.Warn, "Ask them to unblock the bot; /who says who it is.", "%d of those who have joined cannot be written to.", blocked)
	}
	return found
}

// findsNobody reports whether a step of a desk's escalation can never find
// anybody by this roster.
func findsNobody(h *hotline.House, d *hotline.Desk, to hotline.StepTo) bool {
	switch to {
	case hotline.ToOnCall:
		return rota.Of(h, d.Chat).Empty()
	case hotline.ToBackup:
		return !slices.ContainsFunc(h.Shifts, func(s hotline.Shift) bool { return s.Desk == d.Chat && s.Backup })
	case hotline.ToCoordinators:
		return !slices.ContainsFunc(h.Responders, func(p hotline.Responder) bool { return p.Coordinator })
	}
	return false
}
