package app

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

var write = flag.Bool("transcripts", false, "write the golden transcripts anew; read them before you commit them")

// transcript is a story that writes down what every screen shows.
type transcript struct {
	*story
	out    strings.Builder
	phones map[string]*sandbox.Phone
	on     *sandbox.Phone
	dara   *sandbox.Member
	lang   string
	code   string
	shown  map[string]string
}

// masks take out what is drawn by lot.
var masks = []struct {
	re *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`\b[234679CDFGHJKMNPQRTVWX]{8}\b`), "CASENO"},
	{regexp.MustCompile(`\b\d{4}-\d{4}-\d{4}\b`), "0000-0000-0000"},
}

var codeForm = masks[1].re

// plays plays a script, one act a line: a verb and what it is about.
func (tr *transcript) plays(script string) {
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		fmt.Fprintf(&tr.out, "\n» %s\n", line)
		switch verb {
		case "phone": // the acts that follow are on this phone
			tr.take(rest)
		case "start":
			tr.on.Starts("")
		case "press":
			tr.presses(tr.on, strings.Fields(rest)...)
		case "type":
			tr.on.Writes(rest)
		case "code":
			tr.on.Writes(tr.code)
		case "share":
			var lat, lng float64
			if _, err := fmt.Sscan(rest, &lat, &lng); err != nil {
				tr.Fatal(err)
			}
			tr.on.Shares(lat, lng, 20)
		case "wait":
			d, err := time.ParseDuration(rest)
			if err != nil {
				tr.Fatal(err)
			}
			tr.passes(d)
			tr.passes(11 * time.Second) // amendments keep ten seconds between them
		case "take":
			tr.dara.Taps("take")
			tr.settle()
			tr.passes(11 * time.Second)
		case "helper":
			tr.dara.Phone().Writes(rest)
		case "tap":
			tr.dara.Phone().Taps(rest)
		default:
			tr.Fatalf("no such verb: %s", verb)
		}
		tr.settle()
		if code := codeForm.FindString(tr.on.View().String()); code != "" {
			tr.code = code
		}
		tr.show()
	}
}

func (tr *transcript) take(name string) {
	p := tr.phones[name]
	if p == nil {
		p = tr.phone(int64(501+len(tr.phones)), tr.lang)
		tr.phones[name] = p
	}
	tr.on = p
}

// show writes down every screen that is not as it was.
func (tr *transcript) show() {
	screen := func(name string, msgs []sandbox.Message) {
		var b strings.Builder
		for _, m := range msgs {
			b.WriteString("  ┌\n")
			for text := range strings.Lines(m.Text) {
				b.WriteString("  │ " + strings.TrimRight(text, "\n") + "\n")
			}
			for _, row := range m.Buttons {
				labels := make([]string, len(row))
				for i, one := range row {
					labels[i] = "[" + one.Label + "]"
				}
				b.WriteString("  │ " + strings.Join(labels, " ") + "\n")
			}
		}
		text := b.String()
		for _, m := range masks {
			text = m.re.ReplaceAllString(text, m.to)
		}
		if tr.shown[name] != text {
			tr.shown[name] = text
			tr.out.WriteString(name + ":\n" + text)
		}
	}
	for name, p := range tr.phones {
		if p == tr.on {
			screen(name, p.Messages())
		}
	}
	for name, p := range tr.phones {
		if p != tr.on {
			screen(name, p.Messages())
		}
	}
	screen("room", ours(tr.room))
	if tr.dara.Phone() != nil {
		screen("Dara", tr.dara.Phone().Messages())
	}
}

// Whole conversations, in every language, as every screen shows them. They
// are read by eye when they change: go test ./bot/internal/app -run
// TestTranscripts -transcripts writes them anew.
func TestTranscripts(t *testing.T) {
	for name, script := range scripts {
		for _, lang := range []string{"en", "km", "vi", "zh-Hans"} {
			t.Run(name+"/"+lang, func(t *testing.T) {
				s := begin(t, mini(t))
				tr := &transcript{story: s, lang: lang, phones: map[string]*sandbox.Phone{}, shown: map[string]string{}}
				if strings.Contains(script, "\ntap ") {
					withDesks(s)
				}
				tr.dara = s.responder(901, "Dara")
				tr.dara.Phone().Starts("")
				s.settle()
				tr.take("phone")
				tr.plays(strings.ReplaceAll(script, "LANG", lang))
				file := filepath.Join("testdata", "transcripts", name+"."+lang+".txt")
				if *write {
					if err := os.WriteFile(file, []byte(tr.out.String()), 0o600); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if got := tr.out.String(); got != string(want) {
					t.Errorf("the conversation is another than %s; if that is meant, run with -transcripts and read it. It is now:\n%s", file, firstChange(string(want), got))
				}
			})
		}
	}
}

// firstChange is what two texts say where they first differ.
func firstChange(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return strings.Join(b[max(0, i-4):min(len(b), i+8)], "\n")
		}
	}
	return fmt.Sprintf("as before in its first %d lines, then longer or shorter", min(len(a), len(b)))
}
