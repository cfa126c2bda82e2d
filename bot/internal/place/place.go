// Package place knows where things are in Cambodia. It turns a point on the map
// into something coarse enough for a group of responders to see, reads points out
// of map links, plus codes and numbers, and finds which place of its gazetteer a
// person may have written, in five scripts and however it is spelt. It knows no
// border line and refuses no point: somebody who stands beside a border, or whose
// phone thinks that it does, still gets a province. It opens no link and asks
// nobody.
package place

import (
	"math"

	"hotline/bot/internal/hotline"
)

const (
	// farAway is how many kilometres from the nearest place of the gazetteer a point
	// may lie and still count as that place's province. No point in Cambodia is so
	// far from one; beyond it a province would be a guess.
	farAway = 150
	// atBorder is how many kilometres from a crossing or a border town a point counts
	// as near the border. A phone that asks its masts is wrong by up to some
	// kilometres, border towns reach as far from their middle, and most of the
	// coordinates of crossings are true to about two; less would call a place at the
	// fence inland. More would say of whole districts what tells a group nothing.
	atBorder = 12
	// inTown is how many kilometres from its middle a town is taken to reach.
	inTown = 6
	// crowd is how many people must live in a town that a group is told of.
	crowd = 50_000
)

// Area is what is told of a point in place of the point.
type Area struct {
	// Province is an ISO 3166-2 code such as "KH-1", empty if the point is no
	// point or lies too far away to name a province.
	Province string
	// Approximate says that the province is that of the nearest place known. It is
	// true for every point, and for a place abroad, whose province is the one it
	// faces; for a place in Cambodia that was named it is false.
	Approximate bool
	// Town is the id of the town or district in which the point lies, if so many
	// people live there that it gives nobody away.
	Town string
	// Border is the country (ISO 3166-1 alpha-2) whose border is close by: "TH", "VN"
	// or "LA".
	Border string
}

// Nearest is the area of a point. The same point always gives the same area.
func Nearest(p hotline.Point) Area {
	if !Valid(p) {
		return Area{}
	}
	u := unit(p.Lat, p.Lng)
	var closest, town, border nearest
	for _, s := range gazetteer().sites {
		d := apart(u, s.unit)
		closest.see(s, d)
		if s.border != "" {
			border.see(s, d)
		}
		// Who stands in the town across the border is not in the one on this side.
		if s.kind.inhabited() {
			town.see(s, d)
		}
	}
	if closest.kilometres() > farAway {
		return Area{}
	}
	a := Area{Province: closest.site.iso, Approximate: true}
	if border.kilometres() <= atBorder {
		a.Border = border.site.border
	}
	if town.kilometres() <= inTown && town.site.kind != kindAbroad && town.site.iso == a.Province {
		a.Town = town.site.public()
	}
	return a
}

// inhabited reports whether a site is a town or a district, on either side.
func (k kind) inhabited() bool { return k == kindTown || k == kindDistrict || k == kindAbroad }

// public is the site's id if a group may be told of it.
func (s *site) public() string {
	if s.kind.inhabited() && s.kind != kindAbroad && s.people >= crowd {
		return s.id
	}
	return ""
}

// area is what a group may be told of somebody who named a site.
func (s *site) area() Area {
	a := Area{Province: s.iso, Approximate: s.kind == kindAbroad, Town: s.public(), Border: s.border}
	if a.Border == "" && s.kind != kindProvince {
		a.Border = Nearest(hotline.Point{Lat: s.lat, Lng: s.lng}).Border
	}
	return a
}

// nearest is the site that was seen closest. Of two as close the first stays.
type nearest struct {
	site *site
	d    float64
}

func (n *nearest) see(s *site, d float64) {
	if n.site == nil || d < n.d {
		n.site, n.d = s, d
	}
}

func (n *nearest) kilometres() float64 {
	const earth = 6371
	return 2 * earth * math.Asin(min(1, math.Sqrt(n.d)/2))
}

// apart is the square of the straight line between two points of the unit sphere.
func apart(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return x*x + y*y + z*z
}

// Valid reports whether the point is on the map at all. What is not cannot be
// kept: JSON has no word for it.
func Valid(p hotline.Point) bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lng) <= 180 &&
		p.Accuracy >= 0 && !math.IsInf(p.Accuracy, 0) // a NaN fails each comparison
}

// Known reports whether iso is the code of one of the 25 provinces.
func Known(iso string) bool {
	s := gazetteer().byID[iso]
	return s != nil && s.kind == kindProvince
}

// Provinces are the codes of the 25 provinces, in the order of their numbers.
func Provinces() []string {
	var codes []string
	for _, s := range gazetteer().provinces {
		codes = append(codes, s.id)
	}
	return codes
}

// Capital is where a province's capital lies. ok is false for an unknown code.
func Capital(iso string) (at hotline.Point, ok bool) {
	if !Known(iso) {
		return hotline.Point{}, false
	}
	s := gazetteer().byID[iso]
	return hotline.Point{Lat: s.lat, Lng: s.lng}, true
}
