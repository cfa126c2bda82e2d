package app

import (
	"context"
	"strings"

	"go.uber.org/zap"

	"hotline/bot/internal/telegram"
	"hotline/locales"
)

// The commands that stand in the menus, with the messages that say what they
// do. Those of private chats stand on a survivor's phone, so they are neutral.
var (
	privateCommands = [][2]string{
		{"start", "menu.start"}, {"info", "menu.info"}, {"code", "menu.code"}, {"clear", "menu.clear"},
		{"language", "menu.language"}, {"help", "menu.help"},
	}
	groupCommands = [][2]string{{"oncall", "menu.oncall"}, {"here", "menu.here"}, {"drill", "menu.drill"}, {"help", "menu.grouphelp"}}
)

// menus tells Telegram the commands, in each language there are texts for. They
// stay there, so what fails is tried again at the next start.
func (a *App) menus(ctx context.Context) {
	done := map[string]bool{}
	set := func(code, lang string) error {
		if done[code] {
			return nil
		}
		done[code] = true
		for menu, list := range map[telegram.Menu][][2]string{telegram.PrivateMenu: privateCommands, telegram.GroupMenu: groupCommands} {
			if err := a.client.SetCommands(ctx, menu, code, commandsIn(a.bundle, lang, list)); err != nil {
				return err
			}
		}
		return nil
	}
	err := set("", locales.English)
	for _, l := range a.bundle.Languages() {
		if code, _, _ := strings.Cut(l.Tag, "-"); err == nil && len(code) == 2 {
			err = set(code, l.Tag) // Telegram knows languages by two letters
		}
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("the menus of commands could not be set: they are as they were", zap.Error(err))
	}
}

func commandsIn(b *locales.Bundle, lang string, list [][2]string) []telegram.Command {
	var cmds []telegram.Command
	for _, c := range list {
		cmds = append(cmds, telegram.Command{Name: c[0], Description: b.Text(lang, c[1], nil, nil)})
	}
	return cmds
}
