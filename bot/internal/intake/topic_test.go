package intake

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// dropTopic removes a topic with all that stands in it, however old.
func (w *world) dropTopic(id int) {
	delete(w.topics, id)
	for msg, m := range w.stand {
		if m.thread == id {
			delete(w.stand, msg)
		}
	}
}

// checkTopic holds what must be true of the opening of a topic.
func (w *world) checkTopic(s hotline.Send) {
	w.t.Helper()
	if !w.threads || s.Topic != labels["s.topic.name"] || s.Msg != 0 || s.Slot == "" || s.Slot != s.Ref {
		w.t.Fatalf("a topic is opened: %+v", s)
	}
}

// checkTopics holds that a chat with nothing on its way has the topic that is
// known and no other, that its card stands there, and that a wipe leaves none.
func (w *world) checkTopics(st *state) {
	w.t.Helper()
	if st != nil && st.Opening {
		w.t.Fatalf("a topic is being opened for ever")
	}
	for id := range w.topics {
		if (st == nil || st.Topic != id) && !w.blocked {
			w.t.Fatalf("H9: the topic %d stands", id)
		}
	}
	if st == nil || !w.topics[st.Topic] {
		return
	}
	if card := w.stand[st.Card]; card != nil && card.thread != st.Topic {
		w.t.Fatalf("the card stands outside its topic: %+v", st.topical)
	}
}

// inATopic begins a chat that lives in a topic.
func inATopic(t *testing.T, f func(w *world)) {
	story(t, func(w *world) {
		w.threads = true
		f(w)
	})
}

// The first turn opens the topic, and all stands there; clear removes it whole,
// and one neutral card stands outside.
func TestAConversationLivesInItsTopic(t *testing.T) {
	inATopic(t, func(w *world) {
		toReceived(w, "own", "any")
		topic := w.state().Topic
		if topic == 0 || len(w.topics) != 1 {
			t.Fatalf("topics %v, the state has %d", w.topics, topic)
		}
		w.helperSends(hotline.File{Kind: "photo", ID: fileID}, "")
		for id, m := range w.stand {
			if m.thread != topic {
				t.Errorf("%d stands outside: %v", id, m.body.Lines)
			}
		}
		w.says(canary)
		w.command("clear")
		if len(w.topics) != 0 {
			t.Fatalf("H9: topics %v", w.topics)
		}
		w.want("s.clear.ask")
		w.taps(clearKeep)
		if _, b := w.card(); len(w.stand) != 1 || w.raw != nil || b.Lines[0].Key != "s.cleared" {
			t.Fatalf("H9: %d messages stand, %v", len(w.stand), b.Lines)
		}
		w.command("start")
		if w.state().Topic == 0 || w.state().Topic == topic {
			t.Errorf("a new conversation is in %d", w.state().Topic)
		}
	})
}

// A card that would soon be too old to be deleted is replaced in its topic.
func TestACardIsReplacedInItsTopic(t *testing.T) {
	inATopic(t, func(w *world) {
		toReceived(w, "own", "any")
		topic, card := w.state().Topic, w.state().Card
		w.pass(41 * time.Hour)
		w.says(canary)
		if st := w.state(); st.Topic != topic || st.Card == card || w.stand[st.Card].thread != topic || len(w.stand) != 1 {
			t.Errorf("%+v, the card %d was %d", st.topical, st.Card, card)
		}
	})
}

// A chat that told nobody anything is cleared in one step.
func TestATopicIsClearedAtOnce(t *testing.T) {
	inATopic(t, func(w *world) {
		w.command("start")
		w.taps("en")
		w.taps("_clear")
		if _, b := w.card(); len(w.topics) != 0 || len(w.stand) != 1 || w.raw != nil || b.Lines[0].Key != "s.cleared" {
			t.Fatalf("H9: topics %v, %d messages", w.topics, len(w.stand))
		}
	})
}

// A wipe by timer, by another phone and by nobody's answer removes the topic and
// sends nothing: a card outside would be a message to a phone that may not be
// written to.
func TestATopicIsWipedByTimer(t *testing.T) {
	for name, wipe := range map[string]func(w *world){
		"idle":  func(w *world) { w.pass(idleOther + time.Minute) },
		"moved": func(w *world) { w.decide(hotline.Event{Post: &hotline.Post{Moved: &hotline.Moved{Case: w.caseNo()}}}) },
	} {
		t.Run(name, func(t *testing.T) {
			inATopic(t, func(w *world) {
				toReceived(w, "borrowed", "never")
				w.news("read")
				sends := w.sends
				wipe(w)
				w.settle()
				if len(w.topics) != 0 || len(w.stand) != 0 || w.raw != nil || w.sends != sends {
					t.Fatalf("H9: topics %v, %d messages, %d new", w.topics, len(w.stand), w.sends-sends)
				}
			})
		})
	}
	inATopic(t, func(w *world) {
		toReceived(w, "own", "any")
		w.command("clear")
		w.pass(clearAsked + time.Second)
		if _, b := w.card(); len(w.stand) != 1 || w.raw != nil || b.Lines[0].Key != "s.cleared" {
			t.Fatalf("H9: %d messages", len(w.stand))
		}
	})
}

// What is written outside leaves, and is answered by a new card in the topic;
// a topic that is not the conversation's leaves with what was written in it.
func TestWordsOutsideTheTopic(t *testing.T) {
	inATopic(t, func(w *world) {
		toPlace(w, "own", "any")
		card, sends := w.state().Card, w.sends
		w.outside = true
		w.says("near the lake " + canary)
		st := w.state()
		if st.Card == card || w.sends != sends+1 || w.stand[st.Card].thread != st.Topic {
			t.Errorf("answered by %d, the card was %d; %d new messages", st.Card, card, w.sends-sends)
		}
		w.topics[77] = true
		w.stand[78] = &message{at: w.now, thread: 77}
		w.person(hotline.Update{Kind: hotline.Text, Text: canary, Msg: 78, Thread: 77})
		w.settle()
		w.topics[79] = true
		w.stand[79] = &message{at: w.now, thread: 79}
		w.person(hotline.Update{Kind: hotline.Service, Msg: 79, Thread: 79})
		w.settle()
		if len(w.topics) != 1 || w.stand[78] != nil {
			t.Errorf("topics %v", w.topics)
		}
	})
	inATopic(t, func(w *world) { // nothing is remembered of this chat
		w.topics[77] = true
		w.person(hotline.Update{Kind: hotline.Command, Command: "clear", Thread: 77})
		w.settle()
		if len(w.topics) != 0 || w.raw != nil || len(w.stand) != 1 {
			t.Errorf("topics %v, %d messages", w.topics, len(w.stand))
		}
	})
}

// Where the topic is deleted, or none is opened, the chat goes on the plain way.
func TestATopicThatIsNotThere(t *testing.T) {
	inATopic(t, func(w *world) {
		toPlace(w, "own", "any")
		w.dropTopic(w.state().Topic)
		w.says(canary)
		w.taps("KH-1")
		if st := w.state(); st.Topic != 0 || !st.Plain || len(w.topics) != 0 || w.stand[st.Card].thread != 0 {
			t.Errorf("%+v, topics %v", st.topical, w.topics)
		}
		w.taps("_clear", clearWithdraw)
		if len(w.stand) != 1 || w.raw != nil {
			t.Errorf("H9: %d messages", len(w.stand))
		}
	})
	inATopic(t, func(w *world) {
		w.person(hotline.Update{Kind: hotline.Command, Command: "start"})
		w.box = nil
		w.decide(hotline.Event{Sent: &hotline.Sent{Chat: w.chat, Ref: w.state().topicRef(), Outcome: hotline.Refused}})
		w.stand = map[int]*message{}
		w.settle()
		w.taps("en", "continue", "yes")
		if st := w.state(); st.Topic != 0 || len(w.topics) != 0 || w.stand[st.Card] == nil {
			t.Errorf("%+v, topics %v", st.topical, w.topics)
		}
	})
}

// A wipe while the topic is being opened leaves none behind, whichever is first.
func TestAWipeWhileATopicIsOpened(t *testing.T) {
	for _, begun := range []bool{false, true} {
		inATopic(t, func(w *world) {
			w.person(hotline.Update{Kind: hotline.Command, Command: "start"})
			if begun {
				w.begin()
			}
			w.person(hotline.Update{Kind: hotline.Command, Command: "clear"})
			w.settle()
			if len(w.topics) != 0 || len(w.stand) != 1 || w.raw != nil {
				t.Errorf("begun %v: topics %v, %d messages", begun, w.topics, len(w.stand))
			}
		})
	}
}

// Topics that nobody asked for are not opened, and a chat that has a card already
// goes on as it was.
func TestNoTopicUnasked(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "any")
		w.threads = true
		w.says(canary)
		if len(w.topics) != 0 || w.state().Topic != 0 {
			t.Errorf("topics %v", w.topics)
		}
	})
	d, err := New(decider.set, Options{Label: decider.label}).Decide(
		hotline.Env{Now: newWorld(t).now, Rand: newWorld(t).rnd, House: &hotline.House{Topics: true}},
		hotline.Event{To: hotline.ChatActor(chatID), Update: &hotline.Update{Kind: hotline.Command, Command: "start", Chat: chatID, Msg: 1}}, nil)
	if err != nil || slices.ContainsFunc(d.Effects, func(e hotline.Effect) bool { s, ok := e.(hotline.Send); return ok && s.Topic != "" }) {
		t.Errorf("%+v, %v", d.Effects, err)
	}
}

// TestH9H12RandomWalksInATopic plays whole lives of a chat with topics: the person
// writes in and beside them and deletes them at any time.
func TestH9H12RandomWalksInATopic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.threads = true
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			switch rapid.IntRange(0, 12).Draw(t, "where") {
			case 0:
				w.outside = !w.outside
			case 1:
				if st := w.state(); st != nil && w.topics[st.Topic] && rapid.Bool().Draw(t, "deletes") {
					w.dropTopic(st.Topic)
				}
			default:
				walk(t, w)
			}
		}
		w.settle()
		w.pass(60 * time.Hour)
		w.settle()
		if w.raw != nil && !w.blocked {
			w.command("clear")
		}
		w.settle()
	})
}
