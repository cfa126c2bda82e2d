package telegram

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/hotline"
)

const testToken = "12345:SECRET-token_x"

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// call is what the fake API was asked.
type call struct {
	method string
	params map[string]any
}

func (c call) chat() int64 {
	n, _ := c.params["chat_id"].(float64)
	return int64(n)
}

func (c call) text() string {
	s, _ := c.params["text"].(string)
	return s
}

// fake is a Bot API that answers as it is told.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []call
	lastID int
	// answer, if set, says what to answer; an empty string means the usual.
	answer func(c call) (status int, body string)
}

func newFake(t testing.TB) *fake {
	f := &fake{}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, "/bot"+testToken+"/")
	if !ok {
		w.WriteHeader(404)
		_, _ = io.WriteString(w, `{"ok":false,"error_code":404,"description":"Not Found"}`)
		return
	}
	c := call{method: name, params: map[string]any{}}
	body, _ := io.ReadAll(r.Body)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(body, &c.params); err != nil {
			w.WriteHeader(400)
			return
		}
	}
	f.mu.Lock()
	f.calls = append(f.calls, c)
	answer := f.answer
	f.lastID++
	id := f.lastID
	f.mu.Unlock()
	status, said := 200, ""
	if answer != nil {
		status, said = answer(c)
	}
	if said == "hang" {
		<-r.Context().Done()
		return
	}
	if said == "" {
		status = 200
		switch name {
		case "sendMessage", "sendVoice", "sendPhoto", "sendLocation":
			said = fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":1,"type":"private"},"text":"x"}}`, id)
		case "editMessageText":
			said = `{"ok":true,"result":{"message_id":7,"date":1,"chat":{"id":1,"type":"private"}}}`
		case "createForumTopic":
			said = `{"ok":true,"result":{"message_thread_id":77,"name":"x","icon_color":7322096}}`
		case "getUpdates":
			said = `{"ok":true,"result":[]}`
		default:
			said = `{"ok":true,"result":true}`
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, said)
}

func (f *fake) told(c func(call) (int, string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answer = c
}

func (f *fake) seen() []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]call(nil), f.calls...)
}

func refusal(code int, description string) string {
	return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description)
}

func flood(seconds int) string {
	return fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, seconds, seconds)
}

// plainWords renders a key as itself and arguments after it.
type plainWords struct{}

func (plainWords) Text(_ string, m hotline.Msg) string {
	s := m.Key + m.Text
	for _, a := range m.Args {
		switch {
		case a.N != nil:
			s += " " + strconv.Itoa(*a.N)
		case a.Msg != nil:
			s += " " + plainWords{}.Text("", *a.Msg)
		default:
			s += " " + a.Text
		}
		for _, l := range a.List {
			s += ", " + plainWords{}.Text("", l)
		}
	}
	return s
}

func newClient(t testing.TB, f *fake, change func(*Options)) *Client {
	o := Options{Token: testToken, API: f.URL, Renderer: plainWords{}}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdle)
	return c
}

// await spins until something is so, in real time.
func await(t testing.TB, what string, so func() bool) {
	t.Helper()
	for until := time.Now().Add(10 * time.Second); !so(); runtime.Gosched() {
		if time.Now().After(until) {
			t.Fatalf("never came: %s", what)
		}
	}
}

func still() *clock.Moved { return clock.Still(noon) }
