// Package lane is the loop that joins what decides with what talks: journal →
// decide → commit → send. It owns lanes for this process, pulls the events of
// each in order, lets the [hotline.Decider] decide, and commits everything
// that comes of it in one step; only then is anything sent.
package lane

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
)

// Store is where lanes are kept. All methods may be repeated after an unknown
// outcome: what was done once is not done again.
type Store interface {
	LaneOf(hotline.Actor) int
	Mac(digits string) string
	Journal(ctx context.Context, events []hotline.Event) (lanes []int, err error)
	Deliver(ctx context.Context, from int, posts []hotline.Out) error
	Beat(ctx context.Context, instance, incarnation string, wantPoll bool) (hotline.Crew, error)
	Leave(ctx context.Context, instance, incarnation string) error
	Owners(ctx context.Context) ([hotline.Lanes]hotline.Owner, error)
	Claim(ctx context.Context, lane int, instance string, expect int64) (hotline.Claimed, error)
	Release(ctx context.Context, own hotline.Own) error
	Try(ctx context.Context, own hotline.Own) (int, error)
	Pull(ctx context.Context, own hotline.Own, now time.Time, limit int, also []hotline.Actor) (hotline.Pulled, error)
	Commit(ctx context.Context, own hotline.Own, c hotline.Commit) (next time.Time, err error)
	Waiting(ctx context.Context, lanes []int) ([]int, error)
	Wake(ctx context.Context, lanes []int) error
	Wakes(ctx context.Context) <-chan int
}

// Sender takes what is to be sent. It asks [Loop.Take] for the content when
// its turn comes and tells [Loop.Done] what became of it.
type Sender interface {
	Queue(hotline.Ticket)
}

// Observer is told what happens, in numbers and fixed words only.
type Observer interface {
	Decided(kind, outcome string, took time.Duration)
	Committed(events int, took time.Duration)
	Lag(d time.Duration)
	Alarm(code string)
}

// ErrRival says that another process runs under this instance's name.
var ErrRival = errors.New("another process runs under this instance name: give each its own HOTLINE_INSTANCE")

// Liveness: a process renews its sign of life each second; it counts as dead
// after four seconds without one, and stops acting a little before that.
const (
	beatEvery = time.Second
	trustBeat = 3400 * time.Millisecond
)

// Options are what a Loop needs. All fields but Observer and Linger are needed.
type Options struct {
	Store    Store
	Decider  hotline.Decider
	Clock    hotline.Clock
	Log      *zap.Logger
	Observer Observer
	// House gives the present snapshot of what belongs to no chat.
	House func() *hotline.House
	// NewHouse, if not nil, is called when what belongs to no chat has a new
	// version.
	NewHouse func(ctx context.Context, version int64)
	// Instance is this process' name, kept over restarts.
	Instance string
	// Poll says that this process wants to poll for updates when it may.
	Poll bool
	// Batch is how many events a lane decides in one commit at most; default 64.
	Batch int
	// Linger is how long finished sends may wait for a commit to ride on.
	// Losing them in a crash only repeats an edit or a deletion.
	Linger time.Duration
}

// Loop owns lanes and runs them.
type Loop struct {
	o           Options
	incarnation string
	sender      Sender

	mu      sync.Mutex
	workers [hotline.Lanes]*worker
	lost    chan int // lanes whose worker has ended
	held    []hotline.Ticket

	lastBeat atomic.Int64 // monotonic nanoseconds since start
	started  time.Time
	crew     atomic.Pointer[hotline.Crew]
	polling  chan struct{} // closed and replaced when the polling lease changes
	pollMu   sync.Mutex
	ready    chan struct{} // closed when all wanted lanes are owned for the first time
	readyOne sync.Once

	quiet *quiet
	alone alone
}

// alone lets one worker at a time decide on an event that its last owner may
// have died of.
type alone chan struct{}

func (a alone) enter(ctx context.Context) bool {
	select {
	case a <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (a alone) leave() { <-a }

// New makes a Loop. Its sender is set by [Loop.SendWith] before Run.
func New(o Options) *Loop {
	if o.Batch <= 0 {
		o.Batch = 64
	}
	if o.Observer == nil {
		o.Observer = blind{}
	}
	var b [6]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails
	return &Loop{
		o:           o,
		incarnation: fmt.Sprintf("%016x-%x", time.Now().UnixNano(), b),
		lost:        make(chan int, hotline.Lanes),
		started:     time.Now(),
		polling:     make(chan struct{}),
		ready:       make(chan struct{}),
		quiet:       newQuiet(),
		alone:       make(alone, 1),
	}
}

// SendWith sets who sends. The sender needs the loop and the loop the sender,
// so one of them comes second.
func (l *Loop) SendWith(s Sender) { l.sender = s }

// Ready is closed once this process owns every lane it should.
func (l *Loop) Ready() <-chan struct{} { return l.ready }

// Run owns and runs lanes until ctx ends, then finishes and commits what was
// begun, gives up its lanes, and returns.
func (l *Loop) Run(ctx context.Context) error {
	wakeCtx, stopWakes := context.WithCancel(ctx)
	defer stopWakes()
	wakes := l.o.Store.Wakes(wakeCtx)
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	if err := l.beat(ctx); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			l.leave()
			return nil
		case n, ok := <-wakes:
			if !ok {
				wakes = nil
				continue
			}
			l.wakeOwn(n)
		case n := <-l.lost:
			l.forget(n)
		case <-tick.C:
			if err := l.beat(ctx); err != nil {
				l.leave()
				return err
			}
			l.sweep(ctx)
		}
	}
}

// Receive journals updates, and returns only when every one of them is in the
// journal of its lane (H1).
func (l *Loop) Receive(ctx context.Context, updates []hotline.Update) error {
	if len(updates) == 0 {
		return nil
	}
	now := l.o.Clock.Now()
	events := make([]hotline.Event, len(updates))
	for i := range updates {
		u := &updates[i]
		events[i] = hotline.Event{To: actorOf(u), At: now, Update: u}
		_, _ = rand.Read(events[i].Seed[:])
	}
	return l.journal(ctx, events)
}

// Tell journals what this process itself has to say to an actor. It comes from no
// actor, and may come twice after an error.
func (l *Loop) Tell(ctx context.Context, to hotline.Actor, post hotline.Post) error {
	ev := hotline.Event{To: to, At: l.o.Clock.Now(), Post: &post}
	_, _ = rand.Read(ev.Seed[:])
	return l.journal(ctx, []hotline.Event{ev})
}

func (l *Loop) journal(ctx context.Context, events []hotline.Event) error {
	l.quiet.add(1)
	defer l.quiet.add(-1)
	lanes, err := l.o.Store.Journal(ctx, events)
	if err != nil {
		return err
	}
	l.wake(lanes)
	return nil
}

// actorOf is the actor that an update belongs to: a pure function of its chat.
func actorOf(u *hotline.Update) hotline.Actor {
	if u.Group {
		return hotline.DeskAt(u.Chat)
	}
	return hotline.ChatActor(u.Chat)
}

// blind observes nothing.
type blind struct{}

func (blind) Decided(string, string, time.Duration) {}
func (blind) Committed(int, time.Duration)          {}
func (blind) Lag(time.Duration)                     {}
func (blind) Alarm(string)                          {}
