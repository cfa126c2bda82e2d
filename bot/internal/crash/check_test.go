package crash

import (
	"context"
	"os"
	"strings"
	"time"

	"hotline/bot/internal/sandbox"
	"hotline/locales"
)

// check looks at everything that can be seen from outside once nothing is left
// to be done. exact says that no send's outcome was ever unknown: then nothing
// may stand twice either.
func (c *crowd) check(exact bool) {
	c.h.Helper()
	if err := c.h.api.WaitQuiet(c.h.ctx); err != nil {
		c.h.Errorf("%d updates were never confirmed: %v", c.h.api.Pending(), err)
	}
	twice := c.checkPhones() + c.checkAlerts()
	if exact && twice > 0 {
		c.h.Errorf("%d messages stand twice, and no send's outcome was unknown", twice)
	}
	c.checkHolders()
	c.checkLogs()
	c.h.Logf("%d conversations, %d cases taken, %d messages twice, %.1f s", len(c.all), len(c.desk.taken), twice, time.Since(c.h.began).Seconds())
}

// checkPhones holds that each phone ends with its card at the last step and
// with nothing that its owner typed. It returns how many older cards stand.
func (c *crowd) checkPhones() (twice int) {
	c.h.Helper()
	for i, s := range c.all {
		err := s.phone.Wait(c.h.ctx, func(v sandbox.View) bool {
			card, _ := cardOf(v)
			return on(card, "received") && typed(v) == 0
		})
		if err != nil {
			c.h.Errorf("phone %d: %v", i, err)
			continue
		}
		_, others := cardOf(s.phone.View())
		twice += others
	}
	return twice
}

// typed counts what a person wrote and still stands.
func typed(v sandbox.View) (n int) {
	for _, m := range v.Messages {
		if !m.FromBot && m.Kind != "service" {
			n++
		}
	}
	return n
}

// checkAlerts holds that there is one case a conversation, with all that was
// told and in the order in which it was told. It returns how many older alerts
// stand beside the newest of their case.
func (c *crowd) checkAlerts() (twice int) {
	c.h.Helper()
	bundle, err := locales.New()
	if err != nil {
		c.h.Fatal(err)
	}
	say := func(key string) string { return bundle.Text("en", key, nil, nil) }
	has := []string{say("frail.pregnant"), say("need.shelter"), say("people.2-5")}
	hasNot := []string{say("frail.minor"), say("need.medical")}
	want := map[string]int{}
	for _, s := range c.all {
		want[say("province."+s.province)+"/"+say("danger."+s.danger)]++
	}
	whole := func(text string) bool {
		for _, part := range hasNot {
			if strings.Contains(text, part) {
				return false
			}
		}
		for _, part := range has {
			if !strings.Contains(text, part) {
				return false
			}
		}
		return strings.Contains(text, "sent by the person")
	}
	bad := ""
	err = c.h.room.Wait(c.h.ctx, func(v sandbox.View) bool {
		now, _ := alerts(v)
		bad = ""
		for _, m := range now {
			if !whole(m.Text) {
				bad = m.Text
				return false
			}
		}
		return len(now) >= len(c.all)
	})
	if err != nil {
		c.h.Errorf("not every case has its alert as it was told: %v; one that is not:\n%s", context.Cause(c.h.ctx), bad)
		return 0
	}
	now, twice := alerts(c.h.room.View())
	if len(now) != len(c.all) {
		c.h.Errorf("%d cases of %d conversations", len(now), len(c.all))
	}
	for _, m := range now {
		for told := range want {
			province, danger, _ := strings.Cut(told, "/")
			if strings.Contains(m.Text, province+"\n") && strings.Contains(m.Text, danger+"\n") {
				want[told]--
				break
			}
		}
	}
	for told, n := range want {
		if n != 0 {
			c.h.Errorf("%s: %d conversations too few or too many have an alert of it", told, n)
		}
	}
	return twice
}

// checkHolders holds that what was taken has one holder (H10), in whose chat
// it stands.
func (c *crowd) checkHolders() {
	c.h.Helper()
	for _, no := range c.desk.taken {
		again := c.h.api.Changed
		for {
			_, at, _ := c.h.api.Changes(0)
			n := c.desk.holders(no)
			if n == 1 {
				break
			}
			select {
			case <-again(at):
				continue
			case <-c.h.ctx.Done():
			}
			c.h.Errorf("case %s has %d holders", no, n)
			break
		}
	}
}

// checkLogs holds that nothing was given up: no event set aside, no card or
// alert refused.
func (c *crowd) checkLogs() {
	c.h.Helper()
	for path := range c.h.logs {
		text, err := os.ReadFile(path)
		if err != nil {
			c.h.Error(err)
		}
		for _, bad := range []string{"set aside", "-set-aside", "-refused", "panic"} {
			if n := strings.Count(string(text), bad); n > 0 {
				c.h.Errorf("%d lines of a log say %q", n, bad)
			}
		}
	}
}
