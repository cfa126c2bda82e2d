package app

import (
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// refers lets the holder refer the case to a desk, without a line.
func refers(s *story, holder *sandbox.Phone, desk string) {
	s.Helper()
	holder.Taps("Refer")
	s.settle()
	holder.Taps(desk)
	s.settle()
	holder.Taps("Without a line")
	s.settle()
}

// A desk that may be told is called, the holder keeps the case until somebody
// there has it, and the person hears that another group has it, not which.
func TestReferralToADeskThatMayBeTold(t *testing.T) {
	stories(t, func(s *story) {
		o := withDesks(s)
		dara := s.responder(901, "Dara")
		mira := o.aid.Joins(sandbox.Person{ID: 902, First: "Mira", Lang: "en"})
		p := toTrust(s, 501)
		s.presses(p, "trust:aid", "trust:_done")
		sends(s, p)
		holder := takes(s, dara)
		s.passes(once)
		holder.Taps("Refer")
		s.settle()
		holder.Sees("To which group?", "Aid · aid group", "Police · police")
		holder.Taps("Aid · aid group")
		s.settle()
		holder.Writes("They need a bed tonight")
		s.settle()
		holder.Sees("Aid (aid group) is called", "This case is yours")
		o.aid.Sees("Referral: a helper has it and asks whether you can take it over", "I take it")
		silent(s, o.aid, "bed tonight")
		silent(s, s.room, "Referral")
		p.Writes("thank you")
		s.settle()
		holder.Sees("thank you")

		next := takes(s, mira)
		holder.Sees("no longer yours: somebody at Aid has taken it over")
		silent(s, holder, "This case is yours")
		silent(s, holder, "thank you")
		next.Sees("This case is yours", "They need a bed tonight")
		next.Sees("thank you")
		p.Sees("A person of another group has this now")
		silent(s, p, "Aid")
		s.passes(once)
		s.room.Sees("Mira has it")
		next.Writes("we have a room")
		s.settle()
		p.Sees("we have a room")
		next.Taps("Close")
		s.settle()
		next.Taps("Referred to others")
		s.settle()
		next.Sees("is closed.")
	})
}

// Before a yes nobody is told; with it the desk is called, and the yes can be
// taken back from the last card, which ends the referral.
func TestReferralAsksFirstAndHearsYes(t *testing.T) {
	stories(t, func(s *story) {
		s.restarts = true
		o := withDesks(s)
		dara := s.responder(901, "Dara")
		p := toTrust(s, 501)
		s.presses(p, "_skip")
		sends(s, p)
		holder := takes(s, dara)
		refers(s, holder, "Police · police")
		holder.Sees("the person is asked now")
		p.Sees("Your helper asks: may the police be told of your case?")
		o.knows(s)
		s.presses(p, "refer:yes")
		p.Sees("They may be told now", "Your message has been received")
		o.knows(s, "police")
		holder.Sees("the person agrees. Police is called now")
		o.police.Sees("Referral: a helper has it", "I take it")
		s.presses(p, "received:_trust", "trust:police", "trust:_done")
		s.passes(once)
		holder.Sees("Police may no longer be told")
		holder.Sees("This case is yours")
		silent(s, o.police, "I take it")
		silent(s, o.police, "In danger")
	})
}

// A no, and nothing at all, are told to the holder plainly, and to nobody else.
func TestReferralAsksFirstAndHearsNo(t *testing.T) {
	for name, one := range map[string]struct {
		act  func(*story, *sandbox.Phone)
		says string
	}{
		"no":      {func(s *story, p *sandbox.Phone) { s.presses(p, "refer:no") }, "the person said no. Nobody at Aid is told"},
		"nothing": {func(s *story, _ *sandbox.Phone) { s.passes(11 * time.Minute) }, "did not answer the question"},
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				o := withDesks(s)
				dara := s.responder(901, "Dara")
				p := toTrust(s, 501)
				s.presses(p, "_skip")
				sends(s, p)
				holder := takes(s, dara)
				refers(s, holder, "Aid · aid group")
				p.Sees("may another aid group be told")
				for range 2 { // the lease is of 15 minutes
					s.passes(10 * time.Minute)
					holder.Taps("Still working on it")
					s.settle()
				}
				one.act(s, p)
				holder.Sees(one.says)
				p.Sees("Your message has been received")
				o.knows(s)
			})
		})
	}
}
