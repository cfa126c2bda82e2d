package app

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// threads switches topics in private chats on and starts the process anew, which
// asks Telegram for it at its start.
func (s *story) threads() {
	s.Helper()
	s.stop()
	s.server.Threads(true)
	s.start()
}

// topicOf is the one topic of a chat.
func topicOf(s *story, p *sandbox.Phone) (id int) {
	s.Helper()
	topics := p.View().Topics
	if len(topics) != 1 {
		s.Fatalf("topics %v", topics)
	}
	for id = range topics {
	}
	return id
}

// Each case stands in a topic of its own: what is written there goes to its
// person, what they say comes back there, and all of it leaves with the case.
func TestEachCaseStandsInItsTopic(t *testing.T) {
	stories(t, func(s *story) {
		s.restarts = true
		s.threads()
		survivor, dara := told(s, 501, "own", "any")
		dara.Sees("This case is yours")
		first := topicOf(s, dara)
		survivor.Writes("we are cold")
		s.step()
		other := s.phone(502, "en")
		other.Starts("")
		s.presses(other, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any")
		s.step()
		s.passes(once)
		takesNewest(s)
		s.step()
		if n := len(dara.View().Topics); n != 2 {
			s.Fatalf("%d topics", n)
		}
		second := 0
		for id := range dara.View().Topics {
			if id != first {
				second = id
			}
		}
		dara.WritesIn(second, "to the second")
		s.step()
		other.Sees("to the second")
		s.seesNot(survivor, "to the second")
		dara.WritesIn(first, "to the first")
		s.step()
		survivor.Sees("to the first")
		s.seesNot(dara, "For which case")
		for _, m := range dara.View().In(0) {
			if m.FromBot && strings.Contains(m.Text, "Case ") {
				s.Errorf("outside the topics stands %q", m.Text)
			}
		}
		inFirst := dara.View().In(first)
		if !saysIn(inFirst, "we are cold") || !saysIn(inFirst, "shown on their phone") || saysIn(inFirst, "to the second") {
			s.Errorf("in the first topic stand %+v", inFirst)
		}
		closes(s, dara, first)
		s.step()
		if n := len(dara.View().Topics); n != 1 || len(dara.View().In(first)) != 0 {
			s.Errorf("%d topics, and in the closed one's %v", n, dara.View().In(first))
		}
		s.seesNot(dara, "to the first")
		if !saysIn(dara.View().In(second), "to the second") {
			s.Errorf("the other topic went too:\n%s", dara.View())
		}
	})
}

// takesNewest lets Dara take what the group was told last.
func takesNewest(s *story) {
	s.Helper()
	messages := s.room.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		if m := messages[i]; m.Says("I take it") {
			if _, err := s.responder(901, "Dara").TapOn(m.ID, "take"); err != nil {
				s.Fatal(err)
			}
			return
		}
	}
	s.Fatalf("nothing to take:\n%s", s.room.View())
}

// closes closes the case of a topic as helped.
func closes(s *story, p *sandbox.Phone, topic int) {
	s.Helper()
	for _, label := range []string{"Close", "Helped"} {
		pressed := false
		for _, m := range p.View().In(topic) {
			if m.FromBot && m.Says(label) && len(m.Buttons) > 0 {
				_, err := p.TapOn(m.ID, label)
				pressed = err == nil
			}
		}
		if !pressed {
			s.Fatalf("no button %q in the topic:\n%s", label, p.View())
		}
		s.settle()
	}
}

func saysIn(ms []sandbox.Message, part string) bool {
	for _, m := range ms {
		if strings.Contains(m.Text, part) {
			return true
		}
	}
	return false
}

// A topic that its holder deletes is made anew; where Telegram makes none, the
// case is a thread of replies and nothing is lost.
func TestATopicThatIsGoneOrNotMade(t *testing.T) {
	stories(t, func(s *story) {
		s.threads()
		survivor, dara := told(s, 501, "own", "any")
		topic := topicOf(s, dara)
		dara.DeletesTopic(topic)
		survivor.Writes("we are cold")
		s.settle()
		again := topicOf(s, dara)
		if again == topic || !saysIn(dara.View().In(again), "This case is yours") {
			s.Fatalf("the case does not stand in a new topic:\n%s", dara.View())
		}
		dara.Sees("we are cold")
		dara.WritesIn(again, "I am here")
		s.settle()
		survivor.Sees("I am here")
		dara.Taps("Give back")
		s.settle()
		s.seesNot(dara, "we are cold")

		s.server.Threads(false) // the process has not heard of it
		s.passes(11 * time.Second)
		takesNewest(s)
		s.settle()
		dara.Sees("This case is yours")
		dara.Writes("still here")
		s.settle()
		survivor.Sees("still here")
	})
}

// A place goes both ways as a copy: the person's behind the question, the
// helper's onto the person's map, which it leaves at the next turn.
func TestPlacesGoBothWays(t *testing.T) {
	stories(t, func(s *story) {
		survivor, dara := told(s, 501, "borrowed", "any")
		for range 3 { // the person's chat is tidied: what comes then is the talk's
			s.passes(14 * time.Minute)
			dara.Taps("Still working")
			s.settle()
		}
		s.seesNot(survivor, "received")
		dara.Writes("where are you?")
		s.settle()
		survivor.Sees("where are you?")
		survivor.Shares(13.65432, 102.56789, 20)
		s.settle()
		dara.Sees("a new exact place")
		s.seesNot(dara, "13.65")
		dara.Taps("Show exact place")
		s.settle()
		dara.Taps("Show")
		s.settle()
		dara.Sees("13.65432")
		s.seesNot(s.room, "13.65")
		survivor.Writes("call 012 345 678")
		s.settle()
		s.seesNot(dara, "345 678")
		dara.Taps("Show full words")
		s.settle()
		dara.Taps("Show")
		s.settle()
		dara.Sees("012 345 678")

		sent := dara.Sends(sandbox.Venue("Canarycafe", "street", 11.5564, 104.931))
		s.settle()
		survivor.Sees("a place on the map")
		if n := kinds(survivor)["location"]; n != 1 {
			s.Fatalf("%d places stand on the phone:\n%s", n, survivor.View())
		}
		for _, m := range ours(survivor) {
			if !m.Protected || strings.Contains(m.Text, "Canarycafe") {
				s.Errorf("on the phone stands %+v", m)
			}
		}
		dara.Sees("shown on their phone")
		survivor.Writes("I see it")
		s.settle()
		if n := kinds(survivor)["location"]; n != 0 {
			s.Errorf("%d places stand after the next turn", n)
		}
		dara.Sends(sandbox.LiveLocation(11.5564, 104.931, 20, 15*time.Minute))
		s.settle()
		dara.Sees("A live location is not passed on")
		s.passes(24 * time.Hour)
		for _, m := range dara.Messages() {
			if m.ID == sent.ID {
				s.Error("the helper's own place stands after a day")
			}
		}
	})
}
