package app

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/sandbox"
)

// A roster that is changed is taken over when the process is asked to read it;
// one with a fault changes nothing, and the log says where the fault is.
func TestARosterIsTakenOverWithoutARestart(t *testing.T) {
	s := begin(t, mini(t))
	s.cfg.Roster = filepath.Join(t.TempDir(), "roster.yaml")
	desk := fmt.Sprintf("desks:\n- {name: Desk, chat: %d, language: en}\n", group)
	reads := func(text string) {
		t.Helper()
		s.replaces(s.cfg.Roster, []byte(text))
		// The second is taken only when the first has been done with.
		s.hangup <- syscall.SIGHUP
		s.hangup <- syscall.SIGHUP
	}
	dara := s.responder(901, "Dara")
	asks := func() string {
		t.Helper()
		dara.Writes("/oncall")
		s.settle()
		return s.room.Last().Text
	}
	if got := asks(); !strings.Contains(got, "no shifts") {
		t.Errorf("without shifts /oncall says %q", got)
	}
	people := "responders:\n- {name: Mira, desk: Desk}\n- {name: Sokha, desk: Desk}\n"
	shift := func(name, from, to string) string {
		return fmt.Sprintf("- {responder: %s, zone: Asia/Phnom_Penh, days: [mon, tue, wed, thu, fri, sat, sun], from: %q, to: %q}\n", name, from, to)
	}
	// It is 16:00 in Phnom Penh.
	reads(desk + people + "shifts:\n" + shift("Mira", "08:00", "20:00") + shift("Sokha", "20:00", "07:00"))
	want := "📟 On call: Mira until 20:00\n⏭ Next, from 20:00: Sokha until 07:00\n" +
		"⚠️ Nobody is on call from 07:00 to 08:00.\n" +
		"⚠️ Nobody of Desk has joined yet. Until somebody does, everybody in the group may take a case.\nTimes are those of Asia/Phnom_Penh."
	if got := asks(); got != want {
		t.Errorf("/oncall says\n%s", got)
	}
	danger(s, 501)
	s.room.Sees("📟 On call: Mira until 20:00")

	reads(desk + people + "shifts:\n- {responder: Nobody, zone: Mars/Base, days: [mon], from: \"08:00\", to: \"09:00\"}\n")
	if got := asks(); got != want {
		t.Errorf("after a roster with faults /oncall says\n%s", got)
	}
	for _, said := range []string{"was not taken over", "roster.yaml:7", "a time zone that there is not", "a responder that there is not"} {
		if !strings.Contains(s.logs.String(), said) {
			t.Errorf("the log does not say %q", said)
		}
	}
	if strings.Contains(s.logs.String(), "Mars") || strings.Contains(s.logs.String(), "Mira") {
		t.Error("the log shows what the roster says")
	}

	s.passes(4 * time.Hour)
	s.passes(11 * time.Second)
	s.room.Sees("📟 On call: Sokha until 07:00")

	reads("desks:\n- {name: Elsewhere, chat: -1009999999999, language: en}\n")
	if got := asks(); !strings.Contains(got, "gets no cases") {
		t.Errorf("in a group that is no desk any more /oncall says %q", got)
	}
}

func TestOnCallInEveryLanguage(t *testing.T) {
	for lang, want := range map[string]string{"km": "អ្នកប្រចាំការ៖ Mira", "vi": "Đang trực: Mira", "zh-Hans": "值班：Mira"} {
		t.Run(lang, func(t *testing.T) {
			s := begin(t, mini(t))
			s.stop()
			roster, faults := config.ParseRoster("r", []byte(fmt.Sprintf(`
desks: [{name: Desk, chat: %d, language: %s}]
responders: [{name: Mira, desk: Desk}]
shifts: [{responder: Mira, zone: Europe/Berlin, days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "00:00"}]
`, group, lang)), s.app.checks)
			if faults != nil {
				t.Fatal(config.Print(faults))
			}
			s.cfg.Desks, s.cfg.Responders, s.cfg.Shifts = roster.Desks, roster.Responders, roster.Shifts
			s.start()
			s.room.Joins(sandbox.Person{ID: 901, First: "Dara", Lang: "en"}).Writes("/oncall")
			s.settle()
			s.room.Sees(want, "Europe/Berlin")
		})
	}
}

func TestCheckSaysWhereSomebodyIsMissing(t *testing.T) {
	s := begin(t, mini(t))
	roster, faults := config.ParseRoster("r", []byte(`
desks:
- {name: Night, chat: -1, language: en}
- {name: Day, chat: -2, language: en, escalation: [{to: oncall, after: 5m}, {to: backup, after: 5m}, {to: coordinators, after: 5m}]}
responders: [{name: Ann, desk: Night}, {name: Ben, desk: Night}]
shifts:
- {responder: Ann, zone: Europe/Berlin, days: [mon, tue, wed, thu, fri, sat, sun], from: "02:30", to: "14:30"}
- {responder: Ben, zone: Europe/Berlin, days: [mon, tue, wed, thu, fri, sat], from: "14:00", to: "02:30"}
`), s.app.checks)
	if faults != nil {
		t.Fatal(config.Print(faults))
	}
	var out strings.Builder
	// From a Friday to a Friday, over the night in which summer time begins.
	checkRoster(roster, time.Date(2026, 3, 27, 20, 0, 9, 0, time.UTC), &out)
	want := `warning: responders: nobody is a coordinator, so nobody can invite or remove people. Write role: coordinator for one of them.
warning: Night: nobody is on call from Sun 29 Mar 14:30 to Mon 30 Mar 02:30 (Europe/Berlin). Add a shift, or leave it if that is meant.
`
	for _, day := range []string{"Sat 28 Mar", "Mon 30 Mar", "Tue 31 Mar", "Wed 1 Apr", "Thu 2 Apr", "Fri 3 Apr"} {
		want += fmt.Sprintf("warning: Night: more than one is on call from %s 14:00 to %s 14:30 (Europe/Berlin). Leave it if that is meant.\n", day, day)
	}
	want += `warning: Day: a step to who is on call, but there are no shifts. It finds nobody.
warning: Day: a step to the backup, but no shift is a backup's. It finds nobody.
warning: Day: a step to the coordinators, but there are none. It finds nobody.
`
	if got := out.String(); got != want {
		t.Errorf("it says\n%s\nnot\n%s", got, want)
	}
}
