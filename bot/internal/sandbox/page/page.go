// Package page is the sandbox's web page: phones on the left, the responders'
// room on the right, both as Telegram would show them, over the model and the
// feed of changes of package sandbox. It is one handler with its files inside,
// for a listener on this machine; it asks no other host for anything, and
// refuses whatever another page's script might send. People learn to answer
// in it, and translators look at their words.
package page

import (
	"embed"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"hotline/bot/internal/sandbox"
)

//go:embed web
var embedded embed.FS

// Options say what the page shows. Only Server is needed.
type Options struct {
	Server *sandbox.Server
	// Room is the responders' group, nil if there is none. Whoever is in it is
	// a responder; everybody else whom the server knows has a phone.
	Room *sandbox.Room
	// Languages can be chosen for a new phone.
	Languages []Language
	// Towns can be picked when a place is shared.
	Towns []Town
	// Advance moves the clock forward; nil if it cannot be moved.
	Advance func(time.Duration)
}

// Language is a language that a phone can be set to.
type Language struct {
	Tag  string `json:"tag"`
	Name string `json:"name"`
}

// Town is a place to be picked by its name, in degrees.
type Town struct {
	Name string  `json:"name"`
	Lat  float64 `json:"lat"`
	Lng  float64 `json:"lng"`
}

// Page is the page. It must be closed, so that those who watch it let go.
type Page struct {
	opt   Options
	mux   http.Handler
	done  chan struct{}
	close sync.Once
}

// New makes the page.
func New(opt Options) *Page {
	p := &Page{opt: opt, done: make(chan struct{})}
	web, err := fs.Sub(embedded, "web")
	if err != nil {
		panic(err) // the files are in the program
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(web))
	mux.HandleFunc("GET /api/state", p.serveState)
	mux.HandleFunc("GET /api/events", p.serveEvents)
	mux.HandleFunc("GET /api/file/{id}", p.serveFile)
	mux.HandleFunc("POST /api/do", p.serveDo)
	mux.HandleFunc("POST /api/file", p.serveUpload)
	p.mux = http.NewCrossOriginProtection().Handler(mux)
	return p
}

// Close ends the streams of events; new ones end at once.
func (p *Page) Close() { p.close.Do(func() { close(p.done) }) }

// policy lets the page load from itself alone, and nobody frame it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// ServeHTTP serves the page to this machine only. The name that the request
// was sent to is looked at too: a foreign name that was made to point here
// would let its owner's page read everything.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if !local(r.Host) {
		http.Error(w, "this page is for this machine only", http.StatusForbidden)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// local reports whether a host, with or without a port, is this machine by a
// name that nobody can point elsewhere.
func local(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

var errAway = errors.New("the page has no password, so it listens on this machine only: use 127.0.0.1, ::1 or localhost")

// Listen listens for the page on addr, which must be this machine's own, or,
// if that is taken, on a free port of the same host.
func Listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if !local(host) {
		return nil, errAway
	}
	lis, err := net.Listen("tcp", addr) //nolint:noctx // it listens at once or fails
	if err != nil {
		lis, err = net.Listen("tcp", net.JoinHostPort(host, "0")) //nolint:noctx // as above
	}
	return lis, err
}
