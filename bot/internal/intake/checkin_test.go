package intake

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func isCheck(what string) func(hotline.Post) bool {
	return func(p hotline.Post) bool { return p.Check != nil && p.Check.What == what && p.Check.Case != "" }
}

// toAgreed sends everything, with a check-in agreed.
func toAgreed(w *world, phone, write, checkin string) {
	w.t.Helper()
	toPlace(w, phone, write)
	w.taps("KH-1", "_skip", "_skip", "_skip", "_done", "_skip", checkin, "send")
}

// onlyAsks holds that the card says nothing but the question.
func (w *world) onlyAsks() {
	w.t.Helper()
	_, b := w.card()
	if len(b.Lines) != 1 || b.Lines[0].Key != "s.safe.ask" {
		w.t.Fatalf("the check-in's card says %+v", b.Lines)
	}
}

func TestCheckAt(t *testing.T) {
	tests := []struct{ name, answer, at, want string }{
		{"an hour", "1h", "2026-11-24T12:00:00+07:00", "2026-11-24T13:00:00+07:00"},
		{"tonight", "tonight", "2026-11-24T12:00:00+07:00", "2026-11-24T20:00:00+07:00"},
		{"tonight, at eight", "tonight", "2026-11-24T20:00:00+07:00", "2026-11-24T23:00:00+07:00"},
		{"tonight, late", "tonight", "2026-11-24T23:30:00+07:00", "2026-11-25T02:30:00+07:00"},
		{"tomorrow", "tomorrow", "2026-11-24T23:30:00+07:00", "2026-11-25T09:00:00+07:00"},
		{"tomorrow, seen from elsewhere", "tomorrow", "2026-11-24T18:00:00Z", "2026-11-26T09:00:00+07:00"},
		{"tomorrow, at the end of a month", "tomorrow", "2026-11-30T08:00:00+07:00", "2026-12-01T09:00:00+07:00"},
		{"none", "none", "2026-11-24T12:00:00+07:00", "1970-01-01T00:00:00Z"},
		{"untold", "", "2026-11-24T12:00:00+07:00", "1970-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			want, err := time.Parse(time.RFC3339, tt.want)
			if err != nil {
				t.Fatal(err)
			}
			if got := time.Unix(checkAt(tt.answer, at), 0); !got.Equal(want) {
				t.Errorf("at %v, want %v", got, want)
			}
		})
	}
}

func TestCheckinAnswers(t *testing.T) {
	for _, phone := range []string{"own", "borrowed"} { // the second one is tidied by then
		tests := []struct{ answer, what, note string }{
			{"yes", "safe", "s.safe.ok"}, {"no", "unsafe", "s.safe.heard"}, {"_skip", "silent", ""},
		}
		for _, tt := range tests {
			t.Run(phone+" "+tt.answer, func(t *testing.T) {
				story(t, func(w *world) {
					toAgreed(w, phone, "2h", "1h")
					w.news("read")
					w.relay("we know where that is")
					sends := w.sends
					w.pass(time.Hour)
					w.onlyAsks()
					if w.sends != sends+1 {
						t.Fatalf("%d new messages", w.sends-sends)
					}
					w.taps(tt.answer)
					w.wantCount(1, tt.what, isCheck(tt.what))
					if tt.note != "" {
						w.want(tt.note)
					}
					switch {
					case phone == "own":
						w.want("s.received") // it goes on where it was
					case tt.note == "":
						w.want("s.tidied")
					default:
						w.says("they are at the door " + canary)
						if p := w.posts[len(w.posts)-1]; p.Said == nil || p.Said.Scrubbed == "" {
							t.Fatalf("what was typed under it went nowhere: %+v", p)
						}
					}
					w.pass(50 * time.Minute)
					for _, what := range []string{"safe", "unsafe", "silent"} {
						want := 0
						if what == tt.what {
							want = 1
						}
						w.wantCount(want, what, isCheck(what))
					}
				})
			})
		}
	}
}

func TestCheckinLater(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "own", "any", "1h")
		w.pass(time.Hour)
		w.taps("later")
		w.want("s.checkin.later", "s.received")
		w.pass(time.Hour)
		w.onlyAsks()
		w.says("yes")
		w.wantCount(1, "safe", isCheck("safe"))
	})
	story(t, func(w *world) { // the agreed time ends before
		toAgreed(w, "own", "2h", "1h")
		w.pass(time.Hour + 5*time.Minute)
		w.taps("later")
		w.want("s.checkin.cannot")
		sends := w.sends
		w.pass(5 * time.Hour)
		if w.sends != sends {
			t.Fatal("it came all the same")
		}
	})
}

func TestCheckinUnanswered(t *testing.T) {
	for _, phone := range []string{"own", "borrowed"} {
		for _, write := range []string{"any", "2h"} {
			story(t, func(w *world) {
				toAgreed(w, phone, write, "1h")
				w.pass(time.Hour)
				w.onlyAsks()
				w.pass(29 * time.Minute)
				w.onlyAsks()
				w.wantCount(0, "silent", isCheck("silent"))
				w.pass(time.Minute)
				w.wantCount(1, "silent", isCheck("silent"))
				w.want("s.tidied")
				if st := w.state(); st.Conv != nil || st.Ask != nil {
					t.Fatal("the answers are still in the chat")
				}
				w.pass(3 * time.Hour)
				w.wantCount(1, "silent", isCheck("silent"))
			})
		}
	}
}

func TestCheckinPastTheAgreedTimeStillWaitsForItsAnswer(t *testing.T) {
	story(t, func(w *world) {
		w.now = time.Date(2026, 11, 24, 13, 40, 0, 0, time.UTC) // 20:40 in Cambodia
		toAgreed(w, "borrowed", "tonight", "tonight")           // until midnight; asked at 23:40
		w.pass(3 * time.Hour)
		w.onlyAsks()
		w.pass(25 * time.Minute) // five minutes past midnight
		w.onlyAsks()
		w.pass(6 * time.Minute)
		w.wantCount(1, "silent", isCheck("silent"))
		w.want("s.cleared") // nobody may write here any more
		w.wantCount(1, "gone", isGone("idle"))
	})
}

func TestCheckinThatCannotBe(t *testing.T) {
	tests := []struct{ name, phone, write, checkin string }{
		{"after the agreed time", "own", "2h", "tomorrow"},
		{"after tonight", "borrowed", "tonight", "tomorrow"},
		{"nobody said whose phone it is", "_skip", "any", "1h"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(w *world) {
				toPlace(w, tt.phone, tt.write)
				w.taps("KH-1", "_skip", "_skip", "_skip", "_done", "_skip", tt.checkin)
				w.want("s.checkin.cannot", "s.review.intro")
				w.taps("send")
				w.news("read") // no stages come
				sends := w.sends
				w.pass(48 * time.Hour)
				if w.sends != sends || w.count(isCheck("silent")) != 0 {
					t.Fatal("it came all the same")
				}
			})
		})
	}
}

func TestOtherAnswersEndACheckin(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "any")
		w.taps("KH-1", "_skip", "_skip", "_skip", "_done", "_skip", "tomorrow", "change", "write", "2h")
		w.want("s.checkin.cannot")
		if w.state().Check != 0 {
			t.Fatal("it is still owed")
		}
	})
}

func TestCheckinNeverComesToAPhoneThatIsWatchedNow(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "own", "any", "1h")
		w.taps("_back", "change", "phone", "watched")
		sends := w.sends
		w.pass(10 * time.Minute)
		w.pass(48 * time.Hour)
		if w.sends != sends {
			t.Fatal("something was sent")
		}
	})
}

func TestWhoBeginsAnewHasNotAnswered(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "own", "any", "1h")
		w.pass(time.Hour)
		w.command("start")
		w.want("s.language")
		w.wantNot("s.safe.ask")
		w.pass(31 * time.Minute)
		w.wantCount(1, "silent", isCheck("silent"))
		w.want("s.language") // they are in the middle of something
	})
}

func TestAHelperWritesWhileACheckinStands(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "borrowed", "2h", "1h")
		w.pass(time.Hour)
		w.onlyAsks()
		w.says("one moment " + canary)
		w.onlyAsksWith("s.you.kept")
		if p := w.posts[len(w.posts)-1]; p.Said == nil {
			t.Fatalf("%+v", p)
		}
		w.relay("are you there?")
		w.want("s.helper", "s.safe.ask")
		w.says("yes, here " + canary)
		w.wantCount(0, "safe", isCheck("safe")) // that was for the helper
		w.taps("yes")
		w.wantCount(1, "safe", isCheck("safe"))
	})
}

func (w *world) onlyAsksWith(note string) {
	w.t.Helper()
	w.want("s.safe.ask", note)
	w.wantNot("s.read", "s.received", "s.waiting", "s.helper")
}

func TestClearEndsACheckin(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "own", "any", "tomorrow")
		w.command("clear")
		w.passes(clearNode, clearKeep)
		sends := w.sends
		w.pass(72 * time.Hour)
		if w.sends != sends {
			t.Fatal("it came all the same")
		}
	})
}

func TestACheckinThatCouldNotBeAskedIsNotForgotten(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "borrowed", "2h", "1h")
		w.pass(20 * time.Minute)
		w.now = w.now.Add(5 * time.Hour) // nobody was there to ask
		w.decide(hotline.Event{Tick: true})
		w.settle()
		w.wantCount(1, "silent", isCheck("silent"))
		w.want("s.cleared")
	})
}

func TestPressedTwiceTheAnswerStands(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "borrowed", "2h", "1h")
		w.news("read")
		w.pass(time.Hour)
		id, _ := w.card()
		for range 2 {
			w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: "safe:yes"})
		}
		w.settle()
		w.want("s.safe.ok")
		w.wantCount(1, "safe", isCheck("safe"))
		w.pass(16 * time.Minute)
		w.want("s.tidied")
	})
}

// TestWhoIsNotSafeOpensAClosedCase: the way to the person is there again.
func TestWhoIsNotSafeOpensAClosedCase(t *testing.T) {
	for _, phone := range []string{"own", "borrowed"} { // the second one is tidied by then
		for _, late := range []bool{false, true} { // it is closed before the answer comes there, or after
			story(t, func(w *world) {
				toAgreed(w, phone, "2h", "1h")
				w.news("read")
				w.pass(time.Hour)
				if late {
					w.taps("no")
					w.news("closed")
					w.want("s.closed")
				} else {
					w.news("closed")
					w.onlyAsks()
					w.taps("no")
					w.want("s.safe.heard")
				}
				w.wantCount(1, "unsafe", isCheck("unsafe"))
				sends := w.sends
				w.news("waiting")
				w.wantNot("s.closed", "s.waiting", "s.tidied") // somebody has read what was told
				if w.sends != sends {
					t.Fatal("it made a sound")
				}
				w.says("they are at the door " + canary)
				if p := w.posts[len(w.posts)-1]; phone == "borrowed" && p.Said == nil {
					t.Fatalf("what was typed went nowhere: %+v", p)
				}
				w.relay("we know where that is")
				w.want("s.helper")
				w.wantCount(1, "shown", isRelayed("shown"))
				w.news("read")
				w.want("s.read")
				if w.sends != sends+2 {
					t.Fatalf("%d new messages", w.sends-sends)
				}
				w.wantCount(0, "gone", isGone("idle"))
				w.pass(24 * time.Hour)
				w.wantCount(1, "gone", isGone("idle"))
			})
		}
	}
}

func TestWhoIsSafeLeavesAClosedCaseClosed(t *testing.T) {
	for _, answer := range []string{"yes", "later", "_skip"} {
		for _, phone := range []string{"own", "borrowed"} {
			story(t, func(w *world) {
				toAgreed(w, phone, "tonight", "1h")
				w.news("read")
				w.pass(time.Hour)
				w.news("closed")
				w.taps(answer)
				if answer == "later" {
					w.want("s.checkin.cannot")
				}
				sends := w.sends
				if phone == "borrowed" {
					w.relay("hello?")
					w.wantCount(1, "lost", isRelayed("lost"))
				}
				w.pass(3 * time.Hour)
				if w.sends != sends || len(w.state().routes()) != 0 {
					t.Fatalf("after %q: %d new messages", answer, w.sends-sends)
				}
			})
		}
	}
}

// routes are the cases that may still write here, of a chat that may be wiped.
func (st *state) routes() []route {
	if st == nil {
		return nil
	}
	return st.Routes
}
