package redisstore

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// One update in the life of a lane, on a real server: a state of 900 bytes and
// a card of 600. b.N counts updates; each of the goroutines owns its lanes.

func BenchmarkUpdate(b *testing.B) {
	h := onServer(b, single)
	s := h.open()
	state := bytes.Repeat([]byte("s"), 900)
	card := hotline.Send{Chat: 1, Slot: "i:card", Body: hotline.Body{Lines: []hotline.Msg{hotline.Words(string(bytes.Repeat([]byte("c"), 600)))}}}
	var lane, id atomic.Int64
	b.SetParallelism(hotline.Lanes / 4)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		of := int(lane.Add(1)-1) % hotline.Lanes
		own := h.claim(s, of)
		a := in(s, of, 1000*of)
		for pb.Next() {
			n := id.Add(1)
			h.journal(s, text(n, a, "words of a person"))
			p := h.pull(s, own)
			h.commit(s, &own, hotline.Commit{
				Pop: len(p.Entries), Seq: uint64(n),
				States: []hotline.StateWrite{{Actor: a, State: state, Life: time.Hour, WakeAt: noon.Add(time.Hour)}},
				Put:    []hotline.Out{{Field: "p:1|1|i:card", Seq: uint64(n), Actor: a, At: noon, Send: &card}},
			})
			h.commit(s, &own, hotline.Commit{Done: []string{"p:1|1|i:card"}})
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
}

func BenchmarkJournal(b *testing.B) {
	h := onServer(b, single)
	s := h.open()
	var id int64
	b.ReportAllocs()
	for b.Loop() {
		var batch [100]hotline.Event
		for i := range batch {
			id++
			batch[i] = text(id, hotline.ChatActor(int64(i)), "words of a person")
		}
		h.journal(s, batch[:]...)
	}
	b.ReportMetric(float64(id)/b.Elapsed().Seconds(), "updates/s")
}

func BenchmarkPull(b *testing.B) {
	for _, n := range []int{1, 32} {
		b.Run(fmt.Sprint(n, " entries"), func(b *testing.B) {
			h := onServer(b, single)
			s := h.open()
			own := h.claim(s, 7)
			c := hotline.Commit{}
			for i := range n {
				a := in(s, 7, 1000*i)
				h.journal(s, text(int64(i), a, "words of a person"))
				c.States = append(c.States, hotline.StateWrite{Actor: a, State: make([]byte, 900), Life: time.Hour, WakeAt: noon.Add(time.Hour)})
			}
			h.commit(s, &own, c)
			b.ReportAllocs()
			for b.Loop() {
				if p := h.pull(s, own); len(p.Entries) != n || len(p.States) != n {
					b.Fatal("pulled something else")
				}
			}
		})
	}
}

func BenchmarkCommit(b *testing.B) {
	h := onServer(b, single)
	s := h.open()
	own := h.claim(s, 7)
	a := in(s, 7, 1)
	c := hotline.Commit{
		States: []hotline.StateWrite{{Actor: a, State: make([]byte, 900), Life: time.Hour, WakeAt: noon.Add(time.Hour)}},
		Put:    []hotline.Out{post(1, a, "words of a person")},
	}
	b.ReportAllocs()
	for b.Loop() {
		h.commit(s, &own, c)
	}
}
