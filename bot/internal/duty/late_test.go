package duty

import (
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

// TestWhatComesAfterTheEndLeavesAtOnce: something of a case is on its way to its
// holder when they lose it. It is removed when it arrives, but for what tells
// them of their own words and notes.
func TestWhatComesAfterTheEndLeavesAtOnce(t *testing.T) {
	from := hotline.CaseOf(caseNo)
	to := hotline.ChatActor(ann)
	press := func(data string) func(*world) {
		return func(w *world) {
			w.decide(hotline.Event{To: to, Update: &hotline.Update{Kind: hotline.Press, Chat: ann, From: ann, Query: "p", Msg: 900, Data: data}})
		}
	}
	relay := func(r hotline.Relay) func(*world) {
		return func(w *world) {
			r.Case, r.Holder = caseNo, true
			w.decide(hotline.Event{To: to, Post: &hotline.Post{From: from, Relay: &r}})
		}
	}
	for name, tc := range map[string]struct {
		do     func(*world)
		key    string
		stands bool
	}{
		"an exact place":       {press(caseData(verbShow, caseNo, verbPlace)), "r.place", false},
		"full words":           {press(caseData(verbShow, caseNo, verbWords)), "r.words", false},
		"words of the person":  {relay(hotline.Relay{Text: "we are cold", Msg: 5}), "r.said", false},
		"their voice":          {relay(hotline.Relay{File: &hotline.File{Kind: "voice", ID: "f"}, Msg: 6}), "r.said.voice", false},
		"what became of words": {relayedTo(to, from), "r.tick.lost", true},
		"colleagues' notes": {func(w *world) {
			w.decide(hotline.Event{To: to, Post: &hotline.Post{From: from, Noted: &hotline.Noted{Case: caseNo, What: "kept"}}})
		}, "r.note.kept", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "call 012345678", Point: &hotline.Point{Lat: 11}})
			w.press(ann, hotline.ActTake)
			tc.do(w)
			if len(w.outbox) == 0 {
				t.Fatal("nothing is on its way")
			}
			press(caseData(verbGive, caseNo))(w)
			for len(w.posts) > 0 {
				w.postOne() // the end comes first
			}
			if c := w.respCase(ann); c.Phase != over {
				t.Fatalf("the case is %s here", c.Phase)
			}
			w.settle()
			want := []string{"r.case.over.released"}
			got := w.keysOf(ann)
			if tc.stands {
				want = append(want, tc.key)
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("the chat shows %v, want %v", got, want)
			}
			for _, p := range w.relayed {
				if p.Relayed != nil && p.Relayed.What == "shown" {
					t.Error("the person is told that it was shown")
				}
			}
		})
	}
}

// relayedTo tells the holder what became of something that they wrote.
func relayedTo(to, from hotline.Actor) func(*world) {
	return func(w *world) {
		w.decide(hotline.Event{To: to, Post: &hotline.Post{From: from, Relayed: &hotline.Relayed{Case: caseNo, Msg: 7, What: "lost", Holder: true}}})
	}
}

// TestWhatIsNotThereIsNotRevealed: the place has expired between the question
// and the answer, or a press was forged.
func TestWhatIsNotThereIsNotRevealed(t *testing.T) {
	for what, answer := range map[string]string{verbPlace: "r.place.none", verbWords: "r.words.none"} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "x", Point: &hotline.Point{Lat: 1}})
			w.press(ann, hotline.ActTake)
			w.taps(ann, what)
			w.sees(ann, "r.reveal."+what)
			w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{}) // it is gone
			before := len(w.chats[ann])
			w.taps(ann, verbShow, what)
			w.answered(answer)
			w.seesNot(ann, "r.reveal."+what)
			if len(w.chats[ann]) != before || len(w.resp(ann).Reveals) != 0 {
				t.Error("something was shown, or counted")
			}
			kind := map[string]hotline.ActKind{verbPlace: hotline.ActRevealPlace, verbWords: hotline.ActRevealWords}[what]
			if n := w.reveals(kind); n != 0 {
				t.Errorf("%d are logged although nothing was shown", n)
			}
			w.taps(ann, what)
			w.answered(answer)
		})
	}
}
