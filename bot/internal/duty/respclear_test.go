package duty

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// clears empties somebody's chat.
func (w *world) clears(who int64) {
	w.t.Helper()
	w.msg++
	w.private(who, hotline.Update{Kind: hotline.Command, Command: "clear", Msg: w.msg})
}

func TestAResponderEmptiesTheirChat(t *testing.T) {
	w := newWorld(t)
	given, closed := hotline.CaseNo("2PX4RT"), hotline.CaseNo("3PX4RT")
	for _, no := range []hotline.CaseNo{given, closed} {
		w.tellCase(no, hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
		w.pressData(ann, deskData(hotline.ActTake, no, 1))
		w.settle()
	}
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbGive, given)})
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbOut, closed, "safe")})
	w.tell(urgent(), hotline.Detail{Words: "call 012345678", Point: &hotline.Point{Lat: 11}, Media: []hotline.File{{Kind: "photo", ID: "f"}}})
	w.press(ann, hotline.ActTake)
	w.notes(ann, "asks for a doctor")
	mine := w.msg + 1
	w.writes(ann, "I am here")
	w.said(ann)
	w.taps(ann, verbShow, verbPlace)
	w.private(ann, hotline.Update{Kind: hotline.Command, Command: "help", Msg: 9950}) // of no case
	w.chats[ann][mine] = hotline.Body{Lines: []hotline.Msg{hotline.Words("I am here")}}
	before := w.respCase(ann).Msg
	news, acts, reveals := len(w.news), len(w.theCase().st.Acts), len(w.resp(ann).Reveals)

	w.clears(ann)
	got := w.keysOf(ann)
	for _, key := range []string{"r.said", "r.said.photo", "r.place", "r.note.kept", "r.case.over.released"} {
		if slices.Contains(got, key) {
			t.Errorf("%s still stands", key)
		}
	}
	w.seesNot(ann, "“I am here”")
	for _, key := range []string{"r.case.yours", "r.case.over.closed", "r.clear", "r.clear.held", "r.clear.closed", "r.clear.rest"} {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(k string) bool { return k != key })); n != 1 {
			t.Errorf("%s stands %d times", key, n)
		}
	}
	if !slices.Contains(w.removed, 9950) {
		t.Error("a command that was typed still stands")
	}
	if len(w.chats[ann]) != 3 {

		t.Errorf("%d messages stand: %v", len(w.chats[ann]), got)
	}
	c := w.respCase(ann)
	if c.Msg == before || w.chats[ann][before].Lang != "" || len(c.Recs) != 0 {
		t.Error("the case was not shown anew")
	}
	for _, verb := range []string{verbKeep, verbGive, verbClose, verbHand, verbPlace, verbOpen} {
		if !w.offers(ann, verb) {
			t.Errorf("no button to %s", verb)
		}
	}
	w.status(hotline.Held)
	if len(w.news) != news || len(w.theCase().st.Acts) != acts || len(w.resp(ann).Reveals) != reveals {
		t.Error("somebody was told, or the ration of reveals is new")
	}
	w.writes(ann, "still here")
	if w.words() != 2 {
		t.Error("the case no longer leads to the person")
	}
}

func TestWhoHoldsNothingEmptiesTheirChat(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbGive)
	w.pass(time.Minute)
	w.clears(ann)
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.clear", "r.clear.none", "r.clear.rest"}) {
		t.Errorf("the chat shows %v", got)
	}
	if w.states[hotline.ChatActor(ann)] != nil {
		t.Error("the chat is still a responder's")
	}
	w.status(hotline.Open)
}
