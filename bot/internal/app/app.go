// Package app joins the rooms of the house into one running service, and is
// where the rooms that decide meet those that talk. New builds it, Run runs it
// until its context ends, Close lets go of what New opened.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/admin"
	"hotline/bot/internal/clock"
	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/intake"
	"hotline/bot/internal/lane"
	"hotline/bot/internal/place"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/seal"
	"hotline/bot/internal/showcards"
	"hotline/bot/internal/telegram"
	"hotline/flows"
	"hotline/locales"
)

// errUnreadable says that a state is not of this house. It carries nothing of it.
var errUnreadable = errors.New("not a state of this version")

// Store is all that the service asks of where its lanes are kept.
type Store interface {
	lane.Store
	Bucket(perSecond int) *redisstore.Bucket
	Ping(context.Context) error
	Peek(context.Context, hotline.Actor) ([]byte, error)
	Rewrite(context.Context) error
	Aliases(context.Context) (map[int64]int64, error)
	SetAlias(ctx context.Context, oldChat, newChat int64) error
	overseen
	Close() error
}

// Parts are what a caller may put in place of the machine's own: the sandbox
// its clock, a test its wires.
type Parts struct {
	Log   *zap.Logger
	Clock hotline.Clock
	HTTP  *http.Client
	// Flows are the conversations' *.yaml files; nil: those that are built in.
	Flows fs.FS
	// OpenStore opens the store; nil: Redis at the configured address.
	OpenStore func(context.Context, redisstore.Options) (Store, error)
	// Hangup brings signals to read the roster and the directory anew; nil: none come.
	Hangup <-chan os.Signal
	// Linger is how long finished sends wait for a commit to ride on.
	Linger time.Duration
}

// App is the service.
type App struct {
	cfg    *config.Config
	log    *zap.Logger
	clock  hotline.Clock
	store  Store
	client *telegram.Client
	reader *telegram.Reader
	office *telegram.Office
	loop   *lane.Loop
	admin  *admin.Admin
	bundle *locales.Bundle
	checks config.Checks
	hangup <-chan os.Signal

	house   atomic.Pointer[hotline.House]
	aliases atomic.Pointer[aliases]
	moving  sync.Mutex
	watcher *watcher
	onClose []func() error
}

// New builds the service: it opens the store and asks Telegram who the bot is,
// so that what is wrong with either is said at the start.
func New(ctx context.Context, cfg *config.Config, parts Parts) (a *App, err error) {
	a = &App{cfg: cfg, log: parts.Log, clock: parts.Clock, admin: admin.New(), hangup: parts.Hangup}
	if a.log == nil {
		a.log = zap.NewNop()
	}
	if a.clock == nil {
		a.clock = clock.System{}
	}
	opened := a // a itself is nil again where New fails
	defer func() {
		if err != nil {
			_ = opened.Close()
		}
	}()
	keys, err := seal.ParseKeys(cfg.Keys.Reveal())
	if err != nil {
		return nil, fmt.Errorf("reading the sealing keys: %w", err)
	}
	set, bundle, err := texts(parts.Flows)
	if err != nil {
		return nil, err
	}
	a.checks = rosterChecks(set, bundle)
	place.Ready()
	a.bundle = bundle
	bundle.OnFallback(func(string, string) { a.admin.Fallback() })
	if err := a.openStore(ctx, parts, keys); err != nil {
		return nil, err
	}
	if err := a.openTelegram(ctx, parts, bundle); err != nil {
		return nil, err
	}
	a.watcher = newWatcher(a)
	if err := a.join(parts, set, bundle); err != nil {
		return nil, err
	}
	return a, nil
}

// texts loads the conversations and the locales, and joins them: the languages
// that can be chosen are those there are texts for. Without files they are the
// conversations that are built in, which are read once in a process.
func texts(files fs.FS) (*flows.Set, *locales.Bundle, error) {
	if files != nil {
		return read(files)
	}
	have, err := builtIn()
	if err != nil {
		return nil, nil, err
	}
	return have.set, have.bundle.Share(), nil
}

// built are conversations with their texts.
type built struct {
	set    *flows.Set
	bundle *locales.Bundle
}

var builtIn = sync.OnceValues(func() (built, error) {
	set, bundle, err := read(flows.Files())
	return built{set, bundle}, err
})

func read(files fs.FS) (*flows.Set, *locales.Bundle, error) {
	bundle, err := locales.New()
	if err != nil {
		return nil, nil, fmt.Errorf("loading the locales: %w", err)
	}
	set, found := flows.Load(files)
	if set == nil {
		return nil, nil, findings(found)
	}
	var langs []flows.Lang
	for _, l := range bundle.Languages() {
		langs = append(langs, flows.Lang{Tag: l.Tag, Autonym: l.Autonym, Unreviewed: !l.Reviewed})
	}
	set.SetLanguages(langs)
	return set, bundle, nil
}

func (a *App) openStore(ctx context.Context, parts Parts, keys *seal.Keys) error {
	open := parts.OpenStore
	if open == nil {
		open = func(ctx context.Context, o redisstore.Options) (Store, error) { return redisstore.Open(ctx, o) }
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	store, err := open(ctx, redisstore.Options{
		URL: a.cfg.RedisURL.Reveal(), Keys: keys, Log: a.log, Now: a.clock.Now,
	})
	if err != nil {
		return fmt.Errorf("opening the store: %w", err)
	}
	a.store = store
	a.onClose = append(a.onClose, store.Close)
	return a.readAliases(ctx)
}

func (a *App) openTelegram(ctx context.Context, parts Parts, bundle *locales.Bundle) (err error) {
	a.client, err = telegram.New(telegram.Options{
		Token: a.cfg.Token.Reveal(), API: a.cfg.API, Renderer: renderer{bundle}, HTTP: parts.HTTP,
		Alias:    func(chat int64) int64 { return a.aliases.Load().present(chat) },
		Migrated: a.migrated, Picture: showcards.Picture,
	})
	if err != nil {
		return err
	}
	a.onClose = append(a.onClose, func() error { a.client.CloseIdle(); return nil })
	me, err := a.client.Me(ctx)
	if err != nil {
		return fmt.Errorf("asking Telegram who this bot is: %w", err)
	}
	a.house.Store(&hotline.House{
		Version: 1, Bot: me.Username, Topics: me.Topics, Desks: a.cfg.Desks, Responders: a.cfg.Responders, Shifts: a.cfg.Shifts,
	})
	if a.cfg.SurvivorTopics == "on" && !me.Topics {
		a.log.Warn("HOTLINE_SURVIVOR_TOPICS is on, but this bot has no topics in private chats: switch threaded mode on with @BotFather")
	}
	a.reader = &telegram.Reader{
		Bot:  a.client.Username,
		Home: func(chat int64) int64 { return a.aliases.Load().home(chat) },
	}
	return nil
}

// join puts the loop and the office together.
func (a *App) join(parts Parts, set *flows.Set, bundle *locales.Bundle) (err error) {
	house := *a.house.Load()
	house.Triage = set.Approved()
	if house.Directory, err = a.loadDirectory(); err != nil {
		return err
	}
	for _, l := range bundle.Languages() {
		house.Texts = append(house.Texts, l.Tag)
	}
	a.house.Store(&house)
	survivors := intake.New(set, intake.Options{
		Label:  func(lang, key string) string { return bundle.Text(lang, key, nil, nil) },
		Match:  bundle.Match,
		Runner: a.cfg.Runner,
		Topics: a.cfg.SurvivorTopics == "on",
	})
	a.loop = lane.New(lane.Options{
		Store: a.store, Decider: &decider{intake: survivors}, Clock: a.clock, Log: a.log,
		Observer: observer{a.admin}, House: a.house.Load, NewHouse: a.newHouse,
		Instance: a.cfg.Instance, Poll: a.cfg.WebhookURL == "", Linger: parts.Linger,
	})
	pace := telegram.Pace{Bot: a.cfg.Pace.Bot, Chat: a.cfg.Pace.Chat, Group: a.cfg.Pace.Group}
	office := telegram.OfficeOptions{
		Client: a.client, Source: source{a.loop, a.done}, Clock: a.clock, MayAct: a.loop.MayAct,
		Pace: pace, Alarm: a.alarm, Observe: a.called,
	}
	if pace.Bot > 0 {
		office.Bucket = a.store.Bucket(pace.Bot)
	}
	a.office = telegram.NewOffice(office)
	a.loop.SendWith(a.office)
	return nil
}

// Close lets go of what New opened, last first.
func (a *App) Close() error {
	var errs []error
	for i := len(a.onClose) - 1; i >= 0; i-- {
		errs = append(errs, a.onClose[i]())
	}
	a.onClose = nil
	return errors.Join(errs...)
}

// Ready is closed once this process owns every lane it should.
func (a *App) Ready() <-chan struct{} { return a.loop.Ready() }

// Quiet waits until nothing is under way.
func (a *App) Quiet(ctx context.Context) error { return a.loop.Quiet(ctx) }

func (a *App) alarm(code string) {
	a.log.Error("alarm", zap.String("code", code))
	a.admin.Alarm(code)
}

// source is the loop, with a look at what was sent.
type source struct {
	*lane.Loop
	done func(hotline.Out, hotline.Result)
}

// Done implements telegram.Source.
func (s source) Done(t hotline.Ticket, out hotline.Out, r hotline.Result) {
	s.done(out, r)
	s.Loop.Done(t, out, r)
}
