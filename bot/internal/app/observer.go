package app

import (
	"context"
	"errors"
	"time"

	"hotline/bot/internal/admin"
	"hotline/bot/internal/duty"
	"hotline/bot/internal/hotline"
)

// observer tells the metrics what the lanes do.
type observer struct{ m *admin.Admin }

func (o observer) Decided(kind, outcome string, took time.Duration) { o.m.Decided(kind, outcome, took) }
func (o observer) Committed(events int, took time.Duration)         { o.m.Committed(events, took) }
func (o observer) Lag(d time.Duration)                              { o.m.Lag(d) }
func (o observer) Alarm(code string)                                { o.m.Alarm(code) }

var (
	errNotAlive = errors.New("no sign of life could be given lately")
	errNotReady = errors.New("not all lanes are owned yet")
)

// watch adds the checks of readiness.
func (a *App) watch() {
	a.admin.Check("redis", a.store.Ping)
	a.admin.Check("alive", func(context.Context) error {
		if !a.loop.MayAct() {
			return errNotAlive
		}
		return nil
	})
	a.admin.Check("lanes", func(context.Context) error {
		select {
		case <-a.loop.Ready():
			return nil
		default:
			return errNotReady
		}
	})
	a.admin.Outbox(a.loop.Waiting)
}

// done notes how long people waited for what was sent.
func (a *App) done(out hotline.Out, r hotline.Result) {
	s := out.Send
	if s == nil || s.Topic != "" || r.Outcome != hotline.Delivered || duty.Practises(s.Slot) {
		return
	}
	waited := a.clock.Now().Sub(out.At)
	switch {
	case s.Rank == hotline.RankUrgent || s.Rank == hotline.RankAlert:
		a.admin.TapToAlert(waited)
	case s.Slot == "i:card":
		a.admin.TapToReply(waited)
	}
}
