package beacon

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// post is a server that keeps what came.
type post struct {
	*httptest.Server
	mu   sync.Mutex
	got  []string
	code int
}

func newPost(t *testing.T) *post {
	p := &post{code: http.StatusOK}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.got = append(p.got, r.Method+" "+r.URL.Path+" "+string(body))
		if p.code/100 == 3 {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(p.code)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *post) answers(code int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.code = code
}

func (p *post) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got
}

func (p *post) channel(path string) string {
	return "generic+" + p.URL + "/" + path
}

func TestHeartbeat(t *testing.T) {
	p := newPost(t)
	b := New(p.URL+"/canary-secret", nil)
	if err := b.Beat(t.Context()); err != nil || len(p.all()) != 1 || !strings.HasPrefix(p.all()[0], "GET /canary-secret") {
		t.Fatalf("%v, %q", err, p.all())
	}
	for _, code := range []int{302, 404, 500} {
		p.answers(code)
		if err := b.Beat(t.Context()); !errors.Is(err, ErrNotTaken) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%d: %v", code, err)
		}
	}
	if len(p.all()) != 4 {
		t.Errorf("the secret went elsewhere: %q", p.all())
	}
	p.Close()
	if err := b.Beat(t.Context()); !errors.Is(err, ErrNotTaken) || strings.Contains(err.Error(), "canary") {
		t.Errorf("nobody there: %v", err)
	}
	if none := New("", nil); none.Beats() || none.Beat(t.Context()) != nil {
		t.Error("a heartbeat without an address")
	}
}

func TestSay(t *testing.T) {
	p, other := newPost(t), newPost(t)
	b := New("", []string{p.channel("one"), other.channel("two")})
	if took := b.Say(t.Context(), "a text"); took != 2 || p.all()[0] != "POST /one a text" || other.all()[0] != "POST /two a text" {
		t.Fatalf("%d took it: %q %q", took, p.all(), other.all())
	}
	other.answers(500)
	if took := b.Say(t.Context(), "more"); took != 1 {
		t.Errorf("%d took it", took)
	}
	if b.Channels() != 2 || !b.Speaks() || New("", nil).Speaks() || New("", nil).Say(t.Context(), "x") != 0 {
		t.Error("how many channels there are")
	}
}

// A channel that hangs holds nobody up who stops.
func TestSayGivesUpWithItsContext(t *testing.T) {
	hang := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer s.Close()
	defer close(hang)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if took := New("", []string{"generic+" + s.URL + "/x"}).Say(ctx, "a text"); took != 0 {
		t.Errorf("%d took it", took)
	}
}

func TestCheck(t *testing.T) {
	for address, want := range map[string]error{
		"ntfy://ntfy.example.org/canary-topic":                                           nil,
		"generic+https://example.org/canary":                                             nil,
		"smtp://canary:canary@mail.example.org:587/?from=a@example.org&to=b@example.org": nil,
		"matrix://canary:canary@matrix.example.org/?rooms=!canary:example.org":           nil,
		"matrix://": ErrAddress,
		"telegram://123456:AAHcanary@telegram?chats=@canary": ErrTelegram,
		"Telegram://123456:AAHcanary@telegram?chats=@canary": ErrTelegram,
		"logger://":                   ErrNobody,
		"https://example.org/canary":  ErrService,
		"canary":                      ErrAddress,
		"slack://canary":              ErrAddress,
		"smtp://canary@mail/?canary=": ErrAddress,
		":canary":                     ErrAddress,
	} {
		err := Check(address)
		if !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error tells a secret: %v", address, err)
		}
	}
}
