package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

func decode(t *testing.T, raw json.RawMessage, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
}

func read(t *testing.T, from io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAPress(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	id := r.must("sendMessage", args{"chat_id": sok.ID, "text": "danger?", "reply_markup": inline(
		[]args{button("🆘 Yes", "danger:yes"), button("✋ Not now", "danger:no")}, []args{{"text": "site", "url": "https://t.me/hotline_sandbox_bot?start=take"}})})
	press := phone.Taps("yes")
	list := r.updates(0)
	q := list[len(list)-1].Query
	if q == nil || q.Data != "danger:yes" || q.Message.ID != id || q.From.ID != sok.ID || q.ID != press.ID {
		t.Fatalf("callback query: %+v", q)
	}
	r.refuses("answerCallbackQuery", args{"callback_query_id": q.ID, "text": strings.Repeat("a", 201)}, 400, "MESSAGE_TOO_LONG")
	r.must("answerCallbackQuery", args{"callback_query_id": q.ID, "text": "noted", "show_alert": true})
	if a := press.Hears("noted"); !a.Alert {
		t.Error("not loud")
	}
	phone.Hears("noted")
	r.refuses("answerCallbackQuery", args{"callback_query_id": q.ID}, 400, "query is too old")

	late := phone.Taps("danger:no")
	r.clock.Advance(16 * time.Second)
	r.refuses("answerCallbackQuery", args{"callback_query_id": late.ID}, 400, "query is too old")

	phone.Taps("site").Follows()
	list = r.updates(0)
	if m := list[len(list)-1].Message; m == nil || m.Text != "/start take" || m.Entities[0].Length != 6 {
		t.Errorf("after following: %+v", m)
	}

	r.must("deleteMessage", args{"chat_id": sok.ID, "message_id": id})
	stale := phone.Presses(id, "danger:yes")
	list = r.updates(0)
	if q := list[len(list)-1].Query; q.ID != stale.ID || q.Message.Date != 0 || q.Message.ID != id {
		t.Errorf("a press on a message that is gone: %+v", q)
	}
}

func TestWhichButton(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	r.must("sendMessage", args{"chat_id": sok.ID, "text": "old", "reply_markup": inline([]args{button("Send", "old:send")})})
	r.must("sendMessage", args{"chat_id": sok.ID, "text": "new", "reply_markup": inline([]args{button("✉ Send", "new:send"), button("Send later", "new:later"), button("2", "n:2")})})
	for label, want := range map[string]string{
		"Send": "old:send", "✉ Send": "new:send", "later": "new:later", "new:send": "new:send", "2": "n:2", "n:": "n:2",
	} {
		if p := phone.Taps(label); p.Data != want {
			t.Errorf("%q pressed %q, want %q", label, p.Data, want)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := phone.Tap(ctx, "nd"); err == nil || !strings.Contains(err.Error(), "several") {
		t.Errorf("an unclear label: %v", err)
	}
	if _, err := phone.Tap(ctx, "nowhere"); err == nil || !strings.Contains(err.Error(), "the chat shows") {
		t.Errorf("an unknown label: %v", err)
	}
}

func TestWaitingForWhatComes(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	go func() { _, _ = r.try("sendMessage", args{"chat_id": sok.ID, "text": "first"}) }()
	m := phone.Sees("first")
	if len(r.Unexpected()) != 0 {
		t.Error("a message that was seen is expected")
	}
	r.must("editMessageText", args{"chat_id": sok.ID, "message_id": m.ID, "text": "second"})
	if u := r.Unexpected(); len(u) != 1 || u[0].Text != "second" || u[0].History[0].Text != "first" {
		t.Errorf("unexpected: %+v", u)
	}
	phone.Sees("second")
	phone.SeesNo("first")
	r.ExpectNothing()
	if _, err := phone.See(expired(), "third"); err == nil {
		t.Error("what does not come is an error")
	}
	if c, err := r.WaitCall(soon(t), func(c Record) bool { return c.Method == "editMessageText" && c.Code == 200 }); err != nil || c.Msg != m.ID || c.Params["text"] != "second" {
		t.Errorf("the call: %+v, %v", c, err)
	}
	if n := len(r.Calls("sendMessage")); n != 1 {
		t.Errorf("%d sendMessage in the log", n)
	}
}

func expired() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

type failure struct{ said string }

func (f *failure) Helper()                      {}
func (f *failure) Fatalf(s string, args ...any) { f.said = fmt.Sprintf(s, args...) }

func TestAStoryFails(t *testing.T) {
	f := &failure{}
	s := New(Options{TB: f, Patience: time.Millisecond})
	defer s.Close()
	phone := s.Phone(sok)
	phone.Starts("")
	for name, verb := range map[string]func(){
		"Sees":   func() { phone.Sees("x") },
		"Taps":   func() { phone.Taps("x") },
		"Hears":  func() { phone.Hears("x") },
		"Writes": func() { phone.Writes(" ") },
		"Edits":  func() { phone.Edits(99, "x") },
	} {
		f.said = ""
		verb()
		if f.said == "" {
			t.Errorf("%s did not fail", name)
		}
	}
}

func TestChanges(t *testing.T) {
	r := newRig(t, func(o *Options) { o.KeepChanges = 8 })
	_, at, _ := r.Changes(0)
	phone := r.Phone(sok)
	next := r.Changed(at)
	phone.Starts("")
	select {
	case <-next:
	case <-soon(t).Done():
		t.Fatal("not told of the change")
	}
	list, at, whole := r.Changes(at)
	if len(list) != 1 || list[0].What != "new" || list[0].Chat != sok.ID || !whole {
		t.Errorf("changes: %+v %v", list, whole)
	}
	if list, _, whole := r.Changes(at); len(list) != 0 || !whole {
		t.Error("nothing has changed since")
	}
	for range 100 {
		phone.Writes("more")
	}
	if list, _, whole := r.Changes(at); whole || len(list) < 8 || len(list) > 16 {
		t.Errorf("a feed that forgets says so: %d %v", len(list), whole)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	r := newRig(t, func(o *Options) { o.KeepMessages, o.KeepCalls = 5, 5 })
	phone := r.Phone(sok)
	for range 50 {
		m := phone.Writes("hello")
		r.must("sendMessage", args{"chat_id": sok.ID, "text": "card"})
		phone.Deletes(m.ID)
	}
	v := phone.View()
	if len(v.Messages) > 5 || len(v.Deleted) > 5 || len(r.Calls()) > 5 {
		t.Errorf("kept %d, %d, %d", len(v.Messages), len(v.Deleted), len(r.Calls()))
	}
}

func TestWhatPeopleSend(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	kinds := []Attachment{
		Photo(nil, "caption"), Voice(nil), Video(nil, ""), VideoNote(nil), Sticker(), Document("a.pdf", nil, ""),
		Location(13.65, 102.56, 12), Venue("Hotel", "Street 1", 1, 2), Contact("+855", "A"), Poll("Why?"), Dice(3), Forwarded("B", "text"),
	}
	for _, k := range kinds {
		phone.Sends(k)
	}
	live := phone.Sends(LiveLocation(1, 2, 3, time.Hour))
	phone.Moves(live.ID, 1.5, 2.5)
	phone.Edits(phone.Writes("before").ID, "after /clear")
	phone.Writes(strings.Repeat("ក", 5000))
	phone.Blocks()
	list := r.updates(0)
	if len(list) != len(kinds)+7 {
		t.Fatalf("%d updates", len(list))
	}
	if e := list[len(kinds)+1].Edited; e == nil || !strings.Contains(string(e.Location), `"latitude":1.5`) {
		t.Errorf("a move: %+v", e)
	}
	if e := list[len(kinds)+3].Edited; e == nil || e.Text != "after /clear" || e.Entities[0].Offset != 6 {
		t.Errorf("an edit: %+v", e)
	}
	if a, b := list[len(kinds)+4].Message.Text, list[len(kinds)+5].Message.Text; len([]rune(a)) != 4096 || len([]rune(b)) != 904 {
		t.Error("a long text is cut as clients cut it")
	}
	if mine := list[len(kinds)+6].Mine; !strings.Contains(string(mine), `"new_chat_member":{"status":"kicked"`) {
		t.Errorf("a block: %s", mine)
	}
}
