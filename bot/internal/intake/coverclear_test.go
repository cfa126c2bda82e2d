package intake

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// TestDuressAtTheClearQuestion: those that heard of the clear hear of this too.
func TestDuressAtTheClearQuestion(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		first := w.caseNo()
		w.pass(25 * time.Hour)
		toReceived(w, "own", "any")
		w.setWords()
		w.command("clear")
		w.says(duressWord)
		told := map[hotline.CaseNo]bool{}
		for _, m := range w.mail {
			if isDuress(m.Post) {
				told[hotline.CaseNo(m.To.ID)] = true
			}
		}
		if len(told) != 2 || !told[first] {
			t.Fatalf("told: %v", told)
		}
	})
}
