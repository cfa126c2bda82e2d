package intake

import (
	"testing"

	"hotline/bot/internal/hotline"
)

// FuzzUpdate gives the chat what strangers can send, in the middle of a
// conversation: nothing panics, and the harness' invariants hold.
func FuzzUpdate(f *testing.F) {
	f.Add("danger:yes", "1", "start", 13.5, 102.9)
	f.Add("::_clear", "៣", "clear", -91.0, 1e308)
	f.Add("\x00:\xff", "\u202e", "", 0.0, 0.0)
	f.Fuzz(func(t *testing.T, data, text, command string, lat, lng float64) {
		w := newWorld(t)
		w.command("start")
		w.taps("en", "continue")
		id, _ := w.card()
		for _, u := range []hotline.Update{
			{Kind: hotline.Press, Msg: id, Data: data},
			{Kind: hotline.Text, Text: text},
			{Kind: hotline.Place, Point: &hotline.Point{Lat: lat, Lng: lng}},
			{Kind: hotline.Command, Command: command, Args: text, Lang: data},
			{Kind: hotline.Press, Msg: 1, Data: "danger:" + data},
			{Kind: hotline.Media, Media: "voice", File: data, Text: text},
			{Kind: hotline.Media, Media: command, File: text, Text: data},
			{Kind: hotline.Contact},
			{Kind: hotline.Edited, Text: text},
		} {
			w.person(u)
			w.settle()
		}
	})
}

func FuzzParseRef(f *testing.F) {
	f.Add("i:card:1:2:3:o")
	f.Add(ref{1 << 31, 70, true, 1 << 40}.String())
	f.Fuzz(func(t *testing.T, s string) {
		if r, ok := parseRef(s); ok {
			if again, ok := parseRef(r.String()); !ok || again != r {
				t.Fatalf("%q is read as %+v and again as %+v", s, r, again)
			}
		}
	})
}
