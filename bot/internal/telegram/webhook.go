package telegram

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"net/http"
	"sync"

	"hotline/bot/internal/hotline"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	maxHook      = 1 << 20
	maxGathered  = 256
)

// Webhook is the handler of the address that Telegram brings updates to. It
// answers 200 only when the update is kept; anything else makes Telegram bring
// it again (H1).
type Webhook struct {
	secret [sha256.Size]byte
	reader *Reader
	gather gather
}

// NewWebhook makes a Webhook. A secret is needed: without one anybody who
// finds the address could write as anybody. ctx bounds what the sink does: it
// outlives single requests, since one call keeps the updates of several.
func NewWebhook(ctx context.Context, secret string, r *Reader, sink Sink) (*Webhook, error) {
	if !goodSecret(secret) {
		return nil, ErrWebhook
	}
	return &Webhook{secret: sha256.Sum256([]byte(secret)), reader: r, gather: gather{ctx: ctx, sink: sink}}, nil
}

// ServeHTTP takes one update.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	// The digests are of one length, so the time tells nothing of the secret's.
	given := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	if subtle.ConstantTimeCompare(given[:], h.secret[:]) != 1 {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	buf, _ := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	_, err := buf.ReadFrom(io.LimitReader(r.Body, maxHook+1))
	tooLong := buf.Len() > maxHook
	var u hotline.Update
	var ok bool
	if err == nil && !tooLong {
		u, ok, err = h.reader.Update(buf.Bytes())
	}
	if buf.Cap() <= keepBuffer {
		buffers.Put(buf)
	}
	switch {
	case tooLong:
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
	case ok && h.gather.put(u) != nil:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		w.WriteHeader(http.StatusOK)
	}
}

// goodSecret is Telegram's own rule for secret_token.
func goodSecret(s string) bool {
	if s == "" || len(s) > 256 {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			return false
		}
	}
	return true
}

// gather lets the updates that come while others are being kept go together
// in the next call of the sink, in the order they came. Alone, an update is
// kept at once.
type gather struct {
	ctx  context.Context //nolint:containedctx // the sink's, not a request's
	sink Sink

	mu      sync.Mutex
	busy    bool
	waiting *load
}

// load is what goes to the sink in one call. Whoever began it calls the sink
// when its turn comes; the others wait until it is done.
type load struct {
	updates    []hotline.Update
	err        error
	turn, done chan struct{}
}

// put returns when the update is kept, or was not.
func (g *gather) put(u hotline.Update) error {
	g.mu.Lock()
	for g.waiting != nil && len(g.waiting.updates) >= maxGathered {
		full := g.waiting
		g.mu.Unlock()
		<-full.done
		g.mu.Lock()
	}
	if g.waiting != nil {
		mine := g.waiting
		mine.updates = append(mine.updates, u)
		g.mu.Unlock()
		<-mine.done
		return mine.err
	}
	mine := &load{updates: []hotline.Update{u}, turn: make(chan struct{}), done: make(chan struct{})}
	g.waiting = mine
	if g.busy {
		g.mu.Unlock()
		<-mine.turn
		g.mu.Lock()
	}
	g.busy, g.waiting = true, nil
	g.mu.Unlock()
	mine.err = g.sink(g.ctx, mine.updates)
	close(mine.done)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiting != nil {
		close(g.waiting.turn) // still busy, so nobody slips in between
	} else {
		g.busy = false
	}
	return mine.err
}
