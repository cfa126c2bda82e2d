package staff

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// passes lets time go by to the next wake-ups, and tells at which minutes, from
// the first on, who was told what. Messages to blocked chats do not arrive.
func (o *office) passes(d time.Duration, blocked ...int64) (told []string) {
	o.Helper()
	begin, end := o.now, o.now.Add(d)
	note := func() {
		for again := true; again; {
			again = false
			for _, s := range o.sends {
				line := fmt.Sprintf("%v %d", o.now.Sub(begin).Round(time.Minute), s.Chat)
				for _, l := range s.Body.Lines {
					line += " " + strings.TrimPrefix(l.Key, "r.")
					if l.Key == "r.reach.gap" {
						line += "(" + l.Args[0].Text + " " + l.Args[1].Text + "–" + l.Args[2].Text + ")"
					}
				}
				if s.Body.Silent {
					line += " quietly"
				}
				told = append(told, line)
			}
			for _, s := range o.sends {
				sent := hotline.Sent{Chat: s.Chat, Ref: s.Ref, Msg: 1, Outcome: hotline.Delivered}
				for _, b := range blocked {
					if s.Chat == b {
						sent.Msg, sent.Outcome = 0, hotline.Blocked
					}
				}
				if o.decide(hotline.Event{Sent: &sent}); len(o.sends) > 0 {
					again = true
					break
				}
			}
		}
	}
	for !o.wake.IsZero() && !o.wake.After(end) {
		o.now = o.wake
		o.decide(hotline.Event{Tick: true})
		note()
	}
	o.now = end
	return told
}

// shift gives somebody shifts at the night desk.
func (o *office) shift(name, zone string, from, to int, days ...time.Weekday) {
	o.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		o.Fatal(err)
	}
	o.house.Shifts = append(o.house.Shifts, hotline.Shift{Responder: name, Desk: night, Zone: z, Days: days, From: from, To: to})
}

func TestAShiftIsLookedAtBeforeItBegins(t *testing.T) {
	for name, c := range map[string]struct {
		from    time.Time
		joined  bool
		blocked bool
		alone   bool // no coordinator has joined
		deaf    bool // the only one has blocked the bot
		want    []string
	}{
		"all is well": {
			from: time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC), joined: true,
			want: []string{"1h30m0s 2 shift.soon quietly", "12h30m0s 2 shift.soon"},
		},
		// In the night to the 29th of March 2026 the clocks of Berlin leave out the
		// hour from 2:00 to 3:00, so that a shift from 2:30 begins as it ends: at
		// 1:00 UTC. In that to the 25th of October the hour from 2:00 comes twice,
		// and the shift begins in the first.
		"over the beginning of summer time": {
			from: time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC), joined: true,
			want: []string{"1h0m0s 2 shift.soon quietly", "12h0m0s 2 shift.soon"},
		},
		"over its end": {
			from: time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC), joined: true,
			want: []string{"30m0s 2 shift.soon quietly", "11h30m0s 2 shift.soon"},
		},
		"somebody who has not joined": {
			from: time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC),
			want: []string{"1h30m0s 1 reach.unjoined", "12h30m0s 1 reach.unjoined"},
		},
		"and no coordinator has": {
			from: time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC), alone: true,
			want: []string{"1h30m0s -1001 reach.unjoined", "12h30m0s -1001 reach.unjoined"},
		},
		"and the only coordinator has blocked the bot": {
			from: time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC), deaf: true,
			want: []string{"1h30m0s -1001 reach.unjoined", "12h30m0s -1001 reach.unjoined"},
		},
		// Nobody knows that they have blocked the bot until it writes to them.
		"somebody who has blocked the bot": {
			from: time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC), joined: true, blocked: true,
			want: []string{
				"1h30m0s 2 shift.soon quietly", "1h30m0s 1 reach.blocked",
				"12h30m0s 1 reach.blocked", "12h30m0s 2 shift.soon",
			},
		},
		"a shift that begins within the hour of the first look": {
			from: time.Date(2026, 3, 24, 1, 0, 0, 0, time.UTC), joined: true,
			want: []string{"0s 2 shift.soon", "12h30m0s 2 shift.soon quietly"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.now = c.from.Add(-10 * time.Minute)
			if !c.alone {
				o.joins(sokha, "Sokha")
			}
			if c.deaf {
				o.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(sokha), Reach: &hotline.Reach{Chat: sokha}}})
			}
			if c.joined {
				o.joins(dara, "Dara")
			}
			o.house.Responders = o.house.Responders[:2]
			// Looking ahead begins when the roster has somebody to look for.
			o.state, _ = strip(o.state)
			o.now = c.from
			o.shift("Dara", "Europe/Berlin", 2*60+30, 8*60, 0, 1, 2, 3, 4, 5, 6)
			var blocked []int64
			if c.blocked {
				blocked = []int64{dara}
			}
			o.decide(hotline.Event{Post: &hotline.Post{Read: &hotline.RosterRead{}}})
			got := []string{}
			for _, s := range o.sends {
				got = append(got, fmt.Sprintf("0s %d %s", s.Chat, strings.TrimPrefix(s.Body.Lines[0].Key, "r.")))
			}
			got = append(got, o.passes(14*time.Hour, blocked...)...)
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("told are\n%q\nnot\n%q", got, c.want)
			}
		})
	}
}

func TestTheDaysAheadAreLookedAtOnceADay(t *testing.T) {
	o := newOffice(t)
	o.now = time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC)
	o.house.Desks, o.house.Responders = o.house.Desks[:1], append(o.house.Responders[:2], hotline.Responder{Name: "Ben", Desk: night})
	o.shift("Dara", "Europe/Berlin", 8*60, 20*60, time.Saturday, time.Sunday)
	o.shift("Ben", "Europe/Berlin", 8*60, 14*60, time.Sunday)
	o.joins(sokha, "Sokha")

	// It is 9:00 in Berlin at 8:00 UTC. On Sunday the clocks have changed.
	const saturday, sunday, ben = " reach.gap(Dara 28.03. 08:00–28.03. 20:00)", " reach.gap(Dara 29.03. 08:00–29.03. 20:00)", " reach.gap(Ben 29.03. 08:00–29.03. 14:00)"
	got := o.passes(48 * time.Hour)
	want := []string{
		"20h0m0s 1 reach.open reach.week" + saturday + ben + sunday + " reach.remedy",
		"44h0m0s 1 reach.open reach.week" + saturday + ben + sunday + " reach.remedy",
	}
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("nobody has joined: told are\n%q", got)
	}
	// On Sunday Ben is there until 14:00.
	o.joins(eve, "Ben")
	got = o.passes(24 * time.Hour)
	want = []string{"20h0m0s 1 reach.week" + saturday + " reach.gap(Dara 29.03. 14:00–29.03. 20:00) reach.remedy"}
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("with Ben told are\n%q", got)
	}
	o.joins(dara, "Dara")
	if got := o.passes(30 * time.Hour); len(got) != 0 {
		t.Errorf("all is well, and told are %q", got)
	}
}

func TestBlockingTheBotIsToldAtOnceIfAShiftIsNear(t *testing.T) {
	o := newOffice(t)
	o.shift("Dara", "Asia/Phnom_Penh", 20*60, 22*60, 0, 1, 2, 3, 4, 5, 6) // 13:00 to 15:00 UTC
	o.joins(sokha, "Sokha")
	o.joins(dara, "Dara")
	reach := func(from int64, ok bool) string {
		o.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(from), Reach: &hotline.Reach{Chat: dara, OK: ok}}})
		return o.said(sokha)
	}
	if got := reach(eve, false); got != "" {
		t.Errorf("somebody else can say so: %q", got)
	}
	if got := reach(dara, false); !strings.HasPrefix(got, "r.reach.blocked") {
		t.Errorf("five hours before: %q", got)
	}
	if got := reach(dara, false); got != "" {
		t.Errorf("it is said twice: %q", got)
	}
	reach(dara, true)
	o.now = o.now.Add(8 * time.Hour)
	if got := reach(dara, false); got != "" {
		t.Errorf("21 hours before: %q", got)
	}
}
