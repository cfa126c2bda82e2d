package app

import (
	"bytes"
	"context"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/staff"
)

// lookAtStaff is how often a process looks whether anything has changed among
// those who work here. Nobody is let in by what it sees: that is decided by the
// staff's actor, which knows it as of now.
const lookAtStaff = time.Second

// watchStaff keeps this process' view of the staff.
func (a *App) watchStaff(ctx context.Context) {
	t := time.NewTicker(lookAtStaff)
	defer t.Stop()
	var seen []byte
	for {
		if now, err := a.store.Peek(ctx, hotline.Staff()); err != nil {
			if ctx.Err() == nil {
				a.log.Warn("who works here could not be looked at and is looked at again", zap.Error(err))
			}
		} else if !bytes.Equal(now, seen) {
			seen = now
			a.newStaff(now)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
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
