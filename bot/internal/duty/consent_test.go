package duty

import (
	"fmt"
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

const (
	aidChat     = int64(-1002)
	embassyChat = int64(-1003)
	policeChat  = int64(-1004)
)

// manyDesks adds a desk of each other kind.
func (w *world) manyDesks() {
	w.house.Desks = append(slices.Clone(w.house.Desks),
		hotline.Desk{Name: "aid", Chat: aidChat, Language: "en", Kind: hotline.KindAid},
		hotline.Desk{Name: "embassy", Chat: embassyChat, Language: "en", Kind: hotline.KindEmbassy, Country: "PH"},
		hotline.Desk{Name: "police", Chat: policeChat, Language: "en", Kind: hotline.KindPolice})
}

// trust tells a case with who may be told of it.
func (w *world) trust(c hotline.Coarse, trust ...string) {
	w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{
		Case: caseNo, Chat: survivorChat, Coarse: c, Trust: trust,
		Detail: hotline.Detail{Words: "x", Asked: []hotline.Asked{{Q: askNation, A: []string{"PH"}}}},
	}})
}

// pressIn is a press on the newest alert in another group.
func (w *world) pressIn(desk, by int64, kind hotline.ActKind) {
	w.decide(hotline.Event{To: hotline.DeskAt(desk), Update: &hotline.Update{
		Kind: hotline.Press, Chat: desk, Group: true, From: by, FromName: names[by],
		Query: fmt.Sprint("q", len(w.replies), by), Data: deskData(kind, caseNo, w.theCase().st.Step),
	}})
	w.settle()
}

func TestOnlyDesksThatMayBeToldAreTold(t *testing.T) {
	afraid := urgent()
	afraid.Needs = []string{"asylum"}
	for name, tc := range map[string]struct {
		coarse hotline.Coarse
		trust  []string
		want   []int64
	}{
		"nothing said":                         {urgent(), nil, nil},
		"other aid groups":                     {urgent(), []string{"aid"}, []int64{aidChat}},
		"their embassy":                        {urgent(), []string{"embassy"}, []int64{embassyChat}},
		"the police":                           {urgent(), []string{"police"}, []int64{policeChat}},
		"all":                                  {urgent(), []string{"police", "embassy", "aid"}, []int64{aidChat, embassyChat, policeChat}},
		"a kind that there is not":             {urgent(), []string{"hotline", "", "press"}, nil},
		"their embassy, but afraid to go home": {afraid, []string{"embassy"}, nil},
		"all, but afraid to go home":           {afraid, []string{"aid", "embassy", "police"}, []int64{aidChat, policeChat}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			w.trust(tc.coarse, tc.trust...)
			w.sees(deskChat, "r.alert.open")
			w.pass(paceOf(hotline.Now).again) // nor when the group is called again
			for _, chat := range []int64{aidChat, embassyChat, policeChat} {
				if got := len(w.keysOf(chat)) > 0; got != slices.Contains(tc.want, chat) {
					t.Errorf("desk %d was told: %v", chat, got)
				}
			}
			if len(w.alarms) != 0 {
				t.Errorf("alarms: %v", w.alarms)
			}
		})
	}
}

func TestAYesToOnesEmbassyIsNoYesToAnother(t *testing.T) {
	for name, tc := range map[string]struct {
		country string
		asked   []hotline.Asked
		want    bool
	}{
		"theirs":                {"PH", []hotline.Asked{{Q: askNation, A: []string{"PH"}}}, true},
		"another's":             {"VN", []hotline.Asked{{Q: askNation, A: []string{"PH"}}}, false},
		"not told":              {"PH", nil, false},
		"of no country":         {"", []hotline.Asked{{Q: askNation, A: []string{"PH"}}}, false},
		"of none, and not told": {"", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			w.house.Desks[2].Country = tc.country
			w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: urgent(),
				Trust: []string{"embassy"}, Detail: hotline.Detail{Asked: tc.asked}}})
			if got := len(w.keysOf(embassyChat)) > 0; got != tc.want {
				t.Errorf("told: %v", got)
			}
		})
	}
}

func TestTrustThatShrinksTakesTheAlertBack(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent(), "aid", "police")
	w.sees(aidChat, "r.alert.open")
	w.trust(urgent(), "aid")
	w.pass(amendEvery)
	if got := w.keysOf(policeChat); !slices.Equal(got, []string{"r.alert.untold"}) {
		t.Errorf("the police see %v", got)
	}
	w.sees(aidChat, "r.alert.open")
	w.sees(deskChat, "r.alert.open")
	w.pressIn(policeChat, eve, hotline.ActTake)
	w.answered("r.press.unknown")
	w.status(hotline.Open)
	w.pass(paceOf(hotline.Now).again) // the others are called again
	if got := w.keysOf(policeChat); !slices.Equal(got, []string{"r.alert.untold"}) {
		t.Errorf("after a call the police see %v", got)
	}
	w.trust(urgent(), "aid", "police")
	if got := w.keysOf(policeChat); !slices.Contains(got, "r.alert.open") || slices.Contains(got, "r.alert.untold") {
		t.Errorf("trusted again, the police see %v", got)
	}
}

func TestAHolderWhoMayNoLongerBeToldLosesTheCase(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent(), "aid")
	w.pressIn(aidChat, eve, hotline.ActTake)
	w.status(hotline.Held)
	w.sees(eve, "r.case.trust")
	w.trust(urgent())
	w.status(hotline.Open)
	if got := w.keysOf(eve); !slices.Equal(got, []string{"r.case.over.untold"}) {
		t.Errorf("the holder sees %v", got)
	}
	w.sees(deskChat, "r.alert.open")
	if !slices.Equal(w.news, []string{"read", "waiting"}) {
		t.Errorf("the survivor was told %v", w.news)
	}
	w.press(ann, hotline.ActTake)
	w.status(hotline.Held)
	w.sees(ann, "r.case.trust.none")
}

func TestAnOfferFromADeskThatMayNoLongerBeToldIsDropped(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent(), "aid")
	w.blocked[eve] = true
	w.pressIn(aidChat, eve, hotline.ActTake)
	w.trust(urgent())
	w.blocked[eve] = false
	w.private(eve, hotline.Update{Kind: hotline.Command, Command: "start"})
	w.status(hotline.Open)
	if got := w.keysOf(eve); len(got) != 0 {
		t.Errorf("the presser sees %v", got)
	}
}

func TestTrustThatGrowsTellsMoreDesks(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent())
	calls := len(w.chats[deskChat])
	step := w.theCase().st.Step
	w.trust(urgent(), "aid")
	w.sees(aidChat, "r.alert.open")
	if len(w.chats[deskChat]) != calls || w.theCase().st.Step != step {
		t.Error("the first desk was called again")
	}
	w.press(ann, hotline.ActTake)
	w.trust(urgent(), "aid", "police")
	w.sees(policeChat, "r.alert.held.other")
	w.sees(ann, "r.note.trust")
}

// lookedButton is the data of the button with which a holder says that they
// have talked about the fear of return, empty if there is none.
func (w *world) lookedButton(by int64) string {
	for _, b := range w.chats[by] {
		for _, row := range b.Rows {
			for _, x := range row {
				if verb, _, _, _ := parseData(x.Data); verb == verbLooked {
					return x.Data
				}
			}
		}
	}
	return ""
}

func TestNoEmbassyIsToldOfSomebodyAfraidBeforeTheirHelperHasTalkedWithThem(t *testing.T) {
	calm := hotline.Coarse{Urgency: hotline.Soon}
	afraid := hotline.Coarse{Urgency: hotline.Soon, Needs: []string{"asylum"}}
	w := newWorld(t)
	w.manyDesks()
	tap := func(data, answer string) {
		t.Helper()
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: data})
		w.answered(answer)
		w.pass(amendEvery)
	}
	tell := func(c hotline.Coarse, trust ...string) {
		w.trust(c, trust...)
		w.pass(amendEvery)
	}
	tell(calm, "embassy")
	w.sees(embassyChat, "r.alert.open")
	tell(afraid, "embassy") // the fear is told later
	if got := w.keysOf(embassyChat); !slices.Equal(got, []string{"r.alert.untold"}) {
		t.Errorf("the embassy sees %v", got)
	}

	// Taking the case, and working on it, tells no embassy.
	w.press(ann, hotline.ActTake)
	tap(caseData(verbKeep, caseNo), "r.press.yours")
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "I am here"})
	w.pass(amendEvery)
	w.seesNot(embassyChat, "r.alert.held.other")
	w.sees(ann, "r.case.trust.fear")

	first := w.lookedButton(ann)
	tap(first, "r.press.looked")
	w.sees(embassyChat, "r.alert.held.other")
	w.seesNot(ann, "r.case.trust.fear")
	if w.lookedButton(ann) != "" {
		t.Error("the button stays")
	}
	if a := w.theCase().st.Acts; a[len(a)-1].Kind != "looked" || a[len(a)-1].By != ann {
		t.Errorf("the audit ends with %+v", a[len(a)-1])
	}
	tell(hotline.Coarse{Urgency: hotline.Soon, Needs: []string{"asylum", "medical"}}, "embassy")
	w.sees(embassyChat, "r.alert.held.other") // that is no new fear

	// A fear that is told anew needs another talk.
	tell(calm, "embassy")
	w.sees(embassyChat, "r.alert.held.other")
	tell(afraid, "embassy")
	w.seesNot(embassyChat, "r.alert.held.other")
	w.sees(ann, "r.case.trust.fear")
	tap(first, "r.press.stale")
	w.seesNot(embassyChat, "r.alert.held.other")
	second := w.lookedButton(ann)
	tell(afraid)
	if w.lookedButton(ann) != "" {
		t.Error("the button stands without a yes to the embassy")
	}
	tap(second, "r.press.stale")
	tell(afraid, "embassy")
	w.seesNot(embassyChat, "r.alert.held.other")
	tap(second, "r.press.looked")
	w.sees(embassyChat, "r.alert.held.other")
}

func TestWhoMaySayThatTheyHaveTalked(t *testing.T) {
	afraid := hotline.Coarse{Urgency: hotline.Soon, Needs: []string{"asylum"}}
	newHeld := func(c hotline.Coarse) *world {
		w := newWorld(t)
		w.manyDesks()
		w.trust(c, "embassy")
		w.press(ben, hotline.ActTake) // so that this chat is a responder's, too
		w.private(ben, hotline.Update{Kind: hotline.Press, Data: caseData(verbGive, caseNo)})
		w.press(ann, hotline.ActTake)
		return w
	}
	looked := caseData(verbLooked, caseNo, "1")
	private := func(by int64, data string) func(*world) {
		return func(w *world) { w.private(by, hotline.Update{Kind: hotline.Press, Data: data}) }
	}
	forged := func(from hotline.Actor, by, desk int64, fear int) func(*world) {
		return func(w *world) {
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: from, Act: &hotline.Act{
				Case: caseNo, Kind: hotline.ActLooked, By: by, Desk: desk, Lang: "en", Step: fear, Query: "q"}}})
			w.settle()
		}
	}
	for name, tc := range map[string]struct {
		coarse hotline.Coarse
		press  func(*world)
		answer string // empty: none
		works  bool
	}{
		"the holder":                 {afraid, private(ann, looked), "r.press.looked", true},
		"who held it before":         {afraid, private(ben, looked), "r.press.notyours", false},
		"no holder, to the case":     {afraid, forged(hotline.ChatActor(ben), ben, 0, 1), "r.press.notyours", false},
		"somebody as the holder":     {afraid, forged(hotline.ChatActor(ben), ann, 0, 1), "", false},
		"in the group":               {afraid, func(w *world) { w.pressData(ann, looked); w.settle() }, "r.press.unknown", false},
		"another in the group":       {afraid, forged(hotline.Staff(), ben, deskChat, 1), "r.press.held", false},
		"an embassy":                 {afraid, forged(hotline.Staff(), eve, embassyChat, 1), "r.press.unknown", false},
		"who is not afraid":          {hotline.Coarse{Urgency: hotline.Soon}, private(ann, looked), "r.press.stale", true},
		"a fear that is not there":   {afraid, private(ann, caseData(verbLooked, caseNo, "2")), "r.press.stale", false},
		"no fear":                    {afraid, private(ann, caseData(verbLooked, caseNo)), "r.press.unknown", false},
		"a fear that is no number":   {afraid, private(ann, caseData(verbLooked, caseNo, "01")), "r.press.unknown", false},
		"the fear 0":                 {afraid, private(ann, caseData(verbLooked, caseNo, "0")), "r.press.unknown", false},
		"the fear 0, to the case":    {hotline.Coarse{Urgency: hotline.Soon}, forged(hotline.ChatActor(ann), ann, 0, 0), "r.press.stale", true},
		"another case":               {afraid, private(ann, caseData(verbLooked, "2PX4RT", "1")), "r.press.notyours", false},
		"a case that was given back": {afraid, func(w *world) { private(ann, caseData(verbGive, caseNo))(w); private(ann, looked)(w) }, "r.press.notyours", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newHeld(tc.coarse)
			w.t = t
			before := len(w.replies)
			tc.press(w)
			if tc.answer != "" {
				w.answered(tc.answer)
			} else if len(w.replies) != before {
				t.Errorf("it was answered %v", w.replies[before:])
			}
			w.pass(amendEvery)
			if got := slices.Contains(w.theCase().st.Told, embassyChat); got != tc.works {
				t.Errorf("the embassy is told: %v", got)
			}
			if c := w.theCase(); c.st.Talked != (tc.answer == "r.press.looked") {
				t.Errorf("somebody has talked with them: %v", c.st.Talked)
			}
		})
	}
}

func TestAHolderOfAnEmbassyLosesWhoIsAfraid(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent(), "embassy")
	w.pressIn(embassyChat, eve, hotline.ActTake)
	w.status(hotline.Held)
	c := urgent()
	c.Needs = []string{"asylum"}
	w.trust(c, "embassy")
	w.status(hotline.Open)
	w.sees(eve, "r.case.over.untold")
}

func TestACaseThatOnlyOthersSeeIsAnAlarm(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.house.Desks = w.house.Desks[1:]
	w.trust(urgent(), "aid")
	w.sees(aidChat, "r.alert.open")
	if !slices.Equal(w.alarms, []string{"case-without-desk"}) {
		t.Errorf("alarms: %v", w.alarms)
	}
}

func TestWithdrawnIsSaidEverywhere(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent(), "aid", "embassy", "police")
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true, Why: "clear"}})
	w.pass(amendEvery)
	for _, chat := range []int64{deskChat, aidChat, embassyChat, policeChat} {
		if got := w.keysOf(chat); !slices.Equal(got, []string{"r.alert.withdrawn"}) {
			t.Errorf("desk %d sees %v", chat, got)
		}
	}
}

func TestWhoWasAboutToTakeWhatTheirDeskMayNotBeToldHearsNoReason(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	w.trust(urgent(), "aid")
	w.decide(hotline.Event{To: hotline.DeskAt(aidChat), Update: &hotline.Update{
		Kind: hotline.Press, Chat: aidChat, Group: true, From: eve, Query: "q", Data: deskData(hotline.ActTake, caseNo, 1)}})
	w.toCase() // which offers it
	w.trust(urgent())
	w.answered("r.press.untold")
	w.sees(eve, "r.case.over.untold")
	w.status(hotline.Open)
}
