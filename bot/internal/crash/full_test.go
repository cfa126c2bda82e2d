package crash

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// TestRedisFull lets Redis run out of memory while a crowd is tapping, for
// longer than a sign of life lasts, and gives it room again. What is refused is
// refused whole, and waits; what was begun is finished.
func TestRedisFull(t *testing.T) {
	h := newHouse(t)
	c := h.newCrowd(30)
	c.spread(10 * time.Second)
	one := h.serve("one")
	c.start()
	// A process that has not yet opened its store says that Redis is full, and ends.
	answered := func(v sandbox.View) bool {
		return slices.ContainsFunc(v.Messages, func(m sandbox.Message) bool { return m.FromBot })
	}
	if err := c.all[0].phone.Wait(h.ctx, answered); err != nil {
		t.Fatal(err)
	}
	r := h.chance(1)
	times := 0
	for times < 2 && h.after(time.Second+time.Duration(r.Int64N(int64(time.Second))), c.over) {
		h.redis.tell("CONFIG SET maxmemory 1")
		h.after(2*time.Second+time.Duration(r.Int64N(int64(4*time.Second))), nil)
		h.redis.tell("CONFIG SET maxmemory 0")
		times++
	}
	c.wait()
	t.Logf("%d times full", times)
	c.check(true)
	one.stop()
}

// tell has the server do a command that answers OK.
func (d *database) tell(command string) {
	d.h.Helper()
	conn, err := net.Dial("unix", d.socket())
	if err != nil {
		d.h.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := fmt.Fprintf(conn, "%s\r\n", command); err != nil {
		d.h.Fatal(err)
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || strings.TrimSpace(answer) != "+OK" {
		d.h.Fatalf("%s: %q, %v", command, answer, err)
	}
}
