// Package sandbox is a Bot API server on this machine: an HTTP server that
// speaks Telegram's Bot API, with the phones and groups behind it held in
// memory. It refuses what Telegram refuses, in Telegram's words, and it fails
// when it is told to. Tests tell stories against it (phone.Taps, room.Sees),
// people practise in it through a terminal, and a crowd can be run against it.
// Nothing in it knows the service that it is used with.
package sandbox

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultToken is the bot's token if Options name none.
const DefaultToken = "7000000001:sandbox"

// Options say what the server is like. The zero value works.
type Options struct {
	// Token is the bot's token, "<id>:<secret>".
	Token string
	// Username and Name are the bot's own; "hotline_sandbox_bot" and "Hotline".
	Username, Name string

	// Now and At are the clock: the machine's own if nil. At returns a channel
	// that is closed at t and a function that gives up waiting. Long polls,
	// back-offs, delays and every age go by them.
	Now func() time.Time
	At  func(t time.Time) (<-chan struct{}, func())

	// Topics says that the bot has topics enabled in private chats.
	Topics bool
	// PrivacyOff lets the bot see all messages of a group in which it is no
	// administrator.
	PrivacyOff bool
	// Limits, if not nil, makes the server as strict as they say. See Strict.
	Limits *Limits
	// Fault, if not nil, is asked before every call. See SetFault.
	Fault Fault

	// KeepMessages bounds what a chat remembers: so many standing messages, so
	// many deleted ones, so many versions of each. What is forgotten is as good
	// as deleted. 0 is no bound.
	KeepMessages int
	// KeepCalls bounds the call log; 0 means 10,000, less than 0 none is kept.
	KeepCalls int
	// KeepChanges bounds the feed of changes; 0 means 4,096.
	KeepChanges int

	// QueryLife is how long a press can be answered; 0 means 15 s.
	QueryLife time.Duration
	// FirstUpdate is the first update_id; 0 means 100,000,001.
	FirstUpdate int64

	// TB is told when a story fails (Taps, Sees …). If nil, they panic.
	TB TB
	// Patience is how long, by the machine's clock, a story waits for what it
	// expects; 0 means 5 s.
	Patience time.Duration
}

// TB is the part of testing.TB that stories need.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Server is the Bot API and the world behind it. All methods may be called
// from several goroutines.
type Server struct {
	opt    Options
	botID  int64
	bot    []byte // the bot as a User, encoded
	prefix string // "/bot<token>/"
	files  string // "/file/bot<token>/"

	down atomic.Bool
	slow atomic.Int64 // nanoseconds

	done     chan struct{}
	handlers sync.WaitGroup
	client   *http.Client

	lisMu  sync.Mutex
	http   *http.Server
	url    string
	closed bool

	mu      sync.Mutex
	chats   map[int64]*chat
	people  map[int64]Person
	lastMsg int // ids of private chats and basic groups come from one counter
	stored  map[string]*file
	marks   map[string]*markup
	presses map[string]*Press
	pressed []string // keys of presses, oldest first
	lastQry uint64

	queue   queue
	nextUpd int64
	allowed map[string]bool // nil: Telegram's default
	poll    *poll
	hook    *hook
	twice   bool

	fault   Fault
	limits  *Limits
	all     bucket
	profile profile

	busy    int // calls in progress, polls apart
	calls   int64
	nth     map[callKey]int64
	log     []Record
	stats   Stats
	feed    []Change
	lastChg uint64
	chgWait chan struct{} // closed at the next change; nil: nobody waits
	changed chan struct{} // the same, for calls and confirmations too
}

// New makes a server that is not listening yet. Use Start, or Handler.
func New(opt Options) *Server {
	if opt.Token == "" {
		opt.Token = DefaultToken
	}
	if opt.Username == "" {
		opt.Username = "hotline_sandbox_bot"
	}
	if opt.Name == "" {
		opt.Name = "Hotline"
	}
	if opt.Now == nil {
		opt.Now = func() time.Time { return time.Now().UTC() }
	}
	if opt.At == nil {
		opt.At = systemAt
	}
	if opt.KeepCalls == 0 {
		opt.KeepCalls = 10_000
	}
	if opt.KeepChanges <= 0 {
		opt.KeepChanges = 4096
	}
	if opt.QueryLife == 0 {
		opt.QueryLife = 15 * time.Second
	}
	if opt.FirstUpdate == 0 {
		opt.FirstUpdate = 100_000_001
	}
	if opt.Patience == 0 {
		opt.Patience = 5 * time.Second
	}
	id, _, _ := strings.Cut(opt.Token, ":")
	botID, err := strconv.ParseInt(id, 10, 64)
	if err != nil || botID <= 0 {
		botID = 7000000001
	}
	s := &Server{
		opt: opt, botID: botID,
		prefix: "/bot" + opt.Token + "/", files: "/file/bot" + opt.Token + "/",
		done:  make(chan struct{}),
		chats: map[int64]*chat{}, people: map[int64]Person{},
		stored: map[string]*file{}, marks: map[string]*markup{},
		presses: map[string]*Press{}, nth: map[callKey]int64{},
		nextUpd: opt.FirstUpdate, fault: opt.Fault,
		profile: newProfile(),
		stats:   Stats{Calls: map[string]int64{}},
		client: &http.Client{
			Timeout:   time.Minute,
			Transport: &http.Transport{MaxIdleConnsPerHost: 100, IdleConnTimeout: time.Minute},
		},
	}
	s.bot = s.appendBot(nil)
	s.Strict(opt.Limits)
	return s
}

func systemAt(t time.Time) (<-chan struct{}, func()) {
	done := make(chan struct{})
	timer := time.AfterFunc(time.Until(t), func() { close(done) })
	return done, func() { timer.Stop() }
}

// Start listens on addr ("127.0.0.1:0" takes a free port) and serves until
// Close.
func (s *Server) Start(addr string) error {
	s.lisMu.Lock()
	defer s.lisMu.Unlock()
	if s.closed || s.http != nil {
		return errors.New("sandbox: started or closed already")
	}
	lis, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return err
	}
	s.url = "http://" + lis.Addr().String()
	s.http = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	srv := s.http
	s.handlers.Go(func() { _ = srv.Serve(lis) })
	return nil
}

// Handler is the server's HTTP side, for a listener of one's own.
func (s *Server) Handler() http.Handler { return s }

// URL is the base address, without a slash at the end; empty before Start.
func (s *Server) URL() string {
	s.lisMu.Lock()
	defer s.lisMu.Unlock()
	return s.url
}

// Token is the bot's token.
func (s *Server) Token() string { return s.opt.Token }

// Close ends every call, poll and delivery, and returns when none is left. What
// the chats show can still be read.
func (s *Server) Close() {
	s.lisMu.Lock()
	if s.closed {
		s.lisMu.Unlock()
		return
	}
	s.closed = true
	close(s.done)
	if s.http != nil {
		_ = s.http.Close()
	}
	s.lisMu.Unlock()
	s.mu.Lock()
	if s.hook != nil {
		s.hook.cancel()
	}
	s.mu.Unlock()
	s.handlers.Wait()
	s.client.CloseIdleConnections()
}

// enter counts a call or a delivery that Close waits for. It returns false
// once the server is closed.
func (s *Server) enter() bool {
	s.lisMu.Lock()
	defer s.lisMu.Unlock()
	if s.closed {
		return false
	}
	s.handlers.Add(1)
	return true
}

func (s *Server) now() time.Time { return s.opt.Now() }

// fail ends a story.
func (s *Server) fail(err error) {
	if s.opt.TB == nil {
		panic("sandbox: " + err.Error())
	}
	s.opt.TB.Helper()
	s.opt.TB.Fatalf("sandbox: %v", err)
}
