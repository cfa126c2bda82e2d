package duty

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// Everything that is said, sent, noted or refused in the holder's chat is gone
// after a day, however long the case is held; only the case itself stands until
// it is closed.
func TestADayOldWordsLeaveTheHoldersChat(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "call 012 345 678", Point: &hotline.Point{Lat: 1}, Media: []hotline.File{voice}})
	w.press(ann, hotline.ActTake)
	from := hotline.CaseOf(caseNo)
	for id, u := range map[int]hotline.Update{
		900: {Kind: hotline.Text, Text: "hold on"},
		901: {Kind: hotline.Media, Media: "photo", File: "map"},
		902: {Kind: hotline.Place, Point: &hotline.Point{Lat: 2}},
		903: {Kind: hotline.Command, Command: "note", Args: "calls at noon"},
		904: {Kind: hotline.Media, Media: "document", Text: "canary"},
		905: {Kind: hotline.Place, Media: "live", Point: &hotline.Point{Lat: 2}},
		906: {Kind: hotline.Contact},
		907: {Kind: hotline.Command, Command: "nonsense", Args: "canary"},
	} {
		u.Msg = id
		w.private(ann, u)
	}
	for _, p := range []hotline.Post{
		{From: from, Relay: &hotline.Relay{Case: caseNo, Text: "we are cold", Msg: 5, Holder: true}},
		{From: from, Relayed: &hotline.Relayed{Case: caseNo, Chat: ann, Msg: 900, What: "shown", Holder: true}},
	} {
		w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &p})
	}
	w.pass(time.Minute)
	w.says(hotline.Said{Point: &hotline.Point{Lat: 3}})
	w.taps(ann, verbShow, verbPlace)
	w.taps(ann, verbShow, verbWords)
	for _, key := range []string{
		"r.said", "r.tick.shown", "r.note.place", "r.note.kept", "r.said.voice", "r.place", "r.words",
		"r.media", "r.media.document", "r.media.live", "r.help.chat",
	} {
		w.sees(ann, key)
	}
	w.removed = nil
	for range 3 {
		w.pass(recordLife / 3)
		w.taps(ann, verbKeep)
	}
	w.status(hotline.Held)
	if n := len(w.chats[ann]); n != 1 {
		t.Errorf("%d messages stand: %v", n, w.keysOf(ann))
	}
	w.sees(ann, "r.case.yours")
	for id := 900; id <= 907; id++ {
		if !slices.Contains(w.removed, id) {
			t.Errorf("the responder's own message %d stands", id)
		}
	}
	if got := w.resp(ann).Loose; len(got) != 0 {
		t.Errorf("remembered are %v", got)
	}
}

// Words that waited in vain for the answer to "which case?" leave as well.
func TestUnansweredWordsLeave(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.tellCase(otherNo, hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.pressData(ann, deskData(hotline.ActTake, otherNo, 1))
	w.settle()
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "canary", Msg: 900})
	w.sees(ann, "r.which")
	w.pass(askLife)
	w.sees(ann, "r.which.lapsed")
	w.pass(recordLife)
	w.seesNot(ann, "r.which.lapsed")
	if !slices.Contains(w.removed, 900) {
		t.Error("the words stand")
	}
}

// With the last case all else leaves too, and what is remembered is bounded.
func TestLooseEndsAreBounded(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	for i := range maxLoose {
		w.private(ann, hotline.Update{Kind: hotline.Media, Media: "sticker", Msg: 5000 + i})
	}
	if n := len(w.resp(ann).Loose); n != maxLoose {
		t.Errorf("%d are remembered", n)
	}
	if !slices.Contains(w.removed, 5000) {
		t.Error("the oldest stands, and nobody knows of it any more")
	}
	w.taps(ann, verbGive)
	w.pass(finalLife)
	if w.states[hotline.ChatActor(ann)] != nil || !slices.Contains(w.removed, 5000+maxLoose-1) {
		t.Error("the last ones stand when the chat is an ordinary one again")
	}
}

// Who has joined and holds nothing may write for somebody all the same.
func TestWordsForNobodyLeaveAJoinedChat(t *testing.T) {
	w := newWorld(t)
	w.linked(hotline.Linked{Name: "Ann", Desk: deskChat, Lang: "en"})
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "canary", Msg: 900})
	w.sees(ann, "r.nocase")
	w.pass(recordLife)
	if !slices.Contains(w.removed, 900) {
		t.Error("the words stand")
	}
}

// Somebody may write in a topic before its id is known here. It is a case's all
// the same, and stands as long as that is held.
func TestATopicThatWasWrittenInEarlyStays(t *testing.T) {
	w := newWorld(t)
	w.house.Topics = true
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.linked(hotline.Linked{Name: "Ann", Desk: deskChat, Lang: "en"})
	w.decide(hotline.Event{To: hotline.DeskAt(deskChat), Update: &hotline.Update{
		Kind: hotline.Press, Chat: deskChat, Group: true, From: ann, FromName: "Ann", Query: "q",
		Data: deskData(hotline.ActTake, caseNo, w.theCase().st.Step)}})
	for len(w.posts) > 0 {
		w.postOne()
	}
	opening := slices.IndexFunc(w.outbox, func(o outgoing) bool { return o.send.Topic != "" })
	if opening < 0 {
		t.Fatal("no topic is asked for")
	}
	w.outbox = append([]outgoing{w.outbox[opening]}, slices.Delete(slices.Clone(w.outbox), opening, opening+1)...)
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Update: &hotline.Update{
		Kind: hotline.Text, Text: "hello", Chat: ann, From: ann, Msg: 9999, Thread: w.msg + 1}})
	w.settle()
	topic := w.topicOf(caseNo)
	if topic == 0 || slices.ContainsFunc(w.resp(ann).Loose, func(s slip) bool { return s.Kind == slipTopic }) {
		t.Fatalf("the topic is %d, loose are %v", topic, w.resp(ann).Loose)
	}
	for range 30 {
		w.pass(time.Hour)
		w.taps(ann, verbKeep)
	}
	w.status(hotline.Held)
	if _, stands := w.topics[topic]; !stands || w.topicOf(caseNo) != topic {
		t.Error("the topic of a held case was removed")
	}
}

// What an older version has kept of a topic that is a case's removes nothing.
func TestACasesTopicIsNoLooseEnd(t *testing.T) {
	w := threaded(t)
	topic := w.topicOf(caseNo)
	st := w.resp(ann)
	st.Loose = append(st.Loose, slip{ID: topic, Kind: slipTopic, Till: ms(w.now)})
	raw, err := json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	w.states[hotline.ChatActor(ann)] = raw
	w.pass(time.Hour)
	w.taps(ann, verbKeep)
	w.pass(time.Hour)
	if _, stands := w.topics[topic]; !stands || len(w.resp(ann).Loose) != 0 {
		t.Errorf("the topic stands: %v, loose are %v", stands, w.resp(ann).Loose)
	}
}
