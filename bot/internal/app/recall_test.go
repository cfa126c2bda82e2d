package app

import (
	"regexp"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// inFours is a return code as the card shows it.
var inFours = regexp.MustCompile(`\d{4}-\d{4}-\d{4}`)

// codeOf asks for the return code and reads it from the card.
func codeOf(s *story, p *sandbox.Phone) string {
	s.Helper()
	p.Writes("/code")
	s.settle()
	code := inFours.FindString(cardOf(p).Text)
	if code == "" {
		s.Fatalf("no return code on:\n%s", cardOf(p).Text)
	}
	return code
}

// Somebody goes on on another phone; the old one forgets, and who asks there
// learns nothing.
func TestReturnCode(t *testing.T) {
	stories(t, func(s *story) {
		old := s.phone(501, "en")
		old.Starts("")
		s.presses(old, "language:en", "promise:continue", "danger:yes", "phone:borrowed", "write:2h")
		code := codeOf(s, old)

		now := s.phone(502, "km")
		now.Writes(code)
		s.settle()
		now.Sees("Whose phone is this?")
		alone(s, old)
		s.presses(now, "phone:own", "write:any")
		now.Sees("fits you best")
		if again := codeOf(s, now); again != code {
			s.Fatalf("the code changed")
		}
		if n := len(s.room.Messages()); n != 1 {
			s.Fatalf("%d alerts of one case", n)
		}
	})
}

// A guard tries codes: five an hour, whatever is cleared in between, and all
// that opens nothing looks the same.
func TestReturnCodeTries(t *testing.T) {
	stories(t, func(s *story) {
		p := s.phone(501, "en")
		p.Starts("")
		s.presses(p, "language:en", "promise:continue", "danger:yes")
		code := codeOf(s, p)
		guard := s.phone(502, "en")
		for range 5 {
			guard.Writes("0000 0000 0000")
			s.settle()
			guard.Sees("open nothing now")
			guard.Writes("/clear")
			s.settle()
		}
		guard.Writes(code)
		s.settle()
		guard.Sees("open nothing now")
		s.passes(time.Hour + time.Minute)
		guard.Writes(code)
		s.settle()
		guard.Sees("Whose phone is this?")
	})
}
