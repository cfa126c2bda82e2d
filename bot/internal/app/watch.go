package app

import (
	"context"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/beacon"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/oversee"
)

const (
	// watchEvery is how often the watch looks.
	watchEvery = time.Minute
	// storeWithin is how long the watch waits for the store, in real time.
	storeWithin = 10 * time.Second
)

// overseen is what the watch asks of the store, beside what the loop does.
type overseen interface {
	Oversee(ctx context.Context, lane int) (hotline.Overseen, error)
	Ring(ctx context.Context, lane int, actors []hotline.Actor) error
	Forget(ctx context.Context, lane int, names []string) error
	Watching(context.Context) ([]byte, error)
	SetWatching(ctx context.Context, noted []byte) error
}

// watcher looks once a minute at whether the service does what it is there
// for: takes in, keeps, sends, and lets nobody wait without somebody being told
// of it (H8). While it does, an outside watcher gets a heartbeat; when it does
// not, those who answer for it hear so by a way that is not Telegram. Of all
// processes one watches, over all lanes.
type watcher struct {
	a      *App
	beacon *beacon.Beacon
	signs  signs

	// Only the goroutine of run touches these.
	watch   oversee.Watch
	leading bool
	kept    time.Time // when the store last took what was noted
}

func newWatcher(a *App) *watcher {
	w := &watcher{a: a, beacon: beacon.New(a.cfg.HeartbeatURL.Reveal(), a.cfg.Channels())}
	w.signs.heard = a.clock.Now()
	return w
}

// answered is called when Telegram has answered the poller.
func (w *watcher) answered() { w.signs.answered(w.a.clock.Now()) }

// called notes a call to the Bot API.
func (a *App) called(method string, rank hotline.Rank, outcome string, took time.Duration) {
	a.admin.Called(method, rank, outcome, took)
	a.watcher.signs.called(a.clock.Now(), outcome)
}

// run watches until ctx ends.
func (w *watcher) run(ctx context.Context) {
	select {
	case <-w.a.loop.Ready():
	case <-ctx.Done():
		return
	}
	for next := w.a.clock.Now().Add(watchEvery); w.until(ctx, next); {
		w.round(ctx)
		if next = next.Add(watchEvery); !next.After(w.a.clock.Now()) {
			next = w.a.clock.Now().Add(watchEvery)
		}
	}
}

// until waits for a time. It reports false if ctx ended.
func (w *watcher) until(ctx context.Context, at time.Time) bool {
	due, giveUp := w.a.clock.At(at)
	defer giveUp()
	select {
	case <-due:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// round is one look, or two where the first found something.
func (w *watcher) round(ctx context.Context) {
	if !w.leads(ctx) {
		return
	}
	seen := w.look(ctx)
	// What a second look does not confirm is no alarm, but no sign of health either:
	// the watcher outside has patience for a beat that does not come.
	calm := seen.Fine()
	for !seen.Fine() {
		if !w.until(ctx, w.a.clock.Now().Add(oversee.SecondLook)) {
			return
		}
		again := w.look(ctx)
		if again.Confirms(seen) {
			seen = again.Both(seen)
			break
		}
		seen = again
	}
	if ctx.Err() != nil {
		return
	}
	w.heal(ctx, seen)
	failing := seen.Failing()
	for _, p := range oversee.Parts {
		_, fails := failing[p]
		w.a.admin.Failing(string(p), fails)
	}
	told := w.say(ctx, seen.At, failing)
	w.forget(ctx, seen, told)
	w.beat(ctx, calm && len(failing) == 0)
}

// leads reports whether it is this process that watches, and takes up what the
// one before has noted.
func (w *watcher) leads(ctx context.Context) bool {
	if !w.a.loop.Leads() {
		if w.leading {
			w.leading = false
			for _, p := range oversee.Parts {
				w.a.admin.Failing(string(p), false) // the other one says so now
			}
		}
		w.signs.reset(w.a.clock.Now())
		return false
	}
	if w.leading {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, storeWithin)
	defer cancel()
	noted, err := w.a.store.Watching(ctx)
	if err != nil {
		w.a.log.Warn("what the watch noted before could not be read", zap.Error(err))
	}
	w.watch, w.leading, w.kept = oversee.ReadWatch(noted), true, w.a.clock.Now()
	return true
}

// look looks at every part once.
func (w *watcher) look(ctx context.Context) oversee.Look {
	now := w.a.clock.Now()
	seen := oversee.Look{At: now, Parts: map[oversee.Part]time.Time{}}
	if since, fails := w.intake(ctx, now); fails {
		seen.Parts[oversee.Intake] = since
	}
	if since, fails := w.signs.sending(now); fails {
		seen.Parts[oversee.Sending] = since
	}
	var err error
	if seen.Findings, err = w.audit(ctx, now); err == nil {
		err = w.note(ctx)
	}
	if err != nil {
		w.a.log.Warn("the watch cannot reach the store", zap.Error(err))
		seen.Parts[oversee.Redis] = w.kept
		return seen
	}
	w.kept = now
	return seen
}

// note keeps what the watch remembers, and so tries whether the store takes
// anything at all.
func (w *watcher) note(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, storeWithin)
	defer cancel()
	return w.a.store.SetWatching(ctx, w.watch.Note())
}

// audit looks at every lane.
func (w *watcher) audit(ctx context.Context, now time.Time) (all []oversee.Finding, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeWithin)
	defer cancel()
	for lane := range hotline.Lanes {
		o, err := w.a.store.Oversee(ctx, lane)
		if err != nil {
			return nil, err
		}
		all = append(all, oversee.Audit(now, o)...)
	}
	return all, nil
}

// heal raises the alarm and wakes every case that something is wrong with, so
// that it is decided what is due. The lane need not know of any timer for that.
func (w *watcher) heal(ctx context.Context, seen oversee.Look) {
	ctx, cancel := context.WithTimeout(ctx, storeWithin)
	defer cancel()
	alarmed := map[oversee.Kind]bool{}
	wake := map[int][]hotline.Actor{}
	for _, f := range seen.Findings {
		if !alarmed[f.Kind] {
			alarmed[f.Kind] = true
			w.a.alarm(string(f.Kind))
		}
		of := wake[f.Lane]
		if !f.Actor.IsZero() && !f.Pending {
			of = append(of, f.Actor)
		}
		wake[f.Lane] = of
	}
	lanes := make([]int, 0, len(wake))
	for lane, actors := range wake {
		if err := w.a.store.Ring(ctx, lane, actors); err != nil {
			w.a.log.Warn("cases that the audit found were not woken: the next audit finds them again", zap.Int("lane", lane), zap.Error(err))
			continue
		}
		lanes = append(lanes, lane)
	}
	w.a.loop.Wake(lanes)
}

// forget gives up open cases whose states are gone, once that was told: nothing
// can bring them back, and nobody would hear of what fails later.
func (w *watcher) forget(ctx context.Context, seen oversee.Look, told bool) {
	if !told {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, storeWithin)
	defer cancel()
	gone := map[int][]string{}
	for _, f := range seen.Findings {
		if f.Kind == oversee.Gone {
			gone[f.Lane] = append(gone[f.Lane], f.Name)
		}
	}
	for lane, names := range gone {
		if err := w.a.store.Forget(ctx, lane, names); err != nil {
			w.a.log.Warn("what the audit lost is looked for once more", zap.Int("lane", lane), zap.Error(err))
		}
	}
}

// beat sends the heartbeat, or withholds it.
func (w *watcher) beat(ctx context.Context, fine bool) {
	switch {
	case !w.beacon.Beats():
	case !fine:
		w.a.admin.Heartbeat("withheld")
	case w.beacon.Beat(ctx) != nil:
		w.a.admin.Heartbeat("failed")
		w.a.log.Warn("the outside watcher did not take the heartbeat")
	default:
		w.a.admin.Heartbeat("sent")
	}
}
