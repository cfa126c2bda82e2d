package place

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
)

// link is a link to a map that stands in a text.
type link struct {
	text string
	url  *url.URL
	read func(*url.URL) (hotline.Point, bool)
}

var address = regexp.MustCompile(`(?i)(?:https?://|geo:|\b(?:[a-z0-9-]+\.)+[a-z]{2,}/)[^\s<>"\x60\\^{}]*`)

// links are the links to maps in a text.
func links(text string) (all []link) {
	for _, found := range address.FindAllString(text, 16) {
		t := strings.TrimRight(found, ".,;:!?'\"]}。！？")
		if !strings.Contains(t, "(") {
			t = strings.TrimRight(t, ")")
		}
		if l, ok := parse(t, 1); ok {
			all = append(all, l)
		}
	}
	return all
}

// parse makes a link of an address if it is one of a map. Some addresses carry the
// one of a map inside; so many deep is looked.
func parse(t string, deep int) (link, bool) {
	a := t
	if !strings.Contains(t, ":") || strings.Contains(t[:strings.Index(t, ":")], "/") {
		a = "https://" + t
	}
	u, err := url.Parse(a)
	if err != nil {
		return link{}, false
	}
	if strings.EqualFold(u.Scheme, "geo") {
		return link{t, u, geo}, true
	}
	host := strings.ToLower(u.Hostname())
	for _, m := range maps {
		if m.host.MatchString(host) && (m.path == "" || strings.HasPrefix(u.Path, m.path)) {
			return link{t, u, m.read}, true
		}
	}
	for _, key := range []string{"q", "url", "u", "link", "continue"} {
		if in := u.Query().Get(key); deep > 0 && strings.HasPrefix(in, "http") {
			if l, ok := parse(in, deep-1); ok {
				l.text = t
				return l, true
			}
		}
	}
	return link{}, false
}

func (l link) point() (hotline.Point, bool) { return l.read(l.url) }

// maps are the maps that people send links of. Those that hide the place behind a
// number of theirs (the short ones) give none.
var maps = []struct {
	host *regexp.Regexp
	path string
	read func(*url.URL) (hotline.Point, bool)
}{
	{host(`maps\.app\.goo\.gl`), "", query("ll", "q")},
	{host(`goo\.gl`), "/maps", nothing},
	{host(`g\.co`), "/maps", nothing},
	{host(`maps\.google\.[a-z.]+`), "", google},
	{host(`google\.[a-z.]+`), "/maps", google},
	{host(`maps\.apple(\.com)?`), "", query("coordinate", "ll", "q", "daddr", "address", "center", "sll")},
	{host(`(openstreetmap\.org|osm\.org)`), "", osm},
	{host(`bing\.com`), "/maps", bing},
	{host(`waze\.com`), "", query("ll", "to", "latlng", "q")},
	{host(`(maps\.yandex\.[a-z.]+|yandex\.[a-z.]+)`), "", yandex},
	{host(`(uri|ditu|wb|www|m|surl|gaode)\.(amap|gaode)\.com`), "", amap},
	{host(`(amap|gaode)\.com`), "", amap},
	{host(`([a-z]+\.)?map\.baidu\.com`), "", baidu},
	{host(`j\.map\.baidu\.com`), "", nothing},
	{host(`(share|wego|www)\.here\.com`), "", here},
	{host(`(what3words\.com|w3w\.co)`), "", nothing},
	{host(`plus\.codes`), "", plusCodes},
}

func host(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:www\.|m\.)?(?:` + pattern + `)$`)
}

func nothing(*url.URL) (hotline.Point, bool) { return hotline.Point{}, false }

// Two numbers, whole or not, as they stand in links; behind them may be anything.
var (
	two      = regexp.MustCompile(`^\s*(?:loc:|ll\.)?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*(?:[,~_/]|\s)\s*([-+]?\d{1,3}(?:\.\d+)?)(?:[^\d.]|$)`)
	marked   = regexp.MustCompile(`!3d(-?\d{1,3}\.\d+)!4d(-?\d{1,3}\.\d+)`)
	embedded = regexp.MustCompile(`!2d(-?\d{1,3}\.\d+)!3d(-?\d{1,3}\.\d+)`)
	view     = regexp.MustCompile(`/@(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)`)
)

// numbers is the point of two numbers in degrees as text.
func numbers(lat, lng string) (hotline.Point, bool) {
	x, errX := strconv.ParseFloat(lat, 64)
	y, errY := strconv.ParseFloat(lng, 64)
	if errX != nil || errY != nil {
		return hotline.Point{}, false
	}
	return on(x, y)
}

// latLng is the point of a text that begins with latitude and longitude, or that is
// written in degrees and minutes, or as a plus code.
func latLng(s string) (hotline.Point, bool) {
	if m := two.FindStringSubmatch(s); m != nil {
		return numbers(m[1], m[2])
	}
	s = plain(s)
	if p, ok := readPlusCode(s, ""); ok {
		return p, true
	}
	return readNumbers(s)
}

// lngLat is the same in the order of Chinese and Russian maps.
func lngLat(s string) (hotline.Point, bool) {
	if m := two.FindStringSubmatch(s); m != nil {
		return numbers(m[2], m[1])
	}
	return hotline.Point{}, false
}

// query reads the first of some parameters that has coordinates.
func query(keys ...string) func(*url.URL) (hotline.Point, bool) {
	return func(u *url.URL) (hotline.Point, bool) {
		q := u.Query()
		for _, key := range keys {
			if p, ok := latLng(q.Get(key)); ok {
				return p, true
			}
		}
		return hotline.Point{}, false
	}
}

// google reads the place that a link marks, and only if it marks none the middle of
// the map that it shows.
func google(u *url.URL) (hotline.Point, bool) {
	path := u.Path
	if m := marked.FindAllStringSubmatch(path+u.RawQuery, -1); m != nil {
		return numbers(m[len(m)-1][1], m[len(m)-1][2])
	}
	if p, ok := query("q", "query", "daddr", "destination", "ll", "center", "cbll", "viewpoint", "sll")(u); ok {
		return p, true
	}
	// /maps/search/13.6,+102.5 and /maps/dir/from/to: the last is where they go.
	parts := strings.Split(u.EscapedPath(), "/")
	for i := len(parts) - 1; i > 0; i-- {
		if strings.HasPrefix(parts[i], "@") || strings.HasPrefix(parts[i], "data=") {
			continue
		}
		// A plus is a space, but some write it for itself in a plus code.
		for _, part := range []string{strings.ReplaceAll(parts[i], "+", " "), parts[i]} {
			text, err := url.PathUnescape(part)
			if err != nil {
				continue
			}
			if p, ok := latLng(text); ok {
				return p, true
			}
		}
	}
	if m := view.FindStringSubmatch(path); m != nil {
		return numbers(m[1], m[2])
	}
	if m := embedded.FindStringSubmatch(u.RawQuery); m != nil { // an embedded map
		return numbers(m[2], m[1])
	}
	return hotline.Point{}, false
}

// geo reads a geo URI (RFC 5870) with Android's parameter for a marked place.
func geo(u *url.URL) (hotline.Point, bool) {
	if p, ok := query("q")(u); ok {
		return p, true
	}
	parts := strings.Split(u.Opaque, ";")
	p, ok := latLng(parts[0])
	for _, o := range parts[1:] {
		if v, is := strings.CutPrefix(strings.ToLower(o), "u="); is {
			if n, err := strconv.ParseFloat(v, 64); err == nil && n >= 0 && n < 1e6 {
				p.Accuracy = n
			}
		}
	}
	return p, ok
}

// osm reads OpenStreetMap's marker, and else the middle of its map.
func osm(u *url.URL) (hotline.Point, bool) {
	q := u.Query()
	if p, ok := numbers(q.Get("mlat"), q.Get("mlon")); ok {
		return p, true
	}
	if p, ok := numbers(q.Get("lat"), q.Get("lon")); ok {
		return p, true
	}
	if p, ok := query("query")(u); ok {
		return p, true
	}
	fragment, err := url.ParseQuery(u.Fragment)
	if err != nil {
		return hotline.Point{}, false
	}
	if f := strings.Split(fragment.Get("map"), "/"); len(f) >= 3 {
		return numbers(f[1], f[2])
	}
	return hotline.Point{}, false
}

// bing reads a place to go to, "point.13.6_102.5_name", and else the middle of the map.
func bing(u *url.URL) (hotline.Point, bool) {
	if p, ok := latLng(strings.TrimPrefix(u.Query().Get("sp"), "point.")); ok {
		return p, true
	}
	return query("where1", "q", "cp")(u)
}

func yandex(u *url.URL) (hotline.Point, bool) {
	if !strings.Contains(u.Host, "maps.") && !strings.HasPrefix(u.Path, "/maps") && !strings.HasPrefix(u.Path, "/navi") {
		return hotline.Point{}, false
	}
	q := u.Query()
	for _, key := range []string{"whatshere[point]", "pt", "ll"} {
		if p, ok := lngLat(q.Get(key)); ok {
			return p, true
		}
	}
	route := strings.Split(q.Get("rtext"), "~")
	if p, ok := latLng(route[len(route)-1]); ok {
		return p, true
	}
	return query("text")(u)
}

// amap reads Gaode's maps. Their coordinates are GCJ-02, which is bent inside mainland
// China only and is WGS 84 everywhere else, so also in and around Cambodia.
func amap(u *url.URL) (hotline.Point, bool) {
	q := u.Query()
	for _, key := range []string{"position", "to", "center", "lnglat", "dest"} {
		if p, ok := lngLat(q.Get(key)); ok {
			return p, true
		}
	}
	if _, after, ok := strings.Cut(q.Get("p"), ","); ok { // number of the place, latitude, longitude, name
		if p, ok := latLng(after); ok {
			return p, true
		}
	}
	return query("q")(u)
}

// baidu reads Baidu's maps only where a link says that its coordinates are not Baidu's
// own (BD-09), which are bent everywhere.
func baidu(u *url.URL) (hotline.Point, bool) {
	if kind := u.Query().Get("coord_type"); kind != "wgs84" && kind != "gcj02" {
		return hotline.Point{}, false
	}
	return query("location", "destination", "center")(u)
}

func here(u *url.URL) (hotline.Point, bool) {
	if p, ok := query("map")(u); ok {
		return p, true
	}
	if _, after, ok := strings.Cut(u.Path, "/l/"); ok {
		return latLng(after)
	}
	return hotline.Point{}, false
}

func plusCodes(u *url.URL) (hotline.Point, bool) {
	return readPlusCode(strings.TrimPrefix(u.Path, "/"), "")
}
