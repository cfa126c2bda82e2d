package duty

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// world plays lanes and Telegram for the deciders: posts arrive in order, sends
// go out in order with the outbox's slots, and every state is bytes between two
// events, so each step is a save and a reload.
type world struct {
	t     testing.TB
	now   time.Time
	house *hotline.House

	states map[hotline.Actor][]byte
	wakes  map[hotline.Actor]time.Time
	lives  map[hotline.Actor]time.Time

	posts   []hotline.Event
	outbox  []outgoing
	chats   map[int64]map[int]hotline.Body // what stands in each chat
	blocked map[int64]bool
	msg     int

	news    []string
	replies []hotline.Reply
	relayed []hotline.Post
	alarms  []string
	// after is called after each decision, with its actor.
	after func(hotline.Actor)
}

type outgoing struct {
	actor hotline.Actor
	send  hotline.Send
	dels  []int
	chat  int64
}

const (
	survivorChat = int64(7001)
	deskChat     = int64(-1001)
	ann          = int64(11)
	ben          = int64(12)
	eve          = int64(13)
)

const caseNo = hotline.CaseNo("7KQ2MX")

func newWorld(t testing.TB) *world {
	return &world{
		t: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		house:  &hotline.House{Bot: "bot", Desks: []hotline.Desk{{Name: "night", Chat: deskChat, Language: "en"}}},
		states: map[hotline.Actor][]byte{}, wakes: map[hotline.Actor]time.Time{}, lives: map[hotline.Actor]time.Time{},
		chats: map[int64]map[int]hotline.Body{}, blocked: map[int64]bool{}, msg: 100,
	}
}

// decide lets one actor decide and takes over what comes of it.
func (w *world) decide(ev hotline.Event) {
	w.t.Helper()
	if until, ok := w.lives[ev.To]; ok && !w.now.Before(until) {
		delete(w.states, ev.To)
	}
	ev.At = w.now
	env := hotline.Env{Now: w.now, House: w.house, LaneOf: func(hotline.Actor) int { return 0 }}
	var d hotline.Decision
	var err error
	switch ev.To.Kind {
	case hotline.CaseActor:
		d, err = DecideCase(env, ev, w.states[ev.To])
	case hotline.DeskActor:
		d, err = DecideDesk(env, ev, w.states[ev.To])
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
		case p.News != nil:
			w.news = append(w.news, p.News.What)
		case p.Relayed != nil && e.To.Kind == hotline.CaseActor, p.Said != nil:
			w.relayed = append(w.relayed, p)
			fallthrough
		default:
			w.posts = append(w.posts, hotline.Event{To: e.To, Post: &p})
		}
	case hotline.Send:
		w.put(from, e)
	case hotline.Delete:
		w.outbox = append(w.outbox, outgoing{actor: from, dels: e.Msgs, chat: e.Chat})
	case hotline.Reply:
		if e.Query == "" || e.Chat == 0 {
			w.t.Fatal("a reply to nothing")
		}
		w.replies = append(w.replies, e)
	case hotline.Alarm:
		w.alarms = append(w.alarms, e.Code)
	}
}

func (w *world) put(from hotline.Actor, s hotline.Send) {
	for _, id := range []string{s.Slot, s.Ref} {
		if id != "" && !strings.HasPrefix(id, map[hotline.ActorKind]string{hotline.Chat: "r:", hotline.DeskActor: "d:"}[from.Kind]) {
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
	if len(s.Body.Lines) == 0 || s.Body.Lang == "" {
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
		return
	}
	s := o.send
	sent := hotline.Sent{Chat: s.Chat, Slot: s.Slot, Ref: s.Ref, Msg: s.Msg, Edited: s.Msg != 0, Outcome: hotline.Delivered}
	switch {
	case w.blocked[s.Chat]:
		sent.Outcome, sent.Msg = hotline.Blocked, 0
	case s.Msg == 0:
		w.msg++
		sent.Msg = w.msg
		chat[w.msg] = s.Body
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

// Things that people do.

func (w *world) tell(c hotline.Coarse, d hotline.Detail) { w.tellCase(caseNo, c, d) }

func (w *world) tellCase(no hotline.CaseNo, c hotline.Coarse, d hotline.Detail) {
	w.decide(hotline.Event{To: hotline.CaseOf(no), Post: &hotline.Post{
		From: hotline.ChatActor(survivorChat), Tell: &hotline.Tell{Case: no, Chat: survivorChat, Coarse: c, Detail: d},
	}})
	w.settle()
}

func (w *world) fromSurvivor(p hotline.Post) {
	p.From = hotline.ChatActor(survivorChat)
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &p})
	w.settle()
}

var names = map[int64]string{ann: "Ann", ben: "Ben", eve: "Eve"}

// press is a press in the group with given data.
func (w *world) pressData(by int64, data string) {
	w.decide(hotline.Event{To: hotline.DeskAt(deskChat), Update: &hotline.Update{
		Kind: hotline.Press, Chat: deskChat, Group: true, From: by, FromName: names[by],
		Query: fmt.Sprint("q", len(w.replies), by), Data: data,
	}})
}

// press is a press on the button of the newest message.
func (w *world) press(by int64, kind hotline.ActKind) {
	w.t.Helper()
	w.pressData(by, deskData(kind, caseNo, w.theCase().st.Step))
	w.settle()
}

func (w *world) private(by int64, u hotline.Update) {
	u.Chat, u.From = by, by
	if u.Kind == hotline.Press {
		u.Query = "p"
	}
	if u.Msg == 0 {
		w.msg++
		u.Msg = w.msg
	}
	if w.states[hotline.ChatActor(by)] != nil { // else the chat is no responder's
		w.decide(hotline.Event{To: hotline.ChatActor(by), Update: &u})
		w.settle()
	}
}

// theCase is the case as it is stored.
func (w *world) theCase() *Case {
	w.t.Helper()
	c, err := ReadCase(hotline.CaseOf(caseNo), w.states[hotline.CaseOf(caseNo)])
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) resp(by int64) respState {
	var st respState
	if raw := w.states[hotline.ChatActor(by)]; raw != nil {
		if err := json.Unmarshal(raw, &st); err != nil {
			w.t.Fatal(err)
		}
	}
	return st
}

func (w *world) respCase(by int64) respCase {
	st := w.resp(by)
	for _, c := range st.Cases {
		if c.No == caseNo {
			return c
		}
	}
	return respCase{}
}

// keysOf are the keys of what stands in a chat, oldest message first.
func (w *world) keysOf(chat int64) []string {
	var ids []int
	for id := range w.chats[chat] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var out []string
	for _, id := range ids {
		b := w.chats[chat][id]
		for _, l := range b.Lines {
			if l.Key != "" {
				out = append(out, l.Key)
			} else if l.Text != "" {
				out = append(out, "“"+l.Text+"”")
			}
		}
	}
	return out
}

func (w *world) sees(chat int64, key string) {
	w.t.Helper()
	if !slices.Contains(w.keysOf(chat), key) {
		w.t.Errorf("nothing in the chat says %s: %v", key, w.keysOf(chat))
	}
}

func (w *world) seesNot(chat int64, key string) {
	w.t.Helper()
	if slices.Contains(w.keysOf(chat), key) {
		w.t.Errorf("something in the chat says %s", key)
	}
}

// answered checks what the last press was told.
func (w *world) answered(key string) {
	w.t.Helper()
	if len(w.replies) == 0 || w.replies[len(w.replies)-1].Text.Key != key {
		w.t.Errorf("the last press was not told %s: %v", key, w.replies)
	}
}

func (w *world) status(want hotline.Status) {
	w.t.Helper()
	if got := w.theCase().st.Status; got != want {
		w.t.Errorf("the case is %s, want %s", got, want)
	}
}

// text is all of a message as keys and arguments.
func text(b hotline.Body) string {
	var sb strings.Builder
	for _, l := range b.Lines {
		sb.WriteString(msgText(l) + "\n")
	}
	for _, row := range b.Rows {
		for i, btn := range row {
			if i > 0 {
				sb.WriteString("  ")
			}
			fmt.Fprintf(&sb, "[%s %s → %s]", btn.Sign, msgText(btn.Label), btn.Data)
		}
		sb.WriteString("\n")
	}
	return sb.String()
}

func msgText(m hotline.Msg) string {
	if m.Key == "" {
		return m.Text
	}
	var args []string
	for _, a := range m.Args {
		v := a.Text
		switch {
		case a.N != nil:
			v = fmt.Sprint(*a.N)
		case a.Msg != nil:
			v = msgText(*a.Msg)
		case a.List != nil:
			var parts []string
			for _, p := range a.List {
				parts = append(parts, msgText(p))
			}
			v = strings.Join(parts, ", ")
		}
		args = append(args, a.Name+"="+v)
	}
	if len(args) == 0 {
		return m.Key
	}
	return m.Key + "(" + strings.Join(args, "; ") + ")"
}
