package sandbox

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// typist types into a terminal and reads what it prints.
type typist struct {
	t    *testing.T
	keys *io.PipeWriter
	out  chan string
	got  string
}

func (y *typist) types(line string) {
	y.t.Helper()
	y.got = ""
	if _, err := fmt.Fprintln(y.keys, line); err != nil {
		y.t.Fatal(err)
	}
}

func (y *typist) reads(want string) {
	y.t.Helper()
	ctx := soon(y.t)
	for !strings.Contains(y.got, want) {
		select {
		case s := <-y.out:
			y.got += s
		case <-ctx.Done():
			y.t.Fatalf("never read %q in:\n%s", want, y.got)
		}
	}
}

type sink chan string

func (s sink) Write(b []byte) (int, error) {
	s <- string(b)
	return len(b), nil
}

func TestTerminal(t *testing.T) {
	r := newRig(t)
	room := r.Room(Group{Title: "Desk"})
	d := room.Has(dara).Member(dara)
	in, keys := io.Pipe()
	y := &typist{t: t, keys: keys, out: make(chan string, 1000)}
	term := &Terminal{
		Server: r.Server, Phones: []*Phone{r.Phone(sok)}, Room: room, Members: []*Member{d},
		Advance: func(d time.Duration) { r.clock.Advance(d) },
		In:      in, Out: sink(y.out), Settle: time.Millisecond,
	}
	done := make(chan error, 1)
	go func() { done <- term.Run(context.Background()) }()

	y.reads("phone 1 (km)> ")
	y.types("/start")
	y.reads("│ /start")
	r.must("sendMessage", args{"chat_id": sok.ID, "text": "Are you in danger?", "reply_markup": inline([]args{button("🆘 Yes", "d:y"), button("No", "d:n")})})
	y.reads("1·[🆘 Yes]  2·[No]")
	y.types("2")
	rec := lastQuery(t, r)
	if rec.Data != "d:n" {
		t.Errorf("2 pressed %q", rec.Data)
	}
	r.must("answerCallbackQuery", args{"callback_query_id": rec.ID, "text": "good"})
	y.reads("💬 good")
	y.types("9")
	y.reads("! there are 2 buttons")
	y.types(`wait "danger?"`)
	y.reads("2·[No]")
	if strings.Contains(y.got, "never saw") {
		t.Errorf("words in quotation marks are not seen:\n%s", y.got)
	}
	y.types("/loc 13.65 102.56 20")
	y.reads("<location 13.65, 102.56 ±20 m>")
	y.types("/loc north")
	y.reads("! /loc LAT LNG")

	r.must("sendMessage", args{"chat_id": room.ID(), "text": "alert 7KQ2MX", "reply_markup": inline([]args{button("✋ Take", "take:7KQ2MX:0")})})
	y.types("room")
	y.reads("room (Dara)> ")
	y.types("take")
	q := lastQuery(t, r)
	if q.Data != "take:7KQ2MX:0" || q.From.ID != dara.ID {
		t.Errorf("take pressed %+v", q)
	}
	r.must("answerCallbackQuery", args{"callback_query_id": q.ID, "url": "https://t.me/hotline_sandbox_bot?start=take"})
	y.reads("type: follow")
	y.types("follow")
	y.reads("│ /start take")
	y.reads("direct (Dara)> ")
	y.types("room")
	y.types("hello everybody")
	y.reads("│ hello everybody")
	y.types("time 15m")
	y.reads("12:15:00, 15m later")
	y.types("add phone vi")
	y.reads("phone 2 (vi)> ")
	y.types("add responder Lin")
	y.reads("room (Lin)> ")
	y.types("phone 1")
	y.types("photo look")
	y.reads("<photo> look")
	y.types("block")
	y.reads("(the bot is blocked)")
	y.types("hello")
	y.reads("! this person has blocked the bot")
	y.types("log")
	y.reads("2 sends") // the card and the alert
	y.types("help")
	y.reads("share a point")
	for _, line := range []string{"slow 1s", "slow off", "down on", "down off", "strict on", "strict off", "twice on", "twice off", "unblock", "show all", "edit x", "phone 7", "wait danger"} {
		y.types(line)
		y.reads("> ")
	}
	y.types("quit")
	if err := <-done; err != nil {
		t.Error(err)
	}
	_ = keys.Close()
}

func lastQuery(t *testing.T, r *rig) *query {
	t.Helper()
	ctx := soon(t)
	for ctx.Err() == nil {
		list := r.updates(0)
		if len(list) > 0 && list[len(list)-1].Query != nil {
			q := list[len(list)-1].Query
			r.updates(list[len(list)-1].ID + 1)
			return q
		}
	}
	t.Fatal("no press came")
	return nil
}
