package faults

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// errCut is what a process gets that was killed: nothing of it gets through.
var errCut = errors.New("the process was killed")

// wire is a network inside this process: it has no ports and no kernel, so a
// bubble sees all that happens on it.
type wire struct {
	accept chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newWire() *wire {
	return &wire{accept: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept implements [net.Listener].
func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.accept:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (w *wire) Close() error {
	w.once.Do(func() { close(w.closed) })
	return nil
}

// Addr implements [net.Listener].
func (w *wire) Addr() net.Addr { return &net.UnixAddr{Name: "wire", Net: "unix"} }

func (w *wire) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case w.accept <- theirs:
		return ours, nil
	case <-w.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// roomy is a connection whose writer never waits for the reader, as if the
// kernel's buffers were large. A pipe has none, so two ends that both write
// first, as a long pipeline and its answers do, would wait for each other.
type roomy struct {
	net.Conn
	mu     sync.Mutex
	unsent []byte
	more   chan struct{} // of size 1
	closed chan struct{}
	once   sync.Once
}

func newRoomy(c net.Conn) net.Conn {
	r := &roomy{Conn: c, more: make(chan struct{}, 1), closed: make(chan struct{})}
	go r.pump()
	return r
}

func (r *roomy) pump() {
	for {
		select {
		case <-r.more:
		case <-r.closed:
			return
		}
		r.mu.Lock()
		now := r.unsent
		r.unsent = nil
		r.mu.Unlock()
		if _, err := r.Conn.Write(now); err != nil {
			_ = r.Close()
			return
		}
	}
}

// Write implements [net.Conn].
func (r *roomy) Write(b []byte) (int, error) {
	select {
	case <-r.closed:
		return 0, net.ErrClosed
	default:
	}
	r.mu.Lock()
	r.unsent = append(r.unsent, b...)
	r.mu.Unlock()
	select {
	case r.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

// SetDeadline implements [net.Conn]. A write needs none.
func (r *roomy) SetDeadline(t time.Time) error { return r.SetReadDeadline(t) }

// SetWriteDeadline implements [net.Conn].
func (r *roomy) SetWriteDeadline(time.Time) error { return nil }

// Close implements [net.Conn].
func (r *roomy) Close() error {
	r.once.Do(func() { close(r.closed) })
	return r.Conn.Close()
}

// lines are the connections of one process, so that all can be cut at once.
type lines struct {
	mu    sync.Mutex
	dead  bool
	conns []net.Conn
}

// keep takes a new connection in, or refuses it if the process is dead.
func (l *lines) keep(c net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead {
		_ = c.Close()
		return nil, errCut
	}
	l.conns = append(l.conns, c)
	return c, nil
}

func (l *lines) isCut() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dead
}

// cut ends every connection, for good.
func (l *lines) cut() {
	l.mu.Lock()
	l.dead = true
	conns := l.conns
	l.conns = nil
	l.mu.Unlock()
	for _, c := range conns {
		_ = c.Close()
	}
}
