package intake

import (
	"math"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

// The place beside a short plus code says more than a province chosen before.
func TestAShortPlusCodeGoesByThePlaceBesideIt(t *testing.T) {
	in := &Intake{places: Places{}.whole()}
	for _, text := range []string{"MH5F+2Q Poipet", "MH5F+2Q Krong Paoy Paet, Cambodia", "we are at MH5F+2Q Poipet please come"} {
		for _, chosen := range []string{"", "KH-1", "KH-17", "KH-3"} {
			found, _ := in.readPlaces(text, chosen)
			if len(found) != 1 || math.Abs(found[0].Point.Lat-13.6576) > 0.001 || math.Abs(found[0].Point.Lng-102.5744) > 0.001 {
				t.Errorf("%q with %q chosen: %+v", text, chosen, found)
			}
		}
	}
}

// What stands under a photo is read for places as what is typed is.
func TestAPlaceUnderAPhoto(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.person(hotline.Update{Kind: hotline.Media, Media: "photo", File: "f", Text: "here https://maps.example/@13.65,102.56 by the river"})
		w.settle()
		p := w.places()
		if len(p) != 1 || p[0].Source != hotline.SourceLink || p[0].Point == nil {
			t.Fatalf("told %+v", p)
		}
		if st := w.state(); st.Point == nil || len(st.Media) != 1 || strings.Contains(st.Words, "13.65") || !strings.Contains(st.Words, "river") {
			t.Fatalf("kept %+v, %d files and %q", st.Point, len(st.Media), st.Words)
		}
	})
}
