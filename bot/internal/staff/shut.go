package staff

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// shuts keeps of which desks somebody has joined. They stay shut when the last of
// them goes, or the group would be open to everybody in it from one moment to the
// next.
func (t *turn) shuts() {
	for _, l := range t.st.Links {
		p := t.env.House.ResponderNamed(l.Name)
		if p != nil && t.env.House.DeskAt(p.Desk) != nil && !slices.Contains(t.st.Shut, p.Desk) {
			t.st.Shut = append(t.st.Shut, p.Desk)
		}
	}
}

// opens opens the desks that nobody is left for who could act there or invite
// anybody, since nobody should go unheard, and says so there. Who is left has
// changed.
func (t *turn) opens() {
	h := t.house()
	var shut []int64
	for _, desk := range t.st.Shut {
		d := h.DeskAt(desk)
		named, _ := h.Joined(desk)
		switch {
		case d == nil || named && !h.Unjoined(desk):
			shut = append(shut, desk)
		case named:
			t.do(hotline.Send{Chat: desk, Ref: "w:told", Rank: hotline.RankCard, Body: hotline.Body{Lang: t.deskLang(d), Lines: t.nobody(desk)}})
		}
	}
	t.st.Shut = shut
}

// nobody says, of a desk whose people the roster names, that none of them has
// joined, and who may act there therefore. It says nothing of others.
func (t *turn) nobody(desk int64) []hotline.Msg {
	h := t.house()
	d := h.DeskAt(desk)
	if named, joined := h.Joined(desk); d == nil || !named || joined {
		return nil
	}
	key := "r.reach.shut"
	if h.Unjoined(desk) {
		key = "r.reach.open"
	}
	return []hotline.Msg{hotline.M(key, hotline.Str("Desk", d.Name))}
}
