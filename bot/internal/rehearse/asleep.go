package rehearse

import (
	"context"
	"strconv"
	"sync"

	"hotline/bot/internal/sandbox"
)

// firstAsleep is the id of the first who only looks. The crowd's lie below.
const firstAsleep = 1_000_000_000

// lookers is how many of them come at a time.
const lookers = 200

// lull lets people come who choose a language, read the promise, agree, and put
// the phone down. Their conversations lie there while the crowd comes.
func (c *crowd) lull(ctx context.Context, s *service) error {
	if c.o.Asleep == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next := make(chan int)
	var all sync.WaitGroup
	for range min(lookers, c.o.Asleep) {
		all.Go(func() {
			for i := range next {
				c.looks(ctx, i)
			}
		})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range c.o.Asleep {
			next <- i
		}
		close(next)
		all.Wait()
	}()
	err := c.until(ctx, s, func() bool {
		select {
		case <-done:
			return c.server.Pending() == 0 && c.server.Quiet()
		default:
			return false
		}
	})
	cancel()
	<-done
	c.mu.Lock()
	c.replies = nil
	c.mu.Unlock()
	return err
}

func (c *crowd) looks(ctx context.Context, i int) {
	id := int64(firstAsleep + i)
	s := &survivor{c: c, rnd: c.random(id)}
	s.phone = c.server.Phone(sandbox.Person{ID: id, First: "Asleep " + strconv.Itoa(i+1), Lang: "en"})
	on, ok := s.act(ctx, func() { s.phone.Starts("") }, func(*screen) bool { return true })
	for ok && on.node != nodeDanger {
		choice := "en"
		if on.node == "promise" {
			choice = "continue"
		}
		was := on.node
		on, ok = s.tap(ctx, on, choice, func(c *screen) bool { return c.node != was })
	}
}
