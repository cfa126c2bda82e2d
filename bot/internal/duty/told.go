package duty

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

// What was told of a place is kept as it came, because what it was understood as
// can be wrong. The holder sees by what way it was told, when, and what it was
// taken for; exact points and full words they ask for.

// memoryPlaces is the name of all that was told of a place, in Tell.Memory.
const memoryPlaces = "pl"

// maxSpots is how many places of the talk are kept, the newest; maxPlaces how many
// are listed, and maxTold how many characters of the words of one.
const (
	maxSpots  = 12
	maxPlaces = 8
	maxTold   = 100
)

// precise reports whether it says more than the coarse fields may: a point, words,
// or the name of a place that is not the town of the case.
func precise(e *hotline.Evidence, town string) bool {
	return e.Point != nil || e.Words != "" || e.Scrubbed != "" || e.Site != "" && e.Site != town && e.Site != e.Province
}

// aged are places without what has been kept for as long as it may be. It reports
// whether there was any.
func aged(places []hotline.Evidence, town string, now time.Time) ([]hotline.Evidence, bool) {
	old := func(e hotline.Evidence) bool { return precise(&e, town) && !now.Before(e.At.Add(pointLife)) }
	if !slices.ContainsFunc(places, old) {
		return places, false
	}
	out := slices.Clone(places)
	for i, e := range out {
		if !old(e) {
			continue
		}
		out[i] = hotline.Evidence{Source: e.Source, At: e.At, Province: e.Province}
		if e.Site == town || e.Site == e.Province {
			out[i].Site, out[i].Name = e.Site, e.Name
		}
	}
	return out, true
}

// settlePlaces makes of what was told now what may be kept, and as it is read back.
func (c *Case) settlePlaces(coarse *hotline.Coarse, d *hotline.Detail) {
	places := slices.Clone(d.Places)
	for i := range places {
		e := &places[i]
		if e.At.IsZero() || e.At.After(c.now) {
			e.At = c.now
		}
		e.At = at(ms(e.At))
	}
	d.Places, _ = aged(places, coarse.Town, c.now)
}

// agePlaces forgets what has been kept for as long as it may be, the exact place
// and what was told of it. The coarse fields stay.
func (c *Case) agePlaces() {
	if c.st.Detail.Point != nil && !c.now.Before(c.st.Coarse.ExactAt.Add(pointLife)) {
		c.st.Detail.Point, c.st.Spot = nil, 0
		c.forgetPlace()
		c.st.Coarse.Exact, c.st.Coarse.ExactAt = false, time.Time{}
		c.touched, c.shown = true, true
	}
	var told, said bool
	c.st.Detail.Places, told = aged(c.st.Detail.Places, c.st.Coarse.Town, c.now)
	c.st.Spots, said = aged(c.st.Spots, c.st.Coarse.Town, c.now)
	c.shown = c.shown || told || said
	if told {
		c.ageMemory()
	}
}

// placesUntil is when the first of what was told of a place must be forgotten, 0 if
// nothing of it must.
func (c *Case) placesUntil() (until int64) {
	for _, places := range [...][]hotline.Evidence{c.st.Detail.Places, c.st.Spots} {
		for i := range places {
			if precise(&places[i], c.st.Coarse.Town) {
				until = sooner(until, ms(places[i].At.Add(pointLife)))
			}
		}
	}
	return until
}

// ageMemory does the same to what is kept for another phone. Its exact place can be
// older than the case's, which may be one of the talk.
func (c *Case) ageMemory() {
	var m struct {
		At     int64              `json:"pt"`
		Places []hotline.Evidence `json:"pl"`
	}
	if len(c.st.Memory) == 0 {
		return
	}
	if json.Unmarshal(c.st.Memory, &m) != nil {
		c.forgets(memoryPoint, memoryPointAt, memoryPlaces)
		return
	}
	if m.At != 0 && !c.now.Before(time.Unix(m.At, 0).Add(pointLife)) {
		c.forgetPlace()
	}
	places, old := aged(m.Places, c.st.Coarse.Town, c.now)
	if !old {
		return
	}
	var whole map[string]json.RawMessage
	if json.Unmarshal(c.st.Memory, &whole) != nil {
		return // it was read just now
	}
	whole[memoryPlaces], _ = json.Marshal(places) //nolint:errchkjson // a point that was read back is a number
	c.st.Memory, _ = json.Marshal(whole)          //nolint:errchkjson // it was read as this just now
}

// keepPlace keeps how a place of the talk was told.
func (c *Case) keepPlace(s *hotline.Said) {
	e := hotline.Evidence{Source: hotline.SourcePoint}
	if s.Place != nil {
		e = *s.Place
	}
	p := *s.Point
	e.At, e.Point, e.Scrubbed = at(ms(c.now)), &p, ""
	c.st.Spots = append(c.st.Spots, e)
	c.st.Spots = c.st.Spots[max(0, len(c.st.Spots)-maxSpots):]
}

// allPlaces are the places told with the case and in the talk, oldest first.
func (c *Case) allPlaces() []hotline.Evidence {
	if len(c.st.Spots) == 0 {
		return c.st.Detail.Places
	}
	all := slices.Concat(c.st.Detail.Places, c.st.Spots)
	slices.SortStableFunc(all, func(a, b hotline.Evidence) int { return a.At.Compare(b.At) })
	return all
}

// disagree reports whether the pin and the words disagree: the newest exact point
// lies in another province than the one that was chosen or confirmed last. A
// province that is within 25 km of the point, as intake has it in Around, is no
// contradiction: where provinces end is known only roughly, to people, too.
func disagree(places []hotline.Evidence) bool {
	var pin, words *hotline.Evidence
	for i := range places {
		switch e := &places[i]; {
		case e.Point != nil:
			pin = e
		case e.Province != "" && (e.Source == hotline.SourceChoice || e.Source == hotline.SourceName):
			words = e
		}
	}
	return pin != nil && words != nil && pin.Province != words.Province && !slices.Contains(pin.Around, words.Province)
}

// placeLines list what was told of a place, newest first. A province that was
// chosen from the list and no more stands above already.
func placeLines(c *respCase) []hotline.Msg {
	places := c.Detail.Places
	if len(places) == 0 || len(places) == 1 && places[0].Source == hotline.SourceChoice {
		return nil
	}
	lines := []hotline.Msg{hotline.M("r.case.places")}
	for i := len(places) - 1; i >= max(0, len(places)-maxPlaces); i-- {
		lines = append(lines, placeLine(&places[i]))
	}
	if disagree(places) {
		lines = append(lines, hotline.M("r.case.place.disagree"))
	}
	return append(lines, hotline.Msg{})
}

func placeLine(e *hotline.Evidence) hotline.Msg {
	args := []hotline.Arg{hotline.Sub("Where", where(e)), hotline.Sub("Source", sourceOf(e)), hotline.Str("At", dated(e.At))}
	if e.Scrubbed == "" {
		return hotline.M("r.case.place", args...)
	}
	words := []rune(strings.Join(strings.Fields(e.Scrubbed), " "))
	if len(words) > maxTold {
		words = append(words[:maxTold:maxTold], '…')
	}
	return hotline.M("r.case.place.words", append(args, hotline.Str("Words", string(words)))...)
}

// where is what a place that was told was taken for.
func where(e *hotline.Evidence) hotline.Msg {
	switch {
	case e.Point != nil && e.Province == "":
		return hotline.M("r.case.place.far")
	case e.Point != nil:
		return hotline.M("r.case.place.near", hotline.Sub("Area", hotline.M("province."+e.Province)))
	case e.Site != "" && e.Site != e.Province && e.Province != "":
		return hotline.M("r.area.town", hotline.Sub("Town", e.Name), hotline.Sub("Area", hotline.M("province."+e.Province)))
	case e.Site != "" && e.Province == "":
		return e.Name
	case e.Province != "":
		return hotline.M("province." + e.Province)
	case e.Source == hotline.SourceLink && e.Words != "":
		return hotline.M("r.case.place.link")
	case e.Words != "" || e.Scrubbed != "":
		return hotline.M("r.case.place.unfound")
	}
	return hotline.M("r.case.place.gone")
}

// sourceOf is how it was told.
func sourceOf(e *hotline.Evidence) hotline.Msg {
	switch s := e.Source; s {
	case hotline.SourceLive, hotline.SourceVenue, hotline.SourceLink, hotline.SourcePlusCode,
		hotline.SourceNumbers, hotline.SourceName, hotline.SourceChoice:
		return hotline.M("source." + string(s))
	}
	return hotline.M("source." + string(hotline.SourcePoint))
}

// points are the exact places, newest first. One that is kept without how it was
// told was shared.
func points(c *respCase) []hotline.Evidence {
	var out []hotline.Evidence
	for i := len(c.Detail.Places) - 1; i >= 0; i-- {
		if c.Detail.Places[i].Point != nil {
			out = append(out, c.Detail.Places[i])
		}
	}
	p := c.Detail.Point
	if p == nil {
		return out
	}
	i := slices.IndexFunc(out, func(e hotline.Evidence) bool { return *e.Point == *p })
	newest := hotline.Evidence{Source: hotline.SourcePoint, Point: p}
	if i >= 0 {
		newest = out[i]
		out = slices.Delete(out, i, i+1)
	}
	newest.At = c.Coarse.ExactAt
	return slices.Insert(out, 0, newest)
}

// hidden reports whether a place holds words that the holder sees on asking only.
func hidden(e hotline.Evidence) bool { return e.Words != "" && e.Words != e.Scrubbed }

// asksPlace reports whether there is a place to ask for.
func asksPlace(c *respCase) bool {
	return c.Detail.Point != nil || slices.ContainsFunc(c.Detail.Places, func(e hotline.Evidence) bool { return e.Point != nil || hidden(e) })
}

// newlyTold reports whether the newest of what was told of a place is new, and
// words or a link.
func newlyTold(now, was []hotline.Evidence) bool {
	if len(now) == 0 {
		return false
	}
	e := &now[len(now)-1]
	return e.Point == nil && e.Words != "" && (len(was) == 0 || was[len(was)-1].At.Before(e.At))
}
