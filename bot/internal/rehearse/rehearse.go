// Package rehearse sends a crowd through the service: simulated survivors tap
// their way from the first card to "received", responders take some of the
// alerts, and at the end it is told how long people waited, what it cost, and
// whether anybody was lost. The service runs in a process of its own and sees
// nothing but the Bot API, so what is measured is what would run. Users size a
// server with it, and drill their team.
package rehearse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"hotline/bot/internal/sandbox"
)

// Group is the responders' group, for the roster of the service.
const Group = -1001000000001

// token has the form of a bot's and opens nothing.
const token = "7000000001:rehearsal-rehearsal-rehearsal-rehears"

// Options say what the crowd is like.
type Options struct {
	Survivors int           // at least 1
	Asleep    int           // people who came before, read the promise, and put the phone down
	Arrive    time.Duration // the span over which they come
	Think     time.Duration // about how long each looks at a card; 0: not at all
	Urgent    float64       // the share that is in danger
	Take      float64       // the share of alerts that responders take
	Seed      uint64        // of everything that is random in the crowd
	// Limit, if not 0, makes the Bot API as strict as Telegram: so many sends a
	// second for the whole bot, one a second in a chat, 20 a minute in a group.
	Limit int
	// Patience is how long nothing at all may happen until who has not finished
	// is given up; 0 means 90 s, or 10 min under a limit: a group then takes 20
	// messages a minute, and calls that are repeated go before first ones.
	Patience time.Duration

	// Command makes the command that runs the service against a Bot API at a
	// base URL, with a token.
	Command func(api, token string) *exec.Cmd
	// Progress is where a bar is drawn; nil: nowhere.
	Progress io.Writer
}

// errDied says that the service ended by itself. What it said is on its own
// standard error.
var errDied = errors.New("the service ended during the rehearsal")

// Run sends the crowd through. An error says that the rehearsal itself failed;
// people who were lost are in the report.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Patience <= 0 {
		o.Patience = 90 * time.Second
		if o.Limit > 0 {
			o.Patience = 10 * time.Minute
		}
	}
	options := sandbox.Options{Token: token, KeepCalls: -1}
	if o.Limit > 0 {
		options.Limits = sandbox.Telegrams()
		options.Limits.Bot = float64(o.Limit)
	}
	server := sandbox.New(options)
	if err := server.Start("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("starting the Bot API server: %w", err)
	}
	defer server.Close()
	c := newCrowd(o, server)

	began := time.Now()
	service, err := start(o.Command(server.URL(), server.Token()))
	if err != nil {
		return nil, fmt.Errorf("starting the service: %w", err)
	}
	defer service.stop()
	if err := c.until(ctx, service, func() bool { return server.Stats().Calls["getUpdates"] > 0 }); err != nil {
		return nil, fmt.Errorf("waiting for the service: %w", err)
	}
	ready := time.Since(began)
	if err := c.lull(ctx, service); err != nil {
		return nil, fmt.Errorf("waiting for those who only look: %w", err)
	}
	before, cpu := server.Stats(), service.cpu()
	took, err := c.run(ctx, service)
	if err != nil {
		return nil, err
	}
	after, cpu := server.Stats(), service.cpu()-cpu
	r := c.report(took, before, after)
	r.StartMS = milliseconds(ready)
	r.RSS = service.rss()
	r.CPU = round(float64(cpu.Microseconds()) / float64(max(1, r.Updates)))
	return r, nil
}
