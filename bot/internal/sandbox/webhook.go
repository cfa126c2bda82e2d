package sandbox

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// hook is a webhook with what waits for it. Each chat has a queue of its own,
// so its updates arrive in order and a slow one holds up no other.
type hook struct {
	url, secret string
	max         int // deliveries at once
	queues      map[int64]*hookQueue
	ready       []*hookQueue
	active      int
	count       int // updates not yet taken
	lastError   string
	lastErrorAt time.Time
	ctx         context.Context // ends with the webhook
	cancel      context.CancelFunc
}

type hookQueue struct {
	chat  int64
	items []update
	fails int
	busy  bool // ready, being delivered, or backing off
}

func (h *hook) push(u update) {
	q := h.queues[u.chat]
	if q == nil {
		q = &hookQueue{chat: u.chat}
		h.queues[u.chat] = q
	}
	q.items = append(q.items, u)
	h.count++
	if !q.busy {
		q.busy = true
		h.ready = append(h.ready, q)
	}
}

// pump starts deliveries as far as it may. Called with s.mu held.
func (s *Server) pump() {
	h := s.hook
	for h != nil && h.active < h.max && len(h.ready) > 0 && !s.down.Load() {
		q := h.ready[0]
		h.ready = slices.Delete(h.ready, 0, 1)
		if !s.enter() {
			return
		}
		h.active++
		go s.deliverHook(h, q)
	}
}

// deliverHook delivers the head of one chat's queue.
func (s *Server) deliverHook(h *hook, q *hookQueue) {
	defer s.handlers.Done()
	s.mu.Lock()
	u := &q.items[0]
	body := u.append(nil)
	s.mu.Unlock()

	failure := s.post(h, body)

	s.mu.Lock()
	defer s.mu.Unlock()
	h.active--
	if s.hook != h {
		return
	}
	defer s.pump()
	if failure != "" {
		h.lastError, h.lastErrorAt = failure, s.now()
		q.fails++
		s.backOff(h, q)
		s.stir()
		return
	}
	q.fails = 0
	q.items[0].sent++
	if !s.twice || q.items[0].sent > 1 {
		q.items = slices.Delete(q.items, 0, 1)
		h.count--
	}
	if len(q.items) == 0 {
		q.busy = false
		delete(h.queues, q.chat)
	} else {
		h.ready = append(h.ready, q)
	}
	s.stir()
}

// backOff makes a queue ready again after 1, 2, 4 … 60 s.
func (s *Server) backOff(h *hook, q *hookQueue) {
	if !s.enter() {
		return
	}
	pause := min(time.Second<<min(q.fails-1, 6), time.Minute)
	again, stop := s.opt.At(s.now().Add(pause))
	go func() {
		defer s.handlers.Done()
		defer stop()
		select {
		case <-again:
		case <-s.done:
			return
		case <-h.ctx.Done():
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		h.ready = append(h.ready, q)
		s.pump()
	}()
}

// post returns what went wrong, in Telegram's words, or "".
func (s *Server) post(h *hook, body []byte) string {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return "Bad webhook: wrong URL"
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.client.Do(req.WithContext(h.ctx))
	if err != nil {
		return "Connection refused"
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	_ = resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return "Wrong response from the webhook: " + resp.Status
	}
	return ""
}

func doSetWebhook(s *Server, p *params, b []byte) ([]byte, *apiError) {
	raw := p.str("url")
	if raw == "" {
		return doDeleteWebhook(s, p, b)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, bad("bad webhook: invalid webhook URL specified")
	}
	secret := p.str("secret_token")
	if len(secret) > 256 {
		return nil, bad("secret token is too long")
	}
	for _, c := range []byte(secret) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-') {
			return nil, bad("secret token contains unallowed characters")
		}
	}
	if err := s.setAllowed(p); err != nil {
		return nil, err
	}
	limit := int(p.int("max_connections"))
	if limit < 1 || limit > 100 {
		limit = 40
	}
	s.unhook()
	if s.poll != nil {
		s.poll.end(errPollHook)
		s.poll = nil
	}
	h := &hook{url: raw, secret: secret, max: limit, queues: map[int64]*hookQueue{}}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	if !p.bool("drop_pending_updates") {
		for _, u := range s.queue.waiting() {
			h.push(u)
		}
	}
	s.queue = queue{}
	s.hook = h
	s.pump()
	return append(b, "true"...), nil
}

func doDeleteWebhook(s *Server, p *params, b []byte) ([]byte, *apiError) {
	s.unhook()
	if p.bool("drop_pending_updates") {
		s.queue = queue{}
	}
	s.stir()
	return append(b, "true"...), nil
}

// unhook takes the webhook away; what waited for it waits for getUpdates.
func (s *Server) unhook() {
	h := s.hook
	if h == nil {
		return
	}
	h.cancel()
	s.hook = nil
	var all []update
	for _, q := range h.queues {
		all = append(all, q.items...)
	}
	slices.SortFunc(all, func(a, b update) int { return int(a.id - b.id) })
	s.queue = queue{items: all}
}

func doGetWebhookInfo(s *Server, _ *params, b []byte) ([]byte, *apiError) {
	b = append(b, `{"url":`...)
	h := s.hook
	if h == nil {
		b = appendStr(b, "")
		b = append(b, `,"has_custom_certificate":false`...)
		b = number(b, "pending_update_count", int64(s.pending()))
		return append(b, '}'), nil
	}
	b = appendStr(b, h.url)
	b = append(b, `,"has_custom_certificate":false`...)
	b = number(b, "pending_update_count", int64(h.count))
	b = number(b, "max_connections", int64(h.max))
	if h.lastError != "" {
		b = number(b, "last_error_date", h.lastErrorAt.Unix())
		b = field(b, "last_error_message", h.lastError)
	}
	if s.allowed != nil {
		b = append(b, `,"allowed_updates":[`...)
		first := true
		for kind := range s.allowed {
			if !first {
				b = append(b, ',')
			}
			first = false
			b = strconv.AppendQuote(b, kind)
		}
		b = append(b, ']')
	}
	return append(b, '}'), nil
}
