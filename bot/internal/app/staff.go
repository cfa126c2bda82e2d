package app

import (
	"bytes"
	"context"
	"errors"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/staff"
)

// lookAtStaff is how often a process looks whether anything has changed among
// those who work here. Nobody is let in by what it sees: that is decided by the
// staff's actor, which knows it as of now.
const lookAtStaff = time.Second

// watchStaff keeps this process' view of the staff, and does what it asks for.
func (a *App) watchStaff(ctx context.Context) {
	t := time.NewTicker(lookAtStaff)
	defer t.Stop()
	var seen []byte
	// told says that the staff's actor knows that this process has read the roster,
	// reloaded which request for it this process has answered.
	told, reloaded := false, 0
	for first := true; ; {
		now, err := a.store.Peek(ctx, hotline.Staff())
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.Warn("who works here could not be looked at and is looked at again", zap.Error(err))
		case err == nil && (first || !bytes.Equal(now, seen)):
			first, seen = false, now
			a.newStaff(now)
		}
		if err == nil && !told {
			told = a.tellRead(ctx, len(now) > 0, 0, nil)
		}
		if asked := a.house.Load().Staff.Reload; asked != reloaded && a.reloaded(ctx, asked) {
			reloaded = asked
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

// tellRead tells the staff's actor what came of reading the roster, and reports
// whether that is done. known says that there is something of the staff already:
// without it, and without people or shifts in the roster, there is nobody to tell.
func (a *App) tellRead(ctx context.Context, known bool, reload int, faults []string) bool {
	h := a.house.Load()
	if !known && len(h.Responders)+len(h.Shifts) == 0 {
		return true
	}
	r := &hotline.RosterRead{Reload: reload, Faults: faults}
	for i := range h.Responders {
		r.Names = append(r.Names, h.Responders[i].Name)
	}
	for i := range h.Desks {
		r.Desks = append(r.Desks, h.Desks[i].Name)
	}
	err := a.loop.Tell(ctx, hotline.Staff(), hotline.Post{Read: r})
	if err != nil && ctx.Err() == nil {
		a.log.Warn("that the roster was read could not be told and is told again", zap.Error(err))
	}
	return err == nil
}

// reloaded reads the roster, and the directory, because a coordinator asked for it,
// and tells what came of the roster. A process that has just started does so too: the request may be of
// a moment ago.
func (a *App) reloaded(ctx context.Context, asked int) bool {
	var lines []string
	a.reloadDirectory()
	if err := a.Reload(); err != nil {
		var faults Faults
		if errors.As(err, &faults) {
			for _, f := range faults {
				lines = append(lines, f.String())
			}
		}
	}
	return a.tellRead(ctx, true, asked, lines)
}

// newStaff takes over what was committed of the staff.
func (a *App) newStaff(stored []byte) {
	view, err := staff.View(stored)
	if err != nil {
		a.alarm("staff-unreadable")
		return
	}
	a.changeHouse(func(h *hotline.House) { h.Staff = view })
}

// changeHouse makes a new version of the house.
func (a *App) changeHouse(change func(*hotline.House)) {
	a.moving.Lock()
	defer a.moving.Unlock()
	house := *a.house.Load()
	house.Version++
	change(&house)
	a.house.Store(&house)
}
