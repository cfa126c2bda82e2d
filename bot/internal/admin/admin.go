// Package admin is what whoever runs the deployment looks at: /healthz says
// that the process lives, /readyz that it can do its work, /metrics how much
// of it there is. Nothing here is about a person: labels are fixed words of
// our own, checks have names and no content. Still it stands on an address of
// its own that the outside does not reach, because when and how much people
// write is worth knowing to those they hide from.
package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check reports whether one thing that the service needs works now. Its error
// is not shown, for it may hold addresses; its name is.
type Check func(context.Context) error

// checkFor is how long a check may take.
const checkFor = 2 * time.Second

// Admin holds the metrics and checks of one process. Its methods may be
// called by several goroutines at once.
type Admin struct {
	metrics
	registry *prometheus.Registry

	mu     sync.Mutex
	names  []string
	checks []Check
}

// New returns an Admin without checks: it is ready until one is added.
func New() *Admin {
	a := &Admin{registry: prometheus.NewRegistry()}
	a.metrics.register(a.registry)
	return a
}

// Check adds a check of readiness. name is a fixed word, such as "redis".
func (a *Admin) Check(name string, c Check) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.names = append(a.names, name)
	a.checks = append(a.checks, c)
}

// Ready is the names of the checks that fail now, in the order they were
// added; empty means ready. Checks run side by side.
func (a *Admin) Ready(ctx context.Context) (failing []string) {
	a.mu.Lock()
	names, checks := a.names, a.checks
	a.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, checkFor)
	defer cancel()
	bad := make([]bool, len(checks))
	done := make(chan int, len(checks))
	for i, c := range checks {
		go func() {
			bad[i] = c(ctx) != nil
			done <- i
		}()
	}
	answered := make([]bool, len(checks))
	for range checks {
		select {
		case i := <-done:
			answered[i] = true
		case <-ctx.Done():
		}
	}
	for i, name := range names {
		if !answered[i] || bad[i] {
			failing = append(failing, name)
		}
	}
	return failing
}

// Handler serves /healthz, /readyz and /metrics.
func (a *Admin) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, status{Status: "ok"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if failing := a.Ready(r.Context()); len(failing) > 0 {
			answer(w, http.StatusServiceUnavailable, status{"not ready", failing})
			return
		}
		answer(w, http.StatusOK, status{Status: "ready"})
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 5 * time.Second}))
	return mux
}

type status struct {
	Status  string   `json:"status"`
	Failing []string `json:"failing,omitempty"`
}

func answer(w http.ResponseWriter, code int, s status) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(s) //nolint:errchkjson // whoever asked has gone
}

// Run serves Handler on addr until ctx ends, then lets requests that have
// begun finish for up to two seconds. It returns nil after a clean stop.
func (a *Admin) Run(ctx context.Context, addr string) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listening for health and metrics: %w", err)
	}
	return a.Serve(ctx, l)
}

// Serve is Run on a listener, which it closes.
func (a *Admin) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler:           a.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    8 << 10,
		ErrorLog:          silent,
	}
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Serve(l) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serving health and metrics: %w", err)
	case <-ctx.Done():
	}
	// The parent has ended: what is left gets a little time of its own.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := srv.Shutdown(last); err != nil {
		_ = srv.Close()
	}
	if err := <-stopped; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving health and metrics: %w", err)
	}
	return nil
}
