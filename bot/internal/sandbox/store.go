package sandbox

import (
	"slices"
	"time"
)

// Everything in this file is called with s.mu held.

// know registers a person and their private chat, which they have not begun.
// With nothing but an id, a known person stays as they are.
func (s *Server) know(p Person) *chat {
	if known, ok := s.people[p.ID]; ok && p == (Person{ID: p.ID}) {
		p = known
	}
	if p.First == "" {
		p.First = "Somebody"
	}
	s.people[p.ID] = p
	c := s.chats[p.ID]
	if c == nil {
		c = &chat{id: p.ID, kind: private, bot: member}
		s.chats[p.ID] = c
	}
	c.person = p
	c.json = appendChat(nil, c)
	return c
}

// put adds a message at the end of the chat and gives it its id and date.
func (s *Server) put(c *chat, m *message) *message {
	if c.kind == supergroup {
		c.lastID++
		m.ID = c.lastID
	} else {
		s.lastMsg++
		m.ID = s.lastMsg
	}
	m.Chat = c.id
	m.Date = s.now()
	if m.markup == nil {
		m.markup = noMarkup
	}
	c.live = append(c.live, m)
	if n := s.opt.KeepMessages; n > 0 && len(c.live) > n {
		old := c.live[0]
		c.live = slices.Delete(c.live, 0, len(c.live)-n)
		if c.keyboard == old {
			c.keyboard = nil
		}
	}
	switch mk := m.markup; {
	case mk.keyboard != nil && !mk.keyboard.Force:
		c.keyboard = m
	case mk.remove:
		c.keyboard = nil
	}
	s.change(c, m.ID, "new")
	return m
}

// amend keeps what a message said; the caller then changes it.
func (s *Server) amend(c *chat, m *message) {
	m.History = append(slices.Clip(m.History), Version{Text: m.Text, Buttons: m.Buttons, Until: s.now()})
	if n := s.opt.KeepMessages; n > 0 && len(m.History) > n {
		m.History = m.History[len(m.History)-n:]
	}
	m.Edited = s.now()
	m.rev++
	s.change(c, m.ID, "edited")
}

// drop deletes a message for everybody. by is "bot" or "person".
func (s *Server) drop(c *chat, m *message, by string) {
	if m.gone {
		return
	}
	m.gone = true
	m.Deleted, m.DeletedBy = s.now(), by
	i := c.index(m.ID)
	c.live = slices.Delete(c.live, i, i+1)
	c.deleted = append(c.deleted, m)
	if n := s.opt.KeepMessages; n > 0 && len(c.deleted) > n {
		c.deleted = slices.Delete(c.deleted, 0, len(c.deleted)-n)
	}
	// Clients put a reply keyboard away with the message that brought it.
	if c.keyboard == m {
		c.keyboard = nil
	}
	if i := slices.Index(c.pinned, m.ID); i >= 0 {
		c.pinned = slices.Delete(c.pinned, i, i+1)
	}
	s.change(c, m.ID, "deleted")
}

// service puts a message that nobody wrote. fields is its encoded content.
func (s *Server) service(c *chat, what string, by Person, fromBot bool, thread int, fields []byte) *message {
	return s.put(c, &message{
		Message: Message{Kind: "service", Service: what, From: by, FromBot: fromBot, Thread: thread},
		payload: fields,
		seen:    1, // nobody has to expect these
	})
}

// Change is one entry of the feed of changes.
type Change struct {
	Seq  uint64
	Chat int64 // 0 if of no chat
	Msg  int   // 0 if of no message
	// What is "new", "edited", "deleted", "answer", "pinned", "chat" (members,
	// blocking, topics, migration), "action" (typing) or "server" (switches).
	What string
	At   time.Time
}

// change tells everybody who waits. c may be nil.
func (s *Server) change(c *chat, msg int, what string) {
	s.lastChg++
	ch := Change{Seq: s.lastChg, Msg: msg, What: what, At: s.now()}
	if c != nil {
		ch.Chat = c.id
		if c.changed != nil {
			close(c.changed)
			c.changed = nil
		}
	}
	if len(s.feed) >= 2*s.opt.KeepChanges {
		s.feed = slices.Delete(s.feed, 0, len(s.feed)-s.opt.KeepChanges+1)
	}
	s.feed = append(s.feed, ch)
	if s.chgWait != nil {
		close(s.chgWait)
		s.chgWait = nil
	}
	s.stir()
}

// stir wakes whoever waits for anything at all.
func (s *Server) stir() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

func (s *Server) waiting() <-chan struct{} {
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

func (c *chat) waiting() <-chan struct{} {
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return c.changed
}
