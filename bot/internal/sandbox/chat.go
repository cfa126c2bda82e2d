package sandbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Chat is a chat to look at: a person's chat with the bot, or a group.
type Chat struct {
	s *Server
	c *chat
}

// View is what a chat shows at one moment.
type View struct {
	ID    int64
	Kind  string // "private", "group" or "supergroup"
	Title string // of a group; of a private chat the person's first name
	// Messages stand in the chat, oldest first; Deleted did, in the order of
	// their deletion.
	Messages []Message
	Deleted  []Message
	// Keyboard is the reply keyboard on the person's screen, nil if none.
	Keyboard *Keyboard
	Pinned   []int // oldest first
	Topics   map[int]string
	// Answers are what presses in this chat were answered with, oldest first.
	Answers []Answer
	Blocked bool
}

// Chat finds a chat by its id; nil if there is none.
func (s *Server) Chat(id int64) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[id]; c != nil {
		return &Chat{s, c}
	}
	return nil
}

// Chats are the ids of all chats, sorted.
func (s *Server) Chats() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.chats))
}

// ID is the chat's id.
func (c *Chat) ID() int64 { return c.c.id }

// View returns what the chat shows now.
func (c *Chat) View() View {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.c.view()
}

func (c *chat) view() View {
	v := View{
		ID: c.id, Kind: string(c.kind), Title: c.title, Blocked: c.blocked,
		Messages: make([]Message, len(c.live)), Deleted: make([]Message, len(c.deleted)),
		Pinned: slices.Clone(c.pinned), Answers: slices.Clone(c.answers),
	}
	if c.kind == private {
		v.Title = c.person.First
	}
	for i, m := range c.live {
		v.Messages[i] = m.Message
	}
	for i, m := range c.deleted {
		v.Deleted[i] = m.Message
	}
	if c.keyboard != nil {
		v.Keyboard = c.keyboard.Keyboard
	}
	if len(c.topics) > 0 {
		v.Topics = make(map[int]string, len(c.topics))
		for id, t := range c.topics {
			v.Topics[id] = t.name
		}
	}
	return v
}

// Messages are what stands in the chat, oldest first.
func (c *Chat) Messages() []Message { return c.View().Messages }

// Last is the newest message that the bot wrote; the zero Message if none stands.
func (c *Chat) Last() Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for _, m := range slices.Backward(c.c.live) {
		if m.FromBot && m.Kind != "service" {
			return m.Message
		}
	}
	return Message{}
}

// Wait waits until the chat shows what ok asks for. ok must not call the
// server.
func (c *Chat) Wait(ctx context.Context, ok func(View) bool) error {
	for {
		c.s.mu.Lock()
		v := c.c.view()
		next := c.c.waiting()
		c.s.mu.Unlock()
		if ok(v) {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return fmt.Errorf("%w; the chat shows:\n%s", context.Cause(ctx), v)
		}
	}
}

// See waits until a message of the bot's contains every part, in its text or
// on its buttons, and returns the newest. The message then counts as expected.
func (c *Chat) See(ctx context.Context, parts ...string) (Message, error) {
	for {
		c.s.mu.Lock()
		for _, m := range slices.Backward(c.c.live) {
			if m.FromBot && m.Kind != "service" && m.Says(parts...) {
				m.seen = m.rev + 1
				found := m.Message
				c.s.mu.Unlock()
				return found, nil
			}
		}
		next := c.c.waiting()
		c.s.mu.Unlock()
		select {
		case <-next:
		case <-ctx.Done():
			return Message{}, fmt.Errorf("never saw %q; the chat shows:\n%s", parts, c.View())
		}
	}
}

// Sees is See in a story.
func (c *Chat) Sees(parts ...string) Message {
	c.s.helper()
	ctx, cancel := c.s.patience()
	defer cancel()
	m, err := c.See(ctx, parts...)
	if err != nil {
		c.s.fail(err)
	}
	return m
}

// SeesNo waits, in a story, until no message of the bot's contains every part.
func (c *Chat) SeesNo(parts ...string) {
	c.s.helper()
	ctx, cancel := c.s.patience()
	defer cancel()
	err := c.Wait(ctx, func(v View) bool {
		_, found := v.Find(parts...)
		return !found
	})
	if err != nil {
		c.s.fail(fmt.Errorf("still sees %q: %w", parts, err))
	}
}

// Hear waits until a press in this chat was answered with words that contain
// every part.
func (c *Chat) Hear(ctx context.Context, parts ...string) (Answer, error) {
	var found Answer
	err := c.Wait(ctx, func(v View) bool {
		for _, a := range slices.Backward(v.Answers) {
			if containsAll(a.Text, parts) {
				found = a
				return true
			}
		}
		return false
	})
	if err != nil {
		return Answer{}, fmt.Errorf("never heard %q: %w", parts, err)
	}
	return found, nil
}

// Hears is Hear in a story.
func (c *Chat) Hears(parts ...string) Answer {
	c.s.helper()
	ctx, cancel := c.s.patience()
	defer cancel()
	a, err := c.Hear(ctx, parts...)
	if err != nil {
		c.s.fail(err)
	}
	return a
}

// Reads marks everything that the chat shows as expected.
func (c *Chat) Reads() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for _, m := range c.c.live {
		m.seen = m.rev + 1
	}
}

// Find returns the newest message of the bot's that contains every part.
func (v View) Find(parts ...string) (Message, bool) {
	for _, m := range slices.Backward(v.Messages) {
		if m.FromBot && m.Kind != "service" && m.Says(parts...) {
			return m, true
		}
	}
	return Message{}, false
}

// FromBot are the messages that the bot wrote.
func (v View) FromBot() []Message {
	var out []Message
	for _, m := range v.Messages {
		if m.FromBot && m.Kind != "service" {
			out = append(out, m)
		}
	}
	return out
}

// Says reports whether the message contains every part, in its text or on its
// buttons.
func (m Message) Says(parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(m.Text, part) {
			continue
		}
		on := slices.ContainsFunc(m.Buttons, func(row []Button) bool {
			return slices.ContainsFunc(row, func(b Button) bool { return strings.Contains(b.Label, part) })
		})
		if !on {
			return false
		}
	}
	return true
}

func containsAll(text string, parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}
