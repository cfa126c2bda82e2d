package staff

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestInvitations(t *testing.T) {
	const good = "good"
	mac := macOf("ours")
	for name, c := range map[string]struct {
		token func(o *office) string
		want  string
	}{
		"made now":                {func(o *office) string { return Invitation(mac, "Dara", o.now) }, good},
		"ten minutes less a bit":  {func(o *office) string { return Invitation(mac, "Dara", o.now.Add(-InviteLife+time.Millisecond)) }, good},
		"ten minutes":             {func(o *office) string { return Invitation(mac, "Dara", o.now.Add(-InviteLife)) }, "r.join.old"},
		"by a clock a bit before": {func(o *office) string { return Invitation(mac, "Dara", o.now.Add(30*time.Second)) }, good},
		"by a clock far before":   {func(o *office) string { return Invitation(mac, "Dara", o.now.Add(time.Hour)) }, "r.join.old"},
		"of another bot":          {func(o *office) string { return Invitation(macOf("theirs"), "Dara", o.now) }, "r.join.bad"},
		"for nobody of ours":      {func(o *office) string { return Invitation(mac, "Nobody", o.now) }, "r.join.bad"},
		"nothing":                 {func(o *office) string { return "" }, "r.join.bad"},
		"a name put in": {func(o *office) string {
			a, b := Invitation(mac, "Dara", o.now), Invitation(mac, "Sokha", o.now)
			return a[:whenChars] + b[whenChars:whenChars+whoChars] + a[whenChars+whoChars:]
		}, "r.join.bad"},
		"a time put in": {func(o *office) string {
			a, b := Invitation(mac, "Dara", o.now.Add(-time.Hour)), Invitation(mac, "Dara", o.now)
			return b[:whenChars] + a[whenChars:]
		}, "r.join.bad"},
		"used by another": {func(o *office) string {
			o.joins(mira, "Dara")
			return Invitation(mac, "Dara", o.now)
		}, "r.join.used"},
		"pressed twice": {func(o *office) string {
			o.joins(eve, "Dara")
			return Invitation(mac, "Dara", o.now)
		}, "r.join.already"},
		"made before the name was removed": {func(o *office) string {
			o.joins(sokha, "Sokha")
			token := Invitation(mac, "Dara", o.now)
			o.now = o.now.Add(time.Minute)
			o.orders(sokha, "remove", "Dara")
			return token
		}, "r.join.bad"},
		"made after": {func(o *office) string {
			o.joins(sokha, "Sokha")
			o.orders(sokha, "remove", "dara")
			o.now = o.now.Add(time.Millisecond)
			return Invitation(mac, "Dara", o.now)
		}, good},
		"made before the name left the roster": {func(o *office) string {
			o.joins(mira, "Dara")
			token, was := Invitation(mac, "Dara", o.now.Add(time.Second)), o.house.Responders
			o.house.Responders = was[:1]
			o.now = o.now.Add(time.Minute)
			o.reads()
			o.house.Responders = was
			return token
		}, "r.join.bad"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			token := c.token(o)
			if len("join-"+token) > 64 || strings.Trim(token, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
				t.Fatalf("%q is no payload of a start link", token)
			}
			o.orders(eve, "join", token)
			joined := slices.Contains(o.linked(), fmt.Sprint("Dara", eve))
			if want := c.want == good || c.want == "r.join.already"; joined != want {
				t.Errorf("joined: %v", joined)
			}
			if c.want != good && !strings.HasPrefix(o.said(eve), c.want+" ") {
				t.Errorf("it is answered with %q", o.said(eve))
			}
		})
	}
}

// An invitation's signature and a return code's name are by one key: none may be
// the other.
func TestAnInvitationSignsNoReturnCode(t *testing.T) {
	var inputs []string
	Invitation(func(s string) string { inputs = append(inputs, s); return macOf("ours")(s) }, "123456789012", time.Unix(0, 0))
	for _, s := range inputs {
		if s[0] >= '0' && s[0] <= '9' {
			t.Errorf("%q could be a code", s)
		}
	}
}

func TestWhoMayAct(t *testing.T) {
	joined := func(names ...string) func(*office) {
		return func(o *office) {
			for _, n := range names {
				o.joins(map[string]int64{"Sokha": sokha, "Dara": dara, "Mira": mira}[n], n)
			}
		}
	}
	for name, c := range map[string]struct {
		before func(*office)
		desk   int64
		by     int64
		want   string // a key; empty: it goes to the case
	}{
		"theirs":                          {joined("Dara"), night, dara, ""},
		"a stranger":                      {joined("Dara"), night, eve, "r.press.stranger"},
		"another desk's":                  {joined("Dara", "Mira"), night, mira, "r.press.otherdesk"},
		"a coordinator":                   {joined("Dara", "Sokha"), night, sokha, ""},
		"nobody has joined":               {joined(), night, eve, ""},
		"nobody of this desk has joined":  {joined("Mira", "Sokha"), night, eve, ""},
		"nobody is named":                 {joined("Dara"), open, eve, ""},
		"nobody is named, another desk's": {joined("Dara"), open, dara, ""},
		"removed": {func(o *office) {
			joined("Sokha", "Dara")(o)
			o.orders(sokha, "remove", "Dara")
		}, night, dara, "r.press.former"},
		"removed, where nobody is named": {func(o *office) {
			joined("Sokha", "Dara")(o)
			o.orders(sokha, "remove", "Dara")
		}, open, dara, "r.press.former"},
		"left": {func(o *office) {
			joined("Dara")(o)
			o.orders(dara, "leave", "")
		}, night, dara, "r.press.former"},
		"taken out of the roster": {func(o *office) {
			joined("Dara", "Mira")(o)
			o.house.Responders = slices.DeleteFunc(slices.Clone(o.house.Responders), func(p hotline.Responder) bool { return p.Name == "Dara" })
		}, day, dara, "r.press.former"},
		"replaced by another account": {func(o *office) {
			joined("Dara")(o)
			o.now = o.now.Add(time.Second)
			o.joins(eve, "Dara")
		}, night, dara, "r.press.former"},
		"joined again": {func(o *office) {
			joined("Sokha", "Dara")(o)
			o.orders(sokha, "remove", "Dara")
			o.now = o.now.Add(time.Second)
			joined("Dara")(o)
		}, night, dara, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			c.before(o)
			o.decide(hotline.Event{Post: &hotline.Post{From: hotline.DeskAt(c.desk), Act: &hotline.Act{
				Case: "7KQ2MX", Kind: hotline.ActTake, By: c.by, Name: "Nickname", Desk: c.desk, Query: "q",
			}}})
			var acts []*hotline.Act
			for _, p := range o.posts {
				if p.Post.Act != nil {
					acts = append(acts, p.Post.Act)
				}
			}
			if c.want == "" {
				name := map[int64]string{sokha: "Sokha", dara: "Dara", mira: "Mira", eve: "Nickname"}[c.by]
				if len(acts) != 1 || len(o.replies) != 0 || acts[0].Name != name {
					t.Errorf("acts %v, replies %v", acts, o.replies)
				}
				return
			}
			if len(acts) != 0 || len(o.replies) != 1 || o.replies[0].Text.Key != c.want || o.replies[0].Query != "q" {
				t.Errorf("acts %v, replies %v", acts, o.replies)
			}
		})
	}
}

func TestNameAndAccountBelongTogether(t *testing.T) {
	o := newOffice(t)
	o.joins(dara, "Dara")
	o.joins(sokha, "Sokha")
	o.now = o.now.Add(time.Second)
	o.joins(eve, "Dara")
	if got := fmt.Sprint(o.linked()); got != "[Dara4 Sokha1]" {
		t.Errorf("linked are %s", got)
	}
	var off []string
	for _, p := range o.posts {
		if l := p.Post.Linked; l != nil && l.Off {
			off = append(off, p.To.ID+l.Why)
		}
	}
	if fmt.Sprint(off) != "[2replaced]" || !strings.Contains(o.said(sokha), "r.join.told") {
		t.Errorf("told are %v and the coordinator %q", off, o.said(sokha))
	}
	// An account that has a name takes no other by a link that it is to send on.
	token := Invitation(macOf("ours"), "Mira", o.now)
	for range 2 {
		o.orders(eve, "join", token)
		if got := o.said(eve); !strings.HasPrefix(got, "r.join.other") || !strings.Contains(got, "Mira") {
			t.Errorf("it is answered with %q", got)
		}
	}
	o.orders(mira, "join", token)
	if got := fmt.Sprint(o.linked()); got != "[Dara4 Mira3 Sokha1]" {
		t.Errorf("linked are %s", got)
	}
}

func TestOrdersAreForCoordinators(t *testing.T) {
	for _, command := range []string{"invite", "remove", "reload"} {
		o := newOffice(t)
		o.joins(dara, "Dara")
		for _, who := range []int64{dara, eve} {
			o.orders(who, command, "Mira")
			if got := o.said(who); !strings.HasPrefix(got, "r.order.coordinator") {
				t.Errorf("/%s of %d is answered with %q", command, who, got)
			}
		}
	}
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	// Not in the name of another: a chat's orders are its own.
	o.decide(hotline.Event{Post: &hotline.Post{From: hotline.ChatActor(eve), Order: &hotline.Order{Command: "invite", Args: "Mira", From: sokha, Chat: eve}}})
	if len(o.sends) != 0 {
		t.Errorf("an order in another's name is answered with %v", o.sends)
	}
	// Not by an anonymous administrator, who may be anybody.
	o.decide(hotline.Event{Post: &hotline.Post{From: hotline.DeskAt(night), Order: &hotline.Order{Command: "invite", Args: "Mira", From: sokha, Chat: night, Anonymous: true}}})
	if got := o.said(night); !strings.HasPrefix(got, "r.order.anonymous") {
		t.Errorf("an anonymous administrator is answered with %q", got)
	}
	// In a group the link goes to the coordinator alone, in their own language.
	o.decide(hotline.Event{Post: &hotline.Post{From: hotline.DeskAt(night), Order: &hotline.Order{Command: "invite", Args: " mira", From: sokha, Chat: night}}})
	if got := o.said(night); !strings.HasPrefix(got, "r.order.private") || strings.Contains(got, "t.me") {
		t.Errorf("the group reads %q", got)
	}
	if got := o.said(sokha); !strings.Contains(got, "https://t.me/bot?start=join-") || o.sends[1].Body.Lang != "km" {
		t.Errorf("the coordinator reads %q in %s", got, o.sends[1].Body.Lang)
	}
}

func TestTheLastCoordinatorStays(t *testing.T) {
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	for _, how := range [][2]string{{"leave", ""}, {"remove", "Sokha"}} {
		o.orders(sokha, how[0], how[1])
		if len(o.linked()) != 1 || !strings.HasPrefix(o.said(sokha), "r.remove.last") {
			t.Errorf("/%s: linked are %v, and it is answered with %q", how[0], o.linked(), o.said(sokha))
		}
	}
	o.house.Responders = append(o.house.Responders, hotline.Responder{Name: "Ben", Coordinator: true})
	o.joins(eve, "Ben")
	o.orders(sokha, "leave", "")
	if got := fmt.Sprint(o.linked()); got != "[Ben4]" {
		t.Errorf("linked are %s", got)
	}
}

func TestReloadIsAnsweredOnce(t *testing.T) {
	o := newOffice(t)
	o.joins(sokha, "Sokha")
	o.orders(sokha, "reload", "")
	if v, _ := View(o.state); v.Reload != 1 || len(o.sends) != 0 {
		t.Fatalf("asked %d times, answered %v", v.Reload, o.sends)
	}
	read := func(from hotline.Actor, r hotline.RosterRead) {
		o.decide(hotline.Event{Post: &hotline.Post{From: from, Read: &r}})
	}
	read(hotline.ChatActor(eve), hotline.RosterRead{Reload: 1})
	read(hotline.Actor{}, hotline.RosterRead{})
	if got := o.said(sokha); got != "" {
		t.Errorf("before anybody has read it, it is answered with %q", got)
	}
	read(hotline.Actor{}, hotline.RosterRead{Reload: 1, Faults: []string{"roster.yaml:7: no. Mend it."}})
	if got := o.said(sokha); !strings.Contains(got, "r.reload.bad") || !strings.Contains(got, "roster.yaml:7: no. Mend it.") {
		t.Errorf("it is answered with %q", got)
	}
	read(hotline.Actor{}, hotline.RosterRead{Reload: 1})
	if got := o.said(sokha); got != "" {
		t.Errorf("the second process is heard too: %q", got)
	}

	// The answer is of the process that has read it, whichever decides; and faults
	// that another finds are said after a good answer, once.
	o.orders(sokha, "reload", "")
	read(hotline.Actor{}, hotline.RosterRead{Reload: 2, Names: []string{"Sokha", "A", "B", "C", "D"}, Desks: []string{"North", "South"}})
	if got := o.said(sokha); !strings.HasPrefix(got, "r.reload.done ") || !strings.Contains(got, ":5}") || !strings.Contains(got, "North, South") {
		t.Errorf("it is answered with %q", got)
	}
	read(hotline.Actor{}, hotline.RosterRead{Reload: 2})
	if got := o.said(sokha); got != "" {
		t.Errorf("a second good answer: %q", got)
	}
	for _, want := range []string{"r.reload.bad", ""} {
		read(hotline.Actor{}, hotline.RosterRead{Reload: 2, Faults: []string{"x"}})
		if got := o.said(sokha); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("faults afterwards are answered with %q, want %q", got, want)
		}
	}
}

func TestWhatIsForgotten(t *testing.T) {
	o := newOffice(t)
	o.house.Responders = o.house.Responders[:2]
	o.joins(sokha, "Sokha")
	o.joins(dara, "Dara")
	o.orders(dara, "leave", "")
	o.house.Responders, o.house.Shifts = nil, nil
	o.now = o.now.Add(time.Second)
	o.reads()
	if v, _ := View(o.state); len(v.Links) != 0 || len(v.Former) != 2 {
		t.Fatalf("%+v", v)
	}
	o.now = o.now.Add(formerLife)
	o.decide(hotline.Event{Tick: true})
	if o.state != nil {
		t.Errorf("of nobody is kept %s", o.state)
	}
}
