package telegram

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
)

// The bounds of what is kept of an update. Telegram's own are at or below
// these; whatever exceeds them did not come through a Telegram client.
const (
	maxText  = 16 << 10 // 4096 characters of four bytes
	maxData  = 64
	maxQuery = 64
	maxLang  = 16
	maxName  = 256
)

// Who writes when nobody does: a group's anonymous admin, a channel, and
// Telegram itself for posts of a group's linked channel.
const (
	anonymousAdmin = 1087968824
	channelBot     = 136817688
	telegramItself = 777000
)

// ErrUpdate says that something is no update.
var ErrUpdate = errors.New("not an update")

// Reader reads updates: it keeps what the house needs and drops the rest,
// names, usernames and phone numbers among it. The zero Reader works.
type Reader struct {
	// Bot gives the bot's username without @, for commands that are addressed
	// to one bot. Nil, or empty: such a command is anybody's but ours.
	Bot func() string
	// Home gives the id that the house calls a chat by, for groups that became
	// supergroups under a new id. Nil: the id it has.
	Home func(chat int64) int64
}

// Update reads one update. It reports false for one that means nothing to the
// house (a channel's post, a live place that moved); the update's id is set
// even then. The error is [ErrUpdate], and holds nothing of raw.
func (r *Reader) Update(raw []byte) (hotline.Update, bool, error) {
	var w wireUpdate
	var odd *json.UnmarshalTypeError
	if err := json.Unmarshal(raw, &w); err != nil && !errors.As(err, &odd) {
		return hotline.Update{}, false, ErrUpdate
	}
	if w.ID <= 0 {
		return hotline.Update{}, false, ErrUpdate
	}
	u, ok := r.read(&w)
	return u, ok, nil
}

func (r *Reader) read(w *wireUpdate) (hotline.Update, bool) {
	u := hotline.Update{ID: w.ID}
	var ok bool
	switch {
	case w.Message != nil:
		ok = r.message(&u, w.Message)
	case w.Callback != nil:
		ok = r.press(&u, w.Callback)
	case w.Edited != nil:
		ok = r.edited(&u, w.Edited)
	case w.Member != nil:
		ok = r.member(&u, w.Member)
	}
	if !ok {
		return hotline.Update{ID: w.ID}, false
	}
	return u, true
}

// place sets the chat. It reports false for chats that we are not in: channels.
func (r *Reader) place(u *hotline.Update, c wireChat) bool {
	switch c.Type {
	case "private":
	case "group", "supergroup":
		u.Group = true
	default:
		return false
	}
	if c.ID == 0 {
		return false
	}
	u.Chat = r.home(c.ID)
	return true
}

func (r *Reader) home(chat int64) int64 {
	if r.Home == nil {
		return chat
	}
	return r.Home(chat)
}

// sender sets who wrote, after the chat is known. Another bot is as little a
// responder as a channel is.
func sender(u *hotline.Update, from *wireUser, as *wireChat) {
	if from != nil {
		u.From, u.Lang = from.ID, clip(from.Lang, maxLang)
		if u.Group {
			u.FromName = clip(from.FirstName, maxName)
			u.Anonymous = from.IsBot || from.ID == anonymousAdmin || from.ID == channelBot || from.ID == telegramItself
		}
	}
	if !u.Group {
		u.From = u.Chat
		return
	}
	if u.Anonymous = u.Anonymous || as != nil || from == nil; u.Anonymous {
		u.FromName = "" // "Group", or the channel's name
	}
}

func (r *Reader) press(u *hotline.Update, c *wireCallback) bool {
	if c.Message == nil || c.ID == "" || len(c.ID) > maxQuery || !r.place(u, c.Message.Chat) {
		return false
	}
	u.Kind = hotline.Press
	sender(u, &c.From, nil)
	u.Msg, u.Query = c.Message.ID, c.ID
	if c.Message.InTopic {
		u.Thread = c.Message.Thread
	}
	// Data that no button of ours can hold is no data: the card is shown again.
	if len(c.Data) <= maxData {
		u.Data = c.Data
	}
	return true
}

// member reads a change of the bot's own standing. In a private chat that is
// the person blocking or unblocking it.
func (r *Reader) member(u *hotline.Update, m *wireMember) bool {
	if !r.place(u, m.Chat) {
		return false
	}
	sender(u, &m.From, nil)
	switch was, is := m.Old.in(), m.New.in(); {
	case !is:
		u.Kind = hotline.Left
	case !was:
		u.Kind = hotline.Joined
	default:
		u.Kind = hotline.Service // made an admin, or no longer one
	}
	return true
}

// edited reads an edit. A live place that moves comes as an edit every few
// seconds: the first point is all that was meant to be told, so those are
// dropped unread.
func (r *Reader) edited(u *hotline.Update, m *wireMessage) bool {
	if m.Location != nil || !r.place(u, m.Chat) {
		return false
	}
	r.head(u, m)
	u.Kind, u.Text = hotline.Edited, words(m)
	return true
}

func (r *Reader) head(u *hotline.Update, m *wireMessage) {
	sender(u, m.From, m.SenderChat)
	u.Msg = m.ID
	if m.InTopic {
		u.Thread = m.Thread
	}
	// In a topic, what replies to nothing replies to the topic's first message.
	if m.ReplyTo != nil && !(m.InTopic && m.ReplyTo.ID == m.Thread) {
		u.ReplyTo = m.ReplyTo.ID
	}
}

func (r *Reader) message(u *hotline.Update, m *wireMessage) bool {
	if !r.place(u, m.Chat) {
		return false
	}
	r.head(u, m)
	switch {
	case m.MigrateTo != 0:
		u.Kind, u.NewChat = hotline.Migrate, m.MigrateTo
	case m.MigrateFrom != 0:
		// The same news, told in the new group: it is the old one's.
		u.Kind, u.Chat, u.NewChat = hotline.Migrate, r.home(m.MigrateFrom), m.Chat.ID
	case m.Text != "":
		u.Kind = hotline.Text
		u.Text = clip(m.Text, maxText)
		// What somebody wrote elsewhere is words, whatever it looks like.
		if !m.Forwarded {
			r.command(u)
		}
	case bool(m.Contact):
		u.Kind = hotline.Contact
	case m.Location != nil || m.Venue != nil:
		point(u, m)
	default:
		media(u, m)
	}
	return true
}

func point(u *hotline.Update, m *wireMessage) {
	l := m.Location
	if l == nil {
		l = &m.Venue.Location
	}
	if !(math.Abs(l.Lat) <= 90 && math.Abs(l.Lng) <= 180) || l.Lat == 0 && l.Lng == 0 {
		u.Kind, u.Media = hotline.Media, "other"
		return
	}
	u.Kind = hotline.Place
	u.Point = &hotline.Point{Lat: l.Lat, Lng: l.Lng}
	if l.Accuracy > 0 && l.Accuracy <= 1500 {
		u.Point.Accuracy = l.Accuracy
	}
	switch {
	case l.Live > 0:
		u.Media = "live"
	case m.Venue != nil:
		u.Media = "venue"
		if !u.Group {
			u.Title = venue(m.Venue.Title, m.Venue.Address)
		}
	}
}

// venue is what a venue is called and where it says that it is.
func venue(title, address string) string {
	return strings.Trim(strings.TrimSpace(clip(title, maxName))+", "+strings.TrimSpace(clip(address, maxName)), ", ")
}

func media(u *hotline.Update, m *wireMessage) {
	u.Kind, u.Text = hotline.Media, words(m)
	switch {
	case m.Voice.there:
		u.Media, u.File = "voice", m.Voice.id
	case bool(m.Video || m.VideoNote):
		u.Media = "video"
	case m.Photo.there || bool(m.LivePhoto):
		// A live photo comes with its still, which is what is kept.
		u.Media, u.File = "photo", m.Photo.id
	case bool(m.Sticker):
		u.Media = "sticker"
	case bool(m.Document || m.Audio): // an animation has a document too
		// An audio file is sent as it is, with what its makers wrote into it.
		u.Media = "document"
	case bool(m.Poll):
		u.Media = "poll"
	case u.Group || m.service():
		u.Kind, u.Text = hotline.Service, ""
	default:
		u.Media = "other"
	}
	if u.Group {
		u.File = "" // nothing that is sent to a group is passed on
	}
}

func words(m *wireMessage) string {
	if m.Text != "" {
		return clip(m.Text, maxText)
	}
	return clip(m.Caption, maxText)
}

// clip cuts a text to so many bytes, at a character's edge.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	// A clone, so that a huge update is not kept alive by its beginning.
	return strings.Clone(s[:n])
}
