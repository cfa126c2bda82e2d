package app

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

// A shift with twenty cases at once, as a responder sees it: the group, the own
// chat with ten cases in it, the question which case words are for, the list at
// the end of the turn.
func TestPageAShift(t *testing.T) {
	var end time.Time
	b := openTab(t, 1280, 900, func(p *playground) {
		p.cfg.Pace = config.Pace{} // what is looked at here is not how long it takes
		now := p.clock.Now().UTC()
		end = now.Truncate(time.Hour).Add(2 * time.Hour)
		day := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
		hour := func(t time.Time) int { return t.Hour() * 60 }
		p.cfg.Responders = []hotline.Responder{
			{Name: "Dara", Desk: p.cfg.Desks[0].Chat}, {Name: "Mira", Desk: p.cfg.Desks[0].Chat}, {Name: "Sokha", Coordinator: true},
		}
		p.cfg.Shifts = []hotline.Shift{
			{Responder: "Dara", Desk: p.cfg.Desks[0].Chat, Zone: time.UTC, Days: day, From: hour(now.Add(-time.Hour)), To: hour(end)},
			{Responder: "Mira", Desk: p.cfg.Desks[0].Chat, Zone: time.UTC, Days: day, From: hour(end), To: hour(end.Add(8 * time.Hour))},
		}
	})
	p := b.p
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	taps := func(c interface {
		Tap(context.Context, string) (*sandbox.Press, error)
	}, data ...string) {
		t.Helper()
		for _, d := range data {
			press, err := c.Tap(ctx, d)
			if err == nil {
				_, err = press.Answer(ctx)
			}
			if err != nil {
				b.fail(err)
			}
		}
	}
	sees := func(c interface {
		See(context.Context, ...string) (sandbox.Message, error)
	}, words ...string) sandbox.Message {
		t.Helper()
		m, err := c.See(ctx, words...)
		if err != nil {
			b.fail(err)
		}
		return m
	}

	// They join.
	var out strings.Builder
	if err := invite(ctx, p.cfg, "Sokha", p.clock.Now(), &Streams{Out: &out}); err != nil {
		t.Fatal(err)
	}
	sokha := p.server.Phone(sandbox.Person{ID: 601, First: "Sokha", Lang: "en"})
	sokha.Starts(payload(t, out.String()))
	sees(sokha, "joined as Sokha")
	for _, m := range p.team {
		sokha.Writes("/invite " + m.Person.First)
		m.Phone().Starts(payload(t, sees(sokha, "t.me/", m.Person.First).Text))
		sees(sokha, m.Person.First+" has joined")
	}
	b.sees("#room", "Dara", "Mira")

	// Twenty people write.
	for i := range 20 {
		phone := p.server.Phone(sandbox.Person{ID: int64(701 + i), First: fmt.Sprint("Person ", i+1), Lang: []string{"en", "km", "vi", "zh"}[i%4]})
		phone.Starts("")
		taps(phone, "language:"+[]string{"en", "km", "vi", "zh-Hans"}[i%4], "promise:continue")
		if i%5 == 0 {
			taps(phone, "danger:yes")
			continue
		}
		taps(phone, "danger:no", "phone:own", "write:any", "situation:shelter", "place:KH-"+[]string{"1", "2", "20"}[i%3])
	}
	b.until(`document.querySelectorAll("#room-pane .keyboard").length >= 20`)
	b.sees(inRoom, "NOW", "On call: Dara")
	b.picture("group")

	for n := range 20 {
		var alert sandbox.Message
		for _, m := range ours(p.room) {
			if takeOf(m) != "" {
				alert = m
				break
			}
		}
		press, err := p.team[n%2].TapOn(alert.ID, takeOf(alert))
		if err == nil {
			_, err = press.Answer(ctx)
		}
		if err != nil {
			b.fail(err)
		}
		sees(p.team[n%2].Phone(), caseIn(alert.Text), "This case is yours")
		p.advance(15 * time.Second)
		if err := p.room.Wait(ctx, func(v sandbox.View) bool {
			for _, m := range v.Messages {
				if m.ID == alert.ID {
					return takeOf(m) == ""
				}
			}
			return true
		}); err != nil {
			b.fail(err)
		}
	}
	b.picture("taken")
	b.click("#room [role=tab]", "Dara")
	b.picture("own")
	b.writes(inRoom, "When can you be at the clinic?")
	b.sees(inRoom, "For which case")
	b.picture("which")
	p.advance(end.Add(-14 * time.Minute).Sub(p.clock.Now()))
	b.sees(inRoom, "Your turn ends at "+end.Format("15:04"), "Mira")
	b.picture("end")
}
