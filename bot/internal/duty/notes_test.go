package duty

import (
	"fmt"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

// What a helper writes for the next is signed, and read, where their name may be
// said: at their own desk and at this hotline's. Elsewhere there is the line,
// without a name.
func TestWhatHelpersWriteForEachOther(t *testing.T) {
	const refer, hand = "refer", "hand"
	for name, tc := range map[string]struct {
		from, to int64
		how      string
		shared   bool
	}{
		"referred to the police":         {deskChat, policeChat, refer, false},
		"referred to an aid group":       {deskChat, aidChat, refer, false},
		"referred to our other desk":     {deskChat, ownChat, refer, true},
		"referred by an aid group to us": {aidChat, deskChat, refer, true},
		"from an aid group to police":    {aidChat, policeChat, refer, false},
		"handed over, taken by police":   {deskChat, policeChat, hand, false},
		"handed over at our own desk":    {deskChat, deskChat, hand, true},
		"handed over at an aid group":    {aidChat, aidChat, hand, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "day", Chat: ownChat, Language: "en"})
			w.trusting(urgent(), "", "aid", "police")
			w.pressIn(tc.from, ann, hotline.ActTake)
			w.notes(ann, "speaks softly")
			if tc.how == hand {
				w.taps(ann, verbHand)
			} else {
				w.taps(ann, verbRefer)
				w.taps(ann, verbTo, fmt.Sprint(tc.to))
			}
			w.writes(ann, "call in the morning")
			w.pressIn(tc.to, eve, hotline.ActTake)
			if got := w.theCase().st.Holder; got != eve {
				t.Fatalf("%d holds it", got)
			}
			w.notes(eve, "")
			w.sees(eve, "“call in the morning”")
			key := "r.case.line.other"
			if tc.shared {
				key = "r.case.line"
			}
			w.sees(eve, key)
			all := fmt.Sprint(w.chats[eve])
			if got := strings.Contains(all, names[ann]); got != tc.shared {
				t.Errorf("the name is read: %v", got)
			}
			if got := strings.Contains(all, "speaks softly"); got != tc.shared {
				t.Errorf("the note is read: %v", got)
			}
			// What the next one writes is for those before them where that may be.
			w.notes(eve, "has moved")
			w.notes(ann, "")
			back := tc.from == tc.to || tc.from == deskChat
			if got := strings.Contains(fmt.Sprint(w.chats[ann]), "has moved"); got != back {
				t.Errorf("who held it before reads the next one's note: %v", got)
			}
		})
	}
}

// A closed case that can no longer be opened says why in words that there are,
// also if it was closed as referred to a desk.
func TestWhyAReferredCaseCanNoLongerBeReopened(t *testing.T) {
	w := referWorld(t, urgent(), "aid")
	w.refersTo(ann, aidChat)
	w.taps(ann, verbOut, "referred")
	w.sees(ann, "r.case.over.closed.to")
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}})
	w.pass(amendEvery)
	w.sees(ann, "r.case.over.withdrawn")
	w.seesNot(ann, "r.case.over.withdrawn.to")
}
