package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

// crew starts the service anew with three who have joined: Dara, on call until
// three hours from now, Mira, from then on and her backup until then, and Sokha,
// who coordinates.
func crew(s *story) (dara, mira *sandbox.Member, end time.Time) {
	s.Helper()
	s.stop()
	s.cfg.Responders = []hotline.Responder{{Name: "Dara", Desk: group}, {Name: "Mira", Desk: group}, {Name: "Sokha", Coordinator: true}}
	now := s.clock.Now().UTC()
	hour := now.Hour()
	day := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	shift := func(who string, from, to int, backup bool) hotline.Shift {
		return hotline.Shift{
			Responder: who, Desk: group, Zone: time.UTC, Days: day, Backup: backup,
			From: (from + 24) % 24 * 60, To: (to + 24) % 24 * 60,
		}
	}
	s.cfg.Shifts = []hotline.Shift{
		shift("Dara", hour-3, hour+3, false), shift("Mira", hour-3, hour+3, true), shift("Mira", hour+3, hour+9, false),
	}
	s.start()
	dara, mira = s.responder(901, "Dee"), s.responder(902, "Mia")
	sokha := s.first()
	s.joins(sokha, "Dara", dara)
	s.joins(sokha, "Mira", mira)
	return dara, mira, now.Truncate(time.Hour).Add(3 * time.Hour)
}

// TestAShiftWithTwentyCases is a desk's night on which twenty people write at
// once: everybody gets an alert and, in the end, somebody; nobody hears what was
// said to another; and when the shift is over nothing of them is on any screen.
func TestAShiftWithTwentyCases(t *testing.T) {
	stories(t, func(s *story) {
		dara, mira, end := crew(s)
		phones := make([]*sandbox.Phone, 20)
		for i := range phones {
			phones[i] = s.phone(int64(501+i), []string{"en", "km", "vi", "zh"}[i%4])
			phones[i].Starts("")
		}
		s.settle()
		// Every fifth is in danger, and every other says where it is.
		for i, p := range phones {
			lang := firstData(cardOf(p))
			if !strings.HasPrefix(lang, "language:") {
				s.Fatalf("the first card of phone %d offers %q", i, lang)
			}
			danger := "danger:no"
			if i%5 == 0 {
				danger = "danger:yes"
			}
			s.presses(p, lang, "promise:continue", danger)
			if i%2 == 1 {
				s.presses(p, "phone:own", "write:any", "situation:out", "place:KH-1")
			} else {
				s.presses(p, "phone:own", "write:any", "situation:shelter")
			}
			s.skipsTo(p, "review")
			s.presses(p, "review:send")
		}
		s.passes(11 * time.Second)
		// The group sees each of them, the urgent ones among them.
		urgent, all := 0, map[string]bool{}
		for _, m := range ours(s.room) {
			if no := caseIn(m.Text); no != "" {
				all[no] = true
				if strings.HasPrefix(m.Text, "🔴") {
					urgent++
				}
			}
		}
		if len(all) != len(phones) || urgent != 4 {
			s.Fatalf("the group sees %d cases, %d of them urgent", len(all), urgent)
		}

		// Two work through it, each taking what stands lowest, urgent ones first.
		people := []*sandbox.Member{dara, mira}
		for n := range 2 * len(phones) {
			m, ok := nextAlert(s, n < 4)
			if !ok {
				break
			}
			press := people[n%2].Presses(m.ID, takeOf(m))
			s.settle()
			press.Hears("You have it")
			s.passes(11 * time.Second)
		}
		if m, open := nextAlert(s, false); open {
			s.Fatalf("nobody has taken:\n%s", m.Text)
		}

		// Each case gets words of its own, as an answer to it, and its person reads
		// those and no others.
		said := 0
		for _, who := range people {
			for _, m := range ours(who.Phone()) {
				if no := caseIn(m.Text); no != "" && strings.Contains(m.Text, "This case is yours") {
					who.Phone().Replies(m.ID, "for "+no)
					s.settle()
					said++
				}
			}
		}
		if said != len(phones) {
			s.Fatalf("%d cases were written to", said)
		}
		read := map[string]bool{}
		for i, p := range phones {
			_, words, _ := strings.Cut(cardOf(p).Text, "for ")
			no, _, _ := strings.Cut(words, "\n")
			if no == "" || read[no] || strings.Count(cardOf(p).Text, "for ") != 1 && i%4 == 0 {
				s.Errorf("phone %d reads:\n%s", i, cardOf(p).Text)
			}
			read[no] = true
		}

		// Words that belong to no case get the question which, and go where it is
		// answered.
		dara.Phone().Writes("whose is this?")
		s.settle()
		dara.Phone().Sees("For which case")
		theShiftEnds(s, dara, mira, end, phones)
	})
}

// caseIn is the number of the case that a message is about, empty if none.
func caseIn(text string) string {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }) {
		if len(word) == 8 && strings.Trim(word, "234679CDFGHJKMNPQRTVWX") == "" {
			return word
		}
	}
	return ""
}

// nextAlert is an alert that nobody has taken: with urgent, only an urgent one.
func nextAlert(s *story, urgent bool) (sandbox.Message, bool) {
	s.Helper()
	for _, m := range ours(s.room) {
		if takeOf(m) != "" && (!urgent || strings.HasPrefix(m.Text, "🔴")) {
			return m, true
		}
	}
	return sandbox.Message{}, false
}

func takeOf(m sandbox.Message) string {
	for _, b := range slices.Concat(m.Buttons...) {
		if strings.HasPrefix(b.Data, "take:") {
			return b.Data
		}
	}
	return ""
}

// theShiftEnds closes what is urgent, hands the rest of what Dara holds to Mira
// when his turn is over, and closes that too.
func theShiftEnds(s *story, dara, mira *sandbox.Member, end time.Time, phones []*sandbox.Phone) {
	s.Helper()
	for _, who := range []*sandbox.Member{dara, mira} {
		endsCases(s, who, "🔴")
	}
	s.passes(end.Add(-20 * time.Minute).Sub(s.clock.Now()))
	if shows(dara.Phone(), "Your turn ends")() {
		s.Error("the end of the turn is told too early")
	}
	s.passes(5 * time.Minute)
	list := dara.Phone().Sees("Your turn ends at "+end.UTC().Format("15:04"), "Mira")
	held := 0
	for _, b := range slices.Concat(list.Buttons...) {
		if strings.HasPrefix(b.Data, "endhand:") {
			held++
		}
	}
	if held != 8 {
		s.Errorf("the list has %d cases, want 8", held)
	}
	dara.Phone().Presses(list.ID, "endall")
	s.settle()
	dara.Phone().Presses(list.ID, "endsure")
	s.settle()
	s.passes(11 * time.Second)
	for range held {
		m, open := nextAlert(s, false)
		if !open {
			s.Fatal("what Dara has handed over is not called out")
		}
		press := mira.Presses(m.ID, takeOf(m))
		s.settle()
		press.Hears("You have it")
		s.passes(11 * time.Second)
	}
	endsCases(s, mira, "")
	s.passes(11 * time.Second)
	for i, p := range phones {
		if len(ours(p)) != 1 {
			s.Errorf("%d messages stand on phone %d", len(ours(p)), i)
		}
	}
	for name, c := range map[string]interface{ Messages() []sandbox.Message }{"the group": s.room, "Dara's chat": dara.Phone(), "Mira's chat": mira.Phone()} {
		for _, m := range ours(c) {
			if strings.Contains(m.Text, "Banteay Meanchey") || strings.Contains(m.Text, "for ") && strings.Contains(m.Text, "✓") {
				s.Errorf("after the shift there stands in %s:\n%s", name, m.Text)
			}
		}
	}
}

// endsCases closes every case that somebody holds and whose message begins so.
func endsCases(s *story, who *sandbox.Member, sign string) {
	s.Helper()
	for _, m := range ours(who.Phone()) {
		no := caseIn(m.Text)
		if !strings.HasPrefix(m.Text, sign) || !has(m, "close:"+no) {
			continue
		}
		who.Phone().Presses(m.ID, "close:"+no)
		s.settle()
		who.Phone().Presses(m.ID, "out:"+no+":helped")
		s.settle()
	}
}
