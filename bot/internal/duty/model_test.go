package duty

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// play runs a random interleaving of everything that can happen to one case
// and looks at the world after each decision.
func play(t *rapid.T, look func(*world), rest func(*world)) {
	w := newWorld(t)
	w.manyDesks()
	w.twoShifts()
	w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "day", Chat: ownChat, Language: "en"})
	w.after = func(hotline.Actor) { look(w) }
	w.born(hotline.Coarse{Urgency: hotline.Soon})
	if rapid.Bool().Draw(t, "held") {
		w.press(ann, hotline.ActTake)
	}
	phones := rapid.SampledFrom([]int64{survivorChat, survivorChat, newPhone, third})
	// present is the survivor's phone now, or one that was left.
	present := func(t *rapid.T) int64 {
		st := w.theCase().st
		switch {
		case len(st.Left) > 0 && rapid.IntRange(0, 5).Draw(t, "present") == 0:
			return rapid.SampledFrom(st.Left).Draw(t, "left")
		case st.Chat != 0:
			return st.Chat
		}
		return survivorChat
	}
	people := rapid.SampledFrom([]int64{ann, ben, eve})
	kinds := rapid.SampledFrom([]hotline.ActKind{hotline.ActTake, hotline.ActTake, hotline.ActTake, hotline.ActPass, hotline.ActNotReal, hotline.ActUndo})
	step := func() int {
		// Mostly the newest step, sometimes an older or a forged one.
		return max(0, w.theCase().st.Step-rapid.SampledFrom([]int{0, 0, 0, 0, 0, 1, 2, -1}).Draw(t, "age"))
	}
	some := func(n int, f func()) {
		for range rapid.IntRange(0, n).Draw(t, "some") {
			f()
		}
	}
	// loose is an update that does not wait for what comes of it.
	loose := func(by int64, u hotline.Update) {
		u.Chat, u.From, u.Query = by, by, "p"
		w.msg++
		u.Msg = w.msg
		if w.states[hotline.ChatActor(by)] != nil {
			w.decide(hotline.Event{To: hotline.ChatActor(by), Update: &u})
		}
	}
	t.Repeat(map[string]func(*rapid.T){
		"called": func(t *rapid.T) {
			who := people.Draw(t, "who")
			k := rapid.SampledFrom([]hotline.ActKind{hotline.ActTake, hotline.ActPass}).Draw(t, "kind")
			loose(who, hotline.Update{Kind: hotline.Press, Data: deskData(k, caseNo, w.callStep(who, step()))})
		},
		"shift": func(t *rapid.T) { w.house = w.otherShift(rapid.IntRange(0, 3).Draw(t, "shift")) },
		"press": func(t *rapid.T) {
			desk := rapid.SampledFrom([]int64{deskChat, deskChat, aidChat, embassyChat, policeChat, ownChat}).Draw(t, "desk")
			who := people.Draw(t, "who")
			w.decide(hotline.Event{To: hotline.DeskAt(desk), Update: &hotline.Update{
				Kind: hotline.Press, Chat: desk, Group: true, From: who, FromName: names[who],
				Query: fmt.Sprint("q", len(w.replies), who), Data: deskData(kinds.Draw(t, "kind"), caseNo, step()),
			}})
		},
		"private": func(t *rapid.T) {
			data := rapid.SampledFrom([]string{
				caseData(verbGive, caseNo), caseData(verbKeep, caseNo), caseData(verbClose, caseNo), caseData(verbShow, caseNo, verbWords),
				caseData(verbHand, caseNo), caseData(verbPass, caseNo), caseData(verbOpen, caseNo), caseData(verbOpen, caseNo),
				caseData(verbTo, caseNo, fmt.Sprint(rapid.SampledFrom([]int64{aidChat, embassyChat, policeChat, ownChat}).Draw(t, "desk"))),
				caseData(verbRefer, caseNo), caseData(verbUnref, caseNo),
				caseData(verbLooked, caseNo, rapid.SampledFrom([]string{"1", "1", "2", "3"}).Draw(t, "fear")),
			}).Draw(t, "data")
			loose(people.Draw(t, "who"), hotline.Update{Kind: hotline.Press, Data: data})
		},
		"write": func(t *rapid.T) {
			loose(people.Draw(t, "who"), hotline.Update{Kind: hotline.Text, Text: "words"})
		},
		"note": func(t *rapid.T) {
			loose(people.Draw(t, "who"), hotline.Update{Kind: hotline.Command, Command: "note", Args: rapid.SampledFrom([]string{"", "x"}).Draw(t, "note")})
		},
		"start": func(t *rapid.T) {
			loose(people.Draw(t, "who"), hotline.Update{Kind: hotline.Command, Command: "start"})
		},
		"forged": func(t *rapid.T) {
			who := people.Draw(t, "who")
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(who), Reached: &hotline.Reached{Case: caseNo, By: who, OK: rapid.Bool().Draw(t, "ok")}}})
		},
		"block": func(t *rapid.T) {
			who := people.Draw(t, "who")
			w.blocked[who] = !w.blocked[who]
			if w.blocked[who] {
				loose(who, hotline.Update{Kind: hotline.Left})
			}
		},
		"post": func(t *rapid.T) {
			some(4, func() {
				if len(w.posts) > 0 {
					w.postOne()
				}
			})
		},
		"send": func(t *rapid.T) {
			some(4, func() {
				if len(w.outbox) > 0 {
					w.sendOne()
				}
			})
		},
		"tell": func(t *rapid.T) {
			c := hotline.Coarse{Urgency: hotline.Urgency(rapid.IntRange(0, 3).Draw(t, "urgency")), Danger: hotline.Yes}
			c.Quiet = rapid.IntRange(0, 4).Draw(t, "quiet") == 0
			if rapid.IntRange(0, 3).Draw(t, "afraid") == 0 {
				c.Needs = []string{"asylum"}
			}
			trust := rapid.SampledFrom([][]string{nil, {"aid"}, {"embassy"}, {"aid", "police"}, otherKinds}).Draw(t, "trust")
			from := present(t)
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(from), Tell: &hotline.Tell{Case: caseNo, Chat: from, Coarse: c, Trust: trust, Code: mac, Memory: json.RawMessage(`{"conv":1}`),
					Detail: hotline.Detail{Words: "x", Point: &hotline.Point{Lat: 1},
						Asked: []hotline.Asked{{Q: askNation, A: []string{rapid.SampledFrom([]string{"PH", "PH", "VN"}).Draw(t, "nation")}}}}}}})
		},
		"check": func(t *rapid.T) {
			what := rapid.SampledFrom([]string{"safe", "unsafe", "silent"}).Draw(t, "what")
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(present(t)), Check: &hotline.Check{Case: caseNo, What: what}}})
		},
		"refer": func(t *rapid.T) { // the whole of it, which chance seldom hits
			who, desk := w.theCase().st.Holder, rapid.SampledFrom([]int64{ownChat, ownChat, aidChat, embassyChat, policeChat}).Draw(t, "desk")
			if who == 0 {
				return
			}
			loose(who, hotline.Update{Kind: hotline.Press, Data: caseData(verbTo, caseNo, fmt.Sprint(desk))})
			loose(who, hotline.Update{Kind: hotline.Press, Data: caseData(verbPass, caseNo)})
			if rapid.Bool().Draw(t, "settles") {
				w.settle()
			}
			if r := w.theCase().st.Refer; r != nil && r.called() && rapid.Bool().Draw(t, "taken") {
				w.pressIn(r.Desk, people.Draw(t, "by"), hotline.ActTake)
			}
		},
		"answer": func(t *rapid.T) {
			from := present(t)
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(from), Answered: &hotline.Answered{Case: caseNo,
					N:      max(0, w.theCase().st.Questions-rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "old")),
					Kind:   rapid.SampledFrom(otherKinds).Draw(t, "kind"),
					What:   rapid.SampledFrom([]string{"yes", "yes", "yes", "no", "silent", "asked", "waiting", "x"}).Draw(t, "what"),
					Nation: rapid.SampledFrom([]string{"", "PH", "PH", "VN"}).Draw(t, "nation")}}})
		},
		"move": func(t *rapid.T) {
			typed := rapid.SampledFrom([]string{mac, mac, mac, "ff"}).Draw(t, "typed")
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.CodeOf(typed), Return: &hotline.Return{Chat: phones.Draw(t, "to"), Mac: typed}}})
		},
		"end": func(t *rapid.T) {
			// Rare, because not much happens afterwards.
			how := rapid.IntRange(0, 30).Draw(t, "how")
			switch how {
			case 0, 1, 2:
				from := present(t)
				w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
					From: hotline.ChatActor(from), Gone: &hotline.RouteOff{Chat: from, Withdraw: how == 0}}})
				w.settle()
			case 3, 4:
				loose(people.Draw(t, "who"), hotline.Update{Kind: hotline.Press, Data: caseData(verbOut, caseNo, "safe")})
			}
		},
		"late": func(t *rapid.T) { // time goes by while nothing runs
			w.now = w.now.Add(rapid.SampledFrom([]time.Duration{time.Second, time.Minute, 20 * time.Minute, 13 * time.Hour}).Draw(t, "late"))
			for _, a := range w.actors() {
				if at, ok := w.wakes[a]; ok && !at.After(w.now) {
					w.decide(hotline.Event{To: a, Tick: true})
				}
			}
		},
		"rest": func(t *rapid.T) {
			w.pass(rapid.SampledFrom([]time.Duration{0, time.Second, 6 * time.Minute, time.Hour}).Draw(t, "rest"))
			rest(w)
		},
	})
	w.pass(0)
	rest(w)
}

// TestConsent: no desk is told of a case that it may not be told of, nobody
// holds it from there, and a move from one phone to another is no second case.
func TestConsentHoldsWhateverHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		play(rt, func(w *world) {
			c := w.theCase()
			if c.env.House = w.house; !c.exists {
				return
			}
			if slices.Contains(w.alarms, "case-number-taken") {
				rt.Fatal("a move was taken for a second case")
			}
			if c.st.Chat != 0 && slices.Contains(c.st.Left, c.st.Chat) {
				rt.Fatal("the survivor's phone counts as one that was left")
			}
			if f := c.st.Floor; f.Why != "" && !f.Seen && c.st.Coarse.Urgency < f.Urgency {
				rt.Fatal("the case fell below its floor")
			}
			if c.over() {
				return
			}
			if r := c.st.Refer; r != nil && r.called() && c.mayNot(r.Desk) {
				rt.Fatal("it is referred to where it may not be told")
			}
			for _, chat := range c.st.Told {
				if c.mayNot(chat) {
					rt.Fatalf("desk %d is told, but may not be", chat)
				}
			}
			talked := slices.ContainsFunc(c.st.Acts, func(a act) bool { return a.Kind == "looked" }) || len(c.st.Acts) == maxActs
			if afraid(&c.st.Coarse) && slices.Contains(c.st.Told, embassyChat) && !talked {
				rt.Fatal("an embassy is told of somebody afraid with whom nobody has talked")
			}
			if c.st.Holder != 0 && c.mayNot(c.st.Desk) {
				rt.Fatal("somebody holds it from where it may not be told")
			}
			for _, o := range c.st.Offers {
				if c.mayNot(o.Desk) {
					rt.Fatal("it is on its way to where it may not be told")
				}
			}
		}, func(w *world) {
			w.pass(amendEvery)
			c := w.theCase()
			if c.env.House = w.house; !c.exists || c.over() {
				return
			}
			for _, chat := range []int64{aidChat, embassyChat, policeChat} {
				if c.mayNot(chat) && slices.Contains(w.keysOf(chat), "r.alert.partial") {
					rt.Fatalf("an alert stands at desk %d, which may not be told", chat)
				}
			}
		})
	})
}

// TestH8: every open case has a live claim or a time at which somebody is next
// told, and it is woken then.
func TestH8EveryOpenCaseHasAClaimOrANextCall(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ended := false
		play(rt, func(w *world) {
			c := w.theCase()
			if !c.exists && !ended {
				rt.Fatal("an open case is gone")
			}
			if ended = !c.exists || c.over(); !c.exists {
				return
			}
			st := c.st
			wake := w.wakes[hotline.CaseOf(caseNo)]
			var due int64
			switch st.Status {
			case hotline.Open:
				due = st.Next
				if st.Holder != 0 || st.Lease != 0 {
					rt.Fatal("an open case has a holder")
				}
			case hotline.Held:
				due = st.Lease
				if st.Holder == 0 || st.Next != 0 {
					rt.Fatal("a held case has no holder, or a call to come")
				}
			case hotline.NotReal:
				due = st.Undo
			default:
				if st.Holder != 0 || !empty(st.Detail) || st.Line != "" || st.Notes != nil {
					rt.Fatal("what is over has a holder or detail")
				}
				return
			}
			if due == 0 || wake.IsZero() || ms(wake) > max(due, ms(w.now)+1) {
				rt.Fatalf("a case that is %s is due %d and woken %v", st.Status, due, wake)
			}
		}, func(w *world) {
			st := w.theCase().st
			if st.Status == hotline.Open && st.Next <= ms(w.now) || st.Status == hotline.Held && st.Lease <= ms(w.now) {
				rt.Fatal("what was due was not done")
			}
			alerts := slices.DeleteFunc(w.keysOf(deskChat), func(key string) bool { return key != "r.alert.partial" })
			if st.Status == hotline.Open && len(alerts) != 1 {
				rt.Fatalf("%d messages of an open case stand in the group", len(alerts))
			}
		})
	})
}

// passed reports whether a referral was taken over just now.
func passed(acts []act) bool {
	n := len(acts)
	return n > 1 && acts[n-1].Kind == "take" && acts[n-2].Kind == "referred"
}

// TestH10: a case has at most one holder, and nobody else is shown its words.
func TestH10ACaseHasAtMostOneHolder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		before := int64(0)
		play(rt, func(w *world) {
			st := w.theCase().st
			if before != 0 && st.Holder != 0 && st.Holder != before && !passed(st.Acts) {
				rt.Fatal("a case went from one holder to another without being open between, or referred")
			}
			if r := st.Refer; r != nil && st.Holder == 0 {
				rt.Fatal("a referral outlives its holder")
			}
			before = st.Holder
			reads := 0
			for _, n := range w.news {
				if n == "read" || n == "passed" {
					reads++
				}
			}
			takes := 0
			for _, a := range st.Acts {
				if a.Kind == "take" {
					takes++
				}
			}
			if len(st.Acts) > 0 && len(st.Acts) < maxActs && reads > takes {
				rt.Fatal("the survivor was told that somebody reads, but nobody does")
			}
		}, func(w *world) {
			st := w.theCase().st
			var holders []int64
			for _, who := range []int64{ann, ben, eve} {
				c := w.respCase(who)
				if c.Phase == held {
					holders = append(holders, who)
				}
				if c.Phase != held && (!empty(c.Detail) || c.Line != "") {
					rt.Fatal("a chat that does not hold the case keeps its detail")
				}
				if c.Phase != held && !w.blocked[who] && slices.Contains(w.keysOf(who), "r.words") {
					rt.Fatal("a chat that does not hold the case shows its words")
				}
			}
			want := []int64(nil)
			if st.Status == hotline.Held {
				want = []int64{st.Holder}
			}
			if !slices.Equal(holders, want) {
				rt.Fatalf("the case is %s, and %d chats hold it", st.Status, len(holders))
			}
		})
	})
}
