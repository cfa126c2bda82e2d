package sandbox

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// update is one update that nobody has confirmed yet.
type update struct {
	id   int64
	chat int64
	at   time.Time
	body []byte // `"message":{…}`
	sent int    // how often it was delivered
}

func (u *update) append(b []byte) []byte {
	b = append(b, `{"update_id":`...)
	b = strconv.AppendInt(b, u.id, 10)
	b = append(b, ',')
	b = append(b, u.body...)
	return append(b, '}')
}

// queue holds what getUpdates is to deliver, in order of id.
type queue struct {
	items []update
	head  int
}

func (q *queue) waiting() []update { return q.items[q.head:] }

func (q *queue) push(u update) {
	if q.head > 1024 && q.head > len(q.items)/2 {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	q.items = append(q.items, u)
}

// drop forgets the first n.
func (q *queue) drop(n int) {
	clear(q.items[q.head : q.head+n])
	q.head += n
	if q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
}

// poll is a getUpdates call that waits.
type poll struct {
	wake chan struct{} // of size 1
	over chan struct{} // closed when err is set
	err  *apiError     // nil: dropped without an answer
}

func (p *poll) end(err *apiError) {
	p.err = err
	close(p.over)
}

// Kinds that Telegram leaves out unless they are asked for.
var unasked = map[string]bool{"chat_member": true, "message_reaction": true, "message_reaction_count": true}

// push makes an update. body is the encoded object. Called with s.mu held.
func (s *Server) push(c *chat, kind string, body []byte) {
	if s.allowed != nil && !s.allowed[kind] || s.allowed == nil && unasked[kind] {
		return
	}
	b := make([]byte, 0, len(kind)+len(body)+3)
	b = append(b, '"')
	b = append(b, kind...)
	b = append(b, '"', ':')
	b = append(b, body...)
	u := update{id: s.nextUpd, chat: c.id, at: s.now(), body: b}
	s.nextUpd++
	s.stats.Updates++
	if s.hook != nil {
		s.hook.push(u)
		s.pump()
		return
	}
	s.queue.push(u)
	if s.poll != nil {
		select {
		case s.poll.wake <- struct{}{}:
		default:
		}
	}
}

// setAllowed takes allowed_updates, which Telegram remembers from call to call.
func (s *Server) setAllowed(p *params) *apiError {
	raw := p.str("allowed_updates")
	if raw == "" || raw == "null" {
		return nil
	}
	var kinds []string
	if json.Unmarshal([]byte(raw), &kinds) != nil {
		return bad("can't parse allowed updates: expected an Array of String")
	}
	s.allowed = nil
	if len(kinds) > 0 {
		s.allowed = make(map[string]bool, len(kinds))
		for _, k := range kinds {
			s.allowed[strings.ToLower(k)] = true
		}
	}
	return nil
}

// confirm forgets the updates before offset, and those that are too old.
func (s *Server) confirm(offset int64) {
	q := s.queue.waiting()
	n := 0
	switch {
	case offset < 0:
		n = max(0, len(q)+int(offset))
	case offset > 0:
		for n < len(q) && q[n].id < offset && (!s.twice || q[n].sent != 1) {
			n++
		}
	}
	s.queue.drop(n)
	q = q[n:]
	old := 0
	for old < len(q) && s.now().Sub(q[old].at) >= updatesLive*time.Hour {
		old++
	}
	s.queue.drop(old)
	s.stats.Expired += int64(old)
	if n+old > 0 {
		s.stir()
	}
}

func (s *Server) getUpdates(ctx context.Context, p *params, b []byte) ([]byte, *apiError) {
	limit := int(p.int("limit"))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	timeout := time.Duration(min(max(p.int("timeout"), 0), 50)) * time.Second

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != nil {
		return b, errHookActive
	}
	if s.poll != nil {
		s.poll.end(errPollOther)
		s.poll = nil
	}
	if err := s.setAllowed(p); err != nil {
		return b, err
	}
	s.confirm(p.int("offset"))
	if timeout > 0 && len(s.queue.waiting()) == 0 {
		if answered, err := s.await(ctx, timeout); !answered {
			return b, err
		}
	}
	return s.deliver(b, limit), nil
}

// await waits for an update, with s.mu let go meanwhile. It returns false if
// another call ended this poll.
func (s *Server) await(ctx context.Context, timeout time.Duration) (bool, *apiError) {
	me := &poll{wake: make(chan struct{}, 1), over: make(chan struct{})}
	s.poll = me
	late, stop := s.opt.At(s.now().Add(timeout))
	defer stop()
	s.mu.Unlock()
	gone := false
	select {
	case <-me.wake:
	case <-late:
	case <-me.over:
	case <-ctx.Done():
		gone = true
	case <-s.done:
		gone = true
	}
	s.mu.Lock()
	if s.poll != me { // ended, perhaps at the same moment as woken
		if me.err == nil {
			abort()
		}
		return false, me.err
	}
	s.poll = nil
	if gone {
		abort()
	}
	return true, nil
}

func (s *Server) deliver(b []byte, limit int) []byte {
	b = append(b, '[')
	q := s.queue.waiting()
	for i := range q[:min(limit, len(q))] {
		if i > 0 {
			b = append(b, ',')
		}
		q[i].sent++
		b = q[i].append(b)
	}
	return append(b, ']')
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pending()
}

func (s *Server) pending() int {
	if s.hook != nil {
		return s.hook.count
	}
	return len(s.queue.waiting())
}

// Quiet reports whether no call is in progress, getUpdates apart.
func (s *Server) Quiet() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.busy == 0
}

// WaitQuiet waits until every update is confirmed and no call is in progress.
// The bot may still have something in mind that nobody can see from here.
func (s *Server) WaitQuiet(ctx context.Context) error {
	for {
		s.mu.Lock()
		quiet := s.busy == 0 && s.pending() == 0
		next := s.waiting()
		s.mu.Unlock()
		if quiet {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// SkipUpdates moves the update_id forward, as Telegram does after a quiet week
// (backwards too if to is smaller than the next one).
func (s *Server) SkipUpdates(to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUpd = to
	slices.SortStableFunc(s.queue.waiting(), func(a, b update) int { return int(a.id - b.id) })
}
