package crash

import (
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// TestKill kills the service again and again while a crowd is tapping. Each
// conversation may end only after its share of the kills, so that all of them
// fall into conversations.
func TestKill(t *testing.T) {
	people, kills := 200, 50
	if testing.Short() {
		people, kills = 60, 20
	}
	h := newHouse(t)
	c := h.newCrowd(people)
	c.spread(time.Duration(kills) * 600 * time.Millisecond)
	turns := make([]chan struct{}, kills+1)
	for i := range turns {
		turns[i] = make(chan struct{})
	}
	for i, s := range c.all {
		turn := turns[1+i*kills/people]
		s.send = func() bool {
			select {
			case <-turn:
				return true
			case <-h.ctx.Done():
				return false
			}
		}
	}

	one := h.serve("one")
	c.start()
	r := h.chance(1)
	for n := 1; n <= kills; n++ {
		if !h.after(100*time.Millisecond+time.Duration(r.Int64N(int64(time.Second))), c.over) {
			t.Fatalf("the conversations were over after %d kills", n-1)
		}
		one.kill()
		one = h.serve("one")
		close(turns[n])
	}
	t.Logf("%d kills in %.1f s", kills, time.Since(h.began).Seconds())
	c.wait()
	c.check(false)
	one.stop()
}

// TestRedisKilled kills Redis several times. What it said it has, it has: each
// write is on the disk before it is answered.
func TestRedisKilled(t *testing.T) {
	h := newHouse(t)
	c := h.newCrowd(30)
	c.spread(8 * time.Second)
	one := h.serve("one")
	c.start()
	r := h.chance(1)
	kills := 0
	for kills < 8 && h.after(500*time.Millisecond+time.Duration(r.Int64N(int64(2*time.Second))), c.over) {
		h.redis.kill()
		h.after(time.Duration(r.Int64N(int64(500*time.Millisecond))), nil)
		h.redis.start()
		kills++
	}
	c.wait()
	t.Logf("%d kills of Redis", kills)
	c.check(true)
	one.stop()
}

// TestBotAPITrouble makes a part of all calls fail, in every way that calls
// fail in.
func TestBotAPITrouble(t *testing.T) {
	h := newHouse(t)
	c := h.newCrowd(30)
	c.spread(6 * time.Second)
	trouble := sandbox.Seeded(h.seed, 0.15,
		sandbox.RetryAfter(1), sandbox.Error500, sandbox.Error502, sandbox.DropBefore, sandbox.DropAfter,
		sandbox.Action{Status: 500, Acted: true}, sandbox.Delay(200*time.Millisecond))
	// A call that hangs costs its whole time-out, so there are few of them.
	hang := sandbox.On(sandbox.Seeded(h.seed+1, 0.01, sandbox.Hang), "sendMessage", "editMessageText", "deleteMessages", "answerCallbackQuery")
	one := h.serve("one")
	c.start()
	h.api.SetFault(sandbox.Except(sandbox.Either(hang, trouble), "getMe"))
	c.wait()
	c.check(false)
	one.stop()
}

// TestEveryUpdateTwice delivers every update twice, the second time after the
// first was confirmed.
func TestEveryUpdateTwice(t *testing.T) {
	h := newHouse(t)
	h.api.Twice(true)
	c := h.newCrowd(40)
	c.spread(3 * time.Second)
	one := h.serve("one")
	c.start()
	c.wait()
	c.check(true)
	one.stop()
}
