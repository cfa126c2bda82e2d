package sandbox

import (
	"context"
	"fmt"
	"slices"
)

// Phone is one person's private chat with the bot. Its verbs in the third
// person (Taps, Sees) tell a story: they wait, and fail the story if what they
// wait for does not come. Those in the imperative (Tap, See) return an error.
type Phone struct {
	Chat
	Person Person
}

// Phone returns a person's phone. The person is new, or changed, to the server;
// the bot cannot write to them before they have written.
func (s *Server) Phone(p Person) *Phone {
	if p.ID <= 0 {
		panic("sandbox: a person's id is positive")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.know(p)
	return &Phone{Chat{s, c}, c.person}
}

func (p *Phone) self() *belonging { return &belonging{Person: p.Person, standing: member} }

// say sends a message, in a story.
func (p *Phone) say(m *message) Message {
	p.s.helper()
	p.s.mu.Lock()
	sent, err := p.s.say(p.c, p.self(), m)
	p.s.mu.Unlock()
	if err != nil {
		p.s.fail(err)
	}
	return sent
}

// Starts opens the bot, unblocking it if need be, and presses Start. The
// payload is a start link's, often empty.
func (p *Phone) Starts(payload string) Message {
	p.s.helper()
	p.Unblocks()
	text := "/start"
	if payload != "" {
		text += " " + payload
	}
	return p.Writes(text)
}

// Writes sends a text.
func (p *Phone) Writes(text string) Message {
	p.s.helper()
	return p.say(&message{Message: Message{Kind: "text", Text: text}})
}

// WritesIn sends a text into a topic.
func (p *Phone) WritesIn(thread int, text string) Message {
	p.s.helper()
	return p.say(&message{Message: Message{Kind: "text", Text: text, Thread: thread}})
}

// Replies answers a message with a text.
func (p *Phone) Replies(to int, text string) Message {
	p.s.helper()
	return p.say(&message{Message: Message{Kind: "text", Text: text, ReplyTo: to, Thread: p.threadOf(to)}})
}

// threadOf is the topic that a message stands in.
func (c *Chat) threadOf(id int) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if m := c.c.find(id); m != nil {
		return m.Thread
	}
	return 0
}

// Shares sends a point in degrees, with its accuracy in metres (0: unknown),
// as the key of a reply keyboard does.
func (p *Phone) Shares(lat, lng, accuracy float64) Message {
	p.s.helper()
	p.s.mu.Lock()
	if k := p.c.keyboard; k != nil && k.Keyboard.OneTime {
		p.c.keyboard = nil
	}
	p.s.mu.Unlock()
	return p.Sends(Location(lat, lng, accuracy))
}

// Moves changes the point of a live location.
func (p *Phone) Moves(msg int, lat, lng float64) {
	p.s.helper()
	err := p.change(msg, func(m *message) {
		if m.Media != nil {
			at := *m.Media
			at.Lat, at.Lng = lat, lng
			m.setLocation(at)
		}
	})
	if err != nil {
		p.s.fail(err)
	}
}

// Edits changes the text or caption of a message that the person wrote.
func (p *Phone) Edits(msg int, text string) {
	p.s.helper()
	if err := p.change(msg, func(m *message) { m.retext(text) }); err != nil {
		p.s.fail(err)
	}
}

func (m *message) retext(text string) {
	m.Text, _ = cutText(text)
	m.entities = commands(m.Text)
}

func (p *Phone) change(msg int, how func(m *message)) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.c.find(msg)
	if m == nil || m.FromBot || m.Kind == "service" {
		return fmt.Errorf("message %d is not there, or not theirs", msg)
	}
	p.s.amend(p.c, m)
	how(m)
	p.s.push(p.c, "edited_message", p.s.encode(p.c, m))
	return nil
}

// Deletes removes messages for both, the person's or the bot's. The bot is not
// told.
func (p *Phone) Deletes(ids ...int) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for _, id := range ids {
		if m := p.c.find(id); m != nil {
			p.s.drop(p.c, m, "person")
		}
	}
}

// Clears deletes the whole history for both.
func (p *Phone) Clears() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for _, m := range slices.Clone(p.c.live) {
		p.s.drop(p.c, m, "person")
	}
}

// Blocks stops the bot, Unblocks lets it write again.
func (p *Phone) Blocks() { p.block(true) }

// Unblocks undoes Blocks.
func (p *Phone) Unblocks() { p.block(false) }

func (p *Phone) block(on bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.c.blocked == on {
		return
	}
	p.c.blocked = on
	was, is := member, kicked
	if !on {
		was, is = kicked, member
	}
	p.s.change(p.c, 0, "chat")
	p.s.membership(p.c, p.Person, nil, was, is)
}

// Tap waits for a button and presses it. label is the button's label, a part
// of it, or its data.
func (p *Phone) Tap(ctx context.Context, label string) (*Press, error) {
	return p.s.tap(ctx, p.c, p.self, label)
}

// Taps is Tap in a story.
func (p *Phone) Taps(label string) *Press {
	p.s.helper()
	ctx, cancel := p.s.patience()
	defer cancel()
	press, err := p.Tap(ctx, label)
	if err != nil {
		p.s.fail(err)
	}
	return press
}

// TapOn presses the button that label means on one message. It does not wait.
func (p *Phone) TapOn(msg int, label string) (*Press, error) {
	return p.s.tapOn(p.c, p.self, msg, label)
}

// Presses sends any data as a press on a message, which may be gone or never
// have had such a button, as a stale screen or a forged client does.
func (p *Phone) Presses(msg int, data string) *Press {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.press(p.c, p.self(), p.c.find(msg), msg, data)
}

// Sends sends anything else.
func (p *Phone) Sends(a Attachment) Message {
	p.s.helper()
	p.s.mu.Lock()
	m := a(p.s)
	p.s.mu.Unlock()
	return p.say(m)
}

// Forward forwards a message of this chat into a group that the person is in.
// It returns an error if the message is protected.
func (p *Phone) Forward(msg int, to *Member) (Message, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.c.find(msg)
	switch {
	case m == nil:
		return Message{}, fmt.Errorf("no message %d", msg)
	case m.Protected:
		return Message{}, fmt.Errorf("message %d is protected and cannot be forwarded", msg)
	}
	origin := Forwarded(m.From.First, m.Text)
	if m.FromBot {
		origin = Forwarded(p.s.opt.Name, m.Text)
	}
	return p.s.say(to.c, to.self(), origin(p.s))
}
