package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestLookAtSelf(t *testing.T) {
	f := newFake(t)
	f.told(func(call) (int, string) {
		return 200, `{"ok":true,"result":{"id":12345,"is_bot":true,"username":"h_bot","can_read_all_group_messages":true,"has_topics_enabled":true,"allows_users_to_create_topics":true}}`
	})
	c := newClient(t, f, nil)
	s, err := c.LookAtSelf(t.Context(), func() time.Time { return noon })
	if err != nil || s.ID != 12345 || s.Username != "h_bot" || !s.ReadsAll || !s.Topics || !s.OpenTopics {
		t.Errorf("%+v, %v", s, err)
	}
	if s.Asked != noon || s.Answered != noon || time.Since(s.Date) > time.Hour {
		t.Errorf("the answer's date is not seen: %+v", s)
	}
	f.told(func(call) (int, string) { return 401, refusal(401, "Unauthorized") })
	s, err = c.LookAtSelf(t.Context(), time.Now)
	var e *Error
	if !errors.As(err, &e) || e.Fault != Token || s.Date.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
	f.told(func(call) (int, string) { return 200, "<html>" })
	if _, err := c.LookAtSelf(t.Context(), time.Now); !errors.As(err, &e) || e.Fault != Unreadable {
		t.Error(err)
	}
}

func TestLookAtGroup(t *testing.T) {
	chat := func(fields string) string {
		return `{"ok":true,"result":{"id":-5,"type":"supergroup","title":"CANARY"` + fields + `}}`
	}
	self := func(fields string) string {
		return `{"ok":true,"result":{"user":{"id":12345,"is_bot":true},` + fields + `}}`
	}
	for name, c := range map[string]struct {
		chat, self string
		want       Group
	}{
		"a member":                      {chat(""), self(`"status":"member"`), Group{Type: "supergroup", Standing: "member"}},
		"members may not write":         {chat(`,"permissions":{"can_send_messages":false}`), self(`"status":"member"`), Group{Type: "supergroup", Standing: "member", Silent: true}},
		"members may write":             {chat(`,"permissions":{"can_send_messages":true}`), self(`"status":"member"`), Group{Type: "supergroup", Standing: "member"}},
		"an administrator all the same": {chat(`,"permissions":{"can_send_messages":false}`), self(`"status":"administrator"`), Group{Type: "supergroup", Standing: "administrator"}},
		"restricted":                    {chat(""), self(`"status":"restricted","is_member":true,"can_send_messages":false`), Group{Type: "supergroup", Standing: "restricted", Silent: true}},
		"restricted, but may write":     {chat(""), self(`"status":"restricted","is_member":true,"can_send_messages":true`), Group{Type: "supergroup", Standing: "restricted"}},
		"restricted and gone":           {chat(""), self(`"status":"restricted","is_member":false`), Group{Type: "supergroup", Standing: "left"}},
		"public, with topics":           {chat(`,"is_forum":true,"active_usernames":["canary"]`), self(`"status":"member"`), Group{Type: "supergroup", Forum: true, Public: true, Standing: "member"}},
		"moved": {
			`{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009}}`, "",
			Group{Moved: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.told(func(asked call) (int, string) {
				if asked.chat() != -5 {
					return 400, refusal(400, "chat not found")
				}
				if asked.method == "getChat" {
					return 200, c.chat
				}
				return 200, c.self
			})
			got, err := newClient(t, f, nil).LookAtGroup(t.Context(), -5, 12345)
			if err != nil || got != c.want {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
	f := newFake(t)
	f.told(func(call) (int, string) { return 403, refusal(403, "Forbidden: bot was kicked from CANARY") })
	_, err := newClient(t, f, nil).LookAtGroup(t.Context(), -5, 12345)
	var e *Error
	if !errors.As(err, &e) || e.Fault != Unreachable || strings.Contains(err.Error(), "CANARY") {
		t.Error(err)
	}
}

// TestLookingEndsInTime holds that nobody who hangs is waited for, and that the
// error shows no token.
func TestLookingEndsInTime(t *testing.T) {
	f := newFake(t)
	f.told(func(call) (int, string) { return 0, "hang" })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := newClient(t, f, nil).LookAtSelf(ctx, time.Now)
	if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(fmt.Sprintf("%v %+v", err, err), "SECRET") {
		t.Error(err)
	}
	c, err := New(Options{Token: testToken, API: "http://127.0.0.1:1", HTTP: &http.Client{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.LookAtSelf(t.Context(), time.Now); err == nil || strings.Contains(err.Error(), "SECRET") {
		t.Error(err)
	}
}

func TestAWebhooksFailureIsToldInFixedWords(t *testing.T) {
	for words, want := range map[string]string{
		"Connection refused":   "nobody listens there",
		"Connection timed out": "no answer in time",
		"Read timeout expired": "no answer in time",
		"SSL error {error:0A000086:certificate verify failed}":    "the certificate is not taken",
		"Failed to resolve host: Name or service not known":       "the name is not found",
		"Wrong response from the webhook: 502 Bad Gateway CANARY": "another answer than 200",
		"something with CANARY in it":                             "",
	} {
		if got := failed(words); got != want {
			t.Errorf("%q is told as %q", words, got)
		}
	}
}
