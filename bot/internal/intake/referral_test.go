package intake

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// helperAsks is a helper's question, which comes from the case.
func (w *world) helperAsks(n int, kind string) {
	w.t.Helper()
	no := w.caseNo()
	w.decide(hotline.Event{Post: &hotline.Post{From: hotline.CaseOf(no), Question: &hotline.Question{
		Case: no, N: n, Kind: kind, Nation: kind == hotline.KindEmbassy,
	}}})
	w.settle()
}

func isAnswered(n int, what string) func(hotline.Post) bool {
	return func(p hotline.Post) bool {
		return p.Answered != nil && p.Answered.N == n && p.Answered.What == what && p.Answered.Case != ""
	}
}

// lastAnswer is the newest thing that a case was told of a question.
func (w *world) lastAnswer() hotline.Answered {
	for _, p := range slices.Backward(w.posts) {
		if p.Answered != nil {
			return *p.Answered
		}
	}
	return hotline.Answered{}
}

// Where we may write the question comes by itself and makes a sound, with no
// group's name. Each answer reaches the case, and a yes is one of the trust card's.
func TestAQuestionIsAnswered(t *testing.T) {
	for _, phone := range []string{"own", "borrowed"} { // the second one is tidied by then
		for _, tt := range []struct{ answer, what, note string }{
			{"yes", "yes", "s.refer.yes"}, {"no", "no", "s.refer.no"}, {"_skip", "silent", "s.refer.no"},
		} {
			t.Run(phone+" "+tt.answer, func(t *testing.T) {
				story(t, func(w *world) {
					toReceived(w, phone, "2h")
					w.news("read")
					w.pass(20 * time.Minute)
					sends := w.sends
					w.helperAsks(1, "police")
					w.want("s.refer.ask", "s.trust.note")
					w.wantNot("s.received", "s.read", "s.tidied")
					if w.sends != sends+1 {
						t.Fatalf("%d new messages", w.sends-sends)
					}
					if _, b := w.card(); b.Lines[0].Args[0].Msg.Key != "s.refer.police" {
						t.Fatalf("the question is %+v", b.Lines[0])
					}
					w.wantCount(1, "asked", isAnswered(1, "asked"))
					w.taps(tt.answer)
					w.want(tt.note)
					w.wantNot("s.refer.ask")
					w.wantCount(1, tt.what, isAnswered(1, tt.what))
					if a := w.lastAnswer(); a.Kind != "police" || a.What != tt.what {
						t.Fatalf("the case is told %+v", a)
					}
					if phone == "own" {
						w.want("s.received")
						if tt.what == "yes" {
							w.wantTrust("police")
							w.taps("_trust", "police")
							w.wantTrust() // taken back as any other
						} else {
							w.wantTrust()
						}
						return
					}
					w.says("thank you " + canary)
					if p := w.posts[len(w.posts)-1]; p.Said == nil {
						t.Fatalf("what was typed under it went nowhere: %+v", p)
					}
					if tt.what == "yes" {
						w.taps("_undo") // no trust card is to be had here
						w.want("s.trust.changed")
						w.wantCount(1, "no", isAnswered(1, "no"))
					}
					w.pass(16 * time.Minute)
					w.want("s.tidied")
				})
			})
		}
	}
}

func TestAQuestionWithoutAnAnswer(t *testing.T) {
	for phone, then := range map[string]string{"own": "s.received", "borrowed": "s.tidied"} {
		story(t, func(w *world) {
			toReceived(w, phone, "2h")
			w.pass(20 * time.Minute)
			w.helperAsks(1, "aid")
			w.pass(29 * time.Minute)
			w.want("s.refer.ask")
			sends := w.sends
			w.pass(time.Minute)
			w.want(then)
			w.wantNot("s.refer.ask")
			w.wantCount(1, "silent", isAnswered(1, "silent"))
			if w.sends != sends {
				t.Fatal("a new message came by itself")
			}
			w.wantTrust()
		})
	}
}

// Where we may not write first, it waits until the person does something.
func TestAQuestionWaits(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "never")
		w.helperAsks(1, "aid")
		w.wantNot("s.refer.ask")
		w.wantCount(1, "waiting", isAnswered(1, "waiting"))
		w.pass(2 * time.Hour)
		w.wantCount(0, "asked", isAnswered(1, "asked"))
		w.says("are you there? " + canary)
		w.want("s.refer.ask", "s.you.kept")
		w.wantCount(1, "asked", isAnswered(1, "asked"))
		// Whoever goes elsewhere is asked again when they are back.
		w.command("code")
		w.wantNot("s.refer.ask")
		w.wantCount(2, "waiting", isAnswered(1, "waiting"))
		w.command("start")
		w.want("s.language")
		w.taps("en")
		w.wantNot("s.refer.ask") // the first cards show nothing of a case
		w.taps("continue")
		w.want("s.refer.ask")
		w.says("1")
		w.wantTrust("aid")
	})
	story(t, func(w *world) { // a phone that is wiped
		toReceived(w, "watched", "")
		w.helperAsks(1, "aid")
		w.pass(16 * time.Minute)
		w.want("s.cleared")
		w.wantCount(1, "gone", isGone("idle")) // by which the case knows
		w.helperAsks(2, "aid")
		w.wantCount(1, "silent", isAnswered(2, "silent"))
	})
}

func TestAnEmbassyNeedsACountry(t *testing.T) {
	for _, tt := range []struct{ answer, note, nation string }{{"VN", "s.refer.yes", "VN"}, {"_skip", "s.refer.no", ""}} {
		story(t, func(w *world) {
			toReceived(w, "own", "any")
			w.helperAsks(1, "embassy")
			w.taps("yes")
			w.want("s.nationality.ask")
			w.wantNot("s.received")
			w.taps("_back")
			w.want("s.refer.ask")
			w.taps("yes")
			w.wantCount(0, "yes", isAnswered(1, "yes"))
			w.taps(tt.answer)
			w.want("s.received", tt.note)
			w.wantTrust("embassy")
			if a := w.lastAnswer(); a.What != "yes" || a.Nation != tt.nation {
				t.Fatalf("the case is told %+v", a)
			}
			named := slices.ContainsFunc(w.told().Detail.Asked, func(a hotline.Asked) bool { return a.Q == nodeNationality })
			if named != (tt.nation != "") {
				t.Fatal("the country is told, or is not")
			}
			// Who is asked once more can say no after all.
			w.helperAsks(2, "embassy")
			w.taps("no")
			w.wantTrust()
		})
	}
}

func TestAQuestionIsTakenBackOrReplaced(t *testing.T) {
	for _, tt := range []struct{ phone, write, then string }{
		{"own", "any", "s.received"}, {"own", "never", "s.received"}, {"borrowed", "2h", "s.tidied"},
	} {
		story(t, func(w *world) {
			toReceived(w, tt.phone, tt.write)
			w.pass(14 * time.Minute)
			if tt.phone == "borrowed" {
				w.pass(5 * time.Minute)
			}
			w.helperAsks(1, "aid")
			w.helperAsks(2, "police")
			w.helperAsks(2, "")
			w.want(tt.then)
			w.wantNot("s.refer.ask")
			answers := w.count(func(p hotline.Post) bool { return p.Answered != nil })
			w.pass(40 * time.Minute)
			w.wantCount(answers, "answer", func(p hotline.Post) bool { return p.Answered != nil })
		})
	}
}

// The time of a check-in was agreed, so a question makes room for it.
func TestACheckinGoesBeforeAQuestion(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "own", "any", "1h")
		w.pass(50 * time.Minute)
		w.helperAsks(1, "aid")
		w.want("s.refer.ask")
		w.pass(10 * time.Minute)
		w.onlyAsks()
		w.wantCount(1, "waiting", isAnswered(1, "waiting"))
		w.taps("yes")
		w.want("s.refer.ask")
		w.taps("no")
		w.wantCount(1, "safe", isCheck("safe"))
		w.wantCount(1, "no", isAnswered(1, "no"))
		w.want("s.received")
	})
}

func TestClearWhileAsked(t *testing.T) {
	for _, phone := range []string{"own", "borrowed"} {
		story(t, func(w *world) {
			toReceived(w, phone, "2h")
			w.pass(20 * time.Minute)
			w.helperAsks(1, "aid")
			w.taps("_clear")
			w.want("s.clear.ask")
			w.taps(clearKeep)
			w.want("s.cleared")
			w.wantCount(1, "gone", isGone("clear"))
			w.wantCount(0, "yes", isAnswered(1, "yes"))
			sends := w.sends
			w.pass(50 * time.Hour)
			if w.raw != nil || w.sends != sends {
				t.Fatal("something is left, or came")
			}
		})
	}
}

// A yes that was given where no conversation ran is on the trust card of the
// phone that the case goes on at.
func TestAYesGoesAlongToAnotherPhone(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.taps("_trust", "aid", "_done")
		tell := *w.told()
		w.command("clear")
		w.taps(clearKeep)
		w.command("start")
		var m memory
		if err := json.Unmarshal(tell.Memory, &m); err != nil {
			t.Fatal(err)
		}
		m.Code = "123456789012"
		raw, _ := json.Marshal(m)
		w.says(m.Code)
		w.decide(hotline.Event{Post: &hotline.Post{Returned: &hotline.Returned{
			OK: true, Case: tell.Case, Memory: raw, Status: "passed", Trust: []string{"aid", "embassy"}, Nation: "VN",
		}}})
		w.settle()
		w.wantTrust("aid", "embassy")
		w.taps("own", "any")
		w.want("s.received", "s.passed")
	})
}

// That somebody of another group has it is true and names nobody.
func TestPassedOnIsSaid(t *testing.T) {
	for _, write := range []string{"any", "never"} {
		story(t, func(w *world) {
			toReceived(w, "own", write)
			w.news("read")
			sends := w.sends
			w.news("passed")
			w.want("s.passed")
			w.wantNot("s.read")
			if (w.sends > sends) != (write == "any") {
				t.Fatalf("%d new messages", w.sends-sends)
			}
			sends = w.sends
			w.news("waiting") // the other group has it no longer, but it has been read
			w.want("s.read")
			w.wantNot("s.passed")
			if w.sends != sends {
				t.Fatal("it made a sound")
			}
			w.news("closed")
			w.want("s.closed")
		})
	}
}
