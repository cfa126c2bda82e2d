package rehearse_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"testing"
	"time"

	"hotline/bot/internal/app"
)

// TestMain is the service too: a rehearsal runs its own program for it.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 || os.Args[1] != "serve" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := app.Serve(ctx, os.Environ(), &app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestASmallCrowd(t *testing.T) {
	var out, errs bytes.Buffer
	c := app.Rehearsal{Survivors: 20, Urgent: 0.2, Take: 0.5, Seed: 11, Patience: 20 * time.Second, JSON: true}
	if err := c.Run(t.Context(), &app.Streams{Out: &out, Err: &errs}); err != nil {
		t.Fatalf("%v\n%s%s", err, out.Bytes(), errs.Bytes())
	}
	dec := json.NewDecoder(&out)
	var r map[string]any
	if err := dec.Decode(&r); err != nil {
		t.Fatal(err)
	}
	if dec.More() {
		t.Error("more than one object was printed")
	}
	for name, want := range map[string]float64{"survivors": 20, "finished": 20, "lost": 0, "refused_429": 0, "seed": 11} {
		if r[name] != want {
			t.Errorf("%s is %v, not %v", name, r[name], want)
		}
	}
	for _, name := range []string{"updates_per_s", "calls_per_update", "sends_per_intake"} {
		if n, ok := r[name].(float64); !ok || n <= 0 {
			t.Errorf("%s is %v", name, r[name])
		}
	}
	if _, ok := r["cpu_us_per_update"].(float64); !ok {
		t.Error("the service's CPU is not told")
	}
	for _, name := range []string{"reply_ms", "alert_ms"} {
		span, _ := r[name].(map[string]any)
		p50, ok1 := span["p50"].(float64)
		p99, ok2 := span["p99"].(float64)
		if !ok1 || !ok2 || p50 <= 0 || p99 < p50 {
			t.Errorf("%s is %v", name, r[name])
		}
	}
	if errs.Len() > 0 {
		t.Errorf("the service said: %s", errs.Bytes())
	}
}

func TestWhatCannotBeRehearsed(t *testing.T) {
	for name, c := range map[string]app.Rehearsal{
		"nobody":          {},
		"a share above 1": {Survivors: 1, Urgent: 1.5},
		"a negative span": {Survivors: 1, Arrive: -time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.Run(t.Context(), &app.Streams{}); err == nil {
				t.Error("it was rehearsed")
			}
		})
	}
}
