package sandbox

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

// nothing is a ResponseWriter that keeps nothing.
type nothing struct{ head http.Header }

func (n *nothing) Header() http.Header         { return n.head }
func (n *nothing) Write(b []byte) (int, error) { return len(b), nil }
func (n *nothing) WriteHeader(int)             {}

// BenchmarkTurn is what one turn of a conversation costs the server, without
// the network: a press, its getUpdates, an edit and an answer as forms.
func BenchmarkTurn(b *testing.B) {
	s := New(Options{KeepMessages: 20, KeepCalls: -1})
	defer s.Close()
	phone := s.Phone(Person{ID: 1, First: "A"})
	phone.Starts("")
	call := func(method string, fields ...string) {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		for i := 0; i < len(fields); i += 2 {
			_ = w.WriteField(fields[i], fields[i+1])
		}
		_ = w.Close()
		r := httptest.NewRequest(http.MethodPost, s.prefix+method, &form)
		r.Header.Set("Content-Type", w.FormDataContentType())
		s.ServeHTTP(&nothing{http.Header{}}, r)
	}
	markup := `{"inline_keyboard":[[{"text":"Yes","callback_data":"d:y"},{"text":"No","callback_data":"d:n"}]]}`
	call("sendMessage", "chat_id", "1", "text", "card", "reply_markup", markup)
	id := strconv.Itoa(phone.Last().ID)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		p := phone.Taps("d:y")
		call("getUpdates", "offset", strconv.FormatInt(s.nextUpd, 10))
		call("editMessageText", "chat_id", "1", "message_id", id, "text", "card "+strconv.Itoa(i), "reply_markup", markup)
		call("answerCallbackQuery", "callback_query_id", p.ID)
	}
	if s.Stats().Sends < int64(i) {
		b.Fatal("edits were refused")
	}
}
