package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/hotline"
)

func updatesJSON(ids ...int) string {
	var all []string
	for _, id := range ids {
		all = append(all, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,%s,"text":"t%d"}}`, id, person, id))
	}
	return `{"ok":true,"result":[` + strings.Join(all, ",") + `]}`
}

// leased is a lease in the test's hand.
type leased struct {
	mu      sync.Mutex
	mine    bool
	since   time.Time
	changed chan struct{}
}

func newLease(mine bool, since time.Time) *leased {
	return &leased{mine: mine, since: since, changed: make(chan struct{})}
}

func (l *leased) get() (bool, time.Time, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.mine, l.since, l.changed
}

func (l *leased) set(mine bool, since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.mine, l.since, l.changed = mine, since, make(chan struct{})
}

// counted is a clock that counts who waits for it.
type counted struct {
	*clock.Moved
	waits atomic.Int64
}

func (c *counted) At(t time.Time) (<-chan struct{}, func()) {
	due, giveUp := c.Moved.At(t)
	c.waits.Add(1)
	return due, giveUp
}

// polled is a Poller at work.
type polled struct {
	clock  *counted
	lease  *leased
	mu     sync.Mutex
	alarms []string
	got    []int64
	err    chan error
}

func poll(t *testing.T, f *fake, lease *leased, sink Sink) *polled {
	p := &polled{clock: &counted{Moved: still()}, lease: lease, err: make(chan error, 1)}
	if sink == nil {
		sink = func(_ context.Context, us []hotline.Update) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			for _, u := range us {
				p.got = append(p.got, u.ID)
			}
			return nil
		}
	}
	poller := NewPoller(PollOptions{Client: newClient(t, f, nil), Clock: p.clock, Reader: &Reader{}, Alarm: func(code string) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.alarms = append(p.alarms, code)
	}})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { p.err <- poller.Run(ctx, lease.get, sink) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-p.err:
		case <-time.After(10 * time.Second):
			t.Error("the poller does not stop")
		}
	})
	return p
}

func (p *polled) ids() []int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.got)
}

func (p *polled) alarmed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.alarms)
}

func offsetOf(c call) int64 {
	n, _ := c.params["offset"].(float64)
	return int64(n)
}

func (f *fake) lastOffset() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.calls) == 0 {
		return -1
	}
	return offsetOf(f.calls[len(f.calls)-1])
}

// hang is an answer that never comes.
func hang() (int, string) { return 200, "hang" }

func TestOffsetMovesOnlyWhenTheWholeBatchIsKept(t *testing.T) {
	f := newFake(t)
	f.told(func(c call) (int, string) {
		if offsetOf(c) == 0 {
			return 200, updatesJSON(10, 11)
		}
		return hang()
	})
	var refuse, kept atomic.Int64
	refuse.Store(3)
	p := poll(t, f, newLease(true, noon), func(_ context.Context, us []hotline.Update) error {
		if len(us) != 2 || us[0].Text != "t10" || us[1].Text != "t11" {
			t.Errorf("got %v", us)
		}
		for _, c := range f.seen() {
			if offsetOf(c) != 0 {
				t.Error("confirmed before it was kept")
			}
		}
		if refuse.Add(-1) >= 0 {
			return errors.New("store down")
		}
		kept.Add(1)
		return nil
	})
	await(t, "the batch kept", func() bool { p.clock.Advance(time.Second); return kept.Load() == 1 })
	await(t, "the confirmation", func() bool { return f.lastOffset() == 12 })
	first := f.seen()[0].params
	if first["timeout"] != 50.0 || first["limit"] != 100.0 || len(first["allowed_updates"].([]any)) != 4 { //nolint:forcetypeassert // a test
		t.Errorf("asked for %v", first)
	}
}

func TestOneUnreadableUpdateHoldsUpNoOther(t *testing.T) {
	f := newFake(t)
	f.told(func(c call) (int, string) {
		if offsetOf(c) == 0 {
			return 200, `{"ok":true,"result":[{"update_id":10,"message":{"message_id":"x","chat":7,"from":[]}},"what?",` +
				`{"update_id":11,"my_chat_member":{` + person + `,"new_chat_member":{"status":"hologram"}}},` +
				strings.TrimPrefix(updatesJSON(12), `{"ok":true,"result":[`)
		}
		return hang()
	})
	p := poll(t, f, newLease(true, noon), nil)
	await(t, "the confirmation", func() bool { return f.lastOffset() == 13 })
	if got := p.ids(); !slices.Equal(got, []int64{11, 12}) {
		t.Errorf("kept %v", got)
	}
}

func TestPollsOnlyWhileLeased(t *testing.T) {
	f := newFake(t)
	f.told(func(call) (int, string) { return hang() })
	lease := newLease(false, noon)
	p := poll(t, f, lease, nil)
	lease.set(true, noon)
	await(t, "a poll", func() bool { return len(f.seen()) == 1 })
	lease.set(false, noon) // the hanging poll is given up: else Cleanup would wait for it
	lease.set(true, noon)
	await(t, "another poll", func() bool { return len(f.seen()) == 2 })
	if a := p.alarmed(); len(a) != 0 {
		t.Errorf("alarms %v", a)
	}
}

func TestConflictIsNoAlarmJustAfterAChangeOfPoller(t *testing.T) {
	f := newFake(t)
	f.told(func(call) (int, string) {
		return 409, refusal(409, "Conflict: terminated by other getUpdates request")
	})
	p := poll(t, f, newLease(true, noon), nil)
	for i := range 4 {
		await(t, "a pause", func() bool { return p.clock.waits.Load() == int64(i+1) })
		p.clock.Advance(backoffFrom << i)
	}
	await(t, "a pause", func() bool { return p.clock.waits.Load() == 5 })
	if a := p.alarmed(); len(a) != 0 || len(f.seen()) != 5 {
		t.Fatal(a, len(f.seen()))
	}
	p.clock.Advance(calmAfter)
	await(t, "the alarm", func() bool { return slices.Equal(p.alarmed(), []string{AlarmConflict}) })
}

func TestRefusedTokenStopsThePoller(t *testing.T) {
	f := newFake(t)
	f.told(func(call) (int, string) { return 401, refusal(401, "Unauthorized") })
	p := poll(t, f, newLease(true, noon), nil)
	err := <-p.err
	p.err <- err
	var e *Error
	if !errors.As(err, &e) || e.Fault != Token || !slices.Equal(p.alarmed(), []string{AlarmToken}) {
		t.Error(err, p.alarmed())
	}
}

func TestLongSilenceOfTelegramIsAnAlarm(t *testing.T) {
	f := newFake(t)
	f.told(func(call) (int, string) { return 502, "<html>" })
	p := poll(t, f, newLease(true, noon), nil)
	await(t, "the alarm", func() bool { p.clock.Advance(time.Second); return len(p.alarmed()) > 0 })
	if p.alarmed()[0] != AlarmUnreachable || p.clock.Now().Sub(noon) < time.Minute {
		t.Error(p.alarmed())
	}
}

func TestOffsetIsForgottenAfterAQuietWeek(t *testing.T) {
	f := newFake(t)
	var quiet atomic.Bool
	f.told(func(c call) (int, string) {
		switch {
		case offsetOf(c) == 0 && !quiet.Load():
			return 200, updatesJSON(900)
		case offsetOf(c) == 0:
			return 200, updatesJSON(3) // the ids began anew, lower
		}
		return 500, refusal(500, "nothing yet") // so that the poller's clock is looked at
	})
	p := poll(t, f, newLease(true, noon), nil)
	await(t, "the first", func() bool { return len(p.ids()) == 1 })
	quiet.Store(true)
	p.clock.Advance(forgetAfter)
	await(t, "the next", func() bool { p.clock.Advance(time.Minute); return slices.Contains(p.ids(), 3) })
}
