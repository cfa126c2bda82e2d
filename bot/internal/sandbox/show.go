package sandbox

import (
	"fmt"
	"strings"
	"time"
)

// String draws the view as plain text, with its buttons numbered from 1.
func (v View) String() string {
	text, _ := v.draw(0)
	return text
}

// numbered is a button with the message that it stands under.
type numbered struct {
	msg    int // 0 for a key of the reply keyboard
	button Button
	key    *Key
}

// draw draws the newest messages (0: all) and returns the buttons in the order
// of their numbers.
func (v View) draw(newest int) (string, []numbered) {
	var b strings.Builder
	var buttons []numbered
	list := v.Messages
	if newest > 0 && len(list) > newest {
		fmt.Fprintf(&b, "  … %d older\n", len(list)-newest)
		list = list[len(list)-newest:]
	}
	if len(list) == 0 {
		b.WriteString("  (nothing)\n")
	}
	for i := range list {
		m := &list[i]
		drawMessage(&b, m)
		for _, row := range m.Buttons {
			b.WriteString("   ")
			for _, k := range row {
				buttons = append(buttons, numbered{msg: m.ID, button: k})
				fmt.Fprintf(&b, "  %d·[%s]", len(buttons), k.Label)
				if k.URL != "" {
					b.WriteString("↗")
				}
			}
			b.WriteByte('\n')
		}
	}
	if v.Keyboard != nil && len(v.Keyboard.Rows) > 0 {
		b.WriteString("  keyboard:")
		for _, row := range v.Keyboard.Rows {
			for i := range row {
				buttons = append(buttons, numbered{key: &row[i]})
				fmt.Fprintf(&b, "  %d·{%s}", len(buttons), row[i].Label)
			}
		}
		b.WriteByte('\n')
	}
	if v.Blocked {
		b.WriteString("  (the bot is blocked)\n")
	}
	return b.String(), buttons
}

func drawMessage(b *strings.Builder, m *Message) {
	who := m.From.First
	switch {
	case m.FromBot:
		who = "bot"
	case m.Anonymous:
		who = "the group"
	}
	fmt.Fprintf(b, "  #%d %s %s", m.ID, m.Date.Format("15:04"), who)
	if m.Thread != 0 {
		fmt.Fprintf(b, " in topic %d", m.Thread)
	}
	if m.ReplyTo != 0 {
		fmt.Fprintf(b, " to #%d", m.ReplyTo)
	}
	if !m.Edited.IsZero() {
		fmt.Fprintf(b, " (edited %s)", m.Edited.Format("15:04"))
	}
	b.WriteByte('\n')
	what := m.Text
	switch {
	case m.Kind == "service":
		what = "— " + m.Service
	case m.Kind == "location" && m.Media != nil:
		what = fmt.Sprintf("<location %g, %g ±%g m> %s", m.Media.Lat, m.Media.Lng, m.Media.Accuracy, m.Text)
	case m.Kind != "text":
		what = "<" + m.Kind + "> " + m.Text
	}
	for line := range strings.SplitSeq(strings.TrimSpace(what), "\n") {
		b.WriteString("    │ ")
		b.WriteString(line)
		b.WriteByte('\n')
	}
}

// String draws an answer as its presser sees it.
func (a Answer) String() string {
	var parts []string
	if a.Text != "" {
		parts = append(parts, a.Text)
	}
	if a.URL != "" {
		parts = append(parts, "opens "+a.URL+" (type: follow)")
	}
	if len(parts) == 0 {
		return ""
	}
	sign := "💬 "
	if a.Alert {
		sign = "⚠ "
	}
	return sign + strings.Join(parts, " · ")
}

// short is a duration without a tail of zeroes.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}
