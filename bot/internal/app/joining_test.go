package app

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

// peopled starts the service anew with people at the desk: Sokha, a coordinator,
// and Dara, who is on call from 17:00 to 19:00 UTC.
func peopled(t *testing.T, b backend) *story {
	t.Helper()
	s := begin(t, b)
	s.stop()
	s.cfg.Responders = []hotline.Responder{
		{Name: "Sokha", Coordinator: true, Languages: []string{"my", "en"}},
		{Name: "Dara", Desk: group, Languages: []string{"vi", "en"}},
	}
	s.cfg.Shifts = []hotline.Shift{{
		Responder: "Dara", Desk: group, Zone: time.UTC, Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: 17 * 60, To: 19 * 60,
	}}
	s.start()
	return s
}

// payload is what a start link in a text carries.
func payload(t *testing.T, text string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "https://t.me/")
	_, rest, _ = strings.Cut(rest, "?start=")
	if fields := strings.Fields(rest); ok && len(fields) > 0 {
		return fields[0]
	}
	t.Fatalf("there is no start link in %q", text)
	return ""
}

// first joins the first coordinator by the command line.
func (s *story) first() *sandbox.Phone {
	s.Helper()
	var out strings.Builder
	if err := invite(s.Context(), s.cfg, "sokha", s.clock.Now(), &Streams{Out: &out}); err != nil {
		s.Fatal(err)
	}
	sokha := s.phone(601, "en")
	sokha.Starts(payload(s.T, out.String()))
	s.settle()
	sokha.Sees("joined as Sokha")
	return sokha
}

// joins lets a member of the group join by a coordinator's invitation.
func (s *story) joins(coordinator *sandbox.Phone, name string, who *sandbox.Member) {
	s.Helper()
	coordinator.Writes("/invite " + name)
	s.settle()
	who.Phone().Starts(payload(s.T, coordinator.Last().Text))
	s.settle()
	who.Phone().Sees(name)
	coordinator.Sees(name + " has joined")
}

func TestFromTheFirstCoordinatorToARemovedHolder(t *testing.T) {
	b := mini(t)
	s := peopled(t, b)
	s.restarts = true
	dee, eve := s.responder(901, "Dee"), s.responder(902, "Eve")
	sokha := s.first()
	s.step()
	s.joins(sokha, "Dara", dee)
	dee.Phone().Sees("Bạn đã tham gia với tên Dara") // the first of Dara's languages
	danger(s, 501)
	s.step()
	eve.Taps("take").Hears("Only those who have joined")
	press := dee.Taps("take")
	s.passes(11 * time.Second)
	press.Hears("You have it")
	s.room.Sees("Dara")
	s.step()
	dee.Phone().Sees("This case is yours")
	dee.Phone().Writes("what I say to the person")
	s.step()

	sokha.Writes("/remove dara")
	s.settle()
	sokha.Sees("Dara no longer has access")
	s.passes(11 * time.Second)
	s.room.Sees("I take it")
	for _, m := range dee.Phone().Messages() {
		if strings.Contains(m.Text, "This case") || strings.Contains(m.Text, "what I say") {
			t.Errorf("the removed responder's chat still shows %q", m.Text)
		}
	}
	dee.Phone().Sees("không còn làm ở đây")
	if _, err := s.server.WaitCall(t.Context(), func(r sandbox.Record) bool {
		return strings.EqualFold(r.Method, "deleteMyCommands") && strings.Contains(r.Params["scope"], "901")
	}); err != nil {
		t.Errorf("the removed responder's menu stays: %v", err)
	}
	s.step()
	dee.Taps("take").Hears("You no longer work here")
	before := len(ours(dee.Phone()))
	for range 3 {
		dee.Phone().Writes("hello?")
		s.step()
	}
	if got := len(ours(dee.Phone())) - before; got != 1 {
		t.Errorf("the removed responder's words are answered %d times", got)
	}
	s.passes(24*time.Hour + time.Minute)
	dee.Phone().Writes("hello")
	s.settle()
	if len(cardOf(dee.Phone()).Buttons) == 0 {
		t.Error("after a day the chat is not an ordinary one")
	}
}

func TestALinkedChatIsAResponders(t *testing.T) {
	stories(t, func(s *story) {
		s.stop()
		s.cfg.Responders = []hotline.Responder{{Name: "Sokha", Coordinator: true}}
		s.start()
		sokha := s.first()
		for _, words := range []string{"/start", "hello", "/clear", "/language", "/start join-forged"} {
			sokha.Writes(words)
			s.settle()
			if card := cardOf(sokha); len(card.Buttons) > 0 {
				t := s.T
				t.Fatalf("%s in a linked chat opens %q", words, card.Text)
			}
		}
		sokha.Sees("This link does not work")
		sokha.Writes("/help")
		s.settle()
		sokha.Sees("/invite NAME", "/remove NAME", "/reload", "/leave", "/who")
		if _, err := s.server.WaitCall(s.Context(), func(r sandbox.Record) bool {
			return strings.EqualFold(r.Method, "setMyCommands") && strings.Contains(r.Params["scope"], "601") &&
				strings.Contains(r.Params["commands"], "invite") && !strings.Contains(r.Params["commands"], "leave")
		}); err != nil {
			s.Errorf("the coordinator's menu does not come: %v", err)
		}
	})
}

// Where somebody has begun to tell something, an invitation links nobody, and
// nothing of what is done here is said to a stranger.
func TestAnInvitationInASurvivorsChat(t *testing.T) {
	s := peopled(t, mini(t))
	sokha := s.first()
	p := danger(s, 501)
	sokha.Writes("/invite Dara")
	s.settle()
	link := payload(t, sokha.Last().Text)
	p.Starts(link)
	s.settle()
	p.Sees("Press Clear first")
	if n := len(ours(p)); n != 1 {
		t.Errorf("%d messages stand in the survivor's chat", n)
	}
	// The link is still good for whom it is meant.
	dee := s.responder(901, "Dee")
	dee.Phone().Starts(link)
	s.settle()
	dee.Phone().Sees("Dara")

	stranger := s.phone(777, "en")
	for want, payload := range map[string]string{"been used": link, "does not work": "join-" + strings.Repeat("A", 42)} {
		stranger.Starts(payload)
		s.settle()
		stranger.Sees(want)
	}
	for _, m := range stranger.Messages() {
		if !m.FromBot {
			t.Errorf("the link %q stays in a stranger's chat", m.Text)
		}
	}
}

func TestReload(t *testing.T) {
	s := begin(t, mini(t))
	s.stop()
	s.cfg.Roster = filepath.Join(t.TempDir(), "roster.yaml")
	desk := fmt.Sprintf("desks:\n- {name: Desk, chat: %d, language: en}\nresponders:\n- {name: Sokha, role: coordinator}\n", group)
	write := func(text string) {
		t.Helper()
		s.replaces(s.cfg.Roster, []byte(text))
	}
	write(desk)
	roster, faults := config.ReadRoster(s.cfg.Roster, s.app.checks)
	if faults != nil {
		t.Fatal(config.Print(faults))
	}
	s.cfg.Responders = roster.Responders
	s.start()
	sokha, dee := s.first(), s.responder(901, "Dee")

	write(desk + "- {name: Dara, desk: Desk}\n")
	sokha.Writes("/reload")
	sokha.Sees("The roster was taken over: 2 people; desks: Desk")
	s.settle()
	s.joins(sokha, "Dara", dee)

	write(desk + "- {name: Dara, desk: Elsewhere}\n")
	sokha.Writes("/reload")
	sokha.Sees("1 fault", "roster.yaml:5", "a desk that there is not", "Write the name of one of the desks")
	s.settle()
	danger(s, 501)
	dee.Taps("take").Hears("You have it") // nothing has changed

	// A name that is taken out is removed.
	write(desk)
	sokha.Writes("/reload")
	sokha.Sees("Dara is no longer in the roster")
	dee.Phone().Sees("You no longer work here")
	s.passes(11 * time.Second)
	s.room.Sees("I take it")
	if strings.Contains(s.logs.String(), "Dara") || strings.Contains(s.logs.String(), "Sokha") {
		t.Error("the log names people")
	}
}

func TestBlockedBeforeTheShift(t *testing.T) {
	s := peopled(t, mini(t)) // it is 9:00 UTC
	sokha, dee := s.first(), s.responder(901, "Dee")
	s.joins(sokha, "Dara", dee)
	s.passes(7*time.Hour + time.Minute)
	dee.Phone().Sees("Ca trực của bạn")
	dee.Phone().Blocks()
	s.settle()
	sokha.Sees("Dara is on the roster for Desk", "has blocked me")
	dee.Phone().Unblocks()
	s.settle()
	sokha.Writes("/who")
	s.settle()
	sokha.Sees("✅ Dara", "Coordinators:", "✅ Sokha")
	// Nobody is told of days on which all is well.
	sokha.Clears()
	s.passes(17 * time.Hour)
	sokha.SeesNo("⚠️")
}
