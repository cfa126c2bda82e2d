package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"hotline/bot/internal/beacon"
	"hotline/bot/internal/config"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/scrub"
	"hotline/bot/internal/seal"
	"hotline/flows"
	"hotline/locales"
)

// Streams are the program's own.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Faults are what is wrong with the settings, a line each.
type Faults []config.Fault

// Error is the faults, a line each.
func (f Faults) Error() string { return config.Print(f) }

// settings reads and checks the settings.
func settings(environ []string) (*config.Config, error) {
	set, bundle, err := texts(nil)
	if err != nil {
		return nil, err
	}
	checks := settingsChecks(set, bundle)
	cfg, faults := config.Load(environ, checks)
	if cfg != nil {
		_, faults = readDirectory(cfg.Directory, directoryChecks(checks.Needs, bundle))
	}
	if len(faults) > 0 {
		return nil, Faults(faults)
	}
	return cfg, nil
}

// settingsChecks are what all rooms know of what settings may be.
func settingsChecks(set *flows.Set, bundle *locales.Bundle) config.Checks {
	checks := rosterChecks(set, bundle)
	checks.Keys = func(keys string) error {
		_, err := seal.ParseKeys(keys)
		return err
	}
	checks.Redis = func(url string) error {
		_, err := redisstore.ParseURL(url)
		return err
	}
	checks.Channel = beacon.Check
	return checks
}

// Serve runs the service with the settings in the environment.
func Serve(ctx context.Context, environ []string, s *Streams) error {
	cfg, err := settings(environ)
	if err != nil {
		return err
	}
	for _, w := range cfg.Warnings {
		_, _ = fmt.Fprintln(s.Err, "warning:", w)
	}
	if findings := check(); len(findings) > 0 {
		return findings
	}
	log, err := scrub.NewLogger(cfg.LogLevel, s.Err)
	if err != nil {
		return err
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	return serve(ctx, cfg, Parts{Log: log, Linger: linger, Hangup: hangup})
}

// serve builds the service and runs it.
func serve(ctx context.Context, cfg *config.Config, parts Parts) (err error) {
	a, err := New(ctx, cfg, parts)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := a.Close(); err == nil {
			err = cerr
		}
		_ = parts.Log.Sync()
	}()
	return a.Run(ctx)
}

// NewKey prints a new sealing key.
func NewKey(s *Streams) error {
	_, err := fmt.Fprintln(s.Out, seal.NewKey())
	return err
}

// findings are what is wrong with the conversations.
type findings []flows.Finding

// Error is the findings, a line each.
func (f findings) Error() string {
	var text string
	for _, one := range f {
		text += one.String() + "\n"
	}
	return text
}
