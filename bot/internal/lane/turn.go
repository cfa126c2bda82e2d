package lane

import (
	"crypto/rand"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
)

// turn gathers what comes of a batch of events into one commit.
type turn struct {
	w    *worker
	now  time.Time
	seq  uint64
	pop  int
	away []int // entries set aside

	states  map[hotline.Actor][]byte
	writes  map[hotline.Actor]hotline.StateWrite
	written []hotline.Actor // in order

	puts    map[string]put
	order   []string
	dropped []string // outbox fields of earlier turns that a wipe drops
	done    []string
	local   []hotline.Event
	alarms  []string
	audit   []hotline.Audit
}

// put is a new outbox entry. A light one is not kept in the store.
type put struct {
	out   hotline.Out
	light bool
}

func newTurn(w *worker, p hotline.Pulled) *turn {
	states := p.States
	if states == nil {
		states = map[hotline.Actor][]byte{}
	}
	return &turn{
		w: w, now: w.l.o.Clock.Now(), seq: w.seq, states: states,
		writes: map[hotline.Actor]hotline.StateWrite{},
		puts:   map[string]put{},
	}
}

// empty reports whether there is nothing to commit.
func (t *turn) empty() bool { return t.pop == 0 && len(t.written) == 0 && len(t.done) == 0 }

func (t *turn) acks(fields []string) { t.done = append(t.done, fields...) }

// sent decides what a finished send means to its actor.
func (t *turn) sent(s told) {
	ev := hotline.Event{To: s.actor, At: t.now, Sent: &s.sent}
	_, _ = rand.Read(ev.Seed[:])
	if err := t.decide(ev, "sent"); err != nil {
		t.alarms = append(t.alarms, "sent-set-aside")
	}
	if s.field != "" {
		t.done = append(t.done, s.field)
	}
}

// entry decides one journal entry, or sets it aside.
func (t *turn) entry(i int, e hotline.Journaled, aside bool) {
	t.pop++
	if e.Err == nil && !aside {
		if e.Event.To.IsZero() {
			return // a timer of an actor that is gone
		}
		kind := kindOf(e.Event)
		t.w.l.o.Observer.Lag(t.now.Sub(e.Event.At))
		if e.Err = t.decide(e.Event, kind); e.Err == nil {
			return
		}
	}
	t.away = append(t.away, i)
	t.alarms = append(t.alarms, "event-set-aside")
	t.w.l.o.Log.Error("an event was set aside", zap.Int("lane", t.w.lane), zap.String("kind", kindOf(e.Event)))
}

func kindOf(ev hotline.Event) string {
	switch {
	case ev.Update != nil:
		return string(ev.Update.Kind)
	case ev.Post != nil:
		return "post"
	case ev.Tick:
		return "tick"
	case ev.Sent != nil:
		return "sent"
	}
	return "unknown"
}

// decide lets the decider decide, up to three times if it fails, and adds what
// comes of it. On an error nothing of the turn has changed.
func (t *turn) decide(ev hotline.Event, kind string) error {
	var d hotline.Decision
	var err error
	began := time.Now()
	for range triesAtMost {
		if d, err = t.once(ev); err == nil {
			break
		}
		t.w.l.o.Log.Error("a decision failed", zap.Int("lane", t.w.lane), zap.String("kind", kind), zap.Error(err))
	}
	if err != nil {
		t.w.l.o.Observer.Decided(kind, "failed", time.Since(began))
		return err
	}
	t.w.l.o.Observer.Decided(kind, "ok", time.Since(began))
	if _, again := t.writes[ev.To]; !again {
		t.written = append(t.written, ev.To)
	}
	t.writes[ev.To] = hotline.StateWrite{Actor: ev.To, State: d.State, Life: d.Life, WakeAt: d.WakeAt, Watch: d.Watch}
	t.states[ev.To] = d.State
	for _, e := range d.Effects {
		t.effect(ev, e)
	}
	return nil
}

var errLife = errors.New("a state without a life was decided")

// once decides, and turns a panic into an error that tells its type and place
// but not its text, which may hold what a person wrote.
func (t *turn) once(ev hotline.Event) (d hotline.Decision, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic of type %T", r)
			t.w.l.o.Log.Error("a decider panicked", zap.Int("lane", t.w.lane),
				zap.String("kind", kindOf(ev)), zap.String("stack", stackNames(debug.Stack())))
		}
	}()
	env := hotline.Env{
		Now: t.now, Rand: mrand.New(mrand.NewChaCha8(ev.Seed)),
		Lane: t.w.lane, LaneOf: t.w.l.o.Store.LaneOf, Mac: t.w.l.o.Store.Mac, House: t.w.l.o.House(),
	}
	d, err = t.w.l.o.Decider.Decide(env, ev, t.states[ev.To])
	if err == nil && d.State != nil && d.Life <= 0 {
		err = errLife
	}
	return d, err
}

// effect adds one effect to the commit.
func (t *turn) effect(ev hotline.Event, e hotline.Effect) {
	out := hotline.Out{Actor: ev.To, At: ev.At}
	switch e := e.(type) {
	case hotline.Alarm:
		t.alarms = append(t.alarms, e.Code)
		return
	case hotline.Audit:
		t.audit = append(t.audit, e)
		return
	case hotline.Wipe:
		t.wipe(e)
		return
	case hotline.PostTo:
		e.Post.From = ev.To
		if t.w.l.o.Store.LaneOf(e.To) == t.w.lane {
			post := hotline.Event{To: e.To, At: t.now, Post: &e.Post}
			_, _ = rand.Read(post.Seed[:])
			t.local = append(t.local, post)
			return
		}
		out.Post = &e
	case hotline.Send:
		if e.Slot != "" {
			out.Field = ev.To.String() + "|" + strconv.FormatInt(e.Chat, 10) + "|" + e.Slot
			t.inherit(out.Field, &e)
		}
		out.Send = &e
	case hotline.Delete:
		if len(e.Msgs) == 0 && e.Thread == 0 {
			return
		}
		out.Delete = &e
	case hotline.Reply:
		out.Reply = &e
	}
	t.seq++
	out.Seq = t.seq
	if out.Field == "" {
		out.Field = "#" + strconv.FormatUint(t.seq, 10)
	}
	if _, again := t.puts[out.Field]; !again {
		t.order = append(t.order, out.Field)
	}
	light := out.Reply != nil && out.Reply.Text.IsZero() && out.Reply.Start == ""
	t.puts[out.Field] = put{out, light}
}

// inherit keeps a promise of the unsent message that a newer one replaces: if
// it was to be a new message, the newer content is a new message too.
func (t *turn) inherit(field string, s *hotline.Send) {
	old, ok := t.puts[field]
	if !ok && !slices.Contains(t.dropped, field) {
		t.w.mu.Lock()
		old.out, ok = t.w.box.unsent(field)
		t.w.mu.Unlock()
	}
	if ok && old.out.Send.Fresh {
		s.Msg, s.Fresh = 0, true
		s.Rank = min(s.Rank, old.out.Send.Rank)
	}
}

// wipe drops all that is unsent for a chat, of this turn and of earlier ones,
// but what an earlier wipe has still to do: nobody else knows of it any more.
func (t *turn) wipe(e hotline.Wipe) {
	for field, p := range t.puts {
		if wiped(e, p.out) {
			delete(t.puts, field)
		}
	}
	t.w.mu.Lock()
	fields := t.w.box.wiped(e)
	t.w.mu.Unlock()
	t.dropped = append(t.dropped, fields...)
	t.done = append(t.done, fields...)
}

// wiped reports whether a wipe drops an entry.
func wiped(e hotline.Wipe, o hotline.Out) bool {
	if chatOf(o) != e.Chat || rankOf(o) == hotline.RankWipe {
		return false
	}
	return e.Of == "" || o.Send != nil && (strings.HasPrefix(o.Send.Slot, e.Of) || strings.HasPrefix(o.Send.Ref, e.Of))
}

// chatOf is the chat that an outbox entry goes to, 0 for a post.
func chatOf(o hotline.Out) int64 {
	switch {
	case o.Send != nil:
		return o.Send.Chat
	case o.Delete != nil:
		return o.Delete.Chat
	case o.Reply != nil:
		return o.Reply.Chat
	}
	return 0
}

// rankOf is the rank of an outbox entry that goes to a chat.
func rankOf(o hotline.Out) hotline.Rank {
	switch {
	case o.Send != nil:
		return o.Send.Rank
	case o.Delete != nil:
		return o.Delete.Rank
	}
	return hotline.RankReply
}

func (t *turn) commit() hotline.Commit {
	c := hotline.Commit{Pop: t.pop, Aside: t.away, Done: t.done, Local: t.local, Audit: t.audit}
	for _, a := range t.written {
		c.States = append(c.States, t.writes[a])
	}
	for _, field := range t.order {
		if p, ok := t.puts[field]; ok && !p.light {
			c.Put = append(c.Put, p.out)
		}
	}
	if t.seq != t.w.seq {
		c.Seq = t.seq
	}
	return c
}
