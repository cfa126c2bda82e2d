package intake

import (
	"slices"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
)

// A picture that the person holds up to somebody stands in a message of its own
// beside the card, as a helper's file does, and leaves at the next turn. Which one
// it was is in no state.
const slotPicture = "i:picture"

// Cards are there for each need, and for everybody besides: to ask that something
// be written down, for a driver, and against photographs.
var (
	cardsForAll   = []string{"speak", "ride", "photo"}
	cardsForNeeds = []string{
		"medical", "cmr", "shelter", "food_water", "third_party", "mhpss", "asylum", "documents", "embassy", "return_home",
		"legal_immigration", "retrafficking", "family", "clothes", "died",
	}
)

// cardLangs are the languages that cards are in, the one of the country first.
var cardLangs = []string{"km", "th", "vi"}

// isCard reports whether there is a card of this id.
func isCard(id string) bool {
	return slices.Contains(cardsForAll, id) || slices.Contains(cardsForNeeds, id)
}

// cardsIn are the languages that a card is of use in: who reads one of them does
// not hold up that they do not speak it.
func (st *state) cardsIn() []string {
	return slices.DeleteFunc(slices.Clone(cardLangs), func(lang string) bool { return lang == st.Lang })
}

// showPicture sends a card in a language, with what it says in the person's own
// beneath. It makes no sound: they asked for it, and look at the screen.
func (t *turn) showPicture(id, lang string) {
	st := t.st
	st.Picture = st.N + 1
	name := st.pictureRef()
	lines := []hotline.Msg{hotline.M("card." + id), hotline.M("card.foot." + lang), {}, hotline.M("s.card.unread")}
	if id == needAsylum {
		lines = append(lines, hotline.M("s.card.trust"))
	}
	t.sends = append(t.sends, hotline.Send{
		Chat: t.chat, Slot: name, Ref: name, Rank: hotline.RankCard,
		Body: hotline.Body{
			Lang: st.Lang, Lines: append(lines, hotline.M("s.card.close")), Picture: lang + "/" + id, Protect: true, Silent: true,
		},
	})
}

// pictureRef names the picture that is wanted. It is its message's slot too, and
// unlike any other's: a picture cannot be edited into another.
func (st *state) pictureRef() string {
	return slotPicture + ":" + strconv.FormatUint(uint64(st.ID), 36) + ":" + strconv.Itoa(st.Picture)
}

// pictureSent decides what became of a picture. It reports false if the message
// was none.
func (t *turn) pictureSent(s *hotline.Sent) bool {
	if !strings.HasPrefix(s.Ref, slotPicture+":") {
		return false
	}
	st := t.st
	switch {
	case st == nil || !strings.HasPrefix(s.Ref, slotPicture+":"+strconv.FormatUint(uint64(st.ID), 36)+":"):
		t.remove(hotline.RankWipe, s.Msg) // of an earlier life of this chat
	case s.Outcome == hotline.Blocked:
		t.blocked()
	case s.Outcome == hotline.Orphaned:
		t.remove(hotline.RankWipe, s.Msg)
	case st.Picture == 0 || s.Ref != st.pictureRef():
		t.remove(hotline.RankCard, s.Msg) // the person has gone on meanwhile
	case s.Outcome == hotline.Delivered:
		st.Files = append(st.Files, s.Msg)
		st.Msgs.add(s.Msg, t.now())
	default:
		st.Picture, st.Note = 0, "s.card.failed"
		t.showing = &showing{own: true}
	}
	return true
}
