package duty

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestTheSurvivorIsGone(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "x"})
	w.press(ann, hotline.ActTake)
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Why: "clear"}})
	w.status(hotline.Held)
	w.sees(ann, "r.note.silent")
	w.sees(ann, "r.alert.silent")
	w.pass(amendEvery)
	w.sees(deskChat, "r.alert.silent")
	news := len(w.news)
	w.pass(time.Hour)
	w.status(hotline.Open)
	if len(w.news) != news {
		t.Error("something was posted to a chat that is gone")
	}
}

func TestTheSurvivorWithdraws(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Words: "x"})
	w.press(ann, hotline.ActTake)
	w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Withdraw: true, Why: "clear"}})
	w.status(hotline.Withdrawn)
	w.pass(amendEvery)
	if got := w.keysOf(deskChat); !slices.Equal(got, []string{"r.alert.withdrawn"}) {
		t.Errorf("the group sees %v", got)
	}
	if got := w.keysOf(ann); !slices.Equal(got, []string{"r.case.over.withdrawn"}) {
		t.Errorf("the holder sees %v", got)
	}
	w.tell(urgent(), hotline.Detail{Words: "y"})
	w.status(hotline.Withdrawn)
}

func TestAnExactPlaceIsForgottenAfterThreeDays(t *testing.T) {
	w := newWorld(t)
	d := hotline.Detail{Point: &hotline.Point{Lat: 1, Lng: 2}}
	c := hotline.Coarse{Exact: true, ExactAt: w.now}
	w.tell(c, d)
	w.pass(pointLife - time.Minute)
	c.People = "1"
	w.tell(c, d) // told again: its age stays
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbPlace)
	w.sees(ann, "r.reveal.place")
	w.seesNot(ann, "r.place")
	w.taps(ann, verbShow, verbPlace)
	w.sees(ann, "r.place")
	w.pass(time.Minute)
	if w.theCase().st.Detail.Point != nil || w.respCase(ann).Detail.Point != nil {
		t.Error("the point is still there")
	}
	w.seesNot(ann, "r.place")
	c.People = "2-5"
	w.tell(c, d)
	if w.theCase().st.Detail.Point != nil || w.theCase().st.Coarse.Exact {
		t.Error("the point came back")
	}
}

func TestARevealLeavesWithinAQuarterOfAnHour(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "my name is Dara, call 012345678"})
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbShow, verbWords)
	w.sees(ann, "r.words")
	for range 3 { // work goes on
		w.pass(revealLife / 3)
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbKeep, caseNo)})
	}
	w.status(hotline.Held)
	w.seesNot(ann, "r.words")
}

func TestAnUntouchedCaseClosesForAge(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Words: "x"})
	w.pass(ageLimit - time.Hour)
	w.status(hotline.Open)
	w.pass(time.Hour)
	w.status(hotline.Closed)
	if got := w.keysOf(deskChat); !slices.Equal(got, []string{"r.alert.closed"}) {
		t.Errorf("the group sees %v", got)
	}
	if w.news[len(w.news)-1] != "closed" {
		t.Errorf("the survivor was told %v", w.news)
	}
}

func TestALongHeldCaseStaysDeletable(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	born := w.now
	for range 20 {
		w.private(ann, hotline.Update{Kind: hotline.Text, Text: "still here"})
		w.pass(6 * time.Hour)
		if c := w.respCase(ann); w.now.Sub(at(c.At)) >= deletable || len(c.Old) != 0 {
			t.Fatalf("after %v the case's message is %v old", w.now.Sub(born), w.now.Sub(at(c.At)))
		}
		for _, s := range w.respCase(ann).Recs {
			if at(s.Till).Before(w.now) {
				t.Fatal("a message is kept for too long")
			}
		}
	}
}
