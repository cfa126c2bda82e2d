package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

func TestOffsets(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	for i := range 5 {
		phone.Writes(fmt.Sprint(i))
	}
	list := r.updates(0)
	if len(list) != 5 || r.Pending() != 5 {
		t.Fatalf("%d updates, %d pending", len(list), r.Pending())
	}
	for i, u := range list {
		if u.ID != list[0].ID+int64(i) || u.Message.Text != fmt.Sprint(i) {
			t.Errorf("update %d: %+v", i, u)
		}
	}
	if again := r.updates(list[2].ID); len(again) != 3 || again[0].ID != list[2].ID {
		t.Errorf("from the third on: %+v", again)
	}
	if last := r.updates(-1); len(last) != 1 || last[0].ID != list[4].ID {
		t.Errorf("the last one only: %+v", last)
	}
	var one []upd
	phone.Writes("5")
	decode(t, r.call("getUpdates", args{"limit": 1}).Result, &one)
	if len(one) != 1 {
		t.Errorf("limit 1 gives %d", len(one))
	}
	if rest := r.updates(list[4].ID + 2); len(rest) != 0 || r.Pending() != 0 {
		t.Error("all is confirmed")
	}
	if err := r.WaitQuiet(soon(t)); err != nil {
		t.Error(err)
	}
	phone.Writes("old")
	r.clock.Advance(24 * time.Hour)
	if rest := r.updates(0); len(rest) != 0 || r.Stats().Expired != 1 {
		t.Error("after a day an update is gone")
	}
}

func TestLongPoll(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	got := make(chan reply, 2)
	ask := func() {
		out, err := r.try("getUpdates", args{"timeout": 50})
		if err != nil {
			out.Description = err.Error()
		}
		got <- out
	}
	polls := int64(0)
	began := func() {
		polls++
		for r.Stats().Calls["getUpdates"] < polls {
			select {
			case <-soon(t).Done():
				t.Fatal("no poll came")
			default:
			}
		}
	}
	go ask()
	began()
	phone.Writes("hello")
	if out := <-got; !out.OK || len(out.Result) < 10 {
		t.Errorf("a poll is answered when something comes: %+v", out)
	}
	r.updates(-1)
	polls++
	r.call("getUpdates", args{"offset": 1 << 40})
	polls++

	// A second poll ends the first; which one is first on the way is chance, so
	// only the number of each answer is certain.
	go ask()
	go ask()
	if out := <-got; out.Code != 409 {
		t.Errorf("the older poll: %+v", out)
	}
	phone.Writes("again")
	if out := <-got; !out.OK {
		t.Errorf("the newer poll: %+v", out)
	}
	r.call("getUpdates", args{"offset": 1 << 40})

	go ask()
	for len(got) == 0 {
		r.clock.Advance(time.Second) // until the poll has begun and is over
	}
	if out := <-got; !out.OK || string(out.Result) != "[]" {
		t.Errorf("a poll that nothing came to: %+v", out)
	}
}

func TestAllowedUpdates(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	r.call("getUpdates", args{"allowed_updates": []string{"callback_query"}})
	phone.Writes("unwanted")
	phone.Presses(1, "wanted")
	if list := r.updates(0); len(list) != 1 || list[0].Query == nil {
		t.Errorf("got %+v", list)
	}
	r.call("getUpdates", args{"allowed_updates": []string{}})
	phone.Writes("wanted again")
	r.Room(Group{}).Joins(dara)
	list := r.updates(0)
	if len(list) != 3 || list[2].Member != nil {
		t.Errorf("chat_member comes only if asked for: %+v", list)
	}
}

func TestEveryUpdateTwice(t *testing.T) {
	r := newRig(t)
	r.Twice(true)
	phone := r.Phone(sok)
	phone.Writes("a")
	phone.Writes("b")
	first := r.updates(0)
	second := r.updates(first[1].ID + 1)
	third := r.updates(first[1].ID + 1)
	if len(first) != 2 || len(second) != 2 || second[0].ID != first[0].ID || len(third) != 0 {
		t.Errorf("got %d, %d, %d", len(first), len(second), len(third))
	}
}

// hookServer takes a webhook's deliveries.
type hookServer struct {
	*httptest.Server
	mu      sync.Mutex
	bodies  []string
	secrets []string
	answer  func(n int) int
	came    chan struct{}
}

func newHook(t *testing.T, answer func(n int) int) *hookServer {
	h := &hookServer{answer: answer, came: make(chan struct{}, 1000)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		h.bodies = append(h.bodies, string(body))
		h.secrets = append(h.secrets, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		n := len(h.bodies)
		h.mu.Unlock()
		w.WriteHeader(h.answer(n))
		h.came <- struct{}{}
	}))
	t.Cleanup(h.Server.Close)
	return h
}

func (h *hookServer) wait(t *testing.T, n int) []upd {
	t.Helper()
	for range n {
		select {
		case <-h.came:
		case <-soon(t).Done():
			t.Fatal("nothing was delivered")
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []upd
	for _, b := range h.bodies {
		var u upd
		decode(t, json.RawMessage(b), &u)
		out = append(out, u)
	}
	return out
}

func TestWebhook(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Writes("waited")
	h := newHook(t, func(n int) int {
		if n == 2 {
			return 500
		}
		return 200
	})
	r.refuses("setWebhook", args{"url": "nonsense"}, 400, "bad webhook")
	r.refuses("setWebhook", args{"url": h.URL, "secret_token": "white space"}, 400, "unallowed characters")
	if out := r.call("setWebhook", args{"url": h.URL, "secret_token": "s3cret"}); !out.OK || out.Description != "Webhook was set" {
		t.Fatalf("%+v", out)
	}
	h.wait(t, 1)
	r.refuses("getUpdates", nil, 409, "can't use getUpdates method while webhook is active")

	phone.Writes("fails first")
	phone.Writes("comes after")
	h.wait(t, 1)
	type info struct {
		URL     string `json:"url"`
		Pending int    `json:"pending_update_count"`
		Error   string `json:"last_error_message"`
	}
	var in info
	for in.Error == "" { // the answer is on its way back
		decode(t, r.call("getWebhookInfo", nil).Result, &in)
	}
	if in.Pending != 2 || in.URL != h.URL {
		t.Errorf("info: %+v", in)
	}
	r.Phone(dara).Writes("is not held up")
	h.wait(t, 1)
	r.clock.Advance(time.Second)
	list := h.wait(t, 2)
	var texts []string
	for _, u := range list {
		texts = append(texts, u.Message.Text)
	}
	want := []string{"waited", "fails first", "is not held up", "fails first", "comes after"}
	if fmt.Sprint(texts) != fmt.Sprint(want) {
		t.Errorf("delivered %q", texts)
	}
	for _, s := range h.secrets {
		if s != "s3cret" {
			t.Errorf("secret %q", s)
		}
	}
	if err := r.WaitQuiet(soon(t)); err != nil {
		t.Errorf("%v, %d pending", err, r.Pending())
	}
	r.Down(true)
	phone.Writes("while down")
	if _, err := r.try("getMe", nil); err == nil {
		t.Error("Telegram is down")
	}
	r.Down(false)
	h.wait(t, 1)
	r.must("deleteWebhook", nil)
	phone.Writes("polled")
	if list := r.updates(0); len(list) == 0 || list[len(list)-1].Message.Text != "polled" {
		t.Errorf("after the webhook: %+v", list)
	}
}

func TestClosingWithEverythingOpen(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	r.SetFault(On(Always(Hang), "sendMessage"))
	h := newHook(t, func(int) int { return 500 })
	over := make(chan error, 3)
	go func() {
		_, err := r.try("sendMessage", args{"chat_id": sok.ID, "text": "x"})
		over <- err
	}()
	if _, err := r.WaitCall(soon(t), func(c Record) bool { return c.Fault == "hang" }); err != nil {
		t.Fatal(err)
	}
	r.must("setWebhook", args{"url": h.URL})
	h.wait(t, 1)
	r.Close()
	if err := <-over; err == nil {
		t.Error("a hanging call has no answer")
	}
	if len(phone.Messages()) != 1 {
		t.Error("what the chats show can still be read")
	}
}
