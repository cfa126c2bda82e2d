package lane_test

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// append keeps what was written to a chat in its state.
func appends(_ hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	if ev.Update != nil {
		state = append(bytes.Clone(state), ev.Update.Text...)
	}
	return hotline.Decision{State: state, Life: time.Hour}, nil
}

// recorder remembers the states that were decided.
type recorder struct {
	mu   sync.Mutex
	last map[string]string
}

func (r *recorder) over(d decider) decider {
	return func(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
		dec, err := d(env, ev, state)
		if err == nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.last == nil {
				r.last = map[string]string{}
			}
			r.last[ev.To.ID] = string(dec.State)
		}
		return dec, err
	}
}

func (r *recorder) of(chat int64) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last[fmt.Sprint(chat)]
}

// Poison is set aside with an alarm, the lane goes on, and nothing of it is logged.
func TestPoisonIsSetAsideAndTheLaneGoesOn(t *testing.T) {
	for name, poison := range map[string]decider{
		"a panic": func(_ hotline.Env, ev hotline.Event, _ []byte) (hotline.Decision, error) {
			panic("CANARY " + ev.Update.Text)
		},
		"an error": func(hotline.Env, hotline.Event, []byte) (hotline.Decision, error) {
			return hotline.Decision{}, errors.New("cannot be decided")
		},
		"a state without a life": func(hotline.Env, hotline.Event, []byte) (hotline.Decision, error) {
			return hotline.Decision{State: []byte("x")}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var rec recorder
			tries := 0
			w.run(rec.over(func(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
				if ev.Update != nil && ev.Update.Text == "CANARY" {
					tries++
					return poison(env, ev, state)
				}
				return appends(env, ev, state)
			}))
			w.writes(7, "a")
			w.writes(7, "CANARY")
			w.writes(7, "b")
			w.quiet()
			if got := rec.of(7); got != "ab" {
				t.Errorf("the chat's state is %q, not ab", got)
			}
			if tries != 3 || !w.alarms.has("event-set-aside") {
				t.Errorf("%d tries, alarm %v", tries, w.alarms.has("event-set-aside"))
			}
			w.logMu.Lock()
			defer w.logMu.Unlock()
			if bytes.Contains(w.logs.Bytes(), []byte("CANARY")) {
				t.Error("the logs hold what was written")
			}
		})
	}
}

// An event over which three owners died is set aside without being decided.
func TestAnEventThatKillsItsOwnersIsSetAside(t *testing.T) {
	for deaths, want := range map[int]string{2: "killer", 3: "after"} {
		t.Run(fmt.Sprintf("%d deaths", deaths), func(t *testing.T) {
			w := newWorld(t)
			var rec recorder
			w.run(rec.over(appends))
			n := w.store.LaneOf(hotline.ChatActor(7))
			w.stop()
			ctx := t.Context()
			ev := hotline.Event{To: hotline.ChatActor(7), At: w.clock.Now(), Update: &hotline.Update{ID: 5, Kind: hotline.Text, Chat: 7, Text: "killer"}}
			if _, err := w.store.Journal(ctx, []hotline.Event{ev}); err != nil {
				t.Fatal(err)
			}
			for range deaths {
				owners, err := w.store.Owners(ctx)
				if err != nil {
					t.Fatal(err)
				}
				got, err := w.store.Claim(ctx, n, "dead", owners[n].Fence)
				if err != nil || !got.OK {
					t.Fatal(got.OK, err)
				}
				if _, err := w.store.Try(ctx, got.Own); err != nil {
					t.Fatal(err)
				}
			}
			w.run(rec.over(appends))
			if deaths == 3 {
				w.writes(7, "after")
			}
			w.quiet()
			if got := rec.of(7); got != want {
				t.Errorf("the state is %q, not %q", got, want)
			}
			if w.alarms.has("event-set-aside") != (deaths == 3) {
				t.Error("the alarm is wrong")
			}
		})
	}
}
