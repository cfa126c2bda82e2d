package app

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/bot/internal/sandbox"
)

// atPlace brings a survivor to the place card, and a responder to where a direct
// message reaches them.
func atPlace(s *story) (survivor *sandbox.Phone, dara *sandbox.Member) {
	s.Helper()
	dara = s.responder(901, "Dara")
	dara.Phone().Writes("hello")
	p := s.phone(501, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue", "danger:no", "phone:own", "write:any")
	s.skipsTo(p, "place")
	return p, dara
}

// sent goes on to the end, and lets the responder take the case.
func sent(s *story, p *sandbox.Phone, dara *sandbox.Member) *sandbox.Phone {
	s.Helper()
	s.skipsTo(p, "review")
	s.presses(p, "review:send")
	s.passes(11 * time.Second)
	dara.Taps("take")
	s.settle()
	return dara.Phone()
}

// writesPlace types a name that must be asked about.
func writesPlace(s *story, p *sandbox.Phone, text string) {
	s.Helper()
	p.Writes(text)
	s.settle()
	p.Sees("Is it one of these?")
}

func TestATypedPlaceIsConfirmedInAnyScript(t *testing.T) {
	stories(t, func(s *story) {
		p, dara := atPlace(s)
		s.restarts = true
		for text, want := range map[string]string{"poipet": "Poipet, Banteay Meanchey", "ប៉ោយប៉ែត": "Poipet, Banteay Meanchey", "西港": "Sihanoukville, Preah Sihanouk"} {
			writesPlace(s, p, text)
			if !hasLabel(cardOf(p), want) {
				s.Errorf("%q is not offered among %v", want, cardOf(p).Buttons)
			}
			s.presses(p, "_back")
			p.Sees("Your words are kept for the helper")
		}
		writesPlace(s, p, "poipet")
		s.presses(p, "site:1")
		p.Sees("How many")
		s.skipsTo(p, "review")
		p.Sees("Place: Poipet, Banteay Meanchey", "Near the border with Thailand")
		s.seesNot(p, "西港")
		phone := sent(s, p, dara)
		s.room.Sees("Poipet, Banteay Meanchey · near the border with Thailand")
		phone.Sees("Where, as it was told", "西港", "Poipet, Banteay Meanchey, “poipet”")
		s.seesNot(s.room, "西港")
	})
}

func hasLabel(m sandbox.Message, label string) bool {
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.Contains(b.Label, label) {
				return true
			}
		}
	}
	return false
}

func TestNoneOfThePlacesIsNoError(t *testing.T) {
	stories(t, func(s *story) {
		p, dara := atPlace(s)
		writesPlace(s, p, "poipet")
		p.Writes("none of these")
		s.settle()
		p.Sees("Where are you?", "Your words are kept for the helper")
		p.Writes("zzqx wvvk jjqz")
		s.settle()
		p.Sees("Where are you?", "Your words are kept for the helper")
		s.presses(p, "place:KH-2")
		phone := sent(s, p, dara)
		s.room.Sees("📍 Battambang")
		phone.Sees("not found on the map, “zzqx wvvk jjqz”", "not found on the map, “poipet”", "Battambang – chosen from the list")
		s.seesNot(s.room, "zzqx")
	})
}

func TestAPlaceAbroadIsAccepted(t *testing.T) {
	stories(t, func(s *story) {
		p, dara := atPlace(s)
		writesPlace(s, p, "Mộc Bài")
		p.Sees("Part of this lies across a border")
		there := ""
		for _, row := range cardOf(p).Buttons {
			if strings.Contains(row[0].Label, "Moc Bai") && strings.Contains(row[0].Label, "across the border") {
				there = row[0].Data
			}
		}
		if there == "" {
			s.Fatalf("it is not offered: %v", cardOf(p).Buttons)
		}
		s.presses(p, there)
		p.Sees("How many")
		phone := sent(s, p, dara)
		s.room.Sees("near Svay Rieng (approximate) · near the border with Vietnam")
		phone.Sees("Moc Bai (Viet Nam) (across the border), Svay Rieng, “Mộc Bài”")
	})
}

// Each of the exact ways leads to the same: sealed, told to the holder on asking.
func TestExactPlacesByEachWay(t *testing.T) {
	for name, tt := range map[string]struct {
		text, source string
		at           hotline.Point
	}{
		"a map link":  {"https://www.google.com/maps/@13.651234,102.561234,15z", "map link", hotline.Point{Lat: 13.651234, Lng: 102.561234}},
		"a plus code": {"7P54MH26+FF", "plus code", hotline.Point{}},
		"coordinates": {"13.651234, 102.561234", "written coordinates", hotline.Point{Lat: 13.651234, Lng: 102.561234}},
		"a venue":     {"", "place picked on a map", hotline.Point{Lat: 13.651234, Lng: 102.561234}},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, mini(t))
			p, dara := atPlace(s)
			if tt.text == "" {
				p.Sends(sandbox.Venue("Canaryhotel", "Street 5", tt.at.Lat, tt.at.Lng))
			} else {
				if _, ok := place.Read(tt.text, ""); !ok {
					t.Fatal("the text is no place")
				}
				p.Writes(tt.text)
			}
			s.settle()
			p.Sees("Your place was received", "How many")
			phone := sent(s, p, dara)
			s.room.Sees("Exact place kept")
			phone.Sees(tt.source)
			s.seesNot(phone, "13.65")
			s.seesNot(phone, "Canaryhotel")
			phone.Taps("Show exact place")
			s.settle()
			phone.Taps("Show")
			s.settle()
			phone.Sees("Told as: " + tt.source)
			switch {
			case tt.text == "":
				phone.Sees("13.651234, 102.561234", "Canaryhotel, Street 5")
			case tt.at.Lat != 0:
				phone.Sees("13.651234, 102.561234", tt.text)
			default:
				phone.Sees(tt.text)
			}
			s.passes(15 * time.Minute)
			s.seesNot(phone, "13.65")
		})
	}
}

func TestALinkThatMustBeOpenedIsTheHolders(t *testing.T) {
	stories(t, func(s *story) {
		p, dara := atPlace(s)
		p.Writes("https://maps.app.goo.gl/AbCdEf123")
		s.settle()
		p.Sees("Where are you?", "The helper who takes your case can open it")
		phone := sent(s, p, dara)
		phone.Sees("a map link to open")
		s.seesNot(phone, "AbCdEf123")
		s.seesNot(s.room, "Exact place kept")
		phone.Taps("Show exact place")
		s.settle()
		phone.Taps("Show")
		s.settle()
		phone.Sees("AbCdEf123")
	})
}

// The pin lies in Sihanoukville, the words say Poipet: both are kept, and whoever
// takes the case sees that they disagree.
func TestThePinAndTheWordsDisagree(t *testing.T) {
	stories(t, func(s *story) {
		p, dara := atPlace(s)
		writesPlace(s, p, "poipet")
		s.presses(p, "site:1")
		p.Shares(10.627543, 103.522141, 20)
		s.settle()
		p.Sees("Your place was received")
		phone := sent(s, p, dara)
		s.room.Sees("Poipet, Banteay Meanchey", "Exact place kept")
		s.seesNot(s.room, "disagree")
		phone.Sees("The pin and the words disagree", "near Preah Sihanouk")
		// They correct it, and it is gone.
		p.Shares(13.655, 102.563, 20)
		s.passes(11 * time.Second)
		s.seesNot(phone, "disagree")
		phone.Taps("Show exact place")
		s.settle()
		phone.Taps("Show")
		s.settle()
		phone.Sees("13.655000, 102.563000", "10.627543, 103.522141")
	})
}
