package duty

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"

	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/staff"
)

// world plays lanes and Telegram for the deciders: posts arrive in order, sends
// go out in order with the outbox's slots, and every state is bytes between two
// events, so each step is a save and a reload.
type world struct {
	t     tester
	now   time.Time
	house *hotline.House

	rand   *rand.Rand
	states map[hotline.Actor][]byte
	wakes  map[hotline.Actor]time.Time
	lives  map[hotline.Actor]time.Time

	posts   []hotline.Event
	outbox  []outgoing
	chats   map[int64]map[int]hotline.Body // what stands in each chat
	blocked map[int64]bool
	msg     int
	topics  map[int]topicBox // that stand in any chat
	badly   bool             // Telegram makes no topics
	removed []int            // messages that were asked to be deleted

	news    []string
	replies []hotline.Reply
	relayed []hotline.Post
	alarms  []string
	audit   []hotline.Audit
	alerts  []string         // what desks were posted, as it is stored
	calls   []string         // what people were called, or offered, with
	codes   []hotline.Code   // what return codes were told
	back    []hotline.PostTo // what chats were told of coming back
	// deaf says that nothing reaches the staff's actor.
	deaf  bool
	asked []hotline.Question
	// after is called after each decision, with its actor.
	after func(hotline.Actor)
}

// tester is what a test, a benchmark and a rapid check have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

type outgoing struct {
	actor hotline.Actor
	send  hotline.Send
	dels  []int
	topic int // to be removed
	chat  int64
}

// topicBox is a topic and the messages that stand in it.
type topicBox struct {
	chat int64
	name string
	msgs []int
}

const (
	survivorChat = int64(7001)
	deskChat     = int64(-1001)
	ann          = int64(11)
	ben          = int64(12)
	eve          = int64(13)
)

const caseNo = hotline.CaseNo("7KQ2MX")

func newWorld(t tester) *world {
	return &world{
		t: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		rand:   rand.New(rand.NewPCG(1, 2)),
		house:  &hotline.House{Bot: "bot", Desks: []hotline.Desk{{Name: "night", Chat: deskChat, Language: "en"}}},
		states: map[hotline.Actor][]byte{}, wakes: map[hotline.Actor]time.Time{}, lives: map[hotline.Actor]time.Time{},
		chats: map[int64]map[int]hotline.Body{}, blocked: map[int64]bool{}, msg: 100, topics: map[int]topicBox{},
	}
}

// decide lets one actor decide and takes over what comes of it.
func (w *world) decide(ev hotline.Event) {
	w.t.Helper()
	if until, ok := w.lives[ev.To]; ok && !w.now.Before(until) {
		delete(w.states, ev.To)
	}
	ev.At = w.now
	env := hotline.Env{Now: w.now, House: w.house, LaneOf: func(hotline.Actor) int { return 0 }, Rand: w.rand}
	var d hotline.Decision
	var err error
	switch ev.To.Kind {
	case hotline.CaseActor:
		d, err = DecideCase(env, ev, w.states[ev.To])
	case hotline.DeskActor:
		d, err = DecideDesk(env, ev, w.states[ev.To])
	case hotline.StaffActor:
		d, err = staff.Decide(env, ev, w.states[ev.To])
	default:
		d, err = DecideResponder(env, ev, w.states[ev.To])
	}
	if err != nil {
		w.t.Fatalf("deciding for %c: %v", ev.To.Kind, err)
	}
	delete(w.states, ev.To)
	delete(w.wakes, ev.To)
	if d.State != nil {
		if d.Life <= 0 {
			w.t.Fatalf("a state of %c without a life", ev.To.Kind)
		}
		w.states[ev.To], w.lives[ev.To] = d.State, w.now.Add(d.Life)
		if !d.WakeAt.IsZero() {
			if !d.WakeAt.After(w.now) {
				w.t.Fatalf("%c wants to wake at %v, which is not after %v", ev.To.Kind, d.WakeAt, w.now)
			}
			if d.WakeAt.After(w.lives[ev.To]) {
				w.t.Fatalf("%c expires before it wakes", ev.To.Kind)
			}
			w.wakes[ev.To] = d.WakeAt
		}
	}
	for _, e := range d.Effects {
		w.effect(ev.To, e)
	}
	if w.after != nil {
		w.after(ev.To)
	}
}

func (w *world) effect(from hotline.Actor, e hotline.Effect) {
	switch e := e.(type) {
	case hotline.PostTo:
		e.Post.From = from
		raw, err := json.Marshal(e.Post) // posts are stored too
		if err != nil {
			w.t.Fatal(err)
		}
		var p hotline.Post
		if err := json.Unmarshal(raw, &p); err != nil {
			w.t.Fatal(err)
		}
		switch {
		case w.deaf && e.To == hotline.Staff():
		case p.News != nil:
			w.news = append(w.news, p.News.What)
		case p.Code != nil:
			w.codes = append(w.codes, *p.Code)
		case p.Returned != nil, p.Moved != nil:
			w.back = append(w.back, hotline.PostTo{To: e.To, Post: p})
		case p.Question != nil:
			w.asked = append(w.asked, *p.Question)
		case p.Alert != nil:
			w.alerts = append(w.alerts, e.To.ID+string(raw))
			w.posts = append(w.posts, hotline.Event{To: e.To, Post: &p})
		case p.Summon != nil, p.Call != nil, p.Offer != nil:
			w.calls = append(w.calls, string(raw))
			w.posts = append(w.posts, hotline.Event{To: e.To, Post: &p})
		case p.Relayed != nil && e.To.Kind == hotline.CaseActor, p.Said != nil:
			w.relayed = append(w.relayed, p)
			fallthrough
		default:
			w.posts = append(w.posts, hotline.Event{To: e.To, Post: &p})
		}
	case hotline.Send:
		w.put(from, e)
	case hotline.Delete:
		w.outbox = append(w.outbox, outgoing{actor: from, dels: append([]int{}, e.Msgs...), topic: e.Thread, chat: e.Chat})
	case hotline.Reply:
		if e.Query == "" || e.Chat == 0 {
			w.t.Fatal("a reply to nothing")
		}
		w.replies = append(w.replies, e)
	case hotline.Audit:
		w.audit = append(w.audit, e)
	case hotline.Alarm:
		w.alarms = append(w.alarms, e.Code)
	}
}

func (w *world) put(from hotline.Actor, s hotline.Send) {
	for _, id := range []string{s.Slot, s.Ref} {
		if id != "" && !strings.HasPrefix(id, map[hotline.ActorKind]string{hotline.Chat: "r:", hotline.DeskActor: "d:", hotline.StaffActor: "w:"}[from.Kind]) {
			w.t.Fatalf("slot or ref %q has no letter of its room", id)
		}
	}
	for _, row := range s.Body.Rows {
		for _, b := range row {
			if len(b.Data) == 0 || len(b.Data) > 64 {
				w.t.Fatalf("a button with %d bytes of data", len(b.Data))
			}
		}
	}
	if s.Topic == "" && (len(s.Body.Lines) == 0 || s.Body.Lang == "") {
		w.t.Fatal("a message without lines or language")
	}
	for i := range w.outbox {
		if o := &w.outbox[i]; s.Slot != "" && o.dels == nil && o.actor == from && o.send.Slot == s.Slot && o.send.Chat == s.Chat {
			if o.send.Fresh {
				s.Msg, s.Fresh = 0, true
			}
			o.send = s
			return
		}
	}
	w.outbox = append(w.outbox, outgoing{actor: from, send: s, chat: s.Chat})
}

// sendOne carries out the oldest unsent entry.
func (w *world) sendOne() {
	o := w.outbox[0]
	w.outbox = w.outbox[1:]
	chat := w.chats[o.chat]
	if chat == nil {
		chat = map[int]hotline.Body{}
		w.chats[o.chat] = chat
	}
	if o.dels != nil {
		for _, m := range o.dels {
			delete(chat, m)
		}
		w.removed = append(w.removed, o.dels...)
		for _, m := range w.topics[o.topic].msgs {
			delete(chat, m)
		}
		delete(w.topics, o.topic)
		return
	}
	s := o.send
	sent := hotline.Sent{Chat: s.Chat, Slot: s.Slot, Ref: s.Ref, Msg: s.Msg, Edited: s.Msg != 0, Outcome: hotline.Delivered}
	switch {
	case w.blocked[s.Chat]:
		sent.Outcome, sent.Msg = hotline.Blocked, 0
	case s.Topic != "" && w.badly:
		sent.Outcome = hotline.Refused
	case s.Topic != "":
		w.msg++
		sent.Msg = w.msg
		w.topics[w.msg] = topicBox{chat: s.Chat, name: s.Topic}
	case s.Msg == 0:
		w.msg++
		sent.Msg = w.msg
		chat[w.msg] = s.Body
		if box, ok := w.topics[s.Thread]; ok {
			box.msgs = append(box.msgs, w.msg)
			w.topics[s.Thread] = box
		} else {
			sent.Strayed = s.Thread
		}
	default:
		if _, ok := chat[s.Msg]; !ok {
			sent.Outcome = hotline.Gone
			break
		}
		chat[s.Msg] = s.Body
		return // an edit that worked is not told
	}
	w.decide(hotline.Event{To: o.actor, Sent: &sent})
}

// postOne lets the oldest post arrive.
func (w *world) postOne() {
	ev := w.posts[0]
	w.posts = w.posts[1:]
	w.decide(ev)
}

// settle lets everything arrive.
func (w *world) settle() {
	for i := 0; len(w.posts)+len(w.outbox) > 0; i++ {
		if i > 10000 {
			w.t.Fatal("the world does not come to rest")
		}
		if len(w.posts) > 0 {
			w.postOne()
		} else {
			w.sendOne()
		}
	}
}

// pass lets time go by, with every timer on its way.
func (w *world) pass(d time.Duration) {
	end := w.now.Add(d)
	for i := 0; ; i++ {
		if i > 100000 {
			w.t.Fatal("timers without end")
		}
		w.settle()
		var who hotline.Actor
		var first time.Time
		for _, a := range w.actors() {
			if at, ok := w.wakes[a]; ok && (first.IsZero() || at.Before(first)) {
				who, first = a, at
			}
		}
		if first.IsZero() || first.After(end) {
			break
		}
		if first.After(w.now) {
			w.now = first
		}
		w.decide(hotline.Event{To: who, Tick: true})
	}
	w.now = end
	w.settle()
}

func (w *world) actors() []hotline.Actor {
	var as []hotline.Actor
	for a := range w.states {
		as = append(as, a)
	}
	slices.SortFunc(as, func(a, b hotline.Actor) int { return strings.Compare(a.String(), b.String()) })
	return as
}
