// Package place turns a point on the map into something coarse enough for a
// group of responders to see: the province whose capital is nearest. It knows
// no border and refuses no point: somebody who stands beside a border, or
// whose phone thinks that it does, still gets a province, and the answer is
// always marked approximate.
package place

import (
	"math"

	"hotline/bot/internal/hotline"
)

// farAway is how many kilometres from the nearest capital a point may lie and
// still count as that capital's province. No place in Cambodia is farther than
// this from a capital; beyond it a province would be a guess.
const farAway = 150

// Area is what is told of a point in place of the point.
type Area struct {
	// Province is an ISO 3166-2 code such as "KH-1", empty if the point is no
	// point or lies too far away to name a province.
	Province string
	// Approximate says that the province comes from the nearest capital. It is
	// true whenever Province is set.
	Approximate bool
	// Town is the id of the town or district in which the point lies, if so many
	// people live there that it gives nobody away.
	Town string
	// Border is the country (ISO 3166-1 alpha-2) whose border is close by.
	Border string
}

// Nearest is the area of a point. The same point always gives the same area.
func Nearest(p hotline.Point) Area {
	if !Valid(p) {
		return Area{}
	}
	best, at := math.Inf(1), ""
	for i := range capitals {
		c := &capitals[i]
		if d := kilometres(p.Lat, p.Lng, c.lat, c.lng); d < best {
			best, at = d, c.iso
		}
	}
	if best > farAway {
		return Area{}
	}
	return Area{Province: at, Approximate: true}
}

// Valid reports whether the point is on the map at all. What is not cannot be
// kept: JSON has no word for it.
func Valid(p hotline.Point) bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lng) <= 180 &&
		p.Accuracy >= 0 && !math.IsInf(p.Accuracy, 0) // a NaN fails each comparison
}

// Known reports whether iso is the code of one of the 25 provinces.
func Known(iso string) bool {
	for i := range capitals {
		if capitals[i].iso == iso {
			return true
		}
	}
	return false
}

// Provinces are the codes of the 25 provinces, in the order of their numbers.
func Provinces() []string {
	codes := make([]string, len(capitals))
	for i := range capitals {
		codes[i] = capitals[i].iso
	}
	return codes
}

// Capital is where a province's capital lies. ok is false for an unknown code.
func Capital(iso string) (at hotline.Point, ok bool) {
	for _, c := range capitals {
		if c.iso == iso {
			return hotline.Point{Lat: c.lat, Lng: c.lng}, true
		}
	}
	return hotline.Point{}, false
}

// kilometres is the great-circle distance of two points given in degrees.
func kilometres(lat1, lng1, lat2, lng2 float64) float64 {
	const earth, rad = 6371.0, math.Pi / 180
	sLat := math.Sin((lat2 - lat1) * rad / 2)
	sLng := math.Sin((lng2 - lng1) * rad / 2)
	h := sLat*sLat + math.Cos(lat1*rad)*math.Cos(lat2*rad)*sLng*sLng
	return 2 * earth * math.Asin(math.Sqrt(min(1, h)))
}
