package config

import (
	"strings"
	"testing"
)

func TestProfile(t *testing.T) {
	for _, c := range []struct {
		name, profile, bot string
		want               string // a fault's words, empty: none
	}{
		{"the default", "", "", ""},
		{"open", "open", "", ""},
		{"keep, with a name", "keep", "Little Lamp", ""},
		{"no such profile", "hidden canarysecret", "", "HOTLINE_PROFILE: no such profile"},
		{"another case", "Plain", "", "HOTLINE_PROFILE: no such profile"},
		{"the longest name", "", strings.Repeat("ក", 64), ""},
		{"a name that is too long", "", strings.Repeat("ក", 65), "HOTLINE_BOT_NAME: not one short line"},
		{"a name of many pictures", "", strings.Repeat("🥭", 33), "HOTLINE_BOT_NAME: not one short line"},
		{"two lines", "", "a\nb", "HOTLINE_BOT_NAME: not one short line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := []string{"HOTLINE_PROFILE=" + c.profile, "HOTLINE_BOT_NAME=" + c.bot}
			cfg, faults := load(environ(t, set...), Checks{})
			text := Print(faults)
			if c.want == "" && (len(faults) != 0 || cfg == nil) || !strings.Contains(text, c.want) || strings.Contains(text, "canarysecret") {
				t.Errorf("%s", text)
			}
			if c.want == "" && c.profile == "" && cfg.Profile != ProfilePlain {
				t.Errorf("the default is %q", cfg.Profile)
			}
			if got := Print(CheckProfile(set)); got != text {
				t.Errorf("check says %q, serve %q", got, text)
			}
		})
	}
}
