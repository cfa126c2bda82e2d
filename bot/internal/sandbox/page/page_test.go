package page

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hotline/bot/internal/clock"
	"hotline/bot/internal/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is a page over a server without a bot: what people do is all there is.
type desk struct {
	*testing.T
	s    *sandbox.Server
	room *sandbox.Room
	page *Page
	now  *clock.Moved
}

const group = -1001

func newDesk(t *testing.T) *desk {
	t.Helper()
	now := clock.Still(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	s := sandbox.New(sandbox.Options{Now: now.Now, At: now.At})
	t.Cleanup(s.Close)
	room := s.Room(sandbox.Group{ID: group, Title: "Responders", Super: true})
	s.Phone(sandbox.Person{ID: 501, First: "Phone 1", Lang: "km"})
	room.Joins(sandbox.Person{ID: 901, First: "Dara"})
	p := New(Options{
		Server: s, Room: room, Advance: now.Advance,
		Languages: []Language{{Tag: "km", Name: "ខ្មែរ"}}, Towns: []Town{{Name: "Kep", Lat: 10.48, Lng: 104.3}},
	})
	t.Cleanup(p.Close)
	return &desk{t, s, room, p, now}
}

// post sends what the page would, and returns the status and the answer.
func (d *desk) post(path, body string, change ...func(*http.Request)) (int, done) {
	d.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8090"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	d.page.ServeHTTP(w, r)
	var out done
	_ = json.Unmarshal(w.Body.Bytes(), &out)
	return w.Code, out
}

// does sends an order that must succeed.
func (d *desk) does(body string) done {
	d.Helper()
	code, out := d.post("/api/do", body)
	if code != http.StatusOK {
		d.Fatalf("%s: %d %s", body, code, out.Error)
	}
	return out
}

func (d *desk) get(path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.page.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost:8090"+path, http.NoBody))
	return w
}

func TestOnlyThisMachineAndThisPage(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	host := func(h string) func(*http.Request) { return func(r *http.Request) { r.Host = h } }
	for name, c := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"a program on this machine": {func(*http.Request) {}, http.StatusOK},
		"the page itself":           {header("Origin", "http://127.0.0.1:8090"), http.StatusOK},
		"by the machine's name":     {host("localhost:8090"), http.StatusOK},
		"by its other address":      {host("[::1]:8090"), http.StatusOK},
		"another page":              {header("Origin", "https://example.org"), http.StatusForbidden},
		"another port":              {header("Origin", "http://127.0.0.1:3000"), http.StatusForbidden},
		"a frame without an origin": {header("Origin", "null"), http.StatusForbidden},
		"another site's script":     {header("Sec-Fetch-Site", "cross-site"), http.StatusForbidden},
		"a name that points here":   {host("evil.example:8090"), http.StatusForbidden},
		"a name like ours":          {host("localhost.evil.example"), http.StatusForbidden},
		"a form":                    {header("Content-Type", "text/plain"), http.StatusUnsupportedMediaType},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			code, _ := d.post("/api/do", `{"do":"write","as":501,"chat":501,"text":"hello"}`, c.change)
			if code != c.want {
				t.Fatalf("status %d, not %d", code, c.want)
			}
			if said := len(d.s.Chat(501).Messages()) == 1; said != (c.want == http.StatusOK) {
				t.Fatalf("done: %t", said)
			}
		})
	}
	d := newDesk(t)
	r := httptest.NewRequest(http.MethodGet, "http://evil.example/api/state", http.NoBody)
	w := httptest.NewRecorder()
	if d.page.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Fatalf("a foreign name reads the state: %d", w.Code)
	}
}

func TestThePageIsWholeAndAsksNobody(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/", "/app.js", "/pane.js", "/bubble.js", "/dom.js", "/fonts.js", "/style.css", "/icon.svg"} {
		w := d.get(path)
		if w.Code != http.StatusOK || w.Header().Get("Content-Security-Policy") != policy {
			t.Errorf("%s: %d", path, w.Code)
		}
		text := strings.ReplaceAll(w.Body.String(), "http://www.w3.org/2000/svg", "")
		if strings.Contains(text, "http://") || strings.Contains(text, "https://") {
			t.Errorf("%s names another host", path)
		}
	}
}

func TestOrders(t *testing.T) {
	d := newDesk(t)
	d.does(`{"do":"start","as":501,"chat":501}`)
	d.does(`{"do":"write","as":501,"chat":501,"text":"one"}`)
	list := d.s.Chat(501).Messages()
	one := list[1].ID
	d.does(`{"do":"edit","as":501,"chat":501,"msg":` + num(one) + `,"text":"two"}`)
	d.does(`{"do":"place","as":501,"chat":501,"lat":10.48,"lng":104.3,"acc":50}`)
	if q := d.does(`{"do":"press","as":501,"chat":501,"msg":1,"data":"a:b"}`).Query; q == "" {
		t.Error("a press has no query to wait for")
	}
	d.does(`{"do":"write","as":901,"chat":-1001,"text":"/here"}`)
	if code, _ := d.post("/api/file?as=501&kind=photo", "\x89PNG\r\n\x1a\n…"); code != http.StatusOK {
		t.Errorf("a photo: %d", code)
	}
	v := d.s.Chat(501).View()
	if v.Messages[1].Text != "two" || v.Messages[2].Kind != "location" || v.Messages[3].Kind != "photo" {
		t.Errorf("the chat shows:\n%s", v)
	}
	if w := d.get("/api/file/" + v.Messages[3].Media.FileID); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" {
		t.Errorf("the photo: %d %s", w.Code, w.Header().Get("Content-Type"))
	}
	d.does(`{"do":"delete","as":501,"chat":501,"msg":` + num(one) + `}`)
	d.does(`{"do":"block","as":501,"chat":501,"on":true}`)
	if code, out := d.post("/api/do", `{"do":"write","as":501,"chat":501,"text":"x"}`); code != http.StatusConflict || out.Error == "" {
		t.Errorf("who has blocked the bot writes: %d", code)
	}
	d.does(`{"do":"block","as":501,"chat":501}`)
	d.does(`{"do":"clear","as":501,"chat":501}`)
	if n := len(d.s.Chat(501).Messages()); n != 0 {
		t.Errorf("%d messages stand after a clear", n)
	}
	if id := d.does(`{"do":"phone","text":"km"}`).ID; d.s.Chat(id) == nil {
		t.Error("no new phone")
	}
	id := d.does(`{"do":"responder","text":"Mira"}`).ID
	if m := d.room.Members(); len(m) != 2 || m[1].Person.ID != id {
		t.Error("no new responder")
	}
	for _, mood := range []string{"slow", "refusing", "down", "well"} {
		d.does(`{"do":"telegram","text":"` + mood + `"}`)
		if got := d.page.world().Telegram; got != mood {
			t.Errorf("Telegram is %s, not %s", got, mood)
		}
	}
	d.does(`{"do":"strict","on":true}`)
	before := d.now.Now()
	d.does(`{"do":"advance","seconds":900}`)
	if w := d.page.world(); !w.Strict || w.Now.Sub(before) != 15*time.Minute {
		t.Errorf("strict: %t, %s later", w.Strict, w.Now.Sub(before))
	}
}

func num(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestOrdersThatAreRefused(t *testing.T) {
	d := newDesk(t)
	for name, body := range map[string]string{
		"no JSON":              `hello`,
		"an unknown field":     `{"do":"write","who":1}`,
		"an unknown order":     `{"do":"dance","as":501,"chat":501}`,
		"an empty text":        `{"do":"write","as":501,"chat":501,"text":" "}`,
		"nobody's phone":       `{"do":"write","as":777,"chat":777,"text":"x"}`,
		"not in the group":     `{"do":"write","as":501,"chat":-1001,"text":"x"}`,
		"another's phone":      `{"do":"write","as":901,"chat":501,"text":"x"}`,
		"another's message":    `{"do":"edit","as":501,"chat":501,"msg":99,"text":"x"}`,
		"off the map":          `{"do":"place","as":501,"chat":501,"lat":91}`,
		"a key that is not":    `{"do":"key","as":501,"chat":501,"text":"x"}`,
		"the time back":        `{"do":"advance","seconds":-60}`,
		"the time too far":     `{"do":"advance","seconds":9000000}`,
		"a mood that is not":   `{"do":"telegram","text":"sad"}`,
		"a nameless responder": `{"do":"responder","text":" "}`,
		"more than a page has": `{"do":"write","as":501,"chat":501,"text":"` + strings.Repeat("x", mostBody) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			if code, out := d.post("/api/do", body); code < 400 || code >= 500 || out.Error == "" {
				t.Errorf("%d %q", code, out.Error)
			}
		})
	}
}

func TestEventsShowEverythingThenWhatChanges(t *testing.T) {
	d := newDesk(t)
	web := httptest.NewServer(d.page)
	defer web.Close()
	defer web.CloseClientConnections()
	resp, err := http.Get(web.URL + "/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	until := func(part string) {
		t.Helper()
		for lines.Scan() {
			if bytes.Contains(lines.Bytes(), []byte(part)) {
				return
			}
		}
		t.Fatalf("the stream ended before %q: %v", part, lines.Err())
	}
	until(`"title":"Responders"`)
	until("event: shown")
	d.does(`{"do":"write","as":501,"chat":501,"text":"here I am"}`)
	until("here I am")
	d.does(`{"do":"phone","text":"km"}`)
	until("Phone 2")
	d.page.Close()
	if lines.Scan() && lines.Text() != "" {
		until("event: shown")
	}
}

func TestListenOnThisMachineOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.org:80", "nonsense"} {
		if lis, err := Listen(addr); err == nil {
			lis.Close()
			t.Errorf("%s was taken", addr)
		}
	}
	first, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := Listen(first.Addr().String())
	if err != nil {
		t.Fatalf("no free port instead: %v", err)
	}
	second.Close()
}
