package recall

import (
	"encoding/json"
	"reflect"
	"strconv"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const (
	no  = hotline.CaseNo("2346CDFG")
	two = hotline.CaseNo("2346CDFH")
)

// table is the gates and codes, with the posts that leave them.
type table struct {
	t      *testing.T
	now    time.Time
	states map[hotline.Actor][]byte
	out    []hotline.PostTo
	alarms int
}

func newTable(t *testing.T) *table {
	return &table{t: t, now: time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC), states: map[hotline.Actor][]byte{}}
}

// post delivers a post, and what it leads to within these walls.
func (b *table) post(from, to hotline.Actor, p hotline.Post) {
	b.t.Helper()
	p.From = from
	env := hotline.Env{Now: b.now, LaneOf: func(a hotline.Actor) int { return int(a.ID[len(a.ID)-1]) % hotline.Lanes }}
	d, err := Decide(env, hotline.Event{To: to, At: b.now, Post: &p}, b.states[to])
	if err != nil {
		b.t.Fatal(err)
	}
	if d.State != nil && d.Life <= 0 {
		b.t.Fatalf("H7: a state of %s without a life", string(rune(to.Kind)))
	}
	b.states[to] = d.State
	for _, e := range d.Effects {
		switch e := e.(type) {
		case hotline.Alarm:
			b.alarms++
		case hotline.PostTo:
			if k := e.To.Kind; k == hotline.GateActor || k == hotline.CodeActor {
				b.post(to, e.To, e.Post)
			} else {
				b.out = append(b.out, e)
			}
		}
	}
}

func (b *table) code(mac string, c hotline.CaseNo, until time.Time) {
	b.t.Helper()
	b.post(hotline.CaseOf(c), hotline.CodeOf(mac), hotline.Post{Code: &hotline.Code{Case: c, Until: until}})
}

// try types a code and returns the case that it led to, empty if it led nowhere.
func (b *table) try(chat int64, mac string) hotline.CaseNo {
	b.t.Helper()
	b.out = nil
	r := &hotline.Return{Chat: chat, Mac: mac}
	b.post(hotline.ChatActor(chat), hotline.GateOfChat(chat), hotline.Post{Return: r})
	if len(b.out) != 1 {
		b.t.Fatalf("%d answers: %+v", len(b.out), b.out)
	}
	got := b.out[0]
	if got.To.Kind == hotline.CaseActor {
		if got.Post.Return == nil || *got.Post.Return != *r {
			b.t.Fatalf("%+v", got)
		}
		return hotline.CaseNo(got.To.ID)
	}
	// All that opens nothing looks the same.
	if want := (hotline.PostTo{To: hotline.ChatActor(chat), Post: hotline.Post{Returned: &hotline.Returned{}}}); !reflect.DeepEqual(got, want) {
		b.t.Fatalf("the answer is %+v", got)
	}
	return ""
}

func TestCodes(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		name string
		way  func(b *table)
		want hotline.CaseNo
	}{
		{"unknown", func(*table) {}, ""},
		{"born", func(b *table) { b.code("m", no, b.now.Add(31*day)) }, no},
		{"over", func(b *table) { b.code("m", no, b.now.Add(day)); b.now = b.now.Add(day) }, ""},
		{"renewed", func(b *table) {
			b.code("m", no, b.now.Add(day))
			b.code("m", no, b.now.Add(2*day))
			b.now = b.now.Add(day)
		}, no},
		{"shortened", func(b *table) {
			b.code("m", no, b.now.Add(2*day))
			b.code("m", no, b.now.Add(day))
			b.now = b.now.Add(day)
		}, ""},
		{"ended", func(b *table) { b.code("m", no, b.now.Add(day)); b.code("m", no, time.Time{}) }, ""},
		{"ended by a case that has it not", func(b *table) {
			b.code("m", no, b.now.Add(day))
			b.code("m", two, time.Time{})
		}, no},
		{"drawn twice opens neither", func(b *table) {
			b.code("m", no, b.now.Add(day))
			b.code("m", two, b.now.Add(day))
		}, ""},
		{"nor when one renews it", func(b *table) {
			b.code("m", no, b.now.Add(day))
			b.code("m", two, b.now.Add(day))
			b.code("m", no, b.now.Add(2*day))
		}, ""},
		{"free again when it is over", func(b *table) {
			b.code("m", no, b.now.Add(day))
			b.now = b.now.Add(day)
			b.code("m", two, b.now.Add(day))
		}, two},
		{"by a case in another's name", func(b *table) {
			b.post(hotline.CaseOf(two), hotline.CodeOf("m"), hotline.Post{Code: &hotline.Code{Case: no, Until: b.now.Add(day)}})
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newTable(t)
			tt.way(b)
			if got := b.try(7, "m"); got != tt.want {
				t.Errorf("opens %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCodeDrawnTwiceIsSaidOnce(t *testing.T) {
	b := newTable(t)
	b.code("m", no, b.now.Add(time.Hour))
	for range 3 {
		b.code("m", two, b.now.Add(time.Hour))
	}
	if b.alarms != 1 {
		t.Errorf("%d alarms", b.alarms)
	}
}

func TestFiveAnHourAChat(t *testing.T) {
	b := newTable(t)
	b.code("right", no, b.now.Add(100*time.Hour))
	for i := range perChat {
		if b.try(7, "wrong"+strconv.Itoa(i)) != "" {
			t.Fatal("a wrong code opened something")
		}
		b.now = b.now.Add(time.Minute)
	}
	if b.try(7, "right") != "" {
		t.Fatal("a sixth try was let through")
	}
	if b.try(8, "right") != no {
		t.Fatal("another chat is held back")
	}
	// The first is an hour old; those that were held back do not count.
	b.now = b.now.Add(55 * time.Minute)
	if b.try(7, "right") != no {
		t.Fatal("held back after an hour")
	}
	if b.try(7, "right") != "" {
		t.Fatal("more than one place came free")
	}
}

func TestAClockThatIsSetBackShutsNobodyOutForLonger(t *testing.T) {
	b := newTable(t)
	b.code("right", no, b.now.Add(100*time.Hour))
	b.now = b.now.Add(7 * time.Hour)
	for range perChat {
		b.try(7, "wrong1")
	}
	b.now = b.now.Add(-7 * time.Hour)
	if b.try(7, "right") != "" {
		t.Fatal("a clock that is set back lets more through")
	}
	b.now = b.now.Add(window)
	if b.try(7, "right") != no {
		t.Fatal("held back after an hour")
	}
}

func TestSixtyAnHourALane(t *testing.T) {
	b := newTable(t)
	b.code("right1", no, b.now.Add(100*time.Hour))
	b.code("right2", two, b.now.Add(100*time.Hour))
	for chat := range int64(perLane) {
		b.try(100+chat, "wrong1")
	}
	if b.try(7, "right1") != "" {
		t.Fatal("the lane's gate lets too many through")
	}
	if b.try(8, "right2") != two {
		t.Fatal("another lane is held back")
	}
	b.now = b.now.Add(window)
	if b.try(9, "right1") != no {
		t.Fatal("held back after an hour")
	}
}

func TestWhoMayAsk(t *testing.T) {
	r := hotline.Post{Return: &hotline.Return{Chat: 7, Mac: "m"}}
	for _, tt := range []struct {
		name     string
		from, to hotline.Actor
	}{
		{"another chat at this gate", hotline.ChatActor(8), hotline.GateOfChat(7)},
		{"a chat at another's gate", hotline.ChatActor(7), hotline.GateOfChat(8)},
		{"a chat at a lane's gate", hotline.ChatActor(7), hotline.Actor{Kind: hotline.GateActor, ID: "lane/3"}},
		{"a chat at the code", hotline.ChatActor(7), hotline.CodeOf("m")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newTable(t)
			b.code("m", no, b.now.Add(time.Hour))
			b.post(tt.from, tt.to, r)
			if len(b.out) != 0 {
				t.Errorf("answered: %+v", b.out)
			}
		})
	}
}

func TestTicksKeepTheState(t *testing.T) {
	b := newTable(t)
	b.code("m", no, b.now.Add(time.Hour))
	b.try(7, "m")
	for a, raw := range b.states {
		d, err := Decide(hotline.Env{Now: b.now}, hotline.Event{To: a, At: b.now, Tick: true}, raw)
		if err != nil || string(d.State) != string(raw) || d.Life <= 0 || len(d.Effects) != 0 {
			t.Errorf("%s: %+v %v", a, d, err)
		}
	}
}

func TestWhatCannotBeDecided(t *testing.T) {
	for _, a := range []hotline.Actor{hotline.CodeOf("m"), hotline.GateOfChat(7)} {
		if _, err := Decide(hotline.Env{}, hotline.Event{To: a, Tick: true}, []byte("{")); err == nil {
			t.Errorf("%s reads anything", a)
		}
	}
	if _, err := Decide(hotline.Env{}, hotline.Event{To: hotline.ChatActor(7), Tick: true}, nil); err == nil {
		t.Error("a chat is decided here")
	}
}

// FuzzState: whatever a state holds, it is refused or stays within its bounds.
func FuzzState(f *testing.F) {
	f.Add([]byte(`{"t":[1,2,3]}`), int64(1<<40))
	f.Add([]byte(`{"c":"2346CDFG","u":99999999999}`), int64(1))
	f.Fuzz(func(t *testing.T, raw []byte, at int64) {
		now := time.Unix(at%(1<<40), 0)
		if !json.Valid(raw) {
			return
		}
		for _, to := range []hotline.Actor{hotline.CodeOf("m"), hotline.GateOfChat(7)} {
			p := &hotline.Post{From: hotline.ChatActor(7), Return: &hotline.Return{Chat: 7, Mac: "m"}}
			if to.Kind == hotline.CodeActor {
				p.From = hotline.GateOfChat(7)
			}
			d, err := Decide(hotline.Env{Now: now, LaneOf: func(hotline.Actor) int { return 0 }},
				hotline.Event{To: to, At: now, Post: p}, raw)
			if err == nil && (len(d.Effects) != 1 || d.State != nil && d.Life <= 0) {
				t.Fatalf("%s: %+v", to, d)
			}
		}
	})
}
