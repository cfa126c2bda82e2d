package duty

import (
	"strings"
	"testing"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
)

func TestPressesThatMeanNothing(t *testing.T) {
	for name, tc := range map[string]struct {
		update hotline.Update
		want   string
	}{
		"an anonymous admin": {hotline.Update{Data: deskData(hotline.ActTake, caseNo, 1), From: 1087968824, Anonymous: true}, "r.press.anonymous"},
		"no data":            {hotline.Update{From: ann}, "r.press.unknown"},
		"no step":            {hotline.Update{From: ann, Data: "take:7KQ2MX"}, "r.press.unknown"},
		"a negative step":    {hotline.Update{From: ann, Data: "take:7KQ2MX:-1"}, "r.press.unknown"},
		"a huge step":        {hotline.Update{From: ann, Data: "take:7KQ2MX:99999999999999999999"}, "r.press.unknown"},
		"an act of holders":  {hotline.Update{From: ann, Data: "close:7KQ2MX:1"}, "r.press.unknown"},
		"no case number":     {hotline.Update{From: ann, Data: "take:7kq2mx:1"}, "r.press.unknown"},
		"too long":           {hotline.Update{From: ann, Data: "take:7KQ2MX:1" + strings.Repeat("0", 60)}, "r.press.unknown"},
		"an unknown case":    {hotline.Update{From: ann, Data: deskData(hotline.ActTake, "2PX4RT", 1)}, "r.press.unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(urgent(), hotline.Detail{})
			u := tc.update
			u.Kind, u.Chat, u.Group, u.Query = hotline.Press, deskChat, true, "q"
			w.decide(hotline.Event{To: hotline.DeskAt(deskChat), Update: &u})
			w.settle()
			w.answered(tc.want)
			w.status(hotline.Open)
			if w.states[hotline.CaseOf("2PX4RT")] != nil {
				t.Error("a press made a case")
			}
		})
	}
}

func TestAPressInAGroupThatWasNotToldChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "other", Chat: -1002, Language: "en"})
	w.decide(hotline.Event{To: hotline.DeskAt(-1002), Update: &hotline.Update{
		Kind: hotline.Press, Chat: -1002, Group: true, From: eve, Query: "q", Data: deskData(hotline.ActTake, caseNo, 1)}})
	w.settle()
	w.answered("r.press.unknown")
	w.status(hotline.Open)
}

func TestPostsFromWhoMayNotPostThem(t *testing.T) {
	take := &hotline.Act{Case: caseNo, Kind: hotline.ActRelease, By: ann, Query: "q"}
	for name, p := range map[string]hotline.Post{
		"an act for somebody else":   {From: hotline.ChatActor(eve), Act: take},
		"an act for another group":   {From: hotline.DeskAt(-7), Act: &hotline.Act{Case: caseNo, Kind: hotline.ActTake, By: eve, Desk: deskChat, Step: 1}},
		"an act past the staff":      {From: hotline.DeskAt(deskChat), Act: &hotline.Act{Case: caseNo, Kind: hotline.ActTake, By: eve, Desk: deskChat, Step: 1}},
		"told by another chat":       {From: hotline.ChatActor(eve), Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat}},
		"told of another case":       {From: hotline.ChatActor(survivorChat), Tell: &hotline.Tell{Case: "2PX4RT", Chat: survivorChat}},
		"told by a second survivor":  {From: hotline.ChatActor(eve), Tell: &hotline.Tell{Case: caseNo, Chat: eve}},
		"taken back by another chat": {From: hotline.ChatActor(eve), Gone: &hotline.RouteOff{Chat: eve, Withdraw: true}},
		"reached for somebody else":  {From: hotline.ChatActor(eve), Reached: &hotline.Reached{Case: caseNo, By: ben, OK: true}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(urgent(), hotline.Detail{Words: "x"})
			w.press(ann, hotline.ActTake)
			was := string(w.states[hotline.CaseOf(caseNo)])
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &p})
			w.settle()
			if got := string(w.states[hotline.CaseOf(caseNo)]); got != was {
				t.Errorf("the case changed from %s to %s", was, got)
			}
		})
	}
}

func TestCommandsInAGroup(t *testing.T) {
	w := newWorld(t)
	say := func(chat int64, u hotline.Update) {
		u.Chat, u.Group, u.From, u.Msg = chat, true, ann, 5
		w.decide(hotline.Event{To: hotline.DeskAt(chat), Update: &u})
		w.settle()
	}
	say(-1009, hotline.Update{Kind: hotline.Command, Command: "here", Lang: "km"})
	w.sees(-1009, "r.here.lines")
	for _, b := range w.chats[-1009] {
		if got := text(b); !strings.Contains(got, "Chat=-1009; Lang=km") {
			t.Errorf("the lines are %s", got)
		}
	}
	say(deskChat, hotline.Update{Kind: hotline.Command, Command: "help"})
	w.sees(deskChat, "r.help.group")
	n := w.msg
	say(deskChat, hotline.Update{Kind: hotline.Text, Text: "anything"})
	say(-1009, hotline.Update{Kind: hotline.Command, Command: "start"})
	if w.msg != n || len(w.states) != 0 {
		t.Error("other talk of the group left a trace")
	}
	say(deskChat, hotline.Update{Kind: hotline.Command, Command: "frobnicate"})
	w.sees(deskChat, "r.help.command")
}

func TestAGroupThatLeavesTheRosterIsCleared(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.house.Desks = nil
	w.pass(renewEvery)
	if len(w.chats[deskChat]) != 0 || w.states[hotline.AlertAt(deskChat, caseNo)] != nil {
		t.Error("alerts stand in a group that is no desk")
	}
}

func TestACaseWithoutDesksIsAnAlarm(t *testing.T) {
	w := newWorld(t)
	w.house.Desks = nil
	w.tell(urgent(), hotline.Detail{})
	if len(w.alarms) != 1 || w.alarms[0] != "case-without-desk" {
		t.Errorf("alarms: %v", w.alarms)
	}
	w.house.Desks = newWorld(t).house.Desks
	w.pass(paceOf(hotline.Now).again)
	w.sees(deskChat, "r.alert.open")
}

func TestAGroupThatCannotBeReachedIsAnAlarmAndTriedAgain(t *testing.T) {
	w := newWorld(t)
	w.blocked[deskChat] = true
	w.tell(urgent(), hotline.Detail{})
	if len(w.alarms) != 1 || w.alarms[0] != "desk-unreachable" {
		t.Errorf("alarms: %v", w.alarms)
	}
	w.blocked[deskChat] = false
	w.pass(paceOf(hotline.Now).again)
	w.sees(deskChat, "r.alert.open")
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"Ann": "Ann", "  Ann\n ": "Ann", "a\u202Eb": "ab", "សុខា": "សុខា", "\xff": "",
		strings.Repeat("x", 40): strings.Repeat("x", 32) + "…",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestUnreadableStates(t *testing.T) {
	env := hotline.Env{House: &hotline.House{}}
	for to, decide := range map[hotline.Actor]func(hotline.Env, hotline.Event, []byte) (hotline.Decision, error){
		hotline.CaseOf(caseNo): DecideCase, hotline.DeskAt(deskChat): DecideDesk, hotline.ChatActor(ann): DecideResponder,
	} {
		if _, err := decide(env, hotline.Event{To: to, Tick: true}, []byte(`{"secret`)); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%c: %v", to.Kind, err)
		}
	}
}

// FuzzPress sends anything at all as callback data, in the group and in a
// holder's chat.
func FuzzPress(f *testing.F) {
	for _, s := range []string{"", "take:7KQ2MX:1", "give:7KQ2MX", "out:7KQ2MX:helped", "which:7KQ2MX", "a:b:c:d", ":::", "take:7KQ2MX:01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		if kind, no, step, ok := parseDesk(data); ok && deskData(kind, no, step) != data {
			t.Errorf("%q is read as %q", data, deskData(kind, no, step))
		}
		w := newWorld(t)
		w.tell(urgent(), hotline.Detail{})
		w.press(ann, hotline.ActTake)
		before := len(w.replies)
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: data})
		w.pressData(ben, data)
		w.settle()
		if len(w.replies) != before+2 {
			t.Errorf("%d of two presses were answered", len(w.replies)-before)
		}
		if utf8.ValidString(data) && w.theCase().st.Holder == ben {
			t.Error("a forged press took the case")
		}
	})
}

func BenchmarkDecideCase(b *testing.B) {
	w := newWorld(b)
	c := urgent()
	c.Needs, c.Frail = []string{"medical", "shelter"}, []string{"pregnant"}
	d := hotline.Detail{Words: strings.Repeat("words ", 60), Scrubbed: strings.Repeat("words ", 60), Point: &hotline.Point{Lat: 11.5, Lng: 104.9}}
	w.tell(c, d)
	state := w.states[hotline.CaseOf(caseNo)]
	env := hotline.Env{Now: w.now, House: w.house}
	ev := hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{From: hotline.Staff(),
		Act: &hotline.Act{Case: caseNo, Kind: hotline.ActTake, By: ann, Name: "Ann", Desk: deskChat, Lang: "en", Step: 1, Query: "q"}}}
	b.ReportAllocs()
	for b.Loop() {
		act := *ev.Post.Act
		post := *ev.Post
		post.Act = &act
		e := ev
		e.Post = &post
		if _, err := DecideCase(env, e, state); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAlertBody(b *testing.B) {
	a := hotline.Alert{Case: caseNo, Coarse: urgent(), Status: hotline.Open, Step: 1}
	b.ReportAllocs()
	for b.Loop() {
		alertBody(&a, "en", false)
	}
}
