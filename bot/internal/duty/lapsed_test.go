package duty

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// repliesTo writes in reply to a message.
func (w *world) repliesTo(who int64, to int, text string) {
	w.t.Helper()
	w.msg++
	w.private(who, hotline.Update{Kind: hotline.Text, Text: text, Msg: w.msg, ReplyTo: to})
}

// said gives the id of a message of the survivor in the thread of the case.
func (w *world) said(who int64) int {
	w.t.Helper()
	w.decide(hotline.Event{To: hotline.ChatActor(who), Post: &hotline.Post{From: hotline.CaseOf(caseNo),
		Relay: &hotline.Relay{Case: caseNo, Text: "we are cold", Msg: 5, Holder: true}}})
	w.settle()
	return w.msg
}

// words are how often something went to the person.
func (w *world) words() (n int) {
	for _, p := range w.relayed {
		if p.Said != nil {
			n++
		}
	}
	return n
}

func TestALineThatComesTooLateDoesNotReachThePerson(t *testing.T) {
	top := func(w *world, _ int) int { return w.respCase(ann).Msg }
	other := func(_ *world, said int) int { return said }
	none := func(*world, int) int { return 0 }
	for name, tc := range map[string]struct {
		after  time.Duration
		asleep bool // no timer runs meanwhile
		to     func(*world, int) int
		before func(*world)
		nobody bool
	}{
		"at once":                          {handLife, false, none, nil, true},
		"before the bot has woken":         {handLife, true, none, nil, true},
		"in reply to the case":             {handLife + time.Minute, false, top, nil, true},
		"in reply to the case, not woken":  {handLife + time.Minute, true, top, nil, true},
		"in reply to the person":           {handLife + time.Minute, false, other, nil, false},
		"just within an hour":              {handLife + handLate - time.Second, false, none, nil, true},
		"after an hour":                    {handLife + handLate, false, none, nil, false},
		"after an hour, not woken":         {handLife + handLate, true, none, nil, false},
		"when the question was taken back": {handLife, false, none, func(w *world) { w.taps(ann, verbBack) }, false},
		"a voice message": {handLife, false, none, func(w *world) {
			w.pass(handLife)
			w.private(ann, hotline.Update{Kind: hotline.Media, Media: "voice", File: "f", Msg: 9000})
			w.sees(ann, "r.hand.lapsed")
			if w.words() != 0 {
				t.Error("a voice message went to the person")
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
			w.press(ann, hotline.ActTake)
			said := w.said(ann)
			w.taps(ann, verbHand)
			if tc.before != nil {
				tc.before(w)
			}
			if tc.asleep {
				w.now = w.now.Add(tc.after)
			} else {
				w.pass(tc.after)
			}
			w.repliesTo(ann, tc.to(w, said), "be careful, he lies")
			w.status(hotline.Held)
			w.seesNot(ann, "r.case.hand")
			if got := w.words() == 0; got != tc.nobody {
				t.Fatalf("it went to nobody: %v", got)
			}
			if tc.nobody {
				w.sees(ann, "r.hand.lapsed")
				w.repliesTo(ann, 0, "hello")
				if w.words() != 1 {
					t.Error("what is written next does not reach the person")
				}
			}
		})
	}
}

func TestAReplyToThePersonIsNoLine(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	said := w.said(ann)
	w.taps(ann, verbHand)
	w.repliesTo(ann, said, "I hear you")
	w.status(hotline.Held)
	if w.words() != 1 {
		t.Error("a reply to the person did not reach them")
	}
	w.sees(ann, "r.case.hand") // the line is still asked for
	w.repliesTo(ann, w.respCase(ann).Msg, "they speak Thai")
	w.status(hotline.Open)
	if w.words() != 1 || w.theCase().st.Line != "they speak Thai" {
		t.Error("a reply to the case was not taken for the line")
	}
}

func TestALateLineOfOneOfTwoCasesIsAskedForNoMore(t *testing.T) {
	w := newWorld(t)
	other := hotline.CaseNo("2PX4RT")
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.tellCase(other, hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.pressData(ann, deskData(hotline.ActTake, other, 1))
	w.settle()
	w.taps(ann, verbHand)
	w.pass(handLife)
	w.writes(ann, "be careful, he lies")
	w.sees(ann, "r.hand.lapsed")
	w.seesNot(ann, "r.which")
	w.taps(ann, verbHand) // asked for anew
	w.writes(ann, "be careful, he lies")
	w.status(hotline.Open)
	if w.words() != 0 {
		t.Error("the person was told the line")
	}
}

func TestALineThatNobodyReadGoesWithTheCase(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbHand)
	w.writes(ann, "they speak Thai")
	if w.theCase().st.Line == "" {
		t.Fatal("no line is kept")
	}
	w.withdraws()
	if st := w.theCase().st; st.Line != "" || st.LineBy != "" {
		t.Errorf("it keeps %q by %q", st.Line, st.LineBy)
	}
}
