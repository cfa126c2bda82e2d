package duty

import (
	"cmp"
	"slices"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// What makes a desk fit a case better or worse. A desk that says nothing of
// areas, needs and languages is a general one: 0. Where it is weighs more than
// what is needed, and that more than the language, which a colleague or the
// phrases can bridge.
const (
	fitsArea     = 4
	fitsNeed     = 2
	fitsLanguage = 1
	otherArea    = -4
	otherNeed    = -1
)

// fit is how well a desk fits what was told of a case. An answer that was not
// given excludes nothing, and neither does a province that was only worked out
// from a point: the nearest place known may be across the border of the next one.
func fit(d *hotline.Desk, c *hotline.Coarse) int {
	n := 0
	if len(d.Areas) > 0 && c.Province != "" {
		switch {
		case slices.Contains(d.Areas, c.Province):
			n += fitsArea
		case !c.Approximate:
			n += otherArea
		}
	}
	if len(d.Needs) > 0 && len(c.Needs) > 0 {
		if slices.ContainsFunc(c.Needs, func(need string) bool { return slices.Contains(d.Needs, need) }) {
			n += fitsNeed
		} else {
			n += otherNeed
		}
	}
	if len(d.Languages) > 0 && slices.ContainsFunc(append([]string{d.Language}, d.Languages...), func(l string) bool { return sameLanguage(l, c.Lang) }) {
		n += fitsLanguage
	}
	return n
}

// sameLanguage reports whether who speaks one language is understood in the
// other: "zh" speaks "zh-Hans".
func sameLanguage(speaks, lang string) bool {
	return strings.EqualFold(speaks, lang) || strings.HasPrefix(strings.ToLower(lang), strings.ToLower(speaks)+"-")
}

// circles are the desks that may be told, the best first: those that fit equally
// well are one circle and told together, so that a roster of plain desks has one.
// Each kind of desk has circles of its own: this hotline's own desks wait for
// nobody else, and a yes to other aid groups is used for the one that fits.
func (c *Case) circles() (all [][]*hotline.Desk) {
	kinds := map[string][]*hotline.Desk{}
	for i := range c.env.House.Desks {
		if d := &c.env.House.Desks[i]; c.may(d) {
			kinds[kindOf(d)] = append(kinds[kindOf(d)], d)
		}
	}
	for _, kind := range append([]string{hotline.KindHotline}, otherKinds...) {
		desks := kinds[kind]
		slices.SortStableFunc(desks, func(a, b *hotline.Desk) int {
			return cmp.Compare(fit(b, &c.st.Coarse), fit(a, &c.st.Coarse))
		})
		for n := 0; len(desks) > 0; n++ {
			end := slices.IndexFunc(desks, func(d *hotline.Desk) bool { return fit(d, &c.st.Coarse) != fit(desks[0], &c.st.Coarse) })
			if end < 0 || c.allAtOnce(kind) {
				end = len(desks)
			}
			if n == len(all) {
				all = append(all, nil)
			}
			all[n] = append(all[n], desks[:end]...)
			desks = desks[end:]
		}
	}
	return all
}

// allAtOnce reports whether all desks of a kind hear at once. Somebody must have
// read an urgent case within ten minutes. A circle that nobody answers costs
// five of them, and a wrong guess which desk is best would cost all; this
// hotline's own desks are told of every case in the end, so that keeping it from
// them for a while protects nobody. Desks of other kinds wait their turn: each
// that hears is one more that can be overheard.
func (c *Case) allAtOnce(kind string) bool {
	return kind == hotline.KindHotline && c.st.Coarse.Urgency == hotline.Now
}

func kindOf(d *hotline.Desk) string { return cmp.Or(d.Kind, hotline.KindHotline) }

// best is the desk whose people are called and whose steps are followed, nil if
// there is none of our own: of those that fit best the first in the roster that
// has shifts, else the first. Nobody is called to a practice case: it wakes no
// one who is not looking at the group anyway.
func (c *Case) best() *hotline.Desk {
	var best *hotline.Desk
	better := func(d *hotline.Desk) bool {
		switch was := fit(best, &c.st.Coarse); {
		case was != fit(d, &c.st.Coarse):
			return was < fit(d, &c.st.Coarse)
		default:
			return rota.Of(c.env.House, best.Chat).Empty() && !rota.Of(c.env.House, d.Chat).Empty()
		}
	}
	for i := range c.env.House.Desks {
		if d := &c.env.House.Desks[i]; !c.no.Practice() && ours(d) && (best == nil || better(d)) {
			best = d
		}
	}
	return best
}

// firsts are the desks in the first circle now.
func (c *Case) firsts() []int64 {
	if !c.exists {
		return nil
	}
	var chats []int64
	if all := c.circles(); len(all) > 0 {
		for _, d := range all[0] {
			chats = append(chats, d.Chat)
		}
	}
	return chats
}

// tellMore adds the desks that are to be told for the first time, and returns
// them: with a call one more circle; without one those that have come to be the
// best by what was told now, or have just come to be trusted. While somebody
// has the case, no other desk of our own needs to hear of it.
func (c *Case) tellMore() (first []int64) {
	own := false
	for n, circle := range c.circles() {
		for _, d := range circle {
			own = own || ours(d) || c.no.Practice()
			wanted := c.st.Status == hotline.Open || c.st.Status == hotline.Held && !ours(d)
			comes := n == 0 && wanted && !slices.Contains(c.could, d.Chat) || d.Chat == c.st.Best && c.st.Status == hotline.Open
			if !slices.Contains(c.st.Told, d.Chat) && (c.widened && n < c.st.Wave || comes) {
				c.st.Told, first = append(c.st.Told, d.Chat), append(first, d.Chat)
			}
		}
	}
	if c.paged && !own {
		c.do(hotline.Alarm{Code: "case-without-desk"})
	}
	return first
}
