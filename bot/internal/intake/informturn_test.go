package intake

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestWhatIsTypedOnAPage(t *testing.T) {
	at := func(t *testing.T, f func(w *world)) {
		story(t, func(w *world) {
			w.command("start")
			w.taps("en", "info", "real")
			f(w)
			if st := w.state(); st != nil && (st.Words != "" || st.Case != "") || w.count(isTell) > 0 {
				t.Errorf("something of it is kept: %+v", st)
			}
		})
	}
	for _, words := range []string{canary, "1", "2", "go on", "leave and clear", "៣"} {
		at(t, func(w *world) {
			before := w.kept()
			w.says(words)
			w.want("s.info.menu", "s.info.typed")
			w.taps("n")
			w.wantNot("s.info.typed")
			w.taps("m", "x")
			w.want("s.promise.what")
			if w.kept() != before {
				t.Errorf("%q is kept", words)
			}
		})
	}
	at(t, func(w *world) {
		w.says("clear")
		w.want("s.cleared")
	})
	at(t, func(w *world) {
		w.says("1234-5678-9012")
		w.want("s.promise.what", noteTrying)
	})
	at(t, func(w *world) {
		w.command("help")
		w.want("s.promise.what", "s.help")
		w.says("2")
		w.want("s.cleared") // it is an answer to the promise again
	})
	at(t, func(w *world) {
		w.command("language")
		w.want("s.language")
		w.taps("km")
		w.want("s.promise.what")
	})
	at(t, func(w *world) {
		w.taps("_clear")
		w.want("s.cleared")
	})
}

// What is shown again for another reason is the menu: nobody knows what was read.
func TestAPageThatIsLost(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "info", "n")
		id, _ := w.card()
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: "info:p.cmr"})
		delete(w.stand, id)
		w.settle()
		w.want("s.info.menu")
		w.taps("x")
		w.want("s.promise.what")
		w.taps("info")
		w.pass(16 * time.Minute)
		w.want("s.cleared")
		if w.raw != nil {
			t.Error("something is remembered")
		}
	})
}

// The location step's helper message goes while something is read, and comes again.
func TestTheLocationHelperWhileOneReads(t *testing.T) {
	aids := func(w *world) (n int) {
		for _, m := range w.stand {
			if m.body.Ask != nil {
				n++
			}
		}
		return n
	}
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		for range 2 {
			if aids(w) != 1 {
				t.Fatal("no helper at the location step")
			}
			w.command("info")
			if aids(w) != 0 {
				t.Fatal("it asks for a place beside a page of information")
			}
			w.taps("x")
		}
	})
}

func TestAHelperWhileOneReads(t *testing.T) {
	t.Run("where we may write", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "own", "any")
			w.taps("m", "n")
			w.relay("hello there")
			w.want("s.helper", "s.received")
			w.taps("m")
			w.want("s.helper", "s.info.menu")
			w.says("I am here")
			if p := w.posts[len(w.posts)-1]; p.Said == nil || p.Said.Text != "I am here" {
				t.Errorf("%+v", p)
			}
		})
	})
	t.Run("where we may not", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "own", "never")
			w.taps("m", "real")
			sends := w.sends
			w.news("read")
			w.relay("hello there")
			w.want("s.real.never")
			w.wantNot("s.helper", "s.read")
			w.wantCount(1, "waiting", isRelayed("waiting"))
			w.taps("m")
			w.want("s.helper", "s.info.menu")
			w.wantCount(1, "shown", isRelayed("shown"))
			w.taps("x")
			w.want("s.helper", "s.read", "s.received")
			if w.sends != sends {
				t.Error("a new message came")
			}
		})
	})
	t.Run("a question", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "own", "never")
			w.taps("m")
			w.helperAsks(1, hotline.KindAid)
			w.want("s.info.menu")
			w.taps("real")
			w.want("s.refer.ask")
			w.taps("no")
			w.want("s.received")
			w.wantNot("s.real.never")
		})
	})
	t.Run("a check-in", func(t *testing.T) {
		story(t, func(w *world) {
			toAgreed(w, "own", "any", "1h")
			w.news("read")
			w.taps("m")
			w.pass(61 * time.Minute)
			w.wantNot("s.info.menu")
			w.command("info")
			w.want("s.info.menu")
		})
	})
}

func TestTheMenuSaysThatNobodyHasReadTheTranslation(t *testing.T) {
	for lang, want := range map[string]bool{"en": false, "km": true} {
		story(t, func(w *world) {
			w.person(hotline.Update{Kind: hotline.Command, Command: "info", Lang: lang})
			w.settle()
			w.want("s.info.menu")
			if w.shows("s.unreviewed") != want {
				t.Errorf("%s: %s", lang, w.lines())
			}
		})
	}
}

// The states that stand in Redis today know nothing of information, and one that
// has read nothing says nothing of it.
func TestInformationInTheState(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en")
		var all map[string]any
		_ = json.Unmarshal(w.raw, &all)
		if slices.Contains(slices.Collect(maps.Keys(all)), "mi") {
			t.Error("a state without information says something of it")
		}
	})
}
