package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// calls is how many calls the server has carried out.
func calls(s *story) (n int64) {
	for _, r := range s.server.Calls() {
		n = max(n, r.N)
	}
	return n
}

// sounds are the new messages that came to a chat after a call. An edit makes
// no sound; a new message may, and so counts.
func sounds(s *story, chat, after int64) (list []sandbox.Record) {
	for _, r := range s.server.Calls() {
		if r.N > after && r.Chat == chat && r.Code == 200 &&
			(strings.HasPrefix(r.Method, "send") && r.Method != "sendChatAction" ||
				strings.HasPrefix(r.Method, "copy") || strings.HasPrefix(r.Method, "forward")) {
			list = append(list, r)
		}
	}
	return list
}

// tells answers the first cards and skips to the sending. An answer may be
// "_skip"; an empty one is not asked.
func tells(s *story, id int64, danger, phone, write string) *sandbox.Phone {
	s.Helper()
	p := s.phone(id, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue")
	for _, one := range [][2]string{{"danger", danger}, {"phone", phone}, {"write", write}} {
		switch one[1] {
		case "":
		case "_skip":
			s.presses(p, "_skip")
		default:
			s.presses(p, one[0]+":"+one[1])
		}
	}
	s.skipsTo(p, "review")
	s.presses(p, "review:send")
	return p
}

// the lines of the stages, in order, each by words that only it has.
var stageLines = []string{
	"Nobody has read it yet. You can write here.", "You do not have to wait here.", "Still nobody has read it.", "For an hour nobody has read it.",
}

// stageOf is the stage whose line stands in the chat, -1 if none does.
func stageOf(s *story, p *sandbox.Phone) int {
	s.Helper()
	found := -1
	for i, words := range stageLines {
		if says(p, words) {
			if found >= 0 {
				s.Fatalf("two stages stand at once in:\n%s", p.View())
			}
			found = i
		}
	}
	return found
}

// After 5, 15 and 60 minutes it says once more that nobody has read it, each
// time with a sound, in order, and not a minute too early.
func TestWaitingStages(t *testing.T) {
	for _, danger := range []string{"yes", "no"} {
		t.Run(danger, func(t *testing.T) {
			stories(t, func(s *story) {
				p := tells(s, 501, danger, "own", "any")
				if at := stageOf(s, p); at != 0 {
					s.Fatalf("stage %d at once", at)
				}
				var passed time.Duration
				for i, at := range []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour} {
					before := calls(s)
					s.passes(at - passed - 2*time.Second)
					if got := stageOf(s, p); got != i || len(sounds(s, 501, before)) != 0 {
						s.Fatalf("stage %d and %d sounds before %s", got, len(sounds(s, 501, before)), at)
					}
					s.passes(4 * time.Second)
					passed = at + 2*time.Second
					if got := stageOf(s, p); got != i+1 || len(sounds(s, 501, before)) != 1 {
						s.Fatalf("stage %d and %d sounds after %s", got, len(sounds(s, 501, before)), at)
					}
					if n := len(ours(p)); n != 1 {
						s.Fatalf("%d messages stand, not one card", n)
					}
				}
				before := calls(s)
				s.passes(3 * time.Hour)
				if n := len(sounds(s, 501, before)); n != 0 {
					s.Fatalf("%d messages after the last stage", n)
				}
			})
		})
	}
}

// Once a person has read it nothing says that nobody has, whenever that was,
// and not even when the claim lapses and the case waits again.
func TestWaitingNoStageAfterRead(t *testing.T) {
	for i, at := range []time.Duration{time.Minute, 6 * time.Minute, 16 * time.Minute, 61 * time.Minute} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			stories(t, func(s *story) {
				dara := s.responder(901, "Dara")
				p := tells(s, 501, "yes", "own", "any")
				s.passes(at)
				if got := stageOf(s, p); got != i {
					s.Fatalf("stage %d at %s", got, at)
				}
				holder := takes(s, dara)
				read := func() {
					s.Helper()
					if got := stageOf(s, p); got >= 0 || !says(p, "A person has read what you told us") {
						s.Fatalf("stage %d after it was read:\n%s", got, p.View())
					}
				}
				read()
				for range 3 {
					s.passes(10 * time.Minute)
					read()
				}
				holder.Sees("there was no sign of work")
				s.room.Sees("Nobody has it yet", "I take it")
				s.passes(time.Hour)
				read()
			})
		})
	}
}

// A phone that we may not write to first gets no sound of the stages; while it
// is kept up, the card that stands says what is true.
func TestWaitingStagesMakeNoSoundUninvited(t *testing.T) {
	stories(t, func(s *story) {
		p := tells(s, 501, "no", "own", "never")
		before := calls(s)
		for i, d := range []time.Duration{6 * time.Minute, 10 * time.Minute, 45 * time.Minute} {
			s.passes(d)
			if got := stageOf(s, p); got != i+1 && got != -1 {
				s.Fatalf("stage %d stands after stage %d", got, i+1)
			}
		}
		if n := len(sounds(s, 501, before)); n != 0 {
			s.Fatalf("%d messages to a phone that is never written to first", n)
		}
	})
}

// The way of a case, from the taking to the closing, makes no sound on a phone
// that we may not write to first; what a helper writes waits there.
func TestWaitingNothingIsSentFirst(t *testing.T) {
	for name, one := range map[string]struct {
		phone, write string
		after        time.Duration // that passes after the sending
		kept         bool          // the chat is not wiped meanwhile
	}{
		"untold, any time": {phone: "_skip", write: "any"},
		"untold, untold":   {phone: "_skip", write: "_skip"},
		"borrowed, never":  {phone: "borrowed", write: "never"},
		"borrowed, untold": {phone: "borrowed", write: "_skip"},
		"watched":          {phone: "watched"},
		"own, never":       {phone: "own", write: "never", kept: true},
		"own, half over":   {phone: "own", write: "30m", after: 31 * time.Minute, kept: true},
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				dara := s.responder(901, "Dara")
				p := tells(s, 501, "yes", one.phone, one.write)
				s.passes(one.after)
				before := calls(s)
				holder := takes(s, dara)
				card := p.Last()
				holder.Writes("we are at the north gate")
				s.settle()
				holder.Sees("they see it when they next write")
				holder.Sends(sandbox.Voice(nil))
				s.settle()
				silent(s, p, "north gate")
				if p.Last().ID != card.ID {
					s.Fatal("a new card came")
				}
				for range 4 {
					s.passes(14 * time.Minute)
					holder.Taps("Still working on it")
					s.settle()
				}
				holder.Taps("✅ Close")
				s.settle()
				holder.Taps("Safe")
				s.passes(once)
				s.room.Sees("closed: Safe")
				s.passes(2 * time.Hour)
				if list := sounds(s, 501, before); len(list) != 0 {
					s.Fatalf("%d messages were sent first, one by %s: %s", len(list), list[0].Method, list[0].Params["text"])
				}
				silent(s, p, "north gate")
				if !one.kept {
					alone(s, p)
				}
			})
		})
	}
}

// The same way on a phone that we may write to is heard, so that the story
// above can tell the one from the other; and closing is told there.
func TestWaitingIsHeardWhereWeMayWrite(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		p := tells(s, 501, "yes", "borrowed", "2h")
		heard := func(what string, n int, do func()) {
			s.Helper()
			before := calls(s)
			do()
			s.settle()
			if got := len(sounds(s, 501, before)); got != n {
				s.Fatalf("%s made %d sounds, not %d", what, got, n)
			}
		}
		var holder *sandbox.Phone
		heard("taking", 1, func() { holder = takes(s, dara) })
		p.Sees("A person has read")
		heard("a helper's words", 1, func() { holder.Writes("we are at the north gate") })
		p.Sees("north gate")
		closes := func() {
			holder.Taps("✅ Close")
			s.settle()
			holder.Taps("Safe")
		}
		heard("closing", 1, closes)
		p.Sees("This conversation has ended")
		s.passes(once)
		s.room.Sees("closed: Safe")
		heard("hours after it", 0, func() { s.passes(3 * time.Hour) })
		alone(s, p)
	})
}

// What waits is shown as soon as the person does something.
func TestWaitingWordsAreShownWhenThePersonWrites(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := told(s, 501, "own", "never")
		holder.Writes("we are at the north gate")
		s.settle()
		silent(s, p, "north gate")
		p.Writes("hello?")
		s.settle()
		p.Sees("A helper: we are at the north gate")
		holder.Sees("shown on their phone")
	})
}

// Until it is answered whose phone it is, it counts as borrowed: after a quarter
// of an hour nothing stands there, and a bare start shows the first card only.
func TestWaitingAnUntoldPhoneIsBorrowed(t *testing.T) {
	for name, acts := range map[string][]string{
		"on the card":      {"danger:yes"},
		"skipped":          {"danger:yes", "_skip", "write:any", "situation:out", "place:KH-18"},
		"borrowed":         {"danger:yes", "phone:borrowed", "write:never", "situation:out"},
		"before the alert": {},
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				p := s.phone(501, "en")
				p.Starts("")
				s.presses(p, append([]string{"language:en", "promise:continue"}, acts...)...)
				own := s.phone(502, "en")
				own.Starts("")
				s.presses(own, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any")
				before := calls(s)
				s.passes(14 * time.Minute)
				if at := firstData(cardOf(p)); at == "" {
					s.Fatal("the chat was wiped before its time")
				}
				s.passes(2 * time.Minute)
				alone(s, p)
				if n := len(sounds(s, 501, before)); n != 0 {
					s.Fatalf("%d messages to a phone that counts as borrowed", n)
				}
				if !strings.HasPrefix(firstData(cardOf(own)), "situation:") {
					s.Fatal("one's own phone was wiped like a borrowed one")
				}
				p.Starts("")
				s.settle()
				if at := firstData(cardOf(p)); !strings.HasPrefix(at, "language:") {
					s.Fatalf("a bare start shows %s", at)
				}
				p.Writes("/code")
				s.settle()
				if inFours.MatchString(p.View().String()) {
					s.Fatal("a wiped phone shows the code")
				}
				s.presses(p, "language:en", "promise:continue")
				silent(s, p, "✅")
			})
		})
	}
}
