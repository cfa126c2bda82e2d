package admin

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hotline/bot/internal/hotline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func get(t *testing.T, a *Admin, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestReadiness(t *testing.T) {
	a := New()
	for _, path := range []string{"/healthz", "/readyz"} {
		if code, _ := get(t, a, path); code != http.StatusOK {
			t.Errorf("%s is %d without checks", path, code)
		}
	}
	works := false
	a.Check("redis", func(context.Context) error {
		if works {
			return nil
		}
		return errors.New("canary 10.0.0.1")
	})
	a.Check("lanes", func(context.Context) error { return nil })
	code, body := get(t, a, "/readyz")
	if code != http.StatusServiceUnavailable || strings.TrimSpace(body) != `{"status":"not ready","failing":["redis"]}` {
		t.Errorf("%d %s", code, body)
	}
	works = true
	if code, body := get(t, a, "/readyz"); code != http.StatusOK {
		t.Errorf("%d %s", code, body)
	}
	if code, _ := get(t, a, "/healthz"); code != http.StatusOK {
		t.Error("not healthy")
	}
}

func TestCheckThatHangsFails(t *testing.T) {
	a := New()
	a.Check("sending", func(ctx context.Context) error { <-ctx.Done(); return nil })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := a.Ready(ctx); len(got) > 1 {
		t.Error(got)
	}
	hang := make(chan struct{})
	defer close(hang)
	a.Check("deaf", func(context.Context) error { <-hang; return nil })
	if got := a.Ready(ctx); len(got) == 0 || got[len(got)-1] != "deaf" {
		t.Error(got)
	}
}

func TestMetrics(t *testing.T) {
	a := New()
	a.Update(hotline.Text)
	a.Decided("text", "ok", time.Millisecond)
	a.Committed(3, time.Millisecond)
	a.Lag(time.Second)
	a.Called("sendMessage", hotline.RankCard, "delivered", time.Millisecond)
	a.Called("sendMessage", hotline.RankCard, "flood", time.Millisecond)
	a.TapToReply(time.Second)
	a.TapToAlert(time.Second)
	a.Wiped(2)
	a.Fallback()
	a.Heartbeat("withheld")
	a.Failing("sending", true)
	a.Failing("redis", true)
	a.Failing("redis", false)
	a.Alarm("event-set-aside")
	a.Outbox(func() (n [hotline.Ranks]int) { n[hotline.RankUrgent] = 4; return n })
	_, body := get(t, a, "/metrics")
	for _, want := range []string{
		`hotline_updates_total{kind="text"} 1`, `hotline_decision_seconds_count{event="text",outcome="ok"} 1`, `hotline_committed_events_total 3`,
		`hotline_send_seconds_count{method="sendMessage",outcome="delivered",rank="card"} 1`, `hotline_floods_total 1`,
		`hotline_wipes_total 1`, `hotline_undeletable_messages_total 2`, `hotline_locale_fallbacks_total 1`,
		`hotline_alarms_total{code="event-set-aside"} 1`, `hotline_events_set_aside_total 1`, `hotline_outbox_depth{rank="urgent"} 4`,
		`hotline_heartbeats_total{outcome="withheld"} 1`, `hotline_part_failing{part="sending"} 1`, `hotline_part_failing{part="redis"} 0`,
		`hotline_tap_to_reply_seconds_count 1`, `hotline_tap_to_alert_seconds_count 1`, `hotline_lane_lag_seconds_count 1`,
	} {
		if !strings.Contains(body, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
}

func TestLabelsAreWordsAndFew(t *testing.T) {
	a := New()
	for _, canary := range []string{"Sok Dara", "7001234567", "សុខា", "", strings.Repeat("x", 41), "chat7001"} {
		a.Alarm(canary)
		a.Update(hotline.UpdateKind(canary))
	}
	for i := range 200 {
		a.Alarm("code-" + string(rune('a'+i%26)) + string(rune('a'+i/26)))
	}
	_, body := get(t, a, "/metrics")
	// A few digits alone stand in figures, too.
	for _, bad := range []string{"Sok", "7001234567", "chat7001", "សុខា"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s became a label", bad)
		}
	}
	if n := strings.Count(body, "hotline_alarms_total{"); n != mostWords+1 {
		t.Errorf("%d codes", n)
	}
}

func TestServeStops(t *testing.T) {
	a := New()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, l) }()
	tr := &http.Transport{DisableKeepAlives: true}
	defer tr.CloseIdleConnections()
	res, err := (&http.Client{Transport: tr}).Get("http://" + l.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || !strings.Contains(string(body), "ok") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := a.Run(t.Context(), "256.0.0.1:bad"); err == nil {
		t.Error("listened on no address")
	}
}
