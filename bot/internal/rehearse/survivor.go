package rehearse

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/sandbox"
)

// The nodes of the conversation at which the crowd does something of its own.
// At any other it takes a choice by lot.
const (
	nodeDanger    = "danger"
	nodePhone     = "phone"
	nodeSituation = "situation"
	nodePlace     = "place"
	nodePeople    = "people"
	nodeFrail     = "frail"
	nodeNeeds     = "needs"
	nodeMedical   = "medical"
	nodeChild     = "child"
	nodeMind      = "mind"
	nodeWords     = "words"
	nodeReceived  = "received"
)

// What ends the data of a button that is no answer.
const (
	skip = "_skip"
	more = "_more"
	done = "_done"
)

// survivor is one person on their way through.
type survivor struct {
	c      *crowd
	phone  *sandbox.Phone
	rnd    *rand.Rand
	urgent bool
	told   bool          // what brings an alert
	after  time.Duration // when they come
}

func newSurvivor(c *crowd, i int) *survivor {
	id := int64(10_000_000 + i)
	s := &survivor{c: c, rnd: c.random(id)}
	// The share is exact, and spread over all that come.
	s.urgent = int(float64(i+1)*c.o.Urgent) > int(float64(i)*c.o.Urgent)
	s.after = time.Duration(float64(c.o.Arrive) * float64(i) / float64(c.o.Survivors))
	lang := []string{"en", "km"}[s.rnd.IntN(2)]
	s.phone = c.server.Phone(sandbox.Person{ID: id, First: "Survivor " + strconv.Itoa(i+1), Lang: lang})
	return s
}

// screen is the card that a survivor looks at.
type screen struct {
	sandbox.Message
	node    string
	choices []string // the data behind the colon
}

// card reads the newest card of a chat.
func card(v *sandbox.View) (c screen, ok bool) {
	for _, m := range slices.Backward(v.Messages) {
		if !m.FromBot || len(m.Buttons) == 0 {
			continue
		}
		c.Message = m
		for _, row := range m.Buttons {
			for _, b := range row {
				node, choice, _ := strings.Cut(b.Data, ":")
				c.node = node
				c.choices = append(c.choices, choice)
			}
		}
		return c, true
	}
	return c, false
}

// label is what stands on the button of a choice.
func (c *screen) label(choice string) string {
	for _, row := range c.Buttons {
		for _, b := range row {
			if b.Data == c.node+":"+choice {
				return b.Label
			}
		}
	}
	return ""
}

// at is when the card became what it is.
func (c *screen) at() time.Time {
	if c.Edited.IsZero() {
		return c.Date
	}
	return c.Edited
}

// comes waits for their time, and goes through.
func (s *survivor) comes(ctx context.Context, began time.Time) {
	if !pause(ctx, time.Until(began.Add(s.after))) {
		return
	}
	now, ok := s.act(ctx, func() { s.phone.Starts("") }, func(*screen) bool { return true })
	for ok && now.node != nodeReceived {
		now, ok = s.answer(ctx, now)
	}
	if ok {
		s.c.received()
	}
}

// pause waits. It reports false if the rehearsal is over.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// patience is how long a survivor looks at a card that has moved, before they
// tap again.
const patience = 2 * time.Second

// act does something and waits for the card that answers it.
func (s *survivor) act(ctx context.Context, do func(), answers func(*screen) bool) (screen, bool) {
	if !s.thinks(ctx) {
		return screen{}, false
	}
	began := time.Now()
	do()
	return s.sees(ctx, began, answers)
}

// thinks is the pause before somebody does something.
func (s *survivor) thinks(ctx context.Context) bool {
	think := s.c.o.Think
	if think <= 0 {
		return ctx.Err() == nil
	}
	return pause(ctx, think/2+time.Duration(s.rnd.Int64N(int64(think))))
}

// sees waits for the card that answers what was done, and returns the newest.
func (s *survivor) sees(ctx context.Context, began time.Time, answers func(*screen) bool) (now screen, ok bool) {
	err := s.phone.Wait(ctx, func(v sandbox.View) bool {
		now, ok = card(&v)
		return ok && answers(&now)
	})
	if err != nil {
		return now, false
	}
	s.c.answered(now.at().Sub(began))
	return now, true
}

// tap presses a choice of a card. A helper's news may come as a new card, in
// whose place the old one goes: a tap that meets it is not heard, and whoever
// sees that taps again.
func (s *survivor) tap(ctx context.Context, on screen, choice string, answers func(*screen) bool) (screen, bool) {
	if !s.thinks(ctx) {
		return on, false
	}
	if (on.node == nodeDanger || on.node == nodePlace) && choice != skip && choice != more {
		s.asks()
	}
	for {
		began, old := time.Now(), on.ID
		_, err := s.phone.TapOn(old, on.node+":"+choice)
		if err != nil {
			moved := s.phone.Wait(ctx, func(v sandbox.View) bool {
				c, ok := card(&v)
				on = c
				return ok && c.ID != old
			})
			if moved != nil {
				return on, false
			}
		}
		for err == nil && on.ID == old {
			try, cancel := context.WithTimeout(ctx, patience)
			now, ok := s.sees(try, began, answers)
			cancel()
			if ok || ctx.Err() != nil {
				return now, ok
			}
			on = now
		}
		if answers(&on) {
			return on, true
		}
		s.c.again.Add(1)
	}
}

// answer does what the survivor does at a card, and returns the next one.
func (s *survivor) answer(ctx context.Context, on screen) (screen, bool) {
	choices := s.choices(&on)
	leaves := func(c *screen) bool { return c.node != on.node }
	if slices.Contains(on.choices, done) {
		s.rnd.Shuffle(len(choices), func(i, j int) { choices[i], choices[j] = choices[j], choices[i] })
		some := s.rnd.IntN(3)
		if on.node == nodeNeeds {
			some++
		}
		var ok bool
		for _, one := range choices[:min(some, len(choices))] {
			before := on.label(one)
			if on, ok = s.tap(ctx, on, one, func(c *screen) bool { return c.label(one) != before }); !ok {
				return on, false
			}
		}
		return s.tap(ctx, on, done, leaves)
	}
	switch on.node {
	case nodeWords:
		if s.rnd.IntN(2) == 0 {
			return s.act(ctx, func() { s.phone.Writes("We are hiding behind a market and have had no food since yesterday.") }, leaves)
		}
		return s.tap(ctx, on, skip, leaves)
	case nodePlace:
		switch {
		case s.rnd.IntN(6) == 0:
			return s.act(ctx, func() {
				s.asks()
				s.phone.Shares(10.5+3*s.rnd.Float64(), 103+3*s.rnd.Float64(), 20)
			}, leaves)
		case s.rnd.IntN(6) == 0 && slices.Contains(on.choices, more):
			first := on.choices[0]
			return s.tap(ctx, on, more, func(c *screen) bool { return c.choices[0] != first })
		}
	}
	if len(choices) == 0 {
		choices = []string{skip}
	}
	return s.tap(ctx, on, choices[s.rnd.IntN(len(choices))], leaves)
}

// asks notes the first thing told that brings an alert.
func (s *survivor) asks() {
	if !s.told {
		s.told = true
		s.c.asks(s.urgent, time.Now())
	}
}

// choices are what this survivor may answer. Who is not in danger tells
// nothing else that makes a case as urgent, so that the alerts of the two can be
// told apart.
func (s *survivor) choices(on *screen) []string {
	var out []string
	for _, c := range on.choices {
		if !strings.HasPrefix(c, "_") && c != "" {
			out = append(out, c)
		}
	}
	only := func(ok ...string) []string {
		return slices.DeleteFunc(out, func(c string) bool { return !slices.Contains(ok, c) })
	}
	except := func(bad ...string) []string {
		return slices.DeleteFunc(out, func(c string) bool { return slices.Contains(bad, c) })
	}
	switch {
	case on.node == "promise":
		return only("continue")
	case on.node == "review":
		return only("send")
	case on.node == nodeDanger && s.urgent:
		return only("yes")
	case s.urgent:
		return out
	}
	switch on.node {
	case nodeDanger:
		return except("yes")
	case nodePhone:
		return except("watched")
	case nodeSituation:
		return except("inside", "police", "other")
	case nodePeople:
		return except("1") // a child alone
	case nodeFrail:
		return except("pregnant")
	case nodeNeeds:
		return except("cmr", "shelter", "third_party")
	case nodeMedical:
		return only("medicine")
	case nodeChild:
		return except("alone")
	case nodeMind:
		return only("no")
	}
	return out
}
