package intake

import (
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

func (w *world) wantAsked(want ...hotline.Asked) {
	w.t.Helper()
	if got := w.told().Detail.Asked; !sameAsked(got, want) {
		w.t.Fatalf("the holder is told %+v, want %+v", got, want)
	}
}

func TestWhatOnlyTheHolderSees(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.taps("KH-1", "1", "pregnant", "_done", "medical", "cmr", "mhpss", "_done")
		w.taps("pain", "fever", "_done", "w28", "5d", "woman", "sometimes", "embassy", "_done", "VN")
		w.wantAsked(
			hotline.Asked{Q: "medical", A: []string{"pain", "fever"}}, hotline.Asked{Q: "weeks", A: []string{"w28"}},
			hotline.Asked{Q: "cmr", A: []string{"5d"}}, hotline.Asked{Q: "mind", A: []string{"sometimes"}},
			hotline.Asked{Q: "nationality", A: []string{"VN"}},
		)
		if c := w.told().Coarse; !c.Woman || c.Situation != "out" || c.Other {
			t.Fatalf("%+v", c)
		}
		w.says("more " + canary)
		w.want("s.review.situation", "s.review.medical", "s.review.weeks", "s.review.cmr", "s.review.mind", "s.review.woman",
			"s.review.words", "s.review.who.also", "s.review.nationality")
		_, b := w.card()
		for _, l := range b.Lines {
			if (l.Key == "s.review.cmr" || l.Key == "s.review.mind" || l.Key == "s.review.words" || l.Key == "s.review.point") && len(l.Args) > 0 {
				t.Fatalf("%s repeats what was told", l.Key)
			}
		}
		// What is no longer asked is no longer told.
		w.taps("change", "needs", "cmr", "mhpss", "_done")
		w.wantAsked(
			hotline.Asked{Q: "medical", A: []string{"pain", "fever"}}, hotline.Asked{Q: "weeks", A: []string{"w28"}},
			hotline.Asked{Q: "nationality", A: []string{"VN"}},
		)
		if w.told().Coarse.Woman {
			t.Fatal("an answer that is gone still counts")
		}
	})
}

func TestAskingForSomebodyElse(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "no", "own", "never", "other")
		w.want("s.relation.ask")
		if c := w.told().Coarse; !c.Other || c.Situation != "" {
			t.Fatalf("%+v", c)
		}
		w.taps("family", "inside", "week", "KH-18")
		w.wantAsked(hotline.Asked{Q: "relation", A: []string{"family"}}, hotline.Asked{Q: "contact", A: []string{"week"}})
		if c := w.told().Coarse; !c.Other || c.Situation != "inside" || c.Province != "KH-18" || c.Danger != "no" {
			t.Fatalf("%+v", c)
		}
		w.command("language")
		if !w.told().Coarse.Other {
			t.Fatal("choosing a language makes it the writer's own case")
		}
		w.taps("km")
		w.want("s.other.people.ask")
		w.command("start")
		w.taps("en", "continue")
		if !w.told().Coarse.Other {
			t.Fatal("beginning anew makes it the writer's own case")
		}
		w.taps("_skip", "_skip", "_skip")
		w.want("s.situation.ask")
		w.taps("other", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip", "_skip")
		w.want("s.review.other", "s.review.osituation", "s.review.relation", "s.review.contact")
		w.taps("send")
		w.want("s.received")
		if !w.told().Coarse.Sent || !slices.Equal(w.told().Trust, nil) {
			t.Fatalf("%+v", w.told())
		}
	})
}

func TestUnknownSituationOfAnother(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "_skip", "_skip", "_skip", "other", "witness", "inside", "_back", "unknown", "today", "KH-1")
		if c := w.told().Coarse; c.Situation != "" || c.Urgency != hotline.Now {
			t.Fatalf("what became unknown lowered it, or is told: %+v", c)
		}
	})
}

func TestAnswersThatAreNoChoicesAreNotTold(t *testing.T) {
	got := choices([]string{"72h", "VN", "", "a b", canary + "!", "x\x00", "12345678901234567890123456"})
	if !slices.Equal(got, []string{"72h", "VN"}) {
		t.Fatalf("%q", got)
	}
}
