package lane

import (
	"bytes"

	"hotline/bot/internal/hotline"
)

// ticket stands for an outbox entry in the sender's queue.
func (w *worker) ticket(o hotline.Out) hotline.Ticket {
	t := hotline.Ticket{Lane: w.lane, Fence: w.fence, Field: o.Field, Seq: o.Seq, Chat: chatOf(o)}
	t.Rank, t.Free = rankOf(o), o.Send == nil
	return t
}

// Take gives the newest content of a ticket. It reports false if there is
// nothing to send any more, or not now by this process: a ticket that comes
// while the process may not act is queued again when it may.
func (l *Loop) Take(t hotline.Ticket) (hotline.Out, bool) {
	w := l.holder(t)
	if w == nil || l.hold(t) {
		return hotline.Out{}, false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.abandoned || w.releasing && w.box.flight[t.Field] == nil {
		return hotline.Out{}, false
	}
	return w.box.take(t.Field)
}

// Done records what became of what [Loop.Take] gave.
func (l *Loop) Done(t hotline.Ticket, out hotline.Out, r hotline.Result) {
	w := l.holder(t)
	if w == nil {
		return
	}
	l.quiet.add(1)
	defer l.quiet.add(-1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.abandoned {
		return
	}
	w.box.finish(out, r)
	if len(w.box.tells) > 0 || w.releasing {
		w.pokeLocked(false)
	} else if w.box.acked() {
		w.lingerLocked()
	}
}

// hold keeps a ticket back if this process may not act now.
func (l *Loop) hold(t hotline.Ticket) bool {
	if l.MayAct() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = append(l.held, t)
	return true
}

// unhold queues what was held back.
func (l *Loop) unhold() {
	l.mu.Lock()
	held := l.held
	l.held = nil
	l.mu.Unlock()
	for _, t := range held {
		l.sender.Queue(t)
	}
}

func (l *Loop) holder(t hotline.Ticket) *worker {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w := l.workers[t.Lane]; w != nil && w.fence == t.Fence {
		return w
	}
	return nil
}

// stackNames keeps the function names of a stack, without arguments, which
// may point at what a person wrote.
func stackNames(stack []byte) string {
	var names []byte
	for line := range bytes.Lines(stack) {
		if line[0] == '\t' || bytes.HasPrefix(line, []byte("goroutine ")) {
			continue
		}
		name, _, _ := bytes.Cut(line, []byte("("))
		if len(names) > 0 {
			names = append(names, " < "...)
		}
		names = append(names, bytes.TrimSpace(name)...)
		if len(names) > 600 {
			break
		}
	}
	return string(names)
}

// Waiting counts what this process has to send, by rank.
func (l *Loop) Waiting() (n [hotline.Ranks]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.workers {
		if w == nil {
			continue
		}
		w.mu.Lock()
		for _, it := range w.box.items {
			if r := w.ticket(it.out).Rank; int(r) < len(n) {
				n[r]++
			}
		}
		w.mu.Unlock()
	}
	return n
}
