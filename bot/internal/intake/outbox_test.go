package intake

import (
	"slices"
	"sort"
	"time"

	"hotline/bot/internal/hotline"
)

// This file is the outbox in front of the fake chat, with the chat's manners:
// a slot's newest content counts, sends of one chat go one by one, deletions
// when they like, and a wipe drops what is unsent but for what an earlier wipe
// asked for.

// effect puts an effect where a lane would.
func (w *world) effect(e hotline.Effect) {
	w.seq++
	switch e := e.(type) {
	case hotline.Wipe:
		w.box = slices.DeleteFunc(w.box, func(x *entry) bool {
			if x.send != nil && x.send.Rank == hotline.RankWipe || x.del != nil && x.del.Rank == hotline.RankWipe {
				return false // what an earlier wipe asked for is still to be done
			}
			x.dropped = true
			return !x.flying
		})
	case hotline.Delete:
		if e.Thread == 0 && len(e.Msgs) == 0 || len(e.Msgs) > 100 {
			w.t.Fatalf("a deletion of %d", len(e.Msgs))
		}
		w.box = append(w.box, &entry{seq: w.seq, del: &e})
	case hotline.Send:
		for i, x := range w.box {
			if x.send != nil && !x.flying && !x.dropped && x.send.Slot == e.Slot {
				if x.send.Fresh {
					e.Msg, e.Fresh = 0, true
				}
				w.box = slices.Delete(w.box, i, i+1)
				break
			}
		}
		w.box = append(w.box, &entry{seq: w.seq, send: &e})
	case hotline.PostTo:
		w.posts = append(w.posts, e.Post)
		w.mail = append(w.mail, e)
	}
}

// pick is the next entry of the outbox: sends of one chat go one by one, the
// most pressing first; deletions go when they like.
func (w *world) pick(deletion bool) *entry {
	var ready []*entry
	for _, x := range w.box {
		if x.flying {
			if !deletion {
				return nil
			}
			continue
		}
		if (x.del != nil) == deletion {
			ready = append(ready, x)
		}
	}
	sort.Slice(ready, func(i, j int) bool {
		a, b := ready[i], ready[j]
		if !deletion && a.send.Rank != b.send.Rank {
			return a.send.Rank < b.send.Rank
		}
		return a.seq < b.seq
	})
	if len(ready) == 0 {
		return nil
	}
	return ready[0]
}

// begin starts a send; finish ends it.
func (w *world) begin() {
	if x := w.pick(false); x != nil {
		x.flying = true
	}
}

func (w *world) finish() {
	for i, x := range w.box {
		if !x.flying {
			continue
		}
		w.box = slices.Delete(w.box, i, i+1)
		s := *x.send
		out := hotline.Sent{Chat: w.chat, Slot: s.Slot, Ref: s.Ref}
		switch {
		case w.blocked:
			out.Outcome = hotline.Blocked
		case s.Topic != "":
			w.next++
			w.topics[w.next] = true
			out.Msg, out.Outcome = w.next, hotline.Delivered
		case s.Msg == 0:
			w.next++
			w.sends++
			if s.Thread != 0 && !w.topics[s.Thread] {
				s.Thread, out.Strayed = 0, s.Thread
			}
			w.stand[w.next] = &message{ours: true, at: w.now, body: s.Body, thread: s.Thread}
			out.Msg, out.Outcome = w.next, hotline.Delivered
		case w.stand[s.Msg] == nil:
			out.Outcome = hotline.Gone
		default:
			w.stand[s.Msg].body = s.Body
			out.Msg, out.Edited, out.Outcome = s.Msg, true, hotline.Delivered
		}
		if x.dropped {
			if out.Msg == 0 || out.Edited {
				return
			}
			out.Outcome = hotline.Orphaned
		} else if out.Msg != 0 {
			for _, y := range w.box {
				if y.send != nil && y.send.Slot == s.Slot && y.send.Msg == 0 && !y.send.Fresh && !y.dropped {
					newer := *y.send
					newer.Msg = out.Msg
					y.send = &newer
				}
			}
		}
		if out.Edited && out.Outcome == hotline.Delivered {
			return
		}
		w.tells = append(w.tells, out)
		return
	}
}

// erase carries out one deletion.
func (w *world) erase() {
	x := w.pick(true)
	if x == nil {
		return
	}
	w.box = slices.DeleteFunc(w.box, func(y *entry) bool { return y == x })
	if x.del.Thread != 0 {
		w.dropTopic(x.del.Thread)
	}
	for _, id := range x.del.Msgs {
		if m := w.stand[id]; m != nil && w.now.Sub(m.at) < 48*time.Hour {
			delete(w.stand, id)
		}
	}
}

// tell hands an outcome to the decider.
func (w *world) tell() {
	if len(w.tells) == 0 {
		return
	}
	s := w.tells[0]
	w.tells = w.tells[1:]
	w.decide(hotline.Event{Sent: &s})
}
