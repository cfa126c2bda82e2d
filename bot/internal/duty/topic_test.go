package duty

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const otherNo = hotline.CaseNo("2PX4RT")

// threaded is a world in which private chats have topics, with one case that Ann
// holds.
func threaded(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.house.Topics = true
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "call 012 345 678", Media: []hotline.File{voice}})
	w.press(ann, hotline.ActTake)
	return w
}

// takesOther lets Ann take another case.
func (w *world) takesOther() {
	w.t.Helper()
	w.tellCase(otherNo, hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.pressData(ann, deskData(hotline.ActTake, otherNo, 1))
	w.settle()
}

// topicOf is the topic of a case in Ann's chat.
func (w *world) topicOf(no hotline.CaseNo) int {
	for _, c := range w.resp(ann).Cases {
		if c.No == no {
			return c.Topic
		}
	}
	return 0
}

// outside are the ids of what stands in Ann's chat in no topic.
func (w *world) outside() (ids []int) {
	for id := range w.chats[ann] {
		in := false
		for _, b := range w.topics {
			in = in || slices.Contains(b.msgs, id)
		}
		if !in {
			ids = append(ids, id)
		}
	}
	return ids
}

// All that belongs to a case stands in its topic, whose name says a sign and the
// number and nothing else; with the case it leaves at once.
func TestACaseHasATopicOfItsOwn(t *testing.T) {
	for name, end := range map[string]func(w *world){
		"closed":      func(w *world) { w.taps(ann, verbOut, "helped") },
		"given back":  func(w *world) { w.taps(ann, verbGive) },
		"handed over": func(w *world) { w.taps(ann, verbHand); w.taps(ann, verbPass) },
		"lapsed":      func(w *world) { w.pass(12*time.Hour + time.Minute) },
		"withdrawn": func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true, Why: "clear"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := threaded(t)
			topic := w.topicOf(caseNo)
			if got := w.topics[topic].name; got != signs[hotline.Soon]+" "+string(caseNo) || len(w.topics) != 1 {
				t.Fatalf("topics %v", w.topics)
			}
			w.private(ann, hotline.Update{Kind: hotline.Text, Text: "hold on", Thread: topic, Msg: 900})
			w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.CaseOf(caseNo),
				Relayed: &hotline.Relayed{Case: caseNo, Chat: ann, Msg: 900, What: "shown", Holder: true}}})
			w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.CaseOf(caseNo),
				Relay: &hotline.Relay{Case: caseNo, Text: "we are cold", Msg: 5, Holder: true}}})
			w.settle()
			w.taps(ann, verbShow, verbWords)
			for _, key := range []string{"r.case.yours", "r.said.voice", "r.tick.shown", "r.said", "r.words"} {
				w.sees(ann, key)
			}
			if got := w.outside(); len(got) != 0 {
				t.Fatalf("outside the topic stand %v", w.keysOf(ann))
			}
			end(w)
			if len(w.topics) != 0 || w.topicOf(caseNo) != 0 {
				t.Errorf("topics %v are left", w.topics)
			}
			got := slices.DeleteFunc(w.keysOf(ann), func(key string) bool { return key == "r.case.over.reopen" })
			if len(got) != 1 || !strings.HasPrefix(got[0], "r.case.over.") {
				t.Errorf("in the chat stand %v", got)
			}
			if !slices.Contains(w.removed, 900) {
				t.Error("the holder's own words are left to the topic alone")
			}
		})
	}
}

// What is written in a topic needs no question for which case it is, and a line
// that is asked for in one case is not taken from another's topic.
func TestATopicSaysForWhichCaseWordsAre(t *testing.T) {
	w := threaded(t)
	w.takesOther()
	for _, no := range []hotline.CaseNo{caseNo, otherNo} {
		before := len(w.topics[w.topicOf(no)].msgs)
		w.private(ann, hotline.Update{Kind: hotline.Text, Text: "for " + string(no), Thread: w.topicOf(no)})
		w.seesNot(ann, "r.which")
		last := w.relayed[len(w.relayed)-1]
		if last.Said == nil || last.Said.Text != "for "+string(no) || before == 0 {
			t.Fatalf("passed on: %+v", last)
		}
	}
	w.taps(ann, verbHand)
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "not the line", Thread: w.topicOf(otherNo)})
	w.status(hotline.Held)
	w.private(ann, hotline.Update{Kind: hotline.Command, Command: "note", Args: "calls at noon", Thread: w.topicOf(otherNo)})
	w.sees(ann, "r.note.kept")
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "the line", Thread: w.topicOf(caseNo)})
	w.status(hotline.Open)
	if got := w.theCase().st.Line; got != "the line" || w.topicOf(otherNo) == 0 {
		t.Errorf("the line is %q", got)
	}
	// Outside the topics, the question is asked as ever.
	w.press(ann, hotline.ActTake)
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "for whom?"})
	w.sees(ann, "r.which")
}

func TestWithoutATopicACaseIsAThreadOfReplies(t *testing.T) {
	w := newWorld(t)
	w.house.Topics, w.badly = true, true
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Media: []hotline.File{voice}})
	w.press(ann, hotline.ActTake)
	w.status(hotline.Held)
	for _, key := range []string{"r.case.yours", "r.said.voice"} {
		w.sees(ann, key)
	}
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "hold on", ReplyTo: w.respCase(ann).Msg})
	if len(w.topics) != 0 || w.relayed[len(w.relayed)-1].Said == nil {
		t.Error("words did not find their case")
	}
	w.taps(ann, verbGive)
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.case.over.released"}) {
		t.Errorf("in the chat stand %v", got)
	}
}

// deletesTopic removes a case's topic as its owner does: nobody is told.
func (w *world) deletesTopic(no hotline.CaseNo) {
	id := w.topicOf(no)
	for _, m := range w.topics[id].msgs {
		delete(w.chats[ann], m)
	}
	delete(w.topics, id)
}

func TestADeletedTopicIsMadeAnew(t *testing.T) {
	w := threaded(t)
	for range maxMade - 1 {
		w.deletesTopic(caseNo)
		w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.CaseOf(caseNo),
			Relay: &hotline.Relay{Case: caseNo, Text: "we are cold", Msg: 5, Holder: true}}})
		w.settle()
		if len(w.topics) != 1 || w.topics[w.topicOf(caseNo)].msgs == nil {
			t.Fatalf("topics %v", w.topics)
		}
		w.sees(ann, "r.case.yours")
		w.sees(ann, "“we are cold”") // it came outside, and is not lost
	}
	// Who deletes each gets a thread of replies.
	w.deletesTopic(caseNo)
	w.tell(hotline.Coarse{Urgency: hotline.Soon, People: "1"}, hotline.Detail{})
	w.sees(ann, "r.case.yours")
	if len(w.topics) != 0 {
		t.Errorf("topics %v", w.topics)
	}
	w.taps(ann, verbGive)
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.case.over.released"}) {
		t.Errorf("in the chat stand %v", got)
	}
}

// A topic whose case is gone when it comes leaves again: one that was on its way
// when a colleague was quicker, and the second that a crash makes.
func TestATopicThatNobodyWaitsForLeaves(t *testing.T) {
	w := newWorld(t)
	w.house.Topics = true
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.pressData(ann, deskData(hotline.ActTake, caseNo, 1))
	for len(w.posts) > 0 {
		w.postOne()
	}
	i := slices.IndexFunc(w.outbox, func(o outgoing) bool { return o.send.Topic != "" })
	if i < 0 {
		t.Fatal("no topic is asked for")
	}
	asked := w.outbox[i]
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.CaseOf(caseNo), Drop: &hotline.Unhold{Case: caseNo, Why: "taken"}}})
	w.settle()
	if len(w.topics) != 0 {
		t.Errorf("topics %v are left", w.topics)
	}
	w.topics[4000] = topicBox{chat: ann}
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Sent: &hotline.Sent{Chat: ann, Ref: asked.send.Ref, Msg: 4000, Outcome: hotline.Delivered}})
	w.settle()
	if len(w.topics) != 0 {
		t.Errorf("topics %v are left", w.topics)
	}
}

// The process died after Telegram had made a topic: nobody knows its id until
// somebody writes there.
func TestAnUnknownTopicLeavesWithinADay(t *testing.T) {
	w := threaded(t)
	w.topics[4000] = topicBox{chat: ann}
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "hold on", Thread: 4000, Msg: 901})
	if w.relayed[len(w.relayed)-1].Said == nil {
		t.Error("words of the only case's holder were not passed on")
	}
	for range 3 {
		w.taps(ann, verbKeep)
		w.pass(recordLife / 3)
	}
	if _, left := w.topics[4000]; left || len(w.topics) != 1 {
		t.Errorf("topics %v", w.topics)
	}
}

// A case that is opened again gets a new topic, and what is shown with it waits
// until that is there.
func TestAReopenedCaseGetsANewTopic(t *testing.T) {
	w := threaded(t)
	w.private(ann, hotline.Update{Kind: hotline.Command, Command: "note", Args: "calls at noon"})
	w.taps(ann, verbGive)
	w.press(ann, hotline.ActTake)
	w.sees(ann, "r.said.voice")
	w.sees(ann, "“calls at noon”")
	if got := w.outside(); len(got) != 0 {
		t.Errorf("outside the topic stand %v", w.keysOf(ann))
	}
	w.taps(ann, verbOut, "helped")
	w.taps(ann, verbOpen)
	w.status(hotline.Held)
	if got := w.outside(); len(got) != 0 || w.topicOf(caseNo) == 0 {
		t.Errorf("outside the topic stand %v", w.keysOf(ann))
	}
}

// Who no longer works here loses the topics, and what they wrote beside them, at
// once.
func TestWhoIsLetGoLosesTheTopics(t *testing.T) {
	w := threaded(t)
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "hold on", Thread: 4000, Msg: 901})
	w.private(ann, hotline.Update{Kind: hotline.Media, Media: "document", Msg: 902})
	w.topics[4000] = topicBox{chat: ann}
	w.linked(hotline.Linked{Name: "Ann", Off: true, Why: "removed"})
	w.settle()
	w.status(hotline.Open)
	if len(w.topics) != 0 || !slices.Contains(w.removed, 901) || !slices.Contains(w.removed, 902) {
		t.Errorf("topics %v are left, removed were %v", w.topics, w.removed)
	}
}
