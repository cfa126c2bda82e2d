package sandbox

import (
	"bytes"
	"encoding/json"
	"time"
)

// editable finds the message that the call edits, and its new inline keyboard.
func (s *Server) editable(p *params) (*chat, *message, *markup, *apiError) {
	if !p.has("chat_id") && p.has("inline_message_id") {
		return nil, nil, nil, bad("invalid inline message identifier specified")
	}
	c, err := s.chatOf(p, "chat_id")
	if err == nil {
		err = c.writable()
	}
	if err != nil {
		return nil, nil, nil, err
	}
	m := c.find(int(p.int("message_id")))
	switch {
	case m == nil:
		return nil, nil, nil, bad("message to edit not found")
	case !m.FromBot, m.Kind == "service", !m.markup.plain():
		return nil, nil, nil, bad("message can't be edited")
	}
	mk, err := s.markup(p, c)
	if err != nil {
		return nil, nil, nil, err
	}
	if !mk.plain() {
		return nil, nil, nil, bad("inline keyboard expected")
	}
	return c, m, mk, nil
}

// edit changes a message, unless that would change nothing.
func (s *Server) edit(c *chat, m *message, text string, entities json.RawMessage, mk *markup, b []byte) ([]byte, *apiError) {
	if m.Text == text && bytes.Equal(m.entities, entities) && bytes.Equal(m.markup.inline, mk.inline) {
		return nil, errUnmodified
	}
	if err := s.admit(c); err != nil {
		return nil, err
	}
	s.amend(c, m)
	m.Text, m.entities, m.markup, m.Buttons = text, entities, mk, mk.rows
	return s.appendMessage(b, c, m, true), nil
}

func doEditText(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, m, mk, err := s.editable(p)
	if err != nil {
		return nil, err
	}
	text, entities, err := words(p, "text", maxText, errTooLong)
	switch {
	case err != nil:
		return nil, err
	case text == "":
		return nil, bad("message text is empty")
	case m.Kind != "text":
		return nil, bad("there is no text in the message to edit")
	}
	return s.edit(c, m, text, entities, mk, b)
}

func doEditCaption(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, m, mk, err := s.editable(p)
	if err != nil {
		return nil, err
	}
	text, entities, err := words(p, "caption", maxCaption, errCaption)
	switch {
	case err != nil:
		return nil, err
	case m.Kind == "text" || m.Kind == "location":
		return nil, bad("there is no caption in the message to edit")
	}
	return s.edit(c, m, text, entities, mk, b)
}

func doEditMarkup(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, m, mk, err := s.editable(p)
	if err != nil {
		return nil, err
	}
	return s.edit(c, m, m.Text, m.entities, mk, b)
}

// removable says why the bot cannot delete a message, nil if it can.
func (s *Server) removable(c *chat, m *message) *apiError {
	if s.now().Sub(m.Date) >= deletable*time.Hour && !(c.kind == supergroup && c.bot == admin) {
		return bad("message can't be deleted for everyone")
	}
	if c.group() && !m.FromBot && c.bot != admin {
		return bad("message can't be deleted")
	}
	return nil
}

func doDeleteMessage(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	id := int(p.int("message_id"))
	if id <= 0 {
		return nil, bad("message identifier is not specified")
	}
	m := c.find(id)
	if m == nil {
		return nil, bad("message to delete not found")
	}
	if err := s.removable(c, m); err != nil {
		return nil, err
	}
	s.drop(c, m, "bot")
	return append(b, "true"...), nil
}

// doDeleteMessages skips what is missing, but deletes nothing at all if one of
// the messages must stay.
func doDeleteMessages(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	var ids []int
	if json.Unmarshal([]byte(p.str("message_ids")), &ids) != nil || len(ids) == 0 {
		return nil, bad("message identifiers are not specified")
	}
	if len(ids) > maxDelete {
		return nil, bad("too many message identifiers specified")
	}
	var found []*message
	for _, id := range ids {
		if id <= 0 {
			return nil, bad("invalid message identifier specified")
		}
		m := c.find(id)
		if m == nil {
			continue
		}
		if err := s.removable(c, m); err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	for _, m := range found {
		s.drop(c, m, "bot")
	}
	return append(b, "true"...), nil
}
