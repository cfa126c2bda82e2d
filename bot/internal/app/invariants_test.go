package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// told brings a phone to "received", in danger, with a responder holding.
func told(s *story, id int64, phone, write string) (*sandbox.Phone, *sandbox.Phone) {
	s.Helper()
	dara := s.responder(901, "Dara")
	dara.Phone().Writes("hello")
	p := s.phone(id, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:"+phone)
	if write != "" {
		s.presses(p, "write:"+write)
	}
	s.skipsTo(p, "review")
	s.presses(p, "review:send")
	dara.Taps("take")
	s.passes(11 * time.Second)
	s.room.Sees("Dara")
	return p, dara.Phone()
}

// While the journal cannot be reached, Telegram is told nothing is received.
func TestH1NothingIsConfirmedBeforeItIsJournaled(t *testing.T) {
	s := begin(t, mini(t))
	phone := s.phone(501, "en")
	s.settle()
	s.rdb.mini.SetError("LOADING the store is away")
	phone.Starts("")
	if n := s.server.Pending(); n != 1 {
		t.Fatalf("%d updates wait at Telegram, not one", n)
	}
	s.stop() // as if it had died: what was not journaled is still Telegram's
	if n := s.server.Pending(); n != 1 {
		t.Fatalf("%d updates wait at Telegram after the end, not one", n)
	}
	s.rdb.mini.SetError("")
	s.start()
	phone.Sees("Choose your language")
}

// Every update comes twice; each changes the state once.
func TestH2AnUpdateThatComesTwiceCountsOnce(t *testing.T) {
	stories(t, func(s *story) {
		s.server.Twice(true)
		p, holder := told(s, 501, "own", "any")
		p.Writes("one red door")
		s.settle()
		s.passes(11 * time.Second)
		n := 0
		for _, m := range ours(holder) {
			n += strings.Count(m.Text, "one red door")
		}
		if n != 1 {
			s.Fatalf("the words came %d times", n)
		}
		if n := len(ours(s.room)); n != 1 {
			s.Fatalf("%d alerts stand in the group", n)
		}
	})
}

// What one chat writes is decided in the order it was written.
func TestH3OneChatInOrder(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := told(s, 501, "own", "any")
		for i := range 12 {
			p.Writes(fmt.Sprintf("word %02d.", i))
		}
		s.settle()
		var all string
		for _, m := range ours(holder) {
			all += m.Text + "\n"
		}
		last := -1
		for i := range 12 {
			at := strings.Index(all, fmt.Sprintf("word %02d.", i))
			if at < 0 || at < last {
				s.Fatalf("word %02d is missing or out of order in:\n%s", i, all)
			}
			last = at
		}
	})
}

// What cannot be delivered is told to somebody.
func TestH4UndeliveredIsTold(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := told(s, 501, "own", "any")
		p.Blocks()
		s.settle()
		holder.Writes("are you there")
		s.settle()
		holder.Sees("reach")
		s.passes(11 * time.Second)
		s.room.Sees("Dara")
	})
}

// What Telegram refuses for now is sent later, once.
func TestH4DeliveredThroughTrouble(t *testing.T) {
	s := begin(t, mini(t))
	s.server.SetFault(sandbox.Except(sandbox.Either(
		sandbox.AtCall(1, sandbox.Error500), sandbox.AtCall(2, sandbox.RetryAfter(3)), sandbox.AtCall(3, sandbox.DropBefore),
	), "getUpdates"))
	phone := s.phone(501, "en")
	phone.Starts("")
	s.passesUntil(shows(phone, "Choose your language"))
	phone.Sees("Choose your language")
	if n := len(ours(phone)); n != 1 {
		t.Fatalf("%d cards stand, not one", n)
	}
}

// Every key about a person expires; those of the lanes hold only what is in
// hand and are empty once it is handled.
func TestH7EveryKeyAboutAPersonExpires(t *testing.T) {
	stories(t, func(s *story) {
		p, _ := told(s, 501, "borrowed", "30m")
		p.Writes("some words")
		s.settle()
		for key, life := range s.keys() {
			switch {
			case strings.HasPrefix(key, "hl:{h}:"):
			case strings.HasSuffix(key, ":m"), strings.HasSuffix(key, ":t"), strings.HasSuffix(key, ":c"), strings.HasSuffix(key, ":p"):
			case strings.HasSuffix(key, ":j"), strings.HasSuffix(key, ":o"):
				s.Errorf("%s is not empty although all is done", key)
			case life == 0:
				s.Errorf("%s never expires", key)
			case strings.Contains(key, ":a:"): // the audit: responders' acts, no content
				if life > 180*24*time.Hour {
					s.Errorf("%s lives for %s", key, life)
				}
			case life > 31*24*time.Hour:
				s.Errorf("%s lives for %s", key, life)
			}
		}
	})
}

// After a clear nothing stands but one neutral card, the state is gone, and
// nothing is sent until the person writes again.
func TestH9Clear(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := told(s, 501, "own", "any")
		p.Writes("the red door")
		holder.Writes("we hear you")
		s.settle()
		p.Writes("/clear")
		s.settle()
		alone(s, p) // the question whether it stays shows nothing either
		p.Sees("let it stay")
		s.presses(p, "clear:keep")
		alone(s, p)
		before := len(p.Messages())
		holder.Writes("are you there")
		s.settle()
		holder.Sees("reach")
		s.passes(30 * time.Minute)
		if n := len(p.Messages()); n != before {
			s.Fatalf("something was sent after a clear")
		}
		alone(s, p)
	})
}

// alone checks that one neutral card is all that stands in the chat.
func alone(s *story, p *sandbox.Phone) {
	s.Helper()
	var rest []sandbox.Message
	for _, m := range p.Messages() {
		if m.Kind != "service" {
			rest = append(rest, m)
		}
	}
	if len(rest) != 1 || !rest[0].FromBot {
		s.Fatalf("%d messages stand after a wipe: %v", len(rest), rest)
	}
	for _, word := range []string{"help", "danger", "case", "traffick", "scam", "red door"} {
		if strings.Contains(strings.ToLower(rest[0].Text), word) {
			s.Fatalf("the neutral card says %q:\n%s", word, rest[0].Text)
		}
	}
}

// A borrowed phone that we may not write to is wiped when it falls idle; one
// that we may write to is tidied, and wiped when that time is over.
func TestH9IdleBorrowedPhone(t *testing.T) {
	stories(t, func(s *story) {
		never, _ := told(s, 501, "borrowed", "never")
		s.passes(16 * time.Minute)
		alone(s, never)
		later := s.phone(502, "en")
		later.Starts("")
		s.presses(later, "language:en", "promise:continue", "danger:yes", "phone:borrowed", "write:2h")
		s.passes(16 * time.Minute)
		alone(s, later)
		s.passes(2 * time.Hour)
		alone(s, later)
	})
}

// A send that completes after a wipe is deleted at once.
func TestH9SendInFlightDuringAClear(t *testing.T) {
	s := begin(t, mini(t))
	p := s.phone(501, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue")
	// The next new message hangs until the clock moves; meanwhile the person clears.
	s.server.SetFault(sandbox.On(sandbox.InChat(501, sandbox.First(1, sandbox.Always(sandbox.Delay(5*time.Second)))), "sendMessage"))
	p.Starts("") // a new first card is on its way
	if _, err := s.server.WaitCall(t.Context(), func(r sandbox.Record) bool { return r.Method == "getUpdates" }); err != nil {
		t.Fatal(err)
	}
	p.Writes("/clear")
	s.passesUntil(func() bool { return s.server.Pending() == 0 && s.server.Quiet() })
	alone(s, p)
}

// While the conversation runs the chat holds one card, and nothing of what
// was typed.
func TestH12OneCard(t *testing.T) {
	stories(t, func(s *story) {
		p := s.phone(501, "en")
		p.Writes("hello? is somebody there")
		s.settle()
		for _, d := range []string{"language:en", "promise:continue", "danger:no", "phone:own", "write:any", "situation:road", "place:KH-1", "people:1"} {
			s.presses(p, d)
			p.Writes("some words of mine")
			s.settle()
			cards, helpers := 0, 0
			for _, m := range p.Messages() {
				switch {
				case m.Kind == "service":
				case !m.FromBot:
					s.Fatalf("what was typed stands in the chat after %s", d)
				case len(m.Buttons) > 0:
					cards++
				default:
					helpers++
				}
			}
			if cards != 1 || helpers > 1 {
				s.Fatalf("%d cards and %d other messages after %s", cards, helpers, d)
			}
		}
	})
}
