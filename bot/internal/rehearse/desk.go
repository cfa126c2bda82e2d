package rehearse

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hotline/bot/internal/sandbox"
)

// perResponder is how many survivors there are for one responder.
const perResponder = 100

// urgentSign begins an alert that cannot wait.
const urgentSign = "🔴"

// desk is the responders' group, and those who are in it.
type desk struct {
	c       *crowd
	room    *sandbox.Room
	members []*sandbox.Member
	rnd     *rand.Rand
	seen    atomic.Int64 // cases that the group was told of

	mu    sync.Mutex
	came  [2][]time.Time // when their first alert stood: calm, urgent
	cases map[string]bool
}

func newDesk(c *crowd) *desk {
	d := &desk{c: c, rnd: c.random(1), cases: map[string]bool{}}
	d.room = c.server.Room(sandbox.Group{ID: Group, Title: "Responders", Super: true})
	for i := range 2 + c.o.Survivors/perResponder {
		p := sandbox.Person{ID: int64(1_000_000 + i), First: "Responder " + strconv.Itoa(i+1), Lang: "en"}
		d.room.Has(p)
		d.members = append(d.members, d.room.Member(p))
	}
	return d
}

// work looks at the group, notes new alerts and takes some.
func (d *desk) work(ctx context.Context) {
	for _, m := range d.members {
		m.Phone().Starts("")
	}
	tick := time.NewTicker(look)
	defer tick.Stop()
	last := 0
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		for _, m := range d.room.Messages() {
			if m.ID <= last {
				continue
			}
			last = m.ID
			if m.FromBot {
				d.alert(ctx, &m)
			}
		}
	}
}

// alert notes the first alert of a case. A case says of itself in the data of
// its buttons which it is.
func (d *desk) alert(ctx context.Context, m *sandbox.Message) {
	if len(m.Buttons) == 0 {
		return
	}
	take := m.Buttons[0][0].Data
	parts := strings.Split(take, ":")
	if len(parts) != 3 {
		return
	}
	d.mu.Lock()
	first := !d.cases[parts[1]]
	if first {
		d.cases[parts[1]] = true
		kind := 0
		// An edit since may have changed the text: what came first counts.
		text := m.Text
		if len(m.History) > 0 {
			text = m.History[0].Text
		}
		if strings.HasPrefix(text, urgentSign) {
			kind = 1
		}
		d.came[kind] = append(d.came[kind], m.Date)
	}
	d.mu.Unlock()
	if !first {
		return
	}
	d.seen.Add(1)
	d.c.moved.Add(1)
	if ctx.Err() == nil && d.rnd.Float64() < d.c.o.Take {
		who := d.members[d.rnd.IntN(len(d.members))]
		_, _ = who.TapOn(m.ID, take) // it may have changed meanwhile: somebody else takes it
	}
}
