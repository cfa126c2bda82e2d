package intake

import "hotline/bot/internal/hotline"

// cardsPage lists the needs for which there is a card to hold up to somebody. rest
// is what stood behind the page's kind in the button's data, hostile as that is.
func (t *turn) cardsPage(rest string) infoPage {
	return infoPage{
		lines: []hotline.Msg{hotline.M("s.info.cards.ask")},
		rows: paged(t.in.needs, number(rest), needsPerPage, 1, infoCards, func(string) string {
			return infoCards
		}),
		back: infoMenu,
	}
}
