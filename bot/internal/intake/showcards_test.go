package intake

import (
	"slices"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/showcards"
)

// picture is what the one picture that stands shows, and its lines; empty if none
// does.
func (w *world) picture() (name string, lines []hotline.Msg) {
	w.t.Helper()
	for _, m := range w.stand {
		if m.ours && m.body.Picture != "" {
			if name != "" {
				w.t.Fatalf("two pictures stand")
			}
			name, lines = m.body.Picture, m.body.Lines
		}
	}
	return name, lines
}

// opens presses a button of a page of information.
func (w *world) opens(pages ...string) {
	w.t.Helper()
	for _, page := range pages {
		w.person(hotline.Update{Kind: hotline.Press, Query: "q", Data: infoNode + ":" + page, Msg: w.state().Card})
		w.settle()
	}
}

// Each card is there in each language, for each need that can be told; and there
// is no picture that no button leads to.
func TestEachNeedHasItsCards(t *testing.T) {
	if !slices.Equal(cardLangs, showcards.Langs) {
		t.Fatalf("the languages are %v", cardLangs)
	}
	ids := append(slices.Clone(cardsForAll), cardsForNeeds...)
	for _, id := range ids {
		for _, lang := range cardLangs {
			if showcards.Picture(lang+"/"+id) == nil {
				t.Errorf("no picture %s/%s", lang, id)
			}
		}
	}
	if n := len(showcards.Names()); n != len(ids)*len(cardLangs) {
		t.Errorf("%d pictures for %d cards", n, len(ids))
	}
	var needs []string
	for _, n := range decider.needs {
		needs = append(needs, n.ID)
	}
	if !slices.Equal(needs, cardsForNeeds) {
		t.Errorf("the needs are %v", needs)
	}
}

// A picture comes beside the card, says in the person's language what is on it,
// and leaves at the next turn. Nothing of it is kept and no case is born.
func TestAPictureComesAndGoes(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en")
		w.opens(infoMenu, infoCards)
		w.want("s.info.cards.ask")
		w.opens("c.1", "c.medical")
		w.want("card.medical", "s.card.language")
		w.opens("c.medical.km")
		w.want("s.card.shown")
		name, lines := w.picture()
		if name != "km/medical" || lines[0].Key != "card.medical" || lines[1].Key != "card.foot.km" || lines[3].Key != "s.card.unread" {
			t.Fatalf("the picture is %s, %v", name, lines)
		}
		if strings.Contains(string(w.raw), "medical") {
			t.Error("the state knows which card was shown")
		}
		w.opens("c.asylum.th")
		if name, lines := w.picture(); name != "th/asylum" || lines[4].Key != "s.card.trust" {
			t.Fatalf("the picture is %s, %v", name, lines)
		}
		w.says(canary)
		if name, _ := w.picture(); name != "" {
			t.Errorf("%s stands after the next turn", name)
		}
		w.opens("c.photo.vi")
		w.command("clear")
		if len(w.stand) != 1 || w.raw != nil || w.told() != nil {
			t.Errorf("H9: %d messages stand", len(w.stand))
		}
	})
}

// A picture that arrives when the person has gone on does not stay; one that
// cannot be sent is said; in one's own language there is none.
func TestAPictureThatComesLateOrNotAtAll(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("km")
		w.opens("c.medical.km")
		if name, _ := w.picture(); name != "" || len(w.state().cardsIn()) != 2 {
			t.Errorf("%s stands, in one's own language", name)
		}
		press := func(page string) {
			w.person(hotline.Update{Kind: hotline.Press, Query: "q", Data: infoNode + ":" + page, Msg: w.state().Card})
		}
		press("c.medical.th")
		press("c.medical.vi")
		press(infoMenu)
		w.settle()
		if name, _ := w.picture(); name != "" {
			t.Errorf("%s came late and stands", name)
		}
		w.opens("c.medical.th", "c.medical.vi")
		if name, _ := w.picture(); name != "vi/medical" {
			t.Errorf("the picture is %s", name)
		}
		st := w.state()
		w.decide(hotline.Event{Sent: &hotline.Sent{Chat: w.chat, Ref: st.pictureRef(), Slot: st.pictureRef(), Outcome: hotline.Refused}})
		w.settle()
		w.want("s.card.failed")
		w.pass(idleOther)
		if name, _ := w.picture(); name != "" {
			t.Errorf("%s stands after the wipe", name)
		}
	})
}

// What no button of ours says leads to the list, and sends nothing.
func TestHostilePicturePages(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en")
		for _, page := range []string{"c.medical.", "c.medical.en", "c.medical.km.", "c.nothing.km", "c..km", "c.99", "c.../../km", "c.km/medical", "c.medical.km/../th"} {
			w.opens(page)
			if name, _ := w.picture(); name != "" {
				t.Errorf("%s shows %s", page, name)
			}
		}
	})
}
