package admin

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"hotline/bot/internal/hotline"
)

// depth is the gauge of what waits in the outbox, asked for when it is read.
type depth struct {
	desc *prometheus.Desc

	mu      sync.Mutex
	waiting func() [hotline.Ranks]int
}

func newDepth(r *prometheus.Registry) *depth {
	d := &depth{desc: prometheus.NewDesc("hotline_outbox_depth", "Entries that wait to be sent, by rank.", []string{"rank"}, nil)}
	r.MustRegister(d)
	return d
}

func (d *depth) ask(waiting func() [hotline.Ranks]int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting = waiting
}

// Describe implements [prometheus.Collector].
func (d *depth) Describe(ch chan<- *prometheus.Desc) { ch <- d.desc }

// Collect implements [prometheus.Collector].
func (d *depth) Collect(ch chan<- prometheus.Metric) {
	d.mu.Lock()
	waiting := d.waiting
	d.mu.Unlock()
	if waiting == nil {
		return
	}
	for rank, n := range waiting() {
		ch <- prometheus.MustNewConstMetric(d.desc, prometheus.GaugeValue, float64(n), rankName(hotline.Rank(rank)))
	}
}

func rankName(r hotline.Rank) string {
	switch r {
	case hotline.RankWipe:
		return "wipe"
	case hotline.RankUrgent:
		return "urgent"
	case hotline.RankAlert:
		return "alert"
	case hotline.RankReply:
		return "reply"
	case hotline.RankCard:
		return "card"
	case hotline.RankAmend:
		return "amend"
	case hotline.RankDigest:
		return "digest"
	}
	return other
}
