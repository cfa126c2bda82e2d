package lane

import (
	"testing"

	"hotline/bot/internal/hotline"
)

// Of all processes one leads, also while the store is away: by what was last
// known.
func TestOneOfAllLeads(t *testing.T) {
	for name, c := range map[string]struct {
		poll bool
		crew *hotline.Crew
		want bool
	}{
		"before the first sign of life":    {},
		"the one that polls":               {poll: true, crew: &hotline.Crew{Live: []string{"a", "b"}, Poller: true}, want: true},
		"one that would poll if it might":  {poll: true, crew: &hotline.Crew{Live: []string{"b", "c"}}},
		"the first of those with webhooks": {crew: &hotline.Crew{Live: []string{"b", "c"}}, want: true},
		"another of them":                  {crew: &hotline.Crew{Live: []string{"a", "b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			l := New(Options{Instance: "b", Poll: c.poll})
			l.crew.Store(c.crew)
			if l.Leads() != c.want {
				t.Errorf("leads: %v", l.Leads())
			}
		})
	}
}
