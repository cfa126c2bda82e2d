package duty

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// offers reports whether a message in the chat has a button of this verb.
func (w *world) offers(chat int64, verb string) bool {
	for _, b := range w.chats[chat] {
		for _, row := range b.Rows {
			for _, btn := range row {
				if v, _, _, _ := parseData(btn.Data); v == verb {
					return true
				}
			}
		}
	}
	return false
}

// taps presses a button under the case in somebody's chat.
func (w *world) taps(who int64, verb string, more ...string) {
	w.t.Helper()
	w.private(who, hotline.Update{Kind: hotline.Press, Data: caseData(verb, caseNo, more...)})
}

// writes lets somebody write in their chat.
func (w *world) writes(who int64, text string) {
	w.t.Helper()
	w.msg++
	w.private(who, hotline.Update{Kind: hotline.Text, Text: text, Msg: w.msg})
}

func (w *world) notes(who int64, text string) {
	w.t.Helper()
	w.msg++
	w.private(who, hotline.Update{Kind: hotline.Command, Command: "note", Args: text, Msg: w.msg, ReplyTo: w.respCase(who).Msg})
}

func heldBy(t *testing.T, who int64) *world {
	t.Helper()
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "x"})
	w.press(who, hotline.ActTake)
	w.status(hotline.Held)
	return w
}

func TestAHandOverCarriesOneLine(t *testing.T) {
	w := heldBy(t, ann)
	w.taps(ann, verbHand)
	w.sees(ann, "r.case.hand")
	w.writes(ann, "they speak Thai,\ncall 012 345 678")
	w.status(hotline.Open)
	if len(w.relayed) != 0 {
		t.Error("the line went to the person")
	}
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.case.over.handover"}) {
		t.Errorf("who handed over sees %v", got)
	}
	w.sees(deskChat, "r.alert.open")
	for _, a := range w.alerts {
		if strings.Contains(a, "Thai") {
			t.Error("the group was told the line")
		}
	}
	w.press(ben, hotline.ActTake)
	w.sees(ben, "r.case.line")
	w.sees(ben, "“they speak Thai, call [phone]”")
	w.taps(ben, verbGive)
	w.press(eve, hotline.ActTake)
	w.seesNot(eve, "r.case.line")
	if w.theCase().st.Line != "" {
		t.Error("the line is kept for ever")
	}
}

func TestAHandOverWithoutALine(t *testing.T) {
	w := heldBy(t, ann)
	w.taps(ann, verbHand)
	w.taps(ann, verbPass)
	w.answered("r.press.handed")
	w.press(ben, hotline.ActTake)
	w.seesNot(ben, "r.case.line")
}

func TestTheLineIsAskedForTenMinutes(t *testing.T) {
	w := heldBy(t, ann)
	w.tell(hotline.Coarse{Urgency: hotline.Today}, hotline.Detail{})
	w.taps(ann, verbHand)
	w.msg++
	w.private(ann, hotline.Update{Kind: hotline.Media, Media: "voice", File: "f", Msg: w.msg})
	w.sees(ann, "r.hand.words")
	w.writes(ann, strings.Repeat("x", maxLine+1))
	w.sees(ann, "r.hand.long")
	w.status(hotline.Held)
	w.pass(handLife)
	w.seesNot(ann, "r.case.hand")
	w.writes(ann, "they are brothers") // the line, too late
	w.sees(ann, "r.hand.lapsed")
	w.writes(ann, "for the person")
	if len(w.relayed) != 1 || w.relayed[0].Said.Text != "for the person" {
		t.Errorf("%d posts of words", len(w.relayed))
	}
}

func TestNotesAreForThoseWhoHoldOrHeld(t *testing.T) {
	w := heldBy(t, ann)
	w.notes(ann, "brother is Dara, +855 12 345 678")
	w.sees(ann, "r.note.kept")
	w.taps(ann, verbGive)
	w.press(ben, hotline.ActTake)
	w.sees(ben, "“brother is Dara, [phone]”")
	// Who held it before still adds, and reads.
	w.notes(ann, "asks for a doctor")
	w.sees(ann, "r.note.kept")
	w.sees(ben, "“asks for a doctor”")
	w.notes(ann, "")
	w.sees(ann, "“brother is Dara, [phone]”")
	// Whoever never did, does not.
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(eve),
		Act: &hotline.Act{Case: caseNo, Kind: hotline.ActNote, By: eve}}})
	w.settle()
	if len(w.chats[eve]) != 0 {
		t.Error("somebody who never held the case reads its notes")
	}
	for _, a := range w.alerts {
		if strings.Contains(a, "doctor") {
			t.Error("the group was told a note")
		}
	}
	for range maxNotes {
		w.notes(ben, strings.Repeat("y", maxNote))
	}
	w.sees(ben, "r.note.full")
	if strings.Contains(string(w.states[hotline.CaseOf(caseNo)]), "345 678") {
		t.Error("a number is kept")
	}
	if n := len(w.theCase().st.Notes); n != maxNotes {
		t.Errorf("%d notes are kept", n)
	}
	w.notes(ben, strings.Repeat("y", maxNote+1))
	w.sees(ben, "r.note.long")
	w.taps(ben, verbOut, "safe")
	if w.theCase().st.Notes != nil {
		t.Error("the notes outlive the case")
	}
	w.notes(ann, "late")
	w.sees(ann, "r.note.over")
	w.pass(recordLife)
	if got := w.keysOf(ann); slices.Contains(got, "r.note.by") {
		t.Errorf("notes stand for longer than a day: %v", got)
	}
}

func TestANoteAsksForItsCase(t *testing.T) {
	w := heldBy(t, ann)
	w.taps(ann, verbGive)
	w.private(ann, hotline.Update{Kind: hotline.Command, Command: "note", Args: "x", Msg: 5})
	w.sees(ann, "r.note.which")
}

func TestWhoClosedACaseOpensItAgainWithinAWeek(t *testing.T) {
	for name, tc := range map[string]struct {
		after  time.Duration
		do     func(*world)
		opens  bool
		answer string
	}{
		"at once":      {time.Minute, nil, true, "r.press.reopened"},
		"after three":  {3 * 24 * time.Hour, nil, true, "r.press.reopened"},
		"after a week": {reopenLife, nil, false, ""},
		"desk is gone": {time.Hour, func(w *world) { w.house.Desks = nil }, false, "r.press.reopen.not"},
		"chat is cleared": {time.Hour, func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Why: "clear"}})
		}, true, "r.press.reopened.silent"},
	} {
		t.Run(name, func(t *testing.T) {
			w := heldBy(t, ann)
			w.taps(ann, verbOut, "safe")
			if !w.offers(ann, verbOpen) {
				t.Fatal("no button to open it again")
			}
			w.pass(tc.after)
			if tc.do != nil {
				tc.do(w)
			}
			w.replies = nil
			w.taps(ann, verbOpen)
			if tc.answer != "" {
				w.answered(tc.answer)
			}
			if !tc.opens {
				w.status(hotline.Closed)
				return
			}
			w.status(hotline.Held)
			w.sees(ann, "r.case.yours")
			if w.offers(ann, verbOpen) {
				t.Error("it can be opened again although it is open")
			}
			if c := w.theCase(); c.st.Silent != (c.st.Chat == 0) {
				t.Error("the holder is not told whether the person can be reached")
			}
			w.pass(amendEvery)
			w.sees(deskChat, "r.alert.held")
			if w.theCase().st.Chat != 0 && !slices.Equal(w.news, []string{"read", "closed", "waiting", "read"}) {
				t.Errorf("the person was told %v", w.news)
			}
		})
	}
}

func TestNobodyElseOpensACaseAgain(t *testing.T) {
	w := heldBy(t, ann)
	w.taps(ann, verbGive)
	w.press(ben, hotline.ActTake)
	w.taps(ben, verbOut, "safe")
	w.replies = nil
	w.taps(ann, verbOpen)
	w.answered("r.press.notyours")
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(ann),
		Act: &hotline.Act{Case: caseNo, Kind: hotline.ActReopen, By: ann, Query: "q"}}})
	w.status(hotline.Closed)
	w.settle()
	w.taps(ben, verbOpen)
	w.status(hotline.Held)
}

func TestWhoHeldItForADeskThatMayNoLongerBeToldReadsNoNotes(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent(), "aid")
	w.pressIn(aidChat, eve, hotline.ActTake)
	w.notes(eve, "asks for a doctor")
	w.taps(eve, verbGive)
	w.press(ann, hotline.ActTake)
	w.notes(eve, "")
	w.sees(eve, "“asks for a doctor”") // she may be told as long as the desk may
	w.trust(urgent())
	w.notes(ann, "moves tonight")
	for _, words := range []string{"", "late"} {
		before := len(w.chats[eve])
		w.notes(eve, words)
		if n := len(w.chats[eve]) - before; n != 1 {
			t.Errorf("%d messages answer %q", n, words)
		}
	}
	w.sees(eve, "r.note.untold")
	w.seesNot(eve, "“moves tonight”")
	if n := len(w.theCase().st.Notes); n != 2 {
		t.Errorf("%d notes are kept", n)
	}
	w.trust(urgent(), "aid")
	w.notes(eve, "")
	if n := strings.Count(fmt.Sprint(w.keysOf(eve)), "“asks for a doctor”"); n != 2 {
		t.Errorf("she reads the note of her own desk %d times", n)
	}
}
