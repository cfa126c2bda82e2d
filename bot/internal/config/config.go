// Package config turns the environment into one validated struct. Everything
// is checked before the program does anything, and every fault is told at
// once, each in one line that says which setting, what is wrong and what to
// do. No line ever shows a value: a token pasted into the wrong variable must
// not end up in a terminal's history or a log.
package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"hotline/bot/internal/hotline"
)

// Secret is a value that is never printed: fmt, JSON, YAML and logs show a
// mark in its place.
type Secret string

// Reveal is the secret itself.
func (s Secret) Reveal() string { return string(s) }

// String is a mark, so that printing a Config shows no secret.
func (s Secret) String() string {
	if s == "" {
		return "unset"
	}
	return "[secret]"
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText is String, for encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Config is the settings, all of them valid.
type Config struct {
	// Token is the bot's token. A different token is a different bot: nobody
	// who wrote to the old one is reached by the new one.
	Token Secret `env:"HOTLINE_TELEGRAM_TOKEN"`
	// API is the Bot API's base URL without a slash at its end.
	API string `env:"HOTLINE_TELEGRAM_API" envDefault:"https://api.telegram.org"`

	// WebhookURL is where Telegram sends updates; empty means long polling.
	WebhookURL    string `env:"HOTLINE_WEBHOOK_URL"`
	WebhookSecret Secret `env:"HOTLINE_WEBHOOK_SECRET"`
	// Listen is the address the webhook is served on.
	Listen string `env:"HOTLINE_LISTEN"`

	// AdminListen is the address of health and metrics; empty means none.
	AdminListen string `env:"HOTLINE_ADMIN_LISTEN"`

	// RedisURL is one server, Sentinel or Cluster.
	RedisURL Secret `env:"HOTLINE_REDIS_URL"`
	// Keys are the sealing keys, newest first, as "bot keys new" prints them.
	Keys Secret `env:"HOTLINE_KEYS"`

	// HeartbeatURL is called once a minute while everything works. SecondChannel
	// are addresses that reach the coordinators without Telegram, with blanks
	// between them. Whoever has one of them can write there.
	HeartbeatURL  Secret `env:"HOTLINE_HEARTBEAT_URL"`
	SecondChannel Secret `env:"HOTLINE_SECOND_CHANNEL"`

	// Roster is the path of roster.yaml, and the others are what it says.
	Roster     string              `env:"HOTLINE_ROSTER"`
	Desks      []hotline.Desk      `env:"-"`
	Responders []hotline.Responder `env:"-"`
	Shifts     []hotline.Shift     `env:"-"`

	// Directory is the path of the deployment's own file of the directory: who was
	// dialled, and when. Empty: nobody is shown. It is read by whoever joins the rooms.
	Directory string `env:"HOTLINE_DIRECTORY"`

	// Pace is how much is sent at most.
	Pace Pace

	// Instance is this process' name, kept over restarts.
	Instance string `env:"HOTLINE_INSTANCE"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `env:"HOTLINE_LOG_LEVEL" envDefault:"info"`
	// Runner says who runs this hotline, as the promise card shows it to
	// survivors before they tell anything. It is needed: nobody should have to
	// trust somebody without a name.
	Runner string `env:"HOTLINE_RUNNER"`
	// Profile is what the bot says of itself in Telegram: [ProfilePlain], [ProfileOpen]
	// or [ProfileKeep]. BotName is its name there, the same in every language; empty:
	// it keeps the one it has.
	Profile string `env:"HOTLINE_PROFILE" envDefault:"plain"`
	BotName string `env:"HOTLINE_BOT_NAME"`

	// SurvivorTopics is on or off: whether each survivor's conversation lives in a
	// topic of its own, where the bot has topics in private chats.
	SurvivorTopics string `env:"HOTLINE_SURVIVOR_TOPICS" envDefault:"off"`

	// Warnings do not stop the program.
	Warnings []Fault `env:"-"`
}

// Pace is the budgets of sends that all replicas share. 0 is no limit.
type Pace struct {
	Bot   int `env:"HOTLINE_PACE_BOT" envDefault:"30"`   // a second, all chats
	Chat  int `env:"HOTLINE_PACE_CHAT" envDefault:"1"`   // a second, one chat
	Group int `env:"HOTLINE_PACE_GROUP" envDefault:"20"` // a minute, one group
}

// Fault is one thing that is wrong with the settings.
type Fault struct {
	Setting string // the variable, or file and line
	What    string // what is wrong, without the value
	Remedy  string // what to do about it, a whole sentence
}

// String is the fault in one line.
func (f Fault) String() string { return f.Setting + ": " + f.What + ". " + f.Remedy }

// Checks are what other rooms know about settings. Their errors must not hold
// what they were given. A nil one checks nothing.
type Checks struct {
	Keys      func(keys string) error
	Redis     func(url string) error
	Channel   func(address string) error
	Languages []string // languages a desk may have; empty: any
	Needs     []string // ids of needs that a desk may name; empty: any
	Area      func(code string) bool
}

// Load reads the settings from environ, which has the form of os.Environ, and
// from the files it names. If there is any fault the Config is nil.
func Load(environ []string, checks Checks) (*Config, []Fault) {
	c, faults := Read(environ, checks)
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

// Read is Load for whoever only looks: it returns what could be read even where
// there are faults. The settings that they name are not to be used.
func Read(environ []string, checks Checks) (*Config, []Fault) {
	l := newLoader(environ, checks)
	l.unknown()
	for _, name := range Secrets {
		l.readSecret(name)
	}
	c := &Config{}
	l.parse(c)
	l.validate(c)
	c.Warnings = l.warnings
	return c, l.faults
}

// loader collects faults while it reads.
type loader struct {
	env      map[string]string
	at       map[string]string // which variable a secret came from, for faults
	checks   Checks
	faults   []Fault
	warnings []Fault
}

func newLoader(environ []string, checks Checks) *loader {
	l := &loader{env: map[string]string{}, checks: checks, at: map[string]string{}}
	for _, kv := range environ {
		if name, value, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(name, "HOTLINE_") && value != "" {
			l.env[name] = value
		}
	}
	return l
}

func (l *loader) fault(setting, what, remedy string) {
	l.faults = append(l.faults, Fault{setting, what, remedy})
}

func (l *loader) warn(setting, what, remedy string) {
	l.warnings = append(l.warnings, Fault{setting, what, remedy})
}

// parse fills the struct. The only thing that can fail here is a number.
func (l *loader) parse(c *Config) {
	err := env.ParseWithOptions(c, env.Options{Environment: l.env})
	var all env.AggregateError
	if !errors.As(err, &all) {
		if err != nil {
			l.fault("environment", "the settings cannot be read", "This is a fault of the program; please report it.")
		}
		return
	}
	for _, e := range all.Errors {
		var p env.ParseError
		if errors.As(e, &p) {
			l.fault("HOTLINE_PACE_"+strings.ToUpper(p.Name), "not a whole number", "Write how many sends, such as 20; 0 is no limit.")
			continue
		}
		l.fault("environment", "a setting cannot be read", "This is a fault of the program; please report it.")
	}
}

// names are all the variables that mean something.
var names = []string{
	"HOTLINE_TELEGRAM_TOKEN", "HOTLINE_TELEGRAM_API", "HOTLINE_WEBHOOK_URL", "HOTLINE_WEBHOOK_SECRET", "HOTLINE_LISTEN",
	"HOTLINE_ADMIN_LISTEN", "HOTLINE_REDIS_URL", "HOTLINE_KEYS", "HOTLINE_ROSTER", "HOTLINE_DIRECTORY", "HOTLINE_PACE_BOT", "HOTLINE_PACE_CHAT",
	"HOTLINE_PACE_GROUP", "HOTLINE_INSTANCE", "HOTLINE_LOG_LEVEL", "HOTLINE_RUNNER", "HOTLINE_SURVIVOR_TOPICS",
	heartbeatName, channelName, profileName, botNameName,
}

// unknown warns of variables that look like settings and are none: mostly a
// typing mistake that would otherwise pass for a default.
func (l *loader) unknown() {
	for name := range l.env {
		base := strings.TrimSuffix(name, "_FILE")
		switch {
		case slices.Contains(names, name), base != name && slices.Contains(Secrets, base):
		case base != name && slices.Contains(names, base):
			l.warn(name, "is not read from a file", "Only secrets are; set "+base+" itself.")
		default:
			l.warn(name, "no such setting", "Look it up in the README's table, or remove it.")
		}
	}
	slices.SortFunc(l.warnings, func(a, b Fault) int { return strings.Compare(a.Setting, b.Setting) })
}

// hostname is the default instance name.
func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// Print writes one line for each fault, as serve shows them.
func Print(faults []Fault) string {
	var b strings.Builder
	for _, f := range faults {
		fmt.Fprintln(&b, f)
	}
	return b.String()
}
