package relay

import (
	"fmt"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

const (
	survivor = int64(7)
	holder   = int64(11)
	stranger = int64(13)
	no       = hotline.CaseNo("7KQ2MX")
)

// step decides one post and says what was posted, as words.
func step(t *testing.T, s Sides, talk []byte, p hotline.Post) ([]byte, []string) {
	t.Helper()
	s.Case = no
	talk, effects, err := Decide(hotline.Env{}, hotline.Event{To: hotline.CaseOf(no), Post: &p}, s, talk)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range effects {
		to := e.(hotline.PostTo)
		switch q := to.Post; {
		case q.Relay != nil:
			out = append(out, fmt.Sprintf("%s relay %q chat=%d msg=%d holder=%v", to.To.ID, q.Relay.Text, q.Relay.Chat, q.Relay.Msg, q.Relay.Holder))
		case q.Relayed != nil:
			out = append(out, fmt.Sprintf("%s relayed %s chat=%d msg=%d holder=%v", to.To.ID, q.Relayed.What, q.Relayed.Chat, q.Relayed.Msg, q.Relayed.Holder))
		}
	}
	return talk, out
}

func said(by int64, msg int, text string) hotline.Post {
	return hotline.Post{From: hotline.ChatActor(by), Said: &hotline.Said{Chat: by, Msg: msg, Text: text}}
}

func relayed(from, chat int64, msg int, what string) hotline.Post {
	return hotline.Post{From: hotline.ChatActor(from), Relayed: &hotline.Relayed{Case: no, Chat: chat, Msg: msg, What: what}}
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("posted\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWordsGoBothWays(t *testing.T) {
	s := Sides{Survivor: survivor, Holder: holder}
	talk, out := step(t, s, nil, said(survivor, 1, "call 012 345 678"))
	expect(t, out, `11 relay "call [phone]" chat=0 msg=1 holder=true`)
	talk, out = step(t, s, talk, relayed(holder, 0, 1, shown))
	expect(t, out, "7 relayed shown chat=7 msg=1 holder=false")
	talk, out = step(t, s, talk, relayed(holder, 0, 1, shown))
	expect(t, out)
	talk, out = step(t, s, talk, said(holder, 9, "call 012 345 678"))
	expect(t, out, `7 relay "call 012 345 678" chat=11 msg=9 holder=false`)
	talk, out = step(t, s, talk, relayed(survivor, holder, 9, waiting))
	expect(t, out, "11 relayed waiting chat=11 msg=9 holder=true")
	_, out = step(t, s, talk, relayed(survivor, holder, 9, shown))
	expect(t, out, "11 relayed shown chat=11 msg=9 holder=true")
}

func TestWordsWaitForAHolderAndTheNext(t *testing.T) {
	open := Sides{Survivor: survivor}
	talk, out := step(t, open, nil, said(survivor, 1, "one"))
	expect(t, out, "7 relayed waiting chat=7 msg=1 holder=false")
	talk, _ = step(t, open, talk, said(survivor, 2, "two"))
	taken := Sides{Survivor: survivor, Holder: holder, New: true}
	talk, out = step(t, taken, talk, hotline.Post{Reached: &hotline.Reached{Case: no, By: holder, OK: true}})
	expect(t, out, `11 relay "one" chat=0 msg=1 holder=true`, `11 relay "two" chat=0 msg=2 holder=true`)
	taken.New = false
	talk, out = step(t, taken, talk, relayed(holder, 0, 1, shown))
	expect(t, out, "7 relayed shown chat=7 msg=1 holder=false")
	// The claim lapses; the next holder reads both, the survivor hears only news.
	talk, out = step(t, open, talk, hotline.Post{})
	expect(t, out)
	next := Sides{Survivor: survivor, Holder: stranger, New: true}
	talk, out = step(t, next, talk, hotline.Post{})
	expect(t, out, `13 relay "one" chat=0 msg=1 holder=true`, `13 relay "two" chat=0 msg=2 holder=true`)
	next.New = false
	talk, out = step(t, next, talk, relayed(holder, 0, 2, shown)) // by then a stranger
	expect(t, out)
	talk, _ = step(t, next, talk, relayed(stranger, 0, 1, shown))
	_, out = step(t, next, talk, relayed(stranger, 0, 2, shown))
	expect(t, out, "7 relayed shown chat=7 msg=2 holder=false")
}

func TestWhereNobodyIsNothingGoes(t *testing.T) {
	for name, tc := range map[string]struct {
		sides Sides
		post  hotline.Post
		want  []string
	}{
		"the survivor is gone":        {Sides{Holder: holder}, said(holder, 3, "x"), []string{"11 relayed lost chat=11 msg=3 holder=true"}},
		"the case is over":            {Sides{Survivor: survivor, Over: true}, said(survivor, 3, "x"), []string{"7 relayed lost chat=7 msg=3 holder=false"}},
		"no longer the holder":        {Sides{Survivor: survivor}, said(holder, 3, "x"), []string{"11 relayed lost chat=11 msg=3 holder=true"}},
		"words under another's name":  {Sides{Survivor: survivor, Holder: holder}, hotline.Post{From: hotline.ChatActor(stranger), Said: &hotline.Said{Chat: survivor, Text: "x"}}, nil},
		"an answer by a stranger":     {Sides{Survivor: survivor, Holder: holder}, relayed(stranger, 0, 1, shown), nil},
		"an answer for a former one":  {Sides{Survivor: survivor, Holder: holder}, relayed(survivor, stranger, 1, shown), nil},
		"an answer when all are gone": {Sides{Over: true}, relayed(holder, 0, 1, shown), nil},
		"the route was just dropped":  {Sides{Holder: holder}, relayed(survivor, holder, 4, lost), []string{"11 relayed lost chat=11 msg=4 holder=true"}},
	} {
		t.Run(name, func(t *testing.T) {
			talk, out := step(t, tc.sides, nil, tc.post)
			expect(t, out, tc.want...)
			if talk != nil {
				t.Errorf("kept %s", talk)
			}
		})
	}
}

func TestWordsThatNobodyReadAreToldToBeLost(t *testing.T) {
	open := Sides{Survivor: survivor}
	talk, _ := step(t, open, nil, said(survivor, 1, "one"))
	talk, out := step(t, Sides{Survivor: survivor, Over: true}, talk, hotline.Post{})
	expect(t, out, "7 relayed lost chat=7 msg=1 holder=false")
	if talk != nil {
		t.Errorf("kept %s", talk)
	}
}

func TestNoMoreIsKeptThanFits(t *testing.T) {
	open := Sides{Survivor: survivor}
	var talk []byte
	lostOnes := 0
	for i := range 3 * maxKept {
		var out []string
		talk, out = step(t, open, talk, said(survivor, i+1, strings.Repeat("words ", 600)))
		for _, o := range out {
			if strings.Contains(o, "lost") {
				lostOnes++
			}
		}
		if len(talk) > maxBytes+4096 {
			t.Fatalf("%d bytes are kept", len(talk))
		}
	}
	_, out := step(t, Sides{Survivor: survivor, Holder: holder, New: true}, talk, hotline.Post{})
	if lostOnes+len(out) != 3*maxKept {
		t.Errorf("%d were lost and %d passed on", lostOnes, len(out))
	}
}

func TestOtherEventsCostNothing(t *testing.T) {
	talk := []byte("not read")
	got, out := step(t, Sides{Survivor: survivor, Holder: holder}, talk, hotline.Post{Act: &hotline.Act{}})
	expect(t, out)
	if string(got) != string(talk) {
		t.Error("the talk was touched")
	}
	if _, _, err := Decide(hotline.Env{}, hotline.Event{Tick: true}, Sides{Over: true}, talk); err == nil || strings.Contains(err.Error(), "not read") {
		t.Errorf("err = %v", err)
	}
}

var voice = &hotline.File{Kind: "voice", ID: "AwACAgUAAx"}

// files are the files of what an event posts on, with who gets them.
func files(t *testing.T, s Sides, talk []byte, p hotline.Post) ([]byte, []string) {
	t.Helper()
	s.Case = no
	talk, effects, err := Decide(hotline.Env{}, hotline.Event{To: hotline.CaseOf(no), Post: &p}, s, talk)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range effects {
		switch q := e.(hotline.PostTo); {
		case q.Post.Relay != nil && q.Post.Relay.File != nil:
			r := q.Post.Relay
			out = append(out, fmt.Sprintf("%s %s %s %q holder=%v", q.To.ID, r.File.Kind, r.File.ID, r.Text, r.Holder))
		case q.Post.Relay != nil:
			out = append(out, fmt.Sprintf("%s words %q", q.To.ID, q.Post.Relay.Text))
		case q.Post.Relayed != nil:
			out = append(out, fmt.Sprintf("%s %s", q.To.ID, q.Post.Relayed.What))
		}
	}
	return talk, out
}

func TestFilesPassBothWays(t *testing.T) {
	both := Sides{Survivor: survivor, Holder: holder}
	sent := func(by int64, f *hotline.File, caption string) hotline.Post {
		return hotline.Post{From: hotline.ChatActor(by), Said: &hotline.Said{Chat: by, Msg: 3, Text: caption, File: f}}
	}
	photo := &hotline.File{Kind: "photo", ID: "AgACAgUAAx"}
	for name, tc := range map[string]struct {
		sides Sides
		post  hotline.Post
		want  []string
		kept  bool
	}{
		"a survivor's voice":           {both, sent(survivor, voice, ""), []string{`11 voice AwACAgUAAx "" holder=true`}, true},
		"its caption is scrubbed":      {both, sent(survivor, photo, "call 012 345 678"), []string{`11 photo AgACAgUAAx "call [phone]" holder=true`}, true},
		"a holder's voice":             {both, sent(holder, voice, ""), []string{`7 voice AwACAgUAAx "" holder=false`}, false},
		"a holder's photo, with words": {both, sent(holder, photo, "call 012 345 678"), []string{`7 photo AgACAgUAAx "call 012 345 678" holder=false`}, false},
		"nobody holds it yet":          {Sides{Survivor: survivor}, sent(survivor, voice, ""), []string{"7 waiting"}, true},
		"the survivor is gone":         {Sides{Holder: holder}, sent(holder, voice, ""), []string{"11 lost"}, false},
		"the case is over":             {Sides{Survivor: survivor, Over: true}, sent(survivor, voice, ""), []string{"7 lost"}, false},
		"a stranger's":                 {both, sent(stranger, voice, ""), []string{"13 lost"}, false},
		"under another's name":         {both, hotline.Post{From: hotline.ChatActor(stranger), Said: &hotline.Said{Chat: survivor, File: voice}}, nil, false},
		"neither words nor file":       {both, sent(survivor, nil, ""), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			talk, out := files(t, tc.sides, nil, tc.post)
			expect(t, out, tc.want...)
			if (talk != nil) != tc.kept {
				t.Errorf("kept %s", talk)
			}
		})
	}
}

func TestFilesWaitForAHolderAndTheNext(t *testing.T) {
	open := Sides{Survivor: survivor}
	talk, _ := files(t, open, nil, hotline.Post{From: hotline.ChatActor(survivor), Said: &hotline.Said{Chat: survivor, Msg: 1, File: voice}})
	talk, _ = files(t, open, talk, said(survivor, 2, "two"))
	for _, who := range []int64{holder, stranger} {
		var out []string
		talk, out = files(t, Sides{Survivor: survivor, Holder: who, New: true}, talk, hotline.Post{})
		expect(t, out, fmt.Sprintf(`%d voice AwACAgUAAx "" holder=true`, who), fmt.Sprintf(`%d words "two"`, who))
		talk, _ = files(t, Sides{Survivor: survivor, Holder: who}, talk, relayed(who, 0, 1, shown))
	}
	talk, out := files(t, Sides{Survivor: survivor, Over: true}, talk, hotline.Post{})
	expect(t, out, "7 lost") // the words were never said to be shown
	if talk != nil {
		t.Errorf("kept %s", talk)
	}
}

// The survivor's exact place is the case's and goes to nobody; nor does it hold
// up the talk. A place of the holder's goes to the survivor as it is.
func TestAPlaceGoesToTheSurvivorOnly(t *testing.T) {
	at := func(by int64) hotline.Post {
		return hotline.Post{From: hotline.ChatActor(by), Said: &hotline.Said{Chat: by, Msg: 4, Point: &hotline.Point{Lat: 13.6}}}
	}
	both := Sides{Survivor: survivor, Holder: holder}
	for name, s := range map[string]Sides{"held": both, "open": {Survivor: survivor}} {
		talk, out := step(t, s, nil, at(survivor))
		if talk != nil || out != nil {
			t.Errorf("%s: kept %s, posted %v", name, talk, out)
		}
	}
	_, effects, err := Decide(hotline.Env{}, hotline.Event{To: hotline.CaseOf(no), Post: new(at(holder))}, Sides{Case: no, Survivor: survivor, Holder: holder}, nil)
	if err != nil || len(effects) != 1 {
		t.Fatal(effects, err)
	}
	to, ok := effects[0].(hotline.PostTo)
	if !ok || to.To != hotline.ChatActor(survivor) || to.Post.Relay.Point == nil || to.Post.Relay.Point.Lat != 13.6 || to.Post.Relay.Chat != holder {
		t.Errorf("posted %+v", to)
	}
	_, out := step(t, Sides{Holder: holder}, nil, at(holder))
	expect(t, out, "11 relayed lost chat=11 msg=4 holder=true")
}
