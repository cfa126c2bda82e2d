package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
)

// Sink keeps updates. It returns nil only when every one of them is kept.
type Sink func(ctx context.Context, updates []hotline.Update) error

// Lease says whether this process may poll now, since when the lease has been
// in its present hands, and gives a channel that is closed when that changes.
type Lease func() (mine bool, since time.Time, changed <-chan struct{})

// The alarms of this package.
const (
	AlarmToken       = "telegram-token"       // the token is refused
	AlarmConflict    = "telegram-conflict"    // somebody else uses the token
	AlarmWebhook     = "telegram-webhook-set" // a webhook stands in polling's way
	AlarmUnreachable = "telegram-unreachable" // Telegram has not answered for a minute
	AlarmGivenUp     = "telegram-given-up"    // a send failed too often while others worked
)

// The figures of polling.
const (
	pollLimit   = 100
	pollFor     = 50 * time.Second // how long Telegram waits for an update
	pollWithin  = pollFor + 12*time.Second
	calmAfter   = 10 * time.Second // a 409 so soon after a change of poller is its echo
	forgetAfter = 6 * 24 * time.Hour
	alarmEvery  = time.Minute
)

// PollOptions are what a [Poller] needs; Client, Clock and Reader are needed.
type PollOptions struct {
	Client *Client
	Clock  hotline.Clock
	Reader *Reader
	// Alarm is told a fixed word; nil: nobody is.
	Alarm func(code string)
	// Answered is told whenever Telegram has answered, with updates or without;
	// nil: nobody is.
	Answered func()
}

// Poller brings updates by long polling.
type Poller struct {
	o      PollOptions
	alarms map[string]time.Time
}

// NewPoller makes a Poller.
func NewPoller(o PollOptions) *Poller {
	if o.Alarm == nil {
		o.Alarm = func(string) {}
	}
	if o.Answered == nil {
		o.Answered = func() {}
	}
	return &Poller{o: o, alarms: map[string]time.Time{}}
}

// Run polls while the lease is held, until ctx ends (nil) or the token is
// refused (an [*Error]).
//
// A getUpdates confirms everything below its offset, and Telegram then forgets
// it. So the next one is asked only when the sink has kept the whole batch
// (H1): fetching ahead would confirm what may still be lost. Under load that
// costs nothing, because what comes meanwhile waits for the next batch.
func (p *Poller) Run(ctx context.Context, lease Lease, sink Sink) error {
	for ctx.Err() == nil {
		mine, since, changed := lease()
		if !mine {
			select {
			case <-changed:
			case <-ctx.Done():
			}
			continue
		}
		term, end := context.WithCancel(ctx)
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			select {
			case <-changed:
				end()
			case <-term.Done():
			}
		}()
		err := p.term(term, lease, since, sink)
		end()
		<-watched
		if err != nil {
			return err
		}
	}
	return nil
}

// term polls during one term of the lease. It starts without an offset: the
// poller before may have gone further than we know, and what comes twice is
// known by its id.
func (p *Poller) term(ctx context.Context, lease Lease, since time.Time, sink Sink) error {
	var (
		offset  int64
		limit   = pollLimit
		began   = p.o.Clock.Now()
		last    = began // when an update last came
		wait    backoff
		failing time.Time
	)
	for ctx.Err() == nil {
		if mine, _, _ := lease(); !mine {
			return nil // too long without a sign of life
		}
		if p.o.Clock.Now().Sub(last) >= forgetAfter {
			offset = 0 // after a quiet week the ids may begin anew, below it
		}
		updates, next, err := p.fetch(ctx, offset, limit)
		now := p.o.Clock.Now()
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			var e *Error
			if !errors.As(err, &e) {
				e = &Error{Method: getUpdates.String(), Fault: Lost}
			}
			if e.Fault == Token {
				p.alarm(AlarmToken)
				return err
			}
			if failing.IsZero() {
				failing = now
			}
			p.worry(e, now, failing, now.Sub(began) < calmAfter || now.Sub(since).Abs() < calmAfter)
			if e.Fault == Unreadable {
				limit = max(1, limit/2) // perhaps a batch too large to be read
			}
			if !wait.sleep(ctx, p.o.Clock, e.RetryAfter) {
				return nil
			}
			continue
		}
		p.o.Answered()
		failing, wait, limit = time.Time{}, backoff{}, pollLimit
		if next == 0 {
			continue
		}
		last = now
		for len(updates) > 0 {
			if err := sink(ctx, updates); err == nil {
				break
			}
			if !wait.sleep(ctx, p.o.Clock, 0) {
				return nil
			}
		}
		wait, offset = backoff{}, next
	}
	return nil
}

// worry raises the alarm where a human must look.
func (p *Poller) worry(e *Error, now, failing time.Time, changing bool) {
	switch {
	case e.Fault == Conflict && !changing:
		p.alarm(AlarmConflict)
	case e.Fault == WebhookSet:
		p.alarm(AlarmWebhook)
	case now.Sub(failing) >= time.Minute:
		p.alarm(AlarmUnreachable)
	}
}

// alarm raises an alarm at most once a minute.
func (p *Poller) alarm(code string) {
	now := p.o.Clock.Now()
	if last, ok := p.alarms[code]; ok && now.Sub(last) < alarmEvery {
		return
	}
	p.alarms[code] = now
	p.o.Alarm(code)
}

// batch is the answer to getUpdates.
type batch struct {
	verdict
	Result []wireUpdate `json:"result"`
}

// fetch asks for updates. next is the offset that confirms them, 0 if none came.
func (p *Poller) fetch(ctx context.Context, offset int64, limit int) (updates []hotline.Update, next int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, pollWithin)
	defer cancel()
	var b batch
	if err := p.o.Client.call(ctx, getUpdates, pollBody(offset, limit), maxBatch, &b); err != nil {
		return nil, 0, err
	}
	updates = make([]hotline.Update, 0, len(b.Result))
	for i := range b.Result {
		w := &b.Result[i]
		if w.ID <= 0 {
			continue
		}
		next = w.ID + 1 // ids ascend within a batch
		if u, ok := p.o.Reader.read(w); ok {
			updates = append(updates, u)
		}
	}
	if next == 0 && len(b.Result) > 0 {
		return nil, 0, &Error{Method: getUpdates.String(), Fault: Unreadable}
	}
	return updates, next, nil
}

var allowedJSON, _ = json.Marshal(Allowed) //nolint:errchkjson // strings

func pollBody(offset int64, limit int) []byte {
	b := append([]byte(`{"timeout":`), strconv.Itoa(int(pollFor/time.Second))...)
	b = append(b, `,"limit":`...)
	b = strconv.AppendInt(b, int64(limit), 10)
	if offset != 0 {
		b = append(b, `,"offset":`...)
		b = strconv.AppendInt(b, offset, 10)
	}
	b = append(b, `,"allowed_updates":`...)
	return append(append(b, allowedJSON...), '}')
}

// backoff waits longer each time, with jitter, by the house's clock.
type backoff struct{ n int }

const (
	backoffFrom = 250 * time.Millisecond
	backoffTo   = 15 * time.Second
)

// next is how long to wait now.
func (b *backoff) next() time.Duration {
	d := min(backoffFrom<<min(b.n, 10), backoffTo)
	b.n++
	return d/2 + rand.N(d/2) //nolint:gosec // jitter is no secret
}

// sleep waits, at least as long as told. It reports false if ctx ended.
func (b *backoff) sleep(ctx context.Context, clock hotline.Clock, least time.Duration) bool {
	due, giveUp := clock.At(clock.Now().Add(max(b.next(), least)))
	defer giveUp()
	select {
	case <-due:
		return true
	case <-ctx.Done():
		return false
	}
}
