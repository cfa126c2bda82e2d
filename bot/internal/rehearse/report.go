package rehearse

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/sandbox"
)

// Report says how the rehearsal went. Its JSON is for scripts: names stay.
type Report struct {
	Survivors int `json:"survivors"`
	Finished  int `json:"finished"`
	// Asleep are conversations that had begun before, and lie untouched.
	Asleep int `json:"asleep"`
	// Lost are survivors who did not come to the end, and cases that told
	// something and of which the group never heard.
	Lost    int     `json:"lost"`
	Updates int64   `json:"updates"`
	Rate    float64 `json:"updates_per_s"`
	// CPU is the service's alone, in µs an update; 0 where the system does not
	// tell.
	CPU   float64 `json:"cpu_us_per_update"`
	Calls float64 `json:"calls_per_update"` // getUpdates apart
	// Reply is from a survivor's update to the card that answers it. Alert is
	// from the tap that tells the first thing to the message in the group. An
	// alert does not say whose it is: that is what it is for. So those in danger,
	// and the others, are each matched in the order in which they came.
	Reply  Span    `json:"reply_ms"`
	Alert  Span    `json:"alert_ms"`
	Urgent Span    `json:"urgent_alert_ms"`
	Sends  float64 `json:"sends_per_intake"` // sent, edited or copied, to whomever
	// Refused are calls answered with 429.
	Refused int64 `json:"refused_429"`
	// Again are taps on a card that a newer one had just replaced. They are not
	// heard, and were repeated.
	Again int64 `json:"tapped_again"`

	Seconds float64 `json:"seconds"`
	StartMS float64 `json:"start_ms"` // from the start to the first getUpdates
	RSS     float64 `json:"rss_mb"`   // the most memory the service held
	Seed    uint64  `json:"seed"`
	Redis   string  `json:"redis"` // "embedded" or "given"
}

// Span is two percentiles, in ms.
type Span struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

func span(list []time.Duration) Span {
	if len(list) == 0 {
		return Span{}
	}
	slices.Sort(list)
	at := func(q float64) float64 {
		return milliseconds(list[min(len(list)-1, int(math.Ceil(q*float64(len(list))))-1)])
	}
	return Span{P50: at(0.50), P99: at(0.99)}
}

func milliseconds(d time.Duration) float64 { return round(d.Seconds() * 1000) }

func round(x float64) float64 { return math.Round(x*100) / 100 }

// waits matches alerts with the taps that asked for them, in order.
func waits(taps, came []time.Time) (out []time.Duration) {
	byTime := func(a, b time.Time) int { return a.Compare(b) }
	slices.SortFunc(taps, byTime)
	slices.SortFunc(came, byTime)
	for i := range min(len(taps), len(came)) {
		out = append(out, max(0, came[i].Sub(taps[i])))
	}
	return out
}

func (c *crowd) report(took time.Duration, before, after sandbox.Stats) *Report {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.desk.mu.Lock()
	defer c.desk.mu.Unlock()
	r := &Report{Survivors: c.o.Survivors, Finished: int(c.finished.Load()), Asleep: c.o.Asleep, Seed: c.o.Seed}
	r.Lost = r.Survivors - r.Finished + int(max(0, c.asked.Load()-c.desk.seen.Load()))
	r.Updates = after.Updates - before.Updates
	r.Seconds = round(took.Seconds())
	r.Rate = round(float64(r.Updates) / took.Seconds())
	var calls int64
	for name, n := range after.Calls {
		if name != "getUpdates" {
			calls += n - before.Calls[name]
		}
	}
	r.Calls = round(float64(calls) / float64(max(1, r.Updates)))
	r.Sends = round(float64(after.Sends-before.Sends) / float64(max(1, r.Finished)))
	r.Refused = after.Refused429 - before.Refused429
	r.Again = c.again.Load()
	r.Reply = span(c.replies)
	urgent := waits(c.taps[1], c.desk.came[1])
	r.Urgent = span(slices.Clone(urgent))
	r.Alert = span(append(urgent, waits(c.taps[0], c.desk.came[0])...))
	return r
}

// Print writes the report for a person to read.
func (r *Report) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, `finished   %d of %d, %d lost, in %.1f s (seed %d); %d more asleep
updates    %d, %.0f a second
cost       %.0f µs of the service's CPU an update, %.0f MB at most, ready after %.0f ms
calls      %.2f an update, %.1f sends an intake, %d refused with 429, %d taps made again
reply      %.1f ms (p50), %.1f ms (p99)
alert      %.1f ms (p50), %.1f ms (p99); in danger: %.1f ms, %.1f ms
redis      %s
`, r.Finished, r.Survivors, r.Lost, r.Seconds, r.Seed, r.Asleep, r.Updates, r.Rate, r.CPU, r.RSS, r.StartMS,
		r.Calls, r.Sends, r.Refused, r.Again, r.Reply.P50, r.Reply.P99, r.Alert.P50, r.Alert.P99, r.Urgent.P50, r.Urgent.P99, r.Redis)
	return err
}

// progress draws a bar until ctx ends.
func (c *crowd) progress(ctx context.Context) {
	if c.o.Progress == nil {
		return
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	const wide = 40
	for {
		done, of := int(c.finished.Load()), c.o.Survivors
		full := wide * done / of
		_, _ = fmt.Fprintf(c.o.Progress, "\r%s%s %d of %d through, %d of %d alerts ",
			strings.Repeat("█", full), strings.Repeat("░", wide-full), done, of, c.desk.seen.Load(), c.asked.Load())
		select {
		case <-tick.C:
		case <-ctx.Done():
			_, _ = fmt.Fprint(c.o.Progress, "\r\x1b[K")
			return
		}
	}
}
