package lane

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
)

// leaveWithin bounds how long a stopping process finishes what it began.
const leaveWithin = 5 * time.Second

// MayAct reports whether this process' sign of life is fresh enough to act on
// what it owns. A process that was paused may not, until it has looked again.
func (l *Loop) MayAct() bool {
	last := l.lastBeat.Load()
	return last != 0 && time.Since(l.started)-time.Duration(last) < trustBeat
}

// Polling reports whether this process holds the polling lease, since when the
// lease has been in its present hands, and a channel closed at the next change.
func (l *Loop) Polling() (mine bool, since time.Time, changed <-chan struct{}) {
	l.pollMu.Lock()
	defer l.pollMu.Unlock()
	if c := l.crew.Load(); c != nil {
		mine, since = c.Poller && l.MayAct(), c.PollerSince
	}
	return mine, since, l.polling
}

// Leads reports whether this process does what one of all does: of those that
// poll the one with the lease, else the first by name. It goes by what was last
// known, so that while the store is away there is still one who says so.
func (l *Loop) Leads() bool {
	crew := l.crew.Load()
	switch {
	case crew == nil:
		return false
	case l.o.Poll:
		return crew.Poller
	}
	return len(crew.Live) > 0 && crew.Live[0] == l.o.Instance
}

// beat renews this process' sign of life and sees to its lanes. Only a rival
// is an error: an unreachable store is waited for.
func (l *Loop) beat(ctx context.Context) error {
	began := time.Since(l.started)
	bctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	crew, err := l.o.Store.Beat(bctx, l.o.Instance, l.incarnation, l.o.Poll)
	if err != nil {
		if ctx.Err() == nil {
			l.o.Log.Warn("no sign of life could be given", zap.Error(err))
			l.o.Observer.Alarm("beat-failed")
		}
		return nil
	}
	if crew.Rival {
		return ErrRival
	}
	before := l.crew.Swap(&crew)
	paused := !l.MayAct()
	if paused && before != nil {
		// Others may have taken our lanes meanwhile: look before acting.
		if err := l.dropStolen(bctx); err != nil {
			return nil
		}
	}
	l.lastBeat.Store(int64(began))
	l.unhold()
	if l.o.NewHouse != nil && before != nil && before.House != crew.House {
		l.o.NewHouse(bctx, crew.House)
	}
	if before == nil || before.Poller != crew.Poller || paused {
		l.pollMu.Lock()
		close(l.polling)
		l.polling = make(chan struct{})
		l.pollMu.Unlock()
	}
	l.reconcile(ctx, crew, before == nil || !slices.Equal(before.Live, crew.Live))
	return nil
}

// dropStolen ends the workers of lanes that have another owner now.
func (l *Loop) dropStolen(ctx context.Context) error {
	owners, err := l.o.Store.Owners(ctx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, w := range l.workers {
		if w != nil && owners[n].Fence != w.fence {
			w.abandon()
		}
	}
	return nil
}

// reconcile claims the lanes that this process should own and gives up those
// it should not.
func (l *Loop) reconcile(ctx context.Context, crew hotline.Crew, changed bool) {
	var missing []int
	l.mu.Lock()
	for n := range l.workers {
		mine := chosen(n, crew.Live) == l.o.Instance
		switch w := l.workers[n]; {
		case w == nil && mine:
			missing = append(missing, n)
		case w != nil && !mine && changed:
			w.release()
		}
	}
	l.mu.Unlock()
	if len(missing) == 0 {
		l.readyOne.Do(func() { close(l.ready) })
		return
	}
	cctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	owners, err := l.o.Store.Owners(cctx)
	if err != nil {
		return
	}
	var wg sync.WaitGroup
	for _, n := range missing {
		o := owners[n]
		if o.Instance != "" && o.Instance != l.o.Instance && slices.Contains(crew.Live, o.Instance) {
			continue // its owner lives and will give it up
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			l.claim(cctx, ctx, n, o.Fence)
		}()
	}
	wg.Wait()
	l.mu.Lock()
	whole := !slices.ContainsFunc(missing, func(n int) bool { return l.workers[n] == nil })
	l.mu.Unlock()
	if whole {
		l.readyOne.Do(func() { close(l.ready) })
	}
}

func (l *Loop) claim(ctx, run context.Context, n int, fence int64) {
	got, err := l.o.Store.Claim(ctx, n, l.o.Instance, fence)
	if err != nil {
		l.o.Log.Warn("a lane could not be claimed", zap.Int("lane", n), zap.Error(err))
		return
	}
	if !got.OK {
		return
	}
	w := newWorker(l, got)
	l.mu.Lock()
	l.workers[n] = w
	l.mu.Unlock()
	w.start(run)
}

// forget removes an ended worker; the next beat claims the lane again if it
// should be ours.
func (l *Loop) forget(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w := l.workers[n]; w != nil && w.ended() {
		l.workers[n] = nil
	}
}

// leave gives up all lanes after what was begun is committed.
func (l *Loop) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	l.mu.Lock()
	var all []*worker
	for _, w := range l.workers {
		if w != nil {
			w.release()
			all = append(all, w)
		}
	}
	l.mu.Unlock()
	for _, w := range all {
		select {
		case <-w.done:
		case <-ctx.Done():
			w.abandon()
			<-w.done
		}
	}
	if err := l.o.Store.Leave(ctx, l.o.Instance, l.incarnation); err != nil && !errors.Is(err, context.Canceled) {
		l.o.Log.Warn("the sign of life was not taken back: it lapses by itself", zap.Error(err))
	}
}

// sweep wakes the lanes whose journal holds something that nobody told us of.
func (l *Loop) sweep(ctx context.Context) {
	var asleep []int
	l.mu.Lock()
	for n, w := range l.workers {
		if w != nil && w.asleep() {
			asleep = append(asleep, n)
		}
	}
	l.mu.Unlock()
	if len(asleep) == 0 || !l.MayAct() {
		return
	}
	sctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	waiting, err := l.o.Store.Waiting(sctx, asleep)
	if err != nil {
		return
	}
	for _, n := range waiting {
		l.wakeOwn(n)
	}
}

// Wake wakes lanes, wherever they are owned, because something was put into
// their journals.
func (l *Loop) Wake(lanes []int) { l.wake(lanes) }

// wake wakes lanes wherever they are owned.
func (l *Loop) wake(lanes []int) {
	var others []int
	for _, n := range lanes {
		if !l.wakeOwn(n) {
			others = append(others, n)
		}
	}
	if crew := l.crew.Load(); len(others) == 0 || crew == nil || len(crew.Live) < 2 {
		return // the sweep, or the claim that is on its way, finds the rest
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := l.o.Store.Wake(ctx, others); err != nil {
		l.o.Log.Debug("a wake-up was not sent: the sweep will find it", zap.Error(err))
	}
}

func (l *Loop) wakeOwn(n int) bool {
	if n < 0 || n >= hotline.Lanes {
		return false
	}
	l.mu.Lock()
	w := l.workers[n]
	l.mu.Unlock()
	if w == nil {
		return false
	}
	w.nudge(true)
	return true
}

// chosen is the instance that should own a lane: the one that draws highest
// for it, so that a change of crew moves as few lanes as can be.
func chosen(lane int, live []string) string {
	var best string
	var high uint64
	for _, name := range live {
		h := fnv.New64a()
		_, _ = fmt.Fprintf(h, "%s/%d", name, lane)
		if v := mix(h.Sum64()); best == "" || v > high {
			best, high = name, v
		}
	}
	return best
}

// mix spreads FNV's weak high bits (the finaliser of MurmurHash3).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
