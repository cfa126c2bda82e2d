package intake

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// quiets is whether the case was told, last, that the person fell silent.
func (w *world) quiets() bool { return w.told() != nil && w.told().Coarse.Quiet }

func TestFallingSilentIsTold(t *testing.T) {
	tests := []struct {
		name  string
		taps  []string
		after time.Duration
		want  bool
	}{
		{"in danger, soon", []string{"yes", "own", "any"}, 119 * time.Second, false},
		{"in danger", []string{"yes", "own", "any"}, 2 * time.Minute, true},
		{"not in danger, soon", []string{"no", "own", "any"}, 599 * time.Second, false},
		{"not in danger", []string{"no", "own", "any"}, 10 * time.Minute, true},
		{"not sure", []string{"unsure"}, 10 * time.Minute, true},
		{"nothing was told", []string{"_skip", "own"}, time.Hour, false},
		{"chose not to send", []string{"yes", "own", "any", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip"}, time.Hour, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(w *world) {
				w.command("start")
				w.taps("en", "continue")
				w.taps(tt.taps...)
				sends := w.sends
				w.pass(tt.after)
				if w.quiets() != tt.want {
					t.Fatalf("quiet is %v", w.quiets())
				}
				if w.sends != sends {
					t.Fatal("something was sent")
				}
			})
		})
	}
}

func TestWhoComesBackGoesOnWhereTheyWere(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.pass(3 * time.Minute)
		if !w.quiets() {
			t.Fatal("the case was not told")
		}
		n := w.count(isTell)
		w.pass(3 * time.Hour)
		w.wantCount(n, "tell", isTell) // told once
		w.want("s.place.ask")
		w.taps("KH-1")
		w.want("s.people.ask")
		if w.quiets() || w.told().Coarse.Province != "KH-1" {
			t.Fatalf("%+v", w.told().Coarse)
		}
		w.pass(2 * time.Minute)
		if !w.quiets() {
			t.Fatal("the second time was not told")
		}
		w.says("I am here " + canary)
		if w.quiets() {
			t.Fatal("words are an act")
		}
	})
}

func TestALiveLocationIsNoSignOfLife(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		for range 3 {
			w.pass(time.Minute)
			w.person(hotline.Update{Kind: hotline.Edited, Media: "live", Point: &hotline.Point{Lat: 12, Lng: 104}})
			w.settle()
		}
		if !w.quiets() {
			t.Fatal("the phone's own updates kept the case from being told")
		}
	})
}

func TestSilenceStaysWithTheCaseAfterAWipe(t *testing.T) {
	for _, write := range []string{"never", "2h"} {
		story(t, func(w *world) {
			w.command("start")
			w.taps("en", "continue", "no", "borrowed", write)
			// Nobody looked at the chat meanwhile: both fall due in one tick.
			w.now = w.now.Add(20 * time.Minute)
			w.decide(hotline.Event{Tick: true})
			w.settle()
			if !w.quiets() {
				t.Fatal("the case was not told before the answers went")
			}
			if st := w.state(); st != nil && (st.Conv != nil || st.Quiet) {
				t.Fatalf("%+v", st)
			}
			last := slices.IndexFunc(w.posts, func(p hotline.Post) bool { return p.Tell != nil && p.Tell.Coarse.Quiet })
			if gone := slices.IndexFunc(w.posts, isGone("idle")); gone >= 0 && gone < last {
				t.Fatal("the silence was told after the way to the person ended")
			}
		})
	}
}

func TestNobodyIsQuietWhoHasSent(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "never")
		w.pass(23 * time.Hour)
		if w.quiets() {
			t.Fatal("who has sent is done")
		}
	})
}

func TestStagesOfWaiting(t *testing.T) {
	stages := []struct {
		at  time.Duration
		key string
	}{{0, "s.waiting"}, {5 * time.Minute, "s.waiting.5"}, {15 * time.Minute, "s.waiting.15"}, {time.Hour, "s.waiting.60"}}
	tests := []struct {
		name, phone, write string
		loud               bool
	}{
		{"one's own, any time", "own", "any", true},
		{"one's own, two hours", "own", "2h", true},
		{"one's own, never", "own", "never", false},
		{"borrowed, two hours", "borrowed", "2h", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(w *world) {
				toReceived(w, tt.phone, tt.write)
				start, sends := w.now, w.sends
				for i, s := range stages {
					w.pass(start.Add(s.at).Sub(w.now))
					w.want(s.key)
					if i > 0 {
						w.wantNot(stages[i-1].key)
					}
					want := sends
					if tt.loud {
						want += i
					}
					if w.sends != want {
						t.Fatalf("%d new messages at %v, want %d", w.sends-sends, s.at, want-sends)
					}
				}
				w.pass(20 * time.Hour)
				if w.sends > sends+3 {
					t.Fatal("more came after the last stage")
				}
			})
		})
	}
}

func TestWaitingOnAPhoneThatIsNotTheirs(t *testing.T) {
	for _, tt := range []struct{ phone, write string }{
		{"borrowed", "never"}, {"borrowed", "_skip"}, {"watched", ""}, {"_skip", "any"}, {"_skip", "2h"},
	} {
		story(t, func(w *world) {
			toReceived(w, tt.phone, tt.write)
			sends := w.sends
			w.pass(6 * time.Minute)
			w.want("s.waiting.5") // the card that stands is changed without a sound
			w.pass(30 * time.Hour)
			w.want("s.cleared")
			if w.sends != sends {
				t.Fatalf("%+v: a new message came", tt)
			}
		})
	}
}

func TestWaitingEndsWithTheReading(t *testing.T) {
	for _, what := range []string{"read", "closed"} {
		for _, tidied := range []bool{false, true} {
			story(t, func(w *world) {
				toReceived(w, "borrowed", "2h")
				if tidied {
					w.pass(16 * time.Minute)
				} else {
					w.pass(6 * time.Minute)
				}
				w.news(what)
				w.want("s." + what)
				w.wantNot("s.waiting.5", "s.waiting.15")
				sends := w.sends
				w.pass(time.Hour)
				w.news("waiting") // given back
				w.pass(30 * time.Minute)
				w.wantNot("s.waiting", "s.waiting.5", "s.waiting.15", "s.waiting.60")
				if w.sends != sends {
					t.Fatal("more came after that")
				}
			})
		}
	}
}

func TestStagesNeverShowThroughTheFirstCards(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.command("start")
		sends := w.sends
		w.pass(2 * time.Hour)
		w.want("s.language")
		w.wantNot("s.waiting", "s.waiting.5", "s.waiting.15", "s.waiting.60")
		if w.sends != sends {
			t.Fatal("the first card came anew by itself")
		}
	})
}

func TestStagesDoNotKeepABorrowedPhoneUp(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "borrowed", "2h")
		w.pass(15 * time.Minute)
		// The answers went when it was agreed; the stage came on a card of its own.
		w.want("s.waiting.15")
		w.wantNot("s.received")
		if w.state().Conv != nil {
			t.Fatal("the answers are still in the chat")
		}
		no := w.caseNo()
		w.says("please hurry " + canary)
		if p := w.posts[len(w.posts)-1]; p.Said == nil || w.caseNo() != no {
			t.Fatalf("what was typed under it went nowhere: %+v", p)
		}
		w.pass(16 * time.Minute)
		w.want("s.tidied")
	})
}

// TestNothingIsSentFirstWhereWeMayNotWrite lets all that could make a sound
// happen on phones that may not be written to first.
func TestNothingIsSentFirstWhereWeMayNotWrite(t *testing.T) {
	for _, tt := range []struct{ phone, write string }{
		{"own", "never"}, {"own", "_skip"}, {"borrowed", "never"}, {"borrowed", "_skip"}, {"watched", ""},
		{"_skip", "any"}, {"_skip", "2h"}, {"_skip", "tonight"}, {"_skip", "never"}, {"_skip", "_skip"},
	} {
		for _, how := range []string{"in time", "late"} {
			story(t, func(w *world) {
				toPlace(w, tt.phone, tt.write)
				w.relay("who is there?")
				w.taps("KH-1", "_skip", "_skip", "_skip", "_skip", "_skip")
				w.passes(nodeCheckin, "1h")
				sends := w.sends
				w.pass(11 * time.Minute) // silence
				w.taps("send")
				switch how {
				case "in time":
					w.pass(6 * time.Minute)
					w.news("read")
					w.relay("we are on our way")
					w.pass(10 * time.Minute)
					w.news("closed")
				case "late":
					w.pass(16 * time.Minute)
					w.news("read")
					w.relay("we are on our way")
				}
				w.pass(72 * time.Hour)
				w.relay("hello?")
				w.news("closed")
				if w.sends != sends {
					t.Fatalf("%+v, %s: %d new messages", tt, how, w.sends-sends)
				}
			})
		}
	}
}

func TestWhatIsAnsweredLaterTakesWritingAway(t *testing.T) {
	story(t, func(w *world) {
		toAgreed(w, "own", "any", "1h")
		w.taps("_back", "change", "write", "never")
		w.want("s.checkin.cannot")
		sends := w.sends
		w.pass(50 * time.Hour)
		if w.sends != sends {
			t.Fatal("something was sent first")
		}
	})
}

// TestALiveLocationKeepsNoChatUp: a phone that lies somewhere and reports where
// it is has nobody at it, so the chat is emptied as if it said nothing.
func TestALiveLocationKeepsNoChatUp(t *testing.T) {
	for name, edit := range map[string]*hotline.Update{
		"nothing":           nil,
		"a point":           {Kind: hotline.Edited, Media: "live", Point: &hotline.Point{Lat: 12, Lng: 104}},
		"its end":           {Kind: hotline.Edited, Media: "live"},
		"a point, unmarked": {Kind: hotline.Edited, Point: &hotline.Point{Lat: 12, Lng: 104}},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				toReceived(w, "borrowed", "never")
				w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 12, Lng: 104}})
				w.settle()
				_, before := w.card()
				for range 14 {
					w.pass(time.Minute)
					if edit != nil {
						w.person(*edit)
						w.settle()
					}
				}
				if _, b := w.card(); len(b.Lines) != len(before.Lines) || w.raw == nil {
					t.Fatalf("the card says %+v, before %+v", b.Lines, before.Lines)
				}
				w.pass(time.Minute)
				if w.raw != nil {
					t.Fatal("the chat is kept up")
				}
				w.want("s.cleared")
				w.wantCount(1, "gone", isGone("idle"))
			})
		})
	}
}
