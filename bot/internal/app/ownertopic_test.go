package app

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// topical has survivors' conversations live in topics.
func (s *story) topical() {
	s.cfg.SurvivorTopics = "on"
	s.threads()
}

// allIn holds that everything of the chat stands in its one topic.
func allIn(s *story, p *sandbox.Phone) int {
	s.Helper()
	topic := topicOf(s, p)
	for _, m := range p.Messages() {
		if m.Thread != topic {
			s.Fatalf("outside the topic stands %q:\n%s", m.Text, p.View())
		}
	}
	return topic
}

// bare holds that the chat has no topic and nothing of the bot's but so many
// neutral cards.
func bare(s *story, p *sandbox.Phone, cards int) {
	s.Helper()
	if n := len(p.View().Topics); n != 0 {
		s.Fatalf("H9: %d topics", n)
	}
	if n := len(p.Messages()); n != cards {
		s.Fatalf("H9: %d messages stand:\n%s", n, p.View())
	}
}

// The whole way in a topic of its own: what is written in it and beside it leaves,
// the helper's words and picture come there, and clear removes it whole.
func TestASurvivorsTopic(t *testing.T) {
	stories(t, func(s *story) {
		s.restarts = true
		s.topical()
		dara := s.responder(901, "Dara")
		p := s.phone(501, "en")
		p.Starts("")
		s.step()
		first := allIn(s, p)
		if name := p.View().Topics[first]; name != "Chat" {
			s.Fatalf("the topic is called %q", name)
		}
		s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any")
		card := cardOf(p).ID
		p.Writes("near the red door")
		s.step()
		if now := cardOf(p).ID; now == card {
			s.Error("what was written outside is answered by a silent edit in the topic")
		}
		card = cardOf(p).ID
		p.WritesIn(first, "and cold")
		s.step()
		if now := cardOf(p).ID; now != card {
			s.Error("what was written in the topic is answered by another card")
		}
		allIn(s, p)
		s.skipsTo(p, "review")
		s.presses(p, "review:send")
		holder := takes(s, dara)
		p.Sees("A person has read")
		holder.Sees("Case")
		if allIn(s, p) != first {
			s.Error("the conversation is in another topic")
		}
		s.presses(p, "received:_clear", "clear:keep")
		bare(s, p, 1)
		cleared(s, p)
	})
}

// The wipe by timer removes the topic and sends nothing.
func TestASurvivorsTopicIsWipedByTimer(t *testing.T) {
	stories(t, func(s *story) {
		s.topical()
		p := toCard(s, 501, []string{"danger:yes", "phone:borrowed", "write:never"})
		allIn(s, p)
		before := calls(s)
		s.passes(16 * time.Minute)
		bare(s, p, 0)
		for _, r := range s.server.Calls() {
			if r.N > before && r.Chat == p.ID() && r.Method != "deleteForumTopic" && r.Method != "deleteMessages" {
				s.Errorf("%s at the wipe", r.Method)
			}
		}
		p.Starts("")
		s.settle()
		p.Sees("Choose your language")
		allIn(s, p)
	})
}

// Where Telegram opens no topic, or the person deletes it, the chat goes on the
// plain way; without the setting there is none.
func TestASurvivorsTopicThatIsNotThere(t *testing.T) {
	stories(t, func(s *story) {
		s.threads()
		p := toCard(s, 501, nil)
		if n := len(p.View().Topics); n != 0 {
			s.Fatalf("%d topics, and nobody asked for one", n)
		}
		s.topical()
		second := toCard(s, 502, nil)
		second.DeletesTopic(topicOf(s, second))
		second.Writes("the red door")
		s.settle()
		s.presses(second, "danger:yes", "phone:own", "write:any")
		if n := len(second.View().Topics); n != 0 || len(second.Messages()) != 1 {
			s.Fatalf("%d topics:\n%s", n, second.View())
		}
		s.presses(second, "_clear", "clear:keep")
		bare(s, second, 1)

		s.server.Threads(false) // the process has not heard of it
		third := toCard(s, 503, nil)
		alone503 := ours(third)
		if len(alone503) != 1 || alone503[0].Thread != 0 {
			s.Fatalf("the refusal is not answered by a plain card:\n%s", third.View())
		}
		s.presses(third, "_clear")
		bare(s, third, 1)
	})
}

// What a crash between Telegram's answer and the commit leaves is an empty topic.
// It goes as soon as something is written there.
func TestATopicThatACrashLeaves(t *testing.T) {
	stories(t, func(s *story) {
		s.topical()
		s.server.SetFault(sandbox.On(sandbox.First(1, sandbox.Always(sandbox.DropAfter)), "createForumTopic"))
		p := s.phone(501, "en")
		p.Starts("")
		s.passesUntil(func() bool { return len(ours(p)) == 1 })
		lives := ours(p)[0].Thread
		if n := len(p.View().Topics); n != 2 {
			s.Fatalf("%d topics", n)
		}
		for id := range p.View().Topics {
			if id != lives {
				p.WritesIn(id, "the red door")
			}
		}
		s.settle()
		if allIn(s, p) != lives {
			s.Error("the wrong topic left")
		}
		for _, m := range p.Messages() {
			if strings.Contains(m.Text, "red door") {
				s.Errorf("what was written there stands:\n%s", p.View())
			}
		}
		s.presses(p, "_clear")
		bare(s, p, 1)
	})
}
