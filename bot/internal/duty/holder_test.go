package duty

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// TestWhatTheHolderSees holds what only the holder of a case is shown.
func TestWhatTheHolderSees(t *testing.T) {
	came := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	bare := respCase{No: caseNo, Phase: held, Lang: "en", Lease: ms(came.Add(time.Hour)), Coarse: urgent()}
	full := bare
	full.Coarse = hotline.Coarse{
		Urgency: hotline.Now, Reason: "checkin_no", Danger: hotline.Yes, Province: "KH-18", People: "2-5",
		Frail: []string{"pregnant"}, Needs: []string{"medical", "cmr", "embassy", "asylum"}, Lang: "vi", Phone: "borrowed", Write: "30m",
		Exact: true, ExactAt: came, Situation: "hospital", Other: true, Woman: true, Quiet: true, Sent: true,
	}
	full.Detail = hotline.Detail{
		Words: "call 012 345 678", Scrubbed: "call [phone]", Point: &hotline.Point{Lat: 1},
		Asked: []hotline.Asked{
			{Q: "relation", A: []string{"family"}}, {Q: "medical", A: []string{"bleeding", "fever"}},
			{Q: "weeks", A: nil}, {Q: "mind", A: []string{"yes"}}, {Q: "nationality", A: []string{"VN"}},
		},
	}
	full.Fear = 2
	full.Trust, full.Check, full.CheckAt = []string{"aid", "embassy", "police"}, "unsafe", ms(came)
	offeredCase := full
	offeredCase.Phase = offered
	var sb strings.Builder
	for _, c := range []struct {
		name       string
		c          respCase
		unapproved bool
	}{
		{"held, little told, the triage table approved", bare, false},
		{"held, everything told, the triage table not approved", full, true},
		{"on its way to whoever pressed", offeredCase, true},
	} {
		fmt.Fprintf(&sb, "# %s\n%s\n", c.name, text(caseBody(&c.c, c.unapproved)))
	}
	golden(t, "holder.golden", sb.String())
}

func TestTheTriageTableIsNotApprovedUntilTheHouseSaysSo(t *testing.T) {
	for approved, want := range map[string]bool{"": true, "Dr. A and B, March 2026": false} {
		w := newWorld(t)
		w.house.Triage = approved
		w.tell(urgent(), hotline.Detail{})
		w.press(ann, hotline.ActTake)
		if got := slices.Contains(w.keysOf(ann), "r.case.triage"); got != want {
			t.Errorf("approved by %q: it is said to be unapproved: %v", approved, got)
		}
		for _, b := range w.chats[ann] {
			if strings.Contains(text(b), "Dr.") {
				t.Error("the name of who approved it is shown")
			}
		}
	}
}

func TestAnOfferAloneShowsNothingOfTheDetail(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "canary", Media: []hotline.File{voice}, Asked: []hotline.Asked{{Q: "mind", A: []string{"yes"}}}})
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: hotline.CaseOf(caseNo),
		Offer: &hotline.Offer{Case: caseNo, Desk: deskChat, Lang: "en", Coarse: urgent(), Until: w.now.Add(offerLife)}}})
	w.sendOne()
	w.sees(ann, "r.case.offer")
	if got := w.keysOf(ann); slices.Contains(got, "ask.mind") || slices.Contains(got, "r.case.trust.none") || w.files(ann) != nil {
		t.Errorf("the presser sees %v, %v", got, w.files(ann))
	}
}
