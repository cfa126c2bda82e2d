package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
)

// fakeNames are the messages that name the towns of the fake gazetteer.
var fakeNames = map[string]string{"town.poipet": "Poipet", "town.bavet": "Bavet"}

// typedPlaces are texts that the fake gazetteer, or nobody, understands.
var typedPlaces = []string{
	"poypet", "moc bai", "kampong", "the village " + canary, "behind the market " + canary, "KH-1", "1", "2", "yes", "no", "none of these",
	"https://maps.example/@13.58,102.97", "we are at https://maps.example/@13.58,102.97 " + canary, "https://maps.app.goo.gl/" + canary,
	"8Q3F+2X", "13.5812, 102.9701",
}

var (
	linkIn    = regexp.MustCompile(`maps\.example/@(-?[\d.]+),(-?[\d.]+)`)
	numbersIn = regexp.MustCompile(`(?:^|[^\d@.])(-?\d+\.\d+), ?(-?\d+\.\d+)`)
)

// fakePlaces knows Poipet, a village, two provinces that begin alike, and a place
// across the border.
func fakePlaces() Places {
	poipet := place.Match{ID: "poipet", Name: hotline.M("town.poipet"), Area: place.Area{Province: "KH-1", Town: "poipet", Border: "TH"}}
	mocbai := place.Match{
		ID: "mocbai", Name: hotline.Words("Mộc Bài"), Abroad: true,
		Area: place.Area{Province: "KH-20", Town: "bavet", Border: "VN", Approximate: true},
	}
	province := func(iso string) place.Match {
		return place.Match{ID: iso, Name: hotline.M("province." + iso), Area: place.Area{Province: iso}}
	}
	return Places{
		Area: func(p hotline.Point) place.Area {
			a := place.Area{Province: place.Nearest(p).Province, Approximate: true}
			if math.Abs(p.Lat-13.65) < 0.05 && math.Abs(p.Lng-102.56) < 0.05 {
				a.Town, a.Border = "poipet", "TH"
			}
			return a
		},
		Find: func(text, in string) []place.Match {
			switch text = strings.ToLower(text); {
			case strings.Contains(text, "poipet"), strings.Contains(text, "poypet"):
				return []place.Match{poipet}
			case strings.Contains(text, "moc bai"):
				return []place.Match{mocbai}
			case strings.Contains(text, "village"):
				return []place.Match{{ID: "village", Name: hotline.Words("Phum Thmey"), Area: place.Area{Province: "KH-2", Town: "village"}}}
			case strings.Contains(text, "somewhere"):
				return []place.Match{{ID: "somewhere", Name: hotline.Words("Somewhere"), Area: place.Area{Border: "LA"}}}
			case strings.Contains(text, "samraong"): // two towns of the same name
				return []place.Match{
					{ID: "one", Name: hotline.Words("Samraong"), Area: place.Area{Province: "KH-22"}},
					{ID: "two", Name: hotline.Words("Samraong"), Area: place.Area{Province: "KH-21"}},
				}
			case text == "kampong" && in == "KH-4":
				return []place.Match{province("KH-4"), province("KH-3")}
			case text == "kampong":
				return []place.Match{province("KH-3"), province("KH-4")}
			}
			return nil
		},
		Read: func(text, in string) (place.Given, bool) {
			for source, re := range map[hotline.Source]*regexp.Regexp{hotline.SourceLink: linkIn, hotline.SourceNumbers: numbersIn} {
				if m := re.FindStringSubmatch(text); m != nil {
					lat, err1 := strconv.ParseFloat(m[1], 64)
					lng, err2 := strconv.ParseFloat(m[2], 64)
					return place.Given{Source: source, Point: hotline.Point{Lat: lat, Lng: lng}}, err1 == nil && err2 == nil
				}
			}
			if strings.Contains(text, "8Q3F+2X") && in != "" {
				return place.Given{Source: hotline.SourcePlusCode, Point: hotline.Point{Lat: 13.58, Lng: 102.97}}, true
			}
			return place.Given{}, false
		},
		Link: func(text string) bool { return strings.Contains(text, "maps.app.goo.gl") },
		Named: func(id string) hotline.Msg {
			switch id {
			case "poipet", "bavet":
				return hotline.M("town." + id)
			case "village":
				return hotline.Words("Phum Thmey")
			}
			return hotline.Msg{}
		},
	}
}
