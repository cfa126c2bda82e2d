package telegram

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"hotline/bot/internal/hotline"
)

// pressed is a press as Telegram sends it, with the whole card in it.
const pressed = `{"update_id":100000123,"callback_query":{"id":"180388626432211234","from":{"id":42,"is_bot":false,"first_name":"Canary","last_name":"Bird","username":"canary","language_code":"km"},"message":{"message_id":1234,"from":{"id":12345,"is_bot":true,"first_name":"Hotline","username":"hotline_bot"},"chat":{"id":42,"first_name":"Canary","last_name":"Bird","username":"canary","type":"private"},"date":1767225600,"edit_date":1767225660,"text":"តើអ្នកមានសុវត្ថិភាពឥឡូវនេះទេ?\n\nYou can clear this chat at any time.","reply_markup":{"inline_keyboard":[[{"text":"✅ បាទ","callback_data":"danger:no"},{"text":"🚨 ទេ","callback_data":"danger:yes"}],[{"text":"🤷 មិនប្រាកដ","callback_data":"danger:unsure"}],[{"text":"↩ ថយក្រោយ","callback_data":"danger:_back"},{"text":"🧹 លុប","callback_data":"danger:_clear"}]]}},"chat_instance":"-3000000000000000000","data":"danger:yes"}}`

func BenchmarkReadPress(b *testing.B) {
	r, raw := testReader(), []byte(pressed)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok, err := r.Update(raw); !ok || err != nil {
			b.Fatal(err)
		}
	}
}

// quickAPI answers every call with a message, for as little as a server can.
func quickAPI(b *testing.B) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:gosec // a benchmark
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header()["Content-Type"] = []string{jsonType}
		_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":7,"from":{"id":12345,"is_bot":true,"first_name":"Hotline","username":"hotline_bot"},"chat":{"id":42,"first_name":"Canary","type":"private"},"date":1767225600,"text":"Are you safe now?"}}`)
	})}
	go s.Serve(l) //nolint:errcheck // closed below
	b.Cleanup(func() { _ = s.Close() })
	return "http://" + l.Addr().String()
}

func card(chat int64) *hotline.Send {
	return &hotline.Send{Chat: chat, Msg: 7, Body: hotline.Body{
		Lines: []hotline.Msg{hotline.M("Are you safe now?"), {}, hotline.M("You can clear this chat at any time.")},
		Rows: [][]hotline.Button{
			{{Sign: "✅", Label: hotline.M("yes"), Data: "danger:no"}, {Sign: "🚨", Label: hotline.M("no"), Data: "danger:yes"}},
			{{Sign: "↩", Label: hotline.M("back"), Data: "danger:_back"}, {Sign: "🧹", Label: hotline.M("clear"), Data: "danger:_clear"}},
		},
	}}
}

func BenchmarkEdit(b *testing.B) {
	c, err := New(Options{Token: testToken, API: quickAPI(b), Renderer: plainWords{}})
	if err != nil {
		b.Fatal(err)
	}
	defer c.CloseIdle()
	out := hotline.Out{Send: card(42)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Carry(b.Context(), out); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	c, err := New(Options{Token: testToken, Renderer: plainWords{}})
	if err != nil {
		b.Fatal(err)
	}
	s := card(42)
	b.ReportAllocs()
	for b.Loop() {
		_ = c.message(s, 42, 0, false)
	}
}

// endless gives every ticket the same card and counts.
type endless struct {
	out hotline.Out
	wg  sync.WaitGroup
}

func (e *endless) Take(hotline.Ticket) (hotline.Out, bool)          { return e.out, true }
func (e *endless) Done(hotline.Ticket, hotline.Out, hotline.Result) { e.wg.Done() }

// BenchmarkOffice sends through the office, a thousand chats at once.
func BenchmarkOffice(b *testing.B) {
	c, err := New(Options{Token: testToken, API: quickAPI(b), Renderer: plainWords{}})
	if err != nil {
		b.Fatal(err)
	}
	defer c.CloseIdle()
	src := &endless{out: hotline.Out{Send: card(42)}}
	f := NewOffice(OfficeOptions{Client: c, Source: src, Clock: still(), Workers: 32})
	done := make(chan error)
	ctx, cancel := context.WithCancel(b.Context())
	go func() { done <- f.Run(ctx) }()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		src.wg.Add(1)
		f.Queue(hotline.Ticket{Field: strconv.Itoa(n), Seq: uint64(n), Chat: int64(n%1000 + 1), Rank: hotline.RankCard}) //nolint:gosec // small
		if n++; n%256 == 0 {
			src.wg.Wait()
		}
	}
	src.wg.Wait()
	cancel()
	<-done
}

// BenchmarkQueue is the office's own book-keeping, without calls.
func BenchmarkQueue(b *testing.B) {
	q := newQueue(Pace{})
	now := noon
	for i := range 10_000 {
		q.add(hotline.Ticket{Seq: uint64(i), Chat: int64(i + 1), Rank: hotline.RankCard}, now) //nolint:gosec // small
	}
	f := &Office{queue: q}
	b.ReportAllocs()
	for n := 10_000; b.Loop(); n++ {
		q.add(hotline.Ticket{Seq: uint64(n), Chat: int64(n%20_000 + 1), Rank: hotline.Rank(n % 3)}, now) //nolint:gosec // small
		c, _ := f.pick(now)
		c.busy = false
		q.place(c, now)
	}
}

func BenchmarkReadBatchOfText(b *testing.B) {
	raw := []byte(strings.Replace(updatesJSON(10), `{"ok":true,"result":[`, "", 1))
	raw = raw[:len(raw)-2]
	r := testReader()
	b.ReportAllocs()
	for b.Loop() {
		if _, ok, _ := r.Update(raw); !ok {
			b.Fatal("not read")
		}
	}
}
