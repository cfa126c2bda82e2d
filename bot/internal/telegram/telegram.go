// Package telegram is the Bot API: updates in, messages out, pacing. A [Reader]
// turns updates into the few words that the house keeps of them, a [Poller] or
// a [Webhook] brings them and confirms only what was journaled, a [Client]
// carries out one outbox entry, and an [Office] decides which goes when. Only
// this package imports github.com/go-telegram/bot.
//
// The library's client serves the rare calls (getMe, setWebhook, commands).
// The hot ones (sendMessage, editMessageText, deleteMessages,
// answerCallbackQuery, getUpdates) have a thin call of their own: the library
// writes every request as multipart through a pipe and a goroutine, which is
// about half of what a send costs; its poller and its webhook handler confirm
// updates before anybody has kept them; and its errors carry descriptions and
// bodies that hold what people wrote.
package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/go-telegram/bot"

	"hotline/bot/internal/hotline"
)

// API is the address of Telegram's own Bot API.
const API = "https://api.telegram.org"

// Renderer turns a message into words in a language.
type Renderer interface {
	Text(lang string, m hotline.Msg) string
}

// Options are what a [Client] needs. Token is needed, and Renderer for sending;
// the rest may be zero.
type Options struct {
	Token string
	// API is the base URL of a Bot API server; default Telegram's.
	API      string
	Renderer Renderer
	// Alias gives the present id of a chat, for groups that became supergroups
	// under a new id. Nil: every chat has the id it is called by.
	Alias func(chat int64) int64
	// Migrated is told that a group goes by a new id now. It must return only
	// when Alias knows it. It may be called more than once for the same group.
	Migrated func(old, now int64)
	// Picture is the PNG of this name, nil if there is none. Nil: there are none.
	Picture func(name string) []byte
	// HTTP is the client to use; default [NewHTTP].
	HTTP *http.Client
}

// Client calls the Bot API. It is safe for concurrent use.
type Client struct {
	o        Options
	http     *http.Client
	bot      *bot.Bot
	hot      [methods]*url.URL
	username atomic.Pointer[string]
	pictures pictures
}

// Faults in options.
var (
	ErrToken = errors.New("the bot's token must look like 123456:ABC-DEF")
	ErrAPI   = errors.New("the Bot API's address must be an http or https URL without query")
)

// New makes a Client. It calls nobody yet.
func New(o Options) (*Client, error) {
	if !plausible(o.Token) {
		return nil, ErrToken
	}
	if o.API == "" {
		o.API = API
	}
	o.API = strings.TrimRight(o.API, "/")
	base, err := url.Parse(o.API)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.RawQuery != "" {
		return nil, ErrAPI
	}
	if o.Alias == nil {
		o.Alias = func(chat int64) int64 { return chat }
	}
	if o.HTTP == nil {
		o.HTTP = NewHTTP()
	}
	c := &Client{o: o, http: o.HTTP}
	for m := range c.hot {
		if c.hot[m], err = url.Parse(o.API + "/bot" + o.Token + "/" + method(m).String()); err != nil {
			return nil, ErrAPI // the cause would quote the token
		}
	}
	if c.bot, err = library(o); err != nil {
		return nil, fmt.Errorf("preparing the Bot API client: %w", ErrToken)
	}
	return c, nil
}

// Username is the bot's username without @, empty until [Client.Me] was
// answered once.
func (c *Client) Username() string {
	if p := c.username.Load(); p != nil {
		return *p
	}
	return ""
}

// CloseIdle closes the connections that nobody uses.
func (c *Client) CloseIdle() { c.http.CloseIdleConnections() }

// plausible reports whether a token has the shape of one, so that a slip is
// found at the start and nothing odd gets into a URL.
func plausible(token string) bool {
	id, secret, ok := strings.Cut(token, ":")
	if !ok || id == "" || secret == "" || len(token) > 128 {
		return false
	}
	for _, r := range id {
		if r < '0' || r > '9' {
			return false
		}
	}
	for _, r := range secret {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			return false
		}
	}
	return true
}
