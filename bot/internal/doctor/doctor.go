// Package doctor looks at a deployment and says what to mend: settings, keys,
// clock, Redis, token, webhook, desks, and what its caller adds. What was seen
// is judged by pure functions; seeing is kept apart from judging. It changes
// nothing, neither in Redis nor at Telegram, takes no updates and no lease, and
// so may look before the first start and while the service runs.
//
// No finding holds a secret, a person, or the name or title of a group: a desk
// is its number in the roster.
package doctor

import (
	"context"
	"net/http"
	"slices"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/redisstore"
)

// Level says how bad a finding is.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Info Level = "info" // worth knowing; nothing is to be mended
	Warn Level = "warn" // it works, and something may go wrong
	Fail Level = "fail" // it does not work, or somebody may be harmed
)

// The areas, in the order in which they are told. Those of a caller's checks
// come behind them, in the caller's order.
const (
	Settings = "settings"
	Keys     = "keys"
	Clock    = "clock"
	Redis    = "redis"
	Token    = "token"
	Webhook  = "webhook"
	Desks    = "desks"
)

var areas = []string{Settings, Keys, Clock, Redis, Token, Webhook, Desks}

// Finding is one thing that was seen.
type Finding struct {
	Area  string `json:"area"`
	Level Level  `json:"level"`
	// What was seen, and the Remedy: whole sentences. A finding that is OK has no
	// remedy.
	What   string `json:"what"`
	Remedy string `json:"remedy,omitempty"`

	// passing says that it may be over in a moment: what is starting too.
	passing bool
	// follows says that it need not be told if the token's own check failed.
	follows bool
}

func ok(area, what string) Finding { return Finding{Area: area, Level: OK, What: what} }
func info(area, what, remedy string) Finding {
	return Finding{Area: area, Level: Info, What: what, Remedy: remedy}
}
func warn(area, what, remedy string) Finding {
	return Finding{Area: area, Level: Warn, What: what, Remedy: remedy}
}
func fail(area, what, remedy string) Finding {
	return Finding{Area: area, Level: Fail, What: what, Remedy: remedy}
}

// later is a failure that may be over in a moment.
func later(area, what, remedy string) Finding {
	f := fail(area, what, remedy)
	f.passing = true
	return f
}

// Check is a look of the caller's own at an area. It must heed its context.
type Check struct {
	Area string
	Look func(context.Context) []Finding
}

// Deployment is what is looked at.
type Deployment struct {
	// Config is what could be read of the settings, Faults what is wrong with
	// them. What a fault names is not used.
	Config *config.Config
	Faults []config.Fault
	// KeysFile is the file that the sealing keys stand in, empty if none.
	KeysFile string
	// Store opens Redis, as the service does. Without Keys, what is sealed stays
	// unseen; KeyCount is how many there are.
	Store    redisstore.Options
	KeyCount int
	// Checks are the caller's.
	Checks []Check
	// HTTP calls the Bot API; nil: as the service does.
	HTTP *http.Client
	// Now is the clock; nil: this machine's.
	Now func() time.Time
	// Within is how long a check may take; 0: 5 s.
	Within time.Duration
	// Wait is for how long to look again while something does not answer, as when
	// it is being started; Pause is how long between, 0: 2 s.
	Wait, Pause time.Duration
}

// Examine looks at everything, side by side, and returns what was seen in the
// order of the areas.
func Examine(ctx context.Context, d Deployment) Report {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Within == 0 {
		d.Within = 5 * time.Second
	}
	if d.Pause == 0 {
		d.Pause = 2 * time.Second
	}
	waiting, cancel := context.WithTimeout(ctx, d.Wait)
	defer cancel()
	for {
		found := d.look(ctx)
		if !slices.ContainsFunc(found, func(f Finding) bool { return f.passing }) || waiting.Err() != nil {
			return d.report(found)
		}
		again := time.NewTimer(d.Pause)
		select {
		case <-again.C:
		case <-waiting.Done():
			again.Stop()
			return d.report(found)
		}
	}
}

// report sorts what was found.
func (d *Deployment) report(found []Finding) Report {
	order := slices.Clone(areas)
	for _, c := range d.Checks {
		order = append(order, c.Area)
	}
	slices.SortStableFunc(found, func(a, b Finding) int {
		return slices.Index(order, a.Area) - slices.Index(order, b.Area)
	})
	r := Report{Result: OK, Findings: found}
	for _, level := range []Level{Warn, Fail} {
		if slices.ContainsFunc(found, func(f Finding) bool { return f.Level == level }) {
			r.Result = level
		}
	}
	return r
}
