package telegram

import (
	"strconv"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
)

// body is a JSON object under construction. Written by hand because it is
// written for every send: no reflection, one allocation.
type body struct{ b []byte }

func newBody() *body { return &body{append(make([]byte, 0, 1024), '{')} }

func (j *body) key(name string) {
	if last := j.b[len(j.b)-1]; last != '{' && last != '[' {
		j.b = append(j.b, ',')
	}
	j.b = append(j.b, '"')
	j.b = append(j.b, name...)
	j.b = append(j.b, '"', ':')
}

func (j *body) num(name string, n int64) {
	j.key(name)
	j.b = strconv.AppendInt(j.b, n, 10)
}

func (j *body) float(name string, f float64) {
	j.key(name)
	j.b = strconv.AppendFloat(j.b, f, 'f', -1, 64)
}

func (j *body) str(name, s string) {
	j.key(name)
	j.b = appendString(j.b, s)
}

// raw adds JSON that is known to be well-formed.
func (j *body) raw(name, json string) {
	j.key(name)
	j.b = append(j.b, json...)
}

func (j *body) bytes() []byte { return append(j.b, '}') }

const hexes = "0123456789abcdef"

// appendString appends s as a JSON string; what is not UTF-8 becomes U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	begun := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[begun:i]...), `\ufffd`...)
				begun = i + 1
			}
			i += size
			continue
		}
		if c < ' ' || c == '"' || c == '\\' {
			b = append(b, s[begun:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			default:
				b = append(b, '\\', 'u', '0', '0', hexes[c>>4], hexes[c&15])
			}
			begun = i + 1
		}
		i++
	}
	return append(append(b, s[begun:]...), '"')
}

// noPreview: a preview would fetch, and show, whatever a stranger links to.
const noPreview = `{"is_disabled":true}`

// message is the body of a sendMessage, a sendVoice, a sendPhoto, a sendLocation
// or an editMessageText. Always plain text: what a person wrote can never become
// markup. bare leaves out all but text and buttons.
func (c *Client) message(s *hotline.Send, chat int64, thread int, bare bool) []byte {
	j := newBody()
	j.num("chat_id", chat)
	if s.Topic != "" {
		j.str("name", s.Topic)
		return j.bytes()
	}
	if s.Msg != 0 {
		j.num("message_id", int64(s.Msg))
	} else if thread != 0 {
		j.num("message_thread_id", int64(thread))
	}
	switch {
	case s.Body.Point != nil:
		j.float("latitude", s.Body.Point.Lat)
		j.float("longitude", s.Body.Point.Lng)
	case s.Body.File != nil:
		c.file(j, s)
	case s.Body.Picture != "":
		c.caption(j, s)
	default:
		j.str("text", text(c.o.Renderer, s.Body.Lang, s.Body.Lines, maxMessage))
		if !bare {
			j.raw("link_preview_options", noPreview)
		}
	}
	if s.Msg == 0 {
		if s.Body.Silent && !bare {
			j.raw("disable_notification", "true")
		}
		if s.Body.Protect {
			j.raw("protect_content", "true")
		}
		if s.ReplyTo != 0 && !bare {
			j.key("reply_parameters")
			j.b = append(j.b, `{"message_id":`...)
			j.b = strconv.AppendInt(j.b, int64(s.ReplyTo), 10)
			j.b = append(j.b, `,"allow_sending_without_reply":true}`...)
		}
	}
	c.markup(j, s)
	return j.bytes()
}

// The kinds of file that are passed on, which are also the parameters' names.
const (
	kindVoice = "voice"
	kindPhoto = "photo"
)

// file adds a voice message or a photo by its id, with the lines as caption.
// The Bot API's documentation says of a file_id that a file which is already on
// Telegram's servers can be sent by it again, by the same bot, without an
// upload. It promises nothing about the message that the file came with, which
// is deleted long before: if Telegram does not know the id any more, it refuses
// the send, and whoever asked for it is told.
func (c *Client) file(j *body, s *hotline.Send) {
	j.str(s.Body.File.Kind, s.Body.File.ID)
	c.caption(j, s)
}

// caption adds the lines under a file or a picture, if there are any.
func (c *Client) caption(j *body, s *hotline.Send) {
	if caption := text(c.o.Renderer, s.Body.Lang, s.Body.Lines, maxCaption); caption != "" {
		j.str("caption", caption)
	}
}

// markup adds the keyboard. A message has one at most, and an edited one can
// carry only buttons; an edit without buttons takes away those that were there.
func (c *Client) markup(j *body, s *hotline.Send) {
	b := &s.Body
	switch {
	case b.Ask != nil && s.Msg == 0:
		j.key("reply_markup")
		j.b = append(j.b, `{"keyboard":[[{"text":`...)
		j.b = appendString(j.b, c.o.Renderer.Text(b.Lang, *b.Ask))
		j.b = append(j.b, `,"request_location":true}]],"resize_keyboard":true,"one_time_keyboard":true}`...)
	case len(b.Rows) > 0:
		j.key("reply_markup")
		j.b = append(j.b, `{"inline_keyboard":[`...)
		first := true
		for _, row := range b.Rows {
			if len(row) == 0 {
				continue
			}
			if !first {
				j.b = append(j.b, ',')
			}
			first = false
			c.row(j, b.Lang, row)
		}
		j.b = append(j.b, `]}`...)
	case b.Unask && s.Msg == 0:
		j.raw("reply_markup", `{"remove_keyboard":true}`)
	}
}

func (c *Client) row(j *body, lang string, row []hotline.Button) {
	j.b = append(j.b, '[')
	for i, k := range row {
		if i > 0 {
			j.b = append(j.b, ',')
		}
		label := c.o.Renderer.Text(lang, k.Label)
		switch {
		case label == "":
			label = k.Sign
		case k.Sign != "":
			label = k.Sign + " " + label
		}
		j.b = append(j.b, `{"text":`...)
		j.b = appendString(j.b, label)
		j.b = append(j.b, `,"callback_data":`...)
		j.b = appendString(j.b, k.Data)
		j.b = append(j.b, '}')
	}
	j.b = append(j.b, ']')
}

// answerBody is the body of an answerCallbackQuery.
func (c *Client) answerBody(r *hotline.Reply) []byte {
	j := newBody()
	j.str("callback_query_id", r.Query)
	if !r.Text.IsZero() {
		j.str("text", cut(c.o.Renderer.Text(r.Lang, r.Text), maxAlert))
		if r.Loud {
			j.raw("show_alert", "true")
		}
	}
	if name := c.Username(); r.Start != "" && name != "" {
		j.str("url", "https://t.me/"+name+"?start="+r.Start)
	}
	return j.bytes()
}

// topicBody is the body of a deleteForumTopic.
func topicBody(chat int64, thread int) []byte {
	j := newBody()
	j.num("chat_id", chat)
	j.num("message_thread_id", int64(thread))
	return j.bytes()
}

// deleteBody is the body of a deleteMessages.
func deleteBody(chat int64, msgs []int) []byte {
	j := newBody()
	j.num("chat_id", chat)
	j.key("message_ids")
	j.b = append(j.b, '[')
	for i, m := range msgs {
		if i > 0 {
			j.b = append(j.b, ',')
		}
		j.b = strconv.AppendInt(j.b, int64(m), 10)
	}
	j.b = append(j.b, ']')
	return j.bytes()
}
