package intake

import (
	"slices"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// How much stands on a page. The longest entry that the directory takes, times
// entriesPerPage, fits one message of Telegram in every language.
const (
	needsPerPage   = 8
	areasPerPage   = 10
	nationsPerPage = 10
	entriesPerPage = 3
)

// anywhere stands in a page for every area, and otherCountry is the choice of
// those whose country has none of its own.
const (
	anywhere     = "all"
	otherCountry = "XX"
)

const (
	needEmbassy       = "embassy"
	needRetrafficking = "retrafficking" // whether a helper or an offer is real
)

func (t *turn) needsPage(page int) infoPage {
	return infoPage{
		lines: []hotline.Msg{hotline.M("s.info.needs")},
		rows: paged(t.in.needs, page, needsPerPage, 1, infoNeeds, func(need string) string {
			switch need {
			case needEmbassy:
				return infoNations
			case needRetrafficking:
				return infoReal
			}
			return infoAreas + "." + need
		}),
		back: infoMenu,
	}
}

func (t *turn) areasPage(need string, page int) infoPage {
	all := infoButton("🌐", "s.info.anywhere", infoEntries+"."+need+"."+anywhere)
	rows := paged(t.in.areas, page, areasPerPage, 2, infoAreas+"."+need, func(area string) string {
		return infoEntries + "." + need + "." + area
	})
	return infoPage{
		lines: []hotline.Msg{hotline.M("s.info.where")},
		rows:  append([][]hotline.Button{{all}}, rows...),
		back:  infoNeeds,
	}
}

func (t *turn) nationsPage(page int) infoPage {
	return infoPage{
		lines: []hotline.Msg{hotline.M("s.info.country")},
		rows: paged(t.in.countries, page, nationsPerPage, 2, infoNations, func(country string) string {
			return infoOf + "." + country
		}),
		back: infoNeeds,
	}
}

// entriesPage shows who can help with a need in a province. Who is only there for
// the people of one country stands on that country's page.
func (t *turn) entriesPage(need, area string, page int) infoPage {
	var theirs bool
	found := t.live(func(e *hotline.Entry) bool {
		if !slices.Contains(e.Needs, need) {
			return false
		}
		theirs = theirs || e.For != ""
		return e.For == "" && (area == anywhere || len(e.Areas) == 0 || slices.Contains(e.Areas, area))
	})
	p := infoPage{back: infoAreas + "." + need}
	if need == nodeMedical || need == nodeCmr {
		p.lines = append(p.lines, hotline.M("s.health.1"), hotline.M("s.health.2"), hotline.Msg{})
	}
	nobody := "s.info.nobody"
	if area != anywhere {
		nobody = "s.info.nobody.there"
	}
	t.list(&p, found, page, infoEntries+"."+need+"."+area, nobody)
	if len(found) == 0 && area != anywhere {
		p.rows = append(p.rows, []hotline.Button{infoButton("🌐", "s.info.anywhere", infoEntries+"."+need+"."+anywhere)})
	}
	if theirs {
		p.rows = append(p.rows, []hotline.Button{infoButton("🏛", "need.embassy", infoNations)})
	}
	return p
}

// countryPage shows who is there for the people of a country.
func (t *turn) countryPage(country string, page int) infoPage {
	found := t.live(func(e *hotline.Entry) bool {
		if country == otherCountry {
			return e.For != "" && !has(t.in.countries, e.For)
		}
		return e.For == country
	})
	p := infoPage{back: infoNations}
	t.list(&p, found, page, infoOf+"."+country, "s.info.nobody")
	return p
}

// live are the entries that can be shown now, in the order of the directory.
func (t *turn) live(which func(*hotline.Entry) bool) (found []*hotline.Entry) {
	if t.env.House == nil {
		return nil
	}
	for i := range t.env.House.Directory {
		if e := &t.env.House.Directory[i]; e.Live(t.now()) && which(e) {
			found = append(found, e)
		}
	}
	return found
}

// list puts a page of entries into p, or says that there is nobody.
func (t *turn) list(p *infoPage, found []*hotline.Entry, page int, here, nobody string) {
	if len(found) == 0 {
		p.lines = append(p.lines, hotline.M(nobody))
		p.rows = append(p.rows, []hotline.Button{infoButton("▶️", "s.info.tell", infoLeave)})
		return
	}
	pages := (len(found) + entriesPerPage - 1) / entriesPerPage
	if page >= pages {
		page = 0
	}
	p.lines = append(p.lines, hotline.M("s.info.others"))
	caution := map[string]bool{}
	for _, e := range found[page*entriesPerPage : min((page+1)*entriesPerPage, len(found))] {
		p.lines = append(append(p.lines, hotline.Msg{}), entryLines(e)...)
		if key := cautionFor(e); key != "" {
			caution[key] = true
		}
	}
	for _, key := range []string{"s.info.caution.police", "s.info.caution.embassy"} {
		if caution[key] {
			p.lines = append(p.lines, hotline.Msg{}, hotline.M(key))
		}
	}
	if pages > 1 {
		p.rows = append(p.rows, []hotline.Button{infoButton(signMore, flows.KeyMore, here+"."+strconv.Itoa((page+1)%pages))})
	}
}

// entrySigns show of what kind an entry is.
var entrySigns = map[string]string{
	hotline.KindPolice: "👮", hotline.KindEmbassy: "🏛", hotline.KindGovernment: "🏢", hotline.KindAid: "🤲", hotline.KindHospital: "🏥",
}

// cautionFor is what is said beside an entry that can do harm, empty for others.
func cautionFor(e *hotline.Entry) string {
	switch {
	case e.Kind == hotline.KindPolice:
		return "s.info.caution.police"
	case e.Kind == hotline.KindEmbassy, e.Kind == hotline.KindGovernment:
		return "s.info.caution.embassy"
	}
	return ""
}

func entryLines(e *hotline.Entry) []hotline.Msg {
	lines := []hotline.Msg{hotline.M("s.info.name", hotline.Str("Sign", entrySigns[e.Kind]), hotline.Str("Name", e.Name))}
	for _, ways := range []struct {
		key string
		all []string
	}{{"s.info.phone", e.Phone}, {"s.info.whatsapp", e.WhatsApp}, {"s.info.telegram", e.Telegram}, {"s.info.email", e.Email}, {"s.info.web", one(e.Web)}} {
		for _, way := range ways.all {
			lines = append(lines, hotline.M(ways.key, hotline.Str("Way", way)))
		}
	}
	list := func(key, name, prefix string, ids []string) {
		if len(ids) == 0 {
			return
		}
		of := make([]hotline.Msg, len(ids))
		for i, id := range ids {
			of[i] = hotline.M(prefix + id)
		}
		lines = append(lines, hotline.M(key, hotline.List(name, of...)))
	}
	list("s.info.areas", "Areas", "province.", e.Areas)
	list("s.info.languages", "Languages", "lang.", e.Languages)
	if e.Hours != "" {
		lines = append(lines, hotline.M("s.info.hours", hotline.Str("Hours", e.Hours)))
	}
	if e.Home {
		lines = append(lines, hotline.M("s.info.home"))
	}
	return append(lines, hotline.M("s.info.checked", hotline.Str("Date", e.Checked.In(cambodia).Format(time.DateOnly))))
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
