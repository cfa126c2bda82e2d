package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"hotline/bot/internal/hotline"
)

func TestWebhookAnswers(t *testing.T) {
	good := fmt.Sprintf(`{"update_id":9,"message":{"message_id":1,%s,"text":"a"}}`, person)
	for name, tt := range map[string]struct {
		method, secret, body string
		sink                 error
		want, kept           int
	}{
		"kept":             {"POST", "s3cret", good, nil, 200, 1},
		"not kept":         {"POST", "s3cret", good, errors.New("store down"), 503, 1},
		"wrong secret":     {"POST", "s3creT", good, nil, 401, 0},
		"no secret":        {"POST", "", good, nil, 401, 0},
		"longer secret":    {"POST", "s3cret2", good, nil, 401, 0},
		"GET":              {"GET", "s3cret", good, nil, 405, 0},
		"bad body":         {"POST", "s3cret", "{", nil, 400, 0},
		"empty body":       {"POST", "s3cret", "", nil, 400, 0},
		"no update":        {"POST", "s3cret", `{"ok":true}`, nil, 400, 0},
		"means nothing":    {"POST", "s3cret", `{"update_id":9,"poll":{}}`, nil, 200, 0},
		"a mebibyte, more": {"POST", "s3cret", good + strings.Repeat(" ", maxHook), nil, 413, 0},
	} {
		t.Run(name, func(t *testing.T) {
			kept := 0
			h, err := NewWebhook(t.Context(), "s3cret", &Reader{}, func(_ context.Context, us []hotline.Update) error {
				kept += len(us)
				return tt.sink
			})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(tt.method, "/", strings.NewReader(tt.body))
			if tt.secret != "" {
				r.Header.Set(secretHeader, tt.secret)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.want || kept != tt.kept {
				t.Errorf("answered %d, kept %d", w.Code, kept)
			}
			if w.Body.Len() != 0 {
				t.Errorf("said %q", w.Body)
			}
		})
	}
	for _, secret := range []string{"", "a b", strings.Repeat("x", 257), "ក"} {
		if _, err := NewWebhook(t.Context(), secret, &Reader{}, nil); !errors.Is(err, ErrWebhook) {
			t.Errorf("secret %q was taken", secret)
		}
	}
}

func TestWebhookGathersWhatComesMeanwhile(t *testing.T) {
	var calls [][]int64
	begun, goOn := make(chan struct{}), make(chan error)
	h, err := NewWebhook(t.Context(), "s3cret", &Reader{}, func(_ context.Context, us []hotline.Update) error {
		var ids []int64
		for _, u := range us {
			ids = append(ids, u.ID)
		}
		calls = append(calls, ids)
		begun <- struct{}{}
		return <-goOn
	})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	codes := make([]int, 6)
	post := func(i int) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,%s,"text":"a"}}`, i+1, person)))
		r.Header.Set(secretHeader, "s3cret")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		codes[i] = w.Code
	}
	waiting := func(n int) func() bool {
		return func() bool {
			h.gather.mu.Lock()
			defer h.gather.mu.Unlock()
			return h.gather.waiting != nil && len(h.gather.waiting.updates) == n
		}
	}
	wg.Go(func() { post(0) })
	<-begun
	for i := 1; i < 4; i++ {
		wg.Go(func() { post(i) })
		await(t, "an update that waits", waiting(i))
	}
	goOn <- nil
	<-begun
	for i := 4; i < 6; i++ {
		wg.Go(func() { post(i) })
		await(t, "an update that waits", waiting(i-3))
	}
	goOn <- errors.New("store down")
	<-begun
	goOn <- nil
	wg.Wait()
	if got := fmt.Sprint(calls, codes); got != "[[1] [2 3 4] [5 6]] [200 503 503 503 200 200]" {
		t.Error(got)
	}
}
