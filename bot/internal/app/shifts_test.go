package app

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// An evening of changes: Dara cannot, Mira takes it, is named by the alert,
// and before her turn ends she is shown what she holds and hands it over.
func TestAnEveningOfChanges(t *testing.T) {
	s := begin(t, mini(t))
	s.stop()
	s.cfg.Responders = []hotline.Responder{
		{Name: "Sokha", Coordinator: true}, {Name: "Dara", Desk: group}, {Name: "Mira", Desk: group},
	}
	zone, err := time.LoadLocation("Asia/Phnom_Penh")
	if err != nil {
		t.Fatal(err)
	}
	// It is 16:00 in Phnom Penh.
	s.cfg.Shifts = []hotline.Shift{{
		Responder: "Dara", Desk: group, Zone: zone, Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: 15 * 60, To: 17 * 60,
	}}
	s.start()
	dara, mira := s.responder(901, "Dara"), s.responder(902, "Mira")
	sokha := s.first()
	s.joins(sokha, "Dara", dara)
	s.joins(sokha, "Mira", mira)

	dara.Phone().Writes("/away")
	s.settle()
	s.room.Sees("🚪 Dara cannot be on call: today 16:00–17:00.\n⚠️ Nobody is on call: today 16:00–17:00.")
	dara.Phone().Sees("I have asked who can cover: Mira, Sokha")
	sokha.Sees("Dara cannot be on call")
	mira.Phone().Sees("Who can cover?")
	mira.Phone().Taps("I cover")
	s.settle()
	for _, text := range []string{s.room.Last().Text, sokha.Last().Text, dara.Phone().Last().Text} {
		if !strings.Contains(text, "🔄 Mira is on call instead of Dara: today 16:00–17:00.") {
			t.Errorf("told was %q", text)
		}
	}
	mira.Phone().Sees("Mira is on call instead of Dara")
	mira.Phone().Writes("/oncall")
	s.settle()
	mira.Phone().Sees("📟 On call: Mira until 17:00")
	dara.Writes("/oncall")
	s.settle()
	s.room.Sees("📟 On call: Mira until 17:00")

	s.passes(40 * time.Minute)
	danger(s, 501)
	s.passes(2 * time.Second)
	s.room.Sees("📟 On call: Mira until 17:00")
	press := mira.Taps("take")
	s.passes(11 * time.Second)
	press.Hears("You have it")

	s.passes(5 * time.Minute)
	mira.Phone().Sees("⏰ Your turn ends at 17:00. Nobody is on call then.", "open since")
	mira.Phone().Taps("Hand over all")
	s.settle()
	mira.Phone().Sees("Hand over all of them now")
	mira.Phone().Taps("Hand over all")
	s.passes(11 * time.Second)
	mira.Phone().Sees("You hold no case")
	s.room.Sees("I take it")
}
