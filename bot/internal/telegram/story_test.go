package telegram

import (
	"context"
	"fmt"
	"testing"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

// TestStoryAgainstABotAPI plays what a service does with this package against
// a Bot API server that is as strict as Telegram.
func TestStoryAgainstABotAPI(t *testing.T) {
	api := sandbox.New(sandbox.Options{TB: t, Limits: sandbox.Telegrams(), Token: testToken})
	if err := api.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.Close)
	alias := map[int64]int64{}
	client, err := New(Options{
		Token: testToken, API: api.URL(), Renderer: plainWords{},
		Alias: func(chat int64) int64 {
			if to, ok := alias[chat]; ok {
				return to
			}
			return chat
		},
		Migrated: func(old, now int64) { alias[old] = now },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdle)
	if _, err := client.Me(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := client.DeleteWebhook(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := client.SetCommands(t.Context(), PrivateMenu, "km", []Command{{"clear", "clear this chat"}}); err != nil {
		t.Fatal(err)
	}
	for _, cmds := range [][]Command{{{"who", "who is here"}}, nil} {
		if err := client.SetChatCommands(t.Context(), 7, cmds); err != nil {
			t.Fatal(err)
		}
	}

	updates := make(chan hotline.Update, 64)
	poller := NewPoller(PollOptions{Client: client, Clock: clock.System{}, Reader: &Reader{Bot: client.Username}})
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	lease := newLease(true, noon)
	go func() {
		stopped <- poller.Run(ctx, lease.get, func(_ context.Context, us []hotline.Update) error {
			for _, u := range us {
				updates <- u
			}
			return nil
		})
	}()
	t.Cleanup(func() { stop(); <-stopped })

	carry := func(out hotline.Out, want hotline.Outcome) int {
		t.Helper()
		r, err := client.Carry(t.Context(), out)
		if err != nil || r.Outcome != want {
			t.Fatalf("%+v, %v, want %s", r, err, want)
		}
		return r.Msg
	}
	next := func(kind hotline.UpdateKind) hotline.Update {
		t.Helper()
		u := <-updates
		if u.Kind != kind {
			t.Fatalf("got %+v, want %s", u, kind)
		}
		return u
	}
	say := func(chat int64, msg int, b hotline.Body) hotline.Out {
		return hotline.Out{Send: &hotline.Send{Chat: chat, Msg: msg, Body: b}}
	}

	carry(say(42, 0, hotline.Body{Lines: []hotline.Msg{hotline.M("hello?")}}), hotline.Blocked)
	phone := api.Phone(sandbox.Person{ID: 42, First: "Canary"})
	phone.Starts("take")
	if u := next(hotline.Command); u.Command != "start" || u.Args != "take" || u.FromName != "" {
		t.Errorf("%+v", u)
	}
	body := hotline.Body{Lines: []hotline.Msg{hotline.M("safe?")}, Protect: true, Silent: true, Rows: [][]hotline.Button{{{Sign: "✅", Label: hotline.M("yes"), Data: "danger:no"}}}}
	msg := carry(say(42, 0, body), hotline.Delivered)
	press := phone.Taps("yes")
	u := next(hotline.Press)
	if u.Data != "danger:no" || u.Msg != msg {
		t.Errorf("%+v", u)
	}
	reply := hotline.Out{Reply: &hotline.Reply{Chat: 42, Query: u.Query, Text: hotline.M("noted"), Loud: true, Start: "take"}}
	carry(reply, hotline.Delivered)
	press.Hears("noted")
	carry(reply, hotline.Gone)
	carry(say(42, msg, body), hotline.Delivered) // not modified
	body.Rows = nil
	carry(say(42, msg, body), hotline.Delivered)

	ask := hotline.M("share")
	carry(say(42, 0, hotline.Body{Lines: []hotline.Msg{hotline.M("where?")}, Ask: &ask}), hotline.Delivered)
	phone.Shares(11.5, 104.9, 20)
	if u := next(hotline.Place); u.Point.Accuracy != 20 {
		t.Errorf("%+v", u)
	}
	written := phone.Writes("words")
	next(hotline.Text)
	phone.Edits(written.ID, "other words")
	if u := next(hotline.Edited); u.Text != "other words" || u.Msg != written.ID {
		t.Errorf("%+v", u)
	}
	carry(hotline.Out{Delete: &hotline.Delete{Chat: 42, Msgs: []int{msg, written.ID, 999_999}}}, hotline.Delivered)
	carry(say(42, msg, body), hotline.Gone)
	phone.Blocks()
	next(hotline.Left)
	carry(say(42, 0, body), hotline.Blocked)

	room := api.Room(sandbox.Group{ID: -5, Title: "Desk"}).Has(sandbox.Person{ID: 77, First: "Dara"})
	room.Member(sandbox.Person{ID: 77, First: "Dara"}).Writes("/here@" + client.Username())
	if u := next(hotline.Command); u.Command != "here" || !u.Group || u.FromName != "Dara" {
		t.Errorf("%+v", u)
	}
	carry(say(-5, 0, hotline.Body{Lines: []hotline.Msg{hotline.M("alert")}}), hotline.Delivered)
	super, err := room.Migrates()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if u := next(hotline.Migrate); u.Chat != -5 || u.NewChat != super.ID() {
			t.Errorf("%+v", u)
		}
	}
	carry(say(-5, 0, hotline.Body{Lines: []hotline.Msg{hotline.M("after")}}), hotline.Delivered)
	super.Sees("after")

	var flooded bool
	for i := range 25 {
		_, err := client.Carry(t.Context(), say(-5, 0, hotline.Body{Lines: []hotline.Msg{hotline.M(fmt.Sprint(i))}}))
		if e, ok := err.(*Error); ok && e.Fault == Flood && e.RetryAfter > 0 { //nolint:errorlint // it is that very type
			flooded = true
		}
	}
	if !flooded {
		t.Error("no 429 was understood")
	}
}
