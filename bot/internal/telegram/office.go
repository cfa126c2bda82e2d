package telegram

import (
	"container/heap"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"hotline/bot/internal/hotline"
)

// Source has the content of tickets.
type Source interface {
	// Take gives the newest content of a ticket; false if there is nothing to
	// send any more. It is asked again before each further try.
	Take(t hotline.Ticket) (hotline.Out, bool)
	// Done is told once for each Take that came to an end.
	Done(t hotline.Ticket, out hotline.Out, r hotline.Result)
}

// The figures of the office.
const (
	workers  = 256
	haltFor  = 30 * time.Second       // after the token was refused
	holdFor  = 200 * time.Millisecond // while this process may not act
	graceFor = 4 * time.Second        // for what is in flight when Run ends
	// floodOfAll is how many different chats in a row must be told 429, with no
	// send between that worked, until it is taken for the bot's own limit.
	// Telegram does not say which limit was hit.
	floodOfAll = 5
	// answerWithin is how long a callback answer is worth trying again.
	answerWithin = 15 * time.Second
	spareFor     = time.Second
)

// OfficeOptions are what an [Office] needs; Client, Source and Clock are needed.
type OfficeOptions struct {
	Client *Client
	Source Source
	Clock  hotline.Clock
	Pace   Pace
	// Bucket is the budget of the whole bot; nil: one of this process alone,
	// of Pace.Bot. It is not asked if Pace.Bot is 0.
	Bucket Bucket
	// Alarm is told a fixed word; nil: nobody is.
	Alarm func(code string)
	// MayAct says whether this process is sure enough to be alive to send what
	// it owns; nil: always.
	MayAct func() bool
	// Workers is how many calls may be in flight; default 256. A call that hangs
	// holds up its own chat only, as long as workers are left.
	Workers int
	// Observe is told of each call; nil: nobody is. outcome is an outcome of
	// hotline's or a [Fault].
	Observe func(method string, rank hotline.Rank, outcome string, took time.Duration)
}

// Office sends what is queued: one send at a time in each chat, the most
// pressing first, as fast as Telegram allows.
type Office struct {
	o     OfficeOptions
	grace time.Duration

	mu     sync.Mutex
	idlers *sync.Cond // workers without work wait here
	queue  *queue
	// open is from when on sends may go: [0] all, [1] those that may use the
	// bucket's reserve.
	open [2]time.Time
	// halted is until when nothing at all goes.
	halted time.Time
	// flooded are the chats that were told 429 since a send last worked.
	flooded map[int64]struct{}
	// spare are sends that the bucket gave and nobody used.
	spare   int
	spareAt time.Time
	worked  atomic.Uint64 // calls that came to an end

	callCtx  context.Context //nolint:containedctx // the workers'; ends when Run does
	running  bool
	draining bool
	inFlight int
	empty    chan struct{} // closed when draining and nothing is in flight
	workers  int
	idle     int
	coming   int // workers that were woken and have not looked yet
	wg       sync.WaitGroup

	armed  time.Time     // what Run waits for, zero: nothing
	sooner chan struct{} // tells Run that it must wait for something earlier
}

// NewOffice makes an Office. It takes tickets at once and sends them in Run.
func NewOffice(o OfficeOptions) *Office {
	if o.Workers <= 0 {
		o.Workers = workers
	}
	if o.Alarm == nil {
		o.Alarm = func(string) {}
	}
	if o.Observe == nil {
		o.Observe = func(string, hotline.Rank, string, time.Duration) {}
	}
	switch {
	case o.Pace.Bot <= 0:
		o.Bucket = nil
	case o.Bucket == nil:
		o.Bucket = NewBucket(o.Clock, o.Pace.Bot)
	}
	f := &Office{
		o: o, grace: graceFor, queue: newQueue(o.Pace),
		flooded: map[int64]struct{}{}, sooner: make(chan struct{}, 1),
	}
	f.idlers = sync.NewCond(&f.mu)
	return f
}

// Queue takes a ticket. It never waits.
func (f *Office) Queue(t hotline.Ticket) {
	now := f.o.Clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue.add(t, now)
	f.stir(now)
}

// Run sends until ctx ends. Then it begins nothing more, and waits a few
// seconds for what is in flight.
func (f *Office) Run(ctx context.Context) error {
	callCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	f.mu.Lock()
	f.running, f.callCtx = true, callCtx
	f.mu.Unlock()
	for ctx.Err() == nil {
		f.wait(ctx)
	}
	f.mu.Lock()
	f.running, f.idle = false, 0
	f.idlers.Broadcast()
	f.mu.Unlock()
	late := time.AfterFunc(f.grace, cancel)
	defer late.Stop()
	f.wg.Wait()
	return nil
}

// wait does what is due and waits for the next thing that will be.
func (f *Office) wait(ctx context.Context) {
	now := f.o.Clock.Now()
	f.mu.Lock()
	f.queue.due(now)
	f.armed = f.nextLocked(now)
	next := f.armed
	f.stir(now)
	f.mu.Unlock()
	var due <-chan struct{}
	if !next.IsZero() {
		var giveUp func()
		due, giveUp = f.o.Clock.At(next)
		defer giveUp()
	}
	select {
	case <-due:
	case <-f.sooner:
	case <-ctx.Done():
	}
}

// Drain begins nothing more, and returns when nothing is in flight or ctx ends.
func (f *Office) Drain(ctx context.Context) error {
	f.mu.Lock()
	if !f.draining {
		f.draining, f.empty = true, make(chan struct{})
		if f.inFlight == 0 {
			close(f.empty)
		}
	}
	empty := f.empty
	f.mu.Unlock()
	select {
	case <-empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// nextLocked is the next time at which something may go that may not now.
func (f *Office) nextLocked(now time.Time) time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if len(f.queue.later) > 0 {
		sooner(f.queue.later[0].at)
	}
	if len(f.queue.ready) > 0 || len(f.queue.free) > 0 {
		sooner(f.halted)
		sooner(f.open[0])
		sooner(f.open[1])
	}
	return next
}

// stir sees to it that a worker comes if there is work, and that Run wakes in
// time for what is to come.
func (f *Office) stir(now time.Time) {
	if !f.running {
		return
	}
	if f.workLocked(now) {
		f.callWorker()
	}
	if next := f.nextLocked(now); !next.IsZero() && (f.armed.IsZero() || next.Before(f.armed)) {
		f.armed = next
		select {
		case f.sooner <- struct{}{}:
		default:
		}
	}
}

// callWorker wakes a worker, or hires one. One at a time is on the way: it
// calls the next if it leaves work behind.
func (f *Office) callWorker() {
	switch {
	case f.coming > 0:
	case f.idle > 0:
		f.idle--
		f.coming++
		f.idlers.Signal()
	case f.workers < f.o.Workers:
		f.workers++
		f.coming++
		f.wg.Go(f.work)
	}
}

// workLocked reports whether something may go now.
func (f *Office) workLocked(now time.Time) bool {
	if f.draining || now.Before(f.halted) {
		return false
	}
	return len(f.queue.free) > 0 || len(f.queue.ready) > 0 && f.isOpen(f.queue.ready[0].head().ticket.Rank, now)
}

func (f *Office) isOpen(rank hotline.Rank, now time.Time) bool {
	if pressing(rank) {
		return !now.Before(f.open[1])
	}
	return !now.Before(f.open[0]) && !now.Before(f.open[1])
}

// pressing reports whether a rank may use the reserve.
func pressing(rank hotline.Rank) bool { return rank <= hotline.RankUrgent }

// pick takes out what is to go now: a free ticket, or a chat's head. Both are
// nil if there is nothing.
func (f *Office) pick(now time.Time) (*chatQueue, *item) {
	if !f.workLocked(now) {
		return nil, nil
	}
	q := f.queue
	if len(q.ready) > 0 && f.isOpen(q.ready[0].head().ticket.Rank, now) &&
		(len(q.free) == 0 || q.ready[0].head().before(q.free[0])) {
		c := q.ready[0]
		heap.Pop(&q.ready)
		c.busy = true
		return c, heap.Pop(&c.items).(*item) //nolint:forcetypeassert // ours
	}
	return nil, heap.Pop(&q.free).(*item) //nolint:forcetypeassert // ours
}
