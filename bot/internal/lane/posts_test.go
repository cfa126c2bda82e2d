package lane_test

import (
	"fmt"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// Posts of a lane arrive although the store has lost what it last said of that
// lane, and other lanes know of it.
func TestPostsArriveAfterAStoreForgotItsLastWords(t *testing.T) {
	w := newWorld(t)
	const from = 7
	to := int64(8)
	for w.store.LaneOf(hotline.ChatActor(to)) == w.store.LaneOf(hotline.ChatActor(from)) {
		to++
	}
	passes := func(_ hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
		d := hotline.Decision{State: append([]byte{}, state...), Life: time.Hour}
		switch {
		case ev.Update != nil:
			said := hotline.Said{Chat: from, Text: ev.Update.Text}
			d.Effects = []hotline.Effect{hotline.PostTo{To: hotline.ChatActor(to), Post: hotline.Post{Said: &said}}}
		case ev.Post != nil:
			d.State = append(d.State, ev.Post.Said.Text...)
		}
		return d, nil
	}
	var rec recorder
	w.run(rec.over(passes))
	meta := fmt.Sprintf("hl:{%02d}:m", w.store.LaneOf(hotline.ChatActor(from)))
	w.writes(from, "a")
	w.writes(from, "b")
	w.awaits(func() bool { return rec.of(to) == "ab" })
	w.stop()
	w.redis.HSet(meta, "seq", "0")
	w.clock.Advance(time.Second)
	w.run(rec.over(passes))
	w.writes(from, "c")
	w.awaits(func() bool { return rec.of(to) == "abc" })
}
