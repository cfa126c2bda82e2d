package staff

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestADeskStaysShutWhenTheLastOfItGoes(t *testing.T) {
	for name, c := range map[string]struct {
		goes func(*office)
		told string
	}{
		"removed": {func(o *office) { o.orders(sokha, "remove", "Dara") }, "r.remove.done"},
		"left":    {func(o *office) { o.orders(dara, "leave", "") }, "r.leave.told"},
		"struck": {func(o *office) {
			o.house.Responders[1].Name = "Somebody else"
			o.reads()
		}, "r.remove.roster"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			if got := o.acts(eve, night); got != "" {
				t.Fatalf("before anybody has joined, a press is answered with %q", got)
			}
			o.joins(sokha, "Sokha")
			o.joins(dara, "Dara")
			c.goes(o)
			if got := o.said(sokha); !strings.HasPrefix(got, c.told) || c.told != "r.remove.roster" && !strings.Contains(got, "r.reach.shut") {
				t.Errorf("the coordinator hears %q", got)
			}
			if got := o.said(night); got != "" {
				t.Errorf("the group hears %q", got)
			}
			if got := o.acts(eve, night); got != "r.press.stranger" {
				t.Errorf("a stranger's press is answered with %q", got)
			}
			if got := o.acts(sokha, night); got != "" {
				t.Errorf("a coordinator's press is answered with %q", got)
			}
			o.orders(sokha, "oncall", "")
			if got := o.said(sokha); !strings.Contains(got, "r.reach.shut") {
				t.Errorf("/oncall is answered with %q", got)
			}
		})
	}
}

// As soon as nobody is left who could invite, a desk without anybody opens, and
// hears so once.
func TestADeskOpensWhenNobodyCanInvite(t *testing.T) {
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	o.joins(dara, "Dara")
	o.orders(sokha, "remove", "Dara")
	o.house.Responders = slices.Clone(o.house.Responders[1:])
	o.reads()
	if got := o.said(night); !strings.HasPrefix(got, "r.reach.open") {
		t.Errorf("the group hears %q", got)
	}
	if got := o.acts(eve, night); got != "" {
		t.Errorf("a press is answered with %q", got)
	}
	o.reads()
	if got := o.said(night); got != "" {
		t.Errorf("the group hears again %q", got)
	}

	// Another account that joins by the name of the last leaves no hole.
	o = newOffice(t)
	o.joins(dara, "Dara")
	o.later()
	o.joins(eve, "Dara")
	if got := o.said(night); strings.Contains(got, "r.reach.open") || o.acts(mira, night) != "r.press.stranger" {
		t.Errorf("the group hears %q", got)
	}
}

// A process with another roster than the one that was read lets go of nobody; but
// it refuses whom it does not know.
func TestAnOlderRosterStrikesNobody(t *testing.T) {
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	o.joins(dara, "Dara")
	o.joins(mira, "Mira")
	all := o.house.Responders
	names, desks := namesIn(&o.house)
	o.house.Responders = []hotline.Responder{all[0], all[2]}
	o.called(hotline.ToOnCall, night)
	if got := o.acts(dara, day); got != "r.press.former" {
		t.Errorf("a press is answered with %q", got)
	}
	o.orders(dara, "join", Invitation(macOf("ours"), "Mira", o.now.Add(time.Second)))
	if got := o.said(dara); !strings.HasPrefix(got, "r.join.bad") {
		t.Errorf("an invitation is answered with %q", got)
	}
	// Another process has just read a roster that has the name.
	o.decide(hotline.Event{Post: &hotline.Post{Read: &hotline.RosterRead{Names: names, Desks: desks}}})
	o.decide(hotline.Event{Post: &hotline.Post{Read: &hotline.RosterRead{Faults: []string{"x"}}}})
	o.house.Responders = all
	if got := o.acts(dara, night); got != "" || len(o.linked()) != 3 {
		t.Errorf("with the roster back, a press is answered with %q, linked are %v", got, o.linked())
	}
}

// Without anybody reading it, a name that is gone is let go of within a day.
func TestANameThatIsGoneForLong(t *testing.T) {
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	o.joins(dara, "Dara")
	all := o.house.Responders
	o.house.Responders = all[:1]
	o.decide(hotline.Event{Tick: true})
	start := o.now
	o.now = o.now.Add(time.Hour)
	o.house.Responders = all // for a moment it is there, so the time begins anew
	o.decide(hotline.Event{Tick: true})
	o.house.Responders = all[:1]
	for len(o.linked()) == 2 {
		o.decide(hotline.Event{Tick: true})
		if len(o.linked()) == 2 {
			o.now = o.wake
		}
		if o.now.Sub(start) > 25*time.Hour {
			t.Fatal("it is not let go of within a day")
		}
	}
	if gone := o.now.Sub(start.Add(time.Hour)); gone < 12*time.Hour {
		t.Errorf("it is let go of after %v", gone)
	}
	if got := o.said(sokha); !strings.HasPrefix(got, "r.remove.roster") {
		t.Errorf("the coordinator hears %q", got)
	}
}
