package duty

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const ownChat = int64(-1005) // a second desk of the hotline's own

// referWorld is a case held by ann at the hotline's desk, among many desks.
func referWorld(t *testing.T, c hotline.Coarse, trust ...string) *world {
	t.Helper()
	w := newWorld(t)
	w.manyDesks()
	w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "day", Chat: ownChat, Language: "en"})
	w.trusting(c, "", trust...)
	w.press(ann, hotline.ActTake)
	w.status(hotline.Held)
	return w
}

// trusting tells the case with who may be told and the country named.
func (w *world) trusting(c hotline.Coarse, nation string, trust ...string) {
	d := hotline.Detail{Words: "x"}
	if nation != "" {
		d.Asked = []hotline.Asked{{Q: askNation, A: []string{nation}}}
	}
	w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: c, Trust: trust, Detail: d, Code: mac}})
}

// refers refers the case to a desk, without a line.
func (w *world) refersTo(who, desk int64) {
	w.t.Helper()
	w.taps(who, verbRefer)
	w.taps(who, verbTo, fmt.Sprint(desk))
	w.taps(who, verbPass)
}

// answers is what the survivor's chat says of the question that stands.
func (w *world) answers(what, kind, nation string) {
	w.fromSurvivor(hotline.Post{Answered: &hotline.Answered{Case: caseNo, N: w.theCase().st.Questions, Kind: kind, What: what, Nation: nation}})
}

// asks is the question that stands on the survivor's card, nil if none does.
func (w *world) asks() *hotline.Question {
	if n := len(w.asked); n > 0 && w.asked[n-1].Kind != "" {
		return &w.asked[n-1]
	}
	return nil
}

// where is where the holder sees the referral stand.
func (w *world) where(who int64) string {
	if r := w.respCase(who).Refer; r != nil {
		return r.Where
	}
	return ""
}

// acts are the audit's acts in a row.
func (w *world) acts() string {
	var out []string
	for _, a := range w.audit {
		out = append(out, a.Act)
	}
	return strings.Join(out, " ")
}

// A referral may be called where the desk may be told, and nowhere else: the
// reasons that the holder is shown say the same as what decides.
func TestWhereACaseMayBeReferredIsWhereItMayBeTold(t *testing.T) {
	desks := []hotline.Desk{
		{Chat: 1}, {Chat: 2, Kind: hotline.KindHotline}, {Chat: 3, Kind: hotline.KindAid}, {Chat: 4, Kind: hotline.KindPolice},
		{Chat: 5, Kind: hotline.KindEmbassy, Country: "PH"}, {Chat: 6, Kind: hotline.KindEmbassy, Country: "vn"}, {Chat: 7, Kind: hotline.KindEmbassy},
	}
	for _, trust := range [][]string{nil, {"aid"}, {"embassy"}, {"police"}, otherKinds} {
		for _, nat := range []string{"", "PH", "VN"} {
			for _, needs := range [][]string{nil, {"asylum"}} {
				for _, talked := range []bool{false, true} {
					c := &Case{no: caseNo, exists: true, st: caseState{Trust: trust, Talked: talked, Coarse: hotline.Coarse{Needs: needs}}}
					if nat != "" {
						c.st.Detail.Asked = []hotline.Asked{{Q: askNation, A: []string{nat}}}
					}
					for i := range desks {
						how := referable(&desks[i], trust, c.fear(), nat)
						if (how == referMay) != c.may(&desks[i]) {
							t.Errorf("desk %d, trust %v, nation %q, afraid %v, talked %v: %q", desks[i].Chat, trust, nat, needs, talked, how)
						}
					}
				}
			}
		}
	}
}

func TestTheDesksToReferTo(t *testing.T) {
	w := referWorld(t, urgent(), "aid")
	w.taps(ann, verbRefer)
	var got []string
	for _, b := range w.chats[ann] {
		for _, row := range b.Rows {
			if verb, _, rest, _ := parseData(row[0].Data); verb == verbTo {
				got = append(got, row[0].Sign+rest)
			}
		}
	}
	want := []string{"✅-1002", "✅-1005", "❓-1003", "❓-1004"}
	if !slices.Equal(got, want) {
		t.Errorf("the holder may choose from %v, want %v", got, want)
	}
	w.trusting(hotline.Coarse{Urgency: hotline.Now, Needs: []string{"asylum"}}, "PH", "embassy")
	if text := w.standing(ann); !strings.Contains(text, "❓") || !strings.Contains(text, "⏸") || strings.Count(text, "✅ r.refer.desk") != 1 {
		t.Errorf("what changed is not marked anew:\n%s", text)
	}
	w.replies = nil
	w.taps(ann, verbTo, fmt.Sprint(embassyChat))
	w.answered("r.press.refer.fear")
	w.trusting(urgent(), "VN", "embassy")
	w.taps(ann, verbTo, fmt.Sprint(embassyChat))
	w.answered("r.press.refer.country")
	w.taps(ann, verbTo, "7")
	w.answered("r.press.unknown")
	w.taps(ann, verbTo, fmt.Sprint(deskChat)) // their own
	w.answered("r.press.unknown")
	w.taps(ann, verbBack)
	w.seesNot(ann, "r.case.refer")
	for i := range 10 {
		w.house.Desks = append(w.house.Desks, hotline.Desk{Name: fmt.Sprint("desk ", i), Chat: int64(-2000 - i), Language: "en"})
	}
	w.taps(ann, verbRefer)
	w.taps(ann, verbRefer, "2")
	if text := w.standing(ann); !strings.Contains(text, "[🚫") || !strings.Contains(text, "refer:"+string(caseNo)+":0") {
		t.Errorf("the last page:\n%s", text)
	}
	w.house.Desks = w.house.Desks[:1]
	w.taps(ann, verbRefer)
	w.answered("r.refer.nodesk")
}

// standing is all that stands in a chat, as keys.
func (w *world) standing(chat int64) string {
	var sb strings.Builder
	for id := range w.msg + 1 {
		if b, ok := w.chats[chat][id]; ok {
			sb.WriteString(text(b))
		}
	}
	return sb.String()
}

// A desk that may be told is called, and the holder stays the holder until
// somebody there has the case.
func TestAReferralIsTakenOver(t *testing.T) {
	w := referWorld(t, hotline.Coarse{Urgency: hotline.Soon}, "aid")
	w.pass(time.Hour)
	lease := w.theCase().st.Lease
	w.notes(ann, "asks for a doctor")
	before := len(w.chats[aidChat])
	w.taps(ann, verbRefer)
	w.taps(ann, verbTo, fmt.Sprint(aidChat))
	w.sees(ann, "r.case.refer.may")
	w.writes(ann, "speaks Thai, call 012 345 678")
	w.status(hotline.Held)
	if c := w.theCase(); c.st.Holder != ann || c.st.Lease <= lease || w.where(ann) != referCalled || len(w.relayed) != 0 {
		t.Fatalf("the holder is %d, the referral %q", c.st.Holder, w.where(ann))
	}
	w.sees(aidChat, "r.alert.referred.other")
	if len(w.chats[aidChat]) != before || !w.takeable(aidChat) || w.takeable(deskChat) || w.takeable(ownChat) {
		t.Error("the desk was not called alone")
	}
	for _, a := range w.alerts {
		if strings.Contains(a, "Thai") {
			t.Error("a group was told the line")
		}
	}
	w.pressIn(policeChat, eve, hotline.ActTake)
	w.answered("r.press.unknown")
	w.press(ben, hotline.ActTake)
	w.answered("r.press.held")
	w.pressIn(aidChat, ben, hotline.ActNotReal)
	w.answered("r.press.held.other")
	w.pressIn(aidChat, ben, hotline.ActPass)
	w.answered("r.press.refer.passed.other")
	w.news, w.audit = nil, nil
	w.pressIn(aidChat, eve, hotline.ActTake)
	w.answered("r.press.taken")
	if c := w.theCase(); c.st.Holder != eve || c.st.Desk != aidChat || c.st.Refer != nil {
		t.Fatalf("%d holds it", c.st.Holder)
	}
	if got := w.keysOf(ann); !slices.Contains(got, "r.case.over.referred.to") || slices.Contains(got, "r.case.yours") {
		t.Errorf("who referred it sees %v", got)
	}
	w.sees(eve, "“speaks Thai, call [phone]”")
	w.sees(eve, "r.case.line.other")
	w.seesNot(eve, "“asks for a doctor”") // what helpers write for each other stays with them
	if !slices.Equal(w.news, []string{"passed"}) || w.acts() != "referred take" {
		t.Errorf("the person was told %v, the audit %q", w.news, w.acts())
	}
	if a := w.audit[0]; a.By != ann || a.Desk != deskChat || a.To != aidChat {
		t.Errorf("the audit says %+v", a)
	}
	w.pass(amendEvery)
	w.sees(aidChat, "r.alert.held")
	w.seesNot(aidChat, "r.alert.referred")
	// Closed as referred, it has not gone to the desk that it is closed at.
	w.taps(eve, verbOut, "referred")
	w.sees(eve, "r.case.over.closed")
	if a := w.audit[len(w.audit)-1]; a.Act != "close" || a.To != 0 {
		t.Errorf("the audit says %+v", a)
	}
	w.pass(amendEvery)
	if got := w.standing(deskChat); strings.Contains(got, "=aid") || !strings.Contains(got, "outcome.referred") {
		t.Errorf("the group sees\n%s", got)
	}
}

// takeable reports whether the case can be taken in a group.
func (w *world) takeable(desk int64) bool { return strings.Contains(w.standing(desk), "r.button.take") }

// Closing as referred while a desk is called names that desk, to the holder and in
// the audit.
func TestWhoRefersMayCloseItAsReferred(t *testing.T) {
	for outcome, want := range map[string]string{"referred": "r.case.over.closed.to", "helped": "r.case.over.closed"} {
		w := referWorld(t, urgent(), "aid")
		w.refersTo(ann, aidChat)
		w.taps(ann, verbOut, outcome)
		w.sees(ann, want)
		if a := w.audit[len(w.audit)-1]; (a.To == aidChat) != (outcome == "referred") {
			t.Errorf("%s: the audit says %+v", outcome, a)
		}
		w.pass(amendEvery)
		w.sees(aidChat, "r.alert.closed")
	}
}

func TestNobodyTakesAReferral(t *testing.T) {
	for u := hotline.Information; u <= hotline.Now; u++ {
		w := referWorld(t, hotline.Coarse{Urgency: u}, "aid")
		w.refersTo(ann, aidChat)
		after := paceOf(u).again
		for w.theCase().st.Refer != nil && w.theCase().st.Refer.Where == referCalled && after > 0 {
			step := min(after, paceOf(u).lease/2)
			w.pass(step)
			after -= step
			if after > 0 {
				w.seesNot(ann, "r.refer.untaken")
			}
			w.taps(ann, verbKeep)
		}
		if n := strings.Count(strings.Join(w.keysOf(ann), " "), "r.refer.untaken"); n != 1 {
			t.Errorf("%v: the holder was told %d times", u, n)
		}
		w.status(hotline.Held)
		w.taps(ann, verbUnref)
		w.answered("r.press.unreferred")
		w.pass(amendEvery)
		if w.takeable(aidChat) || w.where(ann) != "" {
			t.Error("it can still be taken there")
		}
		w.taps(ann, verbUnref)
		w.answered("r.press.refer.none")
	}
}

func TestOnlyOneOfTwoTakesAReferral(t *testing.T) {
	w := referWorld(t, urgent(), "aid")
	w.refersTo(ann, aidChat)
	old := deskData(hotline.ActTake, caseNo, w.theCase().st.Step-1)
	take := func(who int64, data string) {
		w.decide(hotline.Event{To: hotline.DeskAt(aidChat), Update: &hotline.Update{
			Kind: hotline.Press, Chat: aidChat, Group: true, From: who, FromName: names[who], Query: fmt.Sprint("q", who), Data: data,
		}})
	}
	take(ben, old)
	w.settle()
	w.answered("r.press.stale")
	now := deskData(hotline.ActTake, caseNo, w.theCase().st.Step)
	take(ben, now)
	take(eve, now)
	w.settle()
	if c := w.theCase(); c.st.Holder != ben || w.respCase(eve).Phase == held || w.respCase(ann).Phase == held {
		t.Errorf("%d holds it", c.st.Holder)
	}
	// One who was on their way when it was taken back comes too late.
	w = referWorld(t, urgent(), "aid")
	w.refersTo(ann, aidChat)
	w.blocked[ben] = true
	take(ben, deskData(hotline.ActTake, caseNo, w.theCase().st.Step))
	w.settle()
	w.blocked[ben] = false
	w.taps(ann, verbUnref)
	w.private(ben, hotline.Update{Kind: hotline.Command, Command: "start"})
	if c := w.theCase(); c.st.Holder != ann {
		t.Errorf("%d holds it", c.st.Holder)
	}
}

func TestNobodyElseRefers(t *testing.T) {
	w := referWorld(t, urgent(), "aid")
	for name, tc := range map[string]struct {
		from hotline.Actor
		act  hotline.Act
		key  string
	}{
		"a colleague":       {hotline.ChatActor(ben), hotline.Act{By: ben, To: aidChat}, "r.press.notyours"},
		"to no desk":        {hotline.ChatActor(ann), hotline.Act{By: ann, To: 7}, "r.press.unknown"},
		"to their own":      {hotline.ChatActor(ann), hotline.Act{By: ann, To: deskChat}, "r.press.unknown"},
		"to an embassy":     {hotline.ChatActor(ann), hotline.Act{By: ann, To: embassyChat}, "r.press.refer.asked"},
		"nobody to ask":     {hotline.ChatActor(ann), hotline.Act{By: ann, To: policeChat}, "r.press.refer.nophone"},
		"a group as itself": {hotline.DeskAt(deskChat), hotline.Act{By: ann, Desk: deskChat, To: aidChat}, ""},
	} {
		w := referWorld(t, urgent(), "aid")
		if name == "nobody to ask" {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Why: "clear"}})
		}
		tc.act.Case, tc.act.Kind, tc.act.Query = caseNo, hotline.ActRefer, "q"
		w.replies = nil
		w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: tc.from, Act: &tc.act}})
		w.settle()
		if tc.key != "" {
			w.answered(tc.key)
		}
		if r := w.theCase().st.Refer; (r != nil) != (name == "to an embassy") {
			t.Errorf("%s: %+v", name, r)
		}
	}
	// What cannot be done, and was asked for with a line, is said in a message.
	w.taps(ann, verbTo, fmt.Sprint(aidChat))
	w.dropDesk(aidChat)
	w.writes(ann, "a line")
	w.sees(ann, "r.refer.nothing")
}

func TestInAPracticeCaseNobodyIsAsked(t *testing.T) {
	w := newWorld(t)
	w.manyDesks()
	const no = hotline.CaseNo("Z2346CDF")
	w.decide(hotline.Event{To: hotline.CaseOf(no), Post: &hotline.Post{
		From: hotline.DeskAt(deskChat), Drill: &hotline.Drill{Case: no, Desk: deskChat, Lang: "en"}}})
	w.settle()
	w.pressData(ann, deskData(hotline.ActTake, no, 1))
	w.settle()
	w.replies = nil
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbRefer, no)})
	w.sees(ann, "r.case.refer")
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbTo, no, fmt.Sprint(aidChat))})
	w.answered("r.press.refer.practice")
	w.decide(hotline.Event{To: hotline.CaseOf(no), Post: &hotline.Post{From: hotline.ChatActor(ann),
		Act: &hotline.Act{Case: no, Kind: hotline.ActRefer, By: ann, To: aidChat, Query: "q"}}})
	w.settle()
	w.answered("r.press.refer.practice")
	if len(w.asked) != 0 || len(w.chats[aidChat]) != 0 || len(w.audit) != 0 {
		t.Error("somebody was asked, told or noted")
	}
}
