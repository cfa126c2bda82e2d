package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestCarryByKindOfAnswer(t *testing.T) {
	fresh := hotline.Out{Send: &hotline.Send{Chat: 42, Body: hotline.Body{Lines: []hotline.Msg{hotline.M("hi")}}}}
	edit := hotline.Out{Send: &hotline.Send{Chat: 42, Msg: 7, Body: hotline.Body{Lines: []hotline.Msg{hotline.M("hi")}}}}
	remove := hotline.Out{Delete: &hotline.Delete{Chat: 42, Msgs: []int{1, 2}}}
	reply := hotline.Out{Reply: &hotline.Reply{Chat: 42, Query: "q"}}
	for name, tt := range map[string]struct {
		out    hotline.Out
		status int
		said   string
		want   hotline.Result
		fault  Fault
	}{
		"sent":                  {fresh, 200, "", hotline.Result{Outcome: hotline.Delivered, Msg: 1}, ""},
		"edited":                {edit, 200, "", hotline.Result{Outcome: hotline.Delivered, Msg: 7, Edited: true}, ""},
		"deleted":               {remove, 200, "", hotline.Result{Outcome: hotline.Delivered}, ""},
		"answered":              {reply, 200, "", hotline.Result{Outcome: hotline.Delivered}, ""},
		"not modified":          {edit, 400, refusal(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"), hotline.Result{Outcome: hotline.Delivered, Msg: 7, Edited: true}, ""},
		"edit: not found":       {edit, 400, refusal(400, "Bad Request: message to edit not found"), hotline.Result{Outcome: hotline.Gone}, ""},
		"edit: too old":         {edit, 400, refusal(400, "Bad Request: message can't be edited"), hotline.Result{Outcome: hotline.Gone}, ""},
		"deletion: not found":   {remove, 400, refusal(400, "Bad Request: message to delete not found"), hotline.Result{Outcome: hotline.Delivered}, ""},
		"blocked":               {fresh, 403, refusal(403, "Forbidden: bot was blocked by the user"), hotline.Result{Outcome: hotline.Blocked}, ""},
		"never started":         {fresh, 403, refusal(403, "Forbidden: bot can't initiate conversation with a user"), hotline.Result{Outcome: hotline.Blocked}, ""},
		"chat not found":        {fresh, 400, refusal(400, "Bad Request: chat not found"), hotline.Result{Outcome: hotline.Blocked}, ""},
		"deactivated":           {edit, 403, refusal(403, "Forbidden: user is deactivated"), hotline.Result{Outcome: hotline.Blocked}, ""},
		"no rights":             {fresh, 400, refusal(400, "Bad Request: not enough rights to send text messages to the chat"), hotline.Result{Outcome: hotline.Blocked}, ""},
		"entities, twice":       {fresh, 400, refusal(400, "Bad Request: can't parse entities: Can't find end of the entity"), hotline.Result{Outcome: hotline.Refused}, ""},
		"another 400":           {fresh, 400, refusal(400, "Bad Request: BUTTON_DATA_INVALID"), hotline.Result{Outcome: hotline.Refused}, ""},
		"query too old":         {reply, 400, refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"), hotline.Result{Outcome: hotline.Gone}, ""},
		"429":                   {fresh, 429, flood(7), hotline.Result{}, Flood},
		"500":                   {fresh, 500, refusal(500, "Internal Server Error"), hotline.Result{}, Lost},
		"502 of a proxy":        {fresh, 502, "<html>Bad Gateway</html>", hotline.Result{}, Lost},
		"403 of a proxy":        {fresh, 403, "<html>denied</html>", hotline.Result{}, Unreadable},
		"200 of a hotel's page": {fresh, 200, "<html>Welcome</html>", hotline.Result{}, Unreadable},
		"sent without an id":    {fresh, 200, `{"ok":true,"result":true}`, hotline.Result{}, Unreadable},
		"401":                   {fresh, 401, refusal(401, "Unauthorized"), hotline.Result{}, Token},
		"404":                   {fresh, 404, refusal(404, "Not Found"), hotline.Result{}, Token},
		"409":                   {fresh, 409, refusal(409, "Conflict: terminated by other getUpdates request"), hotline.Result{}, Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.told(func(call) (int, string) { return tt.status, tt.said })
			got, err := newClient(t, f, nil).Carry(t.Context(), tt.out)
			var e *Error
			errors.As(err, &e)
			switch {
			case tt.fault == "" && err != nil:
				t.Fatal(err)
			case tt.fault != "" && (e == nil || e.Fault != tt.fault):
				t.Fatalf("error is %v", err)
			case got != tt.want:
				t.Fatalf("result is %+v", got)
			}
			if tt.fault == Flood && e.RetryAfter != 7*time.Second {
				t.Errorf("retry after %v", e.RetryAfter)
			}
		})
	}
}

func TestSendFollowsAGroupThatMoved(t *testing.T) {
	f := newFake(t)
	f.told(func(c call) (int, string) {
		if c.chat() == -5 {
			return 400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-100999}}`
		}
		return 200, ""
	})
	alias := map[int64]int64{}
	c := newClient(t, f, func(o *Options) {
		o.Alias = func(chat int64) int64 {
			if to, ok := alias[chat]; ok {
				return to
			}
			return chat
		}
		o.Migrated = func(old, now int64) { alias[old] = now }
	})
	for _, out := range []hotline.Out{
		{Send: &hotline.Send{Chat: -5, Body: hotline.Body{Lines: []hotline.Msg{hotline.M("a")}}}},
		{Send: &hotline.Send{Chat: -5, Body: hotline.Body{Lines: []hotline.Msg{hotline.M("b")}}}},
		{Delete: &hotline.Delete{Chat: -5, Msgs: []int{1}}},
	} {
		if r, err := c.Carry(t.Context(), out); err != nil || r.Outcome != hotline.Delivered {
			t.Fatal(r, err)
		}
	}
	var chats []int64
	for _, s := range f.seen() {
		chats = append(chats, s.chat())
	}
	if want := []int64{-5, -100999, -100999, -100999}; !slices.Equal(chats, want) {
		t.Errorf("sent to %v", chats)
	}
}

func TestSendToAGoneTopicGoesToTheGroup(t *testing.T) {
	f := newFake(t)
	f.told(func(c call) (int, string) {
		if c.params["message_thread_id"] != nil {
			return 400, refusal(400, "Bad Request: message thread not found")
		}
		return 200, ""
	})
	r, err := newClient(t, f, nil).Carry(t.Context(), hotline.Out{Send: &hotline.Send{Chat: -5, Thread: 3, Body: hotline.Body{Lines: []hotline.Msg{hotline.M("a")}}}})
	if err != nil || r.Outcome != hotline.Delivered || r.Strayed != 3 {
		t.Fatal(r, err)
	}
}

func TestDeleteGoesInHundredsAndAroundWhatCannot(t *testing.T) {
	f := newFake(t)
	gone := map[int]bool{}
	f.told(func(c call) (int, string) {
		ids, _ := c.params["message_ids"].([]any)
		if len(ids) > 100 {
			return 400, refusal(400, "Bad Request: too many messages")
		}
		for _, id := range ids {
			if id == 133.0 {
				return 400, refusal(400, "Bad Request: message can't be deleted for everyone")
			}
		}
		for _, id := range ids {
			n, _ := id.(float64)
			gone[int(n)] = true
		}
		return 200, ""
	})
	var msgs []int
	for id := range 250 {
		msgs = append(msgs, id+1)
	}
	r, err := newClient(t, f, nil).Carry(t.Context(), hotline.Out{Delete: &hotline.Delete{Chat: 42, Msgs: msgs}})
	if err != nil || r.Outcome != hotline.Delivered {
		t.Fatal(r, err)
	}
	if len(gone) != 249 || gone[133] {
		t.Errorf("%d are gone", len(gone))
	}
}

func TestMessageBodies(t *testing.T) {
	ask := hotline.M("share")
	rows := [][]hotline.Button{
		{{Sign: "✅", Label: hotline.M("yes"), Data: "n:y"}, {Label: hotline.M("no"), Data: "n:n"}}, {},
		{{Sign: "↩", Data: "n:_back"}},
	}
	lines := []hotline.Msg{hotline.M("q"), {}, hotline.Words("a\"\\\n\x01\xffក😀")}
	inline := `{"inline_keyboard":[[{"text":"✅ yes","callback_data":"n:y"},{"text":"no","callback_data":"n:n"}],[{"text":"↩","callback_data":"n:_back"}]]}`
	const text = `"q\n\na\"\\\n\u0001\ufffdក😀"`
	for name, tt := range map[string]struct {
		send hotline.Send
		want string
	}{
		"new": {hotline.Send{Chat: 42, ReplyTo: 3, Thread: 4, Body: hotline.Body{Lines: lines, Rows: rows, Protect: true, Silent: true}},
			`{"chat_id":42,"message_thread_id":4,"text":` + text + `,"link_preview_options":{"is_disabled":true},"disable_notification":true,"protect_content":true,"reply_parameters":{"message_id":3,"allow_sending_without_reply":true},"reply_markup":` + inline + `}`},
		"edit": {hotline.Send{Chat: 42, Msg: 9, ReplyTo: 3, Thread: 4, Body: hotline.Body{Lines: lines, Rows: rows, Ask: &ask, Protect: true, Silent: true}},
			`{"chat_id":42,"message_id":9,"text":` + text + `,"link_preview_options":{"is_disabled":true},"reply_markup":` + inline + `}`},
		"ask":   {hotline.Send{Chat: 42, Body: hotline.Body{Lines: lines, Ask: &ask}}, `{"chat_id":42,"text":` + text + `,"link_preview_options":{"is_disabled":true},"reply_markup":{"keyboard":[[{"text":"share","request_location":true}]],"resize_keyboard":true,"one_time_keyboard":true}}`},
		"unask": {hotline.Send{Chat: 42, Body: hotline.Body{Lines: lines, Unask: true}}, `{"chat_id":42,"text":` + text + `,"link_preview_options":{"is_disabled":true},"reply_markup":{"remove_keyboard":true}}`},
		"bare":  {hotline.Send{Chat: 42, Msg: 9, Body: hotline.Body{Lines: lines, Unask: true}}, `{"chat_id":42,"message_id":9,"text":` + text + `,"link_preview_options":{"is_disabled":true}}`},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, newFake(t), nil)
			sameJSON(t, c.message(&tt.send, tt.send.Chat, tt.send.Thread, false), tt.want)
		})
	}
}

func TestAnswerBodies(t *testing.T) {
	c := newClient(t, newFake(t), nil)
	name := "hotline_bot"
	c.username.Store(&name)
	sameJSON(t, c.answerBody(&hotline.Reply{Query: "q"}), `{"callback_query_id":"q"}`)
	sameJSON(t, c.answerBody(&hotline.Reply{Query: "q", Text: hotline.M("no"), Loud: true, Start: "take"}),
		`{"callback_query_id":"q","text":"no","show_alert":true,"url":"https://t.me/hotline_bot?start=take"}`)
	var got struct{ Text string }
	_ = json.Unmarshal(c.answerBody(&hotline.Reply{Query: "q", Text: hotline.Words(strings.Repeat("é", 300))}), &got)
	if units(got.Text) != maxAlert {
		t.Errorf("%d units", units(got.Text))
	}
}

func sameJSON(t *testing.T, got []byte, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		t.Fatalf("not JSON: %s", got)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLongTextLosesTheLongestWordsFirst(t *testing.T) {
	long, longer := strings.Repeat("a", 2500), strings.Repeat("😀", 1500) // 3000 units
	lines := []hotline.Msg{
		hotline.M("first"),
		hotline.M("they-wrote", hotline.Str("words", long)),
		hotline.M("and", hotline.Sub("more", hotline.Words(longer)), hotline.List("list", hotline.Words("short"))),
		hotline.M("last"),
	}
	s := text(plainWords{}, "en", lines, maxMessage)
	if n := units(s); n > maxMessage || n < maxMessage-2 {
		t.Errorf("%d units", n)
	}
	if !strings.Contains(s, long) || !strings.HasSuffix(s, "\nlast") || !strings.Contains(s, "short") || !strings.Contains(s, more) {
		t.Error("the wrong words were cut")
	}
	if lines[2].Args[0].Msg.Text != longer {
		t.Error("the outbox entry itself was cut")
	}
	if n := units(text(plainWords{}, "en", []hotline.Msg{hotline.M(strings.Repeat("k", 9000))}, maxMessage)); n != maxMessage {
		t.Errorf("what cannot be cut has %d units", n)
	}
}

func TestCutKeepsLettersWhole(t *testing.T) {
	for in, want := range map[string]string{
		"abcdef":                     "abc…",
		"ab cdef":                    "ab…",
		"abe\u0301\u0301":            "ab…", // e with two accents does not fit
		"a\u1780\u17d2\u1781\u17b6x": "a…",  // a Khmer letter with its subscript
		"ab😀😀":                       "ab…",
	} {
		if got := cut(in, 4); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func FuzzStringsBecomeJSON(f *testing.F) {
	f.Add("a\"\\\n\x00\x1f\x7f\u2028\xff\xc3(ក")
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := json.Unmarshal(appendString(nil, s), &got); err != nil {
			t.Fatal(err)
		}
		if want := strings.ToValidUTF8(s, ""); strings.ReplaceAll(got, "\ufffd", "") != strings.ReplaceAll(want, "\ufffd", "") {
			t.Fatalf("%q became %q", s, got)
		}
		if c := cut(s, 10); units(c) > 10 {
			t.Fatalf("cut to %d", units(c))
		}
	})
}

func TestErrorsTellNothing(t *testing.T) {
	f := newFake(t)
	out := hotline.Out{Send: &hotline.Send{Chat: 4242424242, Body: hotline.Body{Lines: []hotline.Msg{hotline.Words("canary words")}}}}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	var errs []error
	note := func(c *Client, ctx context.Context) { //nolint:revive // the context is what varies
		_, err := c.Carry(ctx, out)
		_, err2 := c.Me(ctx)
		err3 := c.SetCommands(ctx, PrivateMenu, "en", []Command{{"start", "Start"}})
		errs = append(errs, err, err2, err3)
	}
	c := newClient(t, f, nil)
	f.told(func(call) (int, string) {
		return 500, `{"ok":false,"error_code":500,"description":"canary words 4242424242"}`
	})
	note(c, t.Context())
	f.told(func(call) (int, string) { return 200, `canary words 4242424242 not JSON` })
	note(c, t.Context())
	f.told(func(call) (int, string) { return 429, flood(3) })
	note(c, t.Context())
	note(c, cancelled)
	f.Server.CloseClientConnections()
	f.Server.Close()
	note(c, t.Context())
	for _, err := range errs {
		if err == nil {
			t.Fatal("an error is missing")
		}
		said := fmt.Sprintf("%v %+v %q", err, err, err)
		for _, secret := range []string{"SECRET", "12345", "canary", "4242424242", f.URL, "127.0.0.1"} {
			if strings.Contains(said, secret) {
				t.Errorf("%q is in %s", secret, said)
			}
		}
	}
	if !errors.Is(errs[9], context.Canceled) {
		t.Errorf("cancelled: %v", errs[9])
	}
	if _, err := New(Options{Token: "SECRET", Renderer: plainWords{}}); err == nil || strings.Contains(err.Error(), "SECRET") {
		t.Error(err)
	}
}

func TestRareCalls(t *testing.T) {
	f := newFake(t)
	f.told(func(c call) (int, string) {
		switch c.method {
		case "getMe":
			return 200, `{"ok":true,"result":{"id":12345,"is_bot":true,"first_name":"H","username":"hotline_bot","has_topics_enabled":true}}`
		case "getWebhookInfo":
			return 200, `{"ok":true,"result":{"url":"https://x.example/","pending_update_count":3,"last_error_date":1}}`
		}
		return 200, ""
	})
	c := newClient(t, f, nil)
	me, err := c.Me(t.Context())
	if err != nil || me.Username != "hotline_bot" || !me.Topics || c.Username() != "hotline_bot" {
		t.Fatal(me, err)
	}
	if err := c.SetWebhook(t.Context(), "https://x.example/hook", "s3cret", Allowed, 40); err != nil {
		t.Error(err)
	}
	if err := c.SetWebhook(t.Context(), "https://x.example/hook", "no good", Allowed, 40); !errors.Is(err, ErrWebhook) {
		t.Error(err)
	}
	if w, err := c.Webhook(t.Context()); err != nil || w.Pending != 3 || w.FailedAt.IsZero() {
		t.Error(w, err)
	}
	if err := c.DeleteWebhook(t.Context()); err != nil {
		t.Error(err)
	}
}
