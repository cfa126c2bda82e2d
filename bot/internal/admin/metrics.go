package admin

import (
	"io"
	"log"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"hotline/bot/internal/hotline"
)

// silent swallows the HTTP server's own log, whose lines hold addresses of
// who connected.
var silent = log.New(io.Discard, "", 0)

// metrics are the figures of one process. Every label is a fixed word; see
// [vocabulary].
type metrics struct {
	updates   *prometheus.CounterVec
	decisions *prometheus.HistogramVec
	commits   prometheus.Histogram
	committed prometheus.Counter
	lag       prometheus.Histogram
	sends     *prometheus.HistogramVec
	floods    prometheus.Counter
	reply     prometheus.Histogram
	alert     prometheus.Histogram
	wipes     prometheus.Counter
	undeleted prometheus.Counter
	aside     prometheus.Counter
	fallbacks prometheus.Counter
	alarms    *prometheus.CounterVec
	beats     *prometheus.CounterVec
	failing   *prometheus.GaugeVec
	depth     *depth
	words     vocabulary
}

// Buckets in seconds: what decides is quick, what talks is not, and what
// people wait for is somewhere between a blink and an hour.
var (
	quick = prometheus.ExponentialBuckets(0.00001, 4, 10)
	calls = prometheus.ExponentialBuckets(0.005, 2, 13)
	waits = prometheus.ExponentialBuckets(0.025, 2, 18)
)

func (m *metrics) register(r *prometheus.Registry) {
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "hotline", Name: name, Help: help})
		r.MustRegister(c)
		return c
	}
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "hotline", Name: name, Help: help}, labels)
		r.MustRegister(c)
		return c
	}
	histogram := func(name, help string, buckets []float64) prometheus.Histogram {
		h := prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "hotline", Name: name, Help: help, Buckets: buckets})
		r.MustRegister(h)
		return h
	}
	histograms := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "hotline", Name: name, Help: help, Buckets: buckets}, labels)
		r.MustRegister(h)
		return h
	}
	m.updates = counters("updates_total", "Updates taken from Telegram, by kind.", "kind")
	m.decisions = histograms("decision_seconds", "Time to decide an event, by its kind and the outcome.", quick, "event", "outcome")
	m.commits = histogram("commit_seconds", "Time to commit a turn of a lane.", calls)
	m.committed = counter("committed_events_total", "Events whose decision is committed.")
	m.lag = histogram("lane_lag_seconds", "Age of events when they are decided.", waits)
	m.sends = histograms("send_seconds", "Time of calls that send, by method, rank and outcome.", calls, "method", "rank", "outcome")
	m.floods = counter("floods_total", "Times Telegram said 429, too many requests.")
	m.reply = histogram("tap_to_reply_seconds", "From a survivor's update to the card that answers it.", waits)
	m.alert = histogram("tap_to_alert_seconds", "From the answer that makes an alert to the alert in the group.", waits)
	m.wipes = counter("wipes_total", "Chats wiped.")
	m.undeleted = counter("undeletable_messages_total", "Messages that Telegram did not let a wipe delete.")
	m.aside = counter("events_set_aside_total", "Events set aside as poison. Each needs a person.")
	m.fallbacks = counter("locale_fallbacks_total", "Texts that were not there in the language asked for.")
	m.alarms = counters("alarms_total", "Alarms, by their code.", "code")
	m.beats = counters("heartbeats_total", "Heartbeats to the outside watcher: sent, not taken, or withheld because something fails.", "outcome")
	m.failing = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Namespace: "hotline", Name: "part_failing", Help: "1 while a part of the service fails, as the process that watches sees it.",
	}, []string{"part"})
	r.MustRegister(m.failing)
	m.depth = newDepth(r)
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector())
}

// Update counts an update taken in, by its kind.
func (m *metrics) Update(kind hotline.UpdateKind) {
	m.updates.WithLabelValues(m.words.word("kind", string(kind))).Inc()
}

// Decided counts a decision. kind is the event's kind and outcome "ok" or
// "failed".
func (m *metrics) Decided(kind, outcome string, took time.Duration) {
	m.decisions.WithLabelValues(m.words.word("event", kind), m.words.word("decided", outcome)).Observe(took.Seconds())
}

// Committed counts a commit of that many events.
func (m *metrics) Committed(events int, took time.Duration) {
	m.commits.Observe(took.Seconds())
	m.committed.Add(float64(max(events, 0)))
}

// Lag notes the age of an event when it is decided.
func (m *metrics) Lag(d time.Duration) { m.lag.Observe(max(d, 0).Seconds()) }

// Called notes a call to the Bot API: its method, the rank of what was sent,
// and how it ended. The outcome "flood" counts as a 429.
func (m *metrics) Called(method string, rank hotline.Rank, outcome string, took time.Duration) {
	m.sends.WithLabelValues(m.words.word("method", method), rankName(rank), m.words.word("outcome", outcome)).Observe(took.Seconds())
	if outcome == "flood" {
		m.floods.Inc()
	}
}

// TapToReply notes how long a survivor waited for the card that answers them.
func (m *metrics) TapToReply(d time.Duration) { m.reply.Observe(max(d, 0).Seconds()) }

// TapToAlert notes how long an alert took from the tap to the group.
func (m *metrics) TapToAlert(d time.Duration) { m.alert.Observe(max(d, 0).Seconds()) }

// Wiped counts a wipe and the messages that could not be deleted.
func (m *metrics) Wiped(undeletable int) {
	m.wipes.Inc()
	m.undeleted.Add(float64(max(undeletable, 0)))
}

// Fallback counts a text that was not there in the language asked for. Which
// language is not told: a rare one names a nationality.
func (m *metrics) Fallback() { m.fallbacks.Inc() }

// Alarm counts an alarm. Code is a fixed word. An event set aside counts as
// such too.
func (m *metrics) Alarm(code string) {
	m.alarms.WithLabelValues(m.words.word("code", code)).Inc()
	if code == "event-set-aside" || code == "sent-set-aside" {
		m.aside.Inc()
	}
}

// Heartbeat counts a heartbeat: "sent", "failed" or "withheld".
func (m *metrics) Heartbeat(outcome string) {
	m.beats.WithLabelValues(m.words.word("heartbeat", outcome)).Inc()
}

// Failing notes whether a part of the service fails.
func (m *metrics) Failing(part string, fails bool) {
	value := 0.0
	if fails {
		value = 1
	}
	m.failing.WithLabelValues(m.words.word("part", part)).Set(value)
}

// Outbox names the function that tells how many entries of each rank wait to
// be sent. It is asked whenever the metrics are read.
func (m *metrics) Outbox(waiting func() [hotline.Ranks]int) { m.depth.ask(waiting) }

// vocabulary keeps labels to short words and to few of them, whatever is given
// to a method by mistake: a label is for ever and is read by many.
type vocabulary struct {
	mu    sync.Mutex
	known map[string]map[string]bool
}

// mostWords is how many different values a label takes.
const mostWords = 64

// other stands for every value that is no word, or one too many.
const other = "other"

func (v *vocabulary) word(label, value string) string {
	if !isWord(value) {
		return other
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.known == nil {
		v.known = map[string]map[string]bool{}
	}
	words := v.known[label]
	if words == nil {
		words = map[string]bool{}
		v.known[label] = words
	}
	if !words[value] && len(words) >= mostWords {
		return other
	}
	words[value] = true
	return value
}

// isWord reports whether a value is 1 to 40 ASCII letters and joining signs
// with at most three digits in a row.
func isWord(s string) bool {
	digits := 0
	for i := range len(s) {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			digits++
		case 'a' <= c|0x20 && c|0x20 <= 'z', c == '-', c == '_', c == '.':
			digits = 0
		default:
			return false
		}
		if digits > 3 {
			return false
		}
	}
	return s != "" && len(s) <= 40
}
