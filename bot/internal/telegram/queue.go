package telegram

import (
	"container/heap"
	"time"

	"hotline/bot/internal/hotline"
)

// item is a ticket in the queue.
type item struct {
	ticket  hotline.Ticket
	arrival uint64
	wait    backoff
	wake    wake // of a free ticket that is to be tried again
	// ailing counts the 5xx between which other calls worked, and worked is how
	// many had at the last one.
	ailing int
	worked uint64
}

// chatQueue is what waits for one chat. It is in at most one of the heaps
// ready and later; while a send is in flight it is in neither.
type chatQueue struct {
	id    int64
	items chatHeap
	pace  limiter
	// sleep is until when the chat is left alone, after a 429 or a failure.
	sleep time.Time
	busy  bool
	ready int // index in the heap of ready chats, -1 if not there
	wake  wake
}

func (c *chatQueue) head() *item { return c.items[0] }

// chatHeap orders one chat's tickets by rank, then by sequence.
type chatHeap []*item

func (h chatHeap) Len() int { return len(h) }
func (h chatHeap) Less(i, k int) bool {
	a, b := h[i], h[k]
	switch {
	case a.ticket.Rank != b.ticket.Rank:
		return a.ticket.Rank < b.ticket.Rank
	case a.ticket.Seq != b.ticket.Seq:
		return a.ticket.Seq < b.ticket.Seq
	default:
		return a.arrival < b.arrival
	}
}
func (h chatHeap) Swap(i, k int) { h[i], h[k] = h[k], h[i] }
func (h *chatHeap) Push(x any)   { *h = append(*h, x.(*item)) } //nolint:forcetypeassert // ours
func (h *chatHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return x
}

// before orders tickets across chats: by rank, then by when they came. Within
// a lane that is the order of their sequences; between lanes sequences cannot
// be compared, and would let a quiet lane always go first.
func (i *item) before(k *item) bool {
	if i.ticket.Rank != k.ticket.Rank {
		return i.ticket.Rank < k.ticket.Rank
	}
	return i.arrival < k.arrival
}

// freeHeap holds the free tickets that may go.
type freeHeap []*item

func (h freeHeap) Len() int           { return len(h) }
func (h freeHeap) Less(i, k int) bool { return h[i].before(h[k]) }
func (h freeHeap) Swap(i, k int)      { h[i], h[k] = h[k], h[i] }
func (h *freeHeap) Push(x any)        { *h = append(*h, x.(*item)) } //nolint:forcetypeassert // ours
func (h *freeHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return x
}

// readyHeap holds the chats whose head may go, by their heads.
type readyHeap []*chatQueue

func (h readyHeap) Len() int           { return len(h) }
func (h readyHeap) Less(i, k int) bool { return h[i].head().before(h[k].head()) }
func (h readyHeap) Swap(i, k int) {
	h[i], h[k] = h[k], h[i]
	h[i].ready, h[k].ready = i, k
}

func (h *readyHeap) Push(x any) {
	c := x.(*chatQueue) //nolint:forcetypeassert // ours
	c.ready = len(*h)
	*h = append(*h, c)
}

func (h *readyHeap) Pop() any {
	old := *h
	c := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	c.ready = -1
	return c
}

// wake is a place in the heap of what waits for a time: a chat, or a free ticket.
type wake struct {
	at    time.Time
	index int // -1 if not there
	chat  *chatQueue
	item  *item
}

type laterHeap []*wake

func (h laterHeap) Len() int           { return len(h) }
func (h laterHeap) Less(i, k int) bool { return h[i].at.Before(h[k].at) }
func (h laterHeap) Swap(i, k int) {
	h[i], h[k] = h[k], h[i]
	h[i].index, h[k].index = i, k
}

func (h *laterHeap) Push(x any) {
	w := x.(*wake) //nolint:forcetypeassert // ours
	w.index = len(*h)
	*h = append(*h, w)
}

func (h *laterHeap) Pop() any {
	old := *h
	w := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	w.index = -1
	return w
}

// queue is the office's book of what waits. It decides nothing about time but
// what limiters say. Its methods are called under the office's lock.
type queue struct {
	pace     Pace
	chats    map[int64]*chatQueue
	ready    readyHeap
	free     freeHeap
	later    laterHeap
	arrivals uint64
}

func newQueue(pace Pace) *queue {
	return &queue{pace: pace, chats: map[int64]*chatQueue{}}
}

// add puts a new ticket in its place.
func (q *queue) add(t hotline.Ticket, now time.Time) {
	q.arrivals++
	it := &item{ticket: t, arrival: q.arrivals}
	it.wake = wake{index: -1, item: it}
	if t.Free {
		heap.Push(&q.free, it)
		return
	}
	c := q.chats[t.Chat]
	if c == nil {
		c = &chatQueue{id: t.Chat, ready: -1}
		c.wake = wake{index: -1, chat: c}
		switch {
		case t.Chat < 0 && q.pace.Group > 0:
			c.pace = newGroupPace(q.pace.Group)
		case t.Chat > 0 && q.pace.Chat > 0:
			c.pace = newPrivatePace(now, q.pace.Chat)
		}
		q.chats[t.Chat] = c
	}
	heap.Push(&c.items, it)
	q.place(c, now)
}

// place puts a chat where it belongs after something about it changed.
func (q *queue) place(c *chatQueue, now time.Time) {
	if c.busy {
		return
	}
	at := c.sleep
	if len(c.items) == 0 {
		// It is kept as long as its past limits what may be sent there.
		if c.pace != nil {
			at = latest(at, c.pace.idle(now))
		}
		if !at.After(now) {
			q.unready(c)
			q.unlater(&c.wake)
			delete(q.chats, c.id)
			return
		}
	} else if c.pace != nil {
		at = latest(at, c.pace.next(now, c.head().ticket.Rank))
	}
	if at.After(now) {
		q.unready(c)
		q.wait(&c.wake, at)
		return
	}
	q.unlater(&c.wake)
	if c.ready >= 0 {
		heap.Fix(&q.ready, c.ready)
	} else {
		heap.Push(&q.ready, c)
	}
}

func (q *queue) unready(c *chatQueue) {
	if c.ready >= 0 {
		heap.Remove(&q.ready, c.ready)
	}
}

func (q *queue) unlater(w *wake) {
	if w.index >= 0 {
		heap.Remove(&q.later, w.index)
	}
}

func (q *queue) wait(w *wake, at time.Time) {
	w.at = at
	if w.index >= 0 {
		heap.Fix(&q.later, w.index)
	} else {
		heap.Push(&q.later, w)
	}
}

// due moves what waited for a time that has come.
func (q *queue) due(now time.Time) {
	for len(q.later) > 0 && !q.later[0].at.After(now) {
		w := q.later[0]
		heap.Pop(&q.later)
		if w.chat != nil {
			q.place(w.chat, now)
		} else {
			heap.Push(&q.free, w.item)
		}
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
