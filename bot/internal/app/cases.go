package app

import (
	"hotline/bot/internal/duty"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/oversee"
	"hotline/bot/internal/relay"
)

// decideCase decides for a case: duty says who holds it, then the relay says
// what passes between the two sides as they are then. Duty forgets the talk of
// a case that ends, so the relay gets it as it was before. Whether the audit
// looks after the case is read, by the audit's own reader, from what is stored.
func decideCase(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	c, err := duty.ReadCase(ev.To, state)
	if err != nil {
		return hotline.Decision{}, err
	}
	before, talk := c.Sides(), c.Talk()
	effects := c.Decide(env, ev)
	after := c.Sides()
	talk, passed, err := relay.Decide(env, ev, relay.Sides{
		Case: hotline.CaseNo(ev.To.ID), Survivor: after.Survivor, Holder: after.Holder,
		New:  after.Holder != 0 && after.Holder != before.Holder,
		Over: after.Over,
	}, talk)
	if err != nil {
		return hotline.Decision{}, err
	}
	c.SetTalk(talk)
	d, err := c.Decision(append(effects, passed...))
	d.Watch = oversee.WatchOf(hotline.CaseNo(ev.To.ID), state, d.State)
	return d, err
}
