package redisstore

import (
	"testing"
	"time"
)

func TestBucketIsSharedByAllProcesses(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		one, two := h.open().Bucket(30), h.open().Bucket(30)
		take := func(b *Bucket, want int, reserve bool) (int, time.Duration) {
			t.Helper()
			got, after, err := b.Take(t.Context(), want, reserve)
			if err != nil {
				t.Fatal(err)
			}
			return got, after
		}
		// It holds three, and keeps one of them for the pressing.
		if got, _ := take(one, 10, false); got != 2 {
			t.Errorf("took %d", got)
		}
		got, after := take(two, 1, false)
		if got != 0 || after <= 0 || after > 50*time.Millisecond {
			t.Errorf("took %d, to come again after %v", got, after)
		}
		if got, _ := take(two, 10, true); got != 1 {
			t.Errorf("of the reserve it took %d", got)
		}
		if got, _ := take(one, 1, true); got != 0 {
			t.Errorf("of an empty bucket it took %d", got)
		}
		if ttl := h.raw.PTTL(t.Context(), houseBudget).Val(); ttl <= 0 || ttl > time.Minute {
			t.Errorf("the bucket lives for %v", ttl)
		}

		// Whoever waits as long as told gets one, and in any second no more
		// than the rate goes out.
		sum := 0
		for range 1000 {
			h.clock.Advance(time.Millisecond)
			got, _ := take(one, 10, true)
			sum += got
		}
		if sum < 25 || sum > 28 {
			t.Errorf("%d went out in a second", sum)
		}
		_, after = take(two, 1, false)
		h.clock.Advance(after)
		if got, _ := take(two, 1, false); got != 1 {
			t.Errorf("after waiting %v it took %d", after, got)
		}
	})
}

// A process whose clock was hours ahead, and was set right, stops nobody's
// sends; one that is a little ahead gives nobody more.
func TestBucketOutlivesAClockThatIsSetBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.open().Bucket(30)
		take := func() int {
			t.Helper()
			got, _, err := b.Take(t.Context(), 10, true)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		h.clock.Advance(7 * time.Hour)
		if take() != 3 || take() != 0 {
			t.Fatal("a full bucket does not hold three")
		}
		h.clock.Advance(-2 * time.Second)
		if take() != 0 {
			t.Error("a clock that is a little behind fills the bucket")
		}
		h.clock.Advance(-7 * time.Hour)
		if take() != 0 {
			t.Error("a clock that is set back fills the bucket")
		}
		h.clock.Advance(time.Second)
		if take() != 3 {
			t.Error("a clock that was set back never fills the bucket again")
		}
	})
}
