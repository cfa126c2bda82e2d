package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/config"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/seal"
	"hotline/bot/internal/staff"
	"hotline/bot/internal/telegram"
)

var errNoName = errors.New("the roster has nobody of this name: give the name as HOTLINE_ROSTER has it under responders")

// Invite is bot invite: it makes the link by which the first coordinator joins, on
// the machine that has the keys. Everybody else is invited by a coordinator.
type Invite struct {
	Name string `arg:"" help:"The name, as the roster has it."`
}

// Run prints the link. It takes the settings that serve takes, and may run beside
// it.
func (i Invite) Run(ctx context.Context, s *Streams) error {
	cfg, err := settings(os.Environ())
	if err != nil {
		return err
	}
	return invite(ctx, cfg, i.Name, time.Now(), s)
}

func invite(ctx context.Context, cfg *config.Config, name string, now time.Time, s *Streams) error {
	known := ""
	for _, p := range cfg.Responders {
		if strings.EqualFold(p.Name, strings.TrimSpace(name)) {
			known = p.Name
		}
	}
	if known == "" {
		return errNoName
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	keys, err := seal.ParseKeys(cfg.Keys.Reveal())
	if err != nil {
		return fmt.Errorf("reading the sealing keys: %w", err)
	}
	client, err := telegram.New(telegram.Options{Token: cfg.Token.Reveal(), API: cfg.API, Renderer: renderer{}})
	if err != nil {
		return err
	}
	defer client.CloseIdle()
	me, err := client.Me(ctx)
	if err != nil {
		return fmt.Errorf("asking Telegram who this bot is: %w", err)
	}
	store, err := redisstore.Open(ctx, redisstore.Options{URL: cfg.RedisURL.Reveal(), Keys: keys, Log: zap.NewNop()})
	if err != nil {
		return fmt.Errorf("opening the store: %w", err)
	}
	link := staff.JoinLink(me.Username, staff.Invitation(store.Mac, known, now))
	_, err = fmt.Fprintf(s.Out, "%s\nWhoever presses it first within ten minutes becomes %s: send it to nobody else.\n", link, known)
	return errors.Join(err, store.Close())
}
