package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	// gather is how long changes are gathered before they are shown, so that
	// one turn of the service is one picture.
	gather = 20 * time.Millisecond
	// beat keeps a stream alive, and its clock right.
	beat = 20 * time.Second
)

// serveEvents streams the state: everything at first, then the chats that
// changed, each whole.
func (p *Page) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	stream := &stream{w: w, flush: http.NewResponseController(w)}
	s := p.opt.Server
	_, since, _ := s.Changes(^uint64(0))
	p.show(stream, s.Chats())
	for stream.err == nil {
		wait := time.NewTimer(beat)
		select {
		case <-s.Changed(since):
			wait.Reset(gather)
			select {
			case <-wait.C:
			case <-r.Context().Done():
			case <-p.done:
			}
		case <-wait.C:
		case <-r.Context().Done():
		case <-p.done:
		}
		wait.Stop()
		select {
		case <-r.Context().Done():
			return
		case <-p.done:
			return
		default:
		}
		list, next, whole := s.Changes(since)
		since = next
		if !whole {
			p.show(stream, s.Chats())
			continue
		}
		var chats []int64
		seen := map[int64]bool{0: true}
		for _, c := range list {
			if c.What == "action" {
				stream.send("action", c.Chat)
			} else if !seen[c.Chat] {
				seen[c.Chat] = true
				chats = append(chats, c.Chat)
			}
		}
		p.show(stream, chats)
	}
}

// show sends the world and some chats.
func (p *Page) show(to *stream, chats []int64) {
	to.send("world", p.world())
	for _, id := range chats {
		if c := p.opt.Server.Chat(id); c != nil {
			to.send("chat", asChat(c.View()))
		}
	}
	to.send("shown", len(chats))
}

// stream is one browser that listens. After an error it does nothing.
type stream struct {
	w     http.ResponseWriter
	flush *http.ResponseController
	err   error
}

func (s *stream) send(event string, v any) {
	if s.err != nil {
		return
	}
	body, err := json.Marshal(v)
	if err == nil {
		_, err = fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", event, body)
	}
	if err == nil {
		err = s.flush.Flush()
	}
	s.err = err
}
