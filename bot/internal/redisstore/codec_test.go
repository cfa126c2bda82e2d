package redisstore

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"
)

func TestEventsComeBackWhole(t *testing.T) {
	to := hotline.ChatActor(-42)
	at := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)
	for name, ev := range map[string]hotline.Event{
		"an update": {To: to, At: at, Seed: [32]byte{1, 31: 2}, Update: &hotline.Update{
			ID: 1 << 40, Kind: hotline.Place, Chat: -42, Point: &hotline.Point{Lat: 11.5, Lng: 104.9, Accuracy: 10}, Text: "ជួយ \x00 \"<&>",
		}},
		"a post": {To: hotline.CaseOf("7KQ2MX"), At: at, Post: &hotline.Post{From: to, Tell: &hotline.Tell{
			Case: "7KQ2MX", Chat: 42, WriteUntil: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
		}}},
		"a tick":            {To: to, At: at, Tick: true},
		"one without times": {To: to, Update: &hotline.Update{}},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := appendEvent([]byte("x"), &ev)
			if err != nil {
				t.Fatal(err)
			}
			got, err := parseEvent(b[1:])
			if err != nil || !reflect.DeepEqual(got, ev) {
				t.Errorf("came back as %+v, %v", got, err)
			}
		})
	}
}

func TestCeilMS(t *testing.T) {
	for _, c := range []struct {
		name string
		at   time.Time
		want int64
	}{
		{"whole", time.UnixMilli(5), 5},
		{"a bit more", time.UnixMilli(5).Add(1), 6},
		{"before 1970", time.UnixMilli(-5), -5},
		{"before 1970 and a bit", time.UnixMilli(-5).Add(1), -4},
		{"far ahead", time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), 253370764800000},
	} {
		if got := ceilMS(c.at); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func FuzzParseEvent(f *testing.F) {
	for _, ev := range []hotline.Event{
		{To: hotline.ChatActor(1), Update: &hotline.Update{Text: "x"}},
		{To: hotline.ChatActor(1), Post: &hotline.Post{}},
		{To: hotline.ChatActor(1), Tick: true},
	} {
		b, _ := appendEvent(nil, &ev)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ev, err := parseEvent(b)
		if err != nil {
			if ev != (hotline.Event{}) {
				t.Error("an error and an event")
			}
			return
		}
		// What was read can be written and read again.
		again, err := appendEvent(nil, &ev)
		if err != nil {
			t.Skip("an actor's name may be longer than is written")
		}
		if back, err := parseEvent(again); err != nil || back.To != ev.To || !back.At.Equal(ev.At) {
			t.Errorf("came back as %+v, %v", back, err)
		}
	})
}

// FuzzStored feeds what a damaged or foreign store may hold to all that reads.
func FuzzStored(f *testing.F) {
	keys, _ := seal.ParseKeys(seal.NewKey())
	s := &Store{keys: keys, names: seal.NewNaming(), me: "me"}
	k := &lanes[7]
	ev := text(1, hotline.ChatActor(1), "x")
	entry, _ := s.entry(k, &ev)
	f.Add(string(entry))
	f.Add(s.name(ev.To) + "T17-3.x")
	f.Add(string(s.sealState(k, s.name(ev.To), ev.To.String(), []byte("state"))))
	f.Add("me 1,2")
	f.Fuzz(func(t *testing.T, stored string) {
		if ev, err := s.event(k, stored, hotline.Actor{}); err == nil && ev.To.IsZero() {
			t.Error("an event for nobody")
		}
		if a, _, err := s.openState(k, stored[:min(len(stored), 22)], stored); err == nil && a.IsZero() {
			t.Error("a state of nobody")
		}
		if _, err := s.openOut(k, "#1", stored); err == nil {
			t.Error("an outbox entry out of nothing")
		}
		for _, lane := range s.parseWake(stored) {
			if lane < 0 || lane >= hotline.Lanes || strings.HasPrefix(stored, "me ") {
				t.Error("a wake-up of no lane, or of one's own")
			}
		}
	})
}
