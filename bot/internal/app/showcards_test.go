package app

import (
	"bytes"
	"testing"

	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/showcards"
)

// pictureOn is the one photo of the bot's that stands on a phone.
func pictureOn(s *story, p *sandbox.Phone) (m sandbox.Message, data []byte) {
	s.Helper()
	for _, one := range ours(p) {
		if one.Kind == "photo" {
			if m.ID != 0 {
				s.Fatalf("two pictures stand:\n%s", p.View())
			}
			m = one
			data, _, _ = s.server.File(m.Media.FileID)
		}
	}
	return m, data
}

// Who only wants information, and tells nothing, holds up a card in large Khmer
// to somebody. It leaves with the next tap, and clear leaves nothing of it. The
// second phone's picture needs no upload.
func TestACardIsHeldUp(t *testing.T) {
	stories(t, func(s *story) {
		first := s.phone(501, "en")
		first.Starts("")
		s.presses(first, "language:en", "promise:info", "info:c", "info:c.medical")
		first.Sees("I am ill or hurt. I need a doctor.")
		s.presses(first, "info:c.medical.km")
		m, data := pictureOn(s, first)
		if !bytes.Equal(data, showcards.Picture("km/medical")) || !m.Protected || !m.Silent || !m.Says("I do not speak Khmer.") || !m.Says("No native speaker") {
			s.Fatalf("on the phone stands %+v", m)
		}
		first.Sees("The picture comes below")
		s.presses(first, "info:c.medical.vi")
		if _, data := pictureOn(s, first); !bytes.Equal(data, showcards.Picture("vi/medical")) {
			s.Fatalf("on the phone stands another picture:\n%s", first.View())
		}
		s.presses(first, "info:c")
		if m, _ := pictureOn(s, first); m.ID != 0 {
			s.Fatalf("a picture stands after the next tap:\n%s", first.View())
		}
		s.presses(first, "info:c.speak", "info:c.speak.th", "_clear")
		cleared(s, first)
		if n := len(s.room.Messages()); n != 0 {
			s.Fatalf("the group was told of somebody who only read:\n%s", s.room.View())
		}

		second := s.phone(502, "vi")
		second.Starts("")
		s.presses(second, "language:vi", "promise:info", "info:c", "info:c.medical")
		if has(cardOf(second), "info:c.medical.vi") {
			s.Error("who reads Vietnamese is offered to say that they do not")
		}
		s.presses(second, "info:c.medical.km")
		m, _ = pictureOn(s, second)
		uploads := 0
		for _, call := range s.server.Calls("sendPhoto") {
			if call.Params["photo"] == "attach://card.png" {
				uploads++
			}
		}
		if !m.Says("Tôi không nói được tiếng Khmer.") || uploads != 3 {
			s.Errorf("%d uploads; on the phone stands %+v", uploads, m)
		}
	})
}

// Who plays with the sandbox sees the picture as a phone shows it.
func TestThePageShowsACard(t *testing.T) {
	b := openTab(t, 1280, 900)
	b.click(onPhone+" .startkey", "Start")
	b.taps("language:en", "promise:info", "info:c", "info:c.medical", "info:c.medical.km")
	b.until(`document.querySelector("#phone-pane img.photo").naturalWidth === 900`)
	b.sees(onPhone, "I do not speak Khmer.", "It goes when you tap")
	b.picture("card")
}
