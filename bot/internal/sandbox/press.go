package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Press is one tap on an inline button.
type Press struct {
	ID   string // of the callback query; empty if there was none
	By   Person
	Msg  int
	Data string
	URL  string // of a button that opens a link

	s        *Server
	chat     *chat
	at       time.Time
	answered bool   // under s.mu
	answer   Answer // under s.mu
}

// Answer is what a press was answered with: what its presser sees.
type Answer struct {
	Query string
	By    Person
	Text  string
	Alert bool
	URL   string
	At    time.Time
}

// Answer waits until the press is answered.
func (p *Press) Answer(ctx context.Context) (Answer, error) {
	for {
		p.s.mu.Lock()
		answered, a := p.answered, p.answer
		next := p.chat.waiting()
		p.s.mu.Unlock()
		if answered {
			return a, nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return Answer{}, fmt.Errorf("the button %q still spins: %w", p.Data, context.Cause(ctx))
		}
	}
}

// Hears waits, in a story, for an answer that contains every part.
func (p *Press) Hears(parts ...string) Answer {
	p.s.helper()
	ctx, cancel := p.s.patience()
	defer cancel()
	a, err := p.Answer(ctx)
	if err == nil && !containsAll(a.Text, parts) {
		err = fmt.Errorf("the press was answered %q, not %q", a.Text, parts)
	}
	if err != nil {
		p.s.fail(err)
	}
	return a
}

// Follows opens, in a story, the start link of the button or of the answer, and
// presses Start there. It returns the presser's phone.
func (p *Press) Follows() *Phone {
	p.s.helper()
	link := p.URL
	if link == "" {
		link = p.Hears().URL
	}
	phone, err := p.s.Follow(p.By, link)
	if err != nil {
		p.s.fail(err)
	}
	return phone
}

// Follow opens a start link of the bot's for a person and presses Start.
func (s *Server) Follow(by Person, link string) (*Phone, error) {
	payload, ok := strings.CutPrefix(link, s.link())
	if !ok {
		return nil, errors.New("not a start link of this bot")
	}
	if plain, err := url.QueryUnescape(payload); err == nil {
		payload = plain
	}
	phone := s.Phone(by)
	phone.Starts(payload)
	return phone, nil
}

// press makes the callback query. Called with s.mu held. m is nil if the
// message is gone: the phone had it still on its screen.
func (s *Server) press(c *chat, who *belonging, m *message, id int, data string) *Press {
	s.lastQry++
	p := &Press{ID: strconv.FormatUint(4_000_000_000_000_000_000+s.lastQry, 10), By: who.Person, Msg: id, Data: data, s: s, chat: c, at: s.now()}
	old := 0
	for old < len(s.pressed) && (len(s.pressed)-old > 200_000 || p.at.Sub(s.presses[s.pressed[old]].at) > s.opt.QueryLife) {
		delete(s.presses, s.pressed[old])
		old++
	}
	if old > 0 {
		s.pressed = slices.Delete(s.pressed, 0, old)
	}
	s.presses[p.ID] = p
	s.pressed = append(s.pressed, p.ID)

	b := make([]byte, 0, 1024)
	b = append(b, `{"id":"`...)
	b = append(b, p.ID...)
	b = append(b, `","from":`...)
	if who.anonymous {
		b = appendAnonymous(b)
	} else {
		b = appendUser(b, who.Person)
	}
	b = append(b, `,"message":`...)
	if m != nil {
		m.seen = m.rev + 1
		b = s.appendMessage(b, c, m, true)
	} else {
		b = append(b, `{"chat":`...)
		b = append(b, c.json...)
		b = number(b, "message_id", int64(id))
		b = append(b, `,"date":0}`...)
	}
	b = append(b, `,"chat_instance":"`...)
	b = strconv.AppendInt(b, c.id, 10)
	b = append(b, '"')
	b = field(b, "data", data)
	s.push(c, "callback_query", append(b, '}'))
	return p
}

// hit is a button that a label means.
type hit struct {
	m   *message // nil for a key of the reply keyboard
	b   Button
	key *Key
}

// How well a button fits a label, the best first.
var fits = []func(b Button, label string) bool{
	func(b Button, l string) bool { return b.Label == l },
	func(b Button, l string) bool { return b.Data != "" && b.Data == l },
	func(b Button, l string) bool { return strings.EqualFold(bare(b.Label), bare(l)) },
	func(b Button, l string) bool { return strings.Contains(strings.ToLower(b.Label), strings.ToLower(l)) },
	func(b Button, l string) bool { return strings.Contains(b.Data, l) },
}

// bare is a label without the sign in front.
func bare(label string) string {
	cut := strings.TrimLeftFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if cut == "" {
		return label
	}
	return strings.TrimSpace(cut)
}

// button finds the button that label means: on the newest message that has a
// best fit, or on the reply keyboard.
func (c *chat) button(label string) (hit, error) {
	if label == "" {
		return hit{}, errors.New("no label to look for")
	}
	for _, fit := range fits {
		for _, m := range slices.Backward(c.live) {
			var found []Button
			for _, row := range m.Buttons {
				for _, b := range row {
					if fit(b, label) {
						found = append(found, b)
					}
				}
			}
			switch len(found) {
			case 0:
				continue
			case 1:
				return hit{m: m, b: found[0]}, nil
			}
			return hit{}, fmt.Errorf("%q means several buttons: %q, %q", label, found[0].Label, found[1].Label)
		}
		if c.keyboard == nil {
			continue
		}
		for _, row := range c.keyboard.Keyboard.Rows {
			for i := range row {
				if fit(Button{Label: row[i].Label}, label) {
					return hit{key: &row[i]}, nil
				}
			}
		}
	}
	return hit{}, fmt.Errorf("no button %q", label)
}

// tap waits for a button and presses it.
func (s *Server) tap(ctx context.Context, c *chat, who func() *belonging, label string) (*Press, error) {
	for {
		s.mu.Lock()
		h, err := c.button(label)
		if err == nil {
			p, err := s.hit(c, who(), h)
			s.mu.Unlock()
			return p, err
		}
		next := c.waiting()
		s.mu.Unlock()
		select {
		case <-next:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w; the chat shows:\n%s", err, (&Chat{s, c}).View())
		}
	}
}

func (s *Server) tapOn(c *chat, who func() *belonging, msg int, label string) (*Press, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := c.find(msg)
	if m == nil {
		return nil, fmt.Errorf("no message %d", msg)
	}
	h, err := (&chat{live: []*message{m}}).button(label)
	if err != nil {
		return nil, err
	}
	return s.hit(c, who(), h)
}

// hit presses what was found. Called with s.mu held.
func (s *Server) hit(c *chat, who *belonging, h hit) (*Press, error) {
	switch {
	case c.group() && !who.standing.in():
		return nil, errors.New("this person is not in the group")
	case h.key != nil && (h.key.Location || h.key.Contact):
		return nil, errors.New("that key shares the place or the number: use Shares, or Sends")
	case h.key != nil:
		if c.keyboard.Keyboard.OneTime {
			c.keyboard = nil
		}
		_, err := s.say(c, who, &message{Message: Message{Kind: "text", Text: h.key.Label}})
		return &Press{By: who.Person, s: s, chat: c}, err
	case h.b.URL != "":
		h.m.seen = h.m.rev + 1
		return &Press{By: who.Person, Msg: h.m.ID, URL: h.b.URL, s: s, chat: c}, nil
	case c.blocked:
		return nil, errBlocked
	}
	return s.press(c, who, h.m, h.m.ID, h.b.Data), nil
}
