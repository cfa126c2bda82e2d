package app

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"hotline/bot/internal/sandbox"
	"hotline/flows"
)

// fullWay leads over every card of the intake, one act a card from the language
// on, and stops at none.
var fullWay = [][]string{
	{"language:en"}, {"promise:continue"}, {"danger:yes"}, {"phone:own"}, {"write:any"}, {"situation:road"}, {"place:KH-1"},
	{"people:2-5"}, {"frail:pregnant", "frail:_done"}, {"needs:medical", "needs:cmr", "needs:mhpss", "needs:_done"},
	{"medical:fever", "medical:_done"}, {"weeks:w28"}, {"cmr:5d"}, {"woman:woman"}, {"mind:no"},
	{"trust:embassy", "trust:_done"}, {"nationality:VN"}, {"_skip"}, {"checkin:none"},
}

// rewritten are the flows that are built in after somebody edited them: lines
// that match are gone or another, in each file.
func rewritten(s *story, lines map[string]string) fs.FS {
	s.Helper()
	files, edited := fstest.MapFS{}, flows.Files()
	names, err := fs.Glob(edited, "*.yaml")
	if err != nil {
		s.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(edited, name)
		if err != nil {
			s.Fatal(err)
		}
		text := string(data)
		for was, now := range lines {
			text = regexp.MustCompile(was).ReplaceAllString(text, now)
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// startsWith starts the process anew with other conversations.
func (s *story) startsWith(files fs.FS) {
	s.Helper()
	s.stop()
	s.flows = files
	s.start()
}

// goesOn answers whatever card stands, by its first choice where it cannot be
// skipped, until the conversation is received.
func goesOn(s *story, p *sandbox.Phone, send string) {
	s.Helper()
	for range 40 {
		card := cardOf(p)
		node, _, _ := strings.Cut(firstData(card), ":")
		switch {
		case node == "received":
			return
		case node == "language":
			s.presses(p, "language:en")
		case node == "review":
			s.presses(p, "review:"+send)
		case has(card, node+":_skip"):
			s.presses(p, "_skip")
		default:
			s.presses(p, firstData(card))
		}
	}
	s.Fatalf("forty acts do not lead to the end; the card is:\n%s", p.View())
}

// Somebody edits the conversations while twenty are in flight, one on each card:
// two cards are gone, two choices have another name. Each goes on to "received"
// and keeps what it told.
func TestRestartWithEditedFlowsLosesNoConversation(t *testing.T) {
	stories(t, func(s *story) {
		var phones []*sandbox.Phone
		cards := map[string]bool{}
		for i := range 20 {
			p := s.phone(int64(501+i), "en")
			p.Starts("")
			for _, acts := range fullWay[:i] {
				s.presses(p, acts...)
			}
			phones = append(phones, p)
			node, _, _ := strings.Cut(firstData(cardOf(p)), ":")
			cards[node] = true
		}
		if len(cards) != 20 || !cards["people"] || !cards["mind"] || !cards["situation"] || !cards["review"] {
			s.Fatalf("the phones do not stand on twenty cards: %v", cards)
		}
		s.passes(once)
		alerts := len(ours(s.room))
		if alerts != 17 { // those that have told of danger
			s.Fatalf("%d alerts before the change", alerts)
		}

		s.startsWith(rewritten(s, map[string]string{
			`(?s)  - id: people\n.*?next: frail\n`:    "", // gone
			`next: people\b`:                          "next: frail",
			`.*go: people}\n`:                         "",
			`{all: \[{frail: minor}, {people: "1"}]}`: "{frail: minor}",
			`(?s)  - id: mind\n.*?next: trust\n`:      "", // gone
			`next: mind\b`:                            "next: trust",
			`.*go: mind}\n`:                           "",
			`.*mind: "yes".*\n`:                       "",
			`.*mind: sometimes.*\n`:                   "",
			`id: road,`:                               "id: way,", // another name
			`situation: road`:                         "situation: way",
			`\[out, road,`:                            "[out, way,",
			`id: send,`:                               "id: tell,",
			`version: (\d+)`:                          "version: 9$1",
		}))
		for i, p := range phones {
			// What stands on the screen is of the old version, and is pressed.
			card := cardOf(p)
			p.Presses(card.ID, firstData(card))
			s.settle()
			if strings.HasPrefix(firstData(cardOf(p)), "people:") || strings.HasPrefix(firstData(cardOf(p)), "mind:") {
				s.Fatalf("phone %d shows a card that is gone", i)
			}
			goesOn(s, p, "tell")
			p.Sees("Your message has been received")
			if n := len(ours(p)); n != 1 {
				s.Fatalf("%d messages stand on phone %d", n, i)
			}
		}
		s.passes(once)
		list := ours(s.room)
		if len(list) != 20 {
			s.Fatalf("%d alerts of twenty conversations", len(list))
		}
		told := map[string]int{}
		for _, m := range list {
			if !m.Says("sent by the person") {
				s.Fatalf("not sent:\n%s", m.Text)
			}
			for _, words := range []string{"yes, now", "Banteay Meanchey", "2 to 5 people", "Pregnant", "Care after sexual violence"} {
				if m.Says(words) {
					told[words]++
				}
			}
		}
		// A press on an old screen may answer one card more, so these are the least.
		for words, least := range map[string]int{"yes, now": 17, "Banteay Meanchey": 13, "2 to 5 people": 12, "Pregnant": 11, "Care after sexual violence": 10} {
			if told[words] < least {
				s.Errorf("%d alerts say %q, not %d", told[words], words, least)
			}
		}
	})
}

// The way back: what was begun under the edited version goes on under the one
// that is built in, with the process restarted between any two steps.
func TestRestartWithEditedFlowsAndBack(t *testing.T) {
	stories(t, func(s *story) {
		built := flows.Files()
		s.stop()
		s.flows = rewritten(s, map[string]string{
			`id: road,`: "id: way,", `situation: road`: "situation: way", `\[out, road,`: "[out, way,",
			`id: write\n`: "id: writing\n", `next: write\b`: "next: writing", `branch write`: "branch writing", `go: write}`: "go: writing}",
			`\{write: \[any, 2h, tonight\]\}`: "{writing: [any, 2h, tonight]}",
		})
		s.start()
		p := s.phone(501, "en")
		p.Starts("")
		s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own")
		if at := firstData(cardOf(p)); !strings.HasPrefix(at, "writing:") {
			s.Fatalf("the card is at %s: the flows were not edited", at)
		}
		s.presses(p, "writing:any", "situation:way", "place:KH-18")
		s.startsWith(built)
		s.restarts = true
		s.presses(p, "people:2-5")
		goesOn(s, p, "send")
		s.passes(once)
		s.room.Sees("yes, now", "Preah Sihanouk", "2 to 5 people", "sent by the person")
	})
}

// Flows with a fault do not start the service: what is wrong is said, and the
// conversations in flight go on once it is mended.
func TestRestartWithFaultyFlowsSaysSo(t *testing.T) {
	stories(t, func(s *story) {
		p := danger(s, 501)
		s.settle()
		s.stop()
		broken := rewritten(s, map[string]string{`next: people\b`: "next: peple"})
		_, err := New(t.Context(), s.cfg, Parts{Clock: s.clock, Flows: broken})
		if err == nil {
			s.Fatal("it starts")
		}
		if !regexp.MustCompile(`intake\.yaml:\d+: .*peple`).MatchString(err.Error()) {
			s.Fatalf("the fault does not say where it is: %v", err)
		}
		s.start()
		s.presses(p, "phone:own")
	})
}
