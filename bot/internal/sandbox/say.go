package sandbox

import (
	"errors"
	"strings"
)

var errBlocked = errors.New("this person has blocked the bot: Unblocks or Starts first")

// say puts a person's message into a chat and tells the bot if it may see it.
// Called with s.mu held. It returns the last message, as a long text is cut
// into several.
func (s *Server) say(c *chat, who *belonging, m *message) (Message, error) {
	switch {
	case c.blocked:
		return Message{}, errBlocked
	case c.movedTo != 0:
		return Message{}, errors.New("this group has become a supergroup")
	case c.group() && !who.standing.in():
		return Message{}, errors.New("this person is not in the group")
	}
	m.From, m.Anonymous = who.Person, who.anonymous
	if m.Kind == "" {
		m.Kind = "text"
	}
	rest := ""
	if m.Kind == "text" {
		m.Text, rest = cutText(m.Text)
		if m.Text == "" {
			return Message{}, errors.New("an empty message cannot be sent")
		}
		m.entities = commands(m.Text)
	}
	c.started = true
	s.put(c, m)
	if s.visible(c, m) {
		s.push(c, "message", s.encode(c, m))
	}
	if rest != "" {
		return s.say(c, who, &message{Message: Message{Text: rest, Thread: m.Thread}})
	}
	return m.Message, nil
}

// cutText cuts a text where Telegram's clients do: at 4096 units.
func cutText(text string) (head, rest string) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\ufffd"))
	n := 0
	for i, r := range text {
		n++
		if r >= 0x10000 {
			n++
		}
		if n > maxText {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// commands are the entities of the commands in a text, nil if there are none.
func commands(text string) []byte {
	var b []byte
	offset := 0
	before := ' '
	for i, r := range text {
		if r == '/' && (before == ' ' || before == '\n') {
			end := i + 1
			for end < len(text) && (validCommand(strings.ToLower(text[end:end+1])) || text[end] == '@' && end > i+1) {
				end++
			}
			if end > i+1 {
				if b == nil {
					b = append(b, '[')
				} else {
					b = append(b, ',')
				}
				b = append(b, `{"type":"bot_command"`...)
				b = number(b, "offset", int64(offset))
				b = number(b, "length", int64(end-i))
				b = append(b, '}')
			}
		}
		offset++
		if r >= 0x10000 {
			offset++
		}
		before = r
	}
	if b == nil {
		return nil
	}
	return append(b, ']')
}

// visible reports whether the bot sees a message: with privacy mode on, and
// where it is no administrator, it sees commands, replies to it and service
// messages.
func (s *Server) visible(c *chat, m *message) bool {
	switch {
	case !c.group():
		return true
	case !c.bot.in():
		return false
	case s.opt.PrivacyOff, c.bot == admin, m.Kind == "service":
		return true
	case strings.HasPrefix(m.Text, "/"):
		word, _, _ := strings.Cut(m.Text, " ")
		_, to, named := strings.Cut(word, "@")
		return !named || strings.EqualFold(to, s.opt.Username)
	case m.ReplyTo != 0:
		to := c.find(m.ReplyTo)
		return to != nil && to.FromBot
	}
	return false
}

// membership tells the bot that its own, or with other set a person's, place
// in a chat has changed.
func (s *Server) membership(c *chat, by Person, other *belonging, was, is standing) {
	kind, user := "my_chat_member", s.bot
	if other != nil {
		kind, user = "chat_member", appendUser(nil, other.Person)
	}
	b := append([]byte(`{"chat":`), c.json...)
	b = append(b, `,"from":`...)
	b = appendUser(b, by)
	b = number(b, "date", s.now().Unix())
	b = append(b, `,"old_chat_member":`...)
	b = s.appendMember(b, user, was, false)
	b = append(b, `,"new_chat_member":`...)
	b = s.appendMember(b, user, is, false)
	s.push(c, kind, append(b, '}'))
}
