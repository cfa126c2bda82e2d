package app

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/scrub"
)

// danger opens a case and returns the phone.
func danger(s *story, id int64) *sandbox.Phone {
	s.Helper()
	p := s.phone(id, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue", "danger:yes")
	return p
}

func TestHerePrintsTheLinesOfAGroup(t *testing.T) {
	stories(t, func(s *story) {
		other := s.server.Room(sandbox.Group{ID: -1002000000002, Title: "Another group", Super: true})
		mira := other.Joins(sandbox.Person{ID: 902, First: "Mira", Lang: "en"})
		mira.Writes("/here")
		s.settle()
		other.Sees("chat: -1002000000002", "language: en", "name:")
		mira.Writes("just talking")
		s.settle()
		s.server.ExpectNothing()
	})
}

func TestNotRealCanBeUndone(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		p := danger(s, 501)
		card := p.Last().Text
		dara.Taps("Not real")
		s.passes(11 * time.Second)
		dara.Taps("Undo")
		s.passes(11 * time.Second)
		s.room.Sees("I take it")
		if p.Last().Text != card {
			s.Error("the survivor's card tells of it")
		}
	})
}

func TestPassOnCallsAgain(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		danger(s, 501)
		before := s.room.Last().ID
		dara.Taps("Pass on")
		s.passes(11 * time.Second)
		if after := s.room.Last().ID; after <= before {
			s.Error("nobody is called anew")
		}
		s.room.Sees("I take it")
	})
}

// A practice case says so wherever it is shown, and is in no audit.
func TestDrill(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		dara.Phone().Writes("hello")
		dara.Writes("/drill")
		s.settle()
		s.room.Sees("🧪 PRACTICE", "I take it")
		dara.Taps("take")
		s.passes(11 * time.Second)
		s.room.Sees("🧪 PRACTICE", "Dara")
		dara.Phone().Sees("🧪 PRACTICE", "This case is yours")
		dara.Phone().Writes("where are you?")
		s.settle()
		dara.Phone().Sees("🧪 PRACTICE", "Nobody was told")
		s.passes(2*time.Hour + 11*time.Second)
		s.room.Sees("🧪 PRACTICE", "practice over")
		if acts := auditOf(s); len(acts) != 0 {
			s.Errorf("the audit says %v", acts)
		}
	})
}

// Nobody takes it: the group is called again, by the case's own timer.
func TestH8AnUnclaimedCaseCallsAgain(t *testing.T) {
	stories(t, func(s *story) {
		danger(s, 501)
		before := s.room.Last().ID
		s.passes(5*time.Minute + time.Second)
		if after := s.room.Last().ID; after <= before {
			s.Error("an urgent case lay for five minutes and nobody was called again")
		}
	})
}

// A claim without a sign of work lapses and the case is offered again.
func TestH8ALapsedClaimIsOfferedAgain(t *testing.T) {
	stories(t, func(s *story) {
		_, holder := told(s, 501, "own", "any")
		s.passes(16 * time.Minute)
		s.passes(11 * time.Second)
		s.room.Sees("I take it")
		holder.Sees("no longer")
	})
}

// A group that becomes a supergroup has another id and stays the same desk.
func TestAGroupThatMigratesStaysADesk(t *testing.T) {
	s := begin(t, mini(t))
	basic := s.server.Room(sandbox.Group{ID: -555, Title: "Small desk"})
	s.stop()
	s.cfg.Desks[0].Chat = -555
	s.start()
	dara := basic.Joins(sandbox.Person{ID: 901, First: "Dara", Lang: "en"})
	dara.Phone().Writes("hello")
	s.settle()
	danger(s, 501)
	basic.Sees("NOW")
	moved, err := basic.Migrates()
	if err != nil {
		t.Fatal(err)
	}
	s.settle()
	danger(s, 502)
	moved.Sees("NOW")
	moved.Member(dara.Person).Taps("take")
	s.passes(11 * time.Second)
	moved.Sees("Dara")
}

// By webhook the same way is gone; a wrong secret is turned away.
func TestWebhook(t *testing.T) {
	s := begin(t, mini(t))
	s.stop()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := *s.cfg
	cfg.Listen = free.Addr().String()
	cfg.WebhookURL, cfg.WebhookSecret = "http://"+cfg.Listen+"/", config.Secret("a-secret-of-the-test")
	_ = free.Close()
	log, err := scrub.NewLogger("debug", s.logs)
	if err != nil {
		t.Fatal(err)
	}
	s.startWith(&cfg, log)
	if _, err := s.server.WaitCall(t.Context(), func(r sandbox.Record) bool { return strings.EqualFold(r.Method, "setWebhook") }); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, cfg.WebhookURL, strings.NewReader(`{"update_id":1}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", "another")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a wrong secret is answered with %d", answer.StatusCode)
	}
	danger(s, 501)
	s.room.Sees("NOW")
}
