package telegram

import (
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestBucketKeepsAThirdForThePressing(t *testing.T) {
	clock := still()
	b := NewBucket(clock, 30) // six at once
	take := func(want int, reserve bool) int {
		n, wait, err := b.Take(t.Context(), want, reserve)
		if err != nil || n == 0 && wait <= 0 {
			t.Fatal(n, wait, err)
		}
		return n
	}
	if n := take(10, false); n != 4 {
		t.Errorf("others took %d", n)
	}
	if n := take(10, true); n != 2 {
		t.Errorf("the pressing took %d", n)
	}
	n := 0
	for range 1000 {
		clock.Advance(10 * time.Millisecond)
		got, _, _ := b.Take(t.Context(), 10, true)
		n += got
	}
	if n < 299 || n > 301 {
		t.Errorf("%d in ten seconds", n)
	}
}

func TestBucketSaysWhenToAskAgain(t *testing.T) {
	for _, rate := range []int{1, 2, 3, 7, 30, 1000} {
		clock := still()
		b := NewBucket(clock, rate)
		for range 200 {
			n, wait, _ := b.Take(t.Context(), 1, false)
			if n == 0 {
				clock.Advance(wait)
				if n, _, _ = b.Take(t.Context(), 1, false); n != 1 {
					t.Fatalf("at %d a second: asked again too early", rate)
				}
			}
		}
	}
}

func TestGroupKeepsRoomForAlerts(t *testing.T) {
	p := newGroupPace(20)
	now, amended := noon, 0
	for ; !p.next(now, hotline.RankAmend).After(now); amended++ {
		p.note(now, hotline.RankAmend)
	}
	alerted := 0
	for ; !p.next(now, hotline.RankUrgent).After(now); alerted++ {
		p.note(now, hotline.RankUrgent)
	}
	if amended != 5 || alerted != 15 {
		t.Errorf("%d amendments, then %d alerts", amended, alerted)
	}
	if p.idle(now).Sub(now) != groupWindow {
		t.Error("forgotten too early")
	}
	at := p.next(now, hotline.RankUrgent)
	if at.Sub(now) != groupWindow || p.next(at, hotline.RankUrgent).After(at) {
		t.Errorf("the next goes at %v", at.Sub(now))
	}
}

func TestPrivateChatTakesAShortBurst(t *testing.T) {
	p := newPrivatePace(noon, 1)
	now, sent := noon, 0
	for now.Before(noon.Add(10 * time.Second)) {
		if at := p.next(now, hotline.RankCard); at.After(now) {
			now = at
			continue
		}
		p.note(now, hotline.RankCard)
		sent++
	}
	if sent != privateBurst+9 {
		t.Errorf("%d in ten seconds", sent)
	}
}
