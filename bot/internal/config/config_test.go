package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hotline/bot/internal/hotline"
)

const (
	token  = "123456:AAHcanarycanarycanarycanarycanary"
	redis  = "redis://user:canarypassword@localhost:6379/0"
	keys   = "hk1_canarycanarycanarycanary"
	hook   = "canary-webhook-secret"
	roster = `desks: [{name: Poipet, chat: -1001, language: km}]`
)

// write puts content into a file only its owner may read.
func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roster.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// environ is a complete environment with changes: "NAME=value" sets and
// "NAME=" unsets.
func environ(t *testing.T, changes ...string) []string {
	t.Helper()
	return append([]string{
		"PATH=/bin", "HOTLINE_TELEGRAM_TOKEN=" + token, "HOTLINE_REDIS_URL=" + redis, "HOTLINE_KEYS=" + keys,
		"HOTLINE_ROSTER=" + write(t, roster), "HOTLINE_INSTANCE=bot-1", "HOTLINE_RUNNER=Volunteers",
	}, changes...)
}

// load merges like a shell: the last value of a name counts.
func load(env []string, c Checks) (*Config, []Fault) {
	last := map[string]string{}
	for _, kv := range env {
		name, value, _ := strings.Cut(kv, "=")
		last[name] = value
	}
	var merged []string
	for name, value := range last {
		if value != "" {
			merged = append(merged, name+"="+value)
		}
	}
	return Load(merged, c)
}

func TestLoadDefaults(t *testing.T) {
	c, faults := load(environ(t), Checks{Languages: []string{"en", "km"}})
	if faults != nil {
		t.Fatal(Print(faults))
	}
	want := &Config{
		Token: token, API: "https://api.telegram.org", RedisURL: redis, Keys: keys, Roster: c.Roster,
		Desks: []hotline.Desk{{Name: "Poipet", Chat: -1001, Language: "km", Kind: hotline.KindHotline}},
		Pace:  Pace{30, 1, 20}, Instance: "bot-1", LogLevel: "info", Runner: "Volunteers", Profile: ProfilePlain,
		SurvivorTopics: "off",
	}
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
}

func TestLoadAll(t *testing.T) {
	c, faults := load(environ(t, "HOTLINE_TELEGRAM_API=http://127.0.0.1:8081/", "HOTLINE_WEBHOOK_URL=http://127.0.0.1:5000/hook",
		"HOTLINE_WEBHOOK_SECRET="+hook, "HOTLINE_LISTEN=127.0.0.1:5000", "HOTLINE_ADMIN_LISTEN=:9090", "HOTLINE_PACE_BOT=0", "HOTLINE_PACE_CHAT=2",
		"HOTLINE_PACE_GROUP=40", "HOTLINE_LOG_LEVEL=debug", "HOTLINE_SURVIVOR_TOPICS=on", "HOTLINE_RUNNER= A group of volunteers "), Checks{})
	if faults != nil {
		t.Fatal(Print(faults))
	}
	if c.API != "http://127.0.0.1:8081" || c.WebhookSecret != hook || c.Pace != (Pace{0, 2, 40}) || c.LogLevel != "debug" || c.SurvivorTopics != "on" || c.Runner != "A group of volunteers" {
		t.Errorf("%+v", c)
	}
	if len(c.Warnings) > 0 {
		t.Error(Print(c.Warnings))
	}
}

func TestLoadFaults(t *testing.T) {
	long := "HOTLINE_WEBHOOK_URL=https://example.org/hook"
	for _, c := range []struct {
		name    string
		changes []string
		want    []string // beginnings of the faults, in order
	}{
		{"no token", []string{"HOTLINE_TELEGRAM_TOKEN="}, []string{"HOTLINE_TELEGRAM_TOKEN: not set. Write to @BotFather"}},
		{"token's form", []string{"HOTLINE_TELEGRAM_TOKEN=canary"}, []string{"HOTLINE_TELEGRAM_TOKEN: not the form"}},
		{"no keys", []string{"HOTLINE_KEYS="}, []string{`HOTLINE_KEYS: not set. Run "bot keys new" and put what it prints into a file named by HOTLINE_KEYS_FILE.`}},
		{"bad keys", []string{"HOTLINE_KEYS=canarybad"}, []string{"HOTLINE_KEYS: key 1 is short. Put the lines"}},
		{"keys' check tells too much", []string{"HOTLINE_KEYS=canaryleak"}, []string{"HOTLINE_KEYS: not sealing keys. Put"}},
		{"no redis", []string{"HOTLINE_REDIS_URL="}, []string{"HOTLINE_REDIS_URL: not set. Write it as redis://"}},
		{"redis' scheme", []string{"HOTLINE_REDIS_URL=http://canary"}, []string{"HOTLINE_REDIS_URL: not a Redis URL"}},
		{"redis' check", []string{"HOTLINE_REDIS_URL=redis://canaryhost"}, []string{"HOTLINE_REDIS_URL: a port is missing. Write"}},
		{"no roster", []string{"HOTLINE_ROSTER="}, []string{"HOTLINE_ROSTER: not set. Give"}},
		{"no such roster", []string{"HOTLINE_ROSTER=/nowhere/roster.yaml"}, []string{"HOTLINE_ROSTER: there is no such file"}},
		{"a folder as roster", []string{"HOTLINE_ROSTER=/"}, []string{"HOTLINE_ROSTER: the file cannot be read"}},
		{"api in clear", []string{"HOTLINE_TELEGRAM_API=http://example.org"}, []string{"HOTLINE_TELEGRAM_API: plain http"}},
		{"api with a query", []string{"HOTLINE_TELEGRAM_API=https://example.org?canary"}, []string{"HOTLINE_TELEGRAM_API: not the base URL"}},
		{"webhook alone", []string{long}, []string{"HOTLINE_WEBHOOK_SECRET: not set", "HOTLINE_LISTEN: not set"}},
		{"webhook's port", []string{"HOTLINE_WEBHOOK_URL=https://example.org:5000/", "HOTLINE_WEBHOOK_SECRET=" + hook, "HOTLINE_LISTEN=:1"}, []string{"HOTLINE_WEBHOOK_URL: a port"}},
		{"webhook in clear", []string{"HOTLINE_WEBHOOK_URL=http://example.org/", "HOTLINE_WEBHOOK_SECRET=" + hook, "HOTLINE_LISTEN=:1"}, []string{"HOTLINE_WEBHOOK_URL: not https"}},
		{"webhook's secret", []string{long, "HOTLINE_WEBHOOK_SECRET=canary!", "HOTLINE_LISTEN=:1"}, []string{"HOTLINE_WEBHOOK_SECRET: characters"}},
		{"listen", []string{long, "HOTLINE_WEBHOOK_SECRET=" + hook, "HOTLINE_LISTEN=canary"}, []string{"HOTLINE_LISTEN: not an address"}},
		{"admin on the webhook", []string{long, "HOTLINE_WEBHOOK_SECRET=" + hook, "HOTLINE_LISTEN=:8080", "HOTLINE_ADMIN_LISTEN=127.0.0.1:8080"}, []string{"HOTLINE_ADMIN_LISTEN: the same"}},
		{"paces", []string{"HOTLINE_PACE_BOT=canary", "HOTLINE_PACE_GROUP=x"}, []string{"HOTLINE_PACE_BOT: not a whole", "HOTLINE_PACE_GROUP: not a whole"}},
		{"negative pace", []string{"HOTLINE_PACE_CHAT=-1"}, []string{"HOTLINE_PACE_CHAT: not from 0"}},
		{"instance", []string{"HOTLINE_INSTANCE=canary one"}, []string{"HOTLINE_INSTANCE: not a name"}},
		{"level", []string{"HOTLINE_LOG_LEVEL=canary"}, []string{"HOTLINE_LOG_LEVEL: no such level"}},
		{"topics", []string{"HOTLINE_SURVIVOR_TOPICS=canary"}, []string{"HOTLINE_SURVIVOR_TOPICS: neither on nor off"}},
		{"runner", []string{"HOTLINE_RUNNER=canary\nx"}, []string{"HOTLINE_RUNNER: not one short"}},
		{"no runner", []string{"HOTLINE_RUNNER="}, []string{"HOTLINE_RUNNER: not set"}},
		{"both", []string{"HOTLINE_KEYS_FILE=/canary"}, []string{"HOTLINE_KEYS: set here and by HOTLINE_KEYS_FILE"}},
		{"no such file", []string{"HOTLINE_KEYS=", "HOTLINE_KEYS_FILE=/canary"}, []string{"HOTLINE_KEYS_FILE: there is no such file"}},
		{"empty file", []string{"HOTLINE_KEYS=", "HOTLINE_KEYS_FILE=/dev/null"}, []string{"HOTLINE_KEYS_FILE: the file is empty"}},
		{"all at once", []string{"HOTLINE_KEYS=", "HOTLINE_TELEGRAM_TOKEN=", "HOTLINE_REDIS_URL=", "HOTLINE_ROSTER="},
			[]string{"HOTLINE_TELEGRAM_TOKEN", "HOTLINE_REDIS_URL", "HOTLINE_KEYS", "HOTLINE_ROSTER"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg, faults := load(environ(t, c.changes...), Checks{
				Keys: func(s string) error {
					switch s {
					case "canarybad":
						return errors.New("key 1 is short")
					case "canaryleak":
						return errors.New("bad: canaryleak")
					}
					return nil
				},
				Redis: func(s string) error {
					if s == "redis://canaryhost" {
						return errors.New("HOTLINE_REDIS_URL: a port is missing")
					}
					return nil
				},
			})
			if cfg != nil || len(faults) != len(c.want) {
				t.Fatalf("got %d faults, want %d:\n%s", len(faults), len(c.want), Print(faults))
			}
			for i, f := range faults {
				line := f.String()
				if !strings.HasPrefix(line, c.want[i]) {
					t.Errorf("got %q, want %q", line, c.want[i])
				}
				if strings.Contains(line, "canary") {
					t.Errorf("a value shows: %s", line)
				}
				if strings.ContainsAny(line, "\n\r") || !strings.HasSuffix(line, ".") {
					t.Errorf("not one sentence in one line: %q", line)
				}
			}
		})
	}
}

func TestSecretsFromFiles(t *testing.T) {
	open := write(t, keys+"\r\n\n")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	c, faults := load(environ(t, "HOTLINE_KEYS=", "HOTLINE_KEYS_FILE="+open, "HOTLINE_TELEGRAM_TOKEN=", "HOTLINE_TELEGRAM_TOKEN_FILE="+write(t, token+"\n")), Checks{})
	if faults != nil {
		t.Fatal(Print(faults))
	}
	if c.Keys.Reveal() != keys || c.Token.Reveal() != token {
		t.Error("the files' line ends are still there")
	}
	if len(c.Warnings) != 1 || !strings.HasPrefix(c.Warnings[0].String(), "HOTLINE_KEYS_FILE: every user") {
		t.Error(Print(c.Warnings))
	}
}

func TestWarnings(t *testing.T) {
	c, faults := load(environ(t, "HOTLINE_TOKEN=x", "HOTLINE_ROSTER_FILE=x", "HOTLINE_LISTEN=:80"), Checks{})
	if faults != nil {
		t.Fatal(Print(faults))
	}
	got := Print(c.Warnings)
	for _, want := range []string{"HOTLINE_TOKEN: no such setting", "HOTLINE_ROSTER_FILE: is not read from a file", "HOTLINE_LISTEN: of no use"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}

func TestConfigPrintsNoSecret(t *testing.T) {
	c, faults := load(environ(t), Checks{})
	if faults != nil {
		t.Fatal(Print(faults))
	}
	j, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", *c), fmt.Sprintf("%#v", *c), fmt.Sprintf("%q %x", c.Keys, c.Keys), string(j)} {
		if strings.Contains(s, "canary") {
			t.Errorf("a secret shows in %s", s)
		}
	}
}
