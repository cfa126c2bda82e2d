package config

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	tokenForm    = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]{30,}$`)
	secretForm   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	instanceForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
)

// maxRunner keeps the promise card short, in runes.
const maxRunner = 60

func (l *loader) validate(c *Config) {
	l.token(c)
	private := l.api(c)
	l.webhook(c, private)
	l.listen(c)
	l.redis(c)
	l.keys(c)
	l.watch(c)
	l.roster(c)
	l.paces(c)
	l.instance(c)
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.LogLevel) {
		l.fault("HOTLINE_LOG_LEVEL", "no such level", "Write debug, info, warn or error.")
	}
	if c.SurvivorTopics != "on" && c.SurvivorTopics != "off" {
		l.fault("HOTLINE_SURVIVOR_TOPICS", "neither on nor off", "Write on or off; on needs topics in private chats, which @BotFather switches on.")
	}
	l.runner(c)
	l.profile(c)
}

func (l *loader) runner(c *Config) {
	const name, remedy = "HOTLINE_RUNNER", "Write who runs this hotline in at most 60 characters: the promise card says it to survivors before they tell anything."
	c.Runner = strings.TrimSpace(c.Runner)
	switch {
	case c.Runner == "":
		l.fault(name, "not set", remedy)
	case !utf8.ValidString(c.Runner) || strings.ContainsFunc(c.Runner, unicode.IsControl) || utf8.RuneCountInString(c.Runner) > maxRunner:
		l.fault(name, "not one short line of text", remedy)
	}
}

// given reports whether a secret is there; a missing one is a fault unless its
// file was faulty already.
func (l *loader) given(s Secret, name, remedy string) bool {
	if s == "" && l.at[name] != "" {
		l.fault(name, "not set", remedy)
	}
	return s != ""
}

func (l *loader) token(c *Config) {
	const name = "HOTLINE_TELEGRAM_TOKEN"
	if l.given(c.Token, name, "Write to @BotFather in Telegram, send /newbot, and put the token it gives you into a file named by HOTLINE_TELEGRAM_TOKEN_FILE.") &&
		!tokenForm.MatchString(c.Token.Reveal()) {
		l.fault(l.at[name], "not the form of a bot's token", "Copy it whole from @BotFather: digits, a colon, and some 35 letters and signs.")
	}
}

// api checks the Bot API's address and reports whether it is a server of one's
// own on this machine or network, which takes other webhooks than Telegram's.
func (l *loader) api(c *Config) (private bool) {
	const name = "HOTLINE_TELEGRAM_API"
	u, err := url.Parse(c.API)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		l.fault(name, "not the base URL of a Bot API server", "Write it as https://api.telegram.org, or leave it out for Telegram's own.")
		return false
	}
	c.API = strings.TrimRight(c.API, "/")
	private = privateHost(u.Hostname())
	if u.Scheme == "http" && !private {
		l.fault(name, "plain http to a public address would show the token and every message on the way", "Use https, or a server on this machine or network.")
	}
	return private
}

// privateHost reports whether a host is this machine or in a private network.
// A name without a dot can only be found in one's own network.
func privateHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".internal")
}

func (l *loader) webhook(c *Config, private bool) {
	const name, secret = "HOTLINE_WEBHOOK_URL", "HOTLINE_WEBHOOK_SECRET"
	if c.WebhookURL == "" {
		for _, other := range []string{secret, "HOTLINE_LISTEN"} {
			if l.env[other] != "" {
				l.warn(other, "of no use without "+name, "Set "+name+" too, or remove this one: updates are polled for.")
			}
		}
		return
	}
	u, err := url.Parse(c.WebhookURL)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "":
		l.fault(name, "not a URL", "Write the address under which Telegram reaches this program, such as https://hotline.example.org/hook.")
	case private && (u.Scheme == "http" || u.Scheme == "https"):
		// A Bot API server of one's own takes any port, and plain http.
	case u.Scheme != "https":
		l.fault(name, "not https", "Telegram sends updates over https only.")
	case !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()):
		l.fault(name, "a port that Telegram does not send to", "Use 443, 80, 88 or 8443.")
	}
	if l.given(c.WebhookSecret, secret, "Without it anybody could send updates: openssl rand -hex 32 makes one.") &&
		!secretForm.MatchString(c.WebhookSecret.Reveal()) {
		l.fault(l.at[secret], "characters that Telegram does not take, or too many", "Use 1 to 256 of A-Z a-z 0-9 _ -, such as openssl rand -hex 32 prints.")
	}
	if c.Listen == "" {
		l.fault("HOTLINE_LISTEN", "not set", "Say where to listen for the webhook, such as 127.0.0.1:8080 behind a reverse proxy.")
	}
}

func (l *loader) listen(c *Config) {
	hookHost, hookPort, ok := l.address("HOTLINE_LISTEN", c.Listen)
	adminHost, adminPort, ok2 := l.address("HOTLINE_ADMIN_LISTEN", c.AdminListen)
	if !ok || !ok2 || hookPort != adminPort || adminPort == "0" || c.WebhookURL == "" {
		return
	}
	if hookHost == adminHost || anyHost(hookHost) || anyHost(adminHost) {
		l.fault("HOTLINE_ADMIN_LISTEN", "the same address as the webhook's", "Give it a port of its own that the outside cannot reach.")
	}
}

func anyHost(h string) bool { return h == "" || h == "0.0.0.0" || h == "::" }

func (l *loader) address(name, value string) (host, port string, ok bool) {
	if value == "" {
		return "", "", false
	}
	host, port, err := net.SplitHostPort(value)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		l.fault(name, "not an address to listen on", "Write host and port, such as 127.0.0.1:9090 or :9090.")
		return "", "", false
	}
	return host, port, true
}

func (l *loader) redis(c *Config) {
	const name, remedy = "HOTLINE_REDIS_URL", "Write it as redis://user:password@host:6379/0, or rediss:// with TLS, unix:// for a socket, redis+sentinel:// behind Sentinel, several hosts with commas for a Cluster."
	if !l.given(c.RedisURL, name, remedy) {
		return
	}
	text := c.RedisURL.Reveal()
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || rest == "" || !slices.Contains([]string{"redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster"}, scheme) {
		l.fault(l.at[name], "not a Redis URL", remedy)
		return
	}
	if l.checks.Redis != nil {
		if err := l.checks.Redis(text); err != nil {
			what := strings.TrimPrefix(err.Error(), name+": ")
			l.fault(l.at[name], l.without(what, text, "not a Redis URL"), remedy)
		}
	}
}

func (l *loader) keys(c *Config) {
	const name = "HOTLINE_KEYS"
	if !l.given(c.Keys, name, `Run "bot keys new" and put what it prints into a file named by HOTLINE_KEYS_FILE.`) || l.checks.Keys == nil {
		return
	}
	if err := l.checks.Keys(c.Keys.Reveal()); err != nil {
		l.fault(l.at[name], l.without(err.Error(), c.Keys.Reveal(), "not sealing keys"),
			`Put the lines there as "bot keys new" printed them, newest first; what was sealed with a lost key stays sealed.`)
	}
}

// without is a check's words, unless they hold a piece of the secret.
func (l *loader) without(what, secret, instead string) string {
	for _, piece := range strings.FieldsFunc(secret, func(r rune) bool { return strings.ContainsRune(" \t\r\n,:/@?&=", r) }) {
		if len(piece) >= 6 && !slices.Contains([]string{"rediss", "redis+sentinel", "rediss+sentinel"}, piece) && strings.Contains(what, piece) {
			return instead
		}
	}
	return strings.TrimRight(strings.Join(strings.Fields(what), " "), ". ")
}

func (l *loader) roster(c *Config) {
	if c.Roster == "" {
		l.fault("HOTLINE_ROSTER", "not set", "Give it the path of a roster.yaml; deploy/roster.example.yaml is one to begin with.")
		return
	}
	roster, faults := ReadRoster(c.Roster, l.checks)
	c.Desks, c.Responders, c.Shifts = roster.Desks, roster.Responders, roster.Shifts
	l.faults = append(l.faults, faults...)
}

func (l *loader) paces(c *Config) {
	for _, p := range []struct {
		name  string
		value int
	}{{"BOT", c.Pace.Bot}, {"CHAT", c.Pace.Chat}, {"GROUP", c.Pace.Group}} {
		if p.value < 0 || p.value > 1_000_000 {
			l.fault("HOTLINE_PACE_"+p.name, "not from 0 to 1000000", "Write how many sends, such as 20; 0 is no limit.")
		}
	}
}

func (l *loader) instance(c *Config) {
	const name = "HOTLINE_INSTANCE"
	set := c.Instance != ""
	if !set {
		c.Instance = hostname()
	}
	switch {
	case instanceForm.MatchString(c.Instance):
	case set:
		l.fault(name, "not a name", "Use up to 64 of A-Z a-z 0-9 . _ -, and the same name after each restart.")
	default:
		l.fault(name, "not set, and this host has no name that can be used", "Give this process a name that it keeps over restarts, such as bot-1.")
	}
}
