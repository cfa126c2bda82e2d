package intake

import "hotline/bot/internal/hotline"

// The pages of "is this real?": what nobody real asks for, an offer, an embassy,
// and how this hotline's own helpers are known.
const (
	realOffer   = "offer"
	realEmbassy = "embassy"
	realHelper  = "helper"
)

// realPage is one of those pages; the first if there is no such.
//
// What they say is restated from: ProPublica on bounties for those who had run away
// and the selling of people in Telegram channels (22 December 2022,
// hackernoon.com/human-trafficking-victims-are-forced-to-cyberscam); a digest of
// February 2026 on recruiters who write to the freed
// (ground.news/article/they-escaped-appalling-conditions-in-scam-factories-now-they-are-living-on-the-streets-in-cambodia);
// Disway of 25 January 2026 on fraud in an embassy's name, whose service is free but
// for the official fee of the travel document
// (okuselatan.disway.id/amp/649337/kasus-online-scam-kamboja-ribuan-wni-minta-dipulangkan).
func (t *turn) realPage(rest string) infoPage {
	lines := func(keys ...string) (out []hotline.Msg) {
		for i, k := range keys {
			if i == 1 {
				out = append(out, hotline.Msg{})
			}
			out = append(out, hotline.M(k))
		}
		return out
	}
	back := infoReal
	tell := [][]hotline.Button{{infoButton("▶️", "s.info.tell", infoLeave)}}
	switch rest {
	case realOffer:
		return infoPage{lines: lines("s.real.offer.what", "s.real.offer.who", "s.real.offer.pay", "s.real.offer.today", "s.real.offer.trust"), rows: tell, back: back}
	case realEmbassy:
		return infoPage{lines: lines("s.real.embassy.what", "s.real.embassy.call", "s.real.embassy.pay", "s.real.embassy.yes"), rows: tell, back: back}
	case realHelper:
		return infoPage{lines: lines("s.real.helper.what", "s.real.helper.here", "s.real.helper.first", "s.real.helper.ask", "s.meeting.how"), rows: tell, back: back}
	}
	return infoPage{
		lines: lines("s.real.never", "s.real.never.money", "s.real.never.password", "s.real.never.bank", "s.real.never.code", "s.real.never.chat", "s.real.never.papers"),
		rows: [][]hotline.Button{
			{infoButton("💼", "s.real.offer", infoReal+"."+realOffer)},
			{infoButton("🏛", "s.real.embassy", infoReal+"."+realEmbassy)},
			{infoButton("🤝", "s.real.helper", infoReal+"."+realHelper)},
		},
		back: infoMenu,
	}
}
