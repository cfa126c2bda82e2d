package sandbox

import (
	"strconv"
	"strings"
)

// topicChat finds the call's chat if the bot may manage topics there.
func (s *Server) topicChat(p *params, inPrivate bool) (*chat, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if c.kind == private {
		if !inPrivate || !s.opt.Topics {
			return nil, bad("the chat is not a forum")
		}
		return c, c.writable()
	}
	if c.kind != supergroup || !c.forum {
		return nil, bad("the chat is not a forum")
	}
	if c.bot != admin {
		return nil, errRights
	}
	return c, nil
}

func (s *Server) topicOf(p *params, inPrivate bool) (*chat, *topic, *apiError) {
	c, err := s.topicChat(p, inPrivate)
	if err != nil {
		return nil, nil, err
	}
	t := c.topics[int(p.int("message_thread_id"))]
	if t == nil {
		return nil, nil, bad("message thread not found")
	}
	return c, t, nil
}

func doCreateTopic(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.topicChat(p, true)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSpace(p.str("name"))
	if n := units(name); n == 0 || n > 128 {
		return nil, bad("TOPIC_NAME_INVALID")
	}
	color := int(p.int("icon_color"))
	if color == 0 {
		color = 7322096
	}
	fields := append([]byte(`"forum_topic_created":{"name":`), appendStr(nil, name)...)
	fields = append(number(fields, "icon_color", int64(color)), '}')
	m := s.service(c, "topic created", Person{}, true, 0, fields)
	m.Thread, m.Text = m.ID, ""
	if c.topics == nil {
		c.topics = map[int]*topic{}
	}
	c.topics[m.ID] = &topic{id: m.ID, name: name, color: color}
	s.change(c, m.ID, "chat")
	b = append(b, `{"message_thread_id":`...)
	b = strconv.AppendInt(b, int64(m.ID), 10)
	b = field(b, "name", name)
	b = number(b, "icon_color", int64(color))
	return append(b, '}'), nil
}

func doEditTopic(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, t, err := s.topicOf(p, true)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSpace(p.str("name"))
	switch {
	case units(name) > 128:
		return nil, bad("TOPIC_NAME_INVALID")
	case name == "" || name == t.name:
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	t.name = name
	s.change(c, t.id, "chat")
	return append(b, "true"...), nil
}

func doCloseTopic(s *Server, p *params, b []byte) ([]byte, *apiError) {
	return setClosed(s, p, b, true)
}

func doReopenTopic(s *Server, p *params, b []byte) ([]byte, *apiError) {
	return setClosed(s, p, b, false)
}

func setClosed(s *Server, p *params, b []byte, closed bool) ([]byte, *apiError) {
	c, t, err := s.topicOf(p, false)
	if err != nil {
		return nil, err
	}
	if t.closed == closed {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	t.closed = closed
	s.change(c, t.id, "chat")
	return append(b, "true"...), nil
}

func doDeleteTopic(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, t, err := s.topicOf(p, true)
	if err != nil {
		return nil, err
	}
	s.dropTopic(c, t.id, "bot")
	return append(b, "true"...), nil
}

// dropTopic removes a topic with its messages, however old they are.
func (s *Server) dropTopic(c *chat, id int, by string) {
	delete(c.topics, id)
	for i := len(c.live) - 1; i >= 0; i-- {
		if m := c.live[i]; m.Thread == id {
			s.drop(c, m, by)
		}
	}
	s.change(c, id, "chat")
}
