package sandbox

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"
)

// Call is a call about to be handled, as a fault plan sees it.
type Call struct {
	N      int64  // 1 for the server's first call
	Nth    int64  // 1 for the first call of this method to this chat
	Method string // as Telegram writes it: "sendMessage"
	Chat   int64  // 0 if the method has none
}

// Action is what goes wrong with a call. The zero Action is nothing. Delay
// comes first and goes with any other; of the rest the first set one counts.
type Action struct {
	// Delay waits before acting, by the server's clock.
	Delay time.Duration
	// Hang never acts and never answers, until the client gives up.
	Hang bool
	// DropBefore closes the connection without acting.
	DropBefore bool
	// DropAfter acts, then closes the connection without an answer.
	DropAfter bool
	// Status answers with this error: 403, 429, 500, 502 … If Acted is set the
	// call is carried out all the same.
	Status int
	Acted  bool
	// RetryAfter is a 429's, in seconds; 0 means 1.
	RetryAfter int
	// Description replaces the usual words.
	Description string
}

// Fault is a fault plan. It is asked before every call, from many goroutines
// at once, and must not call the server.
type Fault func(Call) Action

// Ready-made actions.
var (
	DropBefore = Action{DropBefore: true}
	DropAfter  = Action{DropAfter: true}
	Hang       = Action{Hang: true}
	Error500   = Action{Status: 500}
	Error502   = Action{Status: 502}
	Blocked    = Action{Status: 403}
)

// RetryAfter is a 429 with so many seconds.
func RetryAfter(seconds int) Action { return Action{Status: 429, RetryAfter: seconds} }

// Delay is a slow answer.
func Delay(d time.Duration) Action { return Action{Delay: d} }

// Always is the same action for every call.
func Always(a Action) Fault { return func(Call) Action { return a } }

// On limits a plan to some methods, named in any case.
func On(f Fault, methods ...string) Fault {
	set := lowered(methods)
	return func(c Call) Action {
		if !set[strings.ToLower(c.Method)] {
			return Action{}
		}
		return f(c)
	}
}

// Except keeps a plan away from some methods.
func Except(f Fault, methods ...string) Fault {
	set := lowered(methods)
	return func(c Call) Action {
		if set[strings.ToLower(c.Method)] {
			return Action{}
		}
		return f(c)
	}
}

func lowered(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[strings.ToLower(n)] = true
	}
	return set
}

// InChat limits a plan to one chat.
func InChat(chat int64, f Fault) Fault {
	return func(c Call) Action {
		if c.Chat != chat {
			return Action{}
		}
		return f(c)
	}
}

// First limits a plan to the first n calls of each method to each chat.
func First(n int64, f Fault) Fault {
	return func(c Call) Action {
		if c.Nth > n {
			return Action{}
		}
		return f(c)
	}
}

// AtCall does something at the server's n-th call only.
func AtCall(n int64, a Action) Fault {
	return func(c Call) Action {
		if c.N != n {
			return Action{}
		}
		return a
	}
}

// Either asks several plans; the first that does something counts.
func Either(plans ...Fault) Fault {
	return func(c Call) Action {
		for _, f := range plans {
			if a := f(c); a != (Action{}) {
				return a
			}
		}
		return Action{}
	}
}

// Seeded does one of the actions to a share (0 to 1) of the calls. What befalls
// a call depends on the seed, its method, its chat and its Nth only, so it is
// the same however calls to different chats overtake each other.
func Seeded(seed uint64, share float64, actions ...Action) Fault {
	return func(c Call) Action {
		h := fnv.New64a()
		_, _ = h.Write([]byte(c.Method))
		r := rand.New(rand.NewPCG(seed^h.Sum64(), uint64(c.Chat)<<20^uint64(c.Nth)))
		if len(actions) == 0 || r.Float64() >= share {
			return Action{}
		}
		return actions[r.IntN(len(actions))]
	}
}

// SetFault replaces the fault plan; nil takes it away.
func (s *Server) SetFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
	clear(s.nth)
	s.change(nil, 0, "server")
}

// Down makes Telegram unreachable: every connection is dropped, and nothing is
// delivered to a webhook.
func (s *Server) Down(down bool) {
	s.down.Store(down)
	s.mu.Lock()
	defer s.mu.Unlock()
	if down && s.poll != nil {
		s.poll.end(nil)
		s.poll = nil
	}
	if !down {
		s.pump()
	}
	s.change(nil, 0, "server")
}

// Slow delays every call by d, by the server's clock.
func (s *Server) Slow(d time.Duration) {
	s.slow.Store(int64(d))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change(nil, 0, "server")
}

// Twice delivers every update twice, with the same update_id, even though the
// first was confirmed.
func (s *Server) Twice(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.twice = on
	s.change(nil, 0, "server")
}

func (a Action) err() *apiError {
	if a.Status == 0 {
		return nil
	}
	e := &apiError{code: a.Status, desc: a.Description}
	switch a.Status {
	case 429:
		e = tooMany(max(a.RetryAfter, 1))
	case 403:
		e = forbidden("bot was blocked by the user")
	case 500:
		e.desc = "Internal Server Error"
	case 401:
		e.desc = "Unauthorized"
	case 502, 503, 504:
		e.desc, e.html = "Bad Gateway", true
	default:
		if e.desc == "" {
			e.desc = "Bad Request"
		}
	}
	if a.Description != "" {
		e.desc, e.html = a.Description, false
	}
	return e
}
