package sandbox

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// Answers are built by hand: encoding/json would be most of what a call costs.

const hexDigits = "0123456789abcdef"

// appendStr appends s as a JSON string. What is not UTF-8 becomes U+FFFD.
func appendStr(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 0x20 && c != '"' && c != '\\' {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b = append(b, s[start:i]...)
			b = append(b, "\ufffd"...)
			start = i + 1
		}
		i += n
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// field appends `,"name":"value"`, or nothing if value is empty.
func field(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return appendStr(b, value)
}

// number appends `,"name":n`.
func number(b []byte, name string, n int64) []byte {
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return strconv.AppendInt(b, n, 10)
}

func degrees(b []byte, name string, f float64) []byte {
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

func appendUser(b []byte, p Person) []byte {
	b = append(b, `{"id":`...)
	b = strconv.AppendInt(b, p.ID, 10)
	b = append(b, `,"is_bot":false,"first_name":`...)
	b = appendStr(b, p.First)
	b = field(b, "last_name", p.Last)
	b = field(b, "username", p.Username)
	b = field(b, "language_code", p.Lang)
	return append(b, '}')
}

func appendAnonymous(b []byte) []byte {
	return append(b, `{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"}`...)
}

func (s *Server) appendBot(b []byte) []byte {
	b = append(b, `{"id":`...)
	b = strconv.AppendInt(b, s.botID, 10)
	b = append(b, `,"is_bot":true,"first_name":`...)
	b = appendStr(b, s.opt.Name)
	b = field(b, "username", s.opt.Username)
	return append(b, '}')
}

func appendChat(b []byte, c *chat) []byte {
	b = append(b, `{"id":`...)
	b = strconv.AppendInt(b, c.id, 10)
	if c.kind == private {
		b = field(b, "first_name", c.person.First)
		b = field(b, "last_name", c.person.Last)
		b = field(b, "username", c.person.Username)
	} else {
		b = field(b, "title", c.title)
		if c.forum {
			b = append(b, `,"is_forum":true`...)
		}
	}
	b = field(b, "type", string(c.kind))
	return append(b, '}')
}

func (s *Server) appendFrom(b []byte, m *message) []byte {
	switch {
	case m.FromBot:
		return append(b, s.bot...)
	case m.Anonymous:
		return appendAnonymous(b)
	default:
		return appendUser(b, m.From)
	}
}

// appendMessage encodes a message. deep adds what it replies to.
func (s *Server) appendMessage(b []byte, c *chat, m *message, deep bool) []byte {
	b = append(b, `{"message_id":`...)
	b = strconv.AppendInt(b, int64(m.ID), 10)
	if m.Thread != 0 {
		b = number(b, "message_thread_id", int64(m.Thread))
		b = append(b, `,"is_topic_message":true`...)
	}
	b = append(b, `,"from":`...)
	b = s.appendFrom(b, m)
	if m.Anonymous {
		b = append(b, `,"sender_chat":`...)
		b = append(b, c.json...)
	}
	b = number(b, "date", m.Date.Unix())
	b = append(b, `,"chat":`...)
	b = append(b, c.json...)
	if !m.Edited.IsZero() {
		b = number(b, "edit_date", m.Edited.Unix())
	}
	if m.Protected {
		b = append(b, `,"has_protected_content":true`...)
	}
	if deep && m.ReplyTo != 0 {
		if to := c.find(m.ReplyTo); to != nil {
			b = append(b, `,"reply_to_message":`...)
			b = s.appendMessage(b, c, to, false)
		}
	}
	if len(m.extra) > 0 {
		b = append(b, ',')
		b = append(b, m.extra...)
	}
	words, entities := "text", `,"entities":`
	if m.Kind != "text" {
		words, entities = "caption", `,"caption_entities":`
		b = append(b, ',')
		b = append(b, m.payload...)
	}
	b = field(b, words, m.Text)
	if len(m.entities) > 0 {
		b = append(b, entities...)
		b = append(b, m.entities...)
	}
	if len(m.markup.inline) > 0 {
		b = append(b, `,"reply_markup":{"inline_keyboard":`...)
		b = append(b, m.markup.inline...)
		b = append(b, '}')
	}
	return append(b, '}')
}

func (s *Server) encode(c *chat, m *message) []byte {
	return s.appendMessage(make([]byte, 0, 1024), c, m, true)
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }
