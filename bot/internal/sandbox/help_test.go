package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hotline/bot/internal/clock"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var (
	sok  = Person{ID: 501, First: "Sok", Username: "sok", Lang: "km"}
	dara = Person{ID: 601, First: "Dara", Username: "dara", Lang: "en"}
	lin  = Person{ID: 602, First: "Lin", Lang: "en"}
)

// rig is a server with a client and a clock that stands.
type rig struct {
	*Server
	t     *testing.T
	clock *clock.Moved
	http  *http.Client
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	c := clock.Still(noon)
	opt := Options{Now: c.Now, At: c.At, TB: t}
	for _, f := range change {
		f(&opt)
	}
	r := &rig{Server: New(opt), t: t, clock: c, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10}, Timeout: 20 * time.Second}}
	if err := r.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		r.http.CloseIdleConnections()
	})
	return r
}

type reply struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		Migrate    int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

type args map[string]any

func (r *rig) try(method string, a args) (reply, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return reply{}, err
	}
	resp, err := r.http.Post(r.URL()+"/bot"+r.Token()+"/"+method, "application/json", bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	var out reply
	if err := json.Unmarshal(raw, &out); err != nil {
		return reply{Code: resp.StatusCode, Description: string(raw)}, nil
	}
	return out, nil
}

func (r *rig) call(method string, a args) reply {
	r.t.Helper()
	out, err := r.try(method, a)
	if err != nil {
		r.t.Fatalf("%s: %v", method, err)
	}
	return out
}

// must calls and returns the id of the message in the result.
func (r *rig) must(method string, a args) int {
	r.t.Helper()
	out := r.call(method, a)
	if !out.OK {
		r.t.Fatalf("%s: %d %s", method, out.Code, out.Description)
	}
	var m struct {
		ID int `json:"message_id"`
	}
	_ = json.Unmarshal(out.Result, &m)
	return m.ID
}

func (r *rig) refuses(method string, a args, code int, words string) reply {
	r.t.Helper()
	out := r.call(method, a)
	if out.OK || out.Code != code || !strings.Contains(out.Description, words) {
		r.t.Fatalf("%s: got %v %d %q, want %d %q", method, out.OK, out.Code, out.Description, code, words)
	}
	return out
}

type upd struct {
	ID      int64           `json:"update_id"`
	Message *msg            `json:"message"`
	Edited  *msg            `json:"edited_message"`
	Query   *query          `json:"callback_query"`
	Mine    json.RawMessage `json:"my_chat_member"`
	Member  json.RawMessage `json:"chat_member"`
}

type msg struct {
	ID     int    `json:"message_id"`
	Date   int64  `json:"date"`
	Text   string `json:"text"`
	Thread int    `json:"message_thread_id"`
	Chat   struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	} `json:"chat"`
	From struct {
		ID int64 `json:"id"`
	} `json:"from"`
	Entities []struct {
		Type           string
		Offset, Length int
	} `json:"entities"`
	Sender    json.RawMessage `json:"sender_chat"`
	Reply     *msg            `json:"reply_to_message"`
	Location  json.RawMessage `json:"location"`
	MigrateTo int64           `json:"migrate_to_chat_id"`
	Protected bool            `json:"has_protected_content"`
}

type query struct {
	ID      string `json:"id"`
	Data    string `json:"data"`
	Message *msg   `json:"message"`
	From    struct {
		ID int64 `json:"id"`
	} `json:"from"`
}

// updates takes what waits and confirms nothing.
func (r *rig) updates(offset int64) []upd {
	r.t.Helper()
	out := r.call("getUpdates", args{"offset": offset})
	if !out.OK {
		r.t.Fatalf("getUpdates: %d %s", out.Code, out.Description)
	}
	var list []upd
	if err := json.Unmarshal(out.Result, &list); err != nil {
		r.t.Fatal(err)
	}
	return list
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func inline(rows ...[]args) args { return args{"inline_keyboard": rows} }

func button(label, data string) args { return args{"text": label, "callback_data": data} }
