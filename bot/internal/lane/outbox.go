package lane

import (
	"slices"
	"sort"

	"hotline/bot/internal/hotline"
)

// outbox is what one lane has to send, as this process holds it. The store has
// the durable copy. Its methods are called under the worker's lock.
type outbox struct {
	quiet  *quiet
	items  map[string]*item
	flight map[string]*flight
	tells  []told   // outcomes that an actor must decide on
	acks   []string // fields that are done
}

type item struct {
	out   hotline.Out
	light bool
}

// flight is a send that has begun.
type flight struct {
	out     hotline.Out
	light   bool
	dropped bool // a wipe dropped it meanwhile
}

// told is an outcome on its way to its actor. field is the outbox field that
// the same commit removes, empty if a newer entry stands there.
type told struct {
	actor hotline.Actor
	sent  hotline.Sent
	field string
}

func newOutbox(q *quiet) *outbox {
	return &outbox{quiet: q, items: map[string]*item{}, flight: map[string]*flight{}}
}

func (b *outbox) put(out hotline.Out, light bool) {
	b.settle(&out)
	if b.items[out.Field] == nil {
		b.quiet.add(1)
	}
	b.items[out.Field] = &item{out, light}
}

// settle makes room for an entry that was committed while an older one of its
// field finished. The field is the new entry's now: to report the old one as
// done would take the new one out of the store, and a process that died then
// would lose it. What the old one brought into the chat, the new one changes.
func (b *outbox) settle(out *hotline.Out) {
	b.acks = slices.DeleteFunc(b.acks, func(field string) bool { return field == out.Field })
	for i := range b.tells {
		t := &b.tells[i]
		if t.field != out.Field {
			continue
		}
		t.field = ""
		if s := out.Send; s != nil && s.Msg == 0 && !s.Fresh && t.sent.Outcome == hotline.Delivered && t.sent.Msg != 0 {
			newer := *s
			newer.Msg = t.sent.Msg
			out.Send = &newer
		}
	}
}

func (b *outbox) remove(field string) {
	if b.items[field] != nil {
		delete(b.items, field)
		b.quiet.add(-1)
	}
}

// close forgets everything: the lane has another owner.
func (b *outbox) close() {
	b.quiet.add(-len(b.items))
	b.items = map[string]*item{}
	b.tells, b.acks = nil, nil
}

// tickets are what is unsent, in order.
func (b *outbox) tickets() []hotline.Out {
	var outs []hotline.Out
	for _, it := range b.items {
		outs = append(outs, it.out)
	}
	sort.Slice(outs, func(i, j int) bool { return outs[i].Seq < outs[j].Seq })
	return outs
}

// unsent is an entry whose send has not begun.
func (b *outbox) unsent(field string) (hotline.Out, bool) {
	if it := b.items[field]; it != nil && b.flight[field] == nil {
		return it.out, true
	}
	return hotline.Out{}, false
}

// wiped names the fields that a wipe drops.
func (b *outbox) wiped(e hotline.Wipe) []string {
	var fields []string
	for field, it := range b.items {
		if wiped(e, it.out) {
			fields = append(fields, field)
		}
	}
	sort.Strings(fields)
	return fields
}

// drop takes an entry out; what is in flight becomes an orphan.
func (b *outbox) drop(field string) {
	b.remove(field)
	if f := b.flight[field]; f != nil {
		f.dropped = true
	}
}

// take begins, or goes on with, a send.
func (b *outbox) take(field string) (hotline.Out, bool) {
	it := b.items[field]
	if it == nil {
		delete(b.flight, field) // dropped between two tries
		return hotline.Out{}, false
	}
	b.flight[field] = &flight{out: it.out, light: it.light}
	return it.out, true
}

// finish ends a send.
func (b *outbox) finish(out hotline.Out, r hotline.Result) {
	f := b.flight[out.Field]
	delete(b.flight, out.Field)
	it := b.items[out.Field]
	same := it != nil && it.out.Seq == out.Seq
	if same {
		b.remove(out.Field)
	}
	field := ""
	if same && !it.light {
		field = out.Field
	}
	s := out.Send
	if s == nil {
		if field != "" {
			b.acks = append(b.acks, field)
		}
		return
	}
	outcome := r.Outcome
	switch {
	case f == nil || f.dropped:
		if r.Msg == 0 || r.Edited {
			return // nothing new stands in the chat
		}
		outcome = hotline.Orphaned
	case !same && it != nil && r.Msg != 0 && it.out.Send != nil && it.out.Send.Msg == 0 && !it.out.Send.Fresh:
		// The newer content of the slot changes the message that has just come.
		newer := *it.out.Send
		newer.Msg = r.Msg
		it.out.Send = &newer
	}
	if r.Edited && outcome == hotline.Delivered {
		if field != "" {
			b.acks = append(b.acks, field)
		}
		return
	}
	b.tells = append(b.tells, told{out.Actor, hotline.Sent{
		Chat: s.Chat, Slot: s.Slot, Ref: s.Ref, Msg: r.Msg, Edited: r.Edited, Outcome: outcome, Strayed: r.Strayed,
	}, field})
}

// ack notes a field that is done.
func (b *outbox) ack(field string) { b.acks = append(b.acks, field) }

// report hands out what is to be committed; unreport takes it back.
func (b *outbox) report() ([]told, []string) {
	tells, acks := b.tells, b.acks
	b.tells, b.acks = nil, nil
	return tells, acks
}

func (b *outbox) unreport(tells []told, acks []string) {
	b.tells = append(tells, b.tells...)
	b.acks = append(acks, b.acks...)
}

func (b *outbox) flying() int { return len(b.flight) }
func (b *outbox) acked() bool { return len(b.acks) > 0 }
func (b *outbox) told() bool  { return len(b.tells) > 0 || len(b.acks) > 0 }
