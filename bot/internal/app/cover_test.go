package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

const (
	coverWord  = "silver teapot"
	duressWord = "crimson ladder"
)

// worded is a survivor who has sent all, and set both words.
func worded(s *story, id int64) (*sandbox.Phone, *sandbox.Member) {
	s.Helper()
	dara := s.responder(901, "Dara")
	dara.Phone().Writes("hello")
	s.settle()
	p := toCard(s, id, []string{"danger:no", "phone:own", "write:any", "situation:road", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip"})
	s.presses(p, "review:send", "received:_word")
	p.Sees("Choose a word of your own")
	p.Writes(coverWord)
	s.settle()
	p.Sees("You can have a second word")
	p.Writes(duressWord)
	s.settle()
	p.Sees("Your second word is set")
	return p, dara
}

// vanished checks that the chat is wiped (H9) but for the traveller's card, and that
// nothing is sent there any more.
func vanished(s *story, p *sandbox.Phone) {
	s.Helper()
	alone(s, p)
	p.Sees("Khmer for travellers", "Thank you")
	if n := len(cardOf(p).Buttons); n != 0 || shows(p, "cleared")() {
		s.Fatalf("the card is not the traveller's:\n%s", p.View())
	}
	before := calls(s)
	s.passes(30 * time.Minute)
	s.passes(3 * time.Hour)
	for _, r := range s.server.Calls() {
		if r.N > before && r.Chat == p.ID() {
			s.Fatalf("%s after the chat was emptied", r.Method)
		}
	}
	alone(s, p)
}

// TestH9CoverWord: the chat is empty at once, whatever stood there, the case stays and
// says that the phone is gone.
func TestH9CoverWord(t *testing.T) {
	stories(t, func(s *story) {
		p, dara := worded(s, 501)
		dara.Taps("take")
		s.settle()
		dara.Phone().Writes("where are you?")
		s.settle()
		p.Sees("where are you?")
		p.Writes("Silver TEAPOT!")
		s.settle()
		dara.Phone().Sees("can no longer be reached")
		vanished(s, p)
		for _, words := range []string{"not alone", "eapot", "EAPOT"} {
			if shows(dara.Phone(), words)() || shows(s.room, words)() {
				s.Errorf("%q stands with those who help", words)
			}
		}
		// The word has gone with the chat: who writes it again begins anew.
		p.Writes(coverWord)
		s.settle()
		p.Sees("Choose your language")
	})
}

// TestH9DuressWord: the same in the chat; the group is called by a new message, and
// sees no more than that somebody else may read that phone.
func TestH9DuressWord(t *testing.T) {
	stories(t, func(s *story) {
		p, _ := worded(s, 501)
		p.Writes(duressWord)
		s.settle()
		s.passes(11 * time.Second)
		s.room.Sees("somebody else may be reading that phone", "I take it")
		silent(s, s.room, "not alone")
		vanished(s, p)
	})
}

// TestDuressWordReachesTheHolder at once, and the case goes on on another phone.
func TestDuressWordReachesTheHolder(t *testing.T) {
	stories(t, func(s *story) {
		p, dara := worded(s, 501)
		s.presses(p, "received:_code")
		code := codeForm.FindString(cardOf(p).Text)
		dara.Taps("take")
		s.settle()
		p.Writes(duressWord)
		s.settle()
		dara.Phone().Sees("Please act now")
		if !shows(dara.Phone(), "not alone with that phone")() {
			s.Fatal("the holder does not see it on the case")
		}
		q := s.phone(502, "en")
		q.Writes(code)
		s.settle()
		q.Sees("You can go on where you were")
		dara.Phone().Writes("is it you?")
		s.settle()
		s.presses(q, "phone:own", "write:any")
		q.Sees("is it you?")
		dara.Phone().Taps("I have seen it")
		s.settle()
		for _, m := range ours(dara.Phone()) {
			if len(m.Buttons) > 0 && strings.Contains(m.Text, "not alone") {
				s.Errorf("the mark stays on the case: %s", m.Text)
			}
		}
		alone(s, p)
	})
}

// TestDuressLooksLikeCoverOnTheWire: the same calls, with the same contents, at the
// same time, so that nobody who looks at the phone can tell the words apart.
func TestDuressLooksLikeCoverOnTheWire(t *testing.T) {
	for name, redis := range map[string]func(*testing.T) backend{"miniredis": mini, "redis-server": realRedis} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var wires [2][]string
			for i, word := range []string{coverWord, duressWord} {
				s := begin(t, redis(t))
				p, dara := worded(s, 501)
				dara.Taps("take")
				s.settle()
				dara.Phone().Writes("hello")
				s.settle()
				before, at := calls(s), s.clock.Now()
				p.Writes(word)
				s.settle()
				for _, r := range s.server.Calls() {
					if r.N <= before || r.Chat != p.ID() {
						continue
					}
					var params []string
					for k, v := range r.Params {
						params = append(params, k+"="+v)
					}
					slices.Sort(params)
					wires[i] = append(wires[i], fmt.Sprint(r.Method, r.At.Sub(at), params))
				}
				slices.Sort(wires[i]) // a deletion and an edit may overtake each other
			}
			if len(wires[0]) < 2 || !slices.Equal(wires[0], wires[1]) {
				t.Errorf("one does\n%s\nthe other\n%s", strings.Join(wires[0], "\n"), strings.Join(wires[1], "\n"))
			}
		})
	}
}

// TestMeetingWordsAreTheSameOnBothSides: in two languages, with a picture, and gone from the
// holder's chat in a quarter of an hour.
func TestMeetingWordsAreTheSameOnBothSides(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		dara.Phone().Writes("hello")
		s.settle()
		p := s.phone(501, "vi")
		p.Starts("")
		s.presses(p, "language:vi", "promise:continue", "danger:no", "phone:own", "write:any", "situation:road")
		s.skipsTo(p, "review")
		s.presses(p, "review:send", "received:_meet")
		pair := func(text string) (signs []string) {
			for _, word := range strings.Fields(text) {
				for n := range hotline.MeetingThings {
					if word == hotline.MeetingSign(n+1) {
						signs = append(signs, word)
					}
				}
			}
			return signs
		}
		theirs := pair(cardOf(p).Text)
		if len(theirs) != 2 {
			s.Fatalf("the person sees %v:\n%s", theirs, cardOf(p).Text)
		}
		dara.Taps("take")
		s.settle()
		if shows(dara.Phone(), theirs[0])() || shows(s.room, theirs[0])() {
			s.Error("they are shown to who did not ask")
		}
		dara.Phone().Taps("Meeting words")
		s.settle()
		dara.Phone().Taps("Show")
		s.settle()
		var mine []string
		for _, m := range ours(dara.Phone()) {
			if strings.Contains(m.Text, "You say first") {
				mine = pair(m.Text)
			}
		}
		if !slices.Equal(mine, theirs) {
			s.Errorf("the holder sees %v, the person %v", mine, theirs)
		}
		silent(s, s.room, theirs[1])
		s.passes(16 * time.Minute)
		if shows(dara.Phone(), "You say first")() {
			s.Error("they stand there after a quarter of an hour")
		}
	})
}
