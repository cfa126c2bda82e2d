package app

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// The whole way, in both languages of a survivor, with the process stopped and
// started anew between any two steps.
func TestTheWholeWay(t *testing.T) {
	for _, lang := range []string{"en", "km"} {
		t.Run(lang, func(t *testing.T) {
			stories(t, func(s *story) {
				s.restarts = true
				wholeWay(s, lang)
			})
		})
	}
}

func wholeWay(s *story, lang string) {
	dara := s.responder(901, "Dara")
	phone := s.phone(501, lang)
	phone.Starts("")
	s.presses(phone, "language:"+lang, "promise:continue", "danger:yes")
	first := s.room.Sees("NOW", "still answering")
	s.presses(phone, "phone:own", "write:any", "situation:out", "place:KH-1")
	s.passes(11 * time.Second) // amendments wait for 10 s
	alert := s.room.Sees("Banteay Meanchey")
	if alert.ID != first.ID {
		s.Fatalf("the alert was posted anew rather than amended")
	}
	s.presses(phone, "people:2-5", "frail:hurt", "frail:_done", "needs:medical", "needs:_done", "medical:fever", "medical:_done", "trust:_skip")
	phone.Writes("I am Canary501, call +855 12 345 678, the red door")
	s.step()
	s.presses(phone, "checkin:none", "review:send")
	s.passes(11 * time.Second)
	s.room.Sees("Hurt or sick")
	if got := s.room.Last().Text; strings.Contains(got, "red door") || strings.Contains(got, "Canary") {
		s.Fatalf("the group sees a person's words:\n%s", got)
	}

	// A press by somebody whom no direct message reaches is answered with a
	// start link; pressing Start there takes the case.
	press := dara.Taps("take")
	s.step()
	press.Hears()
	direct := press.Follows()
	s.step()
	direct.Sees("red door")
	if text := direct.Last().Text; strings.Contains(text, "345 678") || strings.Contains(text, "Canary501") {
		s.Fatalf("the holder sees what identifies:\n%s", text)
	}
	s.passes(11 * time.Second)
	s.room.Sees("Dara")
	before := phone.Last().Text
	direct.Writes("We are coming to the market")
	s.step()
	phone.Sees("We are coming to the market")
	if phone.Last().Text == before {
		s.Fatal("the card did not change")
	}
	phone.Writes("I can walk, my number is 012 999 888")
	s.step()
	direct.Sees("I can walk")
	for _, m := range ours(direct) {
		if strings.Contains(m.Text, "999 888") {
			s.Fatal("the holder sees a phone number")
		}
	}
	if n := len(ours(phone)); n != 1 {
		s.Fatalf("%d messages of the bot stand on the phone, not one card", n)
	}
}

// What is pressed twice, or by two, has one holder.
func TestH10OneHolder(t *testing.T) {
	stories(t, func(s *story) {
		dara, mira := s.responder(901, "Dara"), s.responder(902, "Mira")
		for _, m := range []*sandbox.Member{dara, mira} {
			m.Phone().Writes("hello")
			s.settle()
		}
		phone := s.phone(501, "en")
		phone.Starts("")
		s.presses(phone, "language:en", "promise:continue", "danger:yes")
		a, b := dara.Taps("take"), mira.Taps("take")
		s.settle()
		a.Hears()
		b.Hears()
		s.passes(11 * time.Second)
		holders := 0
		for _, m := range []*sandbox.Member{dara, mira} {
			if shows(m.Phone(), "This case is yours")() {
				holders++
			}
		}
		if holders != 1 {
			s.Fatalf("%d hold the case", holders)
		}
		s.room.Sees("Dara")
	})
}

func TestH11EveryCardCanBeSkipped(t *testing.T) {
	stories(t, func(s *story) {
		phone := s.phone(501, "en")
		phone.Starts("")
		s.presses(phone, "language:en", "promise:continue")
		for range 12 {
			card := cardOf(phone)
			if !has(card, strings.SplitN(firstData(card), ":", 2)[0]+":_skip") {
				break
			}
			if !has(card, strings.SplitN(firstData(card), ":", 2)[0]+":_clear") {
				s.Fatalf("no clear on:\n%s", card.Text)
			}
			s.presses(phone, "_skip")
		}
		if n := len(ours(s.room)); n != 0 {
			s.Fatalf("%d alerts although nothing was told", n)
		}
	})
}
