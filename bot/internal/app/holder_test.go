package app

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/seal"
)

// second joins another responder, whom direct messages reach.
func second(s *story) *sandbox.Member {
	s.Helper()
	mira := s.responder(902, "Mira")
	mira.Phone().Writes("hello")
	s.settle()
	return mira
}

func (s *story) seesNot(c interface{ Messages() []sandbox.Message }, words string) {
	s.Helper()
	if shows(c, words)() {
		s.Errorf("a message says %q", words)
	}
}

func TestAHandOverGoesToTheNextHolderAlone(t *testing.T) {
	stories(t, func(s *story) {
		s.restarts = true
		survivor, dara := told(s, 501, "own", "any")
		mira := second(s)
		dara.Taps("Hand over")
		s.step()
		dara.Sees("goes to a colleague")
		dara.Writes("speaks Thai, number 012 345 678")
		s.step()
		dara.Sees("you handed it over")
		s.seesNot(dara, "speaks Thai")
		s.room.Sees("I take it")
		card := survivor.Last().Text
		s.seesNot(survivor, "speaks Thai")
		mira.Taps("take")
		s.step()
		mira.Phone().Sees("From Dara", "speaks Thai")
		s.seesNot(mira.Phone(), "345 678")
		s.seesNot(s.room, "speaks Thai")
		if survivor.Last().Text != card {
			s.Error("the person was told of the hand-over")
		}
		// What the new holder writes goes to the person again.
		mira.Phone().Writes("I am here now")
		s.step()
		survivor.Sees("I am here now")
	})
}

func TestNotesStayAmongThoseWhoHoldTheCase(t *testing.T) {
	stories(t, func(s *story) {
		survivor, dara := told(s, 501, "own", "any")
		mira := second(s)
		dara.Writes("/note the brother calls at noon")
		s.step()
		dara.Sees("Kept with case")
		dara.Taps("Give back")
		s.step()
		s.seesNot(dara, "brother")
		mira.Taps("take")
		s.step()
		mira.Phone().Sees("Dara", "the brother calls at noon")
		s.seesNot(s.room, "brother")
		s.seesNot(survivor, "brother")
		mira.Phone().Taps("Close")
		s.step()
		mira.Phone().Taps("Safe")
		s.step()
		s.seesNot(mira.Phone(), "brother")
	})
}

func TestAClosedCaseIsOpenedAgain(t *testing.T) {
	stories(t, func(s *story) {
		survivor, dara := told(s, 501, "own", "any")
		dara.Taps("Close")
		s.settle()
		dara.Taps("Helped")
		s.settle()
		survivor.Sees("has ended")
		s.passes(20 * time.Hour)
		dara.Taps("Reopen")
		s.passes(11 * time.Second)
		dara.Sees("This case is yours")
		s.room.Sees("Dara has it")
		s.seesNot(survivor, "has ended")
		s.seesNot(survivor, "Nobody has read it")
		survivor.Sees("A person has read")
		dara.Writes("one more question")
		s.settle()
		survivor.Sees("one more question")
		survivor.Writes("thank you for asking")
		s.settle()
		dara.Sees("thank you for asking")
	})
}

// The person has cleared the chat since: nobody claims that they can be reached.
func TestAReopenedCaseSaysThatThePhoneIsGone(t *testing.T) {
	stories(t, func(s *story) {
		survivor, dara := told(s, 501, "borrowed", "any")
		dara.Taps("Close")
		s.settle()
		dara.Taps("Helped")
		s.passes(3 * time.Hour) // the chat is tidied and forgotten
		dara.Taps("Reopen")
		s.passes(11 * time.Second)
		dara.Sees("no longer be reached")
		s.seesNot(survivor, "read")
	})
}

func TestARevealIsAskedForLoggedAndLeaves(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		dara.Phone().Writes("hello")
		p := s.phone(501, "en")
		p.Starts("")
		s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any")
		s.skipsTo(p, "place")
		p.Shares(13.65432, 102.56789, 20)
		s.settle()
		s.skipsTo(p, "review")
		s.presses(p, "review:send")
		dara.Taps("take")
		s.settle()
		phone := dara.Phone()
		phone.Taps("Show exact place")
		s.settle()
		phone.Sees("It is logged")
		s.seesNot(phone, "13.65432")
		phone.Taps("Show")
		s.settle()
		phone.Sees("13.65432")
		s.passes(14 * time.Minute)
		phone.Sees("13.65432")
		s.passes(time.Minute)
		s.seesNot(phone, "13.65432")

		acts := auditOf(s)
		if !slices.Equal(acts, []string{"open 0", "take 901", "reveal.place 901", "lapse 901"}) {
			s.Errorf("the audit says %v", acts)
		}
	})
}

// auditOf is what bot audit export prints, in short.
func auditOf(s *story) (acts []string) {
	s.Helper()
	keys, err := seal.ParseKeys(s.cfg.Keys.Reveal())
	if err != nil {
		s.Fatal(err)
	}
	ctx := context.Background()
	store, err := redisstore.Open(ctx, redisstore.Options{URL: s.rdb.url, Keys: keys, Now: s.clock.Now})
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	var out bytes.Buffer
	if err := exportAudit(ctx, store, time.Time{}, &Streams{Out: &out}); err != nil {
		s.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		var a struct {
			At   time.Time
			Case string
			Act  string
			By   json.Number
			Desk int64
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil || a.At.IsZero() || a.Case == "" || a.By != "" && a.Desk != group {
			s.Errorf("a line of the audit is %s (%v)", line, err)
		}
		if a.By == "" {
			a.By = "0"
		}
		acts = append(acts, a.Act+" "+a.By.String())
	}
	return acts
}
