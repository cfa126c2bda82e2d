package lane

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
)

// triesAtMost is how often an owner may die over one event, or a decider fail
// at it, before it is set aside.
const triesAtMost = 3

// worker runs one lane for as long as this process owns it.
type worker struct {
	l     *Loop
	lane  int
	fence int64
	own   hotline.Own // only the worker's goroutine touches it
	seq   uint64      // likewise
	tries int         // likewise: how often the head was tried alone before
	dirty bool        // likewise: the head is to be tried alone
	tried bool        // likewise: this owner has counted its try
	leave func()      // likewise: ends being alone; nil if it never was
	next  time.Time   // likewise: when the next timer falls due

	poke chan struct{} // cap 1
	done chan struct{} // closed when the worker has ended
	cut  context.CancelFunc

	mu        sync.Mutex
	awake     bool
	look      bool      // the journal or a timer may have something
	armed     bool      // a poke comes when finished sends have lingered
	due       time.Time // what the worker sleeps until; zero: for ever
	releasing bool
	abandoned bool
	box       *outbox
	posts     []hotline.Out // posts to other lanes, in order
}

func newWorker(l *Loop, c hotline.Claimed) *worker {
	w := &worker{
		l: l, lane: c.Own.Lane, fence: c.Own.Fence, own: c.Own, seq: firstSeq(c.Seq, l.o.Clock.Now()),
		tries: c.Tries, dirty: c.Dirty,
		poke: make(chan struct{}, 1), done: make(chan struct{}),
		box: newOutbox(l.quiet),
	}
	for _, out := range c.Outbox {
		if out.Post != nil {
			w.posts = append(w.posts, out)
			continue
		}
		w.box.put(out, false)
	}
	return w
}

// firstSeq is the sequence that a new owner counts on from: the lane's, or the
// microseconds of its clock if those are more. A store that has lost the last
// it said it had, such as a shard that failed over, would begin the same
// sequences anew, and other lanes would take new posts for ones they have.
func firstSeq(stored uint64, now time.Time) uint64 {
	return max(stored, uint64(max(0, now.UnixMicro())))
}

// start queues what an earlier owner left unsent, and runs.
func (w *worker) start(ctx context.Context) {
	ctx, w.cut = context.WithCancel(context.WithoutCancel(ctx))
	for _, t := range w.box.tickets() {
		w.l.sender.Queue(w.ticket(t))
	}
	w.nudge(true)
	go w.run(ctx)
}

// release asks the worker to finish, commit and give up the lane.
func (w *worker) release() {
	w.mu.Lock()
	w.releasing = true
	w.pokeLocked(false)
	w.mu.Unlock()
}

// abandon ends the worker at once: the lane is another's, or time is up.
func (w *worker) abandon() {
	w.mu.Lock()
	w.abandoned = true
	w.mu.Unlock()
	w.cut()
}

func (w *worker) ended() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

func (w *worker) asleep() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.awake && !w.releasing
}

func (w *worker) isReleasing() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.releasing
}

// run is the lane's loop. Whatever ends it, the lane is forgotten and, if it
// is still ours, taken anew.
func (w *worker) run(ctx context.Context) {
	defer func() {
		w.cut()
		w.mu.Lock()
		w.abandoned = true
		if w.awake {
			w.awake = false
			w.l.quiet.add(-1)
		}
		w.box.close()
		w.mu.Unlock()
		close(w.done)
		w.l.lost <- w.lane
	}()
	wait := backoff{}
	for {
		again, next, err := w.turn(ctx)
		switch {
		case errors.Is(err, hotline.ErrFenced):
			w.l.o.Log.Info("lane taken by another process", zap.Int("lane", w.lane), zap.Int64("fence", w.fence))
			return
		case ctx.Err() != nil:
			return
		case err != nil:
			w.l.o.Log.Warn("a lane's turn failed and is tried again", zap.Int("lane", w.lane), zap.Error(err))
			if w.isReleasing() && wait.tired() {
				return
			}
			if !wait.sleep(ctx) {
				return
			}
			continue
		}
		wait = backoff{}
		if again {
			continue
		}
		if w.isReleasing() && w.finished() {
			if err := w.l.o.Store.Release(ctx, w.own); err != nil {
				w.l.o.Log.Warn("a lane was not given up: it lapses by itself", zap.Int("lane", w.lane), zap.Error(err))
			}
			return
		}
		if !w.sleep(ctx, next) {
			return
		}
	}
}

// finished reports whether nothing of this lane is on its way any more.
func (w *worker) finished() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.box.flying() == 0 && !w.box.told()
}

// turn pulls what is there, decides it, commits it and hands on what is to be
// sent. It reports whether there is more to do at once, and when the next
// timer falls due.
func (w *worker) turn(ctx context.Context) (again bool, next time.Time, err error) {
	w.mu.Lock()
	told, acks := w.box.report()
	stop, look := w.releasing, w.look
	w.look = false
	w.mu.Unlock()
	defer func() {
		if err != nil {
			w.mu.Lock()
			w.box.unreport(told, acks)
			w.look = w.look || look
			w.mu.Unlock()
		}
	}()

	limit := w.l.o.Batch
	if w.dirty {
		limit = 1
	}
	if stop {
		limit = 0 // a lane that is given up takes nothing new
	}
	also := make([]hotline.Actor, 0, len(told))
	for i := range told {
		also = append(also, told[i].actor)
	}
	pulled := hotline.Pulled{Next: w.next}
	if look && !stop || len(told) > 0 {
		if pulled, err = w.l.o.Store.Pull(ctx, w.own, w.l.o.Clock.Now(), limit, also); err != nil {
			return false, next, err
		}
	}
	next = pulled.Next

	aside := false
	if w.dirty && len(pulled.Entries) > 0 {
		if w.tries >= triesAtMost {
			aside = true
		} else {
			// One such event at a time in the whole process: if it dies, it is
			// this event that it may have died of, and of no other.
			if !w.l.alone.enter(ctx) {
				return false, next, ctx.Err()
			}
			w.leave = sync.OnceFunc(w.l.alone.leave)
			defer w.leave()
			if !w.tried {
				// Counted once by each owner, even if whether it was is unknown.
				w.tried = true
				if _, err = w.l.o.Store.Try(ctx, w.own); err != nil {
					return false, next, err
				}
			}
		}
	}
	t := newTurn(w, pulled)
	for _, s := range told {
		t.sent(s)
	}
	for i, e := range pulled.Entries {
		t.entry(i, e, aside)
	}
	t.acks(acks)
	if !t.empty() {
		began := time.Now()
		c := t.commit()
		if next, err = w.commit(ctx, c); err != nil {
			return false, next, err
		}
		w.own.Rev++
		w.seq = t.seq
		w.l.o.Observer.Committed(len(pulled.Entries), time.Since(began))
		if len(pulled.Entries) > 0 {
			w.dirty, w.tries = false, 0
		}
		w.carryOut(t)
	} else if look && !stop {
		w.dirty = false
	}
	w.next = next
	posted := w.deliver(ctx)
	more := (pulled.More || len(t.local) > 0) && !stop
	if more {
		w.nudge(true)
	}
	return more || posted, next, nil
}

// commit sends the same commit until its outcome is known. The store applies
// it once, however often it comes.
func (w *worker) commit(ctx context.Context, c hotline.Commit) (time.Time, error) {
	wait := backoff{}
	for {
		next, err := w.l.o.Store.Commit(ctx, w.own, c)
		if err == nil || errors.Is(err, hotline.ErrFenced) {
			return next, err
		}
		if w.leave != nil {
			w.leave() // others need not wait for a store that is away
		}
		w.l.o.Log.Warn("a commit's outcome is unknown: it is sent again", zap.Int("lane", w.lane), zap.Error(err))
		if w.isReleasing() && wait.tired() || !wait.sleep(ctx) {
			return next, err
		}
	}
}

// carryOut hands what was committed to whoever carries it out.
func (w *worker) carryOut(t *turn) {
	w.mu.Lock()
	for _, field := range t.dropped {
		w.box.drop(field)
	}
	tickets := make([]hotline.Ticket, 0, len(t.puts))
	for _, field := range t.order {
		p, ok := t.puts[field]
		if !ok {
			continue
		}
		if p.out.Post != nil {
			w.posts = append(w.posts, p.out)
			continue
		}
		w.box.put(p.out, p.light)
		tickets = append(tickets, w.ticket(p.out))
	}
	w.mu.Unlock()
	for _, tk := range tickets {
		w.l.sender.Queue(tk)
	}
	for _, code := range t.alarms {
		w.l.alarm(code, w.lane)
	}
}

// deliver brings posts to their lanes, in order. What cannot be brought now is
// brought later; the lane goes on meanwhile. It reports whether posts wait.
func (w *worker) deliver(ctx context.Context) bool {
	w.mu.Lock()
	posts := w.posts
	w.mu.Unlock()
	if len(posts) == 0 {
		return false
	}
	if err := w.l.o.Store.Deliver(ctx, w.lane, posts); err != nil {
		w.l.o.Log.Warn("posts wait for their lane", zap.Int("lane", w.lane), zap.Int("n", len(posts)), zap.Error(err))
		b := backoff{}
		return b.sleep(ctx)
	}
	seen := map[int]bool{}
	var lanes []int
	w.mu.Lock()
	w.posts = w.posts[len(posts):]
	for _, p := range posts {
		w.box.ack(p.Field)
		if n := w.l.o.Store.LaneOf(p.Post.To); !seen[n] {
			seen[n] = true
			lanes = append(lanes, n)
		}
	}
	w.mu.Unlock()
	w.l.wake(lanes)
	return false
}

func (l *Loop) alarm(code string, lane int) {
	l.o.Log.Error("alarm", zap.String("code", code), zap.Int("lane", lane))
	l.o.Observer.Alarm(code)
}
