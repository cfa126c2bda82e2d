package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hotline/bot/internal/directory"
)

// kitchen is a directory of a deployment's own.
const kitchen = `entries:
- id: kitchen
  name: Kitchen by the river
  kind: aid
  needs: [food_water]
  areas: [KH-12]
  phone: ["023 000 111"]
  source: [{title: Told by themselves, address: "https://kitchen.example", date: "2026-11-20"}]
  read: 2026-11-20
  listed: Sister Example
`

// Somebody reads without a case, from the promise card to an entry that the
// deployment has dialled; its time runs out by the clock, and nobody is told.
func TestInformationWithoutACase(t *testing.T) {
	stories(t, func(s *story) {
		s.stop()
		s.cfg.Directory = filepath.Join(s.TempDir(), "directory.yaml")
		if err := os.WriteFile(s.cfg.Directory, []byte(kitchen), 0o600); err != nil {
			s.Fatal(err)
		}
		s.start()
		hangsUp := func() {
			s.hangup <- syscall.SIGHUP
			s.hangup <- syscall.SIGHUP // it is taken only when the first was done with
		}
		phone := s.phone(501, "en")
		phone.Starts("")
		s.presses(phone, "language:en", "promise:info", "info:n", "info:p.food_water", "info:e.food_water.KH-12")
		phone.Sees("We have nobody for this there")

		s.verifies("kitchen", 0)
		s.presses(phone, "info:e.food_water.all")
		phone.Sees("We have nobody for this") // nobody has told the service yet
		hangsUp()
		s.presses(phone, "info:p.food_water", "info:e.food_water.KH-12")
		day := directory.Today(s.clock.Now())
		phone.Sees("Kitchen by the river", "023 000 111", "In: Phnom Penh", "Checked on "+day, "not part of this hotline")

		// A file with a fault changes nothing.
		good, err := os.ReadFile(s.cfg.Directory)
		if err != nil {
			s.Fatal(err)
		}
		s.replaces(s.cfg.Directory, append(good, "nonsense: yes\n"...))
		hangsUp()
		if logs := s.logs.String(); !strings.Contains(logs, "directory.yaml:") || strings.Contains(logs, "Dara") || strings.Contains(logs, "Kitchen") {
			s.Error("the log does not say where the fault is, or shows what the file says")
		}
		s.presses(phone, "info:p.food_water", "info:e.food_water.KH-12")
		phone.Sees("Kitchen by the river")
		s.replaces(s.cfg.Directory, good)

		phone.Writes("is anybody there? canary-info-77")
		s.step()
		phone.Sees("What you wrote is not kept", "What would you like to see?")
		for _, word := range []string{"food_water", "KH-12", "canary-info-77", "e.food"} {
			if strings.Contains(s.logs.String(), word) {
				s.Errorf("the log holds %q", word)
			}
		}
		if len(ours(s.room)) > 0 || len(ours(phone)) != 1 {
			s.Errorf("the group has %d messages, the phone %d cards", len(ours(s.room)), len(ours(phone)))
		}
		s.passes(16 * time.Minute)
		phone.Sees("This chat has been cleared")

		// The day after the thirtieth it is gone, without a restart and without a
		// signal: the clock alone does it.
		end, err := time.ParseInLocation(time.DateOnly, day, time.FixedZone("", 7*60*60))
		if err != nil {
			s.Fatal(err)
		}
		s.passes(end.AddDate(0, 0, 30).Sub(s.clock.Now()) - time.Minute)
		phone.Writes("/info")
		s.presses(phone, "info:n", "info:p.food_water", "info:e.food_water.KH-12")
		phone.Sees("Kitchen by the river")
		s.passes(2 * time.Minute)
		s.presses(phone, "info:p.food_water", "info:e.food_water.KH-12")
		phone.Sees("We have nobody for this there")
		if len(ours(s.room)) > 0 {
			s.Error("the group was told something")
		}
	})
}

// verifies is what bot directory verify does on this machine, so many days ago.
func (s *story) verifies(id string, ago int) {
	s.Helper()
	desk := s.desk()
	var out strings.Builder
	on := directory.Today(s.clock.Now().AddDate(0, 0, -ago))
	if err := desk.verify(directory.Verification{ID: id, By: "Dara", On: on}, &Streams{Out: &out}); err != nil {
		s.Fatal(err)
	}
	if !strings.Contains(out.String(), "live, hidden from") || !strings.Contains(out.String(), "/reload") {
		s.Errorf("it says %s", out.String())
	}
}

// replaces puts a file in the place of another at once: the second signal may still
// be under way, and would read one that is half written.
func (s *story) replaces(path string, data []byte) {
	s.Helper()
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		s.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		s.Fatal(err)
	}
}

// desk is the commands' view of the story's directory.
func (s *story) desk() *directoryDesk {
	return &directoryDesk{path: s.cfg.Directory, checks: directoryChecks(s.app.checks.Needs, s.app.bundle), now: s.clock.Now()}
}

// A coordinator's /reload takes the directory over, too, and serve does not begin
// with a file that has a fault.
func TestTheDirectoryAtTheStart(t *testing.T) {
	s := begin(t, mini(t))
	s.stop()
	s.cfg.Directory = filepath.Join(t.TempDir(), "directory.yaml")
	for text, want := range map[string]string{
		"":                         "there is no such file",
		"entries: [{id: UPPER}]\n": "directory.yaml:1: not an id",
	} {
		if text != "" {
			if err := os.WriteFile(s.cfg.Directory, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := New(t.Context(), s.cfg, Parts{Clock: s.clock})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it begins with %v", err)
		}
		_ = os.Remove(s.cfg.Directory)
	}
}

func TestCheckSaysWhoIsToBeDialled(t *testing.T) {
	s := begin(t, mini(t))
	s.cfg.Directory = filepath.Join(t.TempDir(), "directory.yaml")
	check := func() string {
		var out strings.Builder
		n := checkDirectory(s.desk(), &out)
		return fmt.Sprintf("%d\n%s", n, out.String())
	}
	if got := check(); got != "1\nHOTLINE_DIRECTORY: there is no such file. \"bot directory verify\" makes it; an empty one will do, too.\n" {
		t.Error(got)
	}
	if err := os.WriteFile(s.cfg.Directory, []byte(kitchen+`verified:
- {id: kitchen, by: Dara, on: 2026-10-31}
- {id: licadho, by: Dara, on: 2026-10-25}
- {id: chabdai, by: Dara, on: 2026-11-24}
- {id: iom, by: Dara, on: 2026-12-24}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	want := `0
warning: directory: iom (IOM Cambodia) is hidden, verified on a day to come: 2026-12-24. Mend the day in on:.
warning: directory: kitchen (Kitchen by the river) is live, hidden from 2026-11-30. Dial it, then: bot directory verify kitchen --by NAME
warning: directory: licadho (LICADHO) is hidden, expired since 2026-11-24. Dial it, then: bot directory verify licadho --by NAME
warning: directory: nobody is shown for: asylum, clothes, cmr, died, documents, embassy, family, medical, return_home, shelter, third_party. The cards say so.
`
	if got := check(); got != want {
		t.Errorf("it says\n%s", got)
	}
	if err := os.WriteFile(s.cfg.Directory, []byte(kitchen+"verified:\n- {id: kitchn, by: Dara, on: 2026-10-31}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := check(); !strings.HasPrefix(got, "1\ndirectory.yaml:12: no entry \"kitchn\". See bot directory list") {
		t.Error(got)
	}
	s.cfg.Directory = ""
	if got := check(); !strings.HasPrefix(got, "0\nwarning: HOTLINE_DIRECTORY: not set") || strings.Count(got, "\n") != 2 {
		t.Error(got)
	}
}
