package staff

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// A shift that the housekeeping cannot work out, here one without a zone, stops
// neither a press nor an order, nor what is due at another desk.
func TestHousekeepingThatFailsStopsNobody(t *testing.T) {
	o := newOffice(t)
	o.house.Shifts = []hotline.Shift{
		{Responder: "Dara", Desk: night, Days: everyDay, From: 600, To: 660},
		{Responder: "Mira", Desk: day, Zone: time.UTC, Days: everyDay, From: 600, To: 660}, // in two hours
	}
	o.joins(sokha, "Sokha")
	if !slices.Contains(o.alarms, "staff-housekeeping") {
		t.Errorf("alarms are %v", o.alarms)
	}
	o.joins(dara, "Dara")
	o.joins(mira, "Mira")
	if got := o.acts(dara, night); got != "" {
		t.Errorf("a press is answered with %q", got)
	}
	for range 5 {
		o.now = o.wake
		o.decide(hotline.Event{Tick: true})
		if strings.HasPrefix(o.said(mira), "r.shift.soon") {
			return
		}
	}
	t.Error("somebody of another desk is not reminded")
}

// What was proposed to, or by, whoever goes is over.
func TestAProposalEndsWithWhoGoes(t *testing.T) {
	for _, who := range []string{"Dara", "Rith"} {
		o := newOffice(t)
		o.house.Responders = append(o.house.Responders, hotline.Responder{Name: "Rith", Desk: night})
		o.house.Shifts = []hotline.Shift{
			{Responder: "Dara", Desk: night, Zone: time.UTC, Days: everyDay, From: 700, To: 760},
			{Responder: "Rith", Desk: night, Zone: time.UTC, Days: everyDay, From: 800, To: 860},
		}
		o.joins(sokha, "Sokha")
		o.joins(dara, "Dara")
		o.joins(mira, "Rith")
		o.orders(dara, "swap", "Rith")
		o.orders(sokha, "remove", who)
		if got := o.said(dara); strings.HasPrefix(got, "r.swap.stale") != (who == "Rith") {
			t.Errorf("without %s, who proposed it hears %q", who, got)
		}
		o.later()
		o.joins(map[string]int64{"Dara": dara, "Rith": mira}[who], who)
		o.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(mira), Order: &hotline.Order{Args: "w:yes:1", From: mira, Chat: mira, Query: "q"}}})
		if v, _ := View(o.state); len(v.Changes) != 0 || fmt.Sprint(o.replies) == "[]" || o.replies[0].Text.Key != "r.shift.over" {
			t.Errorf("without %s, a yes changes %+v and is answered with %v", who, v.Changes, o.replies)
		}
	}
}

// An order that changes nothing has nothing worked out anew.
func TestOnlyAChangeIsLookedAtAnew(t *testing.T) {
	w := newRota(t)
	w.decide(hotline.Event{Tick: true})
	st := w.stored()
	looked := st.Looked
	w.now = w.now.Add(time.Minute)
	w.writes(ann, "/oncall")
	w.writes(zoe, "/invite")
	if got := w.stored().Looked; got != looked {
		t.Errorf("it was looked at after %v", time.Duration(got-looked)*time.Millisecond)
	}
	w.writes(ann, "/away")
	if w.stored().Looked == looked {
		t.Error("a change is not looked at")
	}
}

// The language of whoever speaks Chinese is that of the texts in it.
func TestSpeech(t *testing.T) {
	o := newOffice(t)
	for _, c := range []struct {
		speaks string
		desk   int64
		want   string
	}{
		{"zh", night, "zh-Hans"}, {"zh-Hans", night, "zh-Hans"}, {"zh-Hant", night, "en"}, {"z", day, "km"},
		{"my zh en", day, "zh-Hans"}, {"en zh", day, "en"}, {"vi", day, "km"}, {"", 0, "vi"},
	} {
		if got := o.house.Speech(&hotline.Responder{Languages: strings.Fields(c.speaks), Desk: c.desk}, "vi"); got != c.want {
			t.Errorf("who speaks %q is answered in %s, not %s", c.speaks, got, c.want)
		}
	}
}
