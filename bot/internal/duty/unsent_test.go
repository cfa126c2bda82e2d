package duty

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// A group that nothing could be sent to for more than a day still shows what was
// over long ago. When the case is opened again, that message is not left standing
// beside the new one.
func TestAnAlertWhoseEndWasNeverSentDoesNotStay(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.press(ann, hotline.ActTake)
	arrive := func() {
		for len(w.posts) > 0 {
			w.postOne() // nothing is sent meanwhile
		}
	}
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.ChatActor(ann), Act: &hotline.Act{
		Case: caseNo, Kind: hotline.ActClose, By: ann, Outcome: "helped",
	}}})
	arrive()
	w.now = w.now.Add(finalLife + time.Hour)
	w.decide(hotline.Event{To: hotline.AlertAt(deskChat, caseNo), Tick: true})
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
		From: hotline.ChatActor(survivorChat), Check: &hotline.Check{Case: caseNo, What: checkUnsafe},
	}})
	arrive()
	w.settle()
	w.status(hotline.Open)
	alerts := slices.DeleteFunc(w.keysOf(deskChat), func(key string) bool { return key != "r.alert.partial" })
	if len(alerts) != 1 {
		t.Errorf("%d messages of the case stand in the group", len(alerts))
	}
}
