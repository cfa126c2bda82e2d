package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// method is one of the hot calls.
type method int

const (
	sendMessage method = iota
	sendVoice
	sendPhoto
	sendLocation
	editMessageText
	deleteMessages
	createForumTopic
	deleteForumTopic
	answerCallbackQuery
	getUpdates
	methods = iota
)

func (m method) String() string {
	return [...]string{"sendMessage", "sendVoice", "sendPhoto", "sendLocation", "editMessageText", "deleteMessages", "createForumTopic", "deleteForumTopic", "answerCallbackQuery", "getUpdates"}[m]
}

// Limits of a call. They are in real time: a connection does not know what
// the conversation's clock says.
const (
	callWithin = 15 * time.Second
	maxAnswer  = 1 << 20  // a sent message comes back whole
	maxBatch   = 16 << 20 // a hundred updates, each with what it replies to
	idleConns  = 512      // the default of 2 would dial anew in every burst
	jsonType   = "application/json"
)

// NewHTTP makes the HTTP client that all calls share. It speaks HTTP/1.1 only:
// over HTTP/2 all chats would share one connection, and one lost packet would
// stop them all. It follows no redirect, because the URL holds the token. Of
// the environment it heeds HTTPS_PROXY and NO_PROXY, and only for https.
func NewHTTP() *http.Client {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: func(r *http.Request) (*url.URL, error) {
				if r.URL.Scheme != "https" {
					return nil, nil //nolint:nilnil // no proxy is no error
				}
				return http.ProxyFromEnvironment(r)
			},
			DialContext:         dialer.DialContext,
			TLSHandshakeTimeout: 5 * time.Second,
			Protocols:           &protocols,
			MaxIdleConns:        0,
			MaxIdleConnsPerHost: idleConns,
			IdleConnTimeout:     90 * time.Second,
			DisableCompression:  true,
		},
	}
}

var header = http.Header{"Content-Type": {jsonType}}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keepBuffer is the largest buffer that goes back into the pool.
const keepBuffer = 256 << 10

// call sends a JSON body and decodes the answer into dest, which embeds
// verdict. An error is always an [*Error].
func (c *Client) call(ctx context.Context, m method, body []byte, limit int64, dest answer) error {
	return c.callWith(ctx, m, header, body, limit, dest)
}

// callWith is call with a body of another kind, as its header says.
func (c *Client) callWith(ctx context.Context, m method, header http.Header, body []byte, limit int64, dest answer) error {
	req := (&http.Request{
		Method: http.MethodPost,
		URL:    c.hot[m],
		Host:   c.hot[m].Host,
		Header: header,
		Proto:  "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
		// With GetBody the transport may try a second connection, but only if
		// it wrote nothing on the first: a send is never repeated by it.
		GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
	}).WithContext(ctx)
	resp, err := c.http.Do(req)
	if err != nil {
		return lost(m.String(), err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	buf, _ := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= keepBuffer {
			buffers.Put(buf)
		}
	}()
	if _, err := buf.ReadFrom(io.LimitReader(resp.Body, limit+1)); err != nil {
		return lost(m.String(), err)
	}
	if int64(buf.Len()) > limit {
		return &Error{Method: m.String(), Fault: Unreadable, Code: resp.StatusCode}
	}
	if a, ok := dest.(*sent); ok && a.quick(buf.Bytes()) {
		return nil
	}
	// The decoder fills in what it can around a value of a wrong type; what we
	// need is checked by whoever needs it.
	var odd *json.UnmarshalTypeError
	if err := json.Unmarshal(buf.Bytes(), dest); err != nil && !errors.As(err, &odd) {
		return unreadable(m.String(), resp.StatusCode)
	}
	return dest.judge(m.String(), resp.StatusCode)
}

// answer is what every answer of the Bot API has.
type answer interface {
	judge(method string, status int) error
}

type verdict struct {
	OK          bool   `json:"ok"`
	ErrorCode   int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter      int   `json:"retry_after"`
		MigrateToChatID int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

func (v *verdict) judge(method string, status int) error {
	if v.OK {
		return nil
	}
	code := v.ErrorCode
	if code == 0 {
		code = status
	}
	return classify(method, code, v.Description, v.Parameters.RetryAfter, v.Parameters.MigrateToChatID)
}

// The beginnings of nearly all answers to sends, and their end.
var (
	okMessage = []byte(`{"ok":true,"result":{"message_id":`)
	okTrue    = []byte(`{"ok":true,"result":true`)
	okEnd     = []byte("}")
)

// maxID bounds the digits of an id that is read the quick way.
const maxID = 15

// quick reads an answer that says in its usual form that the call worked. The
// message that it holds is long, comes with each send, and means nothing to us
// but for its id. It reports false if the answer must be read in full.
func (s *sent) quick(b []byte) bool {
	b = bytes.TrimSpace(b)
	if !bytes.HasSuffix(b, okEnd) {
		return false
	}
	if bytes.HasPrefix(b, okTrue) {
		s.OK = true
		return true
	}
	rest, ok := bytes.CutPrefix(b, okMessage)
	if !ok {
		return false
	}
	id, n := 0, 0
	for n < len(rest) && n < maxID && rest[n] >= '0' && rest[n] <= '9' {
		id = 10*id + int(rest[n]-'0')
		n++
	}
	if id == 0 || rest[n] != ',' && rest[n] != '}' {
		return false
	}
	s.OK, s.Result.MessageID = true, id
	return true
}

// sent is the answer to a send: of the message only its id matters. For calls
// that answer true, Result stays zero.
type sent struct {
	verdict
	Result struct {
		MessageID int `json:"message_id"`
		// ThreadID is the id of a topic that was opened.
		ThreadID int `json:"message_thread_id"`
	} `json:"result"`
}
