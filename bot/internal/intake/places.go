package intake

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/bot/internal/scrub"
	"hotline/flows"
)

// Places are how an Intake finds out where something is. What is nil is the
// function of the package place that does it.
type Places struct {
	Area  func(hotline.Point) place.Area
	Find  func(text, province string) []place.Match
	Read  func(text, province string) (place.Given, bool)
	Link  func(text string) bool
	Named func(id string) hotline.Msg
}

// whole is p with nothing missing.
func (p Places) whole() Places {
	if p.Area == nil {
		p.Area = place.Nearest
	}
	if p.Find == nil {
		p.Find = place.Find
	}
	if p.Read == nil {
		p.Read = place.Read
	}
	if p.Link == nil {
		p.Link = place.Link
	}
	if p.Named == nil {
		p.Named = place.Named
	}
	return p
}

// located is what a chat remembers of where the person is, besides the newest
// exact point and the answer at the place card.
type located struct {
	// Places are all that was told, as it was told, oldest first.
	Places []hotline.Evidence `json:"pl,omitempty"`
	// Site is what is known of the place that was confirmed last, nil if none was
	// or if another province was chosen since.
	Site *site `json:"ps,omitempty"`
	// Guess is what a typed name may mean, while it is asked.
	Guess *guess `json:"pg,omitempty"`
}

// site is the area of a confirmed place.
type site struct {
	Province string `json:"p,omitempty"`
	Town     string `json:"t,omitempty"`
	Border   string `json:"b,omitempty"`
	// Abroad says that they are on the other side of the border: the province is
	// only the nearest one.
	Abroad bool `json:"a,omitempty"`
}

// maxPlaces is how many things that were told of a place are kept, maxTold how many
// bytes of the words of one.
const (
	maxPlaces = 12
	maxTold   = 2 << 10
)

// The notes that a place leaves on the card.
const (
	notePlaceGot  = "s.place.got"
	notePlaceKept = "s.place.kept" // words that are on no map
	notePlaceLink = "s.place.link" // a link that tells no coordinates
)

// addPlace keeps one thing more that was told. The same thing told again counts
// once. Of too many the oldest of the same source goes, so that the newest exact
// point stays.
func (st *state) addPlace(e hotline.Evidence) {
	if len(e.Words) > maxTold {
		e.Words = strings.ToValidUTF8(e.Words[:maxTold], "")
	}
	kept := slices.DeleteFunc(slices.Clone(st.Places), func(k hotline.Evidence) bool { return sameEvidence(&k, &e) })
	if len(kept) >= maxPlaces {
		i := slices.IndexFunc(kept, func(k hotline.Evidence) bool { return k.Source == e.Source })
		if i < 0 {
			i = max(0, slices.IndexFunc(kept, func(k hotline.Evidence) bool { return k.Point == nil }))
		}
		kept = slices.Delete(kept, i, i+1)
	}
	st.Places = append(kept, e)
}

// sameEvidence reports whether two things that were told tell the same.
func sameEvidence(a, b *hotline.Evidence) bool {
	if (a.Point == nil) != (b.Point == nil) || a.Point != nil && *a.Point != *b.Point {
		return false
	}
	return a.Source == b.Source && a.Site == b.Site && a.Province == b.Province && a.Words == b.Words
}

func samePlaces(a, b []hotline.Evidence) bool {
	return slices.EqualFunc(a, b, func(x, y hotline.Evidence) bool { return sameEvidence(&x, &y) && x.At.Equal(y.At) })
}

// scrubbedPlaces are the places as the case is told them: with their words without
// what identifies, too. Those of an exact place say where it is.
func (st *state) scrubbedPlaces() []hotline.Evidence {
	out := slices.Clone(st.Places)
	for i := range out {
		if e := &out[i]; e.Point == nil && e.Source != hotline.SourceLink {
			e.Scrubbed = scrub.Text(e.Words)
		}
	}
	return out
}

// unmapped reports whether it was told in words, or by a link, that nobody has
// found on a map.
func unmapped(e hotline.Evidence) bool {
	return e.Point == nil && e.Site == "" && e.Words != ""
}

// placeLines say on the review where the case is, as a group is told it.
func placeLines(c *hotline.Coarse) []hotline.Msg {
	var lines []hotline.Msg
	if c.Province != "" {
		at, key, near := hotline.M("province."+c.Province), "s.review.place", "s.review.near"
		if c.Town != "" {
			at = hotline.M("s.place.in", hotline.Sub("Name", hotline.M("town."+c.Town)), hotline.Sub("Province", at))
			key, near = "s.review.town", "s.review.town.near"
		}
		if c.Approximate {
			key = near
		}
		lines = append(lines, hotline.M(key, hotline.Sub("Place", at)))
	}
	if c.Border != "" {
		lines = append(lines, hotline.M("s.review.border", hotline.Sub("Country", hotline.M("nationality."+c.Border))))
	}
	return lines
}

// placed reports whether a place was told by which somebody can be found.
func (st *state) placed() bool {
	return st.Point != nil || st.first(nodePlace) != "" || st.Site != nil ||
		slices.ContainsFunc(st.Places, func(e hotline.Evidence) bool { return e.Source == hotline.SourceLink })
}

// province is what was told of the province in so many words, empty if nothing was.
func (st *state) province() string {
	if iso := st.first(nodePlace); place.Known(iso) {
		return iso
	}
	if st.Site != nil && place.Known(st.Site.Province) {
		return st.Site.Province
	}
	return ""
}

// area fills in where the case is, as far as a group may see it. What was chosen
// or confirmed last counts; a point only where nothing was, or for what it tells
// more of the same province.
func (t *turn) area(c *hotline.Coarse) {
	st := t.st
	var a place.Area
	if st.Point != nil {
		c.Exact, c.ExactAt = true, time.Unix(st.PointAt, 0).UTC()
		a = t.in.places.Area(*st.Point)
	}
	iso, s := st.province(), st.Site
	switch {
	case s != nil && iso != "" && s.Province == iso:
		a = place.Area{Province: iso, Approximate: s.Abroad, Town: s.Town, Border: s.Border}
	case iso != "" && a.Province == iso:
		a.Approximate = false
	case iso != "":
		a = place.Area{Province: iso}
	case s != nil:
		a.Border = cmp.Or(s.Border, a.Border)
	case st.Point == nil:
		a = st.lastArea()
	}
	if place.Known(a.Province) {
		c.Province, c.Approximate = a.Province, a.Approximate
	}
	if c.Province != "" && a.Town != "" && t.in.places.Named(a.Town).Key == "town."+a.Town {
		c.Town = a.Town
	}
	c.Border = oneOf(a.Border, "TH", "VN", "LA")
}

// lastArea is what is left of the newest exact place once that has expired: whoever
// goes on at another phone then still has the province.
func (st *state) lastArea() place.Area {
	for i := len(st.Places) - 1; i >= 0; i-- {
		if iso := st.Places[i].Province; iso != "" {
			return place.Area{Province: iso, Approximate: true}
		}
	}
	return place.Area{}
}

// chosen keeps that a province was chosen from the list. That is the last word
// on it: what was confirmed before in another province counts no more.
func (t *turn) chosen() {
	st, iso := t.st, t.st.first(nodePlace)
	if st.Guess != nil || !place.Known(iso) {
		return // it is the answer of a confirmed name, which is kept by itself
	}
	if st.Site != nil && (st.Site.Province != iso || st.Site.Abroad) {
		st.Site = nil
	}
	st.addPlace(hotline.Evidence{Source: hotline.SourceChoice, At: t.ev.At, Province: iso})
}

// point keeps a place that was shared, whatever card stands.
func (t *turn) point(u *hotline.Update) {
	if u.Point == nil || !place.Valid(*u.Point) {
		t.st.Note = "s.media"
		return
	}
	p := *u.Point
	e := hotline.Evidence{Source: hotline.SourcePoint, At: t.ev.At, Point: &p, Words: u.Title}
	switch u.Media {
	case "live":
		e.Source = hotline.SourceLive
	case "venue":
		e.Source = hotline.SourceVenue
	}
	t.exact(e)
}

// exact keeps an exact place, which goes to the holder only. At the place card it
// is an answer, unless a province was told in so many words: that stays.
func (t *turn) exact(e hotline.Evidence) {
	st := t.st
	e.Province, e.Around = t.in.around(*e.Point)
	switch no := st.talking(); {
	case st.Conv != nil && !st.asks():
		st.addPlace(e)
		st.Point, st.PointAt = e.Point, e.At.Unix()
		switch {
		case st.province() == "":
			t.play(flows.Input{Point: true})
		case st.Conv.Node == nodePlace:
			t.play(flows.Input{Choice: flows.Skip})
		}
		if st.Note = notePlaceGot; early(st.Conv.Node) {
			st.Note = noteUntold
		}
	case no == "":
	case t.overFor(no):
		st.Note = noteOver
	default:
		// The answers are gone from this chat, or another's stand behind the
		// check-in, so the case cannot be amended as a whole.
		t.toCase(no, hotline.Post{Said: &hotline.Said{Chat: t.chat, Msg: t.ev.Update.Msg, Point: e.Point, Place: &e}})
		st.Note = notePlaceGot
	}
}

// ring is how far around a point another province still counts as possible, in
// degrees of latitude: about 25 km. A border that is known only roughly, or a
// phone that is, should not make a contradiction.
const ring = 0.225

// around are the province of a point and those that it may lie in just as well.
func (in *Intake) around(p hotline.Point) (province string, others []string) {
	province = in.places.Area(p).Province
	for _, d := range [...][2]float64{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {0.7, 0.7}, {0.7, -0.7}, {-0.7, 0.7}, {-0.7, -0.7}} {
		q := hotline.Point{Lat: p.Lat + d[0]*ring, Lng: p.Lng + d[1]*ring}
		if iso := in.places.Area(q).Province; iso != "" && iso != province && !slices.Contains(others, iso) {
			others = append(others, iso)
		}
	}
	return province, others
}
