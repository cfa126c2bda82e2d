package oversee

import (
	"fmt"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func in(d time.Duration) time.Time { return noon.Add(d) }
func ms(d time.Duration) int64     { return in(d).UnixMilli() }

func TestH8Audit(t *testing.T) {
	openTo := func(d time.Duration) string { return fmt.Sprintf(`{"st":"open","nx":%d}`, ms(d)) }
	held := func(d time.Duration) string { return fmt.Sprintf(`{"st":"held","h":7,"le":%d}`, ms(d)) }
	notReal := func(d time.Duration) string { return fmt.Sprintf(`{"st":"notreal","un":%d}`, ms(d)) }
	at := func(d time.Duration) time.Time { return in(d) }
	for name, c := range map[string]struct {
		state   string // "": it is gone
		sealed  bool
		timer   time.Time
		expires time.Time
		pending bool
		want    Kind
		since   time.Time
	}{
		"open and in time":                      {state: openTo(time.Minute), timer: at(time.Minute)},
		"open, woken before for something":      {state: openTo(time.Hour), timer: at(time.Minute)},
		"open, due just now":                    {state: openTo(0), timer: at(0)},
		"open, due within grace, taken up":      {state: openTo(-time.Minute), pending: true},
		"open, at the edge of grace":            {state: openTo(-grace), timer: at(-grace)},
		"open, past grace":                      {state: openTo(-grace - time.Millisecond), timer: at(-grace), want: Overdue, since: at(-grace - time.Millisecond)},
		"open, long past, in a stuck journal":   {state: openTo(-time.Hour), pending: true, want: Overdue, since: at(-time.Hour)},
		"open without a next time":              {state: `{"st":"open"}`, timer: at(time.Minute), want: Untold},
		"open, told in the year 3000":           {state: `{"st":"open","nx":32503680000000}`, timer: at(time.Minute), want: Untold},
		"open without a timer":                  {state: openTo(time.Hour), want: NoTimer},
		"open without a timer, event pending":   {state: openTo(time.Hour), pending: true},
		"open, timer too late":                  {state: openTo(time.Minute), timer: at(time.Hour), want: LateTimer},
		"open, timer a little late":             {state: openTo(time.Minute), timer: at(time.Minute + grace)},
		"open, state goes before the timer":     {state: openTo(2 * time.Hour), timer: at(2 * time.Hour), expires: at(time.Hour), want: LateTimer},
		"held and the lease lives":              {state: held(12 * time.Hour), timer: at(12 * time.Hour)},
		"held for days, the lease renewed":      {state: `{"st":"held","h":7,"op":1,"le":` + fmt.Sprint(ms(time.Hour)) + `}`, timer: at(time.Hour)},
		"held with a lapsed lease":              {state: held(-time.Hour), timer: at(-time.Hour), want: Lapsed, since: at(-time.Hour)},
		"held by nobody":                        {state: fmt.Sprintf(`{"st":"held","le":%d}`, ms(time.Hour)), timer: at(time.Hour), want: Untold},
		"held without a lease":                  {state: `{"st":"held","h":7}`, timer: at(time.Hour), want: Untold},
		"held without a timer":                  {state: held(time.Hour), want: NoTimer},
		"not real, undo runs":                   {state: notReal(time.Minute), timer: at(time.Minute)},
		"not real, undo over":                   {state: notReal(-time.Hour), timer: at(time.Hour), want: Undecided, since: at(-time.Hour)},
		"not real for ever":                     {state: `{"st":"notreal"}`, timer: at(time.Hour), want: Untold},
		"closed, and nobody took it out":        {state: `{"st":"closed"}`},
		"withdrawn":                             {state: `{"st":"withdrawn"}`},
		"gone":                                  {want: Gone},
		"gone with a timer":                     {timer: at(time.Minute), want: Gone},
		"sealed with a key that is lost":        {sealed: true, timer: at(time.Minute), want: Unreadable},
		"not what is written here":              {state: `{"st":`, timer: at(time.Minute), want: Unreadable},
		"a status that nobody knows":            {state: `{"st":"paused"}`, timer: at(time.Minute), want: Unreadable},
		"a state of a version without a status": {state: `{}`, timer: at(time.Minute), want: Unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			seen := hotline.WatchedCase{Name: "name", Sealed: c.sealed, Timer: c.timer, Expires: c.expires, Pending: c.pending}
			if c.expires.IsZero() {
				seen.Expires = in(48 * time.Hour)
			}
			if c.state != "" {
				seen.State, seen.Actor = []byte(c.state), hotline.CaseOf("7KQ2MX")
			}
			found := Audit(noon, hotline.Overseen{Lane: 7, Cases: []hotline.WatchedCase{seen}})
			if c.want == "" {
				if len(found) != 0 {
					t.Fatalf("found %+v", found)
				}
				return
			}
			if len(found) != 1 || found[0].Kind != c.want || !found[0].Since.Equal(c.since) || found[0].Lane != 7 || found[0].Name != "name" || found[0].Actor != seen.Actor {
				t.Fatalf("found %+v, not %s since %v", found, c.want, c.since)
			}
		})
	}
}

func TestAuditOfWhatWaits(t *testing.T) {
	wait := func(r hotline.Rank, d time.Duration) hotline.WaitingSend {
		return hotline.WaitingSend{Rank: r, At: in(-d)}
	}
	for name, c := range map[string]struct {
		o     hotline.Overseen
		want  Kind
		since time.Duration
	}{
		"nothing":                     {},
		"an alert on its way":         {o: hotline.Overseen{Waiting: []hotline.WaitingSend{wait(hotline.RankUrgent, lateAfter)}}},
		"an amendment that waits":     {o: hotline.Overseen{Waiting: []hotline.WaitingSend{wait(hotline.RankAmend, time.Hour), wait(hotline.RankCard, time.Hour)}}},
		"alerts that wait":            {o: hotline.Overseen{Waiting: []hotline.WaitingSend{wait(hotline.RankAlert, 6*time.Minute), wait(hotline.RankUrgent, 9*time.Minute)}}, want: Late, since: 9 * time.Minute},
		"a journal at work":           {o: hotline.Overseen{Oldest: in(-lateAfter)}},
		"a journal that nobody reads": {o: hotline.Overseen{Oldest: in(-6 * time.Minute)}, want: Stuck, since: 6 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			found := Audit(noon, c.o)
			switch {
			case c.want == "" && len(found) > 0:
				t.Fatalf("found %+v", found)
			case c.want != "" && (len(found) != 1 || found[0].Kind != c.want || !found[0].Since.Equal(in(-c.since))):
				t.Fatalf("found %+v", found)
			}
		})
	}
}

func TestWatchOf(t *testing.T) {
	opened, closed := []byte(`{"st":"open"}`), []byte(`{"st":"closed"}`)
	for name, c := range map[string]struct {
		no            hotline.CaseNo
		before, after []byte
		want          hotline.Watch
	}{
		"opened":                        {no: "7KQ2MX", after: opened, want: hotline.Watched},
		"held":                          {no: "7KQ2MX", before: opened, after: []byte(`{"st":"held"}`), want: hotline.Watched},
		"closed":                        {no: "7KQ2MX", before: opened, after: closed, want: hotline.Relieved},
		"opened again":                  {no: "7KQ2MX", before: closed, after: opened, want: hotline.Watched},
		"closed for long and forgotten": {no: "7KQ2MX", before: closed, want: hotline.Unwatched},
		"asked of a case that is none":  {no: "7KQ2MX", want: hotline.Unwatched},
		"erased while it was open":      {no: "7KQ2MX", before: opened, want: hotline.Watched},
		"written so that none reads it": {no: "7KQ2MX", before: opened, after: []byte(`{`), want: hotline.Watched},
		"practice":                      {no: "ZKQ2MX", after: opened, want: hotline.Unwatched},
	} {
		t.Run(name, func(t *testing.T) {
			if got := WatchOf(c.no, c.before, c.after); got != c.want {
				t.Errorf("%d, not %d", got, c.want)
			}
		})
	}
}
