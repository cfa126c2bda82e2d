package sandbox

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaults(t *testing.T) {
	send := args{"chat_id": sok.ID, "text": "x"}
	tests := []struct {
		name   string
		act    Action
		broken bool // no answer
		code   int
		words  string
		sent   int // messages that stand afterwards
	}{
		{"nothing", Action{}, false, 0, "", 1},
		{"drop before", DropBefore, true, 0, "", 0},
		{"drop after", DropAfter, true, 0, "", 1},
		{"429", RetryAfter(7), false, 429, "Too Many Requests: retry after 7", 0},
		{"500", Error500, false, 500, "Internal Server Error", 0},
		{"502 from a gateway", Error502, false, 502, "<html>", 0},
		{"403", Blocked, false, 403, "bot was blocked by the user", 0},
		{"500 but acted", Action{Status: 500, Acted: true}, false, 500, "", 1},
		{"own words", Action{Status: 400, Description: "Bad Request: can't parse entities"}, false, 400, "can't parse entities", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			phone := r.Phone(sok)
			phone.Starts("")
			r.SetFault(First(1, On(Always(tt.act), "sendmessage")))
			out, err := r.try("sendMessage", send)
			if (err != nil) != tt.broken {
				t.Fatalf("error %v", err)
			}
			if out.Code != tt.code || !strings.Contains(out.Description, tt.words) {
				t.Errorf("got %d %q", out.Code, out.Description)
			}
			if got := len(phone.View().FromBot()); got != tt.sent {
				t.Errorf("%d messages stand, want %d", got, tt.sent)
			}
			r.must("sendMessage", send)
			want := int64(0)
			if tt.code == 429 {
				want = 1
			}
			if st := r.Stats(); st.Refused429 != want || st.Calls["sendMessage"] != 2 {
				t.Errorf("stats %+v", st)
			}
		})
	}
}

func TestDelayAndHang(t *testing.T) {
	r := newRig(t)
	r.Phone(sok).Starts("")
	r.Slow(time.Minute)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = r.try("sendMessage", args{"chat_id": sok.ID, "text": "x"})
	}()
	for r.Quiet() {
		if soon(t).Err() != nil {
			t.Fatal("no call came")
		}
	}
	for running := true; running; {
		r.clock.Advance(time.Second)
		select {
		case <-done:
			running = false
		default:
		}
	}
	if r.clock.Now().Before(noon.Add(time.Minute)) {
		t.Error("the delay goes by the server's clock")
	}
	r.Slow(0)
	r.SetFault(InChat(sok.ID, Always(Hang)))
	ctx, giveUp := context.WithCancel(soon(t))
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, r.URL()+"/bot"+r.Token()+"/sendMessage?chat_id=501&text=x", nil)
	go func() {
		_, _ = r.WaitCall(soon(t), func(c Record) bool { return c.Fault == "hang" })
		giveUp()
	}()
	if resp, err := r.http.Do(req); err == nil {
		resp.Body.Close()
		t.Error("a hanging call was answered")
	}
	r.updates(1 << 40)
	if err := r.WaitQuiet(soon(t)); err != nil {
		t.Errorf("the call is over once its client is gone: %v", err)
	}
}

func TestSeededIsTheSameAgain(t *testing.T) {
	plan := Seeded(42, 0.3, DropAfter, Error500, RetryAfter(1))
	again := Seeded(42, 0.3, DropAfter, Error500, RetryAfter(1))
	other := Seeded(43, 0.3, DropAfter, Error500, RetryAfter(1))
	hit, differs := 0, 0
	for chat := range int64(50) {
		for nth := range int64(50) {
			c := Call{Method: "sendMessage", Chat: chat + 1, Nth: nth + 1}
			a := plan(c)
			if a != again(c) {
				t.Fatal("not the same")
			}
			if a != (Action{}) {
				hit++
			}
			if a != other(c) {
				differs++
			}
		}
	}
	if hit < 600 || hit > 900 || differs < 500 {
		t.Errorf("%d of 2500 were hit, %d differ between seeds", hit, differs)
	}
}

func TestPlans(t *testing.T) {
	c := Call{N: 3, Nth: 2, Method: "sendMessage", Chat: 5}
	tests := []struct {
		name string
		plan Fault
		want Action
	}{
		{"on it", On(Always(Hang), "SENDMESSAGE"), Hang},
		{"on another", On(Always(Hang), "getMe"), Action{}},
		{"except it", Except(Always(Hang), "sendMessage"), Action{}},
		{"except another", Except(Always(Hang), "getMe"), Hang},
		{"in its chat", InChat(5, Always(Hang)), Hang},
		{"in another", InChat(6, Always(Hang)), Action{}},
		{"first", First(1, Always(Hang)), Action{}},
		{"at the call", AtCall(3, Hang), Hang},
		{"at another call", AtCall(4, Hang), Action{}},
		{"either", Either(AtCall(4, Hang), AtCall(3, DropAfter)), DropAfter},
	}
	for _, tt := range tests {
		if got := tt.plan(c); got != tt.want {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestStrictLimits(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits = Telegrams() })
	r.Phone(sok).Starts("")
	room := r.Room(Group{Super: true})
	send := func(chat int64) reply { return r.call("sendMessage", args{"chat_id": chat, "text": "x"}) }
	for range 3 {
		r.must("sendMessage", args{"chat_id": sok.ID, "text": "burst"})
	}
	if out := send(sok.ID); out.Code != 429 || out.Parameters.RetryAfter != 1 {
		t.Errorf("the fourth at once: %+v", out)
	}
	r.clock.Advance(time.Second)
	if out := send(sok.ID); !out.OK {
		t.Errorf("a second later: %+v", out)
	}
	for range 20 {
		if out := send(room.ID()); !out.OK {
			t.Fatalf("20 a minute are allowed: %+v", out)
		}
	}
	r.clock.Advance(10 * time.Second)
	if out := send(room.ID()); out.Code != 429 || out.Parameters.RetryAfter < 45 || out.Parameters.RetryAfter > 60 {
		t.Errorf("the 21st: %+v", out)
	}
	r.clock.Advance(time.Minute)
	refused := 0
	for i := range 40 {
		id := 1000 + int64(i)
		r.Phone(Person{ID: id}).Starts("")
		if out := send(id); out.Code == 429 {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("%d of 40 at once were refused, want 10", refused)
	}
	if st := r.Stats(); st.Refused429 != 12 || st.Sends != 54 {
		t.Errorf("stats: %+v", st)
	}
	r.Strict(nil)
	for range 50 {
		r.must("sendMessage", args{"chat_id": sok.ID, "text": "free"})
	}
}
