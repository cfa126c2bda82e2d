package intake

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func isWithdrawn(p hotline.Post) bool { return p.Gone != nil && p.Gone.Withdraw }

// TestClearAsksOnce: whatever comes after the first tap ends it, and only one
// answer takes the alert back.
func TestClearAsksOnce(t *testing.T) {
	tests := []struct {
		name     string
		then     func(w *world)
		withdraw bool
		begins   bool // the person begins anew with it
	}{
		{"keep", func(w *world) { w.taps(clearKeep) }, false, false},
		{"withdraw", func(w *world) { w.taps(clearWithdraw) }, true, false},
		{"the words of withdraw", func(w *world) { w.says(labels["s.clear.withdraw"]) }, true, false},
		{"its number, in Khmer", func(w *world) { w.says("២.") }, true, false},
		{"the words of keep", func(w *world) { w.says(strings.ToUpper(labels["s.clear.keep"])) }, false, false},
		{"the other number", func(w *world) { w.says("1") }, false, false},
		{"clear again", func(w *world) { w.command("clear") }, false, false},
		{"an old button", func(w *world) {
			id, _ := w.card()
			w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: "danger:yes"})
			w.settle()
		}, false, false},
		{"an edit", func(w *world) { w.person(hotline.Update{Kind: hotline.Edited, Text: canary}); w.settle() }, false, false},
		{"two minutes", func(w *world) { w.pass(2 * time.Minute) }, false, false},
		{"start", func(w *world) { w.command("start") }, false, true},
		{"words", func(w *world) { w.says(canary) }, false, true},
		{"a return code", func(w *world) { w.says("1234-5678-9012") }, false, true},
		{"a photo", func(w *world) {
			w.person(hotline.Update{Kind: hotline.Media, Media: "photo", File: "f"})
			w.settle()
		}, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(w *world) {
				toReceived(w, "own", "any")
				w.relay("hello")
				w.taps("_clear")
				if _, b := w.card(); len(b.Lines) != 1 || len(w.stand) != 1 || b.Lines[0].Key != "s.clear.ask" {
					t.Fatalf("the screen is not safe: %+v", b)
				}
				st := w.state()
				if st.Conv != nil || st.Words != "" || st.Case != "" || st.Code != "" || st.Talk != nil {
					t.Fatalf("more is remembered than the question needs: %+v", st)
				}
				// Nothing of the case reaches the screen while it stands.
				lost := w.count(isRelayed("lost"))
				w.relay("are you there?")
				w.news("read")
				w.wantCount(lost+1, "lost", isRelayed("lost"))
				w.wantNot("s.helper", "s.read")
				w.wantCount(0, "gone", isGone("clear"))

				tt.then(w)
				w.wantCount(1, "gone", isGone("clear"))
				if got := w.count(isWithdrawn) == 1; got != tt.withdraw {
					t.Fatalf("withdrawn: %v", got)
				}
				if tt.begins {
					w.want("s.language")
					return
				}
				if w.raw != nil || len(w.stand) != 1 {
					t.Fatalf("%d messages, %s", len(w.stand), w.raw)
				}
				w.want("s.cleared")
			})
		})
	}
}

func TestClearWithNothingToTakeBack(t *testing.T) {
	tests := []struct {
		name string
		way  func(w *world)
	}{
		{"no case", func(w *world) { w.command("start"); w.taps("en", "continue") }},
		{"leaving at the promise", func(w *world) { w.command("start"); w.taps("en") }},
		{"closed", func(w *world) { toReceived(w, "own", "any"); w.news("closed") }},
		{"asleep: that there was a case is not shown", func(w *world) {
			toReceived(w, "borrowed", "2h")
			w.pass(90 * time.Minute)
			w.want("s.tidied")
		}},
		{"begun anew by another, the case asleep", func(w *world) {
			toReceived(w, "borrowed", "2h")
			w.pass(90 * time.Minute)
			w.command("start")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(w *world) {
				tt.way(w)
				w.command("clear")
				w.want("s.cleared")
				w.wantCount(0, "withdrawn", isWithdrawn)
				if w.raw != nil {
					t.Fatal("the state stays")
				}
			})
		})
	}
}

func TestClearOfAWokenCard(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "borrowed", "2h")
		w.pass(90 * time.Minute)
		w.relay("where are you?")
		w.want("s.helper")
		w.taps("_clear")
		w.want("s.clear.ask")
		w.taps(clearWithdraw)
		w.wantCount(1, "withdrawn", isWithdrawn)
		w.wantCount(1, "gone", isGone("clear"))
	})
}

func TestClearWhoseCardIsLost(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		id, _ := w.card()
		delete(w.stand, id)
		w.command("clear")
		w.want("s.clear.ask")
		w.taps(clearKeep)
		w.want("s.cleared")
		if len(w.stand) != 1 {
			t.Fatalf("%d messages", len(w.stand))
		}
	})
}

// TestUndeletableSaysHow: what the bot may not remove, the person can.
func TestUndeletableSaysHow(t *testing.T) {
	for _, word := range []string{"48", "Delete chat", "both sides"} {
		if !strings.Contains(labels["s.undeletable"], word) {
			t.Errorf("s.undeletable does not say %q", word)
		}
	}
}

// TestStartShowsNoCase: whoever holds the phone now may be another.
func TestStartShowsNoCase(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "borrowed", "2h")
		w.news("read")
		w.pass(90 * time.Minute)
		w.want("s.tidied")
		w.command("start")
		if _, b := w.card(); len(b.Lines) != 1 || b.Lines[0].Key != "s.language" {
			t.Fatalf("%+v", b.Lines)
		}
		w.command("code")
		w.want("s.help")
		w.wantNot("s.code", "s.read")
	})
}

func TestWordsBeforeStartAreKept(t *testing.T) {
	story(t, func(w *world) {
		w.says("please help " + canary)
		w.command("start")
		w.want("s.language")
		w.wantNot("s.notunderstood")
		w.taps("en", "continue", "yes")
		if got := w.told().Detail.Words; got != "please help "+canary {
			t.Fatalf("%q", got)
		}
	})
}

// TestNewsWhileItIsAskedWaits: somebody takes the case while the question
// stands. The person is asked on, and the case is not told that they are gone
// before they have answered.
func TestNewsWhileItIsAskedWaits(t *testing.T) {
	for _, phone := range []string{"own", "borrowed"} {
		for _, answer := range []string{clearKeep, clearWithdraw} {
			story(t, func(w *world) {
				toReceived(w, phone, "2h")
				w.taps("_clear")
				posts, raw := len(w.posts), string(w.raw)
				for _, what := range []string{statusRead, statusWaiting, statusRead, statusClosed} {
					w.news(what)
				}
				if len(w.posts) != posts || string(w.raw) != raw {
					t.Fatalf("told %+v", w.posts[posts:])
				}
				w.want("s.clear.ask")
				w.taps(answer)
				if got := w.posts[posts:]; len(got) != 1 || got[0].Gone == nil || got[0].Gone.Withdraw != (answer == clearWithdraw) {
					t.Fatalf("told %+v", got)
				}
				w.want("s.cleared")
			})
		}
	}
}

// TestStartOnAClosedCaseBeginsAnew: the card that says that it has ended
// promises so.
func TestStartOnAClosedCaseBeginsAnew(t *testing.T) {
	for _, phone := range []string{"own", "borrowed"} {
		story(t, func(w *world) {
			toReceived(w, phone, "2h")
			w.relay("hello")
			old, code := w.caseNo(), w.code()
			w.news(statusClosed)
			w.want("s.closed")
			w.command("start")
			w.want("s.language")
			posts := len(w.posts)
			w.taps("en", "continue", "no", "own", "any", "out", "KH-2")
			tell := w.told()
			if tell.Case == old || tell.Code == fakeMac(code) || tell.Coarse.Sent || tell.Detail.Words != "" || tell.Detail.Asked != nil ||
				tell.Coarse.Danger != hotline.No || tell.Coarse.Province != "KH-2" {
				t.Fatalf("told %+v", tell)
			}
			for _, p := range w.posts[posts:] {
				if p.Tell != nil && p.Tell.Case == old {
					t.Fatal("the closed case is told more")
				}
			}
			w.wantNot("s.closed", "s.helper")
			w.relay("hello") // of the new case
			w.want("s.helper")
		})
	}
}

// TestStartOnALiveCaseGoesOn is the other side: no second case is born.
func TestStartOnALiveCaseGoesOn(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		no := w.caseNo()
		w.news(statusRead)
		w.command("start")
		w.taps("en", "continue", "no")
		if tell := w.told(); tell.Case != no || tell.Coarse.Danger != hotline.No {
			t.Fatalf("told %+v", tell)
		}
	})
}
