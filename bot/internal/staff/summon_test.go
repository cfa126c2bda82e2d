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

const (
	desk    = int64(-1)
	other   = int64(-2)
	theCase = hotline.CaseNo("7KQ2MX")
)

// accounts are those who have joined in these tests.
var accounts = map[string]int64{"Ann": 11, "Ben": 12, "Eve": 13, "Zoe": 14}

func TestWhomAStepCalls(t *testing.T) {
	utc, week := time.UTC, []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	shift := func(name string, at int64, from, to int, backup bool) hotline.Shift {
		return hotline.Shift{Responder: name, Desk: at, Zone: utc, Days: week, From: from * 60, To: to * 60, Backup: backup}
	}
	house := &hotline.House{
		Desks: []hotline.Desk{{Name: "night", Chat: desk, Language: "km"}, {Name: "day", Chat: other, Language: "en"}},
		Responders: []hotline.Responder{
			{Name: "Ann", Desk: desk}, {Name: "Ben", Desk: desk}, {Name: "Eve", Coordinator: true}, {Name: "Zoe", Coordinator: true},
		},
		Shifts: []hotline.Shift{
			shift("Ann", desk, 22, 6, false), shift("Ben", desk, 6, 22, false), shift("Ben", desk, 22, 6, true),
			shift("Zoe", other, 0, 0, false),
		},
	}
	night, noon := time.Date(2026, 3, 2, 0, 30, 0, 0, utc), time.Date(2026, 3, 2, 12, 0, 0, 0, utc)
	for name, tc := range map[string]struct {
		now    time.Time
		to     hotline.StepTo
		desk   int64
		joined string
		but    []int64
		again  bool
		want   string // the names called
		told   string // the names told that nobody is
	}{
		"on call, over midnight":           {night, hotline.ToOnCall, desk, "Ann Ben Eve", nil, false, "Ann", ""},
		"on call by day":                   {noon, hotline.ToOnCall, desk, "Ann Ben Eve", nil, false, "Ben", ""},
		"the backup":                       {night, hotline.ToBackup, desk, "Ann Ben Eve", nil, false, "Ben", ""},
		"the coordinators":                 {noon, hotline.ToCoordinators, desk, "Ann Eve Zoe", nil, false, "Eve Zoe", ""},
		"another desk's":                   {noon, hotline.ToOnCall, other, "Ann Ben Eve Zoe", nil, false, "Zoe", ""},
		"no backup by day":                 {noon, hotline.ToBackup, desk, "Ann Ben Eve Zoe", nil, false, "", "Eve Zoe"},
		"who has not joined":               {night, hotline.ToOnCall, desk, "Ben Eve", nil, false, "", "Eve"},
		"who cannot be written to":         {noon, hotline.ToOnCall, desk, "Ben- Eve", nil, false, "", "Eve"},
		"who has just given it up":         {night, hotline.ToOnCall, desk, "Ann Ben Eve", []int64{11}, false, "", "Eve"},
		"empty again: nobody is told anew": {noon, hotline.ToBackup, desk, "Ann Ben Eve", nil, true, "", ""},
		"a coordinator who passed":         {noon, hotline.ToCoordinators, desk, "Eve Zoe", []int64{13}, false, "Zoe", ""},
		"no desk any more":                 {noon, hotline.ToOnCall, -9, "Ann Ben Eve", nil, false, "", ""},
		"nobody at all":                    {noon, hotline.ToOnCall, desk, "", nil, false, "", ""},
		"to a group":                       {noon, hotline.ToGroup, desk, "Ann Ben", nil, false, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var st state
			for _, who := range strings.Fields(tc.joined) {
				who, blocked := strings.CutSuffix(who, "-") // has blocked the bot
				st.Links = append(st.Links, hotline.Link{Name: who, Chat: accounts[who], Blocked: blocked})
			}
			raw, err := json.Marshal(&st)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Decide(hotline.Env{Now: tc.now, House: house}, hotline.Event{To: hotline.Staff(), Post: &hotline.Post{
				From: hotline.CaseOf(theCase),
				Summon: &hotline.Summon{
					Case: theCase, Step: 4, Desk: tc.desk, To: tc.to, But: tc.but, Again: tc.again, Coarse: hotline.Coarse{People: "2-5"},
				},
			}}, raw)
			if err != nil {
				t.Fatal(err)
			}
			var called, told []string
			var answer *hotline.Summoned
			for _, e := range d.Effects {
				switch e := e.(type) {
				case hotline.PostTo:
					if k := e.Post.Call; k != nil {
						called = append(called, k.Name)
						if e.To != hotline.ChatActor(accounts[k.Name]) || k.Step != 4 || k.Desk != tc.desk || k.To != tc.to || k.Coarse.People != "2-5" || k.Lang != house.DeskAt(tc.desk).Language {
							t.Errorf("%v is called: %+v", e.To, k)
						}
						continue
					}
					if answer = e.Post.Summoned; e.To != hotline.CaseOf(theCase) {
						t.Errorf("the answer goes to %v", e.To)
					}
				case hotline.Send:
					told = append(told, nameOf(e.Chat))
					if l := e.Body.Lines; len(l) != 1 || l[0].Key != "r.summon.empty."+string(tc.to) || len(l[0].Args) != 2 {
						t.Errorf("a coordinator reads %+v", l)
					}
				}
			}
			if got := strings.Join(called, " "); got != tc.want {
				t.Errorf("%q are called, want %q", got, tc.want)
			}
			if got := strings.Join(told, " "); got != tc.told {
				t.Errorf("%q are told that it is empty, want %q", got, tc.told)
			}
			var chats []int64
			for _, who := range called {
				chats = append(chats, accounts[who])
			}
			if answer == nil || answer.Step != 4 || answer.To != tc.to || !slices.Equal(answer.Chats, chats) {
				t.Errorf("the case is answered %+v", answer)
			}
		})
	}
}

func nameOf(chat int64) string {
	for name, c := range accounts {
		if c == chat {
			return name
		}
	}
	return fmt.Sprint(chat)
}
