package app

import (
	"context"
	"errors"
	"maps"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/telegram"
)

// menuOf is what the menu of a chat depends on; the zero value stands for the menu
// that every chat has.
type menuOf struct {
	lang        string
	coordinator bool
}

// menuPause is how long is waited when Telegram takes no menu at the moment.
const menuPause = time.Minute

// menusOfStaff gives the chats of those who work here a menu with the commands of
// their role, in their language, and takes it away from those who no longer do. One
// process does it, the one that polls; by webhook each does.
func (a *App) menusOfStaff(ctx context.Context) {
	t := time.NewTicker(lookAtStaff)
	defer t.Stop()
	have := map[int64]menuOf{}
	var again time.Time
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		if mine, _, _ := a.loop.Polling(); a.cfg.WebhookURL == "" && !mine {
			clear(have) // another sees to it; whoever comes back to it begins anew
			continue
		}
		if a.clock.Now().Before(again) {
			continue
		}
		if err := a.setMenus(ctx, have); err != nil && ctx.Err() == nil {
			a.log.Warn("a menu of commands could not be set and is set again", zap.Error(err))
			again = a.clock.Now().Add(menuPause)
		}
	}
}

// setMenus sets the menus that are others than have says, and notes them there. Its
// error is one that may pass; a chat that Telegram does not let us have one in is
// left as it is.
func (a *App) setMenus(ctx context.Context, have map[int64]menuOf) error {
	h := a.house.Load()
	want := map[int64]menuOf{}
	for _, f := range h.Staff.Former {
		want[f.Chat] = menuOf{}
	}
	for _, l := range h.Staff.Links {
		if p := h.ResponderNamed(l.Name); p != nil && !l.Blocked {
			want[l.Chat] = menuOf{h.Speech(p, "en"), p.Coordinator}
		}
	}
	for chat, menu := range want {
		if is, done := have[chat]; done && is == menu {
			continue
		}
		err := a.client.SetChatCommands(ctx, chat, a.roleCommands(menu))
		var fault *telegram.Error
		if errors.As(err, &fault) && (fault.Fault == telegram.Flood || fault.Fault == telegram.Lost) {
			return err
		}
		have[chat] = menu
	}
	maps.DeleteFunc(have, func(chat int64, _ menuOf) bool { _, still := want[chat]; return !still })
	return nil
}

// roleCommands are the commands of a role, nil for everybody's.
func (a *App) roleCommands(menu menuOf) []telegram.Command {
	if menu == (menuOf{}) {
		return nil
	}
	var list [][2]string
	for _, c := range hotline.StaffCommands {
		if !c.Typed && (!c.Coordinator || menu.coordinator) {
			list = append(list, [2]string{c.Name, "menu.staff." + c.Name})
		}
	}
	return commandsIn(a.bundle, menu.lang, list)
}
