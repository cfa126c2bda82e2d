package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// once is longer than amendments of an alert keep between them.
const once = 11 * time.Second

// says reports whether a standing message of ours contains every part.
func says(c interface{ Messages() []sandbox.Message }, parts ...string) bool {
	return slices.ContainsFunc(ours(c), func(m sandbox.Message) bool { return m.Says(parts...) })
}

// silent fails the story if a standing message contains every part.
func silent(s *story, c interface{ Messages() []sandbox.Message }, parts ...string) {
	s.Helper()
	for _, m := range ours(c) {
		if m.Says(parts...) {
			s.Fatalf("%q stands in:\n%s", parts, m.Text)
		}
	}
}

// takes makes somebody, whom direct messages reach, the holder of the one case
// that can be taken.
func takes(s *story, m *sandbox.Member) *sandbox.Phone {
	s.Helper()
	m.Phone().Writes("/clear") // the bot may write to them, and asks them nothing
	s.settle()
	m.Taps("take")
	s.settle()
	s.passes(once)
	m.Phone().Sees("This case is yours")
	return m.Phone()
}

// Danger alone is enough: the alert is there before anything else is asked, and
// the same alert says more as more is told.
func TestPartialTheFirstAlertComesAtDanger(t *testing.T) {
	for _, danger := range []struct{ answer, says string }{{"yes", "NOW"}, {"no", "not now"}, {"unsure", "not sure"}} {
		t.Run(danger.answer, func(t *testing.T) {
			stories(t, func(s *story) {
				p := s.phone(501, "en")
				p.Starts("")
				s.presses(p, "language:en", "promise:continue")
				if n := len(ours(s.room)); n != 0 {
					s.Fatalf("%d alerts before anything was told", n)
				}
				s.presses(p, "danger:"+danger.answer)
				first := s.room.Sees(danger.says, "still answering", "place not told", "Nobody has it yet")
				s.presses(p, "phone:own", "write:any", "situation:out", "place:KH-18")
				s.passes(once)
				if s.room.Sees("Preah Sihanouk", "Just got out", "still answering").ID != first.ID {
					s.Fatal("the alert was not amended where it stands")
				}
				s.presses(p, "people:6-20")
				s.skipsTo(p, "review")
				s.presses(p, "review:send")
				s.passes(once)
				if s.room.Sees("6 to 20", "sent by the person").ID != first.ID {
					s.Fatal("the alert was not amended where it stands")
				}
				if n := len(ours(s.room)); n != 1 {
					s.Fatalf("%d alerts of one case", n)
				}
			})
		})
	}
}

// Somebody who says nothing of danger is told of with the place, and with
// nothing else.
func TestPartialTheFirstAlertComesAtThePlace(t *testing.T) {
	stories(t, func(s *story) {
		p := s.phone(501, "en")
		p.Starts("")
		s.presses(p, "language:en", "promise:continue", "danger:_skip", "phone:own", "write:any", "situation:out")
		if n := len(ours(s.room)); n != 0 {
			s.Fatalf("%d alerts before danger or a place was told", n)
		}
		s.presses(p, "place:KH-1")
		s.room.Sees("Banteay Meanchey", "still answering", "In danger: not told")
	})
}

// Whoever is in danger is missed after two minutes, all others after ten; and
// what they say next takes it back and goes on where they were.
func TestPartialWentSilent(t *testing.T) {
	for _, one := range []struct {
		danger string
		after  time.Duration
	}{{"yes", 2 * time.Minute}, {"no", 10 * time.Minute}, {"unsure", 10 * time.Minute}} {
		t.Run(one.danger, func(t *testing.T) {
			stories(t, func(s *story) {
				p := s.phone(501, "en")
				p.Starts("")
				s.presses(p, "language:en", "promise:continue", "danger:"+one.danger, "phone:own", "write:any")
				s.passes(one.after - 15*time.Second)
				s.passes(once)
				silent(s, s.room, "Went silent")
				s.passes(15 * time.Second)
				s.passes(once)
				s.room.Sees("Went silent while answering", "still answering")

				// The process may have been restarted meanwhile.
				s.restarts = true
				before := cardOf(p)
				if at := firstData(before); !strings.HasPrefix(at, "situation:") {
					s.Fatalf("the card is at %s", at)
				}
				s.presses(p, "situation:hospital")
				s.passes(once)
				s.room.Sees("In a hospital")
				silent(s, s.room, "Went silent")
				if at := firstData(cardOf(p)); !strings.HasPrefix(at, "place:") {
					s.Fatalf("the conversation goes on at %s", at)
				}
				// Silent once more, told once more.
				s.passes(one.after + time.Second)
				s.passes(once)
				s.room.Sees("Went silent while answering")
				s.presses(p, "place:KH-12")
				s.skipsTo(p, "review")
				s.presses(p, "review:send")
				s.passes(one.after + time.Minute)
				s.passes(once)
				silent(s, s.room, "Went silent") // who is done is not missed
			})
		})
	}
}

// The group is called anew when somebody in danger goes silent, not only shown
// another line.
func TestPartialSilenceInDangerCallsTheGroup(t *testing.T) {
	stories(t, func(s *story) {
		p := danger(s, 501)
		before := s.room.Last().ID
		s.passes(2*time.Minute + time.Second)
		s.passes(once)
		if s.room.Sees("Went silent").ID <= before {
			s.Fatal("nobody is called anew")
		}
		if n := len(ours(s.room)); n != 1 {
			s.Fatalf("%d alerts of one case", n)
		}
		s.presses(p, "phone:borrowed")
	})
}

// Whoever holds the case is told in their own chat.
func TestPartialTheHolderHearsOfSilence(t *testing.T) {
	for _, one := range []struct {
		danger string
		after  time.Duration
	}{{"yes", 2 * time.Minute}, {"no", 10 * time.Minute}} {
		t.Run(one.danger, func(t *testing.T) {
			stories(t, func(s *story) {
				dara := s.responder(901, "Dara")
				p := s.phone(501, "en")
				p.Starts("")
				s.presses(p, "language:en", "promise:continue", "danger:"+one.danger, "phone:own", "write:any")
				holder := takes(s, dara)
				s.presses(p, "situation:road")
				s.passes(one.after - time.Second)
				silent(s, holder, "went silent")
				s.passes(2 * time.Second)
				holder.Sees("the person went silent while answering")
				s.passes(once)
				s.room.Sees("Dara has it", "Went silent")
				s.presses(p, "place:KH-12")
				s.passes(once)
				holder.Sees("Phnom Penh", "This case is yours")
				silent(s, holder, "Went silent while answering")
			})
		})
	}
}

// A borrowed phone is wiped while the person is away; the case stays silent,
// and with the code the person goes on, on another phone, where they were.
func TestPartialBackAfterAWipe(t *testing.T) {
	stories(t, func(s *story) {
		old := s.phone(501, "en")
		old.Starts("")
		s.presses(old, "language:en", "promise:continue", "danger:yes", "phone:borrowed", "write:never", "situation:road")
		code := codeOf(s, old)
		s.passes(16 * time.Minute)
		s.passes(once)
		alone(s, old)
		s.room.Sees("Went silent", "Can no longer be reached")

		now := s.phone(502, "en")
		now.Writes(code)
		s.settle()
		s.presses(now, "phone:own", "write:any")
		if at := firstData(cardOf(now)); !strings.HasPrefix(at, "place:") {
			s.Fatalf("the conversation goes on at %s", at)
		}
		s.presses(now, "place:KH-12")
		s.passes(once)
		s.room.Sees("Phnom Penh", "on the road", "yes, now")
		silent(s, s.room, "Went silent")
		silent(s, s.room, "Can no longer be reached")
	})
}
