package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/seal"
)

var errSince = errors.New("--since must be longer than nothing, such as 24h")

// Audit are the commands about the audit.
type Audit struct {
	Export AuditExport `cmd:"" help:"Print the audit as JSON, a line an act, oldest first; it tells no content. It takes the settings that serve takes."`
}

// AuditExport are the options of bot audit export.
type AuditExport struct {
	Since time.Duration `help:"Only what was done within this time, such as 24h; all that is kept (180 days) if it is not given."`
}

// Run prints who did what to which case, a line of JSON each, oldest
// first. What it prints names
// responders by their Telegram id, and no survivor.
func (e AuditExport) Run(ctx context.Context, s *Streams) error {
	if e.Since < 0 {
		return errSince
	}
	cfg, err := settings(os.Environ())
	if err != nil {
		return err
	}
	keys, err := seal.ParseKeys(cfg.Keys.Reveal())
	if err != nil {
		return fmt.Errorf("reading the sealing keys: %w", err)
	}
	store, err := redisstore.Open(ctx, redisstore.Options{URL: cfg.RedisURL.Reveal(), Keys: keys, Log: zap.NewNop(), Now: time.Now})
	if err != nil {
		return fmt.Errorf("opening the store: %w", err)
	}
	var from time.Time
	if e.Since > 0 {
		from = time.Now().Add(-e.Since)
	}
	return errors.Join(exportAudit(ctx, store, from, s), store.Close())
}

func exportAudit(ctx context.Context, store *redisstore.Store, from time.Time, s *Streams) error {
	all, sealed, err := store.Audit(ctx, from)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.Out)
	lines := json.NewEncoder(out)
	for i := range all {
		if err := lines.Encode(&all[i]); err != nil {
			return fmt.Errorf("printing the audit: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("printing the audit: %w", err)
	}
	if sealed > 0 {
		return fmt.Errorf("%d entries are missing above: no key in HOTLINE_KEYS opens them. Add the keys that were in use then", sealed)
	}
	return nil
}
