package staff

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const (
	night = int64(-1001)
	day   = int64(-1002)
	open  = int64(-1003)

	sokha = int64(1) // a coordinator
	dara  = int64(2)
	mira  = int64(3)
	eve   = int64(4) // a stranger
)

// office plays the loop for the staff's actor: its state is bytes between two
// events.
type office struct {
	*testing.T
	now   time.Time
	house hotline.House
	state []byte
	wake  time.Time

	posts   []hotline.PostTo
	replies []hotline.Reply
	sends   []hotline.Send
	alarms  []string
}

func macOf(key string) func(string) string {
	return func(s string) string {
		h := hmac.New(sha256.New, []byte(key))
		h.Write([]byte(s))
		return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
	}
}

func newOffice(t *testing.T) *office {
	return &office{T: t, now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), house: hotline.House{
		Bot: "bot", Texts: []string{"en", "km", "zh-Hans"},
		Desks: []hotline.Desk{
			{Name: "Night", Chat: night, Language: "en"}, {Name: "Day", Chat: day, Language: "km"}, {Name: "Open", Chat: open, Language: "en"},
		},
		Responders: []hotline.Responder{
			{Name: "Sokha", Coordinator: true, Languages: []string{"my", "km"}}, {Name: "Dara", Desk: night}, {Name: "Mira", Desk: day},
		},
	}}
}

// decide lets the actor decide, and forgets what came of the decision before.
func (o *office) decide(ev hotline.Event) {
	o.Helper()
	house := o.house
	ev.To, ev.At = hotline.Staff(), o.now
	d, err := Decide(hotline.Env{Now: o.now, House: &house, Mac: macOf("ours")}, ev, o.state)
	if err != nil {
		o.Fatal(err)
	}
	o.state, o.wake = d.State, d.WakeAt
	if d.State != nil && (d.Life <= 0 || !d.WakeAt.After(o.now)) {
		o.Fatalf("a life of %v, to wake at %v", d.Life, d.WakeAt)
	}
	o.posts, o.replies, o.sends, o.alarms = nil, nil, nil, nil
	for _, e := range d.Effects {
		switch e := e.(type) {
		case hotline.PostTo:
			o.posts = append(o.posts, e)
		case hotline.Alarm:
			o.alarms = append(o.alarms, e.Code)
		case hotline.Reply:
			o.replies = append(o.replies, e)
		case hotline.Send:
			if e.Body.Lang == "" || !strings.HasPrefix(e.Ref, "w:") {
				o.Fatalf("a message %q in the language %q", e.Ref, e.Body.Lang)
			}
			o.sends = append(o.sends, e)
		}
	}
}

func (o *office) orders(who int64, command, args string) {
	o.Helper()
	o.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(who), Order: &hotline.Order{
		Command: command, Args: args, From: who, Chat: who, Lang: "en",
	}}})
}

// said is what was written to a chat, by its keys and arguments.
func (o *office) said(chat int64) string {
	var b strings.Builder
	for _, s := range o.sends {
		if s.Chat != chat {
			continue
		}
		for _, l := range s.Body.Lines {
			args, _ := json.Marshal(l.Args)
			fmt.Fprintln(&b, l.Key, l.Text, string(args))
		}
	}
	return b.String()
}

// joins lets an account join by an invitation made now.
func (o *office) joins(who int64, name string) {
	o.Helper()
	o.orders(who, "join", Invitation(macOf("ours"), name, o.now))
	if !strings.Contains(fmt.Sprint(o.linked()), fmt.Sprint(name, who)) {
		o.Fatalf("%s has not joined: %s", name, o.said(who))
	}
}

// linked is who has joined, in order.
func (o *office) linked() (all []string) {
	v, err := View(o.state)
	if err != nil {
		o.Fatal(err)
	}
	for _, l := range v.Links {
		all = append(all, fmt.Sprint(l.Name, l.Chat))
	}
	slices.Sort(all)
	return all
}

// strip is a state that has looked at no day yet.
func strip(stored []byte) ([]byte, error) {
	var st state
	if stored == nil {
		return nil, nil
	}
	if err := json.Unmarshal(stored, &st); err != nil {
		return nil, err
	}
	st.Looked, st.Next = 0, 0
	return json.Marshal(&st)
}
