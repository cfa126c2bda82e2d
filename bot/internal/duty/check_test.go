package duty

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func (w *world) checked(what string) {
	w.fromSurvivor(hotline.Post{Check: &hotline.Check{Case: caseNo, What: what}})
}

func TestWhatACheckInDoesToTheUrgency(t *testing.T) {
	soon := hotline.Coarse{Urgency: hotline.Soon, Reason: "papers"}
	today := hotline.Coarse{Urgency: hotline.Today, Reason: "medical"}
	type want struct {
		urgency hotline.Urgency
		reason  string
		calls   int // new messages in the group
	}
	for name, tc := range map[string]struct {
		told  hotline.Coarse
		what  []string
		after *hotline.Coarse // told afterwards
		want  want
	}{
		"safe":                                {soon, []string{"safe"}, nil, want{hotline.Soon, "papers", 0}},
		"not safe":                            {soon, []string{"unsafe"}, nil, want{hotline.Now, "checkin_no", 1}},
		"not safe, and already urgent":        {urgent(), []string{"unsafe"}, nil, want{hotline.Now, "checkin_no", 1}},
		"not safe, then told as before":       {soon, []string{"unsafe"}, &soon, want{hotline.Now, "checkin_no", 1}},
		"not safe, then silent":               {soon, []string{"unsafe", "silent"}, nil, want{hotline.Now, "checkin_no", 1}},
		"not safe, then safe":                 {soon, []string{"unsafe", "safe"}, nil, want{hotline.Soon, "papers", 1}},
		"silent":                              {soon, []string{"silent"}, nil, want{hotline.Today, "checkin_silent", 1}},
		"silent, and urgent anyway":           {urgent(), []string{"silent"}, nil, want{hotline.Now, "danger", 0}},
		"silent, and as urgent":               {today, []string{"silent"}, nil, want{hotline.Today, "checkin_silent", 0}},
		"silent, then told as before":         {soon, []string{"silent"}, &soon, want{hotline.Today, "checkin_silent", 1}},
		"silent, then not safe":               {soon, []string{"silent", "unsafe"}, nil, want{hotline.Now, "checkin_no", 2}},
		"silent, then safe":                   {soon, []string{"silent", "safe"}, nil, want{hotline.Soon, "papers", 1}},
		"what is no answer":                   {soon, []string{"perhaps"}, nil, want{hotline.Soon, "papers", 0}},
		"not safe, then safe, then as urgent": {soon, []string{"unsafe", "safe"}, &today, want{hotline.Today, "medical", 2}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(tc.told, hotline.Detail{})
			first := w.msg
			for _, what := range tc.what {
				w.checked(what)
			}
			if tc.after != nil {
				w.tell(*tc.after, hotline.Detail{})
			}
			c := w.theCase().st.Coarse
			if got := (want{c.Urgency, c.Reason, w.msg - first}); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestAHolderHearsOfACheckIn(t *testing.T) {
	for what, key := range map[string]string{"safe": "r.note.check.safe", "unsafe": "r.note.check.unsafe", "silent": "r.note.check.silent"} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.tell(hotline.Coarse{Urgency: hotline.Soon, Reason: "papers"}, hotline.Detail{})
			w.press(ann, hotline.ActTake)
			w.checked(what)
			w.sees(ann, key)
			w.sees(ann, "r.case.check."+what)
			w.status(hotline.Held)
			if what == "unsafe" {
				w.pass(paceOf(hotline.Now).lease)
				w.status(hotline.Open)
				if c := w.theCase().st.Coarse; c.Urgency != hotline.Now {
					t.Error("a lapse made the case less urgent")
				}
			}
		})
	}
}

func TestWhoTakesACaseLaterSeesTheCheckIn(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.checked("safe")
	w.seesNot(deskChat, "r.case.check.safe")
	w.press(ann, hotline.ActTake)
	w.sees(ann, "r.case.check.safe")
}

func TestAHolderWhoActsEndsTheFloor(t *testing.T) {
	soon := hotline.Coarse{Urgency: hotline.Soon, Reason: "papers"}
	w := newWorld(t)
	w.tell(soon, hotline.Detail{})
	w.checked("unsafe")
	w.press(ann, hotline.ActTake)
	w.tell(soon, hotline.Detail{})
	if c := w.theCase().st.Coarse; c.Urgency != hotline.Now {
		t.Error("taking alone ended the floor")
	}
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbGive, caseNo)})
	w.tell(soon, hotline.Detail{})
	if c := w.theCase().st.Coarse; c.Urgency != hotline.Now {
		t.Error("giving it back ended the floor")
	}
	w.press(ann, hotline.ActTake)
	w.private(ann, hotline.Update{Kind: hotline.Text, Text: "I am here"})
	if c := w.theCase().st.Coarse; c.Urgency != hotline.Now {
		t.Error("an act alone made the case less urgent")
	}
	w.tell(soon, hotline.Detail{})
	if c := w.theCase().st.Coarse; c.Urgency != hotline.Soon || c.Reason != "papers" {
		t.Errorf("after the act it is %+v", c)
	}
}

func TestACheckInAfterTheEnd(t *testing.T) {
	closed := func(w *world) {
		w.press(ann, hotline.ActTake)
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbOut, caseNo, "safe")})
	}
	for name, tc := range map[string]struct {
		end  func(*world)
		what string
		want hotline.Status
	}{
		"closed, not safe":          {closed, "unsafe", hotline.Open},
		"closed, silent":            {closed, "silent", hotline.Closed},
		"closed, safe":              {closed, "safe", hotline.Closed},
		"marked not real, not safe": {func(w *world) { w.press(ann, hotline.ActNotReal) }, "unsafe", hotline.Open},
		"closed as not real, not safe": {func(w *world) {
			w.press(ann, hotline.ActNotReal)
			w.pass(undoLife)
		}, "unsafe", hotline.Closed},
		"closed for age, not safe": {func(w *world) { w.pass(ageLimit) }, "unsafe", hotline.Open},
		"withdrawn, not safe": {func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true}})
		}, "unsafe", hotline.Withdrawn},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := hotline.Coarse{Urgency: hotline.Soon, Exact: true}
			w.tell(c, hotline.Detail{Words: "x", Point: &hotline.Point{Lat: 1}})
			tc.end(w)
			w.checked(tc.what)
			w.status(tc.want)
			if tc.want != hotline.Open {
				return
			}
			w.sees(deskChat, "r.alert.open")
			if got := w.theCase().st.Coarse; got.Urgency != hotline.Now || got.Reason != "checkin_no" {
				t.Errorf("it is %+v", got)
			}
			w.press(ben, hotline.ActTake)
			w.status(hotline.Held)
			w.pass(time.Hour)
			w.status(hotline.Open)
		})
	}
}

func TestACheckOfSomebodyElseCountsForNothing(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	was := string(w.states[hotline.CaseOf(caseNo)])
	for _, p := range []hotline.Post{
		{From: hotline.ChatActor(eve), Check: &hotline.Check{Case: caseNo, What: "unsafe"}},
		{From: hotline.DeskAt(deskChat), Check: &hotline.Check{Case: caseNo, What: "unsafe"}},
		{From: hotline.ChatActor(survivorChat), Check: &hotline.Check{Case: "2PX4RT", What: "unsafe"}},
	} {
		w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &p})
		w.settle()
	}
	if string(w.states[hotline.CaseOf(caseNo)]) != was {
		t.Error("the case changed")
	}
}

func TestSomebodyWhoFallsSilentWhileAnswering(t *testing.T) {
	quiet := func(c hotline.Coarse) hotline.Coarse { c.Quiet = true; return c }
	calm := hotline.Coarse{Urgency: hotline.Soon, Danger: hotline.No}
	for name, tc := range map[string]struct {
		coarse hotline.Coarse
		held   bool
		calls  int
	}{
		"in danger, nobody has it": {urgent(), false, 1},
		"in danger, held":          {urgent(), true, 0},
		"not in danger":            {calm, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(tc.coarse, hotline.Detail{})
			if tc.held {
				w.press(ann, hotline.ActTake)
			}
			before := w.theCase().st.Step
			w.tell(quiet(tc.coarse), hotline.Detail{})
			if n := w.theCase().st.Step - before; n != tc.calls {
				t.Errorf("the group was called %d times, want %d", n, tc.calls)
			}
			w.pass(amendEvery)
			w.sees(deskChat, "r.alert.quiet")
			if tc.held {
				w.sees(ann, "r.note.quiet")
				w.sees(ann, "r.alert.quiet")
			}
			w.tell(tc.coarse, hotline.Detail{})
			w.pass(amendEvery)
			for _, chat := range []int64{deskChat, ann} {
				if slices.Contains(w.keysOf(chat), "r.alert.quiet") {
					t.Error("the line stays although they answer again")
				}
			}
		})
	}
}
