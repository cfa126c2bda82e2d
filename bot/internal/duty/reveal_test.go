package duty

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// reveals are the acts of this kind in the case's audit.
func (w *world) reveals(kind hotline.ActKind) (n int) {
	for _, a := range w.theCase().st.Acts {
		if a.Kind == string(kind) && a.By == ann {
			n++
		}
	}
	return n
}

func TestARevealIsAskedForAndLogged(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "call 012345678", Point: &hotline.Point{Lat: 1}})
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbPlace)
	w.sees(ann, "r.reveal.place")
	w.taps(ann, verbBack)
	w.seesNot(ann, "r.reveal.place")
	w.seesNot(ann, "r.place")
	if n := w.reveals(hotline.ActRevealPlace); n != 0 {
		t.Errorf("%d places are logged although none was shown", n)
	}
	w.taps(ann, verbShow, verbPlace)
	w.sees(ann, "r.place")
	w.taps(ann, verbWords)
	w.taps(ann, verbShow, verbWords)
	w.sees(ann, "r.words")
	w.seesNot(ann, "r.reveal.words")
	if w.reveals(hotline.ActRevealPlace) != 1 || w.reveals(hotline.ActRevealWords) != 1 {
		t.Errorf("the audit says %v", w.theCase().st.Acts)
	}
	w.pass(revealLife)
	w.seesNot(ann, "r.place")
	w.seesNot(ann, "r.words")
	w.taps(ann, verbShow, "everything")
	w.answered("r.press.unknown")
}

func TestRevealsAreRationed(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "call 012345678"})
	w.press(ann, hotline.ActTake)
	for range maxReveals {
		w.taps(ann, verbShow, verbWords)
		w.pass(time.Minute)
	}
	if len(w.alarms) != 0 {
		t.Fatalf("alarms %v", w.alarms)
	}
	w.pass(revealLife)
	w.taps(ann, verbShow, verbWords)
	w.answered("r.reveal.quota")
	w.seesNot(ann, "r.words")
	if !slices.Equal(w.alarms, []string{"reveal-quota"}) || w.reveals(hotline.ActRevealWords) != maxReveals {
		t.Errorf("alarms %v, %d logged", w.alarms, w.reveals(hotline.ActRevealWords))
	}
	// The first are older than an hour: as many more may be seen.
	w.pass(revealEvery - maxReveals*time.Minute - revealLife + 30*time.Second)
	w.taps(ann, verbShow, verbWords)
	w.sees(ann, "r.words")
	w.taps(ann, verbShow, verbWords)
	w.answered("r.reveal.quota")
}

func TestTheRationOutlivesTheCases(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "call 012345678"})
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbShow, verbWords)
	w.taps(ann, verbGive)
	if n := len(w.resp(ann).Reveals); n != 1 {
		t.Errorf("%d reveals are counted after the case was given back", n)
	}
	w.pass(revealEvery)
	if n := len(w.resp(ann).Reveals); n != 0 {
		t.Errorf("%d reveals count after an hour", n)
	}
}
