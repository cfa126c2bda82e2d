package duty

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

// trail is the audit in short: act, who, at which desk.
func (w *world) trail() (all []string) {
	for _, a := range w.audit {
		all = append(all, fmt.Sprintf("%s %d %d", a.Act, a.By, a.Desk))
	}
	return all
}

func TestTheAuditSaysWhoDidWhat(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "canary, call 012345678", Point: &hotline.Point{Lat: 1}})
	w.press(eve, hotline.ActPass)
	w.press(eve, hotline.ActNotReal)
	w.press(ben, hotline.ActUndo)
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbKeep)
	w.taps(ann, verbShow, verbWords)
	w.taps(ann, verbShow, verbPlace)
	w.notes(ann, "canary")
	w.taps(ann, verbHand)
	w.writes(ann, "canary")
	w.press(ben, hotline.ActTake)
	w.taps(ben, verbGive)
	w.press(ann, hotline.ActTake)
	w.pass(paceOf(hotline.Now).lease)
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbOut, "safe")
	w.taps(ann, verbOpen)
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}})
	want := []string{
		"open 0 0", "pass 13 -1001", "notreal 13 -1001", "undo 12 -1001", "take 11 -1001",
		"reveal.words 11 -1001", "reveal.place 11 -1001", "handover 11 -1001", "take 12 -1001",
		"release 12 -1001", "take 11 -1001", "lapse 11 -1001", "take 11 -1001", "close 11 -1001",
		"reopen 11 -1001", "take 11 -1001", "withdrawn 0 0",
	}
	if got := w.trail(); !slices.Equal(got, want) {
		t.Errorf("the audit says\n%v\nwant\n%v", got, want)
	}
	for _, a := range w.audit {
		raw, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "canary") || strings.Contains(string(raw), fmt.Sprint(survivorChat)) || a.Case != caseNo || a.At.IsZero() {
			t.Errorf("an entry of the audit is %s", raw)
		}
	}
}

func TestTheAuditTellsOfAnotherPhone(t *testing.T) {
	w := newWorld(t)
	w.born(urgent())
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
		From: hotline.CodeOf(mac), Return: &hotline.Return{Chat: newPhone, Mac: mac}}})
	w.settle()
	if got := w.trail(); !slices.Equal(got, []string{"open 0 0", "moved 0 0"}) {
		t.Errorf("the audit says %v", got)
	}
}
