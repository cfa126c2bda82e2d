package telegram

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/hotline"
)

// box is a Source in the test's hand.
type box struct {
	mu    sync.Mutex
	outs  map[string]hotline.Out
	takes int
	done  []string // "field outcome msg"
}

func (b *box) Take(t hotline.Ticket) (hotline.Out, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.takes++
	o, ok := b.outs[t.Field]
	return o, ok
}

func (b *box) Done(t hotline.Ticket, _ hotline.Out, r hotline.Result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.outs, t.Field)
	b.done = append(b.done, fmt.Sprintf("%s %s", t.Field, r.Outcome))
}

func (b *box) finished() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.done)
}

// office is an Office at work.
type office struct {
	*Office
	t     *testing.T
	clock *clock.Moved
	api   *fake
	box   *box
	seq   uint64

	mu     sync.Mutex
	alarms []string
}

func openOffice(t *testing.T, change func(*OfficeOptions)) *office {
	f := &office{t: t, clock: still(), api: newFake(t), box: &box{outs: map[string]hotline.Out{}}}
	o := OfficeOptions{Client: newClient(t, f.api, nil), Source: f.box, Clock: f.clock, Alarm: func(code string) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.alarms = append(f.alarms, code)
	}}
	if change != nil {
		change(&o)
	}
	f.Office = NewOffice(o)
	f.grace = 0
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Error("the office does not close")
		}
	})
	await(t, "the opening", func() bool { f.Office.mu.Lock(); defer f.Office.mu.Unlock(); return f.running })
	return f
}

// put queues a message that says its own field.
func (f *office) put(chat int64, rank hotline.Rank, field string) {
	f.seq++
	out := hotline.Out{Field: field, Seq: f.seq, At: f.clock.Now(), Send: &hotline.Send{Chat: chat, Rank: rank, Body: hotline.Body{Lines: []hotline.Msg{hotline.M(field)}}}}
	f.set(out)
	f.Queue(hotline.Ticket{Field: field, Seq: f.seq, Chat: chat, Rank: rank})
}

func (f *office) set(out hotline.Out) {
	f.box.mu.Lock()
	defer f.box.mu.Unlock()
	f.box.outs[out.Field] = out
}

// settled waits until the office has done all that it can do now.
func (f *office) settled() {
	f.t.Helper()
	await(f.t, "rest", func() bool {
		f.Office.mu.Lock()
		defer f.Office.mu.Unlock()
		now := f.clock.Now()
		later := f.queue.later
		return f.inFlight == 0 && f.coming == 0 && !f.workLocked(now) && (len(later) == 0 || later[0].at.After(now))
	})
}

func (f *office) advance(d time.Duration) {
	f.clock.Advance(d)
	f.settled()
}

func (f *office) texts() []string {
	var all []string
	for _, c := range f.api.seen() {
		all = append(all, c.text())
	}
	return all
}

// oneWorker makes the order of calls the order of the queue.
func oneWorker(o *OfficeOptions) { o.Workers = 1 }

func TestOrderIsByRankAndThenAsItCame(t *testing.T) {
	f := openOffice(t, oneWorker)
	begun, goOn := make(chan struct{}), make(chan struct{})
	f.api.told(func(c call) (int, string) {
		if c.text() == "first" {
			begun <- struct{}{}
			<-goOn
		}
		return 200, ""
	})
	f.put(9, hotline.RankDigest, "first")
	<-begun
	f.put(1, hotline.RankCard, "card 1a")
	f.put(2, hotline.RankCard, "card 2")
	f.put(1, hotline.RankCard, "card 1b")
	f.put(-3, hotline.RankAmend, "amendment")
	f.put(-3, hotline.RankAlert, "alert")
	f.put(-3, hotline.RankUrgent, "urgent")
	f.put(-4, hotline.RankDigest, "digest")
	f.set(hotline.Out{Field: "answer", Reply: &hotline.Reply{Query: "q", Text: hotline.M("answer")}, At: noon})
	f.Queue(hotline.Ticket{Field: "answer", Chat: 1, Rank: hotline.RankReply, Free: true})
	close(goOn)
	f.settled()
	want := []string{"first", "urgent", "alert", "answer", "card 1a", "card 2", "card 1b", "amendment", "digest"}
	if got := f.texts(); !slices.Equal(got, want) {
		t.Errorf("sent %q", got)
	}
}

func TestOneSendAtATimeInAChatAndNoChatHoldsUpAnother(t *testing.T) {
	f := openOffice(t, nil)
	var mu sync.Mutex
	open := map[int64]int{}
	f.api.told(func(c call) (int, string) {
		mu.Lock()
		defer mu.Unlock()
		if c.chat() == 1 {
			if open[1]++; open[1] > 1 {
				t.Error("two at once")
			}
			return hang()
		}
		return 200, ""
	})
	f.put(1, hotline.RankCard, "hangs")
	f.put(1, hotline.RankCard, "waits")
	for i := range 100 {
		f.put(int64(i+2), hotline.RankCard, fmt.Sprint(i))
	}
	await(t, "the others", func() bool { return len(f.box.finished()) == 100 })
}

func TestWhatIsReplacedIsSentOnceAndNewest(t *testing.T) {
	f := openOffice(t, nil)
	begun, goOn := make(chan struct{}), make(chan struct{})
	f.api.told(func(c call) (int, string) {
		if c.text() == "first" {
			begun <- struct{}{}
			<-goOn
		}
		return 200, ""
	})
	f.put(1, hotline.RankCard, "first")
	<-begun
	for _, words := range []string{"old", "older", "newest"} {
		f.put(1, hotline.RankCard, "card")
		f.set(hotline.Out{Field: "card", Send: &hotline.Send{Chat: 1, Body: hotline.Body{Lines: []hotline.Msg{hotline.M(words)}}}})
	}
	close(goOn)
	f.settled()
	if got := f.texts(); !slices.Equal(got, []string{"first", "newest"}) {
		t.Errorf("sent %q", got)
	}
}

func TestWipedWhileWaiting(t *testing.T) {
	f := openOffice(t, func(o *OfficeOptions) { o.Pace = Pace{Bot: 30, Chat: 1} })
	f.api.told(func(call) (int, string) { return 429, flood(5) })
	f.put(1, hotline.RankCard, "card")
	f.settled()
	f.box.mu.Lock()
	clear(f.box.outs)
	f.box.mu.Unlock()
	f.api.told(nil)
	f.advance(time.Minute)
	if len(f.api.seen()) != 1 || len(f.box.finished()) != 0 {
		t.Error(f.texts(), f.box.finished())
	}
	f.Office.mu.Lock()
	defer f.Office.mu.Unlock()
	if len(f.queue.chats) != 0 {
		t.Error("the chat is not forgotten")
	}
}

func TestFloodSleepsThatChatOnly(t *testing.T) {
	f := openOffice(t, nil)
	f.api.told(func(c call) (int, string) {
		if c.chat() == 1 && f.clock.Now().Sub(noon) < 5*time.Second {
			return 429, flood(5)
		}
		return 200, ""
	})
	f.put(1, hotline.RankCard, "a")
	f.settled()
	f.put(1, hotline.RankCard, "b")
	f.put(2, hotline.RankCard, "c")
	f.settled()
	f.advance(5*time.Second - 1)
	if got := f.texts(); !slices.Equal(got, []string{"a", "c"}) {
		t.Fatalf("sent %q", got)
	}
	f.advance(1)
	if got := f.texts(); !slices.Equal(got, []string{"a", "c", "a", "b"}) {
		t.Errorf("sent %q", got)
	}
}

func TestFloodOfAllChatsSleepsAll(t *testing.T) {
	f := openOffice(t, oneWorker)
	f.api.told(func(call) (int, string) { return 429, flood(5) })
	for i := range 50 {
		f.put(int64(i+1), hotline.RankCard, fmt.Sprint(i))
	}
	f.settled()
	if n := len(f.api.seen()); n != floodOfAll {
		t.Fatalf("%d calls until it was noticed", n)
	}
	f.api.told(nil)
	f.advance(5 * time.Second)
	if n := len(f.box.finished()); n != 50 {
		t.Errorf("%d are sent", n)
	}
}

func TestPassingFailuresAreTriedAgain(t *testing.T) {
	for name, said := range map[string]struct {
		status int
		body   string
	}{"500": {500, refusal(500, "x")}, "proxy": {502, "<html>"}, "cut off": {200, `{"ok":tr`}} {
		t.Run(name, func(t *testing.T) {
			f := openOffice(t, nil)
			f.api.told(func(call) (int, string) { return said.status, said.body })
			f.put(1, hotline.RankCard, "a")
			for range 5 {
				f.settled()
				f.clock.Advance(backoffTo)
			}
			f.settled()
			if n := len(f.api.seen()); n != 6 {
				t.Errorf("%d tries", n)
			}
			f.api.told(nil)
			f.advance(backoffTo)
			if got := f.box.finished(); !slices.Equal(got, []string{"a delivered"}) {
				t.Error(got)
			}
		})
	}
}

func TestWhatFailsWhileOthersWorkIsGivenUp(t *testing.T) {
	f := openOffice(t, nil)
	f.api.told(func(c call) (int, string) {
		if c.chat() == 1 {
			return 500, refusal(500, "x")
		}
		return 200, ""
	})
	f.put(1, hotline.RankCard, "ails")
	for i := range givenUpAfter + 2 {
		f.put(2, hotline.RankCard, fmt.Sprint(i))
		f.settled()
		f.advance(backoffTo)
	}
	if !slices.Contains(f.box.finished(), "ails refused") || !slices.Contains(f.alarms, AlarmGivenUp) {
		t.Error(f.box.finished(), f.alarms)
	}
}

func TestRefusedTokenStopsSending(t *testing.T) {
	f := openOffice(t, oneWorker)
	f.api.told(func(call) (int, string) { return 401, refusal(401, "Unauthorized") })
	for i := range 20 {
		f.put(int64(i+1), hotline.RankCard, fmt.Sprint(i))
	}
	f.settled()
	if len(f.api.seen()) != 1 || !slices.Equal(f.alarms, []string{AlarmToken}) {
		t.Error(len(f.api.seen()), f.alarms)
	}
	f.api.told(nil)
	f.advance(haltFor)
	if n := len(f.box.finished()); n != 20 {
		t.Errorf("%d are sent", n)
	}
}

func TestHoldsWhileItMayNotAct(t *testing.T) {
	var mu sync.Mutex
	alive := false
	f := openOffice(t, func(o *OfficeOptions) {
		o.MayAct = func() bool { mu.Lock(); defer mu.Unlock(); return alive }
	})
	f.put(1, hotline.RankUrgent, "a")
	f.settled()
	f.advance(time.Second)
	if len(f.api.seen()) != 0 || f.box.takes != 0 {
		t.Fatal("it acted")
	}
	mu.Lock()
	alive = true
	mu.Unlock()
	f.advance(holdFor)
	if got := f.box.finished(); !slices.Equal(got, []string{"a delivered"}) {
		t.Error(got)
	}
}

func TestDrainFinishesWhatIsInFlight(t *testing.T) {
	f := openOffice(t, nil)
	begun, goOn := make(chan struct{}), make(chan struct{})
	f.api.told(func(call) (int, string) {
		begun <- struct{}{}
		<-goOn
		return 200, ""
	})
	f.put(1, hotline.RankCard, "in flight")
	<-begun
	late, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Drain(late); err == nil {
		t.Error("drained while a send is in flight")
	}
	f.put(2, hotline.RankCard, "too late")
	close(goOn)
	if err := f.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := f.box.finished(); !slices.Equal(got, []string{"in flight delivered"}) {
		t.Error(got)
	}
}

func TestClosingLeavesWhatIsUnfinished(t *testing.T) {
	api, outs := newFake(t), &box{outs: map[string]hotline.Out{}}
	f := NewOffice(OfficeOptions{Client: newClient(t, api, nil), Source: outs, Clock: still()})
	f.grace = 0
	api.told(func(call) (int, string) { return hang() })
	outs.outs["a"] = hotline.Out{Field: "a", Send: &hotline.Send{Chat: 1}}
	f.Queue(hotline.Ticket{Field: "a", Chat: 1})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()
	await(t, "the call", func() bool { return len(api.seen()) == 1 })
	cancel()
	if err := <-done; err != nil || len(outs.finished()) != 0 {
		t.Error(err, outs.finished())
	}
}
