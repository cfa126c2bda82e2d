package config

import (
	"fmt"
	"net/url"
	"strings"
)

const (
	heartbeatName = "HOTLINE_HEARTBEAT_URL"
	channelName   = "HOTLINE_SECOND_CHANNEL"
)

// Channels are the addresses of the second channel, one by one.
func (c *Config) Channels() []string { return strings.Fields(c.SecondChannel.Reveal()) }

// CheckWatch reads only the settings of the watch from environ, and returns
// what is wrong with them.
func CheckWatch(environ []string, checks Checks) []Fault {
	l := newLoader(environ, checks)
	for _, name := range []string{heartbeatName, channelName} {
		l.readSecret(name)
	}
	l.watch(&Config{HeartbeatURL: Secret(l.env[heartbeatName]), SecondChannel: Secret(l.env[channelName])})
	return l.faults
}

// watch checks where the service calls out beside Telegram.
func (l *loader) watch(c *Config) {
	if c.HeartbeatURL != "" {
		const remedy = "Write the address that your dead man's switch gave you, such as https://hc-ping.com/…, whole and alone."
		u, err := url.Parse(c.HeartbeatURL.Reveal())
		switch {
		case err != nil || u.Host == "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
			l.fault(l.at[heartbeatName], "not an https address", remedy)
		case u.Scheme == "http" && !privateHost(u.Hostname()):
			l.fault(l.at[heartbeatName], "plain http to a public address would show it on the way", "Use https, or a watcher on this network.")
		}
	}
	channels := c.Channels()
	if l.checks.Channel == nil {
		return
	}
	for i, address := range channels {
		if err := l.checks.Channel(address); err != nil {
			what := l.without(err.Error(), address, "not an address of a channel")
			if len(channels) > 1 {
				what = fmt.Sprintf("number %d of %d: %s", i+1, len(channels), what)
			}
			l.fault(l.at[channelName], what, "Write addresses as shoutrrr has them, such as smtp://… or ntfy://…, with blanks or line ends between them.")
		}
	}
}
