package lane_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/lane"
)

// cards sends a card for each text, in one slot.
func cards(_ hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	d := hotline.Decision{State: []byte("x"), Life: time.Hour}
	if ev.Sent != nil {
		d.State = fmt.Appendf(nil, "%s %d %s", ev.Sent.Outcome, ev.Sent.Msg, ev.Sent.Slot)
	}
	if ev.Update == nil {
		return d, nil
	}
	switch ev.Update.Text {
	case "wipe":
		d.State = nil
		d.Effects = []hotline.Effect{hotline.Wipe{Chat: 7}}
		return d, nil
	case "hm":
		return d, nil
	}
	d.Effects = []hotline.Effect{hotline.Send{
		Chat: 7, Slot: "card", Body: hotline.Body{Lines: []hotline.Msg{hotline.Words(ev.Update.Text)}}, Rank: hotline.RankCard,
	}}
	return d, nil
}

// Newer content of a slot replaces what is unsent, and changes the message that was on its way.
func TestASlotHoldsItsNewestContent(t *testing.T) {
	w := newWorld(t)
	var rec recorder
	w.run(rec.over(cards))
	w.writes(7, "one")
	first := w.take()
	w.writes(7, "two")
	w.awaits(func() bool { return w.sender.queued(1) }) // else both may be decided in one turn, which queues once
	w.writes(7, "three")
	w.awaits(func() bool { return w.sender.queued(2) })
	w.loop.Done(first.ticket, first.out, hotline.Result{Outcome: hotline.Delivered, Msg: 41})
	second := w.take()
	if text := second.out.Send.Body.Lines[0].Text; text != "three" || second.out.Send.Msg != 41 {
		t.Errorf("sent %q to message %d, not three to 41", text, second.out.Send.Msg)
	}
	w.loop.Done(second.ticket, second.out, hotline.Result{Outcome: hotline.Delivered, Msg: 41, Edited: true})
	w.quiet()
	if got := rec.of(7); got != "delivered 41 card" {
		t.Errorf("the actor was told %q", got)
	}
	if _, ok := w.try(); ok {
		t.Error("something is left to send")
	}
}

// slow is a store whose commit of "two" waits, once it is done, until it is let
// go, and that says when an event was committed of which nothing comes.
type slow struct {
	lane.Store
	done, goOn, quiet chan struct{}
}

func (s *slow) Commit(ctx context.Context, own hotline.Own, c hotline.Commit) (time.Time, error) {
	next, err := s.Store.Commit(ctx, own, c)
	switch {
	case len(c.Put) > 0 && c.Put[0].Send.Body.Lines[0].Text == "two":
		close(s.done)
		<-s.goOn
	case len(c.Put) == 0 && c.Pop > 0:
		close(s.quiet)
	}
	return next, err
}

// What is committed while the older content of its slot comes back stays in the
// store until it is sent itself.
func TestH4NewerContentIsKeptWhileTheOlderIsReported(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]hotline.Result{
		"a new message": {Outcome: hotline.Delivered, Msg: 41},
		"an edit":       {Outcome: hotline.Delivered, Msg: 41, Edited: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // an owner that ends waits a while for what is under way
			w := newWorld(t)
			store := &slow{done: make(chan struct{}), goOn: make(chan struct{}), quiet: make(chan struct{})}
			w.over = func(s lane.Store) lane.Store { store.Store = s; return store }
			w.run(cards)
			w.writes(7, "one")
			one := w.take()
			w.writes(7, "two")
			<-store.done
			w.loop.Done(one.ticket, one.out, first)
			close(store.goOn)
			w.awaits(func() bool { return w.sender.queued(1) })
			two := w.take() // it has begun, and its outcome is never known
			if !first.Edited && two.out.Send.Msg != 41 {
				t.Errorf("the newer content goes to message %d, not 41", two.out.Send.Msg)
			}
			w.writes(7, "hm") // with it, whatever was to be reported is reported
			<-store.quiet
			w.stop()
			w.over = nil
			w.run(cards)
			if again := w.take(); again.out.Send.Body.Lines[0].Text != "two" {
				t.Error("the newer content is lost")
			}
		})
	}
}

// A send that completes after a wipe comes back as an orphan.
func TestASendThatCompletesAfterAWipeIsAnOrphan(t *testing.T) {
	w := newWorld(t)
	var rec recorder
	w.run(rec.over(cards))
	w.writes(7, "one")
	flying := w.take()
	w.writes(7, "wipe")
	w.quiet()
	w.loop.Done(flying.ticket, flying.out, hotline.Result{Outcome: hotline.Delivered, Msg: 41})
	w.quiet()
	if got := rec.of(7); got != "orphaned 41 card" {
		t.Errorf("the actor was told %q", got)
	}
}

// What was committed and not sent is sent by the next owner.
func TestH4WhatWasCommittedOutlivesItsOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.run(cards)
	w.writes(7, "one")
	w.take() // it has begun, and its outcome is never known
	w.stop()
	w.run(cards)
	again := w.take()
	if text := again.out.Send.Body.Lines[0].Text; text != "one" {
		t.Errorf("sent %q", text)
	}
}

// A wipe of a conversation spares what the same chat is told as a responder's.
func TestH4AWipeSparesAResponder(t *testing.T) {
	w := newWorld(t)
	w.run(decider(func(_ hotline.Env, ev hotline.Event, _ []byte) (hotline.Decision, error) {
		d := hotline.Decision{State: []byte("x"), Life: time.Hour}
		switch {
		case ev.Update == nil:
		case ev.Update.Text == "wipe":
			d.Effects = []hotline.Effect{hotline.Wipe{Chat: 7, Of: "i:"}}
		default:
			for _, slot := range []string{"i:card", "r:case"} {
				d.Effects = append(d.Effects, hotline.Send{
					Chat: 7, Slot: slot, Body: hotline.Body{Lines: []hotline.Msg{hotline.Words(slot)}}, Rank: hotline.RankCard,
				})
			}
		}
		return d, nil
	}))
	w.writes(7, "both")
	w.awaits(func() bool { return w.sender.queued(2) })
	w.writes(7, "wipe")
	w.awaits(func() bool { return w.loop.Waiting()[hotline.RankCard] == 1 })
	left := w.take()
	if left.out.Send.Slot != "r:case" {
		t.Errorf("%s was spared", left.out.Send.Slot)
	}
	w.loop.Done(left.ticket, left.out, hotline.Result{Outcome: hotline.Delivered, Msg: 41})
	w.quiet()
}
