package duty

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// What is new goes before what is said again, or a busy group would never hear
// of the last who came.
func TestRepeatedCallsWaitBehindFirstOnes(t *testing.T) {
	for name, c := range map[string]struct {
		called, now hotline.Urgency
		n           int
		want        hotline.Rank
	}{
		"first, calm":       {hotline.Information, hotline.Soon, 1, hotline.RankAlert},
		"first, urgent":     {hotline.Information, hotline.Now, 1, hotline.RankUrgent},
		"again, calm":       {hotline.Today, hotline.Today, 2, hotline.RankAmend},
		"again, calmer":     {hotline.Today, hotline.Soon, 3, hotline.RankAmend},
		"a rise to today":   {hotline.Soon, hotline.Today, 2, hotline.RankAlert},
		"a rise to now":     {hotline.Today, hotline.Now, 2, hotline.RankUrgent},
		"again, urgent":     {hotline.Now, hotline.Now, 2, hotline.RankAlert},
		"fallen from now":   {hotline.Now, hotline.Today, 2, hotline.RankAmend},
		"first information": {hotline.Information, hotline.Information, 1, hotline.RankAlert},
	} {
		t.Run(name, func(t *testing.T) {
			d := &deskTurn{now: time.Unix(1e9, 0), desk: &hotline.Desk{Language: "en", Chat: deskChat}, house: &hotline.House{}, chat: deskChat}
			e := &alertState{N: c.n, Called: c.called, Alert: hotline.Alert{
				Case: caseNo, Status: hotline.Open, Coarse: hotline.Coarse{Urgency: c.now},
			}}
			d.show(e, true)
			if got := d.effects[len(d.effects)-1].(hotline.Send).Rank; got != c.want {
				t.Errorf("rank %d, want %d", got, c.want)
			}
		})
	}
}
