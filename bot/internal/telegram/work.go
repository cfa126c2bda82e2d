package telegram

import (
	"container/heap"
	"context"
	"errors"
	"time"

	"hotline/bot/internal/hotline"
)

// fate is what becomes of a ticket after a worker had it.
type fate struct {
	// keep: it stays in the queue, and is left alone until then.
	keep bool
	then time.Time
	// called: a call was made, which counts for the chat's pace.
	called bool
	// worked: the API took it, or told finally that it will not.
	worked bool
	fault  *Error
	// closed: the bucket was empty until then.
	closed bool
	// held: this process may not act now.
	held bool
}

// givenUpAfter is how often a send may fail with 5xx while others work, until
// it is taken for one that the API cannot take.
const givenUpAfter = 20

// work is a worker: it carries out what is picked until the office closes.
func (f *Office) work() {
	f.mu.Lock()
	defer f.mu.Unlock()
	came := true // it was counted as coming
	for f.running {
		now := f.o.Clock.Now()
		c, it := f.pick(now)
		if came {
			f.coming--
			came = false
		}
		if it == nil {
			f.idle++
			f.idlers.Wait()
			if !f.running {
				break
			}
			came = true // whoever woke it took it off the idle ones
			continue
		}
		f.inFlight++
		f.stir(now)
		ctx := f.callCtx
		f.mu.Unlock()
		fate := f.carry(ctx, it)
		f.mu.Lock()
		f.inFlight--
		if alarm := f.settle(c, it, fate); alarm != "" {
			f.mu.Unlock()
			f.o.Alarm(alarm)
			f.mu.Lock()
		}
		if f.draining && f.inFlight == 0 {
			select {
			case <-f.empty:
			default:
				close(f.empty)
			}
		}
	}
	if came {
		f.coming--
	}
	f.workers--
}

// carry does one try of one ticket.
func (f *Office) carry(ctx context.Context, it *item) fate {
	t := it.ticket
	token := !t.Free && f.o.Bucket != nil
	if token {
		if wait, ok := f.token(ctx, pressing(t.Rank)); !ok {
			return fate{keep: true, closed: true, then: f.o.Clock.Now().Add(wait)}
		}
	}
	// Asked last before the call, because everything before it may take time.
	if f.o.MayAct != nil && !f.o.MayAct() {
		f.giveBack(token)
		return fate{keep: true, held: true, then: f.o.Clock.Now().Add(holdFor)}
	}
	out, ok := f.o.Source.Take(t)
	if !ok {
		f.giveBack(token)
		return fate{}
	}
	began := time.Now()
	result, err := f.o.Client.Carry(ctx, out)
	took := time.Since(began)
	if err == nil {
		f.o.Observe(methodOf(out).String(), t.Rank, string(result.Outcome), took)
		f.worked.Add(1)
		f.o.Source.Done(t, out, result)
		return fate{called: true, worked: true}
	}
	return f.failed(ctx, it, out, err, took)
}

// failed decides what follows from a failure that may pass.
func (f *Office) failed(ctx context.Context, it *item, out hotline.Out, err error, took time.Duration) fate {
	t := it.ticket
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Method: methodOf(out).String(), Fault: Lost}
	}
	f.o.Observe(e.Method, t.Rank, string(e.Fault), took)
	if ctx.Err() != nil {
		// The office closes. What it has not finished stays in the outbox.
		return fate{called: true}
	}
	now := f.o.Clock.Now()
	then := now.Add(e.RetryAfter)
	if e.Fault != Flood {
		then = now.Add(it.wait.next())
	}
	late := out.Reply != nil && e.Fault != Token && e.Fault != Conflict && then.Sub(out.At) > answerWithin
	hopeless := f.hopeless(it, e)
	if hopeless {
		f.o.Alarm(AlarmGivenUp)
	}
	if late || hopeless {
		f.o.Source.Done(t, out, hotline.Result{Outcome: hotline.Refused})
		return fate{called: true}
	}
	return fate{keep: true, then: then, called: true, fault: e}
}

// hopeless reports whether a ticket has failed so often, while others went
// through, that it is the ticket and not Telegram that ails.
func (f *Office) hopeless(it *item, e *Error) bool {
	if e.Code < 500 {
		return false
	}
	if worked := f.worked.Load(); worked != it.worked {
		it.worked = worked
		it.ailing++
	}
	return it.ailing > givenUpAfter
}

// token asks the bucket for the right to send, and says for how long there is
// none.
func (f *Office) token(ctx context.Context, reserve bool) (time.Duration, bool) {
	f.mu.Lock()
	spare := f.spare > 0 && f.o.Clock.Now().Sub(f.spareAt) < spareFor
	if f.spare--; !spare {
		f.spare = 0
	}
	f.mu.Unlock()
	if spare {
		return 0, true
	}
	got, wait, err := f.o.Bucket.Take(ctx, 1, reserve)
	if err != nil {
		return time.Second, false
	}
	return max(wait, time.Millisecond), got > 0
}

func (f *Office) giveBack(token bool) {
	if !token {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spare++
	f.spareAt = f.o.Clock.Now()
}

// settle notes what became of a ticket, and makes its chat free for the next.
// It returns an alarm to be raised, or nothing.
func (f *Office) settle(c *chatQueue, it *item, r fate) (alarm string) {
	now := f.o.Clock.Now()
	if r.held {
		f.halted = latest(f.halted, r.then)
	}
	if r.closed {
		// A chat whose head may use the reserve found even that empty.
		if f.open[0] = latest(f.open[0], r.then); pressing(it.ticket.Rank) {
			f.open[1] = latest(f.open[1], r.then)
		}
	}
	switch {
	case r.worked && !it.ticket.Free:
		clear(f.flooded)
	case r.fault == nil:
	case r.fault.Fault == Token:
		alarm = f.halt(now, AlarmToken)
	case r.fault.Fault == Conflict || r.fault.Fault == WebhookSet:
		alarm = f.halt(now, AlarmConflict)
	case r.fault.Fault == Flood && !it.ticket.Free:
		f.flooded[it.ticket.Chat] = struct{}{}
		if len(f.flooded) >= floodOfAll {
			clear(f.flooded)
			f.open[0], f.open[1] = latest(f.open[0], r.then), latest(f.open[1], r.then)
		}
	}
	if c == nil {
		if r.keep {
			f.queue.wait(&it.wake, r.then)
		}
	} else {
		if r.called && c.pace != nil {
			c.pace.note(now, it.ticket.Rank)
		}
		if r.keep {
			heap.Push(&c.items, it)
			if !r.closed && !r.held {
				c.sleep = latest(c.sleep, r.then)
			}
		}
		c.busy = false
		f.queue.place(c, now)
	}
	f.stir(now)
	return alarm
}

// halt stops all sending for a while: the token is refused, or used elsewhere.
// Trying on would only be noise, and no message can tell anybody.
func (f *Office) halt(now time.Time, code string) (alarm string) {
	if now.Before(f.halted) {
		return ""
	}
	f.halted = now.Add(haltFor)
	return code
}
