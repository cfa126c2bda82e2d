package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"hotline/flows"
	"hotline/locales"
)

// Walk is the walk command: it plays a conversation by itself, without a bot, a
// store or a network, so that whoever writes or translates one can read it card
// by card.
type Walk struct {
	Flow string `arg:"" optional:"" help:"Which conversation; the first without it."`
	Lang string `default:"en" help:"Which language to play it in."`
	List bool   `help:"List the conversations and the languages instead."`
}

// Help says what can be typed.
func (Walk) Help() string { return walkHelp }

const walkHelp = `Type a number or a button's words as a person would, or one of
:back  :skip  :more  :done   press that button
:point                       share an exact place
:quit                        stop here, as the end of the input does`

// Run plays the conversation with what it reads from s.In, until its end, :quit,
// the end of the input or that of ctx, and then prints what was answered.
func (c *Walk) Run(ctx context.Context, s *Streams) error {
	set, bundle, err := texts(nil)
	if err != nil {
		return err
	}
	var tags []string
	for _, l := range bundle.Languages() {
		tags = append(tags, l.Tag)
	}
	names := set.Names()
	switch {
	case c.List:
		_, err := fmt.Fprintf(s.Out, "Conversations: %s\nLanguages: %s\n", strings.Join(names, ", "), strings.Join(tags, ", "))
		return err
	case c.Flow != "" && !slices.Contains(names, c.Flow):
		return fmt.Errorf("there is no conversation %q; there are %s", c.Flow, strings.Join(names, ", "))
	case !slices.Contains(tags, c.Lang):
		return fmt.Errorf("there is no language %q; there are %s", c.Lang, strings.Join(tags, ", "))
	}
	w := walker{set: set, bundle: bundle, lang: c.Lang, out: bufio.NewWriter(s.Out), st: set.Prefer(set.Start(c.Flow), c.Lang)}
	return w.walk(ctx, s.In)
}

type walker struct {
	set    *flows.Set
	bundle *locales.Bundle
	lang   string
	out    *bufio.Writer
	st     flows.State
	order  []string // the questions answered, in the order of their first answers
}

// errWalked ends the walk.
var errWalked = errors.New("walked")

// walk plays until something ends it. Unless the input has ended, one goroutine
// stays behind that reads it until its next line or end.
func (w *walker) walk(ctx context.Context, in io.Reader) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(in); scan.Scan(); {
			select {
			case lines <- scan.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		v := w.set.View(w.st)
		w.card(v)
		if v.Kind == flows.KindEnd {
			return w.summary()
		}
		w.print("> ")
		if err := w.out.Flush(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case line, ok := <-lines:
			w.print("\n")
			if !ok || w.does(v, strings.TrimSpace(line)) != nil {
				return w.summary()
			}
		}
	}
}

func (w *walker) print(parts ...string) { _, _ = w.out.WriteString(strings.Join(parts, "")) }

func (w *walker) text(key string) string { return w.bundle.Text(w.lang, key, nil, nil) }

// card prints the card that stands, its buttons numbered as a person counts
// them.
func (w *walker) card(v flows.View) {
	w.print("── ", w.st.Flow, " · ", v.Node, " · ", v.Kind, "\n")
	for _, key := range v.Text {
		w.print(w.bundle.Text(w.lang, key, map[string]any{"Runner": "…"}, nil), "\n\n")
	}
	for i, c := range v.Choices {
		label := c.Text
		if label == "" {
			label = w.text(c.Key)
		}
		mark := ""
		if v.Multi && c.Marked {
			mark = "✅"
		}
		w.print(fmt.Sprintf("%3d  %s%s %s\n", i+1, mark, c.Sign, label))
	}
	for _, b := range []struct {
		shown       bool
		typed, text string
	}{
		{v.More, ":more", w.text(flows.KeyMore)}, {v.Multi, ":done", w.text(flows.KeyDone)}, {v.AskPlace, ":point", "📍"},
		{v.Back, ":back", w.text(flows.KeyBack)}, {v.Skip, ":skip", w.text(flows.KeySkip)},
	} {
		if b.shown {
			w.print("     ", b.typed, "  ", b.text, "\n")
		}
	}
}

// does plays a line; errWalked if that ends the walk.
func (w *walker) does(v flows.View, line string) error {
	in := flows.Input{Text: line}
	switch line {
	case ":back":
		in = flows.Input{Choice: flows.Back}
	case ":skip":
		in = flows.Input{Choice: flows.Skip}
	case ":more":
		in = flows.Input{Choice: flows.More}
	case ":done":
		in = flows.Input{Choice: flows.Done}
	case ":point":
		in = flows.Input{Point: true}
	case ":quit":
		return errWalked
	}
	if line == "" || in.Text != "" && line[0] == ':' {
		w.print(walkHelp, "\n\n")
		return nil
	}
	st, out := w.set.Turn(w.st, in, w.text)
	w.st = st
	if out.Answered && !slices.Contains(w.order, out.Node) {
		w.order = append(w.order, out.Node)
	}
	if out.Answered && v.Kind == flows.KindLanguages {
		w.lang = st.Told(out.Node)[0] // as the bot does
	}
	switch {
	case out.Act == flows.ActClear && !out.End:
		w.print("The chat would be cleared here.\n\n")
		return errWalked
	case out.Words != "" && !out.Understood:
		w.print("That means nothing here; it would be kept as words.\n\n")
	case !out.Understood:
		w.print("That means nothing here.\n\n")
	}
	return nil
}

// summary prints what was answered, and how urgent that is.
func (w *walker) summary() error {
	w.print("── Answers\n")
	for _, node := range w.order {
		if a := w.st.Answers[node]; len(a) > 0 {
			w.print(node, ": ", strings.Join(a, ", "), "\n")
		}
	}
	level, reason := w.set.Triage(w.st.Answers)
	w.print("\nUrgency: ", w.text("urgency."+level), " (", level, "), because: ", w.text("reason."+reason), " (", reason, ")\n")
	if w.set.Approved() == "" {
		w.print("The triage table is not yet approved by a clinician and a caseworker.\n")
	}
	return w.out.Flush()
}
