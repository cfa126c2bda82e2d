package config

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	profileName = "HOTLINE_PROFILE"
	botNameName = "HOTLINE_BOT_NAME"
)

// What the bot says of itself in its profile, before anybody has written to it.
const (
	// ProfilePlain says nothing of what it is for: whoever looks at the phone sees a
	// chat like many.
	ProfilePlain = "plain"
	// ProfileOpen says what it is, for a group that wants to be found.
	ProfileOpen = "open"
	// ProfileKeep leaves what was set with BotFather.
	ProfileKeep = "keep"
)

// maxBotName is how long Telegram lets a bot's name be, in UTF-16 units.
const maxBotName = 64

// CheckProfile reads only the settings of the profile from environ, and returns what is
// wrong with them.
func CheckProfile(environ []string) []Fault {
	l := newLoader(environ, Checks{})
	c := &Config{Profile: ProfilePlain, BotName: l.env[botNameName]}
	if set := l.env[profileName]; set != "" {
		c.Profile = set
	}
	l.profile(c)
	return l.faults
}

func (l *loader) profile(c *Config) {
	if !slices.Contains([]string{ProfilePlain, ProfileOpen, ProfileKeep}, c.Profile) {
		l.fault(profileName, "no such profile", "Write plain (it says nothing of what this is for), open (it says what this is) or keep (what BotFather was told stays).")
	}
	c.BotName = strings.TrimSpace(c.BotName)
	units := 0
	for _, r := range c.BotName {
		units += utf16Len(r)
	}
	if !utf8.ValidString(c.BotName) || strings.ContainsFunc(c.BotName, unicode.IsControl) || units > maxBotName {
		l.fault(botNameName, "not one short line of text", "Write the bot's name in at most 64 characters, or leave it out to keep the one that it has.")
	}
}

func utf16Len(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}
