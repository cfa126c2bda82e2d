package telegram

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// library prepares the library's client for the rare calls. Every handler is
// set to one that says nothing: the defaults print whole updates, and errors
// with the bodies in them.
func library(o Options) (*bot.Bot, error) {
	return bot.New(o.Token,
		bot.WithSkipGetMe(),
		bot.WithServerURL(o.API),
		bot.WithHTTPClient(time.Minute, o.HTTP),
		bot.WithDefaultHandler(func(context.Context, *bot.Bot, *models.Update) {}),
		bot.WithErrorsHandler(func(error) {}),
		bot.WithDebugHandler(func(string, ...any) {}),
	)
}

// Allowed are the kinds of update that a [Reader] reads.
var Allowed = []string{
	models.AllowedUpdateMessage,
	models.AllowedUpdateEditedMessage,
	models.AllowedUpdateCallbackQuery,
	models.AllowedUpdateMyChatMember,
}

// Me is what a bot is told of itself.
type Me struct {
	ID       int64
	Username string // without @
	// Topics says that private chats with this bot may have topics.
	Topics bool
	// ReadsAll says that privacy mode is off: in groups the bot sees everything.
	ReadsAll bool
}

// Me asks who the bot is. It is the cheapest proof that the token works.
func (c *Client) Me(ctx context.Context) (Me, error) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	u, err := c.bot.GetMe(ctx)
	if err != nil {
		return Me{}, scrubbed("getMe", err)
	}
	c.username.Store(&u.Username)
	return Me{ID: u.ID, Username: u.Username, Topics: u.HasTopicsEnabled, ReadsAll: u.CanReadAllGroupMessages}, nil
}

// Command is one line of the bot's menu.
type Command struct{ Name, Description string }

// Menu says in which chats a menu of commands is shown.
type Menu int

// The menus.
const (
	PrivateMenu Menu = iota
	GroupMenu
)

// SetCommands sets a menu for clients in a language of two letters ("" for all
// others).
func (c *Client) SetCommands(ctx context.Context, menu Menu, lang string, cmds []Command) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	p := &bot.SetMyCommandsParams{LanguageCode: lang, Scope: &models.BotCommandScopeAllPrivateChats{}}
	if menu == GroupMenu {
		p.Scope = &models.BotCommandScopeAllGroupChats{}
	}
	for _, cmd := range cmds {
		p.Commands = append(p.Commands, models.BotCommand{Command: cmd.Name, Description: cmd.Description})
	}
	_, err := c.bot.SetMyCommands(ctx, p)
	return scrubbed("setMyCommands", err)
}

// SetChatCommands sets the menu of one private chat, in whatever language its client
// is; without commands the chat has the menu of all again.
func (c *Client) SetChatCommands(ctx context.Context, chat int64, cmds []Command) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	scope := &models.BotCommandScopeChat{ChatID: chat}
	if len(cmds) == 0 {
		_, err := c.bot.DeleteMyCommands(ctx, &bot.DeleteMyCommandsParams{Scope: scope})
		return scrubbed("deleteMyCommands", err)
	}
	p := &bot.SetMyCommandsParams{Scope: scope}
	for _, cmd := range cmds {
		p.Commands = append(p.Commands, models.BotCommand{Command: cmd.Name, Description: cmd.Description})
	}
	_, err := c.bot.SetMyCommands(ctx, p)
	return scrubbed("setMyCommands", err)
}

// ErrWebhook says that a webhook cannot be set as asked.
var ErrWebhook = errors.New("a webhook needs an https address and a secret of 1 to 256 letters, digits, _ and -")

// SetWebhook tells Telegram where to bring updates. maxConnections is 1 to
// 100, 0 for Telegram's default; allowed is usually [Allowed].
func (c *Client) SetWebhook(ctx context.Context, address, secret string, allowed []string, maxConnections int) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && c.o.API == API || !goodSecret(secret) {
		return ErrWebhook
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	_, err = c.bot.SetWebhook(ctx, &bot.SetWebhookParams{
		URL: address, SecretToken: secret, AllowedUpdates: allowed, MaxConnections: maxConnections,
	})
	return scrubbed("setWebhook", err)
}

// DeleteWebhook makes way for polling. Updates that wait are kept.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	_, err := c.bot.DeleteWebhook(ctx, &bot.DeleteWebhookParams{})
	return scrubbed("deleteWebhook", err)
}

// WebhookState is how Telegram sees the webhook.
type WebhookState struct {
	// URL is empty if none is set. One that is not ours means that somebody
	// else has the token.
	URL     string
	Pending int
	// FailedAt is when a delivery last failed; zero: never. Why says it in fixed
	// words, empty if it is not known.
	FailedAt time.Time
	Why      string
}

// Webhook asks how the webhook stands. Telegram's words about the last failure
// are left out, because they may quote the address.
func (c *Client) Webhook(ctx context.Context) (WebhookState, error) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	w, err := c.bot.GetWebhookInfo(ctx)
	if err != nil {
		return WebhookState{}, scrubbed("getWebhookInfo", err)
	}
	s := WebhookState{URL: w.URL, Pending: w.PendingUpdateCount}
	if w.LastErrorDate != 0 {
		s.FailedAt, s.Why = time.Unix(int64(w.LastErrorDate), 0).UTC(), failed(w.LastErrorMessage)
	}
	return s, nil
}
