package sandbox

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

type callKey struct {
	method string
	chat   int64
}

// Record is one call in the log.
type Record struct {
	N      int64
	At     time.Time
	Method string
	Chat   int64
	Params map[string]string
	// Code is 200, or the error's; 0 if no answer was given. Description is the
	// error's.
	Code        int
	Description string
	// Result is the encoded result of what was carried out, nil if it was not.
	Result []byte
	// Msg is the id of the message in Result or Params, 0 if there is none.
	Msg int
	// Fault says what the fault plan did: "", "hang", "dropped before",
	// "dropped after", "refused", "acted, then refused", or "gone" (the client
	// gave up during a delay).
	Fault string
}

// Stats are counts since the start.
type Stats struct {
	Calls map[string]int64 // by method, whatever came of them
	// Sends are messages sent, edited or copied.
	Sends int64
	// Refused429 are calls answered with 429.
	Refused429 int64
	// Updates were made; Expired were dropped because nobody took them for 24 h.
	Updates, Expired int64
}

// Stats returns the counts so far.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stats
	st.Calls = maps.Clone(st.Calls)
	return st
}

// begin counts a call and asks the fault plan about it.
func (s *Server) begin(def *method, p *params) (Call, Action) {
	call := Call{Method: def.name, Chat: p.int("chat_id")}
	s.mu.Lock()
	s.calls++
	call.N = s.calls
	s.stats.Calls[def.name]++
	if !def.poll {
		s.busy++
	}
	fault := s.fault
	if fault != nil {
		key := callKey{def.name, call.Chat}
		s.nth[key]++
		call.Nth = s.nth[key]
	}
	s.mu.Unlock()
	if fault == nil {
		return call, Action{}
	}
	return call, fault(call)
}

func (s *Server) end(def *method) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !def.poll {
		s.busy--
		s.stir()
	}
}

func (s *Server) record(call Call, p *params, result []byte, err *apiError, fault string) {
	if s.opt.KeepCalls < 0 && (err == nil || fault == "") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && err.code == 429 && fault != "" {
		s.stats.Refused429++
	}
	if s.opt.KeepCalls < 0 {
		return
	}
	rec := Record{N: call.N, At: s.now(), Method: call.Method, Chat: call.Chat, Params: p.copy(), Fault: fault, Msg: int(p.int("message_id"))}
	switch {
	case err != nil:
		rec.Code, rec.Description = err.code, err.desc
	case fault == "":
		rec.Code = 200
	}
	if len(result) > 0 && (err == nil || fault == "acted, then refused") {
		rec.Result = slices.Clone(result)
		rec.Msg = max(rec.Msg, resultMsg(result))
	}
	if len(s.log) >= 2*s.opt.KeepCalls {
		s.log = slices.Delete(s.log, 0, len(s.log)-s.opt.KeepCalls+1)
	}
	s.log = append(s.log, rec)
	s.stir()
}

// resultMsg reads the message_id at the beginning of a result, 0 if there is none.
func resultMsg(result []byte) int {
	rest, ok := bytes.CutPrefix(result, []byte(`{"message_id":`))
	if !ok {
		return 0
	}
	end := bytes.IndexAny(rest, ",}")
	if end < 0 {
		return 0
	}
	n, _ := strconv.Atoi(string(rest[:end]))
	return n
}

// Calls returns the log of the named methods, or of all but getUpdates if none
// is named, oldest first. See Options.KeepCalls.
func (s *Server) Calls(names ...string) []Record {
	set := lowered(names)
	s.mu.Lock()
	defer s.mu.Unlock()
	log := s.log
	if n := s.opt.KeepCalls; n > 0 && len(log) > n {
		log = log[len(log)-n:]
	}
	var out []Record
	for _, r := range log {
		if d := methods[strings.ToLower(r.Method)]; len(set) == 0 && !d.poll || set[strings.ToLower(r.Method)] {
			out = append(out, r)
		}
	}
	return out
}
