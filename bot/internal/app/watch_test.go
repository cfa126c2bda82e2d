package app

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/sandbox"
)

// outside is the watcher outside and a second channel.
type outside struct {
	*story
	mu    sync.Mutex
	beats int
	said  []string
	deaf  bool // the second channel takes nothing
}

// watched starts the service anew with somebody outside who watches. over, if
// not nil, stands between the service and its store.
func watched(s *story, over func(Store) Store) *outside {
	s.Helper()
	o := &outside{story: s}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o.mu.Lock()
		defer o.mu.Unlock()
		switch {
		case r.URL.Path == "/canary-beat":
			o.beats++
		case o.deaf:
			w.WriteHeader(http.StatusBadGateway)
		default:
			o.said = append(o.said, string(body))
		}
	}))
	s.Cleanup(server.Close)
	s.stop()
	s.cfg.HeartbeatURL = config.Secret(server.URL + "/canary-beat")
	s.cfg.SecondChannel = config.Secret("generic+" + server.URL + "/canary-channel")
	if over != nil {
		s.openStore = func(ctx context.Context, options redisstore.Options) (Store, error) {
			store, err := redisstore.Open(ctx, options)
			if err != nil {
				return nil, err
			}
			return over(store), nil
		}
	}
	s.start()
	return o
}

func (o *outside) beaten() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.beats
}

func (o *outside) heard() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.said)
}

// until moves the clock on, a second at a time, until ok. Unlike passesUntil
// it asks for no rest: there is none while something fails.
func (o *outside) until(what string, ok func() bool) {
	o.Helper()
	tick := time.NewTicker(4 * time.Millisecond)
	defer tick.Stop()
	late := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
			o.clock.Advance(time.Second)
		case <-late:
			o.Fatalf("%s: it does not come; said so far: %q", what, o.heard())
		}
	}
}

// minutes lets so many minutes pass, and returns how many heartbeats came.
func (o *outside) minutes(n int) int {
	before, end := o.beaten(), o.clock.Now().Add(time.Duration(n)*time.Minute)
	o.until("time", func() bool { return !o.clock.Now().Before(end) })
	return o.beaten() - before
}

func (o *outside) goesOn() {
	before := o.beaten()
	o.until("the heartbeat", func() bool { return o.beaten() > before+1 })
}

func (o *outside) hears(words string) {
	o.until(words, func() bool {
		all := o.heard()
		return len(all) > 0 && strings.Contains(all[len(all)-1], words)
	})
}

// watchedKeys are the lane's prefix and the names of the cases that the audit
// looks after.
func (o *outside) watchedKeys() map[string][]string {
	o.Helper()
	c, all := o.redis(), map[string][]string{}
	keys, err := c.Keys(o.Context(), "hl:*:c").Result()
	if err != nil {
		o.Fatal(err)
	}
	for _, key := range keys {
		if !strings.HasPrefix(key, "hl:{h}") {
			all[strings.TrimSuffix(key, "c")] = c.ZRange(o.Context(), key, 0, -1).Val()
		}
	}
	return all
}

// A timer that is lost is found by the audit, told, and set again.
func TestH8TheAuditFindsALostTimer(t *testing.T) {
	stories(t, func(s *story) {
		o := watched(s, nil)
		s.responder(901, "Dara")
		danger(s, 501)
		o.goesOn()
		c := s.redis()
		for lane, names := range o.watchedKeys() {
			for _, name := range names {
				if n := c.ZRem(t.Context(), lane+"t", name).Val(); n != 1 {
					s.Fatalf("%d timers of an open case", n)
				}
			}
		}
		o.hears("somebody should have been told of a case")
		o.hears("the audit finds nothing more")
		if n := len(o.heard()); n != 2 {
			s.Errorf("%d messages: %q", n, o.heard())
		}
		for lane, names := range o.watchedKeys() {
			for _, name := range names {
				if err := c.ZScore(t.Context(), lane+"t", name).Err(); err != nil {
					s.Errorf("no timer again: %v", err)
				}
			}
		}
		o.goesOn()
		if logs := s.logs.String(); !strings.Contains(logs, `"code":"h8-no-timer"`) || strings.Contains(logs, "canary-") {
			s.Error("the log says nothing of it, or tells a secret")
		}
	})
}

// timerless is a store that sets no timers for cases.
type timerless struct{ Store }

func (t timerless) Commit(ctx context.Context, own hotline.Own, c hotline.Commit) (time.Time, error) {
	c.States = slices.Clone(c.States)
	for i := range c.States {
		if c.States[i].Actor.Kind == hotline.CaseActor {
			c.States[i].WakeAt = time.Time{}
		}
	}
	return t.Store.Commit(ctx, own, c)
}

// Without any timer the audit alone has the group called again.
func TestH8TheAuditCallsWhereTimersDoNot(t *testing.T) {
	stories(t, func(s *story) {
		o := watched(s, func(store Store) Store { return timerless{store} })
		s.responder(901, "Dara")
		danger(s, 501)
		first := s.room.Last().ID
		o.until("a second call", func() bool { return s.room.Last().ID > first })
		if !strings.Contains(s.room.Last().Text, "NOW") {
			s.Errorf("called with:\n%s", s.room.Last().Text)
		}
		if all := o.heard(); len(all) != 1 {
			s.Errorf("said %q", all)
		}
		// At the machine's pace: what is still under way would count as health.
		before := o.beaten()
		for range 30 {
			s.passes(10 * time.Second)
		}
		if n := o.beaten() - before; n != 0 {
			s.Errorf("%d heartbeats although no timer works", n)
		}
	})
}

// A state that is gone cannot be brought back: it is told once, and then the
// watch is free to find what fails next.
func TestH8AStateThatIsGoneIsTold(t *testing.T) {
	stories(t, func(s *story) {
		o := watched(s, nil)
		told(s, 501, "own", "any") // all is told: no chat tells it anew
		for lane, names := range o.watchedKeys() {
			for _, name := range names {
				if n := s.redis().Del(t.Context(), lane+"s:"+name).Val(); n != 1 {
					s.Fatalf("%d states of an open case", n)
				}
			}
		}
		o.mu.Lock()
		o.deaf = true
		o.mu.Unlock()
		if n := o.minutes(4); n > 1 {
			s.Errorf("%d heartbeats before anybody heard", n)
		}
		o.mu.Lock()
		o.deaf = false
		o.mu.Unlock()
		o.hears("somebody should have been told of a case")
		o.goesOn()
		if left := o.watchedKeys(); len(left) != 0 {
			s.Errorf("still looked after: %v", left)
		}
	})
}

// Whoever holds a case for days, closes it or practises is no finding.
func TestH8NoFalseAlarm(t *testing.T) {
	stories(t, func(s *story) {
		o := watched(s, nil)
		_, holder := told(s, 501, "own", "any")
		for range 6 { // a lease of 15 minutes is renewed by what the holder writes
			s.passes(10 * time.Minute)
			holder.Writes("I am on it")
			s.settle()
		}
		s.passes(26 * time.Hour) // a leap, as if the machine had slept
		s.passes(time.Minute)
		danger(s, 502)
		dara := s.responder(902, "Mira")
		dara.Taps("Not real")
		s.passes(11 * time.Minute)
		dara.Writes("/drill")
		s.settle()
		s.passes(3 * time.Hour)
		o.goesOn()
		if all := o.heard(); len(all) != 0 {
			s.Errorf("said %q", all)
		}
		if strings.Contains(s.logs.String(), `"code":"h8`) {
			s.Error("the audit raised an alarm")
		}
	})
}

// broken is a store of which the watch can see too little or too much.
type broken struct {
	Store
	down, stuck atomic.Bool
}

var errDown = errors.New("the disk is full")

func (b *broken) SetWatching(ctx context.Context, noted []byte) error {
	if b.down.Load() {
		return errDown
	}
	return b.Store.SetWatching(ctx, noted)
}

func (b *broken) Oversee(ctx context.Context, lane int) (hotline.Overseen, error) {
	o, err := b.Store.Oversee(ctx, lane)
	if b.stuck.Load() && lane == 5 {
		o.Oldest = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return o, err
}

// The heartbeat goes on only while all four parts work; each is told once when
// it fails and once when it works again.
func TestTheHeartbeatStopsWithEachPart(t *testing.T) {
	stories(t, func(s *story) {
		b := &broken{}
		o := watched(s, func(store Store) Store { b.Store = store; return b })
		phone := danger(s, 501)
		for _, part := range []struct {
			name, fails, works string
			fail               func(bool)
		}{
			{"intake", "have not come in since", "come in again", func(fail bool) {
				if s.server.SetFault(nil); fail {
					s.server.SetFault(sandbox.On(sandbox.Always(sandbox.Error502), "getUpdates"))
				}
			}},
			{"sending", "sending to Telegram has failed", "sending to Telegram works again", func(fail bool) {
				if s.server.SetFault(nil); fail {
					s.server.SetFault(sandbox.Except(sandbox.Always(sandbox.Error502), "getUpdates"))
					phone.Writes("anybody there")
				}
			}},
			{"redis", "has not worked since", "(Redis) works again", b.down.Store},
			{"audit", "somebody should have been told", "nothing more to complain of", b.stuck.Store},
		} {
			o.goesOn()
			before := len(o.heard())
			part.fail(true)
			o.hears(part.fails)
			if n := o.minutes(5); n != 0 {
				s.Errorf("%s: %d heartbeats while it fails", part.name, n)
			}
			if said := o.heard(); len(said) != before+1 {
				s.Errorf("%s: said %q", part.name, said[before:])
			}
			part.fail(false)
			o.hears(part.works)
			if said := o.heard(); len(said) != before+2 {
				s.Errorf("%s: said %q", part.name, said[before:])
			}
		}
		o.goesOn()
		for _, text := range o.heard() {
			if strings.Contains(text, "501") || strings.Contains(text, "Desk") || strings.Contains(text, "Canary") {
				s.Errorf("it tells of somebody: %s", text)
			}
		}
		if strings.Contains(s.logs.String(), "canary-") {
			s.Error("the log holds a secret")
		}
	})
}

// What was told before a restart is not told anew, and that it works again is
// told after it.
func TestTheWatchRemembersOverARestart(t *testing.T) {
	stories(t, func(s *story) {
		b := &broken{}
		o := watched(s, func(store Store) Store { b.Store = store; return b })
		b.stuck.Store(true)
		o.hears("somebody should have been told")
		s.stop()
		s.start()
		o.minutes(4)
		if said := o.heard(); len(said) != 1 {
			s.Errorf("said %q", said)
		}
		s.stop()
		b.stuck.Store(false)
		s.start()
		o.hears("nothing more to complain of")
	})
}

// A webhook may be silent all night; only if Telegram cannot bring what it has
// does intake fail.
func TestTheHeartbeatOfAWebhook(t *testing.T) {
	stories(t, func(s *story) {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.Fatal(err)
		}
		s.cfg.Listen = free.Addr().String()
		_ = free.Close()
		s.cfg.WebhookURL, s.cfg.WebhookSecret = "http://"+s.cfg.Listen+"/", "a-secret-of-the-test"
		o := watched(s, nil)
		o.goesOn()
		if o.until("30 heartbeats", func() bool { return o.beaten() >= 30 }); len(o.heard()) != 0 {
			s.Errorf("on a quiet evening it says %q", o.heard())
		}
		s.server.SetFault(sandbox.On(sandbox.Always(sandbox.Error502), "getWebhookInfo"))
		o.hears("have not come in since")
		s.server.SetFault(nil)
		o.hears("come in again")
		o.goesOn()
	})
}

func TestCheckNamesFaultsOfTheWatch(t *testing.T) {
	var out strings.Builder
	err := Check([]string{
		"HOTLINE_HEARTBEAT_URL=ftp://canary.example.org", "HOTLINE_SECOND_CHANNEL=telegram://1:canary@telegram?chats=1 ntfy://ntfy.sh/canary canary",
	}, false, &Streams{Out: &out, Err: &out})
	text := out.String()
	if err == nil || strings.Contains(text, "canary") {
		t.Errorf("%v\n%s", err, text)
	}
	for _, want := range []string{
		"HOTLINE_HEARTBEAT_URL: not an https address. Write", "HOTLINE_SECOND_CHANNEL: number 1 of 3: it goes through Telegram", "number 3 of 3",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing is said of %q in:\n%s", want, text)
		}
	}
}
