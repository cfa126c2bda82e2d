package app

import (
	"hotline/bot/internal/hotline"
	"hotline/locales"
)

// renderer turns messages into words. It is the only place where a key of the
// locale files becomes a text.
type renderer struct{ b *locales.Bundle }

// Text implements telegram.Renderer.
func (r renderer) Text(lang string, m hotline.Msg) string {
	if m.Key == "" {
		return m.Text
	}
	if m.Lang != "" {
		lang = m.Lang
	}
	if len(m.Args) == 0 {
		return r.b.Text(lang, m.Key, nil, nil)
	}
	args := make(map[string]any, len(m.Args))
	var count *int
	for _, a := range m.Args {
		switch {
		case a.N != nil:
			args[a.Name], count = *a.N, a.N
		case a.Msg != nil:
			args[a.Name] = r.Text(lang, *a.Msg)
		case a.List != nil:
			parts := make([]string, len(a.List))
			for i, p := range a.List {
				parts[i] = r.Text(lang, p)
			}
			args[a.Name] = r.b.Join(lang, parts)
		default:
			args[a.Name] = a.Text
		}
	}
	return r.b.Text(lang, m.Key, args, count)
}
