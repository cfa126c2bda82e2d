package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// What a front needs: the verbs of stories in the imperative, which return an
// error where those fail the story, and looks at the world behind the server.

// Start opens the bot, unblocking it if need be, and presses Start. See Starts.
func (p *Phone) Start(payload string) (Message, error) {
	p.Unblocks()
	text := "/start"
	if payload != "" {
		text += " " + payload
	}
	return p.Write(text, 0)
}

// Write sends a text; to is the message that it answers, 0 if none.
func (p *Phone) Write(text string, to int) (Message, error) {
	return p.put(&message{Message: Message{Kind: "text", Text: text, ReplyTo: to, Thread: p.threadOf(to)}})
}

// Send sends anything else.
func (p *Phone) Send(a Attachment) (Message, error) {
	p.s.mu.Lock()
	m := a(p.s)
	p.s.mu.Unlock()
	return p.put(m)
}

func (p *Phone) put(m *message) (Message, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.say(p.c, p.self(), m)
}

// Share sends a point in degrees with its accuracy in metres (0: unknown), and
// puts a reply keyboard for one time away.
func (p *Phone) Share(lat, lng, accuracy float64) (Message, error) {
	if !(math.Abs(lat) <= 90 && math.Abs(lng) <= 180) {
		return Message{}, errors.New("that is not on the map")
	}
	sent, err := p.Send(Location(lat, lng, accuracy))
	if err != nil {
		return Message{}, err
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if k := p.c.keyboard; k != nil && k.Keyboard.OneTime {
		p.c.keyboard = nil
		p.s.change(p.c, 0, "chat")
	}
	return sent, nil
}

// Key presses a key of the reply keyboard that writes its label.
func (p *Phone) Key(label string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.c.keyboard != nil {
		for _, row := range p.c.keyboard.Keyboard.Rows {
			for i := range row {
				if row[i].Label == label {
					_, err := p.s.hit(p.c, p.self(), hit{key: &row[i]})
					return err
				}
			}
		}
	}
	return fmt.Errorf("no key %q", label)
}

// Edit changes the text or caption of a message that the person wrote.
func (p *Phone) Edit(msg int, text string) error {
	return p.change(msg, func(m *message) { m.retext(text) })
}

// Write sends a text to the group; to is the message that it answers, 0 if none.
func (m *Member) Write(text string, to int) (Message, error) {
	return m.put(&message{Message: Message{Kind: "text", Text: text, ReplyTo: to, Thread: m.threadOf(to)}})
}

// Send sends anything else to the group.
func (m *Member) Send(a Attachment) (Message, error) {
	m.s.mu.Lock()
	msg := a(m.s)
	m.s.mu.Unlock()
	return m.put(msg)
}

func (m *Member) put(msg *message) (Message, error) {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	return m.s.say(m.c, m.self(), msg)
}

// Members are those who are in the group, by their ids.
func (r *Room) Members() []*Member {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	var list []*Member
	for _, who := range r.c.members {
		if who.standing.in() {
			list = append(list, &Member{r, who.Person})
		}
	}
	slices.SortFunc(list, func(a, b *Member) int { return cmp.Compare(a.Person.ID, b.Person.ID) })
	return list
}

// People are all persons that the server knows, by their ids.
func (s *Server) People() []Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Person
	for _, p := range s.people {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// Adds is Phone for somebody new, and tells those who watch the changes.
func (s *Server) Adds(p Person) *Phone {
	phone := s.Phone(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change(phone.c, 0, "chat")
	return phone
}

// FreeID is an id that nobody has.
func (s *Server) FreeID() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := int64(9_000_001)
	for s.chats[id] != nil {
		id++
	}
	return id
}

// Bot is the bot as a person.
func (s *Server) Bot() Person {
	return Person{ID: s.botID, First: s.opt.Name, Username: s.opt.Username}
}

// Link is what the bot's start links begin with; a payload follows.
func (s *Server) Link() string { return s.link() }

// Now is the present by the server's clock.
func (s *Server) Now() time.Time { return s.now() }

// Weather is what was done to the server by its switches.
type Weather struct {
	Down, Twice, Strict bool
	// Faulty says that a fault plan is set.
	Faulty bool
	Slow   time.Duration
}

// Weather is how the switches stand.
func (s *Server) Weather() Weather {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Weather{
		Down: s.down.Load(), Twice: s.twice, Strict: s.limits != nil, Faulty: s.fault != nil,
		Slow: time.Duration(s.slow.Load()),
	}
}

// File is what a message carries, by its file id. The data must not be changed.
func (s *Server) File(id string) (data []byte, mime string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.stored[id]
	if f == nil {
		return nil, "", false
	}
	return f.data, f.mime, true
}

// Tell tells those who watch the changes to look again, as after the clock was
// moved.
func (s *Server) Tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change(nil, 0, "server")
}
