package place

import (
	"math"
	"regexp"
	"strings"

	"hotline/bot/internal/hotline"
)

// codeDigits are the digits of Open Location Code (plus.codes), by their value.
const codeDigits = "23456789CFGHJMPQRVWX"

// plusCode is a code with at least two digits behind the plus, or none; codes that
// are filled up with noughts name a region and are no place.
var plusCode = regexp.MustCompile(`(?i)(?:^|[^0-9a-z+])([2-9CFGHJMPQRVWX]{4,8})\+([2-9CFGHJMPQRVWX]{2,7})?(?:[^0-9a-z+]|$)`)

// readPlusCode finds a plus code in a text that plain has seen.
func readPlusCode(text, province string) (hotline.Point, bool) {
	for _, m := range plusCode.FindAllStringSubmatch(text, 8) {
		before, after := strings.ToUpper(m[1]), strings.ToUpper(m[2])
		// Without a letter it is rather a telephone number or a sum.
		if len(before)%2 == 1 || !strings.ContainsFunc(before+after, func(r rune) bool { return r >= 'A' }) {
			continue
		}
		if len(before) == 8 {
			if c, ok := decode(before + after); ok {
				return c.point(), true
			}
			continue
		}
		if after == "" {
			continue
		}
		if c, ok := complete(before, after, strings.Replace(text, m[1]+"+"+m[2], " ", 1), province); ok {
			return c.point(), true
		}
	}
	return hotline.Point{}, false
}

// complete finishes a short code by the place that the rest of the text names, or else by
// the province.
func complete(before, after, rest, province string) (cell, bool) {
	if found := Find(rest, province); len(found) > 0 {
		s := gazetteer().byID[found[0].ID]
		if s.kind != kindProvince {
			return nearestCode(before+after, 8-len(before), s.lat, s.lng)
		}
		province = s.id
	}
	at, ok := Capital(province)
	if !ok {
		return cell{}, false
	}
	c, ok := nearestCode(before+after, 8-len(before), at.Lat, at.Lng)
	if !ok {
		return cell{}, false
	}
	// A province is wider than what a short code tells apart. Of the places that it
	// may mean one must lie in it, and only one.
	step := pairs[(8-len(before))/2-1]
	var in []cell
	for _, n := range []float64{-step, 0, step} {
		for _, e := range []float64{-step, 0, step} {
			o := cell{c.lat + n, c.lng + e, c.height, c.width}
			if Nearest(o.point()).Province == province {
				in = append(in, o)
			}
		}
	}
	if len(in) != 1 {
		return cell{}, false
	}
	return in[0], true
}

// cell is what a code stands for: a rectangle of some metres, in degrees.
type cell struct{ lat, lng, height, width float64 } // lat and lng of its south-west corner

// point is the middle of a cell, true to half of its diagonal.
func (c cell) point() hotline.Point {
	lat, lng := c.lat+c.height/2, c.lng+c.width/2
	a := unit(c.lat, c.lng)
	n := nearest{d: apart(a, unit(lat, lng))}
	return hotline.Point{Lat: lat, Lng: lng, Accuracy: math.Ceil(n.kilometres() * 1000)}
}

// pairs are how many degrees a step of each pair of digits is.
var pairs = [...]float64{20, 1, 0.05, 0.0025, 0.000125}

// decode is the cell of a full code without its plus: pairs of digits for latitude and
// longitude, in steps that are a twentieth of the ones before, then single digits that
// divide the cell into five by four. ok is false if it lies on no map.
func decode(code string) (c cell, ok bool) {
	c = cell{-90, -180, 20, 20}
	for i := range len(code) {
		v := strings.IndexByte(codeDigits, code[i])
		switch {
		case v < 0, i == 0 && v > 8, i == 1 && v > 17, i >= 15:
			return cell{}, false
		case i < 10 && i%2 == 0:
			c.height = pairs[i/2]
			c.lat += float64(v) * c.height
		case i < 10:
			c.width = pairs[i/2]
			c.lng += float64(v) * c.width
		default:
			c.height, c.width = c.height/5, c.width/4
			c.lat += float64(v/4) * c.height
			c.lng += float64(v%4) * c.width
		}
	}
	return c, len(code) >= 8 && (len(code) > 10 || len(code)%2 == 0)
}

// nearestCode is the cell of a short code, of which the first missing digits (2, 4 or
// 6) were left out, that lies nearest to a point.
func nearestCode(short string, missing int, lat, lng float64) (cell, bool) {
	var front strings.Builder
	for i := range missing / 2 {
		front.WriteByte(codeDigits[int(math.Floor((lat+90)/pairs[i]))%20])
		front.WriteByte(codeDigits[int(math.Floor((lng+180)/pairs[i]))%20])
	}
	c, ok := decode(front.String() + short)
	if !ok {
		return cell{}, false
	}
	step := pairs[missing/2-1]
	middle := cell{c.lat + c.height/2, c.lng + c.width/2, 0, 0}
	if d := middle.lat - lat; d > step/2 && c.lat-step >= -90 {
		c.lat -= step
	} else if d < -step/2 && c.lat+step < 90 {
		c.lat += step
	}
	if d := middle.lng - lng; d > step/2 {
		c.lng -= step
	} else if d < -step/2 {
		c.lng += step
	}
	return c, true
}
