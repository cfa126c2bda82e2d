package app

import (
	"context"
	"time"

	"go.uber.org/zap"
)

// aliases are groups that became supergroups. Telegram gave them new ids; the
// house goes on calling them by the id roster.yaml has, so that a desk's actor
// keeps its lane.
type aliases struct {
	toPresent map[int64]int64
	toHome    map[int64]int64
}

func newAliases(m map[int64]int64) *aliases {
	a := &aliases{toPresent: m, toHome: make(map[int64]int64, len(m))}
	for home, present := range m {
		a.toHome[present] = home
	}
	return a
}

func (a *aliases) present(chat int64) int64 {
	if now, ok := a.toPresent[chat]; ok {
		return now
	}
	return chat
}

func (a *aliases) home(chat int64) int64 {
	if home, ok := a.toHome[chat]; ok {
		return home
	}
	return chat
}

// newHouse is called when some process has changed what belongs to no chat.
func (a *App) newHouse(ctx context.Context, _ int64) {
	if err := a.readAliases(ctx); err != nil {
		a.log.Warn("the groups' new ids could not be read and are read again", zap.Error(err))
	}
}

func (a *App) readAliases(ctx context.Context) error {
	m, err := a.store.Aliases(ctx)
	if err != nil {
		return err
	}
	a.aliases.Store(newAliases(m))
	return nil
}

// migrated notes a group's new id, first for everybody, then here. If it
// cannot be noted for everybody now, it still holds here, and the next refusal
// or service message brings it up again.
func (a *App) migrated(old, now int64) {
	a.moving.Lock()
	defer a.moving.Unlock()
	known := a.aliases.Load()
	home := known.home(old)
	if known.present(home) == now || home == now {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := a.store.SetAlias(ctx, home, now); err != nil {
		a.log.Warn("a group's new id could not be noted for all processes", zap.Error(err))
	}
	m := make(map[int64]int64, len(known.toPresent)+1)
	for k, v := range known.toPresent {
		m[k] = v
	}
	m[home] = now
	a.aliases.Store(newAliases(m))
}
