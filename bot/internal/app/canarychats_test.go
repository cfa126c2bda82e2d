package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// What a responder who does not hold the case must never see, and what even the
// holder sees only after they asked.
var (
	canaryWords      = []string{"Canaryguest", "purple umbrella", "ឆ័ត្រពណ៌ស្វាយ", "紫色的雨伞", "Philippin"}
	canaryIdentities = []string{"canary_username", "777000501", "12345678", "855 12 345 678", "N1234567"}
	canaryPlace      = []string{"13.65432", "102.56789", "Canaryhotel", "Canarylink", "7P54MH39+P5"}
)

// TestCanaryInRespondersChats plays a case with planted canaries and reads what
// every responder's chat was sent and what stands there: before a claim, after it,
// after what identifies was asked for, after that has expired, and after closing.
func TestCanaryInRespondersChats(t *testing.T) {
	stories(t, func(s *story) {
		dara, mira := s.responder(901, "Dara"), s.responder(902, "Mira")
		for _, m := range []*sandbox.Member{dara, mira} {
			m.Phone().Writes("hello")
			s.settle()
		}
		all := slices.Concat(canaryWords, canaryIdentities, canaryPlace)
		p := s.server.Phone(sandbox.Person{ID: 777000501, First: "Canaryname", Username: "canary_username", Lang: "en"})
		p.Starts("")
		s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any", "situation:road")
		tellsPlaces(s, p)
		s.presses(p, "people:1", "frail:_skip", "needs:shelter", "needs:_done", "trust:embassy", "trust:_done", "nationality:PH")
		p.Writes("call +855 12 345 678, passport N1234567, purple umbrella ឆ័ត្រពណ៌ស្វាយ 紫色的雨伞")
		s.settle()
		s.presses(p, "checkin:none", "review:send")
		s.passes(11 * time.Second)
		for _, m := range []*sandbox.Member{dara, mira} {
			neverSent(s, "before a claim", m, all)
		}

		dara.Taps("take")
		s.settle()
		p.Writes("again: purple umbrella, 012345678")
		s.settle()
		holder := dara.Phone()
		holder.Sees("purple umbrella")
		neverSent(s, "to the holder who did not ask", dara, slices.Concat(canaryIdentities, canaryPlace))
		neverSent(s, "to a colleague of the holder", mira, all)

		for _, ask := range []string{"Exact place", "Show full words"} {
			holder.Taps(ask)
			s.settle()
			holder.Taps("Show")
			s.settle()
		}
		for _, c := range append([]string{"N1234567"}, canaryPlace...) {
			if !shows(holder, c)() {
				s.Errorf("the holder asked for it and does not see canary number %d", indexOf(all, c))
			}
		}
		s.passes(8 * time.Minute)
		holder.Writes("we are on the way") // a sign of work
		s.passes(8 * time.Minute)
		stands(s, "a quarter of an hour after it was shown", dara, slices.Concat(canaryIdentities, canaryPlace))

		holder.Taps("Close")
		s.settle()
		holder.Taps("Helped")
		s.settle()
		stands(s, "after closing", dara, all)
		neverSent(s, "to a colleague of the holder, up to the end", mira, all)
	})
}

// neverSent holds that none of the canaries was ever sent to a responder's chat.
func neverSent(s *story, when string, m *sandbox.Member, canaries []string) {
	s.Helper()
	n := 0
	for _, call := range s.server.Calls() {
		if call.Chat != m.Person.ID {
			continue
		}
		n++
		for _, v := range call.Params {
			for i, c := range canaries {
				if strings.Contains(v, c) {
					s.Errorf("%s: a call to a responder's chat has canary number %d", when, i)
				}
			}
		}
	}
	if n == 0 {
		s.Errorf("%s: nothing was ever sent to this chat, so nothing was read", when)
	}
}

// stands holds that none of the canaries stands in a responder's chat now.
func stands(s *story, when string, m *sandbox.Member, canaries []string) {
	s.Helper()
	for _, msg := range ours(m.Phone()) {
		for i, c := range canaries {
			if strings.Contains(msg.Text, c) {
				s.Errorf("%s: canary number %d stands in a responder's chat", when, i)
			}
		}
	}
}
