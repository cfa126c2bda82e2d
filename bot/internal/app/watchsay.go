package app

import (
	"context"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/oversee"
)

// say tells by the second channel what fails and what works again. It reports
// whether whoever should hear of a failing audit has, as far as it can be told:
// without a second channel the log has.
func (w *watcher) say(ctx context.Context, now time.Time, failing map[oversee.Part]time.Time) (auditTold bool) {
	sayings := w.watch.Step(now, failing)
	auditTold = !w.beacon.Speaks()
	ctx, done := lingering(ctx, sayWithin)
	defer done()
	for _, s := range sayings {
		if s.Again {
			w.a.log.Info("a part of the service works again", zap.String("kind", string(s.Part)))
		} else {
			w.a.log.Error("a part of the service fails", zap.String("kind", string(s.Part)))
		}
		if w.beacon.Speaks() {
			took := w.beacon.Say(ctx, w.a.words(now, s))
			if n := w.beacon.Channels() - took; n > 0 {
				w.a.log.Error("second channels did not take a message", zap.Int("n", n), zap.Int("count", w.beacon.Channels()))
				w.a.admin.Alarm("second-channel-failed")
			}
			if took == 0 {
				continue // it comes up again in a minute
			}
		}
		w.watch.Told(now, s)
		auditTold = auditTold || s.Part == oversee.Cases && !s.Again
	}
	if len(sayings) > 0 {
		if err := w.note(ctx); err != nil {
			w.a.log.Warn("the store did not note what the watch said", zap.Error(err))
		}
	}
	return auditTold
}

// sayWithin is how long what has begun to be said goes on when the service stops:
// what was heard and not noted would be said a second time after the start.
const sayWithin = 3 * time.Second

// lingering is a context that ends a while after its parent does.
func lingering(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		late := time.NewTimer(d)
		defer late.Stop()
		select {
		case <-late.C:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		stop()
		cancel()
	}
}

// words are what is said, in the language of the house's first desk. They hold
// a part of the service and a time.
func (a *App) words(now time.Time, s oversee.Saying) string {
	lang := "en"
	for _, d := range a.house.Load().Desks {
		if d.Kind == "" || d.Kind == hotline.KindHotline {
			lang = d.Language
			break
		}
	}
	form := "15:04"
	if s.Since.UTC().Format(time.DateOnly) != now.UTC().Format(time.DateOnly) {
		form = "2006-01-02 15:04"
	}
	key := "watch." + string(s.Part)
	if s.Again {
		key += ".again"
	}
	return a.bundle.Text(lang, key, map[string]any{"Since": s.Since.UTC().Format(form)}, nil)
}
