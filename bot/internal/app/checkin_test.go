package app

import (
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// agreed brings a phone to "received" with a check-in agreed on.
func agreed(s *story, id int64, danger, phone, write, checkin string) *sandbox.Phone {
	s.Helper()
	p := s.phone(id, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue", "danger:"+danger)
	for _, d := range []string{"phone:" + phone, "write:" + write} {
		if d == "phone:" {
			d = "_skip"
		}
		s.presses(p, d)
	}
	s.skipsTo(p, "checkin")
	s.presses(p, "checkin:"+checkin)
	return p
}

// agreedAndSent is that, sent.
func agreedAndSent(s *story, id int64, danger, phone, write, checkin string) *sandbox.Phone {
	s.Helper()
	p := agreed(s, id, danger, phone, write, checkin)
	s.presses(p, "review:send")
	return p
}

// At the time that was agreed, and not before, the person is asked, with a
// sound and with nothing else on the card.
func TestCheckinComesWhenAgreed(t *testing.T) {
	stories(t, func(s *story) {
		p := agreedAndSent(s, 501, "no", "own", "any", "1h")
		s.passes(59*time.Minute + 30*time.Second)
		silent(s, p, "Are you safe now?")
		before := calls(s)
		s.passes(31 * time.Second)
		card := p.Sees("Are you safe now?")
		if card.Says("received") || card.Says("help") || len(ours(p)) != 1 {
			s.Fatalf("more than the question stands:\n%s", p.View())
		}
		if len(sounds(s, 501, before)) == 0 {
			s.Fatal("nobody notices the question")
		}
	})
}

// A yes raises nothing and is passed on; nothing is asked again.
func TestCheckinYes(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := checkedWhileHeld(s)
		s.presses(p, "safe:yes")
		p.Sees("Thank you. You can write here at any time.")
		holder.Sees("the person says that they are safe now")
		s.passes(once)
		s.room.Sees("Soon", "Dara has it")
		silent(s, s.room, "they said no")
		s.passes(time.Hour)
		silent(s, p, "Are you safe now?")
		silent(s, holder, "nothing heard at")
		silent(s, s.room, "nothing heard at")
	})
}

// checkedWhileHeld is a phone that is asked, with somebody who holds its case.
func checkedWhileHeld(s *story) (*sandbox.Phone, *sandbox.Phone) {
	s.Helper()
	dara := s.responder(901, "Dara")
	p := agreedAndSent(s, 501, "no", "own", "any", "1h")
	holder := takes(s, dara)
	s.passes(time.Hour)
	p.Sees("Are you safe now?")
	return p, holder
}

// A no makes the case as urgent as can be, wherever it is.
func TestCheckinNo(t *testing.T) {
	t.Run("held", func(t *testing.T) {
		stories(t, func(s *story) {
			p, holder := checkedWhileHeld(s)
			s.presses(p, "safe:no")
			p.Sees("Helpers are told now")
			holder.Sees("the person says that they are not safe")
			s.passes(once)
			s.room.Sees("NOW", "asked whether they are safe, they said no")
		})
	})
	t.Run("open", func(t *testing.T) {
		stories(t, func(s *story) {
			p := agreedAndSent(s, 501, "no", "own", "any", "1h")
			first := s.room.Sees("Soon").ID
			s.passes(time.Hour + time.Second)
			s.presses(p, "safe:no")
			s.passes(once)
			if s.room.Sees("NOW", "they said no", "I take it").ID <= first {
				s.Fatal("nobody is called anew")
			}
		})
	})
}

// Half an hour without an answer is told: silence is no yes. A skip is none
// either.
func TestCheckinSilence(t *testing.T) {
	t.Run("no answer", func(t *testing.T) {
		stories(t, func(s *story) {
			p, holder := checkedWhileHeld(s)
			s.passes(29 * time.Minute)
			silent(s, holder, "nothing heard at the agreed check-in")
			s.passes(2 * time.Minute)
			holder.Sees("nothing heard at the agreed check-in. Whether they are safe is not known")
			s.passes(once)
			s.room.Sees("Today", "nothing heard at an agreed check-in")
			alone(s, p)
		})
	})
	t.Run("skip", func(t *testing.T) {
		stories(t, func(s *story) {
			p, holder := checkedWhileHeld(s)
			s.presses(p, "safe:_skip")
			holder.Sees("nothing heard at the agreed check-in")
			s.passes(once)
			s.room.Sees("Today", "nothing heard at an agreed check-in")
		})
	})
	t.Run("open", func(t *testing.T) {
		stories(t, func(s *story) {
			agreedAndSent(s, 501, "no", "own", "any", "1h")
			first := s.room.Sees("Soon").ID
			s.passes(time.Hour + time.Second)
			s.passes(30 * time.Minute)
			s.passes(once)
			if s.room.Sees("Today", "nothing heard at an agreed check-in", "I take it").ID <= first {
				s.Fatal("nobody is called anew")
			}
		})
	})
	t.Run("blocked", func(t *testing.T) {
		stories(t, func(s *story) {
			p := agreedAndSent(s, 501, "no", "own", "any", "1h")
			p.Blocks()
			s.settle()
			s.passes(2 * time.Hour)
			s.passes(once)
			s.room.Sees("Can no longer be reached")
		})
	})
}

// Later is asked again an hour later, once.
func TestCheckinLater(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := checkedWhileHeld(s)
		s.presses(p, "safe:later")
		p.Sees("We ask you again in about 1 hour")
		s.passes(59 * time.Minute)
		silent(s, p, "Are you safe now?")
		silent(s, holder, "nothing heard")
		s.passes(2 * time.Minute)
		p.Sees("Are you safe now?")
		s.passes(31 * time.Minute)
		s.passes(once)
		s.room.Sees("nothing heard at an agreed check-in")
	})
}

// A borrowed phone is tidied long before; the question comes all the same, on
// a card that says nothing else, and its answer counts as any other.
func TestCheckinAfterATidy(t *testing.T) {
	for answer, says := range map[string]string{"yes": "they are safe now", "no": "they are not safe", "": "nothing heard at the agreed check-in"} {
		t.Run(answer, func(t *testing.T) {
			stories(t, func(s *story) {
				s.restarts = true
				dara := s.responder(901, "Dara")
				p := agreedAndSent(s, 501, "no", "borrowed", "2h", "1h")
				holder := takes(s, dara)
				s.passes(16 * time.Minute)
				alone(s, p)
				s.passes(44 * time.Minute)
				card := p.Sees("Are you safe now?")
				if card.Says("read") || len(ours(p)) != 1 {
					s.Fatalf("more than the question stands:\n%s", p.View())
				}
				if answer != "" {
					s.presses(p, "safe:"+answer)
				} else {
					s.passes(31 * time.Minute)
				}
				holder.Sees(says)
				s.passes(17 * time.Minute)
				alone(s, p)
				s.passes(2 * time.Hour)
				alone(s, p)
			})
		})
	}
}

// No check-in is made, kept or asked where the phone may not be written to at
// that time; the card says so, and nobody is counted as silent for it.
func TestCheckinNotWhereWeMayNotWrite(t *testing.T) {
	for name, one := range map[string]struct{ phone, write, checkin string }{
		"over by then":      {"own", "2h", "tomorrow"},
		"borrowed, over":    {"borrowed", "2h", "tomorrow"},
		"whose is not said": {"", "any", "1h"},
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				p := agreed(s, 501, "no", one.phone, one.write, one.checkin)
				p.Sees("We cannot ask you then")
				s.presses(p, "review:send")
				s.passes(2*time.Hour + time.Minute)
				before := calls(s)
				for range 4 {
					s.passes(8 * time.Hour)
				}
				if n := len(sounds(s, 501, before)); n != 0 {
					s.Fatalf("%d messages to a phone that we may not write to", n)
				}
				silent(s, s.room, "nothing heard at an agreed check-in")
			})
		})
	}
	t.Run("never is not even asked", func(t *testing.T) {
		stories(t, func(s *story) {
			for i, acts := range [][]string{{"phone:own", "write:never"}, {"phone:borrowed", "write:30m"}, {"phone:watched"}} {
				p := s.phone(int64(501+i), "en")
				p.Starts("")
				s.presses(p, append([]string{"language:en", "promise:continue", "danger:no"}, acts...)...)
				for range 20 {
					card := cardOf(p)
					if card.Says("whether you are safe") {
						s.Fatalf("asked after %v:\n%s", acts, card.Text)
					}
					if has(card, "review:send") {
						break
					}
					s.presses(p, "_skip")
				}
			}
		})
	})
	t.Run("taken back", func(t *testing.T) {
		stories(t, func(s *story) {
			p := agreed(s, 501, "no", "own", "any", "1h")
			s.presses(p, "review:change", "change:write", "write:never")
			p.Sees("We cannot ask you then")
			s.presses(p, "review:send")
			before := calls(s)
			s.passes(2 * time.Hour)
			if n := len(sounds(s, 501, before)); n != 0 {
				s.Fatalf("%d messages to a phone that is never written to first", n)
			}
			silent(s, s.room, "nothing heard at an agreed check-in")
		})
	})
}
