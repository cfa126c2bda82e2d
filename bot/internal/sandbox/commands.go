package sandbox

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// do carries out one line and returns what to print.
func (t *Terminal) do(ctx context.Context, line string) (string, error) {
	if line == "" {
		return t.screen(true), nil
	}
	if n, err := strconv.Atoi(line); err == nil {
		return "", t.press(n)
	}
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "help", "?":
		return terminalHelp, nil
	case "quit", "exit":
		return "", errQuit
	case "phone", "room", "direct":
		return t.switchTo(strings.ToLower(word), rest)
	case "add":
		return t.add(rest)
	case "show":
		if rest == "all" {
			return t.chat().View().String(), nil
		}
		return t.screen(true), nil
	case "wait":
		return t.wait(ctx, rest)
	case "log":
		return t.log(), nil
	case "time":
		return t.advance(rest)
	case "down", "slow", "strict", "twice":
		return "", t.worsen(strings.ToLower(word), rest)
	case "say":
		return "", t.write(rest, 0)
	case "tap":
		return "", t.tap(rest)
	case "follow":
		return t.follow()
	case "reply":
		return "", t.reply(rest)
	case "photo", "voice", "sticker", "contact", "document":
		return "", t.send(strings.ToLower(word), rest)
	case "/loc":
		return "", t.locate(rest)
	case "edit", "delete", "block", "unblock":
		if p := t.phone(); p != nil {
			return "", t.alter(p, strings.ToLower(word), rest)
		}
	}
	if t.at.kind == "room" && t.tap(line) == nil {
		return "", nil
	}
	return "", t.write(line, 0)
}

func (t *Terminal) switchTo(kind, which string) (string, error) {
	p := place{kind: kind}
	have := len(t.Phones)
	if kind != "phone" {
		have = len(t.Members)
		if t.at.kind != "phone" {
			p.n = t.at.n
		}
	} else if t.at.kind == "phone" {
		p.n = t.at.n
	}
	if which != "" {
		n, err := strconv.Atoi(which)
		if err != nil {
			return "", fmt.Errorf("%s needs a number", kind)
		}
		p.n = n - 1
	}
	if p.n < 0 || p.n >= have {
		return "", fmt.Errorf("there are %d", have)
	}
	return t.goTo(p), nil
}

func (t *Terminal) add(rest string) (string, error) {
	what, arg, _ := strings.Cut(rest, " ")
	switch {
	case what == "phone":
		if arg == "" {
			arg = "en"
		}
		n := len(t.Phones) + 1
		t.Phones = append(t.Phones, t.Server.Adds(Person{ID: t.Server.FreeID(), First: fmt.Sprintf("Phone %d", n), Lang: arg}))
		return t.goTo(place{"phone", n - 1}), nil
	case what == "responder" && t.Room != nil:
		if arg == "" {
			arg = fmt.Sprintf("Responder %d", len(t.Members)+1)
		}
		t.Members = append(t.Members, t.Room.Joins(Person{ID: t.Server.FreeID(), First: arg, Lang: "en"}))
		return t.goTo(place{"room", len(t.Members) - 1}), nil
	}
	return "", errors.New("add phone LANG, or add responder NAME")
}

// actor is who acts in the chat on the screen. Called with the server's lock held.
func (t *Terminal) actor() *belonging {
	if t.at.kind == "room" {
		return t.Members[t.at.n].self()
	}
	if t.at.kind == "phone" {
		return t.Phones[t.at.n].self()
	}
	return &belonging{Person: t.Members[t.at.n].Person, standing: member}
}

func (t *Terminal) press(n int) error {
	if n < 1 || n > len(t.buttons) {
		return fmt.Errorf("there are %d buttons", len(t.buttons))
	}
	b := t.buttons[n-1]
	c := t.chat().c
	s := t.Server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := c.find(b.msg)
	if b.key == nil && m == nil { // it went while somebody looked at it
		s.press(c, t.actor(), nil, b.msg, b.button.Data)
		return nil
	}
	return t.hit(c, hit{m: m, b: b.button, key: b.key})
}

// hit presses what was found. Called with the server's lock held.
func (t *Terminal) hit(c *chat, h hit) error {
	if h.key != nil && h.key.Location {
		return errors.New("this key shares the place: type /loc 13.6 102.9")
	}
	who := t.actor()
	p, err := t.Server.hit(c, who, h)
	if err == nil && p.URL != "" {
		t.link, t.linkBy = p.URL, &who.Person
		return errors.New("the button opens " + p.URL + " (type: follow)")
	}
	return err
}

func (t *Terminal) tap(label string) error {
	c := t.chat().c
	t.Server.mu.Lock()
	defer t.Server.mu.Unlock()
	h, err := c.button(label)
	if err != nil {
		return err
	}
	return t.hit(c, h)
}

func (t *Terminal) put(m *message) error {
	c := t.chat().c
	t.Server.mu.Lock()
	defer t.Server.mu.Unlock()
	_, err := t.Server.say(c, t.actor(), m)
	return err
}

func (t *Terminal) write(text string, to int) error {
	return t.put(&message{Message: Message{Kind: "text", Text: text, ReplyTo: to, Thread: t.chat().threadOf(to)}})
}

func (t *Terminal) reply(rest string) error {
	id, text, _ := strings.Cut(rest, " ")
	n, err := strconv.Atoi(strings.TrimPrefix(id, "#"))
	if err != nil {
		return errors.New("reply N TEXT")
	}
	return t.write(text, n)
}

func (t *Terminal) send(kind, rest string) error {
	a := map[string]Attachment{
		"photo": Photo(nil, rest), "voice": Voice(nil), "sticker": Sticker(),
		"contact": Contact("+85512000000", "Somebody"), "document": Document("file.pdf", nil, rest),
	}[kind]
	t.Server.mu.Lock()
	m := a(t.Server)
	t.Server.mu.Unlock()
	return t.put(m)
}

func (t *Terminal) locate(rest string) error {
	var at [3]float64
	fields := strings.Fields(strings.ReplaceAll(rest, ",", " "))
	if len(fields) < 2 || len(fields) > 3 {
		return errors.New("/loc LAT LNG [ACCURACY]")
	}
	for i, f := range fields {
		var err error
		if at[i], err = strconv.ParseFloat(f, 64); err != nil {
			return errors.New("/loc LAT LNG [ACCURACY], in degrees and metres")
		}
	}
	if at[0] < -90 || at[0] > 90 || at[1] < -180 || at[1] > 180 {
		return errors.New("that is not on the map")
	}
	m := &message{}
	m.setLocation(Media{Lat: at[0], Lng: at[1], Accuracy: at[2]})
	return t.put(m)
}

func (t *Terminal) alter(p *Phone, word, rest string) error {
	switch word {
	case "block":
		p.Blocks()
	case "unblock":
		p.Unblocks()
	case "delete":
		for f := range strings.FieldsSeq(rest) {
			n, err := strconv.Atoi(strings.TrimPrefix(f, "#"))
			if err != nil {
				return errors.New("delete N …")
			}
			p.Deletes(n)
		}
	case "edit":
		id, text, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(strings.TrimPrefix(id, "#"))
		if err != nil {
			return errors.New("edit N TEXT")
		}
		return p.change(n, func(m *message) { m.retext(text) })
	}
	return nil
}

func (t *Terminal) follow() (string, error) {
	if t.link == "" {
		return "", errors.New("no answer has opened a link")
	}
	if _, err := t.Server.Follow(*t.linkBy, t.link); err != nil {
		return "", err
	}
	for i, m := range t.Members {
		if m.Person.ID == t.linkBy.ID {
			return t.goTo(place{"direct", i}), nil
		}
	}
	return t.screen(true), nil
}

func (t *Terminal) advance(rest string) (string, error) {
	d, err := time.ParseDuration(rest)
	switch {
	case err != nil || d <= 0:
		return "", errors.New("time 15m, 1h, 90s …")
	case t.Advance == nil:
		return "", errors.New("this clock cannot be moved")
	}
	t.Advance(d)
	return "  it is " + t.Server.now().Format("Mon 15:04:05") + ", " + short(d) + " later\n", nil
}

func (t *Terminal) worsen(word, rest string) error {
	if word == "slow" {
		d, err := time.ParseDuration(rest)
		if rest == "off" {
			d, err = 0, nil
		}
		if err != nil || d < 0 {
			return errors.New("slow 2s, or slow off")
		}
		t.Server.Slow(d)
		return nil
	}
	on := rest == "on"
	if !on && rest != "off" {
		return fmt.Errorf("%s on, or %s off", word, word)
	}
	switch word {
	case "down":
		t.Server.Down(on)
	case "twice":
		t.Server.Twice(on)
	case "strict":
		if on {
			t.Server.Strict(Telegrams())
		} else {
			t.Server.Strict(nil)
		}
	}
	return nil
}

// wait helps those who feed the terminal from a file. The words may stand in
// quotation marks, as a shell's would.
func (t *Terminal) wait(ctx context.Context, words string) (string, error) {
	if bare, ok := strings.CutPrefix(words, `"`); ok {
		words = strings.TrimSuffix(bare, `"`)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, 10*time.Second, errors.New("waited 10 s in vain"))
	defer cancel()
	if _, err := t.chat().See(ctx, words); err != nil {
		return "", err
	}
	return t.screen(true), nil
}

func (t *Terminal) log() string {
	var b strings.Builder
	calls := t.Server.Calls()
	if len(calls) > 20 {
		calls = calls[len(calls)-20:]
	}
	for _, r := range calls {
		fmt.Fprintf(&b, "  %s %-24s chat %d %d %s%s\n", r.At.Format("15:04:05"), r.Method, r.Chat, r.Code, r.Description, r.Fault)
	}
	st := t.Server.Stats()
	fmt.Fprintf(&b, "  %d sends, %d refused with 429, %d updates pending\n", st.Sends, st.Refused429, t.Server.Pending())
	return b.String()
}
