package duty

import (
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

func TestWordsWithSeveralCasesAreAskedAbout(t *testing.T) {
	w := newWorld(t)
	other := hotline.CaseNo("2PX4RT")
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.tellCase(other, hotline.Coarse{Urgency: hotline.Soon, Province: "KH-2"}, hotline.Detail{})
	w.pressData(ann, deskData(hotline.ActTake, other, 1))
	w.settle()
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "one"})
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "two"})
	w.sees(ann, "r.which")
	if len(w.relayed) != 0 {
		t.Fatal("words were passed on by a guess")
	}
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbWhich, other)})
	w.seesNot(ann, "r.which")
	if len(w.relayed) != 2 || w.relayed[1].Said.Text != "two" {
		t.Fatalf("%d posts of words", len(w.relayed))
	}
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "three", ReplyTo: w.respCase(ann).Msg})
	if len(w.relayed) != 3 || len(w.respCase(ann).Recs) == 0 {
		t.Error("a reply did not find its case")
	}
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "four"})
	w.pass(askLife)
	w.seesNot(ann, "r.which")
	w.sees(ann, "r.which.lapsed")
}

func TestWordsOfTheOtherSideStandInTheThread(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.press(ann, hotline.ActTake)
	from := hotline.CaseOf(caseNo)
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: from,
		Relay: &hotline.Relay{Case: caseNo, Text: "we are cold", Msg: 5, Holder: true}}})
	w.settle()
	w.sees(ann, "“we are cold”")
	last := w.relayed[len(w.relayed)-1]
	if last.Relayed == nil || last.Relayed.What != "shown" || last.Relayed.Msg != 5 {
		t.Errorf("the survivor is not told: %+v", last)
	}
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "hold on", Msg: 900})
	for _, what := range []string{"waiting", "shown"} {
		w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: from,
			Relayed: &hotline.Relayed{Case: caseNo, Chat: ann, Msg: 900, What: what, Holder: true}}})
		w.settle()
		w.sees(ann, "r.tick."+what)
	}
	w.seesNot(ann, "r.tick.waiting")
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbGive, caseNo)})
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.case.over.released"}) {
		t.Errorf("the chat still shows %v", got)
	}
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "hello"})
	w.sees(ann, "r.nocase")
}

func TestAHolderWhoBlocksTheBotGivesTheCaseBack(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.blocked[ann] = true
	w.private(ann, hotline.Update{Kind: hotline.Left})
	w.status(hotline.Open)
	if w.states[hotline.ChatActor(ann)] != nil {
		t.Error("the chat is still a responder's")
	}
}

func TestADeletedMessageComesAgain(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	clear(w.chats[deskChat])
	w.tell(hotline.Coarse{Urgency: hotline.Soon, People: "1"}, hotline.Detail{})
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.people")
	w.press(ann, hotline.ActTake)
	clear(w.chats[ann])
	w.tell(hotline.Coarse{Urgency: hotline.Soon, People: "2-5"}, hotline.Detail{})
	w.sees(ann, "r.case.yours")
}
