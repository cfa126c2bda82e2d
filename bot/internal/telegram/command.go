package telegram

import (
	"strings"
	"unicode"

	"hotline/bot/internal/hotline"
)

// command makes a command of a text that begins with one for us. Telegram's
// entities are not looked at: they count UTF-16 units, clients differ in what
// they mark, and a forged one points anywhere.
func (r *Reader) command(u *hotline.Update) {
	text := strings.TrimLeftFunc(u.Text, blank)
	if len(text) < 2 || text[0] != '/' {
		return
	}
	token, args := text, ""
	if i := strings.IndexFunc(text, blank); i >= 0 {
		token, args = text[:i], strings.TrimFunc(text[i:], blank)
	}
	name, to, addressed := strings.Cut(token[1:], "@")
	if addressed && !r.ours(to) {
		return
	}
	name = strings.ToLower(name)
	if name == "" || len(name) > 32 || strings.ContainsFunc(name, notCommand) {
		return
	}
	u.Kind, u.Command, u.Args, u.Text = hotline.Command, name, args, ""
}

func (r *Reader) ours(name string) bool {
	return r.Bot != nil && name != "" && strings.EqualFold(name, r.Bot())
}

// blank is white space, and the marks that stand in Khmer, Burmese and Thai
// text, and before pasted text, without being seen.
func blank(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return unicode.IsSpace(r)
}

func notCommand(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_')
}
