package intake

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// failer is what *testing.T and *rapid.T have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

const chatID = 4242

// labels are the English messages: keys that exist, and words that may be typed.
var labels = func() map[string]string {
	raw, err := os.ReadFile("../../../locales/en.json")
	if err != nil {
		panic(err)
	}
	var file map[string]struct{ Other string }
	if err := json.Unmarshal(raw, &file); err != nil {
		panic(err)
	}
	out := map[string]string{}
	for k, v := range file {
		out[k] = v.Other
	}
	maps.Copy(out, fakeNames)
	return out
}()

var decider = func() *Intake {
	set := flows.Default()
	set.SetLanguages([]flows.Lang{{Tag: "en", Autonym: "English"}, {Tag: "km", Autonym: "ខ្មែរ", Unreviewed: true}})
	return New(set, Options{
		Label: func(_, key string) string { return labels[key] },
		Match: func(code string) string {
			if strings.HasPrefix(code, "km") {
				return "km"
			}
			return "en"
		},
		Runner: "Example Aid", Topics: true,
		Places: fakePlaces(),
	})
}()

// message stands in the fake chat.
type message struct {
	ours bool
	at   time.Time
	body hotline.Body
	// thread is the topic it stands in, 0 outside.
	thread int
}

// entry is an effect in the fake outbox.
type entry struct {
	seq     int
	send    *hotline.Send
	del     *hotline.Delete
	flying  bool
	dropped bool
}

// world is a chat, the outbox in front of it, and the decider's state, which is
// saved and read again with every event. It holds the invariants after each.
type world struct {
	t     failer
	chat  int64
	now   time.Time
	raw   []byte
	wake  time.Time
	seq   int
	next  int
	stand map[int]*message
	box   []*entry
	tells []hotline.Sent
	posts []hotline.Post
	mail  []hotline.PostTo // the same, with whom they are for
	last  []hotline.Effect
	sends int // new messages put into the chat
	rnd   *rand.Rand

	threads bool         // the bot has topics here, and the deployment wants them
	topics  map[int]bool // those that are open
	outside bool         // the person writes outside of them

	blocked bool  // by the person: nothing reaches the chat
	update  int64 // the last update's id
}

func newWorld(t failer) *world {
	return &world{
		t: t, chat: chatID, now: time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC), next: 100,
		stand: map[int]*message{}, topics: map[int]bool{}, rnd: rand.New(rand.NewPCG(1, 2)),
	}
}

func (w *world) env() hotline.Env {
	return hotline.Env{
		Now: w.now, Rand: w.rnd, Lane: 0,
		LaneOf: func(hotline.Actor) int { return 0 },
		Mac:    fakeMac,
		House:  &hotline.House{Directory: listed, Topics: w.threads},
	}
}

// decide lets the decider decide one event and does what it asks for.
func (w *world) decide(ev hotline.Event) {
	w.t.Helper()
	ev.To, ev.At = hotline.ChatActor(w.chat), w.now
	before := w.state()
	d, err := decider.Decide(w.env(), ev, w.raw)
	if err != nil {
		w.t.Fatalf("deciding: %v", err)
	}
	if d.State != nil && (d.Life <= 0 || d.WakeAt.IsZero() || d.WakeAt.Before(w.now)) {
		w.t.Fatalf("a state without a life or an end: %v %v", d.Life, d.WakeAt)
	}
	if d.State != nil && d.Life < d.WakeAt.Sub(w.now) {
		w.t.Fatalf("a state that ends before it wakes: %v, %v", d.Life, d.WakeAt.Sub(w.now))
	}
	w.raw, w.wake, w.last = slices.Clone(d.State), d.WakeAt, d.Effects
	w.check(ev, before, d.Effects)
	for _, e := range d.Effects {
		w.effect(e)
	}
}

func (w *world) state() *state {
	if w.raw == nil {
		return nil
	}
	st, err := load(w.raw)
	if err != nil {
		w.t.Fatalf("loading: %v", err)
	}
	return st
}

// check holds what must be true of the effects of one decision.
func (w *world) check(ev hotline.Event, before *state, effects []hotline.Effect) {
	w.t.Helper()
	may := false
	if before != nil {
		for _, no := range before.cases() {
			may = may || before.mayWrite(no, w.now)
		}
	}
	for _, e := range effects {
		switch e := e.(type) {
		case hotline.Send:
			own := ev.Update != nil || ev.Sent != nil && strings.HasSuffix(ev.Sent.Ref, ":o")
			if e.Msg == 0 && !own && !may {
				w.t.Fatalf("a new message to a phone that may not be written to: %+v", e)
			}
			if before == nil && ev.Update == nil {
				w.t.Fatalf("H9: something is sent to a chat of which nothing is remembered: %+v", e)
			}
			if e.Topic != "" {
				w.checkTopic(e)
				continue
			}
			if !strings.HasPrefix(e.Slot, "i:") || !strings.HasPrefix(e.Ref, "i:") || !e.Body.Protect {
				w.t.Fatalf("a send without slot, reference or protection: %+v", e)
			}
			w.checkBody(e)
		case hotline.PostTo:
			if e.Post.Tell != nil {
				raw, _ := json.Marshal(e.Post.Tell.Coarse)
				if strings.Contains(string(raw), canary) || strings.Contains(string(raw), "13.58") {
					w.t.Fatalf("H6: coarse fields hold what was written: %s", raw)
				}
			}
		}
	}
}

// checkBody holds H11 and Telegram's limits.
func (w *world) checkBody(s hotline.Send) {
	w.t.Helper()
	var keys []string
	var walk func(m hotline.Msg)
	walk = func(m hotline.Msg) {
		if m.Key != "" {
			keys = append(keys, m.Key)
		}
		for _, a := range m.Args {
			if a.Msg != nil {
				walk(*a.Msg)
			}
			for _, l := range a.List {
				walk(l)
			}
		}
	}
	for _, l := range s.Body.Lines {
		walk(l)
	}
	var data []string
	for _, row := range s.Body.Rows {
		if len(row) > 3 {
			w.t.Fatalf("a row of %d", len(row))
		}
		for _, b := range row {
			walk(b.Label)
			data = append(data, b.Data)
			if len(b.Data) < 1 || len(b.Data) > 64 {
				w.t.Fatalf("data of %d bytes", len(b.Data))
			}
		}
	}
	for _, k := range keys {
		if labels[k] == "" {
			w.t.Fatalf("the message %q does not exist", k)
		}
	}
	if len(data) > 0 && (strings.HasPrefix(data[0], nodeSafe+":") || strings.HasPrefix(data[0], nodeRefer+":y")) {
		for _, k := range keys {
			if k == "s.read" || k == "s.passed" || k == "s.closed" || strings.HasPrefix(k, "s.received") || strings.HasPrefix(k, "s.waiting") || strings.HasPrefix(k, "s.review") {
				w.t.Fatalf("the question says what it is about: %s", k)
			}
		}
	}
	if s.Slot != slotCard || len(data) == 0 {
		return
	}
	node, _, _ := strings.Cut(data[len(data)-1], ":") // that of the clear button
	has := func(choice string) bool { return slices.Contains(data, node+":"+choice) }
	if node == clearNode {
		if !has(clearKeep) || !has(clearWithdraw) || len(data) != 2 || s.Rank != hotline.RankWipe {
			w.t.Fatalf("the question after a clear: %+v", s)
		}
		return
	}
	if !has("_clear") {
		w.t.Fatalf("H11: the card %s offers no clear", node)
	}
	switch node {
	case nodeLanguage, talkNode:
	case nodeSite:
		if !has("_back") || !has("_skip") || !has(siteNone) {
			w.t.Fatalf("H11: the question which place it is has no back, skip or none: %v", data)
		}
	case infoNode:
		if last := s.Body.Rows[len(s.Body.Rows)-1]; last[0].Label.Key != flows.KeyBack {
			w.t.Fatalf("H11: the page offers no back: %v", data)
		}
	case nodeSafe, nodeRefer:
		if !has("_skip") {
			w.t.Fatalf("H11: the question %s offers no skip", node)
		}
	case nodePromise, nodeReceived, nodeLater:
		if !has("_back") {
			w.t.Fatalf("H11: the card %s offers no back", node)
		}
	default:
		if !has("_back") || !has("_skip") {
			w.t.Fatalf("H11: the card %s offers no back or no skip: %v", node, data)
		}
	}
}

// settle lets everything that is on its way arrive, then holds H9 and H12.
func (w *world) settle() {
	w.t.Helper()
	for range 10_000 {
		if len(w.box) == 0 && len(w.tells) == 0 {
			w.checkChat()
			return
		}
		w.finish()
		w.begin()
		w.erase()
		w.tell()
	}
	w.t.Fatalf("the outbox never empties")
}

// checkChat holds what must be true of a chat with nothing on its way.
func (w *world) checkChat() {
	w.t.Helper()
	st := w.state()
	var cards, aids, theirs []int
	for id, m := range w.stand {
		switch {
		case m.ours && (m.body.File != nil || m.body.Point != nil || m.body.Picture != "") && st != nil:
			if !slices.Contains(st.Files, id) {
				w.t.Fatalf("H12: a file stands that nobody knows of: %d", id)
			}
		case !m.ours:
			theirs = append(theirs, id)
		case m.body.Ask != nil:
			aids = append(aids, id)
		case m.body.Lines[0].Key == "s.cleared":
			// Whoever cleared and came back has one of each time: with the
			// state the way to the earlier one is gone.
		default:
			cards = append(cards, id)
		}
	}
	w.checkTopics(st)
	if st == nil {
		young := func(ids []int) (n int) {
			for _, id := range ids {
				if w.now.Sub(w.stand[id].at) < 46*time.Hour {
					n++
				}
			}
			return n
		}
		if young(cards)+young(aids)+young(theirs) > 0 && !w.blocked {
			w.t.Fatalf("H9: after a wipe there stand cards %v, helpers %v, theirs %v", cards, aids, theirs)
		}
		return
	}
	cards = slices.DeleteFunc(cards, func(id int) bool {
		// Emptied, because it is too old to be deleted.
		return id != st.Card && w.stand[id].body.Lines[0].Key == "s.tidied" && len(w.stand[id].body.Rows) == 0
	})
	if len(cards) > 1 || len(cards) > 0 && st.Card != 0 && !slices.Contains(cards, st.Card) {
		w.t.Fatalf("H12: the chat holds the cards %v, the card is %d", cards, st.Card)
	}
	if st.Coming {
		w.t.Fatalf("a card is on its way for ever")
	}
	place := st.Conv != nil && !st.asks() && decider.set.View(*st.Conv).AskPlace
	if len(aids) > 1 || len(aids) == 1 && !place {
		w.t.Fatalf("H12: the location helper stands where it should not: %v", aids)
	}
	if len(theirs) > 0 && !st.Busy {
		w.t.Fatalf("H12: what was typed still stands: %v", theirs)
	}
}
