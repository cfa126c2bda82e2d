package redisstore

import (
	"errors"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"
)

func TestOpenRefuses(t *testing.T) {
	cases := []struct {
		name, says string
		spoil      func(t *testing.T, h *house)
	}{
		{"another number of lanes", "another number of lanes", func(t *testing.T, h *house) {
			h.raw.Set(t.Context(), houseLanes, "32", 0)
		}},
		{"other keys", "HOTLINE_KEYS", func(t *testing.T, h *house) {
			h.keys, _ = seal.ParseKeys(seal.NewKey())
		}},
		{"a damaged naming key", "backup", func(t *testing.T, h *house) {
			h.raw.Set(t.Context(), houseNaming, "x", 0)
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				_ = h.open().Close()
				c.spoil(t, h)
				s, err := Open(t.Context(), Options{URL: h.url, Keys: h.keys})
				if err == nil {
					_ = s.Close()
				}
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Fatalf("got %v, want %q", err, c.says)
				}
			})
		})
	}
}

func TestOpenWithoutRedis(t *testing.T) {
	keys, _ := seal.ParseKeys(seal.NewKey())
	_, err := Open(t.Context(), Options{URL: "redis://:CANARY@127.0.0.1:1", Keys: keys})
	if err == nil || strings.Contains(err.Error(), "CANARY") || !strings.Contains(err.Error(), "refused") {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{URL: "redis://127.0.0.1:1"}); err == nil {
		t.Fatal("opened without keys")
	}
}

func TestLanesAreTheSameForAll(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		one, two := h.open(), h.open()
		for id := range int64(200) {
			a := hotline.ChatActor(id)
			if one.LaneOf(a) != two.LaneOf(a) || one.name(a) != two.name(a) {
				t.Fatal("two processes disagree about a lane or a name")
			}
		}
	})
}

func TestScriptsAreLoadedAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		a := hotline.ChatActor(1)
		h.journal(s, text(1, a, "before"))
		if err := h.raw.ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		h.journal(s, text(1, a, "again"), text(2, a, "after"))
		own := h.claim(s, s.LaneOf(a))
		if got := words(h.pull(s, own)); strings.Join(got, " ") != "before after" {
			t.Errorf("the journal holds %q", got)
		}
		h.raw.ScriptFlush(t.Context())
		if crew, err := s.Beat(t.Context(), "one", "1", false); err != nil || len(crew.Live) != 1 {
			t.Errorf("a heartbeat without its script: %v", err)
		}
	})
}

func TestCloseEndsWaiting(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		wakes := s.Wakes(t.Context())
		if err := s.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, open := <-wakes; open {
			t.Error("a wake-up came out of nothing")
		}
		if _, err := s.Journal(t.Context(), []hotline.Event{text(1, hotline.ChatActor(1), "x")}); !errors.Is(err, ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		if err := s.Ping(t.Context()); err == nil {
			t.Error("a closed store answers")
		}
	})
}
