package intake

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// events are the person's side of a whole conversation, with the outcomes that
// a lane would report.
func conversation() []hotline.Event {
	now := time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	msg := 100
	update := func(u hotline.Update) hotline.Event {
		u.Chat, u.From, u.Lang = chatID, chatID, "en"
		if u.Kind != hotline.Press {
			msg++
			u.Msg = msg
		}
		now = now.Add(3 * time.Second)
		return hotline.Event{To: hotline.ChatActor(chatID), At: now, Update: &u}
	}
	events := []hotline.Event{update(hotline.Update{Kind: hotline.Command, Command: "start"})}
	for _, data := range []string{
		"language:en", "promise:continue", "danger:yes", "phone:own", "write:any", "situation:out", "place:KH-1", "people:2-5",
		"frail:hurt", "frail:_done", "needs:medical", "needs:shelter", "needs:_done", "medical:fever", "medical:_done",
		"trust:_done", "words", "checkin:tonight", "review:send",
	} {
		if data == "words" {
			events = append(events, update(hotline.Update{Kind: hotline.Text, Text: "we are behind the market, near the blue gate"}))
			continue
		}
		events = append(events, update(hotline.Update{Kind: hotline.Press, Msg: 101, Query: "1", Data: data}))
	}
	return events
}

func BenchmarkDecide(b *testing.B) {
	events := conversation()
	env := hotline.Env{
		Rand:   rand.New(rand.NewPCG(1, 2)),
		LaneOf: func(hotline.Actor) int { return 0 }, House: &hotline.House{},
		Mac: fakeMac,
	}
	b.ReportAllocs()
	var raw []byte
	for i := 0; b.Loop(); i++ {
		ev := events[i%len(events)]
		if i%len(events) == 0 {
			raw = nil
		}
		env.Now = ev.At
		d, err := decider.Decide(env, ev, raw)
		if err != nil {
			b.Fatal(err)
		}
		raw = d.State
	}
}

func TestDecidingTwiceGivesTheSame(t *testing.T) {
	var raw []byte
	for _, ev := range conversation() {
		var states [2][]byte
		var n [2]int
		for i := range states {
			d, err := decider.Decide(hotline.Env{
				Now: ev.At, Rand: rand.New(rand.NewPCG(7, 7)), LaneOf: func(hotline.Actor) int { return 0 }, House: &hotline.House{},
				Mac: fakeMac,
			}, ev, slices.Clone(raw))
			if err != nil {
				t.Fatal(err)
			}
			states[i], n[i] = d.State, len(d.Effects)
		}
		if !slices.Equal(states[0], states[1]) || n[0] != n[1] {
			t.Fatalf("two decisions of one event differ")
		}
		raw = states[0]
	}
	if len(raw) > 1024 {
		t.Errorf("a conversation's state takes %d bytes", len(raw))
	}
	t.Logf("%d bytes", len(raw))
}
