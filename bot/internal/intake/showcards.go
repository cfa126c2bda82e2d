package intake

import (
	"slices"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// cardsPage lists the cards to hold up to somebody (c, c.<page>), asks for the
// language of one (c.<card>), and shows it as a picture beside the page
// (c.<card>.<language>). rest is what stood behind the page's kind in the button's
// data, hostile as that is.
func (t *turn) cardsPage(rest string) infoPage {
	id, lang, chosen := strings.Cut(rest, ".")
	if !isCard(id) {
		return infoPage{
			lines: []hotline.Msg{hotline.M("s.info.cards.ask")},
			rows: paged(t.cards(), number(rest), needsPerPage, 1, infoCards, func(id string) string {
				return infoCards + "." + id
			}),
			back: infoMenu,
		}
	}
	p := infoPage{lines: []hotline.Msg{hotline.M("card." + id), {}, hotline.M("s.card.language")}, back: infoCards}
	langs := t.st.cardsIn()
	if chosen && slices.Contains(langs, lang) {
		t.showPicture(id, lang)
		p.lines[2] = hotline.M("s.card.shown")
		langs = slices.DeleteFunc(langs, func(l string) bool { return l == lang })
	}
	for _, l := range langs {
		p.rows = append(p.rows, []hotline.Button{infoButton("🌐", "lang."+l, infoCards+"."+id+"."+l)})
	}
	return p
}

// cards are the cards in the order of the list: those for everybody, then one for
// each need that can be told.
func (t *turn) cards() []flows.Choice {
	all := []flows.Choice{
		{ID: "speak", Sign: "✍️", Key: "s.card.speak"},
		{ID: "ride", Sign: "🚕", Key: "s.card.ride"},
		{ID: "photo", Sign: "📵", Key: "s.card.photo"},
	}
	for _, need := range t.in.needs {
		if isCard(need.ID) {
			all = append(all, need)
		}
	}
	return all
}
