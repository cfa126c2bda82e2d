package crash

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"hotline/bot/internal/sandbox"
)

// provinces are on the first page of the place card.
var provinces = []string{"KH-18", "KH-20", "KH-1", "KH-12", "KH-22", "KH-9", "KH-8", "KH-15", "KH-7", "KH-2"}

// marked begins the label of a choice that is marked.
const marked = "✅"

// survivor is one conversation.
type survivor struct {
	phone    *sandbox.Phone
	lang     string
	danger   string
	province string
	think    func() bool // waits before each step; false: the test's time is up
	send     func() bool // likewise, before the last step
}

// survivor makes the i-th of a crowd. What it answers depends on i only.
func (h *house) survivor(i int) *survivor {
	now := func() bool { return h.ctx.Err() == nil }
	return &survivor{
		phone:    h.api.Phone(sandbox.Person{ID: int64(10_001 + i), First: "S", Lang: "en"}),
		lang:     []string{"en", "km"}[i%2],
		danger:   []string{"no", "yes", "unsure"}[i%3],
		province: provinces[i%len(provinces)],
		think:    now, send: now,
	}
}

// run plays the whole conversation. Each press is made once on each card that
// shows the button: if the service loses one, the conversation stands still and
// the test fails.
func (s *survivor) run(ctx context.Context) error {
	if !s.think() {
		return context.Cause(ctx)
	}
	s.phone.Starts("")
	for _, step := range [][2]string{
		{"language:" + s.lang, "promise"},
		{"promise:continue", "danger"},
		{"danger:" + s.danger, "phone"},
		{"phone:own", "write"},
		{"write:any", "situation"},
		{"situation:out", "place"},
		{"place:" + s.province, "people"},
		{"people:2-5", "frail"},
		{"frail", "1 2"}, {"frail", "1"}, {"frail", "pregnant"},
		{"frail:_done", "needs"},
		{"needs", "1 3"}, {"needs", "1"}, {"needs", "shelter"},
		{"needs:_done", "weeks"},
		{"weeks:w12", "trust"},
		{"trust:_skip", "words"},
	} {
		node, _, press := strings.Cut(step[0], ":")
		var err error
		switch {
		case press:
			if !s.think() {
				return context.Cause(ctx)
			}
			err = s.press(ctx, step[0], step[1])
		case strings.ContainsAny(step[1], "123"):
			// Two numbers mark both; one alone turns its mark about. Both are
			// written without a look at the card, so that what is marked at the
			// end tells whether each was decided once and in the order they came.
			s.phone.Writes(step[1])
		default:
			err = s.marks(ctx, node, step[1])
		}
		if err != nil {
			return err
		}
	}
	if !s.think() {
		return context.Cause(ctx)
	}
	s.phone.Writes("we hide behind the blue gate")
	if err := s.shows(ctx, "checkin"); err != nil {
		return err
	}
	if err := s.press(ctx, "checkin:none", "review"); err != nil {
		return err
	}
	if !s.send() {
		return context.Cause(ctx)
	}
	return s.press(ctx, "review:send", "received")
}

// press presses a button and waits for the card that follows. A card that a
// newer one has replaced meanwhile is answered again there, as a person would.
func (s *survivor) press(ctx context.Context, data, next string) error {
	last := 0
	for {
		var at int
		done := false
		err := s.phone.Wait(ctx, func(v sandbox.View) bool {
			card, _ := cardOf(v)
			done = on(card, next)
			at = card.ID
			return done || card.ID != last && has(card, data)
		})
		if err != nil {
			return fmt.Errorf("after pressing %q %w", data, err)
		}
		if done {
			return nil
		}
		if _, err := s.phone.TapOn(at, data); err == nil {
			last = at
		}
	}
}

// shows waits until the card is that of a node.
func (s *survivor) shows(ctx context.Context, node string) error {
	err := s.phone.Wait(ctx, func(v sandbox.View) bool {
		card, _ := cardOf(v)
		return on(card, node)
	})
	if err != nil {
		return fmt.Errorf("waiting for %q: %w", node, err)
	}
	return nil
}

// marks waits until one choice of a node's card is marked, and no other.
func (s *survivor) marks(ctx context.Context, node, choice string) error {
	err := s.phone.Wait(ctx, func(v sandbox.View) bool {
		card, _ := cardOf(v)
		return on(card, node) && slices.Equal(marks(card), []string{node + ":" + choice})
	})
	if err != nil {
		return fmt.Errorf("waiting for the mark at %q: %w", node, err)
	}
	return nil
}

// cardOf is the newest message of the bot's that has buttons; others are how
// many older ones stand.
func cardOf(v sandbox.View) (card sandbox.Message, others int) {
	for _, m := range v.FromBot() {
		if len(m.Buttons) == 0 {
			continue
		}
		if card.ID != 0 {
			others++
		}
		card = m
	}
	return card, others
}

func buttons(m sandbox.Message) []sandbox.Button { return slices.Concat(m.Buttons...) }

func on(m sandbox.Message, node string) bool {
	return slices.ContainsFunc(buttons(m), func(b sandbox.Button) bool { return strings.HasPrefix(b.Data, node+":") })
}

func has(m sandbox.Message, data string) bool {
	return slices.ContainsFunc(buttons(m), func(b sandbox.Button) bool { return b.Data == data })
}

func marks(m sandbox.Message) []string {
	var out []string
	for _, b := range buttons(m) {
		if strings.HasPrefix(b.Label, marked) {
			out = append(out, b.Data)
		}
	}
	return out
}

// crowd is the survivors and responders of a test.
type crowd struct {
	h    *house
	all  []*survivor
	desk *desk
	over chan struct{} // closed when every conversation has ended
	work sync.WaitGroup
}

// newCrowd makes n survivors, and responders who take some of the cases.
func (h *house) newCrowd(n int) *crowd {
	c := &crowd{h: h, over: make(chan struct{})}
	for i := range n {
		c.all = append(c.all, h.survivor(i))
	}
	c.desk = h.newDesk(n)
	return c
}

// spread gives everybody time to think, so that the crowd's taps fall evenly on
// about so long.
func (c *crowd) spread(over time.Duration) {
	const steps = 11
	for i, s := range c.all {
		r := c.h.chance(uint64(1000 + i))
		begin := time.Duration(r.Int64N(int64(over) / 2))
		s.think = func() bool {
			d := begin
			begin = time.Duration(r.Int64N(int64(over) / steps))
			return c.h.after(d, nil)
		}
	}
}

// start lets everybody begin.
func (c *crowd) start() {
	var survivors sync.WaitGroup
	for i, s := range c.all {
		survivors.Go(func() {
			if err := s.run(c.h.ctx); err != nil {
				c.h.Errorf("conversation %d: %v", i, err)
			}
		})
	}
	c.work.Go(func() {
		survivors.Wait()
		close(c.over)
	})
	c.work.Go(c.desk.run)
}

// wait waits until all conversations have ended and every case that was to be
// taken is held.
func (c *crowd) wait() {
	c.h.Helper()
	c.work.Wait()
	if c.h.Failed() {
		c.h.FailNow()
	}
}
