package app

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// clearable are cards from which somebody may clear, with the acts that lead
// there from the promise; asked says that something was told by then.
var clearable = []struct {
	name  string
	acts  []string
	asked bool
}{
	{"danger", nil, false},
	{"phone", []string{"danger:no"}, true},
	{"place", []string{"danger:yes", "phone:own", "write:any", "situation:road"}, true},
	{"multi", []string{"danger:_skip", "phone:own", "write:any", "situation:road", "place:KH-1", "people:1", "frail:minor"}, true},
	{"review", []string{"danger:yes", "phone:own", "write:any", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip"}, true},
	{"received", []string{"danger:yes", "phone:own", "write:never", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "review:send"}, true},
}

func toCard(s *story, id int64, acts []string) *sandbox.Phone {
	s.Helper()
	p := s.phone(id, "en")
	p.Starts("")
	s.presses(p, append([]string{"language:en", "promise:continue"}, acts...)...)
	return p
}

// One tap on any card removes all, at once; one question stays behind, and only
// if somebody was told something.
func TestClearFromAnyCard(t *testing.T) {
	for _, one := range clearable {
		t.Run(one.name, func(t *testing.T) {
			stories(t, func(s *story) {
				p := toCard(s, 501, one.acts)
				p.Writes("the red door")
				s.settle()
				s.presses(p, "_clear")
				alone(s, p)
				if asked := has(cardOf(p), "clear:keep"); asked != one.asked {
					s.Fatalf("asked: %v, not %v:\n%s", asked, one.asked, p.View())
				}
				if one.asked {
					s.presses(p, "clear:keep")
				}
				cleared(s, p)
			})
		})
	}
}

// cleared checks that the chat is wiped (H9), asks nothing, and stays so.
func cleared(s *story, p *sandbox.Phone) {
	s.Helper()
	alone(s, p)
	if n := len(cardOf(p).Buttons); n != 0 {
		s.Fatalf("%d rows of buttons after a clear", n)
	}
	p.Sees("This chat has been cleared. To begin again: /start")
	before := calls(s)
	s.passes(30 * time.Minute)
	s.passes(3 * time.Hour)
	for _, r := range s.server.Calls() {
		if r.N > before && r.Chat == p.ID() {
			s.Fatalf("%s after a clear", r.Method)
		}
	}
	if n := len(cardOf(p).Buttons); n != 0 {
		s.Fatalf("%d rows of buttons after a clear", n)
	}
	alone(s, p)
}

// Whatever is done but the one answer, the alert stays and says that the person
// cannot be reached.
func TestClearKeepsTheAlertByDefault(t *testing.T) {
	for name, then := range map[string]func(*story, *sandbox.Phone){
		"keep":      func(s *story, p *sandbox.Phone) { s.presses(p, "clear:keep") },
		"words":     func(_ *story, p *sandbox.Phone) { p.Writes("Let it stay") },
		"a number":  func(_ *story, p *sandbox.Phone) { p.Writes("១") },
		"no answer": func(s *story, _ *sandbox.Phone) { s.passes(2*time.Minute + time.Second) },
		"again":     func(_ *story, p *sandbox.Phone) { p.Writes("/clear") },
		"forged":    func(_ *story, p *sandbox.Phone) { p.Presses(cardOf(p).ID, "clear:all") },
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				p := toCard(s, 501, []string{"danger:yes", "phone:own", "write:any", "situation:road"})
				p.Writes("/clear")
				s.settle()
				alone(s, p)
				p.Sees("Without an answer it stays")
				then(s, p)
				s.settle()
				s.passes(once)
				first := s.room.Sees("In danger: yes, now", "Can no longer be reached", "I take it")
				cleared(s, p)
				silent(s, s.room, "withdrawn")
				s.room.Sees("I take it")
				if first.ID == 0 {
					s.Fatal("the alert is gone")
				}
			})
		})
	}
}

// Taken back, the alert says so and nothing more, for whoever reads it, and for
// the holder.
func TestClearWithdraws(t *testing.T) {
	for name, act := range map[string]func(*story, *sandbox.Phone){
		"tap":    func(s *story, p *sandbox.Phone) { s.presses(p, "clear:withdraw") },
		"words":  func(_ *story, p *sandbox.Phone) { p.Writes("Take it back") },
		"number": func(_ *story, p *sandbox.Phone) { p.Writes("2") },
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				p, holder := told(s, 501, "own", "any")
				p.Writes("the red door")
				s.settle()
				code := codeOf(s, p)
				s.presses(p, "_clear")
				act(s, p)
				s.settle()
				s.passes(once)
				s.room.Sees("withdrawn by the person")
				silent(s, s.room, "In danger")
				holder.Sees("the person has withdrawn it")
				silent(s, holder, "red door")
				cleared(s, p)
				silent(s, s.room, "In danger") // nobody is called for it
				other := s.phone(502, "en")
				other.Writes(code)
				s.settle()
				other.Sees("open nothing now")
			})
		})
	}
}

// The question is asked once: after it the chat begins anew like any other.
func TestClearAsksOnce(t *testing.T) {
	stories(t, func(s *story) {
		s.restarts = true
		p := toCard(s, 501, []string{"danger:yes"})
		s.presses(p, "_clear", "clear:keep")
		p.Starts("")
		s.settle()
		s.presses(p, "language:en", "_clear")
		for _, m := range ours(p) {
			if len(m.Buttons) > 0 {
				s.Fatalf("asked again:\n%s", m.Text)
			}
		}
		s.passes(once)
		s.room.Sees("In danger: yes, now")
	})
}

// What is older than 48 hours cannot be deleted by any bot: it is emptied, and
// the last card says so and how to delete the chat for both sides.
func TestClearSaysWhatCannotBeDeleted(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		p := toCard(s, 501, []string{"danger:no", "phone:own", "write:any"})
		s.skipsTo(p, "review")
		s.presses(p, "review:send")
		s.passes(61 * time.Minute) // the last card that comes by itself
		for range 10 {
			s.passes(5 * time.Hour)
		}
		old := p.Last()
		takes(s, dara) // comes as a new card
		p.Sees("A person has read")
		s.presses(p, "_clear", "clear:keep")
		p.Sees("older than 48 hours", "Delete chat", "for both sides")
		list := ours(p)
		at := slices.IndexFunc(list, func(m sandbox.Message) bool { return m.ID == old.ID })
		if at < 0 || len(list) != 2 {
			s.Fatalf("%d messages stand, the old one at %d: the story does not tell what it should\n%s", len(list), at, p.View())
		}
		if list[at].Says("read") || list[at].Says("received") || len(list[at].Buttons) > 0 {
			s.Fatalf("what cannot be deleted was not emptied:\n%s", list[at].Text)
		}
	})
	t.Run("younger", func(t *testing.T) {
		stories(t, func(s *story) {
			p := toCard(s, 501, []string{"danger:no", "phone:own", "write:any"})
			s.passes(20 * time.Hour)
			s.presses(p, "_clear", "clear:keep")
			alone(s, p)
			silent(s, p, "48 hours")
		})
	})
}

// A clear removes both sides' messages, whatever they were.
func TestClearRemovesEverything(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := told(s, 501, "own", "any")
		p.Writes("the red door")
		p.Sends(sandbox.Voice(nil))
		p.Sends(sandbox.Sticker())
		p.Sends(sandbox.Contact("+85512345678", "Red door"))
		s.settle()
		holder.Writes("we hear you")
		holder.Sends(sandbox.Voice(nil))
		holder.Sends(sandbox.Photo(nil, "the red door"))
		s.settle()
		if n := len(ours(p)); n < 3 {
			s.Fatalf("%d messages stand before the clear:\n%s", n, p.View())
		}
		p.Writes("/clear")
		s.settle()
		alone(s, p)
		s.presses(p, "clear:keep")
		alone(s, p)
		holder.Writes("are you there")
		s.settle()
		holder.Sees("can no longer be reached")
		cleared(s, p)
	})
}
