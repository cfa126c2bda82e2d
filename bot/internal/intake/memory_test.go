package intake

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// TestAnotherPhone: the case, its talk and its card move; the old phone forgets.
func TestAnotherPhone(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toReceived(a, "borrowed", "2h")
	s.deliver()
	no, code, words := a.caseNo(), a.code(), a.told().Detail.Words
	sends := a.sends

	b.person(hotline.Update{Kind: hotline.Command, Command: "code", Args: inFours(code)})
	b.settle()
	b.want("s.language", "s.code.trying")
	s.deliver()

	b.want("s.phone.ask", "s.code.back", "s.read")
	tell := s.cases[no].tell
	if tell.Chat != b.chat || tell.Detail.Words != words || !tell.Coarse.Sent || tell.Coarse.Danger != "yes" ||
		tell.Coarse.Phone != "" || tell.Coarse.Write != "" || !tell.WriteUntil.IsZero() || tell.Code != fakeMac(code) {
		t.Fatalf("told %+v", tell)
	}
	a.want("s.cleared")
	if a.raw != nil || a.sends != sends || len(a.stand) != 1 || len(s.cases[no].gone) != 0 {
		t.Fatalf("the old phone: %d messages, %+v", len(a.stand), s.cases[no].gone)
	}
	// The relay comes here, silently until the phone may be written to.
	b.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{Case: no, Text: "hello", Chat: 77, Msg: 5}}})
	b.settle()
	b.wantCount(1, "waiting", isRelayed("waiting"))
	// What became of words that were written on the other phone means nothing
	// here, where another message may bear the number.
	for _, what := range []string{"shown", "waiting", "lost"} {
		for _, msg := range []int{a.next, b.next, 0} {
			raw := string(b.raw)
			b.decide(hotline.Event{Post: &hotline.Post{Relayed: &hotline.Relayed{Case: no, Chat: b.chat, Msg: msg, What: what}}})
			if string(b.raw) != raw || len(b.last) != 0 {
				t.Fatalf("%s, %d: %+v", what, msg, b.last)
			}
		}
	}
	b.taps("own", "any")
	b.want("s.received", "s.read", "s.helper")
	s.deliver()
	if tell := s.cases[no].tell; tell.Coarse.Phone != "own" || !tell.WriteUntil.Equal(anyTime) {
		t.Fatalf("told %+v", tell)
	}
	b.command("code")
	if got := b.line("s.code"); got != inFours(code) {
		t.Fatalf("the code is now %q", got)
	}
	// And back again.
	a.says(code)
	s.deliver()
	a.want("s.phone.ask")
	b.want("s.cleared")
	if b.raw != nil || s.cases[no].tell.Chat != a.chat {
		t.Fatal("the case did not come back")
	}
}

// TestGoesOnWhereTheyWere takes the conversation to another phone at each step.
func TestGoesOnWhereTheyWere(t *testing.T) {
	tests := []struct {
		name   string
		way    func(w *world)
		before []string // what was answered on the new phone
		asks   []string // nodes that come, with the answers to them
		answer []string
		at     string
	}{
		{"at the phone", func(w *world) { w.command("start"); w.taps("en", "continue", "yes") }, nil,
			[]string{nodePhone, nodeWrite}, []string{"own", "any"}, ""},
		{"at the writing", func(w *world) { w.command("start"); w.taps("en", "continue", "yes", "own") }, nil,
			[]string{nodePhone, nodeWrite}, []string{"own", "any"}, ""},
		{"at the place", func(w *world) { toPlace(w, "own", "any") }, nil,
			[]string{nodePhone, nodeWrite}, []string{"own", "never"}, "s.place.ask"},
		{"at the people", func(w *world) { toPlace(w, "own", "any"); w.taps("KH-1") }, nil,
			[]string{nodePhone}, []string{"watched"}, "s.people.ask"},
		{"skipping both", func(w *world) { toPlace(w, "own", "any"); w.taps("KH-1") }, nil,
			[]string{nodePhone, nodeWrite}, []string{"_skip", "_skip"}, "s.people.ask"},
		{"both known here", func(w *world) { toPlace(w, "own", "any"); w.taps("KH-1") }, []string{"en", "continue", "no", "own", "2h"},
			nil, nil, "s.people.ask"},
		{"one known here", func(w *world) { toPlace(w, "own", "any"); w.taps("KH-1") }, []string{"en", "continue", "no", "borrowed"},
			[]string{nodeWrite}, []string{"2h"}, "s.people.ask"},
		{"while choosing a language", func(w *world) { toPlace(w, "own", "any"); w.taps("KH-1"); w.command("language"); w.taps("km") }, nil,
			[]string{nodePhone, nodeWrite}, []string{"own", "any"}, "s.people.ask"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStreet(t, 2)
			a, b := s.phones[0], s.phones[1]
			tt.way(a)
			s.deliver()
			no := a.caseNo()
			b.command("start")
			b.taps(tt.before...)
			b.says(a.code())
			s.deliver()
			for i, node := range tt.asks {
				if got := b.state().Conv.Node; got != node {
					t.Fatalf("%s is asked, not %s", got, node)
				}
				b.taps(tt.answer[i])
			}
			if tt.at != "" {
				b.want(tt.at)
				if b.state().Resume != nil {
					t.Fatal("it would go back there again")
				}
			}
			s.deliver()
			if tell := s.cases[no].tell; tell.Chat != b.chat || tell.Coarse.Danger != "yes" {
				t.Fatalf("told %+v", tell)
			}
		})
	}
}

func TestBackFromThePhoneQuestion(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toReceived(a, "own", "any")
	s.deliver()
	b.says(a.code())
	s.deliver()
	b.want("s.phone.ask")
	b.taps("_back")
	b.want("s.danger.ask")
	b.taps("unsure")
	b.want("s.phone.ask")
	b.command("language")
	b.taps("km")
	b.want("s.phone.ask")
	b.says(canary)
	b.want("s.phone.ask")
	b.taps("borrowed", "_back", "borrowed", "never")
	b.want("s.received")
}

// TestTwoPeopleOnOnePhone: who comes back on a phone with a case of another's
// leaves that one its way to be written to.
func TestTwoPeopleOnOnePhone(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toReceived(a, "own", "any")
	toReceived(b, "own", "any")
	s.deliver()
	mine, theirs, back := a.caseNo(), b.caseNo(), b.code()
	b.says(a.code())
	s.deliver()
	b.want("s.received")
	if st := b.state(); st.Case != mine || len(st.Routes) != 1 || st.Routes[0].Case != theirs || len(s.cases[theirs].gone) != 0 {
		t.Fatalf("%+v", st)
	}
	b.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{Case: theirs, Text: "hello", Chat: 77, Msg: 5}}})
	b.settle()
	b.want("s.helper")
	// The other one comes back on the same phone.
	b.says(back)
	s.deliver()
	if st := b.state(); st.Case != theirs || len(st.Routes) != 1 || st.Routes[0].Case != mine || st.Code != back {
		t.Fatalf("%+v", st)
	}
	b.wantNot("s.helper")
	// The first goes elsewhere; the one on the card stays.
	b.decide(hotline.Event{Post: &hotline.Post{Moved: &hotline.Moved{Case: mine}}})
	b.settle()
	b.want("s.received")
	if st := b.state(); st.Case != theirs || len(st.Routes) != 0 {
		t.Fatalf("%+v", st)
	}
}

func TestTwoPeopleWherePhonesAreNotWrittenTo(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toReceived(a, "watched", "")
	toReceived(b, "watched", "")
	s.deliver()
	theirs := b.caseNo()
	b.says(a.code())
	s.deliver()
	if g := s.cases[theirs].gone; len(g) != 1 || g[0].Withdraw || g[0].Why != whyIdle {
		t.Fatalf("%+v", g)
	}
}

// TestFoundTooLate: a case that is found after the chat was cleared goes
// nowhere near the screen, and is told so.
func TestFoundTooLate(t *testing.T) {
	for _, how := range []string{"cleared", "another life", "never asked"} {
		t.Run(how, func(t *testing.T) {
			s := newStreet(t, 2)
			a, b := s.phones[0], s.phones[1]
			toReceived(a, "own", "any")
			s.deliver()
			b.command("start")
			if how != "never asked" {
				b.says(a.code())
				b.command("clear")
			}
			if how == "another life" {
				b.says("1234-5678-9012")
			}
			sends := b.sends
			s.deliver()
			if how == "never asked" {
				s.post(hotline.PostTo{To: hotline.ChatActor(b.chat), Post: hotline.Post{
					Returned: &hotline.Returned{OK: true, Case: a.caseNo(), Memory: a.told().Memory},
				}}, b.now)
				s.deliver()
			}
			b.wantNot("s.phone.ask", "s.received", "s.code.back")
			if g := s.cases[a.caseNo()].gone; b.sends != sends || len(g) != 1 || g[0].Chat != b.chat || g[0].Withdraw {
				t.Fatalf("%d new messages, gone %+v", b.sends-sends, g)
			}
		})
	}
}

func TestMovedFromASleepingChat(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "borrowed", "2h")
		w.pass(90 * time.Minute)
		w.want("s.tidied")
		sends := w.sends
		w.decide(hotline.Event{Post: &hotline.Post{Moved: &hotline.Moved{Case: w.caseNo()}}})
		w.settle()
		w.want("s.cleared")
		w.wantCount(0, "gone", func(p hotline.Post) bool { return p.Gone != nil })
		if w.raw != nil || w.sends != sends {
			t.Fatal("the chat is still remembered, or something was sent")
		}
	})
}

func TestMovedWhileClearing(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.command("clear")
		w.decide(hotline.Event{Post: &hotline.Post{Moved: &hotline.Moved{Case: w.caseNo()}}})
		w.settle()
		w.want("s.cleared")
		w.wantCount(0, "gone", func(p hotline.Post) bool { return p.Gone != nil })
	})
}

func TestWordsBeforeTheCodeGoWithIt(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toReceived(a, "own", "any")
	s.deliver()
	words := a.told().Detail.Words
	b.says("it is me again " + canary)
	b.says(a.code())
	s.deliver()
	if got := s.cases[a.caseNo()].tell.Detail.Words; got != words+"\nit is me again "+canary {
		t.Fatalf("%q", got)
	}
}

// TestMemory: it is an object, its keys of the exact place are the ones that
// the case takes out, and it holds nothing of the phone.
func TestMemory(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "2h")
		w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 13.58, Lng: 102.9}})
		w.settle()
		var m map[string]json.RawMessage
		if err := json.Unmarshal(w.told().Memory, &m); err != nil {
			t.Fatal(err)
		}
		if m["p"] == nil || m["pt"] == nil || m["ci"] != nil {
			t.Fatalf("%s", w.told().Memory)
		}
		var got memory
		if err := json.Unmarshal(w.told().Memory, &got); err != nil {
			t.Fatal(err)
		}
		if a := got.Conv.Answers; a[nodePhone] != nil || a[nodeWrite] != nil || a[nodeDanger] == nil {
			t.Fatalf("%+v", a)
		}
		if w.state().first(nodePhone) != "own" {
			t.Fatal("making it changed the conversation")
		}
	})
}

func TestACheckinOfAnotherTimeGoesToTheNextPhone(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toAgreed(a, "own", "any", "1h")
	a.taps("_back", "change", "checkin", "tomorrow") // nothing else changes
	var m map[string]json.RawMessage
	if err := json.Unmarshal(a.told().Memory, &m); err != nil || m["ci"] == nil {
		t.Fatalf("%s, %v", a.told().Memory, err)
	}
	b.says(a.code())
	s.deliver()
	b.taps("own", "any")
	s.later(2 * time.Hour)
	if b.state().asks() {
		t.Fatal("asked at the time agreed on first")
	}
	b.wantCount(0, "silent", isCheck("silent"))
	s.later(30 * time.Hour)
	b.wantCount(1, "silent", isCheck("silent")) // it was asked, and nobody answered
}

// TestACheckinGoesToTheNextPhone: who agreed to be asked is asked where they are
// now, or the case hears that they cannot be.
func TestACheckinGoesToTheNextPhone(t *testing.T) {
	for name, tc := range map[string]struct {
		answers []string
		asked   bool
		note    string
	}{
		"their own":                    {[]string{"own", "any"}, true, ""},
		"borrowed, for long enough":    {[]string{"borrowed", "2h"}, true, ""},
		"after choosing a language":    {[]string{"/language", "en", "own", "any"}, true, ""},
		"not for long enough":          {[]string{"borrowed", "30m"}, false, "s.checkin.cannot"},
		"never to be written to first": {[]string{"own", "never"}, false, "s.checkin.cannot"},
		"not said whose it is":         {nil, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStreet(t, 2)
			a, b := s.phones[0], s.phones[1]
			toAgreed(a, "own", "any", "1h")
			code := a.code()
			s.later(10 * time.Minute)
			b.says(code)
			s.deliver()
			for _, answer := range tc.answers {
				if command, ok := strings.CutPrefix(answer, "/"); ok {
					b.command(command)
					continue
				}
				b.taps(answer)
			}
			if tc.note != "" {
				b.want(tc.note)
			}
			s.deliver()
			s.later(50 * time.Minute)
			s.deliver()
			if asked := b.raw != nil && b.state().asks(); asked != tc.asked {
				t.Fatalf("asked: %v", asked)
			}
			if a.raw != nil && a.state().asks() {
				t.Fatal("asked on the phone that was left")
			}
			if tc.asked {
				b.onlyAsks()
				b.taps("yes")
				b.wantCount(1, "safe", isCheck("safe"))
			}
		})
	}
}
