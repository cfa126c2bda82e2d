package staff

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// later is a moment afterwards.
func (o *office) later() { o.now = o.now.Add(time.Second) }

// acts is a press of somebody at a desk, and the key of what it is refused with,
// empty if it goes to the case.
func (o *office) acts(who, desk int64) string {
	o.Helper()
	o.decide(hotline.Event{Post: &hotline.Post{From: hotline.DeskAt(desk), Act: &hotline.Act{
		Case: "7KQ2MX", Kind: hotline.ActTake, By: who, Desk: desk, Step: 1, Query: "q",
	}}})
	for _, r := range o.replies {
		return r.Text.Key
	}
	return ""
}

// called are the names that a step at a desk calls.
func (o *office) called(to hotline.StepTo, desk int64) (names []string) {
	o.Helper()
	o.decide(hotline.Event{Post: &hotline.Post{From: hotline.CaseOf("7KQ2MX"), Summon: &hotline.Summon{Case: "7KQ2MX", Step: 1, Desk: desk, To: to}}})
	for _, p := range o.posts {
		if p.Post.Call != nil {
			names = append(names, p.Post.Call.Name)
		}
	}
	return names
}

// reads is that a process has read the roster as it is now.
func (o *office) reads() {
	o.Helper()
	names, desks := namesIn(&o.house)
	o.decide(hotline.Event{Post: &hotline.Post{Read: &hotline.RosterRead{Names: names, Desks: desks}}})
}

// Whoever could invite cannot come back by an invitation made before they went,
// in whatever way they did.
func TestNobodyComesBackByAnOlderInvitation(t *testing.T) {
	for name, goes := range map[string]func(*office){
		"removed": func(o *office) { o.orders(mira, "remove", "Sokha") },
		"left":    func(o *office) { o.orders(sokha, "leave", "") },
		"replaced": func(o *office) {
			o.joins(dara, "Sokha")
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.house.Responders = append(o.house.Responders, hotline.Responder{Name: "Boss", Coordinator: true})
			o.joins(sokha, "Sokha")
			o.joins(mira, "Boss")
			o.later()
			tokens := []string{Invitation(macOf("ours"), "Boss", o.now), Invitation(macOf("ours"), "Dara", o.now)}
			o.later()
			goes(o)
			o.later()
			for _, who := range []int64{sokha, eve} { // eve is their other account
				for _, token := range tokens {
					o.orders(who, "join", token)
					if got := o.said(who); !strings.HasPrefix(got, "r.join.bad") {
						t.Errorf("%d is answered with %q", who, got)
					}
				}
			}
			if got := fmt.Sprint(o.linked()); strings.Contains(got, fmt.Sprint(sokha)) || strings.Contains(got, fmt.Sprint(eve)) {
				t.Errorf("linked are %s", got)
			}
			o.joins(sokha, "Dara") // by one made since, they may
		})
	}
}

// Who never could invite takes no invitation of others along, but uses none that
// they had.
func TestWhoWasSentAwayUsesNoOlderInvitation(t *testing.T) {
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	o.joins(dara, "Dara")
	o.later()
	token := Invitation(macOf("ours"), "Mira", o.now)
	o.later()
	o.orders(sokha, "remove", "Dara")
	o.later()
	o.orders(dara, "join", token)
	if got := o.said(dara); !strings.HasPrefix(got, "r.join.bad") {
		t.Errorf("who was sent away is answered with %q", got)
	}
	o.orders(mira, "join", token)
	if got := fmt.Sprint(o.linked()); got != "[Mira3 Sokha1]" {
		t.Errorf("linked are %s", got)
	}
}

// A coordinator of another organisation's desk is a coordinator there only.
func TestACoordinatorOfAnotherOrganisation(t *testing.T) {
	for kind, counts := range map[string]bool{
		"": true, hotline.KindHotline: true, hotline.KindPolice: false, hotline.KindEmbassy: false, hotline.KindAid: false,
	} {
		t.Run(kind, func(t *testing.T) {
			o := newOffice(t)
			o.house.Desks[1].Kind = kind
			o.house.Responders[2].Coordinator = true // Mira, at Day
			o.joins(sokha, "Sokha")
			o.joins(dara, "Dara")
			o.joins(mira, "Mira")
			if got, want := fmt.Sprint(o.called(hotline.ToCoordinators, night)), map[bool]string{true: "[Sokha Mira]", false: "[Sokha]"}[counts]; got != want {
				t.Errorf("called are %s, want %s", got, want)
			}
			if got := fmt.Sprint(o.called(hotline.ToCoordinators, day)); got != "[Sokha Mira]" {
				t.Errorf("to their own desk are called %s", got)
			}
			if got := o.acts(mira, night); (got == "") != counts {
				t.Errorf("a press is answered with %q", got)
			}
			if got := o.acts(mira, day); got != "" {
				t.Errorf("at their own desk a press is answered with %q", got)
			}
			o.later()
			o.orders(mira, "invite", "Dara")
			if got := o.said(mira); strings.HasPrefix(got, "r.invite.link") != counts || strings.HasPrefix(got, "r.order.otherdesk") == counts {
				t.Errorf("/invite is answered with %q", got)
			}
			o.orders(mira, "who", "")
			if got := o.said(mira); strings.Contains(got, "Dara") != counts {
				t.Errorf("/who is answered with %q", got)
			}
			o.orders(mira, "remove", "Dara")
			if gone := len(o.linked()) == 2; gone != counts {
				t.Errorf("linked are %v", o.linked())
			}
		})
	}
}

// Who is called because of a turn elsewhere may act there.
func TestWhoHasATurnElsewhereMayActThere(t *testing.T) {
	week := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	o := newOffice(t)
	o.house.Responders = append(o.house.Responders, hotline.Responder{Name: "Rith", Desk: night})
	o.house.Shifts = []hotline.Shift{{Responder: "Mira", Desk: night, Zone: time.UTC, Days: week, From: 0, To: 0}}
	o.joins(dara, "Dara")
	o.joins(mira, "Mira")
	if got := fmt.Sprint(o.called(hotline.ToOnCall, night)); got != "[Mira]" {
		t.Fatalf("called are %s", got)
	}
	if got := o.acts(mira, night); got != "" {
		t.Errorf("with a shift, a press is answered with %q", got)
	}
	// Rith takes the turn over and is moved to another desk in the roster.
	o.joins(eve, "Rith")
	o.orders(eve, "cover", "Mira 10-12")
	o.house.Responders[3].Desk = day
	if got := o.acts(eve, night); got != "" {
		t.Errorf("with a cover, a press is answered with %q", got)
	}
	o.now = o.now.Add(5 * time.Hour)
	if got := o.acts(eve, night); got != "r.press.otherdesk" {
		t.Errorf("after it, a press is answered with %q", got)
	}
}
