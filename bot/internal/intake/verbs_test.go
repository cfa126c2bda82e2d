package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// person does something in the chat.
func (w *world) person(u hotline.Update) {
	w.t.Helper()
	w.update++
	u.ID, u.Chat, u.From = w.update, w.chat, w.chat
	if u.Lang == "" {
		u.Lang = "en"
	}
	if u.Kind != hotline.Press && u.Kind != hotline.Left && u.Kind != hotline.Joined && u.Msg == 0 {
		w.next++
		u.Msg = w.next
		if st := w.state(); st != nil && w.topics[st.Topic] && u.Thread == 0 && !w.outside {
			u.Thread = st.Topic
		}
		w.stand[u.Msg] = &message{at: w.now, thread: u.Thread}
	}
	if u.Kind == hotline.Press {
		if m := w.stand[u.Msg]; m != nil {
			u.Thread = m.thread
		}
		u.Query = fmt.Sprint("q", w.update)
	}
	w.decide(hotline.Event{Update: &u})
	if u.Kind == hotline.Press && !slices.ContainsFunc(w.last, func(e hotline.Effect) bool {
		_, ok := e.(hotline.Reply)
		return ok
	}) {
		w.t.Fatalf("a press was not answered")
	}
}

// The verbs of the stories. Each settles the chat.

func (w *world) says(text string) {
	w.t.Helper()
	w.person(hotline.Update{Kind: hotline.Text, Text: text})
	w.settle()
}

func (w *world) command(c string) {
	w.t.Helper()
	w.person(hotline.Update{Kind: hotline.Command, Command: c})
	w.settle()
}

func (w *world) taps(choices ...string) {
	w.t.Helper()
	for _, c := range choices {
		id, b := w.card()
		data := ""
		for _, row := range b.Rows {
			for _, x := range row {
				if _, choice, _ := strings.Cut(x.Data, ":"); choice == c {
					data = x.Data
				}
			}
		}
		if data == "" {
			w.t.Fatalf("the card has no button %q: %+v", c, b)
		}
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: data})
		w.settle()
	}
}

// passes taps a choice if that node's card stands.
func (w *world) passes(node, choice string) {
	w.t.Helper()
	if _, b := w.card(); strings.HasPrefix(b.Rows[0][0].Data, node+":") {
		w.taps(choice)
	}
}

func (w *world) news(what string) {
	w.t.Helper()
	w.decide(hotline.Event{Post: &hotline.Post{News: &hotline.News{Case: w.caseNo(), What: what}}})
	w.settle()
}

func (w *world) relay(text string) {
	w.t.Helper()
	w.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{Case: w.caseNo(), Text: text, Chat: 77, Msg: 5}}})
	w.settle()
}

// pass lets time go by, with the ticks that fall due.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	end := w.now.Add(d)
	for w.raw != nil && !w.wake.After(end) {
		w.now = w.wake
		w.decide(hotline.Event{Tick: true})
		w.settle()
	}
	w.now = end
}

// card is the one message of ours that stands and is no leftover.
func (w *world) card() (int, hotline.Body) {
	best := 0
	for id, m := range w.stand {
		if m.ours && m.body.Ask == nil && m.body.File == nil && m.body.Point == nil && m.body.Picture == "" && id > best {
			best = id
		}
	}
	if best == 0 {
		return 0, hotline.Body{}
	}
	return best, w.stand[best].body
}

// shows reports whether the card has a line with this key.
func (w *world) shows(key string) bool {
	_, b := w.card()
	return slices.ContainsFunc(b.Lines, func(m hotline.Msg) bool { return m.Key == key })
}

func (w *world) want(keys ...string) {
	w.t.Helper()
	for _, k := range keys {
		if !w.shows(k) {
			_, b := w.card()
			w.t.Fatalf("the card does not show %s: %+v", k, b.Lines)
		}
	}
}

func (w *world) wantNot(keys ...string) {
	w.t.Helper()
	for _, k := range keys {
		if w.shows(k) {
			w.t.Fatalf("the card shows %s", k)
		}
	}
}

// caseNo is the newest case that was told.
func (w *world) caseNo() hotline.CaseNo {
	if t := w.told(); t != nil {
		return t.Case
	}
	return "NOCASE"
}

// told is the newest Tell.
func (w *world) told() *hotline.Tell {
	for _, p := range slices.Backward(w.posts) {
		if p.Tell != nil {
			return p.Tell
		}
	}
	return nil
}

// count counts posts of a kind.
func (w *world) count(is func(hotline.Post) bool) (n int) {
	for _, p := range w.posts {
		if is(p) {
			n++
		}
	}
	return n
}

func isTell(p hotline.Post) bool { return p.Tell != nil }
func isGone(why string) func(hotline.Post) bool {
	return func(p hotline.Post) bool { return p.Gone != nil && p.Gone.Why == why }
}
func isRelayed(what string) func(hotline.Post) bool {
	return func(p hotline.Post) bool { return p.Relayed != nil && p.Relayed.What == what }
}

func (w *world) wantCount(n int, name string, is func(hotline.Post) bool) {
	w.t.Helper()
	if got := w.count(is); got != n {
		w.t.Fatalf("%d posts of %s, want %d: %+v", got, name, n, w.posts)
	}
}

// canary is in everything that is typed in tests, and never in coarse fields.
const canary = "Sokha-canary"

func story(t *testing.T, f func(w *world)) {
	t.Helper()
	f(newWorld(t))
}
