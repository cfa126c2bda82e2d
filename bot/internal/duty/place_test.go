package duty

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// says lets the survivor say something during the talk.
func (w *world) says(s hotline.Said) {
	w.t.Helper()
	s.Chat = survivorChat
	w.fromSurvivor(hotline.Post{Said: &s})
}

// shows reports whether something in a chat holds the text, in any argument.
func (w *world) shows(chat int64, part string) bool {
	raw, err := json.Marshal(w.chats[chat])
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.Contains(string(raw), part)
}

// A place that is shared while the two talk is the case's: the group sees that
// there is one, the holder hears of it and is shown it on asking, and it expires.
func TestAPlaceOfTheTalkIsTheCases(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.seesNot(deskChat, "r.alert.exact")
	w.says(hotline.Said{Point: &hotline.Point{Lat: 13.654321, Lng: 102.567891}})
	w.sees(ann, "r.note.place")
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.exact")
	for _, chat := range []int64{ann, deskChat} {
		if w.shows(chat, "13.65") {
			t.Fatalf("%d is shown the place without asking", chat)
		}
	}
	w.taps(ann, verbShow, verbPlace)
	if !w.shows(ann, "13.654321") || w.reveals(hotline.ActRevealPlace) != 1 {
		t.Error("the place is not shown, or not logged")
	}
	w.pass(revealLife)
	w.says(hotline.Said{Point: &hotline.Point{Lat: 11, Lng: 104}})
	w.taps(ann, verbShow, verbPlace)
	if !w.shows(ann, "11.000000") {
		t.Error("the newer place is not shown")
	}
	w.pass(pointLife)
	if c := w.theCase(); c.st.Detail.Point != nil || c.st.Coarse.Exact || c.st.Spot != 0 {
		t.Error("the place has not expired")
	}
}

// What the chat tells anew knows nothing of the talk: an older place, or none,
// does not take the newer one away; a place that is newer still does.
func TestATellKeepsTheNewerPlace(t *testing.T) {
	place := func(lat float64, since time.Time) (hotline.Coarse, hotline.Detail) {
		return hotline.Coarse{Urgency: hotline.Soon, Exact: true, ExactAt: since}, hotline.Detail{Point: &hotline.Point{Lat: lat}}
	}
	w := newWorld(t)
	born := w.now
	w.tell(place(1, born))
	w.pass(time.Hour)
	w.says(hotline.Said{Point: &hotline.Point{Lat: 2}})
	w.pass(time.Hour)
	for name, again := range map[string]func(){
		"the older place": func() { w.tell(place(1, born)) },
		"no place":        func() { w.tell(hotline.Coarse{Urgency: hotline.Soon, People: "1"}, hotline.Detail{}) },
	} {
		again()
		c := w.theCase()
		if p := c.st.Detail.Point; p == nil || p.Lat != 2 || !c.st.Coarse.ExactAt.Equal(born.Add(time.Hour)) {
			t.Fatalf("%s: the case has %v of %v", name, p, c.st.Coarse.ExactAt)
		}
	}
	w.tell(place(3, w.now))
	if p := w.theCase().st.Detail.Point; p == nil || p.Lat != 3 {
		t.Errorf("the case has %v", p)
	}
	w.pass(pointLife)
	if w.theCase().st.Detail.Point != nil {
		t.Error("the place has not expired")
	}
}

// A stranger's chat, or the holder's, sets no place.
func TestOnlyTheSurvivorsPlaceIsTheCases(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	for _, chat := range []int64{ann, eve} {
		w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
			From: hotline.ChatActor(chat), Said: &hotline.Said{Chat: chat, Point: &hotline.Point{Lat: 9}},
		}})
	}
	if c := w.theCase(); c.st.Detail.Point != nil || c.st.Coarse.Exact {
		t.Error("somebody else's place became the survivor's")
	}
}

// The relay takes numbers out of what is said; who must have them asks, and it is
// logged. Of words of which nothing was taken out there is no more to show.
func TestTheFullWordsOfATalkAreKept(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "we are two"})
	w.press(ann, hotline.ActTake)
	w.says(hotline.Said{Text: "we are cold"})
	if w.offers(ann, verbWords) {
		t.Error("more words are offered, and there are none")
	}
	w.says(hotline.Said{Text: "call 012 345 678"})
	if !w.offers(ann, verbWords) {
		t.Fatal("the full words are not offered")
	}
	if w.shows(ann, "345") {
		t.Fatal("the number is shown without asking")
	}
	w.taps(ann, verbShow, verbWords)
	if !w.shows(ann, `we are two\nwe are cold\ncall 012 345 678`) || w.reveals(hotline.ActRevealWords) != 1 {
		t.Errorf("the holder sees %v", w.keysOf(ann))
	}
	w.says(hotline.Said{Text: strings.Repeat("ក", 3*maxSaid/2)})
	if said := w.theCase().st.Said; len(said) > maxSaid || !strings.HasPrefix(said, "ក") {
		t.Errorf("%d bytes are kept, beginning %q", len(said), said[:3])
	}
	w.taps(ann, verbOut, "helped")
	if c := w.theCase(); c.st.Said != "" || c.st.Cut {
		t.Error("a closed case keeps words")
	}
}

func TestTheHolderSendsAPlace(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.private(ann, hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 11.5, Lng: 104.9}, Msg: 900})
	s := w.relayed[len(w.relayed)-1].Said
	if s == nil || s.Point == nil || s.Point.Lat != 11.5 || s.Text != "" || s.Chat != ann || s.Msg != 900 {
		t.Fatalf("passed on: %+v", s)
	}
	if c := w.respCase(ann); !c.has(900) {
		t.Error("the place is not remembered for its deletion")
	}
}
