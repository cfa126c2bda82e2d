package staff

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// rotaWorld plays the staff's actor at a desk with turns. Its state is bytes
// between two events, and it wakes as often as it asks to.
type rotaWorld struct {
	t     *testing.T
	now   time.Time
	house *hotline.House
	state []byte
	wake  time.Time
	// sent is what the last step sent: "chat key Arg=… …" a line, a line of a
	// message each; buttons are "chat [data]".
	sent    []string
	replies []string
	ends    []hotline.ShiftEnd
	msg     int
}

const (
	ann  = int64(11)
	ben  = int64(12)
	evie = int64(13)
	cora = int64(14) // a coordinator
	zoe  = int64(15) // of another desk
)

var (
	names    = map[int64]string{ann: "Ann", ben: "Ben Two", evie: "Eve", cora: "Cora", zoe: "Zoe"}
	everyDay = []time.Weekday{0, 1, 2, 3, 4, 5, 6}
)

// newRota is a Monday, 09:00 in Phnom Penh: Ann is on call from 08:00 to 16:00,
// Ben Two to 20:00, then nobody. Dan has not joined.
func newRota(t *testing.T) *rotaWorld {
	z, err := time.LoadLocation("Asia/Phnom_Penh")
	if err != nil {
		t.Fatal(err)
	}
	w := &rotaWorld{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, z), msg: 100}
	shift := func(name string, desk int64, from, to int) hotline.Shift {
		return hotline.Shift{Responder: name, Desk: desk, Zone: z, Days: everyDay, From: from * 60, To: to * 60}
	}
	w.house = &hotline.House{
		Desks: []hotline.Desk{{Name: "Night", Chat: night, Language: "en"}},
		Responders: []hotline.Responder{
			{Name: "Ann", Desk: night}, {Name: "Ben Two", Desk: night}, {Name: "Eve", Desk: night}, {Name: "Dan", Desk: night},
			{Name: "Cora", Coordinator: true}, {Name: "Zoe", Desk: day},
		},
		Shifts: []hotline.Shift{shift("Ann", night, 8, 16), shift("Ben Two", night, 16, 20)},
	}
	var st state
	for _, chat := range []int64{ann, ben, evie, cora, zoe} {
		st.Links = append(st.Links, hotline.Link{Name: names[chat], Chat: chat})
	}
	if w.state, err = json.Marshal(&st); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *rotaWorld) decide(ev hotline.Event) {
	w.t.Helper()
	w.sent, w.replies, w.ends = nil, nil, nil
	ev.To = hotline.Staff()
	d, err := Decide(hotline.Env{Now: w.now, House: w.house}, ev, w.state)
	if err != nil {
		w.t.Fatal(err)
	}
	w.state, w.wake = d.State, d.WakeAt
	if d.State != nil && !d.WakeAt.After(w.now) {
		w.t.Fatalf("it wants to wake at %v, which is not after %v", d.WakeAt, w.now)
	}
	for _, e := range d.Effects {
		switch e := e.(type) {
		case hotline.Send:
			if strings.HasPrefix(e.Ref, refShift) || e.Ref == "w:told" {
				continue // that shifts begin is another test's
			}
			if !strings.HasPrefix(e.Ref, "w:") || len(e.Body.Lines) == 0 || e.Body.Lang == "" {
				w.t.Fatalf("a message without ref, lines or language: %+v", e)
			}
			for _, l := range e.Body.Lines {
				w.sent = append(w.sent, fmt.Sprint(e.Chat, " ", tell(l)))
			}
			for _, row := range e.Body.Rows {
				for _, b := range row {
					w.sent = append(w.sent, fmt.Sprintf("%d [%s]", e.Chat, b.Data))
				}
			}
		case hotline.Reply:
			w.replies = append(w.replies, tell(e.Text))
		case hotline.PostTo:
			if e.Post.ShiftEnd != nil {
				w.ends = append(w.ends, *e.Post.ShiftEnd)
			}
		}
	}
}

// tell is a message as a line.
func tell(m hotline.Msg) string {
	if m.Key == "" {
		return m.Text
	}
	line := strings.TrimPrefix(m.Key, "r.")
	for _, a := range m.Args {
		v := a.Text
		switch {
		case a.Msg != nil:
			v = tell(*a.Msg)
		case a.N != nil:
			v = fmt.Sprint(*a.N)
		case a.List != nil:
			var all []string
			for _, l := range a.List {
				all = append(all, tell(l))
			}
			v = strings.Join(all, ",")
		}
		line += " " + a.Name + "=" + v
	}
	for _, k := range []string{"shift.span Day=", "day.", "oncall.turn "} {
		line = strings.ReplaceAll(line, k, "")
	}
	return strings.ReplaceAll(line, "=day Weekday", "=Weekday")
}

// writes is a command in somebody's own chat.
func (w *rotaWorld) writes(from int64, text string) {
	w.t.Helper()
	w.command(from, from, text)
}

// inGroup is a command in the desk's group.
func (w *rotaWorld) inGroup(from int64, text string) {
	w.t.Helper()
	w.command(from, night, text)
}

func (w *rotaWorld) command(from, chat int64, text string) {
	w.t.Helper()
	cmd, args, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
	actor := hotline.ChatActor(chat)
	if chat < 0 {
		actor = hotline.DeskAt(chat)
	}
	w.msg++
	w.decide(hotline.Event{Post: &hotline.Post{From: actor, Order: &hotline.Order{
		Command: cmd, Args: args, From: from, Chat: chat, Lang: "en", Msg: w.msg,
	}}})
}

// presses is a press in somebody's own chat.
func (w *rotaWorld) presses(from int64, data string) {
	w.t.Helper()
	w.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(from), Order: &hotline.Order{
		Args: data, From: from, Chat: from, Lang: "en", Msg: 7, Query: "q",
	}}})
}

// passes lets time go by, with every wake-up on its way. What came of the last
// one that did something is kept.
func (w *rotaWorld) passes(d time.Duration) {
	w.t.Helper()
	end := w.now.Add(d)
	var sent []string
	var ends []hotline.ShiftEnd
	for !w.wake.IsZero() && !w.wake.After(end) {
		w.now = w.wake
		w.decide(hotline.Event{Tick: true})
		sent, ends = append(sent, w.sent...), append(ends, w.ends...)
	}
	w.now, w.sent, w.ends = end, sent, ends
}

// sees holds that exactly these lines were sent, in any order.
func (w *rotaWorld) sees(want ...string) {
	w.t.Helper()
	got := slices.Clone(w.sent)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("sent\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// all are the lines as each of some chats is sent them.
func all(chats []int64, lines ...string) []string {
	var list []string
	for _, c := range chats {
		for _, l := range lines {
			list = append(list, fmt.Sprint(c, " ", l))
		}
	}
	return list
}

func (w *rotaWorld) stored() state {
	w.t.Helper()
	var st state
	if err := json.Unmarshal(w.state, &st); err != nil {
		w.t.Fatal(err)
	}
	return st
}

// keeps puts a state in the place of what is stored.
func (w *rotaWorld) keeps(st state) {
	w.t.Helper()
	var err error
	if w.state, err = json.Marshal(&st); err != nil {
		w.t.Fatal(err)
	}
}

// onCall is who is on call at an hour of a day from today, "" for nobody.
func (w *rotaWorld) onCall(days, hour int) string {
	w.t.Helper()
	y, m, d := w.now.Date()
	h := *w.house
	h.Staff = w.stored().StaffView
	t := &turn{env: hotline.Env{House: &h}, st: w.stored()}
	var list []string
	for _, on := range t.rotaOf(night).On(time.Date(y, m, d+days, hour, 30, 0, 0, w.now.Location())) {
		list = append(list, on.Name)
	}
	return strings.Join(list, ",")
}
