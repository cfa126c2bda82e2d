package place

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hotline/bot/internal/hotline"
)

// Given is an exact place that stands in a text.
type Given struct {
	Source hotline.Source
	Point  hotline.Point
}

// readable is how many characters of a text are looked at for a point: links are
// long.
const readable = 4096

// Read finds a map link with coordinates, a plus code or coordinates in a text. A
// short plus code needs the name of a place near it in the same text, or a
// province. Nothing is fetched: what a link does not say by itself stays unknown.
func Read(text, province string) (Given, bool) {
	text = plain(head(text, readable))
	rest := text
	for _, l := range links(text) {
		if p, ok := l.point(); ok {
			return Given{hotline.SourceLink, p}, true
		}
		rest = strings.ReplaceAll(rest, l.text, " ")
	}
	if p, ok := readPlusCode(rest, province); ok {
		return Given{hotline.SourcePlusCode, p}, true
	}
	if p, ok := readNumbers(rest); ok {
		return Given{hotline.SourceNumbers, p}, true
	}
	return Given{}, false
}

// Link reports whether a text holds a link to a map that tells no coordinates by
// itself: nothing here opens it, whoever takes the case can.
func Link(text string) bool {
	for _, l := range links(plain(head(text, readable))) {
		if _, ok := l.point(); !ok {
			return true
		}
	}
	return false
}

// plain writes a text in ASCII as far as links, codes and numbers go: digits of all
// scripts, letters and signs of full width, the many signs for degrees, minutes and
// seconds.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return digit(r)
	}, norm.NFKC.String(signs.Replace(text)))
	return strings.ToValidUTF8(text, "")
}

var signs = strings.NewReplacer(
	"º", "°", "˚", "°", "⁰", "°", "′", "'", "’", "'", "‘", "'", "´", "'", "ʹ", "'", "`", "'",
	"″", `"`, "”", `"`, "“", `"`, "''", `"`, "−", "-", "–", "-", "，", ",", "、", ",", "；", ";", "٫", ".",
	"北纬", " N", "北緯", " N", "南纬", " S", "南緯", " S", "东经", " E", "東經", " E", "西经", " W", "西經", " W",
	"度", "°", "分", "'", "秒", `"`,
)

// on is the point of two numbers, if they can be one. 0, 0 lies in the sea and is
// what programs write that know nothing.
func on(lat, lng float64) (hotline.Point, bool) {
	p := hotline.Point{Lat: lat, Lng: lng}
	return p, Valid(p) && (lat != 0 || lng != 0)
}

// around reports whether a point is in or around Cambodia.
func around(lat, lng float64) bool { return lat > 9 && lat < 16 && lng > 101 && lng < 109 }

var (
	decimal = `[-+]?\d{1,3}\.\d+`
	label   = `(?:\s|[,;/|:=()~]|lat(?:itude)?|l(?:on|ng|ong)(?:itude)?|[NSEW]|°)*`
	// pair is two numbers with a point in them and nothing but signs between them, a
	// letter for the side of the world before or after each.
	pair = regexp.MustCompile(`(?i)(?:^|[^\d.\w])([NSEW]?)\s*(` + decimal + `)\s*°?\s*([NSEW]?)` + label + `[,;/|:=~\s°NSEW]` + label + `(` + decimal + `)\s*°?\s*([NSEW]?)(?:[^\d\w]|$)`)
	// worded is two numbers with a few words between them. One of them has four places
	// or more: with three both may be sums of thousands.
	worded = regexp.MustCompile(`(?:^|[^\d.])(\d{1,3}\.\d{3,})[^\d.]{1,24}(\d{1,3}\.\d{3,})(?:[^\d\w]|$)`)
	// comma is a pair with decimal commas, which need something else between them.
	comma = regexp.MustCompile(`(?:^|[^\d,])(\d{1,3}),(\d{4,})\s*[;/\s]\s*(\d{1,3}),(\d{4,})(?:[^\d]|$)`)
	// angle is degrees with minutes and perhaps seconds.
	angle = regexp.MustCompile(`(?i)([NSEW]?)\s*(\d{1,3}(?:\.\d+)?)\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*'\s*(?:(\d{1,2}(?:\.\d+)?)\s*")?)?\s*([NSEW]?)`)
)
