package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 2048); return &b }}

// ServeHTTP takes Bot API calls and file downloads.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler)
	}
	defer s.handlers.Done()
	if s.down.Load() {
		panic(http.ErrAbortHandler)
	}
	path := r.URL.Path
	switch {
	case strings.HasPrefix(path, s.prefix):
		s.serveCall(w, r, path[len(s.prefix):])
	case strings.HasPrefix(path, s.files):
		s.serveFile(w, r, path[len(s.files):])
	case strings.HasPrefix(path, "/bot") && strings.Contains(path, ":"):
		answer(w, nil, "", errToken)
	default:
		answer(w, nil, "", errNotFound)
	}
}

// serveCall carries out one call, or what the fault plan makes of it.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, name string) {
	def := methods[strings.ToLower(name)]
	if def == nil {
		answer(w, nil, "", errNoMethod)
		return
	}
	p := &params{}
	if err := p.read(r); err != nil {
		answer(w, nil, "", err)
		return
	}
	call, act := s.begin(def, p)
	defer s.end(def)

	pause := act.Delay + time.Duration(s.slow.Load())
	if pause > 0 && !s.sleep(r, pause) {
		s.record(call, p, nil, nil, "gone")
		panic(http.ErrAbortHandler)
	}
	switch {
	case act.Hang:
		s.record(call, p, nil, nil, "hang")
		select {
		case <-r.Context().Done():
		case <-s.done:
		}
		panic(http.ErrAbortHandler)
	case act.DropBefore, s.down.Load():
		s.record(call, p, nil, nil, "dropped before")
		panic(http.ErrAbortHandler)
	}
	refusal := act.err()
	if refusal != nil && !act.Acted {
		s.record(call, p, nil, refusal, "refused")
		answer(w, nil, "", refusal)
		return
	}

	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	result, err := s.carryOut(r, def, p, (*buf)[:0])
	*buf = result[:0]
	switch {
	case act.DropAfter:
		s.record(call, p, result, err, "dropped after")
		panic(http.ErrAbortHandler)
	case refusal != nil:
		s.record(call, p, result, refusal, "acted, then refused")
		answer(w, nil, "", refusal)
	default:
		s.record(call, p, result, err, "")
		answer(w, result, def.said, err)
	}
}

// carryOut returns the encoded result appended to b.
func (s *Server) carryOut(r *http.Request, def *method, p *params, b []byte) ([]byte, *apiError) {
	if def.poll {
		return s.getUpdates(r.Context(), p, b)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err := def.do(s, p, b)
	if err != nil {
		if err.code == 429 {
			s.stats.Refused429++
		}
		return b, err
	}
	if def.sends {
		s.stats.Sends++
	}
	return result, nil
}

// sleep waits by the server's clock. It returns false if the client or the
// server went first.
func (s *Server) sleep(r *http.Request, d time.Duration) bool {
	c, stop := s.opt.At(s.now().Add(d))
	defer stop()
	select {
	case <-c:
		return true
	case <-r.Context().Done():
	case <-s.done:
	}
	return false
}

// answer writes the envelope. said is what Telegram adds to some successes.
func answer(w http.ResponseWriter, result []byte, said string, err *apiError) {
	buf := buffers.Get().(*[]byte)
	b := (*buf)[:0]
	code, kind := http.StatusOK, "application/json"
	switch {
	case err == nil:
		b = append(b, `{"ok":true,"result":`...)
		b = append(b, result...)
		b = field(b, "description", said)
		b = append(b, '}')
	case err.html:
		code, kind = err.code, "text/html"
		b = append(b, "<html><head><title>502 Bad Gateway</title></head></html>"...)
	default:
		code = err.code
		b = append(b, `{"ok":false,"error_code":`...)
		b = strconv.AppendInt(b, int64(code), 10)
		b = field(b, "description", err.desc)
		if err.retry > 0 {
			b = append(b, `,"parameters":{"retry_after":`...)
			b = strconv.AppendInt(b, int64(err.retry), 10)
			b = append(b, '}')
			w.Header().Set("Retry-After", strconv.Itoa(err.retry))
		}
		if err.migrate != 0 {
			b = append(b, `,"parameters":{"migrate_to_chat_id":`...)
			b = strconv.AppendInt(b, err.migrate, 10)
			b = append(b, '}')
		}
		b = append(b, '}')
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(code)
	_, _ = w.Write(b)
	*buf = b
	buffers.Put(buf)
}

// abort drops the connection without an answer.
func abort() { panic(http.ErrAbortHandler) }
