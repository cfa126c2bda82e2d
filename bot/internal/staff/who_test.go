package staff

import (
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

func TestWho(t *testing.T) {
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	o.joins(dara, "Dara")
	o.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(dara), Reach: &hotline.Reach{Chat: dara}}})
	keys := func(chat int64) string {
		var all []string
		for line := range strings.Lines(o.said(chat)) {
			key, _, _ := strings.Cut(line, " ")
			all = append(all, strings.TrimPrefix(key, "r."))
		}
		return strings.Join(all, " ")
	}
	for name, c := range map[string]struct {
		who, chat int64
		want      string
	}{
		"a coordinator":  {sokha, sokha, "who.desk who.blocked who.desk who.unjoined who.open who.coordinators who.joined"},
		"a responder":    {dara, dara, "who.desk who.blocked"},
		"a stranger":     {eve, eve, "order.stranger"},
		"in a group":     {eve, night, "who.desk who.blocked"},
		"where none are": {eve, open, "who.open"},
		"of no desk":     {eve, -1009, "press.nodesk"},
	} {
		from := hotline.ChatActor(c.chat)
		if c.chat < 0 {
			from = hotline.DeskAt(c.chat)
		}
		o.decide(hotline.Event{Post: &hotline.Post{From: from, Order: &hotline.Order{Command: "who", From: c.who, Chat: c.chat, Lang: "en"}}})
		if got := keys(c.chat); got != c.want {
			t.Errorf("%s is told %q, not %q", name, got, c.want)
		}
	}
}
