package place

import (
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
)

// readNumbers finds coordinates that are written out in a text that plain has seen.
func readNumbers(text string) (hotline.Point, bool) {
	if p, ok := readAngles(text); ok {
		return p, true
	}
	for _, m := range pair.FindAllStringSubmatch(text, 8) {
		if p, ok := pairPoint(m[2], m[4], m[1]+m[3], m[5]); ok {
			return p, true
		}
	}
	for _, m := range worded.FindAllStringSubmatch(text, 8) {
		if p, ok := pairPoint(m[1], m[2], "", ""); ok && around(p.Lat, p.Lng) && max(fraction(m[1]), fraction(m[2])) > 3 {
			return p, true
		}
	}
	for _, m := range comma.FindAllStringSubmatch(text, 8) {
		if p, ok := pairPoint(m[1]+"."+m[2], m[3]+"."+m[4], "", ""); ok {
			return p, true
		}
	}
	return hotline.Point{}, false
}

// pairPoint is the point of two decimal numbers and the letters that stand with
// them. Two prices are no point: numbers without such letters need three places
// after the point, not both with a nought at their end, because many languages part
// thousands with a point; far from Cambodia four, which nobody counts money in.
func pairPoint(a, b, sideA, sideB string) (hotline.Point, bool) {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return hotline.Point{}, false
	}
	x, y, sure, ok := turn(x, y, sideA, sideB)
	places := min(fraction(a), fraction(b))
	switch {
	case !ok, places < 2, !sure && places < 3, !sure && thousands(a) && thousands(b):
		return hotline.Point{}, false
	case sure, around(x, y), places >= 4:
		return on(x, y)
	}
	return hotline.Point{}, false
}

// fraction is how many places a number has after the point.
func fraction(s string) int { return len(s) - strings.IndexByte(s, '.') - 1 }

// thousands reports whether a number looks like a sum of thousands.
func thousands(s string) bool { return fraction(s) == 3 && s[len(s)-1] == '0' }

// turn puts two numbers into the order latitude, longitude, by the letters that stand
// with them, or because only so they lie near Cambodia. sure says that letters told.
func turn(x, y float64, sideA, sideB string) (lat, lng float64, sure, ok bool) {
	a, b := strings.ToUpper(sideA), strings.ToUpper(sideB)
	if len(a) > 1 || len(b) > 1 { // a letter on each side of one number
		return 0, 0, false, false
	}
	sign := func(v float64, side string) float64 {
		if side == "S" || side == "W" {
			return -v
		}
		return v
	}
	northA, eastA := strings.Contains("NS", a), strings.Contains("EW", a)
	switch {
	case a == "" && b == "":
		if !around(x, y) && around(y, x) {
			x, y = y, x
		}
		return x, y, false, true
	case a != "" && eastA && (b == "" || strings.Contains("NS", b)):
		return sign(y, b), sign(x, a), true, true
	case (a == "" || northA) && (b == "" || strings.Contains("EW", b)):
		return sign(x, a), sign(y, b), true, true
	case a == "" && strings.Contains("NS", b):
		return sign(y, b), x, true, true
	}
	return 0, 0, false, false
}

// readAngles finds two angles in degrees, with minutes or letters, one behind the
// other.
func readAngles(text string) (hotline.Point, bool) {
	type side struct {
		value  float64
		letter string
		minute bool
		end    int
	}
	var last *side
	next := "" // a letter behind one angle that is the other's: "N13°39' E102°33'"
	for _, m := range angle.FindAllStringSubmatchIndex(text, 8) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		deg, _ := strconv.ParseFloat(group(2), 64)
		minute, _ := strconv.ParseFloat(group(3), 64) // none is nought
		second, _ := strconv.ParseFloat(group(4), 64)
		s := &side{deg + minute/60 + second/3600, next + group(1), group(3) != "", m[1]}
		if next = ""; s.letter == "" {
			s.letter = group(5)
		} else {
			next = group(5)
		}
		if minute >= 60 || second >= 60 {
			return hotline.Point{}, false
		}
		if last != nil && m[0]-last.end <= 20 {
			x, y, sure, ok := turn(last.value, s.value, last.letter, s.letter)
			if ok && (sure || around(x, y)) && (last.minute && s.minute || sure || around(x, y)) {
				return on(x, y)
			}
		}
		last = s
	}
	return hotline.Point{}, false
}
