package place

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// beside are points on both sides of six crossings, as phones give them there.
var beside = []struct {
	name             string
	province, border string
	here, across     [][2]float64
}{
	{"Poipet", "KH-1", "TH",
		[][2]float64{{13.6580, 102.5636}, {13.6500, 102.5800}, {13.6700, 102.5560}, {13.6300, 102.5600}},
		[][2]float64{{13.6640, 102.5450}, {13.6928, 102.5013}, {13.6500, 102.5300}, {13.7000, 102.5400}}},
	{"O'Smach", "KH-22", "TH",
		[][2]float64{{14.4248, 103.6957}, {14.4100, 103.7000}, {14.4000, 103.6600}, {14.3600, 103.7000}},
		[][2]float64{{14.4400, 103.6900}, {14.4749, 103.5944}, {14.4600, 103.7200}}},
	{"Bavet", "KH-20", "VN",
		[][2]float64{{11.0632, 106.1356}, {11.0800, 106.1600}, {11.0500, 106.1200}, {11.0900, 106.1500}},
		[][2]float64{{11.0750, 106.1850}, {11.0700, 106.2000}, {11.1105, 106.1792}, {11.0300, 106.2500}}},
	{"Chrey Thom", "KH-8", "VN",
		[][2]float64{{10.9400, 105.0800}, {10.9550, 105.0750}, {10.9600, 105.0900}, {10.9900, 105.0700}},
		[][2]float64{{10.9250, 105.0850}, {10.9000, 105.0900}, {10.9300, 105.1100}}},
	{"Cham Yeam", "KH-9", "TH",
		[][2]float64{{11.6400, 102.9200}, {11.6300, 102.9300}, {11.6153, 102.9838}, {11.6000, 102.9500}},
		[][2]float64{{11.6557, 102.9070}, {11.6800, 102.8980}, {11.7000, 102.8950}}},
	{"Choam", "KH-22", "TH",
		[][2]float64{{14.3400, 104.0600}, {14.3300, 104.0500}, {14.3000, 104.0700}, {14.2800, 104.0600}},
		[][2]float64{{14.3600, 104.0500}, {14.3800, 104.0500}, {14.4000, 104.0600}}},
}

func TestNobodyBesideABorderIsRefused(t *testing.T) {
	n := 0
	for _, b := range beside {
		t.Run(b.name, func(t *testing.T) {
			for _, at := range append(b.here, b.across...) {
				n++
				got := Nearest(hotline.Point{Lat: at[0], Lng: at[1]})
				if got.Province != b.province || got.Border != b.border || !got.Approximate {
					t.Errorf("%v is %+v", at, got)
				}
			}
		})
	}
	if n < 40 {
		t.Errorf("there are %d points", n)
	}
}

func TestAreas(t *testing.T) {
	tests := []struct {
		name     string
		lat, lng float64
		want     Area
	}{
		{"in Poipet", 13.655, 102.570, Area{"KH-1", true, "poipet", "TH"}},
		{"in Sihanoukville", 10.615, 103.525, Area{"KH-18", true, "sihanoukville", ""}},
		{"in Siem Reap", 13.36, 103.86, Area{"KH-17", true, "siem-reap", ""}},
		{"in a district of Phnom Penh of known size", 11.55, 104.92, Area{"KH-12", true, "boeng-keng-kang", ""}},
		{"in one of unknown size", 11.60, 104.87, Area{"KH-12", true, "", ""}},
		{"in O'Smach, where few live", 14.425, 103.695, Area{"KH-22", true, "", "TH"}},
		{"in Thma Da", 12.16, 102.73, Area{"KH-15", true, "", "TH"}},
		{"in the country", 12.9, 104.4, Area{"KH-6", true, "", ""}},
		{"in Aranyaprathet, across from Poipet", 13.6928, 102.5013, Area{"KH-1", true, "", "TH"}},
		{"in Bangkok", 13.7563, 100.5018, Area{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Nearest(hotline.Point{Lat: tt.lat, Lng: tt.lng}); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestAnAreaIsCoarse holds what a group may be told, for any point at all.
func TestAnAreaIsCoarse(t *testing.T) {
	big := map[string]bool{"": true}
	for _, s := range gazetteer().sites {
		if s.people >= crowd {
			big[s.id] = true
		}
	}
	borders := map[string]bool{"": true, "TH": true, "VN": true, "LA": true}
	coordinate := func(low, high float64) *rapid.Generator[float64] {
		return rapid.OneOf(rapid.Float64Range(low, high), rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 90, -90, 180, -180, 0}))
	}
	rapid.Check(t, func(t *rapid.T) {
		p := hotline.Point{Lat: coordinate(8, 17).Draw(t, "lat"), Lng: coordinate(100, 110).Draw(t, "lng")}
		a := Nearest(p)
		if a != Nearest(p) {
			t.Fatal("the same point has two areas")
		}
		if !big[a.Town] || !borders[a.Border] || a.Province != "" && !Known(a.Province) {
			t.Fatalf("%+v says more than it may", a)
		}
		if a.Approximate != (a.Province != "") || a.Province == "" && a != (Area{}) {
			t.Fatalf("%+v", a)
		}
		// A step away the same holds.
		if b := Nearest(hotline.Point{Lat: p.Lat + 1e-5, Lng: p.Lng - 1e-5}); !big[b.Town] || !borders[b.Border] {
			t.Fatalf("%+v says more than it may", b)
		}
	})
}
