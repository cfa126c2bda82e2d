package sandbox

import "fmt"

// Threads switches topics in private chats on or off, as BotFather's threaded
// mode does. With it the bot may open topics there; people may not.
func (s *Server) Threads(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opt.Topics = on
}

// DeletesTopic removes a topic of the person's chat with all that stands in it.
// The bot is not told.
func (p *Phone) DeletesTopic(id int) {
	p.s.helper()
	p.s.mu.Lock()
	ok := p.c.topics[id] != nil
	if ok {
		p.s.dropTopic(p.c, id, "person")
	}
	p.s.mu.Unlock()
	if !ok {
		p.s.fail(fmt.Errorf("no topic %d", id))
	}
}

// In is what stands in one topic of a chat, oldest first; 0 is outside all.
func (v View) In(topic int) []Message {
	var in []Message
	for _, m := range v.Messages {
		if m.Thread == topic && m.Kind != "service" {
			in = append(in, m)
		}
	}
	return in
}
