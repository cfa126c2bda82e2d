package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSettingsOfTheWatch(t *testing.T) {
	checks := Checks{Channel: func(address string) error {
		if strings.HasPrefix(address, "ntfy://") {
			return nil
		}
		return errors.New("canarysecret is not a channel")
	}}
	for name, c := range map[string]struct {
		set  []string
		want string // "": no fault
	}{
		"neither":               {},
		"a heartbeat":           {set: []string{"HOTLINE_HEARTBEAT_URL=https://hc-ping.com/canarysecret"}},
		"one in one's network":  {set: []string{"HOTLINE_HEARTBEAT_URL=http://kuma:3001/api/push/canarysecret?status=up"}},
		"in the clear":          {set: []string{"HOTLINE_HEARTBEAT_URL=http://example.org/canarysecret"}, want: "plain http to a public address"},
		"not an address":        {set: []string{"HOTLINE_HEARTBEAT_URL=canarysecret"}, want: "HOTLINE_HEARTBEAT_URL: not an https address"},
		"two channels":          {set: []string{"HOTLINE_SECOND_CHANNEL=ntfy://a/canarysecret\nntfy://b/canarysecret"}},
		"a channel of a fault":  {set: []string{"HOTLINE_SECOND_CHANNEL=canarysecret"}, want: "HOTLINE_SECOND_CHANNEL: not an address of a channel. Write"},
		"the second is a fault": {set: []string{"HOTLINE_SECOND_CHANNEL=ntfy://a/canarysecret x://canarysecret"}, want: "number 2 of 2"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, faults := load(environ(t, c.set...), checks)
			text := Print(faults)
			if c.want == "" && (len(faults) != 0 || cfg == nil) || !strings.Contains(text, c.want) || strings.Contains(text, "canarysecret") {
				t.Errorf("%s", text)
			}
			if got := Print(CheckWatch(c.set, checks)); got != text {
				t.Errorf("check says %q, serve %q", got, text)
			}
		})
	}
}

func TestTheWatchsSecretsComeFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "channels")
	if err := os.WriteFile(file, []byte("ntfy://a/b\n\nntfy://c/d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, faults := load(environ(t, "HOTLINE_SECOND_CHANNEL_FILE="+file), Checks{})
	if len(faults) != 0 || !slices.Equal(cfg.Channels(), []string{"ntfy://a/b", "ntfy://c/d"}) {
		t.Errorf("%s", Print(faults))
	}
}
