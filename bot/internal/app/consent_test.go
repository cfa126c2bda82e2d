package app

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

// others are desks besides the hotline's own, which only a yes lets know.
type others struct{ aid, embassy, foreign, police *sandbox.Room }

// all are their groups, by name.
func (o others) all() map[string]*sandbox.Room {
	return map[string]*sandbox.Room{"aid": o.aid, "embassy": o.embassy, "another embassy": o.foreign, "police": o.police}
}

// withDesks gives the service an aid group, two embassies and the police beside
// its own desk.
func withDesks(s *story) (o others) {
	s.Helper()
	s.stop()
	desk := func(chat int64, name, kind, country string) *sandbox.Room {
		s.cfg.Desks = append(s.cfg.Desks, hotline.Desk{Name: name, Chat: chat, Language: "en", Kind: kind, Country: country})
		return s.server.Room(sandbox.Group{ID: chat, Title: name, Super: true})
	}
	s.cfg.Desks[0].Kind = hotline.KindHotline
	o.aid = desk(-1002000000001, "Aid", hotline.KindAid, "")
	o.embassy = desk(-1002000000002, "Embassy of Vietnam", hotline.KindEmbassy, "VN")
	o.foreign = desk(-1002000000003, "Embassy of Thailand", hotline.KindEmbassy, "TH")
	o.police = desk(-1002000000004, "Police", hotline.KindPolice, "")
	s.start()
	return o
}

// knows fails the story unless just these groups were ever told something.
func (o others) knows(s *story, names ...string) {
	s.Helper()
	s.passes(once)
	want := map[string]bool{}
	for _, n := range names {
		want[n] = true
	}
	for name, room := range o.all() {
		v := room.View()
		if told := len(v.FromBot())+len(v.Deleted) > 0; told != want[name] {
			s.Fatalf("told: %v, not %v, for the desk %q:\n%s", told, want[name], name, v)
		}
	}
}

// toTrust brings a phone of one's own to the trust card.
func toTrust(s *story, id int64, needs ...string) *sandbox.Phone {
	s.Helper()
	p := s.phone(id, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any")
	s.skipsTo(p, "needs")
	if len(needs) == 0 {
		s.presses(p, "_skip")
	}
	for _, n := range needs {
		s.presses(p, "needs:"+n)
	}
	if len(needs) > 0 {
		s.presses(p, "needs:_done")
	}
	s.skipsTo(p, "trust")
	return p
}

func sends(s *story, p *sandbox.Phone) {
	s.Helper()
	s.skipsTo(p, "review")
	s.presses(p, "review:send")
}

// Without a yes no other desk hears of the case: not when it comes, not when
// nobody takes it and everybody is called, not when it is taken or silent.
func TestConsentNobodyElseIsToldWithoutAYes(t *testing.T) {
	for name, acts := range map[string][]string{"skipped": {"_skip"}, "nothing marked": {"trust:_done"}, "taken off again": {"trust:aid", "trust:aid", "trust:_done"}} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				o := withDesks(s)
				dara := s.responder(901, "Dara")
				p := toTrust(s, 501)
				s.presses(p, acts...)
				sends(s, p)
				o.knows(s)
				for range 6 {
					s.passes(6 * time.Minute)
				}
				o.knows(s)
				takes(s, dara)
				s.passes(time.Hour)
				p.Writes("/clear")
				s.settle()
				o.knows(s)
				s.room.Sees("In danger: yes, now")
			})
		})
	}
}

// Each yes is for one kind, and one to "my embassy" for the embassy of the
// country that was named.
func TestConsentEachYesIsForOneKind(t *testing.T) {
	for name, one := range map[string]struct {
		acts []string
		told []string
	}{
		"aid":             {[]string{"trust:aid", "trust:_done"}, []string{"aid"}},
		"police":          {[]string{"trust:police", "trust:_done"}, []string{"police"}},
		"embassy":         {[]string{"trust:embassy", "trust:_done", "nationality:VN"}, []string{"embassy"}},
		"embassy, untold": {[]string{"trust:embassy", "trust:_done", "_skip"}, nil},
		"all":             {[]string{"trust:aid", "trust:embassy", "trust:police", "trust:_done", "nationality:TH"}, []string{"aid", "another embassy", "police"}},
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				o := withDesks(s)
				p := toTrust(s, 501)
				o.knows(s)
				s.presses(p, one.acts...)
				o.knows(s, one.told...)
				sends(s, p)
				for range 3 {
					s.passes(6 * time.Minute)
				}
				o.knows(s, one.told...)
				for name, room := range o.all() {
					silent(s, room, "Vietnam") // no group reads a nationality
					silent(s, room, "Thailand")
					if name == "aid" && len(one.told) > 0 && one.told[0] == "aid" {
						room.Sees("NOW", "sent by the person", "I take it")
					}
				}
			})
		})
	}
}

// A yes can be given after all, and taken back with one tap from the last card:
// the alert there says so, and our own desk's stands as it was.
func TestConsentIsTakenBack(t *testing.T) {
	stories(t, func(s *story) {
		s.restarts = true
		o := withDesks(s)
		p := toTrust(s, 501)
		s.presses(p, "_skip")
		sends(s, p)
		o.knows(s)
		s.presses(p, "received:_trust", "trust:aid", "trust:embassy", "trust:_done", "nationality:VN")
		p.Sees("Your message has been received", "Who may be told")
		o.knows(s, "aid", "embassy")
		o.aid.Sees("NOW", "I take it")
		o.embassy.Sees("NOW", "I take it")

		s.presses(p, "received:_trust", "trust:embassy", "trust:_done")
		p.Sees("Your message has been received", "This was changed")
		s.passes(once)
		o.embassy.Sees("no longer for this group")
		silent(s, o.embassy, "In danger")
		silent(s, o.embassy, "I take it")
		o.aid.Sees("NOW", "I take it")
		s.room.Sees("NOW", "I take it")
		// What comes later is not for them either.
		for range 3 {
			s.passes(6 * time.Minute)
		}
		silent(s, o.embassy, "In danger")
		s.presses(p, "received:_trust", "trust:aid", "trust:_done")
		s.passes(once)
		o.aid.Sees("no longer for this group")
		s.room.Sees("NOW", "I take it")
	})
}

// Who took the case from a desk that may not know of it any more has it no
// longer, and our own desk is called.
func TestConsentTakenBackFromTheHolder(t *testing.T) {
	stories(t, func(s *story) {
		o := withDesks(s)
		mira := o.aid.Joins(sandbox.Person{ID: 902, First: "Mira", Lang: "en"})
		p := toTrust(s, 501)
		s.presses(p, "trust:aid", "trust:_done")
		sends(s, p)
		s.passes(once)
		holder := takes(s, mira)
		s.room.Sees("Mira has it")
		s.presses(p, "received:_trust", "trust:aid", "trust:_done")
		s.passes(once)
		holder.Sees("it is no longer for your group")
		silent(s, holder, "This case is yours")
		o.aid.Sees("no longer for this group")
		s.room.Sees("Nobody has it yet", "I take it")
		holder.Writes("are you there")
		s.settle()
		silent(s, p, "are you there")
	})
}

// Until who holds the case says that they have talked about it, no embassy hears
// of somebody who is afraid to go home, whatever they said yes to. The yes can
// be taken back after that, too.
func TestConsentFearBarsTheEmbassy(t *testing.T) {
	stories(t, func(s *story) {
		o := withDesks(s)
		dara := s.responder(901, "Dara")
		p := toTrust(s, 501, "asylum")
		s.presses(p, "trust:aid", "trust:embassy", "trust:_done", "nationality:VN")
		o.knows(s, "aid")
		s.skipsTo(p, "review")
		p.Sees("Embassy: not told before a helper")
		s.presses(p, "review:send")
		for range 4 {
			s.passes(6 * time.Minute)
		}
		o.knows(s, "aid")
		holder := takes(s, dara)
		holder.Sees("They are afraid to go home, and said yes to their embassy")
		o.knows(s, "aid")
		holder.Taps("Talked: embassy may be told")
		s.settle()
		o.knows(s, "aid", "embassy")
		o.embassy.Sees("A helper has it")
		silent(s, o.embassy, "Dara")
		s.presses(p, "received:_trust", "trust:embassy", "trust:_done")
		s.passes(once)
		holder.Sees("besides this hotline: other aid groups")
		o.embassy.Sees("no longer for this group")
		silent(s, o.embassy, "In danger")
	})
}

// Fear that is told after the embassy was told takes the case back from there.
func TestConsentFearToldLaterWithdraws(t *testing.T) {
	stories(t, func(s *story) {
		o := withDesks(s)
		p := toTrust(s, 501, "shelter")
		s.presses(p, "trust:embassy", "trust:_done", "nationality:VN")
		o.knows(s, "embassy")
		s.skipsTo(p, "review")
		s.presses(p, "review:change", "change:needs", "needs:asylum", "needs:_done")
		s.passes(once)
		o.embassy.Sees("no longer for this group")
		silent(s, o.embassy, "Afraid to go home")
		s.room.Sees("Afraid to go home", "I take it")
	})
}
