package sandbox

import (
	"slices"
	"strconv"
)

// pinnable finds the call's chat if the bot may pin there.
func (s *Server) pinnable(p *params) (*chat, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if c.group() && c.bot != admin {
		return nil, bad("not enough rights to manage pinned messages in the chat")
	}
	return c, c.writable()
}

func doPin(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.pinnable(p)
	if err != nil {
		return nil, err
	}
	m := c.find(int(p.int("message_id")))
	if m == nil || m.Kind == "service" {
		return nil, bad("message to pin not found")
	}
	if i := slices.Index(c.pinned, m.ID); i >= 0 {
		c.pinned = slices.Delete(c.pinned, i, i+1)
	}
	c.pinned = append(c.pinned, m.ID)
	fields := append([]byte(`"pinned_message":`), s.appendMessage(nil, c, m, false)...)
	s.service(c, "pinned", Person{}, true, m.Thread, fields)
	s.change(c, m.ID, "pinned")
	return append(b, "true"...), nil
}

func doUnpin(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.pinnable(p)
	if err != nil {
		return nil, err
	}
	i := len(c.pinned) - 1
	if p.has("message_id") {
		i = slices.Index(c.pinned, int(p.int("message_id")))
	}
	if i < 0 {
		return nil, bad("message to unpin not found")
	}
	id := c.pinned[i]
	c.pinned = slices.Delete(c.pinned, i, i+1)
	s.change(c, id, "pinned")
	return append(b, "true"...), nil
}

func doGetChat(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if c.kind == private && !c.started {
		return nil, errChat
	}
	b = append(b, c.json[:len(c.json)-1]...)
	b = append(b, `,"accent_color_id":0,"max_reaction_count":11,"accepted_gift_types":{}`...)
	if n := len(c.pinned); n > 0 {
		if m := c.find(c.pinned[n-1]); m != nil {
			b = append(b, `,"pinned_message":`...)
			b = s.appendMessage(b, c, m, false)
		}
	}
	return append(b, '}'), nil
}

func doGetChatMember(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	id := p.int("user_id")
	if id == s.botID {
		if c.muted && c.bot == member {
			b = append(b, `{"status":"restricted","is_member":true,"can_send_messages":false,"until_date":0,"user":`...)
			return append(append(b, s.bot...), '}'), nil
		}
		return s.appendMember(b, s.bot, c.bot, false), nil
	}
	if c.kind == private && id == c.id {
		return s.appendMember(b, appendUser(nil, c.person), member, false), nil
	}
	if who := c.members[id]; who != nil {
		return s.appendMember(b, appendUser(nil, who.Person), who.standing, who.anonymous), nil
	}
	if person, ok := s.people[id]; ok {
		return s.appendMember(b, appendUser(nil, person), left, false), nil
	}
	return nil, bad("PARTICIPANT_ID_INVALID")
}

// appendMember encodes a ChatMember.
func (s *Server) appendMember(b, user []byte, st standing, anonymous bool) []byte {
	b = append(b, `{"status":"`...)
	b = append(b, st...)
	b = append(b, `","user":`...)
	b = append(b, user...)
	switch st {
	case owner, admin:
		b = append(b, `,"is_anonymous":`...)
		b = strconv.AppendBool(b, anonymous)
		if st == admin {
			b = append(b, `,"can_be_edited":false,"can_manage_chat":true,"can_delete_messages":true,"can_pin_messages":true,"can_manage_topics":true`...)
		}
	case kicked:
		b = append(b, `,"until_date":0`...)
	}
	return append(b, '}')
}

func doGetChatMemberCount(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	n := int64(2)
	if c.group() {
		n = 1
		for _, who := range c.members {
			if who.standing.in() {
				n++
			}
		}
	}
	return strconv.AppendInt(b, n, 10), nil
}

func doGetChatAdministrators(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if !c.group() {
		return nil, bad("there are no administrators in the private chat")
	}
	b = append(b, '[')
	if c.bot == admin {
		b = s.appendMember(b, s.bot, admin, false)
	}
	ids := make([]int64, 0, len(c.members))
	for id, who := range c.members {
		if who.standing == admin || who.standing == owner {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		if b[len(b)-1] != '[' {
			b = append(b, ',')
		}
		who := c.members[id]
		b = s.appendMember(b, appendUser(nil, who.Person), who.standing, who.anonymous)
	}
	return append(b, ']'), nil
}

func doLeaveChat(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if !c.group() {
		return nil, bad("chat member status can't be changed in private chats")
	}
	c.bot = left
	s.change(c, 0, "chat")
	return append(b, "true"...), nil
}
