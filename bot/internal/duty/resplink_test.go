package duty

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// linked tells Ann's chat whose it is, as the staff's actor does.
func (w *world) linked(l hotline.Linked) {
	w.posts = append(w.posts, hotline.Event{
		To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.Staff(), Linked: &l},
	})
	w.postOne()
}

// Whoever goes while they hold a case gives it back, and nothing of it stays in
// their chat: neither what stands there nor what is on its way.
func TestWhoGoesGivesBackAndKeepsNothing(t *testing.T) {
	for name, unsent := range map[string]bool{"all has arrived": false, "words are on their way": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.linked(hotline.Linked{Name: "Ann", Desk: deskChat, Lang: "en"})
			w.tell(urgent(), hotline.Detail{Words: "words of hers", Scrubbed: "words of hers"})
			w.settle()
			w.press(ann, hotline.ActTake)
			if h := w.theCase().st.Holder; h != ann {
				t.Fatalf("%d holds the case", h)
			}
			if unsent {
				w.posts = append(w.posts, hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{
					From: hotline.CaseOf(caseNo), Relay: &hotline.Relay{Case: caseNo, Text: "more of hers", Holder: true},
				}})
				w.postOne()
			}
			w.linked(hotline.Linked{Name: "Ann", Off: true, Why: "removed"})
			w.settle()
			w.status(hotline.Open)
			for _, b := range w.chats[ann] {
				if got := text(b); strings.Contains(got, "hers") || strings.Contains(got, string(caseNo)) {
					t.Errorf("the chat still shows %q", got)
				}
			}
			// What comes late is given back: a case that was being handed to them.
			w.posts = append(w.posts, hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{
				From: hotline.CaseOf(caseNo), Offer: &hotline.Offer{Case: caseNo, Lang: "en"},
			}})
			w.settle()
			for _, b := range w.chats[ann] {
				if strings.Contains(text(b), string(caseNo)) {
					t.Errorf("after they have gone they are shown %q", text(b))
				}
			}
			w.pass(offLife + time.Second)
			if st := w.states[hotline.ChatActor(ann)]; st != nil {
				t.Errorf("a day later the chat knows %s", st)
			}
		})
	}
}

// A linked chat stays one for as long as nobody says otherwise, and only the
// staff's actor can.
func TestALinkedChatStaysOne(t *testing.T) {
	w := newWorld(t)
	w.linked(hotline.Linked{Name: "Ann", Desk: deskChat, Lang: "en"})
	w.pass(60 * 24 * time.Hour)
	w.posts = append(w.posts, hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{
		From: hotline.ChatActor(eve), Linked: &hotline.Linked{Name: "Ann", Off: true, Why: "left"},
	}})
	w.settle()
	if st := string(w.states[hotline.ChatActor(ann)]); !strings.Contains(st, `"n":"Ann"`) {
		t.Errorf("after two months the chat knows %q", st)
	}
}

// What is no invitation by its length alone comes to nobody else.
func TestALinkThatIsMadeUpKeepsNobodyBusy(t *testing.T) {
	for chars, passes := range map[int]bool{0: false, hotline.JoinChars - 1: false, hotline.JoinChars: true, hotline.JoinChars + 1: false} {
		w := newWorld(t)
		w.decide(hotline.Event{To: hotline.ChatActor(eve), Update: &hotline.Update{
			Kind: hotline.Command, Command: "start", Args: hotline.JoinPrefix + strings.Repeat("x", chars), Chat: eve, From: eve, Msg: 1,
		}})
		told := slices.ContainsFunc(w.posts, func(ev hotline.Event) bool { return ev.To == hotline.Staff() })
		if told != passes {
			t.Errorf("%d characters: the staff's actor hears of it: %v", chars, told)
		}
		if passes {
			continue // what it says is the staff's actor's
		}
		if w.settle(); !strings.Contains(fmt.Sprint(w.chats[eve]), "r.join.bad") {
			t.Errorf("%d characters: the chat reads %v", chars, w.chats[eve])
		}
	}
}

func TestOnCallSaysWhoMayTake(t *testing.T) {
	people := []hotline.Responder{{Name: "Ann", Desk: deskChat}}
	for name, c := range map[string]struct {
		people []hotline.Responder
		links  []hotline.Link
		want   string
	}{
		"nobody is named":   {nil, nil, "r.oncall.anybody"},
		"nobody has joined": {people, nil, "r.reach.open"},
		"somebody has":      {people, []hotline.Link{{Name: "Ann", Chat: ann}}, "r.oncall.joined"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.house.Responders = c.people
			state, err := json.Marshal(hotline.StaffView{Links: c.links})
			if err != nil {
				t.Fatal(err)
			}
			w.states[hotline.Staff()], w.lives[hotline.Staff()] = state, w.now.Add(time.Hour)
			w.decide(hotline.Event{To: hotline.DeskAt(deskChat), Update: &hotline.Update{
				Kind: hotline.Command, Command: "oncall", Chat: deskChat, Group: true, From: eve, Msg: 1,
			}})
			w.settle()
			if w.line(c.want) == "" {
				t.Errorf("it says %v", w.chats[deskChat])
			}
		})
	}
}
