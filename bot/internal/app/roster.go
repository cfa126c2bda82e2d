package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/bot/internal/rota"
	"hotline/bot/internal/staff"
	"hotline/flows"
	"hotline/locales"
)

// rosterChecks are what the texts, the conversations and the map know of what a
// roster may name.
func rosterChecks(set *flows.Set, bundle *locales.Bundle) config.Checks {
	c := config.Checks{Area: place.Known}
	for _, l := range bundle.Languages() {
		c.Languages = append(c.Languages, l.Tag)
	}
	for _, key := range set.Keys() {
		if need, ok := strings.CutPrefix(key, "need."); ok {
			c.Needs = append(c.Needs, need)
		}
	}
	return c
}

// reloads takes the roster and the directory over anew whenever it is asked to.
func (a *App) reloads(ctx context.Context) {
	for {
		select {
		case <-a.hangup:
			a.reloadDirectory()
			if a.Reload() == nil { // else the log has said why
				a.tellRead(ctx, len(a.house.Load().Staff.Links) > 0, 0, nil)
			}
		case <-ctx.Done():
			return
		}
	}
}

// Reload reads the roster file and takes it over, for this process. A file with
// a fault changes nothing; the faults are logged and returned.
func (a *App) Reload() error {
	roster, faults := config.ReadRoster(a.cfg.Roster, a.checks)
	if len(faults) > 0 {
		for _, f := range faults {
			a.log.Error("the roster has a fault and was not taken over: bot check says what to do",
				zap.String("setting", f.Setting), zap.Error(errors.New(f.What)))
		}
		a.admin.Alarm("roster-refused")
		return Faults(faults)
	}
	a.changeHouse(func(h *hotline.House) {
		h.Desks, h.Responders, h.Shifts = roster.Desks, roster.Responders, roster.Shifts
	})
	a.log.Info("the roster was taken over anew", zap.Int("n", len(roster.Desks)), zap.Int64("version", a.house.Load().Version))
	return nil
}

// foresee is how far bot check looks for hours in which nobody is on call.
const foresee = 7 * 24 * time.Hour

// checkJoining says how the people of a roster join. Whether they have is known to
// the running service only: /who tells it.
func checkJoining(roster hotline.Roster, out io.Writer) {
	if len(roster.Responders) == 0 {
		return
	}
	first := slices.IndexFunc(roster.Responders, func(p hotline.Responder) bool { return p.Coordinator })
	if first < 0 {
		_, _ = fmt.Fprintln(out, "warning: responders: nobody is a coordinator, so nobody can invite or remove people. Write role: coordinator for one of them.")
		return
	}
	_, _ = fmt.Fprintf(out, "warning: responders: until somebody of a desk has joined, everybody in its group may take a case there. "+
		"Invite the first coordinator with bot invite %q; they invite the others with /invite, and /who says who has joined.\n", roster.Responders[first].Name)
}

// checkRoster prints what a roster without faults should make its writer think
// about: hours without anybody, or with more than one, and steps that find
// nobody.
func checkRoster(roster hotline.Roster, now time.Time, out io.Writer) {
	checkJoining(roster, out)
	for i := range roster.Responders {
		if name := roster.Responders[i].Name; staff.Misread(name) {
			_, _ = fmt.Fprintf(out, "warning: responders: /away and /cover may take the name %q for a day or a word of theirs. Write a longer name.\n", name)
		}
	}
	h := &hotline.House{Desks: roster.Desks, Responders: roster.Responders, Shifts: roster.Shifts}
	for i := range roster.Desks {
		d := &roster.Desks[i]
		r := rota.Of(h, d.Chat)
		zone := r.Zone()
		if zone == nil {
			zone = time.UTC
		}
		say := func(spans []rota.Span, what, remedy string) {
			for _, s := range spans {
				const form = "Mon 2 Jan 15:04"
				_, _ = fmt.Fprintf(out, "warning: %s: %s from %s to %s (%s). %s\n", d.Name, what,
					s.From.In(zone).Format(form), s.To.In(zone).Format(form), zone, remedy)
			}
		}
		if !r.Empty() {
			now = now.Truncate(time.Minute)
			say(r.Gaps(now, now.Add(foresee)), "nobody is on call", "Add a shift, or leave it if that is meant.")
			say(r.Overlaps(now, now.Add(foresee)), "more than one is on call", "Leave it if that is meant.")
		}
		for _, step := range d.Escalation {
			if !findsNobody(h, d, step.To) {
				continue
			}
			switch step.To {
			case hotline.ToOnCall:
				_, _ = fmt.Fprintf(out, "warning: %s: a step to who is on call, but there are no shifts. It finds nobody.\n", d.Name)
			case hotline.ToBackup:
				_, _ = fmt.Fprintf(out, "warning: %s: a step to the backup, but no shift is a backup's. It finds nobody.\n", d.Name)
			case hotline.ToCoordinators:
				_, _ = fmt.Fprintf(out, "warning: %s: a step to the coordinators, but there are none. It finds nobody.\n", d.Name)
			}
		}
	}
}
