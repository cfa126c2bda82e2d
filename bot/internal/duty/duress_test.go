package duty

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// underDuress is the survivor's chat emptied with the word that says so.
func (w *world) underDuress() {
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Why: "clear", Duress: true}})
}

// TestDuressRaisesACase: whatever it is, somebody must read it now; the group hears by
// a new message, and nothing is written to that phone any more.
func TestDuressRaisesACase(t *testing.T) {
	soon := hotline.Coarse{Urgency: hotline.Soon, Reason: "papers", Phone: "own", Write: "any", Sent: true}
	for name, tc := range map[string]struct {
		told  hotline.Coarse
		way   func(w *world)
		calls int // new messages in the group
	}{
		"waiting":           {soon, func(*world) {}, 1},
		"urgent anyway":     {urgent(), func(*world) {}, 1},
		"held":              {soon, func(w *world) { w.press(ann, hotline.ActTake) }, 0},
		"marked not real":   {soon, func(w *world) { w.press(ann, hotline.ActNotReal) }, 1},
		"silent in a check": {soon, func(w *world) { w.checked("silent") }, 1},
		"closed": {soon, func(w *world) {
			w.press(ann, hotline.ActTake)
			w.taps(ann, verbOut, "helped")
		}, 1},
		"the chat has gone before": {soon, func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Why: "idle"}})
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(tc.told, hotline.Detail{Words: "x"})
			tc.way(w)
			w.pass(amendEvery)
			before := len(w.chats[deskChat])
			ids := map[int]bool{}
			for id := range w.chats[deskChat] {
				ids[id] = true
			}
			news := len(w.news)
			w.underDuress()
			calls := 0
			for id := range w.chats[deskChat] {
				if !ids[id] {
					calls++
				}
			}
			if calls != tc.calls {
				t.Errorf("%d new messages in the group, want %d (%d before)", calls, tc.calls, before)
			}
			c := w.theCase().st
			if c.Coarse.Urgency != hotline.Now || c.Coarse.Reason != reasonDuress || c.Coarse.Phone != "watched" || c.Coarse.Write != "never" {
				t.Errorf("it is told as %+v", c.Coarse)
			}
			if !c.Status.Live() || c.Chat != 0 || c.Until != 0 || !c.Silent || c.Duress != ms(w.now) {
				t.Errorf("the case is %s, its chat %d until %d, silent %v, at %d", c.Status, c.Chat, c.Until, c.Silent, c.Duress)
			}
			if len(w.news) != news {
				t.Errorf("the chat was told %v", w.news[news:])
			}
			w.pass(amendEvery)
			w.seesNot(deskChat, "r.case.duress")
			w.seesNot(deskChat, "r.note.duress")
		})
	}
}

// What is over for good, another phone's, and nobody's is not opened by it.
func TestDuressThatCountsForNothing(t *testing.T) {
	for name, way := range map[string]func(w *world){
		"withdrawn": func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true, Why: "clear"}})
		},
		"not real for good": func(w *world) { w.press(ann, hotline.ActNotReal); w.pass(undoLife) },
		"on another phone":  func(w *world) { w.comeBack(newPhone, mac) },
		"left twice":        func(w *world) { w.comeBack(newPhone, mac); w.comeBack(survivorChat, mac); w.comeBack(newPhone, mac) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.born(urgent())
			way(w)
			was := w.theCase().st.Status
			w.underDuress()
			if c := w.theCase().st; c.Duress != 0 || c.Coarse.Reason == reasonDuress || c.Status != was {
				t.Errorf("it counted: %s, %+v", c.Status, c.Coarse)
			}
		})
	}
}

// The holder hears by a message of its own, sees it with its time until they have
// marked it, and so does whoever holds the case next; what they write is lost.
func TestTheHolderHearsOfDuress(t *testing.T) {
	w := newWorld(t)
	w.born(hotline.Coarse{Urgency: hotline.Soon, Reason: "papers", Sent: true})
	w.press(ann, hotline.ActTake)
	w.seesNot(ann, "r.case.duress")
	w.underDuress()
	w.sees(ann, "r.note.duress")
	w.sees(ann, "r.case.duress")
	w.taps(ann, verbGive)
	w.press(ben, hotline.ActTake)
	w.sees(ben, "r.case.duress")
	at := w.respCase(ben).Duress

	// The person comes back on another phone: life goes on, and the mark stays.
	w.pass(time.Minute)
	w.comeBack(newPhone, mac)
	if got, _ := w.returned(); !got.OK {
		t.Error("the code opens nothing")
	}
	w.tellFrom(newPhone, hotline.Coarse{Urgency: hotline.Soon, Reason: "papers", Phone: "own", Write: "any", Sent: true})
	if c := w.theCase().st; c.Chat != newPhone || c.Silent || c.Coarse.Phone != "own" {
		t.Errorf("the case goes on as %+v", c.Coarse)
	}
	w.sees(ben, "r.case.duress")
	if got := w.respCase(ben).Duress; got != at {
		t.Errorf("its time is %d, was %d", got, at)
	}
	w.taps(ben, verbHeeded)
	w.answered("r.press.yours")
	w.seesNot(ben, "r.case.duress")
	if w.offers(ben, verbHeeded) {
		t.Error("the button stays")
	}
}

// TestH6DuressIsNoFieldOfItsOwn: two cases that a group cannot tell apart but for the
// reason, one of which was under duress.
func TestH6DuressIsNoFieldOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.underDuress()
	last := w.alerts[len(w.alerts)-1]
	if strings.Contains(strings.ReplaceAll(last, `"r":"duress"`, ""), "duress") {
		t.Errorf("the desk was posted %s", last)
	}
}

// TestMeetingWordsOfTheHolder: asked for, logged, gone in time, and the same as the
// person's, whoever holds the case.
func TestMeetingWordsOfTheHolder(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon, Reason: "papers", Lang: "km"}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	if w.offers(ann, verbMeet) {
		t.Error("they are offered before the person can see theirs")
	}
	w.taps(ann, verbMeet)
	w.answered("r.meeting.none")
	w.tell(hotline.Coarse{Urgency: hotline.Soon, Reason: "papers", Lang: "km", Sent: true}, hotline.Detail{})
	first, second := hotline.MeetingWords(func(s string) string { return "mac of " + s }, caseNo)
	for _, who := range []int64{ann, ben} {
		w.taps(who, verbMeet)
		w.sees(who, "r.reveal.meet")
		w.seesNot(who, "r.meeting")
		w.taps(who, verbShow, verbMeet)
		var shown hotline.Msg
		for _, b := range w.chats[who] {
			for _, l := range b.Lines {
				if l.Key == "r.meeting" {
					shown = l
				}
			}
		}
		want := hotline.M("r.meeting", hotline.Str("Case", string(caseNo)),
			hotline.Str("SignFirst", hotline.MeetingSign(first)), hotline.List("First", hotline.MeetingNames(first, "en", "km")...),
			hotline.Str("SignSecond", hotline.MeetingSign(second)), hotline.List("Second", hotline.MeetingNames(second, "en", "km")...))
		if !reflect.DeepEqual(shown, want) {
			t.Errorf("shown is %+v, not %+v", shown, want)
		}
		w.seesNot(deskChat, "r.meeting")
		w.pass(revealLife)
		w.seesNot(who, "r.meeting")
		if who == ann {
			w.taps(ann, verbGive)
			w.taps(ann, verbMeet)
			w.answered("r.press.notyours")
			w.press(ben, hotline.ActTake)
		}
	}
	n := 0
	for _, a := range w.audit {
		if a.Act == "meeting" && a.Case == caseNo {
			n++
		}
	}
	if n != 2 || !slices.ContainsFunc(w.audit, func(a hotline.Audit) bool { return a.Act == "meeting" && a.By == ben && a.Desk == deskChat }) {
		t.Errorf("the audit has %v", w.audit)
	}
}
