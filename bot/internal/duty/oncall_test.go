package duty

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// onDuty gives the desk shifts around the world's first moment, a Sunday at
// 15:00 in Phnom Penh: Ann to 16:00, then Ben to 20:00, then nobody to 08:00.
func (w *world) onDuty() {
	day := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	shift := func(name string, from, to int) hotline.Shift {
		return hotline.Shift{Responder: name, Desk: deskChat, Zone: phnomPenh, Days: day, From: from * 60, To: to * 60}
	}
	w.house.Shifts = []hotline.Shift{shift("Ann", 8, 16), shift("Ben", 16, 20), shift("Eve", 0, 0), shift("Other", 0, 0)}
	w.house.Shifts[2].Backup = true
	w.house.Shifts[3].Desk = -1002
}

// line is the line of a key that stands in the group, empty if none does.
func (w *world) line(key string) string {
	for _, b := range w.chats[deskChat] {
		for _, l := range strings.Split(text(b), "\n") {
			if strings.HasPrefix(l, key) {
				return l
			}
		}
	}
	return ""
}

func TestAnAlertSaysWhoIsOnCallUntilSomebodyElseIs(t *testing.T) {
	w := newWorld(t)
	w.onDuty()
	c := urgent()
	c.Urgency = hotline.Soon // the group is left in peace for four hours
	w.tell(c, hotline.Detail{})
	n := w.msg
	for _, step := range []struct {
		pass   time.Duration
		key    string
		has    []string
		hasNot string
	}{
		{0, "r.alert.oncall", []string{"Name=Ann", "Until=16:00"}, "Ben"},
		{time.Hour - time.Second, "r.alert.oncall", []string{"Name=Ann"}, "Ben"},
		{time.Second, "r.alert.oncall", []string{"Name=Ben", "Until=20:00"}, "Ann"},
	} {
		w.pass(step.pass)
		got := w.line(step.key)
		for _, want := range step.has {
			if !strings.Contains(got, want) {
				t.Errorf("after %v more it says %q, not %s", step.pass, got, want)
			}
		}
		if strings.Contains(got, step.hasNot) {
			t.Errorf("after %v more it says %q", step.pass, got)
		}
	}
	if w.msg != n {
		t.Error("a change of shift made a sound")
	}
	w.pass(4 * time.Hour)
	if got := w.line("r.alert.oncall"); !strings.HasPrefix(got, "r.alert.oncall.none") || !strings.Contains(got, "From=08:00") {
		t.Errorf("in a gap it says %q", got)
	}
	w.press(ann, hotline.ActTake)
	w.pass(amendEvery)
	if got := w.line("r.alert.oncall"); got != "" {
		t.Errorf("of a case that is held it says %q", got)
	}
}

func TestAnAlertAtADeskWithoutShiftsSaysNothingOfThem(t *testing.T) {
	w := newWorld(t)
	w.onDuty()
	w.house.Shifts = w.house.Shifts[3:] // another desk's
	w.tell(urgent(), hotline.Detail{})
	if got := w.line("r.alert.oncall"); got != "" {
		t.Errorf("it says %q", got)
	}
}

func TestAnAlertFollowsARosterThatChanges(t *testing.T) {
	w := newWorld(t)
	w.onDuty()
	w.tell(urgent(), hotline.Detail{})
	w.house.Shifts = nil
	w.pass(2 * time.Hour)
	if got := w.line("r.alert.oncall"); got != "" {
		t.Errorf("it says %q", got)
	}
}

func TestOnCallSaysNowNextAndGaps(t *testing.T) {
	w := newWorld(t)
	ask := func(chat int64) {
		delete(w.chats, chat)
		w.decide(hotline.Event{To: hotline.DeskAt(chat), Update: &hotline.Update{
			Kind: hotline.Command, Command: "oncall", Chat: chat, Group: true, From: ann, Msg: 5,
		}})
		w.settle()
	}
	ask(-1009)
	w.sees(-1009, "r.press.nodesk")
	ask(deskChat)
	w.sees(deskChat, "r.oncall.noshifts")
	w.onDuty()
	ask(deskChat)
	for key, has := range map[string][]string{
		"r.alert.oncall":  {"Name=Ann", "Until=16:00"},
		"r.oncall.backup": {"Who=Eve"},
		"r.oncall.next":   {"From=16:00", "Name=Ben", "Until=20:00"},
		"r.oncall.gap":    {"From=20:00", "To=08:00"},
		"r.oncall.zone":   {"Zone=Asia/Phnom_Penh"},
	} {
		for _, want := range has {
			if got := w.line(key); !strings.Contains(got, want) {
				t.Errorf("%s is %q, without %s", key, got, want)
			}
		}
	}
	w.seesNot(deskChat, "r.oncall.nogap")
	w.house.Shifts[0].To = 8 * 60
	ask(deskChat)
	w.sees(deskChat, "r.oncall.nogap")
	// A zone with summer time, and a desk that is never staffed.
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for i := range w.house.Shifts {
		w.house.Shifts[i].Zone = berlin
		w.house.Shifts[i].Backup = true
	}
	ask(deskChat)
	if got := w.line("r.oncall.zone"); !strings.Contains(got, "Zone=Europe/Berlin") {
		t.Errorf("the zone is %q", got)
	}
	w.sees(deskChat, "r.oncall.nobody")
	if got := w.line("r.oncall.gap"); !strings.Contains(got, "From=09:00") || !strings.Contains(got, "To=02.03. 09:00") {
		t.Errorf("the gap is %q", got)
	}
}

func TestALanguageIsNamedOnlyWhereSomebodySpeaksIt(t *testing.T) {
	for _, c := range []struct {
		name  string
		lang  string
		house func(*hotline.House)
		named bool
	}{
		{"the desk's own", "en", func(*hotline.House) {}, true},
		{"another", "vi", func(*hotline.House) {}, false},
		{"one that the desk says", "vi", func(h *hotline.House) { h.Desks[0].Languages = []string{"vi"} }, true},
		{"a responder's", "vi", func(h *hotline.House) {
			h.Responders = []hotline.Responder{{Name: "Ann", Desk: deskChat, Languages: []string{"km", "vi"}}}
		}, true},
		{"a responder's of another desk", "vi", func(h *hotline.House) {
			h.Responders = []hotline.Responder{{Name: "Ann", Desk: -1002, Languages: []string{"vi"}}}
		}, false},
		{"in whatever script", "zh-Hans", func(h *hotline.House) { h.Desks[0].Languages = []string{"zh"} }, true},
		{"not one that only begins like it", "fil", func(h *hotline.House) { h.Desks[0].Languages = []string{"fi"} }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.house(w.house)
			told := urgent()
			told.Lang = c.lang
			w.tell(told, hotline.Detail{})
			if got := w.line("r.alert.lang"); strings.Contains(got, "lang."+c.lang) != c.named {
				t.Errorf("the group sees %q", got)
			}
		})
	}
}
