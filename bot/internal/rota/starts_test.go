package rota

import (
	"fmt"
	"testing"
	"time"
)

// What begins after one look and up to the next is looked at once, whatever the
// clocks do in between.
func TestStartsAreEachInOneStretch(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	r := rotaOf(t, berlin, "Ann 02:30-14:30", "Ben 14:30-02:30 mon,tue,wed", "Eve 02:30-03:30 sun backup")
	for name, first := range map[string]time.Time{
		"the beginning of summer time": time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC),
		"its end":                      time.Date(2026, 10, 23, 0, 0, 0, 0, time.UTC),
		"a leap day":                   time.Date(2028, 2, 27, 0, 0, 0, 0, time.UTC),
	} {
		seen := map[string]int{}
		for at := first; at.Before(first.AddDate(0, 0, 7)); at = at.Add(15 * time.Minute) {
			for _, s := range r.Starts(at, at.Add(15*time.Minute)) {
				if !s.From.After(at) || s.From.After(at.Add(15*time.Minute)) {
					t.Errorf("%s: %v begins not between", name, s)
				}
				seen[fmt.Sprint(s.Name, s.From)]++
			}
		}
		// Seven of Ann's, three of Ben's, one of Eve's.
		if len(seen) != 11 {
			t.Errorf("%s: %d begin: %v", name, len(seen), seen)
		}
		for s, n := range seen {
			if n != 1 {
				t.Errorf("%s: %s begins %d times", name, s, n)
			}
		}
	}
}
