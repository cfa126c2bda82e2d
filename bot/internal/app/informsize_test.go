package app

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"hotline/bot/internal/directory"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/intake"
)

// The longest entries that a directory takes fit one message in every language, so
// that no number is ever cut; and so does every other page.
func TestPagesOfInformationFit(t *testing.T) {
	set, bundle, err := texts(nil)
	if err != nil {
		t.Fatal(err)
	}
	checks := directoryChecks(rosterChecks(set, bundle).Needs, bundle)
	var tags []string
	for _, tag := range []string{"zh-Hans", "zh-Hant", "id", "vi", "pt-BR", "th", "hi", "fil", "mn", "kk"} {
		if !checks.Language(tag) {
			t.Fatalf("%s has no name", tag)
		}
		tags = append(tags, tag)
	}
	var text strings.Builder
	text.WriteString("entries:\n")
	ways := func(form string, many, n int) string {
		out := make([]string, many)
		for i := range out {
			out[i] = fmt.Sprintf("%q", fmt.Sprintf(form, i)+strings.Repeat("1", n))
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	for i := range 3 {
		fmt.Fprintf(&text, "- {id: e%d, name: %q, kind: police, needs: [cmr], areas: [KH-1, KH-2, KH-3, KH-4, KH-5, KH-6, KH-7, KH-8, KH-9, KH-10], "+
			"phone: %s, whatsapp: %s, web: %s, languages: [%s], hours: %q, route: home, "+
			"source: [{title: t, address: \"https://x\", date: d}], read: 2026-11-23, listed: public}\n",
			i, strings.Repeat("ក", 60), ways("+%d", 4, 58), ways("%d", 3, 59),
			"x.org/"+strings.Repeat("y", 54), strings.Join(tags, ", "), strings.Repeat("8", 60))
	}
	text.WriteString("verified:\n")
	for i := range 3 {
		fmt.Fprintf(&text, "- {id: e%d, by: D, on: 2026-11-24}\n", i)
	}
	book, faults := directory.Read(checks, directory.File{Name: "own.yaml", Data: []byte(text.String()), Own: true})
	if faults != nil {
		t.Fatal(directory.Faults(faults))
	}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	env := hotline.Env{Now: now, House: &hotline.House{Directory: book.Checked()}}
	for _, l := range bundle.Languages() {
		in := intake.New(set, intake.Options{Match: func(string) string { return l.Tag }})
		var state []byte
		for _, page := range []string{"", "m", "n", "p.cmr", "k", "e.cmr.all", "e.cmr.KH-12", "real", "real.offer", "real.embassy", "real.helper", "c"} {
			u := &hotline.Update{Kind: hotline.Press, Chat: 5, Msg: 9, Query: "q", Data: "info:" + page}
			if page == "" {
				u = &hotline.Update{Kind: hotline.Command, Command: "start", Chat: 5, Msg: 8}
			}
			env.Rand = rand.New(rand.NewPCG(1, 2))
			d, err := in.Decide(env, hotline.Event{To: hotline.ChatActor(5), At: now, Update: u}, state)
			if err != nil {
				t.Fatal(err)
			}
			state = d.State
			for _, e := range d.Effects {
				send, ok := e.(hotline.Send)
				if !ok {
					continue
				}
				var lines []string
				for _, m := range send.Body.Lines {
					lines = append(lines, renderer{bundle}.Text(l.Tag, m))
				}
				whole := strings.Join(lines, "\n")
				if n := len(utf16.Encode([]rune(whole))); n > 4096 {
					t.Errorf("%s %s: %d units", l.Tag, page, n)
				} else if page == "e.cmr.all" {
					t.Logf("%s: %d units", l.Tag, n)
					if strings.Count(whole, strings.Repeat("ក", 60)) != 3 {
						t.Errorf("%s: not all three stand there", l.Tag)
					}
				}
			}
		}
	}
}
