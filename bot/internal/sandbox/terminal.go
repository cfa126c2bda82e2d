package sandbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Terminal lets somebody play with the server by typing: phones on the one
// side, a responders' room on the other. It needs at least one phone.
type Terminal struct {
	Server *Server
	// Phones are the survivors' phones.
	Phones []*Phone
	// Room and Members are the responders'; Room may be nil.
	Room    *Room
	Members []*Member
	// Advance moves the clock forward; nil if it cannot be moved.
	Advance func(time.Duration)
	In      io.Reader
	Out     io.Writer
	// Settle is how long nothing must change before the screen is printed
	// anew; 0 means 150 ms.
	Settle time.Duration
	// Show is how many messages of a chat are printed; 0 means 6.
	Show int

	at      place
	buttons []numbered
	link    string  // the last start link that an answer opened
	linkBy  *Person // who may follow it
	since   uint64
	heard   int // answers already printed of the chat at hand
	printed string
}

// place is whose chat is on the screen, and who acts in it.
type place struct {
	kind string // "phone", "room" or "direct"
	n    int    // which phone or member, from 0
}

const terminalHelp = `  a number      press that button
  text          write it (in the room, the words of a button press it)
  say TEXT      write it, whatever it looks like
  tap WORDS     press the button with these words, this label or this data
  reply N TEXT  answer message #N
  edit N TEXT   change your message #N            delete N …  delete messages for both
  /loc LAT LNG [ACCURACY]   share a point
  photo · voice · sticker · contact · document    send one of these
  follow        press Start behind the link of the last answer
  phone [N]     a survivor's phone                room [N]    the room, as responder N
  direct [N]    responder N's own chat with the bot
  add phone LANG · add responder NAME             somebody more
  block · unblock                                 stop the bot, let it write again
  time 15m      move the clock forward            show [all]  print the screen again
  down on|off · slow 2s · strict on|off · twice on|off        make Telegram worse
  wait WORDS    wait until the screen shows them  log         the bot's last calls
  help · quit
`

var errQuit = errors.New("quit")

// Run reads commands until quit, the end of In, or the end of ctx. It returns
// nil in all three cases, and an error if Out fails. Unless In has ended, one
// goroutine stays behind that reads In until its next line or end.
func (t *Terminal) Run(ctx context.Context) error {
	if t.Settle <= 0 {
		t.Settle = 150 * time.Millisecond
	}
	if t.Show <= 0 {
		t.Show = 6
	}
	t.at = place{kind: "phone"}
	stop := make(chan struct{})
	defer close(stop)
	lines := make(chan string)
	go func() {
		defer close(lines)
		scan := bufio.NewScanner(t.In)
		for scan.Scan() {
			select {
			case lines <- scan.Text():
			case <-stop:
				return
			}
		}
	}()
	if err := t.print("  Type help for the commands.\n" + t.screen(true)); err != nil {
		return err
	}
	return t.loop(ctx, lines)
}

func (t *Terminal) loop(ctx context.Context, lines <-chan string) error {
	settle := time.NewTimer(time.Hour)
	settle.Stop()
	defer settle.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case line, ok := <-lines:
			if !ok {
				return nil
			}
			var said string
			said, err = t.do(ctx, strings.TrimSpace(line))
			if errors.Is(err, errQuit) {
				return nil
			}
			if err != nil {
				said = "  ! " + err.Error() + "\n"
			}
			err = t.print(said)
		case <-t.Server.Changed(t.since):
			_, t.since, _ = t.Server.Changes(t.since)
			settle.Reset(t.Settle)
			continue
		case <-settle.C:
			err = t.print(t.screen(false))
		}
		if err != nil {
			return err
		}
	}
}

// print writes text and the prompt.
func (t *Terminal) print(text string) error {
	_, err := io.WriteString(t.Out, text+t.prompt())
	return err
}

func (t *Terminal) prompt() string {
	switch t.at.kind {
	case "phone":
		return fmt.Sprintf("phone %d (%s)> ", t.at.n+1, t.Phones[t.at.n].Person.Lang)
	case "room":
		return fmt.Sprintf("room (%s)> ", t.Members[t.at.n].Person.First)
	default:
		return fmt.Sprintf("direct (%s)> ", t.Members[t.at.n].Person.First)
	}
}

// chat is the chat on the screen.
func (t *Terminal) chat() *Chat {
	switch t.at.kind {
	case "phone":
		return &t.Phones[t.at.n].Chat
	case "room":
		return &t.Members[t.at.n].Chat
	default:
		return &t.Members[t.at.n].Phone().Chat
	}
}

// phone is the private chat on the screen, nil in the room.
func (t *Terminal) phone() *Phone {
	switch t.at.kind {
	case "phone":
		return t.Phones[t.at.n]
	case "direct":
		return t.Members[t.at.n].Phone()
	}
	return nil
}

// screen draws the chat at hand, or nothing if it looks as it last did.
func (t *Terminal) screen(always bool) string {
	v := t.chat().View()
	text, buttons := v.draw(t.Show)
	t.buttons = buttons
	heard := ""
	if len(v.Answers) < t.heard {
		t.heard = len(v.Answers)
	}
	for _, a := range v.Answers[t.heard:] {
		if s := a.String(); s != "" {
			heard += "  " + s + "\n"
		}
		if a.URL != "" {
			by := a.By
			t.link, t.linkBy = a.URL, &by
		}
	}
	t.heard = len(v.Answers)
	if !always && text == t.printed && heard == "" {
		return ""
	}
	t.printed = text
	if always || heard == "" {
		return "\n── " + t.title(v) + "\n" + text + heard
	}
	return "\n" + heard + "── " + t.title(v) + "\n" + text
}

func (t *Terminal) title(v View) string {
	switch t.at.kind {
	case "phone":
		return fmt.Sprintf("phone %d of %d: %s", t.at.n+1, len(t.Phones), v.Title)
	case "room":
		return "room: " + v.Title
	default:
		return "direct: " + v.Title
	}
}

// goTo changes what is on the screen.
func (t *Terminal) goTo(p place) string {
	t.at = p
	t.heard = len(t.chat().View().Answers)
	return t.screen(true)
}
