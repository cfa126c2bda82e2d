package intake

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// toPlace takes a conversation to the card after the situation.
func toPlace(w *world, phone, write string) {
	w.t.Helper()
	w.command("start")
	w.taps("en", "continue", "yes", phone)
	if phone != "watched" {
		w.taps(write)
	}
	w.taps("out")
}

// toReceived takes it to the end.
func toReceived(w *world, phone, write string) {
	w.t.Helper()
	toPlace(w, phone, write)
	w.taps("KH-1", "2-5", "hurt", "_done", "medical", "shelter", "_done", "fever", "_done", "_done")
	w.says("we are behind the market " + canary)
	w.passes(nodeCheckin, "none")
	w.taps("send")
}

func TestTheWholeWay(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.want("s.language")
		w.taps("en")
		w.want("s.promise.what", "s.promise.who")
		w.wantCount(0, "tell", isTell)
		w.taps("continue", "yes")
		w.wantCount(1, "tell", isTell)
		if c := w.told().Coarse; c.Danger != "yes" || c.Urgency != hotline.Now || c.Sent || c.Phone != "" {
			t.Fatalf("the first alert: %+v", c)
		}
		w.taps("own", "any")
		if !w.told().WriteUntil.Equal(anyTime) {
			t.Fatalf("until %v", w.told().WriteUntil)
		}
		n := w.count(isTell)
		w.taps("_skip", "_more", "_back", "_skip")
		w.wantCount(n, "tell", isTell) // nothing changed, nothing is posted
		w.taps("KH-1", "2-5", "minor", "hurt", "minor", "_done", "shelter", "medical", "_done", "_skip", "_skip")
		w.says("look for the blue gate " + canary)
		w.taps("none")
		w.want("s.review.intro", "s.review.danger", "s.review.place", "s.review.words", "s.review.needs")
		w.taps("send")
		w.want("s.received", "s.waiting")
		tell := w.told()
		c := tell.Coarse
		if !c.Sent || c.Province != "KH-1" || c.Approximate || c.People != "2-5" || len(c.Frail) != 1 || len(c.Needs) != 2 || c.Write != "any" {
			t.Fatalf("told: %+v", c)
		}
		if tell.Detail.Words != "look for the blue gate "+canary || tell.Detail.Scrubbed == "" {
			t.Fatalf("detail: %+v", tell.Detail)
		}
		w.news("read")
		w.want("s.read")
		w.wantNot("s.waiting")
	})
}

func TestTypedWay(t *testing.T) {
	story(t, func(w *world) {
		w.says("hello " + canary)
		w.want("s.language", "s.media.kept")
		for _, s := range []string{"1", "go on", "Yes", "1", "5", "2", "3", "1 person", "1 3", "Go on", "3", "go on", "skip", "go on"} {
			w.says(s)
		}
		w.says("more words " + canary)
		w.says("1")
		w.want("s.received")
		if tell := w.told(); tell.Coarse.Province != "KH-1" || tell.Coarse.Write != "never" ||
			tell.Detail.Words != "hello "+canary+"\nmore words "+canary {
			t.Fatalf("told %+v", tell)
		}
	})
}

func TestPointIsKeptSealed(t *testing.T) {
	point := &hotline.Point{Lat: 13.5860, Lng: 102.97, Accuracy: 20}
	t.Run("at its card", func(t *testing.T) {
		story(t, func(w *world) {
			toPlace(w, "own", "never")
			w.person(hotline.Update{Kind: hotline.Place, Point: point})
			w.settle()
			w.want("s.place.got", "s.people.ask")
			tell := w.told()
			if c := tell.Coarse; c.Province != "KH-1" || !c.Approximate || !c.Exact || c.ExactAt.IsZero() {
				t.Fatalf("coarse %+v", c)
			}
			if tell.Detail.Point == nil || *tell.Detail.Point != *point {
				t.Fatalf("detail %+v", tell.Detail)
			}
			w.taps("_back", "KH-2")
			if c := w.told().Coarse; c.Province != "KH-2" || c.Approximate || !c.Exact {
				t.Fatalf("what was chosen counts more: %+v", c)
			}
		})
	})
	t.Run("before any card, far away", func(t *testing.T) {
		story(t, func(w *world) {
			w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 50, Lng: 8}})
			w.settle()
			w.want("s.language", "s.media.kept")
			w.wantNot("s.place.got") // the first cards do not say what the chat is about
			w.taps("en")
			if w.told() != nil {
				t.Fatal("somebody was told before the person agreed to anything")
			}
			w.taps("continue")
			if tell := w.told(); tell == nil || tell.Coarse.Province != "" || !tell.Coarse.Exact || tell.Detail.Point == nil {
				t.Fatalf("told %+v", tell)
			}
		})
	})
}

func TestUrgencyNeverFallsByTheUnknown(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "_back", "unsure")
		if c := w.told().Coarse; c.Urgency != hotline.Now || c.Reason != "danger" || c.Danger != "unsure" {
			t.Fatalf("%+v", c)
		}
		w.taps("_back", "no")
		if c := w.told().Coarse; c.Urgency == hotline.Now {
			t.Fatalf("what is known may lower it: %+v", c)
		}
	})
}

func TestNothingToldIsStillSent(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("km", "continue", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip")
		w.want("s.review.nothing")
		w.wantCount(0, "tell", isTell)
		w.taps("send")
		w.want("s.received")
		if c := w.told().Coarse; !c.Sent || c.Urgency != hotline.Soon || c.Lang != "km" {
			t.Fatalf("%+v", c)
		}
	})
}

func TestTalk(t *testing.T) {
	t.Run("where we may write, a new card comes", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "own", "any")
			id, _ := w.card()
			w.relay("where are you?")
			w.want("s.helper", "s.received")
			if now, _ := w.card(); now == id {
				t.Fatal("the card was only edited")
			}
			w.wantCount(1, "shown", isRelayed("shown"))
			w.says("by the river " + canary)
			w.want("s.you.kept")
			p := w.posts[len(w.posts)-1]
			if p.Said == nil || p.Said.Text != "by the river "+canary || p.Said.Scrubbed == "" || p.Said.Chat != chatID {
				t.Fatalf("%+v", p)
			}
		})
	})
	t.Run("elsewhere the words wait", func(t *testing.T) {
		for _, tt := range []struct{ phone, write string }{{"own", "never"}, {"watched", ""}, {"borrowed", "_skip"}} {
			story(t, func(w *world) {
				toReceived(w, tt.phone, tt.write)
				n := w.sends
				w.relay("where are you?")
				w.wantNot("s.helper")
				w.wantCount(1, "waiting", isRelayed("waiting"))
				w.says("hello? " + canary)
				w.want("s.helper")
				w.wantCount(1, "shown", isRelayed("shown"))
				if w.sends != n {
					t.Fatal("a new message was sent")
				}
			})
		}
	})
	t.Run("the agreed time ends", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "own", "30m")
			w.pass(31 * time.Minute)
			w.relay("are you there?")
			w.wantCount(1, "waiting", isRelayed("waiting"))
		})
	})
	t.Run("after a wipe they are lost", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "watched", "")
			w.relay("one")
			w.pass(20 * time.Minute)
			w.wantCount(1, "lost", isRelayed("lost"))
			w.relay("two")
			w.wantCount(2, "lost", isRelayed("lost"))
		})
	})
	t.Run("a helper's words before all is told", func(t *testing.T) {
		story(t, func(w *world) {
			toPlace(w, "own", "any")
			w.relay("are you alone?")
			w.want("s.helper", "s.place.ask")
			w.says("yes " + canary)
			if p := w.posts[len(w.posts)-1]; p.Said == nil {
				t.Fatalf("%+v", p)
			}
			w.taps("KH-1")
			w.says("Clear") // the word of the button still clears
			w.want("s.clear.ask")
		})
	})
	t.Run("start shows nothing of it", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "own", "any")
			w.news("read")
			w.relay("where are you?")
			w.command("start")
			w.want("s.language")
			w.wantNot("s.helper", "s.read", "s.waiting")
			w.taps("en")
			w.wantNot("s.helper", "s.read")
		})
	})
}

func TestNewsMakesNoSoundWhereWeMayNotWrite(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "watched", "")
		n := w.sends
		w.news("read")
		w.want("s.read")
		if w.sends != n {
			t.Fatal("a new message was sent")
		}
		// The person has removed the card: the edit that fails is dropped.
		id, _ := w.card()
		delete(w.stand, id)
		w.now = w.now.Add(5 * time.Minute)
		w.news("closed")
		if w.sends != n {
			t.Fatal("a new message was sent after an edit that failed")
		}
	})
}

func TestReadStaysTrue(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.news("read")
		w.news("waiting") // the helper gave it back
		w.want("s.read")
		w.wantNot("s.waiting")
	})
}

func TestPhoneTakesBackWriting(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "any")
		w.taps("_back", "_back", "_back", "watched")
		if !w.told().WriteUntil.IsZero() {
			t.Fatal("a watched phone may be written to")
		}
		w.taps("_back", "own")
		if !w.told().WriteUntil.IsZero() || w.told().Coarse.Write != "" {
			t.Fatalf("an answer that is gone still counts: %+v", w.told())
		}
	})
}

func TestClosing(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.pass(25 * time.Hour)
		w.want("s.tidied")
		w.news("closed")
		w.want("s.closed")
		w.pass(25 * time.Hour)
		if w.raw != nil {
			t.Fatal("the chat is still remembered")
		}
		w.wantCount(0, "gone", isGone("idle"))
	})
}

func TestCommands(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.command("language")
		w.want("s.language")
		w.taps("km")
		w.want("s.place.ask")
		if w.told().Coarse.Lang != "km" {
			t.Fatal("the case was not told the language")
		}
		for _, c := range []string{"help", "nonsense"} {
			w.command(c)
			w.want("s.help", "s.place.ask")
		}
		w.taps("KH-1")
		w.wantNot("s.help")
		w.command("start")
		w.want("s.language")
		w.taps("en", "continue", "_skip")
		if c := w.told().Coarse; c.Danger != "yes" || c.Province != "KH-1" {
			t.Fatalf("the answers were not kept: %+v", c)
		}
	})
}

func TestWriteUntil(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	tests := []struct{ name, answer, at, want string }{
		{"half an hour", "30m", "2026-11-24T12:00:00+07:00", "2026-11-24T12:30:00+07:00"},
		{"two hours", "2h", "2026-11-24T12:00:00+07:00", "2026-11-24T14:00:00+07:00"},
		{"tonight", "tonight", "2026-11-24T12:00:00+07:00", "2026-11-25T00:00:00+07:00"},
		{"tonight, at the end of a month", "tonight", "2026-11-30T08:00:00+07:00", "2026-12-01T00:00:00+07:00"},
		{"tonight, late", "tonight", "2026-11-24T23:30:00+07:00", "2026-11-25T01:30:00+07:00"},
		{"any time", "any", "2026-11-24T12:00:00+07:00", "9999-01-01T00:00:00Z"},
		{"never", "never", "2026-11-24T12:00:00+07:00", "1970-01-01T00:00:00Z"},
		{"untold", "", "2026-11-24T12:00:00+07:00", "1970-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := time.Unix(writeUntil(tt.answer, at(tt.at)), 0); !got.Equal(at(tt.want)) {
				t.Errorf("until %v, want %v", got, tt.want)
			}
		})
	}
}
