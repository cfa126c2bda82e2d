package app

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/directory"
	"hotline/bot/internal/hotline"
)

func TestDoctorJudgesTheDirectory(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	entry := func(checked time.Time) directory.Entry {
		return directory.Entry{By: "Sokha", Entry: hotline.Entry{Name: "Canary", Checked: checked, Until: checked.AddDate(0, 0, 30)}}
	}
	fresh, near, old, ahead := entry(now.AddDate(0, 0, -1)), entry(now.AddDate(0, 0, -26)), entry(now.AddDate(0, 0, -40)), entry(now.AddDate(0, 0, 2))
	for name, c := range map[string]struct {
		own     bool
		entries []directory.Entry
		faults  []config.Fault
		want    string // levels and pieces, in order
	}{
		"none of their own": {want: "info none of your own"},
		"a fault":           {own: true, faults: []config.Fault{{Setting: "d.yaml:3", What: "no such need", Remedy: "Mend it."}}, want: "fail d.yaml:3: no such need."},
		"fresh":             {own: true, entries: []directory.Entry{fresh, {}}, want: "ok 1 are shown."},
		"near its end":      {own: true, entries: []directory.Entry{fresh, near}, want: "warn 1 of those shown"},
		"expired":           {own: true, entries: []directory.Entry{fresh, old}, want: "warn 1 are hidden, because they were verified too long"},
		"all expired":       {own: true, entries: []directory.Entry{old, old}, want: "warn 2 are hidden|warn Nobody is shown"},
		"of a day to come":  {own: true, entries: []directory.Entry{fresh, ahead}, want: "warn 1 are hidden, because they were verified on a day"},
		"nobody verified":   {own: true, entries: []directory.Entry{{}}, want: "warn Nobody is shown"},
	} {
		t.Run(name, func(t *testing.T) {
			found := judgeDirectory(c.own, &directory.Book{Entries: c.entries}, c.faults, now)
			want := strings.Split(c.want, "|")
			if len(found) != len(want) {
				t.Fatalf("found %+v", found)
			}
			for i, f := range found {
				level, piece, _ := strings.Cut(want[i], " ")
				if string(f.Level) != level || !strings.Contains(f.What, piece) || strings.Contains(f.What+f.Remedy, "Canary") {
					t.Errorf("found %+v, want %q", f, want[i])
				}
			}
		})
	}
}
