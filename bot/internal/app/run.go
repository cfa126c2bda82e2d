package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/telegram"
)

const (
	// drainFor is how long a stopping process waits for sends in flight.
	drainFor = 2 * time.Second
	// rewriteEvery is how often the store is asked to forget what was erased;
	// it does so at most once an hour.
	rewriteEvery = 5 * time.Minute
)

// Run runs the service until ctx ends. Then it takes nothing new in, finishes
// and commits what it began, gives up its lanes and returns, within 10 s.
func (a *App) Run(ctx context.Context) error {
	// What stops first is cancelled first: intake, then sending, then the lanes.
	taking, stopTaking := context.WithCancelCause(ctx)
	defer stopTaking(nil)
	sending, stopSending := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSending()
	owning, stopOwning := context.WithCancel(context.WithoutCancel(ctx))
	defer stopOwning()

	var intake, rest sync.WaitGroup
	fail := func(err error) {
		if err != nil {
			stopTaking(err)
		}
	}
	rest.Go(func() { fail(a.loop.Run(owning)) })
	rest.Go(func() { fail(a.office.Run(sending)) })
	rest.Go(func() { a.forget(owning) })
	rest.Go(func() { a.reloads(owning) })
	rest.Go(func() { a.watcher.run(owning) })
	rest.Go(func() { a.watchStaff(owning) })
	intake.Go(func() { fail(a.takeIn(taking)) })
	if a.cfg.AdminListen != "" {
		intake.Go(func() { fail(a.admin.Run(taking, a.cfg.AdminListen)) })
	}
	intake.Go(func() { a.menus(taking) })
	intake.Go(func() { a.menusOfStaff(taking) })
	intake.Go(func() { a.profile(taking) })
	a.watch()
	a.log.Info("running", zap.String("instance", a.cfg.Instance))

	<-taking.Done()
	intake.Wait()
	a.log.Info("stopping: what was begun is finished")
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
	if err := a.office.Drain(draining); err != nil {
		a.log.Warn("some sends were still under way: they are repeated at the next start")
	}
	cancel()
	stopOwning()
	stopSending()
	rest.Wait()
	if cause := context.Cause(taking); ctx.Err() == nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// takeIn brings updates in, by polling or by webhook.
func (a *App) takeIn(ctx context.Context) error {
	select {
	case <-a.loop.Ready():
	case <-ctx.Done():
		return nil
	}
	if a.cfg.WebhookURL != "" {
		return a.serveWebhook(ctx)
	}
	// A webhook left from another time would stand in polling's way for ever.
	if err := a.client.DeleteWebhook(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("an earlier webhook could not be taken away: polling tries all the same", zap.Error(err))
	}
	poller := telegram.NewPoller(telegram.PollOptions{
		Client: a.client, Clock: a.clock, Reader: a.reader, Alarm: a.alarm, Answered: a.watcher.answered,
	})
	return poller.Run(ctx, a.loop.Polling, a.receive)
}

// receive journals updates. A group's new id is noted before its updates are,
// so that they come to the desk they belong to.
func (a *App) receive(ctx context.Context, updates []hotline.Update) error {
	for i := range updates {
		if u := &updates[i]; u.Kind == hotline.Migrate {
			a.migrated(u.Chat, u.NewChat)
		}
		a.admin.Update(updates[i].Kind)
	}
	return a.loop.Receive(ctx, updates)
}

// serveWebhook takes updates as Telegram brings them.
func (a *App) serveWebhook(ctx context.Context) error {
	hook, err := telegram.NewWebhook(context.WithoutCancel(ctx), a.cfg.WebhookSecret.Reveal(), a.reader, a.receive)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.cfg.Listen)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: hook, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	// The address is told to Telegram only once somebody listens there.
	if err := a.client.SetWebhook(ctx, a.cfg.WebhookURL, a.cfg.WebhookSecret.Reveal(), telegram.Allowed, 0); err != nil {
		_ = server.Close()
		return errors.Join(err, unlessClosed(<-done))
	}
	select {
	case <-ctx.Done():
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
		defer cancel()
		err = server.Shutdown(closing)
		if errors.Is(err, context.DeadlineExceeded) {
			err = server.Close()
		}
		return errors.Join(err, unlessClosed(<-done))
	case err := <-done:
		return err
	}
}

// unlessClosed is an HTTP server's end, if it was not asked to end.
func unlessClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// forget asks the store now and then to drop what was erased from its files.
func (a *App) forget(ctx context.Context) {
	t := time.NewTicker(rewriteEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if err := a.store.Rewrite(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("the store was not rewritten: what was erased stays in its files for now", zap.Error(err))
			}
		case <-ctx.Done():
			return
		}
	}
}
