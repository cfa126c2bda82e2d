package app

import (
	"context"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/sandbox"
)

// canaries are what must come out nowhere in clear: a name, a username, an id,
// a phone number, a passport number, a point, the name of a place that nobody
// confirmed, a venue, a map link, a plus code, a nationality, the ids of a voice
// message and of a photo, and words in three scripts.
var canaries = []string{
	"Canaryname", "canary_username", "777000501", "12345678", "855 12 345 678", "N1234567",
	"13.65432", "102.56789", "Canaryguest", "Canaryhotel", "Canarylink", "7P54MH39+P5", "purple umbrella", "Philippin", "sandbox-voice-", "sandbox-photo-", "ឆ័ត្រពណ៌ស្វាយ", "紫色的雨伞",
}

// TestCanary plays a whole case with planted canaries and reads every sink:
// keys and values in Redis, the append-only file, the logs at debug, the
// metrics page, and every message to the group. Then it clears, lets the clock
// run past each life, and reads them all again.
func TestCanary(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		dara.Phone().Writes("hello")
		p := s.server.Phone(sandbox.Person{ID: 777000501, First: "Canaryname", Username: "canary_username", Lang: "en"})
		p.Starts("")
		s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any", "situation:road")
		tellsPlaces(s, p)
		s.presses(p, "people:2-5", "frail:pregnant", "frail:_done", "needs:medical", "needs:_done", "medical:bleeding", "medical:_done", "weeks:w28", "trust:embassy", "trust:_done", "nationality:PH")
		p.Sends(sandbox.Voice(nil))
		s.settle()
		p.Writes("Canaryname here, +855 12 345 678, passport N1234567, purple umbrella ឆ័ត្រពណ៌ស្វាយ 紫色的雨伞")
		s.settle()
		s.presses(p, "checkin:none", "review:send")
		p.Sends(sandbox.Photo(nil, "purple umbrella in the picture"))
		s.settle()
		readSinks(s)
		dara.Taps("take")
		s.settle()
		p.Writes("purple umbrella again, call 012345678")
		s.settle()
		dara.Phone().Writes("we look for the purple umbrella")
		s.settle()
		dara.Phone().Writes("/note the one with the purple umbrella, N1234567")
		s.settle()
		dara.Phone().Taps("Show full words")
		s.settle()
		dara.Phone().Taps("Show")
		s.settle()
		dara.Phone().Taps("Show exact place")
		s.settle()
		dara.Phone().Taps("Show")
		s.settle()
		dara.Phone().Sees("Canaryguest")
		dara.Phone().Sees("Canaryhotel", "Canarylink", "7P54MH39+P5", "13.65432")
		p.Writes("we moved: https://maps.google.com/?q=13.654321,102.567891")
		s.settle()
		// Trouble makes errors, and errors must tell nothing.
		s.server.SetFault(sandbox.Except(sandbox.First(3, sandbox.Always(sandbox.Error500)), "getUpdates"))
		p.Writes("紫色的雨伞")
		s.passesUntil(shows(dara.Phone(), "紫色的雨伞"))
		s.server.SetFault(nil)
		s.passes(11 * time.Second)
		readSinks(s)
		p.Writes("/clear")
		s.settle()
		readSinks(s)
		s.presses(p, "clear:withdraw")
		readSinks(s)
		for _, life := range []time.Duration{26 * time.Hour, 47 * time.Hour, 72 * time.Hour} {
			s.passes(life)
			readSinks(s)
		}
	})
}

// tellsPlaces tells where somebody is in each way in which it can be told, from the
// place card on, and confirms none of it.
func tellsPlaces(s *story, p *sandbox.Phone) {
	s.Helper()
	p.Writes("the Canaryguest house")
	s.settle()
	if shows(p, "Is it one of these?")() {
		s.presses(p, "site:none")
	}
	p.Writes("https://maps.app.goo.gl/Canarylink")
	s.settle()
	p.Sends(sandbox.Venue("Canaryhotel", "Street 5", 13.65432, 102.56789))
	s.settle()
	for _, text := range []string{"7P54MH39+P5", "https://maps.google.com/?q=13.65432,102.56789"} {
		p.Writes(text)
		s.settle()
		p.Sees("Your place was received")
	}
	p.Shares(13.65432, 102.56789, 20)
	s.settle()
}

// readSinks looks for canaries wherever something may be read.
func readSinks(s *story) {
	s.Helper()
	look := func(where, text string) {
		s.Helper()
		for _, c := range canaries {
			if strings.Contains(text, c) {
				s.Errorf("a canary (number %d) stands in %s", indexOf(canaries, c), where)
			}
		}
	}
	readRedis(s, look)
	if s.rdb.dir != "" {
		err := filepath.WalkDir(s.rdb.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !d.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			look("the append-only file", string(b))
			return nil
		})
		if err != nil {
			s.Error(err)
		}
	}
	look("the logs", s.logs.String())
	page := httptest.NewRecorder()
	s.app.admin.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	if !strings.Contains(page.Body.String(), "hotline_updates_total") {
		s.Error("the metrics page is empty: the canary test reads nothing there")
	}
	look("the metrics", page.Body.String())
	for _, call := range s.server.Calls() {
		if call.Chat == group {
			for _, v := range call.Params {
				look("a call to the group", v)
			}
		}
	}
	view := s.room.View()
	for _, m := range append(view.Messages, view.Deleted...) {
		look("the group", m.Text)
	}
}

func indexOf(list []string, x string) int {
	for i, y := range list {
		if x == y {
			return i
		}
	}
	return -1
}

// readRedis reads each key and value as they are stored.
func readRedis(s *story, look func(where, text string)) {
	s.Helper()
	c := s.redis()
	ctx := context.Background()
	n := 0
	for key := range s.keys() {
		n++
		look("a key's name", key)
		kind, err := c.Type(ctx, key).Result()
		if err != nil {
			s.Fatal(err)
		}
		var all []string
		switch kind {
		case "string":
			v, _ := c.Get(ctx, key).Result()
			all = []string{v}
		case "list":
			all, _ = c.LRange(ctx, key, 0, -1).Result()
		case "hash":
			m, _ := c.HGetAll(ctx, key).Result()
			for f, v := range m {
				all = append(all, f, v)
			}
		case "zset":
			all, _ = c.ZRange(ctx, key, 0, -1).Result()
		case "set":
			all, _ = c.SMembers(ctx, key).Result()
		}
		for _, v := range all {
			look("a "+kind, v)
		}
	}
	if n == 0 {
		s.Error("Redis is empty: the canary test reads nothing there")
	}
}
