package intake

import (
	"math"
	"testing"
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
