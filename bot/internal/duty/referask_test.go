package duty

import (
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

// Who may be told is asked, and nothing is told to anybody before a yes.
func TestTheQuestionBeforeAReferral(t *testing.T) {
	afraid := hotline.Coarse{Urgency: hotline.Today, Needs: []string{"asylum"}}
	plain := hotline.Coarse{Urgency: hotline.Today}
	for name, tc := range map[string]struct {
		coarse       hotline.Coarse
		desk         int64
		what, nation string
		says         string
		called       bool
	}{
		"yes to an aid group":        {plain, aidChat, "yes", "", "r.refer.called", true},
		"yes to the police":          {afraid, policeChat, "yes", "", "r.refer.called", true},
		"no":                         {plain, aidChat, "no", "", "r.refer.no", false},
		"nothing":                    {plain, policeChat, "silent", "", "r.refer.silent", false},
		"it waits":                   {plain, aidChat, "waiting", "", "r.refer.waiting", false},
		"it is asked":                {plain, aidChat, "asked", "", "r.refer.asked", false},
		"yes to their embassy":       {plain, embassyChat, "yes", "PH", "r.refer.called", true},
		"another country's":          {plain, embassyChat, "yes", "VN", "r.refer.country", false},
		"an embassy, and no country": {plain, embassyChat, "yes", "", "r.refer.country", false},
		"their embassy, but afraid":  {afraid, embassyChat, "yes", "PH", "r.refer.talk", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := referWorld(t, tc.coarse)
			w.refersTo(ann, tc.desk)
			w.answered("r.press.refer.asked")
			kind := w.house.DeskAt(tc.desk).Kind
			if q := w.asks(); q == nil || q.Kind != kind || q.Nation != (kind == hotline.KindEmbassy) {
				t.Fatalf("the person is asked %+v", q)
			}
			if len(w.chats[tc.desk]) != 0 {
				t.Fatal("the desk was told before a yes")
			}
			w.answers(tc.what, kind, tc.nation)
			w.sees(ann, tc.says)
			if got := w.takeable(tc.desk); got != tc.called || !got && len(w.chats[tc.desk]) != 0 {
				t.Errorf("called: %v, %v", got, w.keysOf(tc.desk))
			}
			if yes := slices.Contains(w.theCase().st.Trust, kind); yes != (tc.what == "yes") {
				t.Errorf("trust is %v", w.theCase().st.Trust)
			}
			w.status(hotline.Held)
			if tc.says == "r.refer.talk" {
				w.taps(ann, verbLooked, "1")
				w.sees(ann, "r.refer.called")
				if !w.takeable(tc.desk) {
					t.Error("not called after they had talked")
				}
			}
		})
	}
}

func TestAYesCountsThoughTheQuestionWasTakenBack(t *testing.T) {
	w := referWorld(t, urgent())
	w.refersTo(ann, aidChat)
	w.taps(ann, verbUnref)
	w.answers("yes", "aid", "")
	if !slices.Equal(w.theCase().st.Trust, []string{"aid"}) || w.where(ann) != "" {
		t.Error("what they said does not count, or there is a referral again")
	}
	// It is theirs to take back, as any other.
	w.answers("no", "aid", "")
	if w.theCase().st.Trust != nil {
		t.Error("it cannot be taken back")
	}
	for name, p := range map[string]hotline.Post{
		"another chat":       {From: hotline.ChatActor(eve), Answered: &hotline.Answered{Case: caseNo, N: 1, Kind: "aid", What: "yes"}},
		"never asked":        {From: hotline.ChatActor(survivorChat), Answered: &hotline.Answered{Case: caseNo, N: 9, Kind: "aid", What: "yes"}},
		"no kind that is":    {From: hotline.ChatActor(survivorChat), Answered: &hotline.Answered{Case: caseNo, N: 1, Kind: "press", What: "yes"}},
		"of no case of this": {From: hotline.ChatActor(survivorChat), Answered: &hotline.Answered{Case: "2PX4RT", N: 1, Kind: "aid", What: "yes"}},
	} {
		w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &p})
		w.settle()
		if w.theCase().st.Trust != nil {
			t.Errorf("%s gave a yes", name)
		}
	}
}
