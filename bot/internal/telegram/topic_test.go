package telegram

import (
	"reflect"
	"testing"

	"hotline/bot/internal/hotline"
)

// A topic is opened by its name alone, and its id comes back.
func TestATopicIsOpened(t *testing.T) {
	for name, tt := range map[string]struct {
		answer string
		want   hotline.Result
		passes bool
	}{
		"opened":         {"", hotline.Result{Outcome: hotline.Delivered, Msg: 77}, false},
		"no topics here": {refusal(400, "Bad Request: the chat is not a forum"), hotline.Result{Outcome: hotline.Refused}, false},
		"blocked":        {refusal(403, "Forbidden: bot was blocked by the user"), hotline.Result{Outcome: hotline.Blocked}, false},
		"without an id":  {`{"ok":true,"result":{"name":"x"}}`, hotline.Result{}, true},
		"too many":       {flood(3), hotline.Result{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.told(func(call) (int, string) { return 200, tt.answer })
			r, err := newClient(t, f, nil).Carry(t.Context(), hotline.Out{Send: &hotline.Send{Chat: 42, Topic: "🔴 7KQ2MX"}})
			if r != tt.want || (err != nil) != tt.passes {
				t.Errorf("%+v, %v", r, err)
			}
			c := f.seen()[0]
			if c.method != "createForumTopic" || !reflect.DeepEqual(c.params, map[string]any{"chat_id": 42.0, "name": "🔴 7KQ2MX"}) {
				t.Errorf("called %s with %v", c.method, c.params)
			}
		})
	}
}

func TestATopicIsRemoved(t *testing.T) {
	for name, tt := range map[string]struct {
		answer string
		want   hotline.Outcome
		passes bool
	}{
		"removed":      {"", hotline.Delivered, false},
		"gone already": {refusal(400, "Bad Request: TOPIC_ID_INVALID"), hotline.Delivered, false},
		"blocked":      {refusal(403, "Forbidden: bot was blocked by the user"), hotline.Blocked, false},
		"too many":     {flood(3), "", true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.told(func(call) (int, string) { return 200, tt.answer })
			r, err := newClient(t, f, nil).Carry(t.Context(), hotline.Out{Delete: &hotline.Delete{Chat: 42, Thread: 77}})
			if r.Outcome != tt.want || (err != nil) != tt.passes {
				t.Errorf("%+v, %v", r, err)
			}
			c := f.seen()[0]
			if c.method != "deleteForumTopic" || !reflect.DeepEqual(c.params, map[string]any{"chat_id": 42.0, "message_thread_id": 77.0}) {
				t.Errorf("called %s with %v", c.method, c.params)
			}
		})
	}
}

// A place goes out as a point, protected, without any words.
func TestAPlaceGoesOut(t *testing.T) {
	f := newFake(t)
	send := hotline.Send{Chat: 42, Body: hotline.Body{
		Lang: "en", Lines: []hotline.Msg{hotline.Words("canary")}, Point: &hotline.Point{Lat: -13.654321, Lng: 102.5},
		Protect: true, Silent: true,
	}}
	c := newClient(t, f, nil)
	r, err := c.Carry(t.Context(), hotline.Out{Send: &send})
	if err != nil || r.Outcome != hotline.Delivered || r.Msg != 1 {
		t.Fatal(r, err)
	}
	got, want := f.seen()[0], map[string]any{
		"chat_id": 42.0, "latitude": -13.654321, "longitude": 102.5, "protect_content": true, "disable_notification": true,
	}
	if got.method != "sendLocation" || !reflect.DeepEqual(got.params, want) {
		t.Errorf("called %s with %v", got.method, got.params)
	}
	send.Msg = 7
	if r, err := c.Carry(t.Context(), hotline.Out{Send: &send}); err != nil || r.Outcome != hotline.Refused || len(f.seen()) != 1 {
		t.Error("a place was edited into a message", r, err)
	}
}
