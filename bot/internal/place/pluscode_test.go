package place

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

// TestPlusCodesAreReadAsTheReferenceReadsThem compares with what the package
// open-location-code made of the same codes; testdata/pluscodes.mjs asked it.
func TestPlusCodesAreReadAsTheReferenceReadsThem(t *testing.T) {
	data, err := os.ReadFile("testdata/pluscodes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	same := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	count, edges := map[string]int{}, 0
	for line := range strings.SplitSeq(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		w := strings.Split(line, "\t")
		count[w[0]]++
		switch code := strings.Replace(w[1], "+", "", 1); w[0] {
		case "full":
			c, ok := decode(code)
			if !ok || !same(c.lat, number(w[2])) || !same(c.lng, number(w[3])) ||
				!same(c.lat+c.height, number(w[4])) || !same(c.lng+c.width, number(w[5])) {
				t.Errorf("%s is %+v, %v", w[1], c, ok)
			}
			// Without a letter it may be a number; nobody can tell.
			if !strings.ContainsFunc(code, func(r rune) bool { return r >= 'A' }) {
				continue
			}
			if got, ok := Read("here "+strings.ToLower(w[1])+".", ""); !ok || got.Source != hotline.SourcePlusCode {
				t.Errorf("%s is not read: %+v", w[1], got)
			}
		case "short":
			missing := 8 - strings.IndexByte(w[1], '+')
			got, ok := nearestCode(code, missing, number(w[2]), number(w[3]))
			want, _ := decode(strings.Replace(w[4], "+", "", 1))
			if ok && same(got.lat, want.lat) && same(got.lng, want.lng) {
				continue
			}
			// Where a point lies on the edge of a cell, the reference may round into the
			// one beside it, and misses the nearest place.
			at := unit(number(w[2]), number(w[3]))
			nearer := apart(at, unit(got.point().Lat, got.point().Lng)) < apart(at, unit(want.point().Lat, want.point().Lng))
			if edges++; !ok || !nearer || edges > 5 {
				t.Errorf("%s near %s, %s is %+v, not %s", w[1], w[2], w[3], got, w[4])
			}
		case "none":
			if got, ok := Read(w[1], ""); ok {
				t.Errorf("%s is no full code, but is read as %+v", w[1], got)
			}
		}
	}
	if count["full"] < 300 || count["short"] < 300 || count["none"] < 10 {
		t.Errorf("the table is short: %v", count)
	}
}

func TestShortPlusCodes(t *testing.T) {
	// The middle of the cell 7P54MH5F+2Q, beside Poipet.
	want, ok := Read("7P54MH5F+2Q", "")
	if !ok {
		t.Fatal("the full code is not read")
	}
	tests := []struct {
		name, text, province string
		same                 bool
	}{
		{"with the name of the town", "MH5F+2Q Krong Poi Pet, Cambodia", "", true},
		{"in a link with its place", "https://www.google.com/maps/place/MH5F%2B2Q+Poipet", "", true},
		{"whole in a link", "https://plus.codes/7P54MH5F+2Q", "", true},
		{"the name first", "poipet mh5f+2q", "", true},
		{"of full width", "ＭＨ５Ｆ＋２Ｑ 波贝", "", true},
		{"in Khmer", "ប៉ោយប៉ែត MH5F+2Q", "", true},
		{"with the province, where only one place fits", "MH5F+2Q", "KH-24", false},
		{"without a place", "MH5F+2Q", "", false},
		{"a sum", "2345+67", "KH-1", false},
		{"a telephone number", "+855 23 456+789", "KH-12", false},
		{"a code of a region", "7P540000+", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Read(tt.text, tt.province)
			if same := ok && got.Point == want.Point; same != tt.same {
				t.Errorf("%+v, %v; the whole code is %+v", got, ok, want)
			}
		})
	}
	// Kep is small: a short code tells its places apart.
	if got, ok := Read("F8JV+XM", "KH-23"); !ok || Nearest(got.Point).Province != "KH-23" {
		t.Errorf("%+v, %v", got, ok)
	}
}
