package place

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

func TestNearest(t *testing.T) {
	tests := []struct {
		name     string
		lat, lng float64
		want     string
	}{
		{"Poipet, at the border", 13.658, 102.5636, "KH-1"},
		{"across that border, as a phone may think", 13.70, 102.50, "KH-1"},
		{"Sihanoukville", 10.6268, 103.5116, "KH-18"},
		{"the middle of Phnom Penh", 11.5564, 104.9282, "KH-12"},
		{"Ta Khmau", 11.48, 104.95, "KH-8"},
		{"Bavet, at the border", 11.0667, 106.1667, "KH-20"},
		{"Ou Smach, at the border", 14.4260, 103.6931, "KH-22"},
		{"Thma Da, in the hills by the border", 12.1, 102.75, "KH-15"},
		{"Bangkok", 13.7563, 100.5018, ""},
		{"Ho Chi Minh City counts as the nearest", 10.7769, 106.7009, "KH-20"},
		{"Manila", 14.5995, 120.9842, ""},
		{"a pole", 90, 0, ""},
		{"off the map", 91, 0, ""},
		{"not a number", math.NaN(), 104, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Nearest(hotline.Point{Lat: tt.lat, Lng: tt.lng})
			if got.Province != tt.want || got.Approximate != (tt.want != "") {
				t.Errorf("got %+v, want %q", got, tt.want)
			}
		})
	}
}

func TestEveryCapitalIsItsOwnProvince(t *testing.T) {
	if len(Provinces()) != 25 {
		t.Fatalf("there are %d provinces", len(Provinces()))
	}
	for _, c := range gazetteer().provinces {
		if got := Nearest(hotline.Point{Lat: c.lat, Lng: c.lng}).Province; got != c.iso || !Known(got) {
			t.Errorf("%s counts as %q", c.iso, got)
		}
	}
	if Known("KH-26") || Known("") {
		t.Error("an unknown code counts as known")
	}
}

func TestNoPointNearAnyCapitalIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// About 120 km to each side: across any border, too.
		c := rapid.SampledFrom(gazetteer().provinces).Draw(t, "capital")
		p := hotline.Point{
			Lat: c.lat + rapid.Float64Range(-0.75, 0.75).Draw(t, "north"),
			Lng: c.lng + rapid.Float64Range(-0.75, 0.75).Draw(t, "east"),
		}
		if !Known(Nearest(p).Province) {
			t.Fatal("no province")
		}
	})
}

func BenchmarkNearest(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Nearest(hotline.Point{Lat: 13.658, Lng: 102.5636})
	}
}
