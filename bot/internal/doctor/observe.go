package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/telegram"
)

// atOnce is how many checks may run at a time: a desk is a check of its own.
const atOnce = 16

// look runs all checks side by side, each for as long as it may.
func (d *Deployment) look(ctx context.Context) []Finding {
	checks := []Check{
		{Settings, func(context.Context) []Finding {
			return append(judgeSettings(d.Faults, d.Config.Warnings), judgeWatch(d.Config)...)
		}},
		{Keys, func(context.Context) []Finding { return judgeKeys(d.seeKeys()) }},
	}
	closing := func() {}
	var store *redisstore.Reader
	if !d.faulty("HOTLINE_REDIS_URL") {
		var err error
		if store, err = redisstore.OpenReader(d.Store); err == nil {
			closing = func() { _ = store.Close() }
			checks = append(checks,
				Check{Redis, func(ctx context.Context) []Finding { return d.lookAtRedis(ctx, store) }},
				Check{Keys, func(ctx context.Context) []Finding { return d.lookAtNaming(ctx, store) }})
		}
	}
	if !d.faulty("HOTLINE_TELEGRAM_") {
		client, err := telegram.New(telegram.Options{Token: d.Config.Token.Reveal(), API: d.Config.API, HTTP: d.HTTP})
		if err == nil {
			defer client.CloseIdle()
			checks = append(checks,
				Check{Token, func(ctx context.Context) []Finding { return d.lookAtSelf(ctx, client) }},
				Check{Webhook, func(ctx context.Context) []Finding { return d.lookAtWebhook(ctx, client) }})
			checks = append(checks, d.desks(client, store)...)
		}
	}
	found := run(ctx, d, append(checks, d.Checks...))
	closing()
	// Where nobody answers for the token, what follows from that is not told again.
	if slices.ContainsFunc(found, func(f Finding) bool { return f.Area == Token && f.Level == Fail }) {
		found = slices.DeleteFunc(found, func(f Finding) bool { return f.follows })
	}
	return found
}

// faulty reports whether a setting of this name, or of a name that begins so,
// has a fault.
func (d *Deployment) faulty(name string) bool {
	for _, f := range d.Faults {
		if strings.HasPrefix(f.Setting, name) {
			return true
		}
	}
	return false
}

// run runs checks side by side. One that does not end in time is a finding.
func run(ctx context.Context, d *Deployment, checks []Check) []Finding {
	found := make([][]Finding, len(checks))
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, c := range checks {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			within, cancel := context.WithTimeout(ctx, d.Within)
			defer cancel()
			done := make(chan []Finding, 1)
			go func() { done <- c.Look(within) }()
			// One that heeds its time has a moment to say what it waited for.
			late := time.NewTimer(d.Within + d.Within/10)
			defer late.Stop()
			select {
			case found[i] = <-done:
			case <-late.C:
				found[i] = []Finding{later(c.Area, fmt.Sprintf("Not seen: there was no end of looking within %s.", d.Within), "See what holds it up, and look again.")}
			}
		})
	}
	all.Wait()
	var flat []Finding
	for _, f := range found {
		flat = append(flat, f...)
	}
	return flat
}

func (d *Deployment) seeKeys() keysSeen {
	seen := keysSeen{count: d.KeyCount, file: d.KeysFile != "", faulty: d.faulty("HOTLINE_KEYS")}
	if info, err := os.Stat(d.KeysFile); err == nil {
		seen.mode = info.Mode()
	}
	return seen
}

func (d *Deployment) lookAtRedis(ctx context.Context, store *redisstore.Reader) []Finding {
	setup, err := store.Setup(ctx)
	if err != nil {
		f := fail(Redis, capital(err.Error())+".", "See that Redis runs, and that HOTLINE_REDIS_URL leads to it from here.")
		f.passing = redisstore.Passing(err)
		return []Finding{f}
	}
	return append(judgeRedis(setup), judgeClocks(setup.Servers))
}

func (d *Deployment) lookAtNaming(ctx context.Context, store *redisstore.Reader) []Finding {
	naming, err := store.Naming(ctx)
	if err != nil {
		return []Finding{warn(Keys, "Whether they open what is stored cannot be seen.", "Mend what is said of Redis, and look again.")}
	}
	return judgeNaming(naming)
}

func (d *Deployment) lookAtSelf(ctx context.Context, client *telegram.Client) []Finding {
	self, err := client.LookAtSelf(ctx, d.Now)
	found := []Finding{judgeClock("Telegram", ahead(self), within(self))}
	if err != nil {
		return append(found, judgeCall(Token, err))
	}
	return append(found, judgeSelf(self)...)
}

func (d *Deployment) lookAtWebhook(ctx context.Context, client *telegram.Client) []Finding {
	state, err := client.Webhook(ctx)
	if err != nil {
		return following(judgeCall(Webhook, err), err)
	}
	return judgeWebhook(d.Config.WebhookURL, state, d.Now())
}

// desks are the checks of the desks' groups. A group goes by the id that it has
// now, which Redis knows; where Redis does not answer, by the roster's.
func (d *Deployment) desks(client *telegram.Client, store *redisstore.Reader) []Check {
	id, _, _ := strings.Cut(d.Config.Token.Reveal(), ":")
	bot, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil
	}
	aliases := sync.OnceValue(func() map[int64]int64 {
		if store == nil {
			return nil
		}
		ctx, cancel := context.WithTimeout(context.Background(), d.Within/2)
		defer cancel()
		known, _ := store.Aliases(ctx)
		return known
	})
	var all []Check
	for i, desk := range d.Config.Desks {
		if desk.Chat == 0 {
			continue
		}
		all = append(all, Check{Desks, func(ctx context.Context) []Finding {
			chat := desk.Chat
			if now, moved := aliases()[chat]; moved {
				chat = now
			}
			group, err := client.LookAtGroup(ctx, chat, bot)
			if err != nil {
				return following(judgeDeskError(i+1, err), err)
			}
			return judgeDesk(i+1, group)
		}})
	}
	return all
}

// following marks a failed call that would fail in the same way for everything.
func following(f Finding, err error) []Finding {
	var e *telegram.Error
	f.follows = !errors.As(err, &e) || e.Passing()
	return []Finding{f}
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
