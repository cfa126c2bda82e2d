package sandbox

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEveryKindOfBody(t *testing.T) {
	want := map[string]string{"chat_id": "-5", "text": "a & b \"c\" ស\nd", "reply_markup": `{"inline_keyboard":[]}`, "flag": "true"}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	values := url.Values{}
	for k, v := range want {
		_ = w.WriteField(k, v)
		values.Set(k, v)
	}
	f, _ := w.CreateFormFile("photo", `a "b".jpg`)
	_, _ = f.Write([]byte("\r\n--not the boundary\r\n\xff"))
	_ = w.Close()
	tests := []struct{ name, kind, query, body string }{
		{"query", "", values.Encode(), ""},
		{"form", "application/x-www-form-urlencoded; charset=utf-8", "", values.Encode()},
		{"JSON", "application/json", "", `{"chat_id":-5,"text":"a & b \"c\" ស\nd","reply_markup":{"inline_keyboard":[]},"flag":true,"none":null}`},
		{"multipart", w.FormDataContentType(), "", form.String()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/?"+tt.query, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.kind)
			var p params
			if err := p.read(r); err != nil {
				t.Fatal(err.desc)
			}
			for k, v := range want {
				if p.str(k) != v {
					t.Errorf("%s is %q, want %q", k, p.str(k), v)
				}
			}
			if p.int("chat_id") != -5 || !p.bool("flag") || p.has("none") {
				t.Error("wrong values")
			}
			if tt.name == "multipart" {
				if up := p.file("photo"); up == nil || up.name != `a "b".jpg` || !bytes.HasSuffix(up.data, []byte("\xff")) {
					t.Errorf("file %+v", up)
				}
			}
		})
	}
}

func FuzzMultipart(f *testing.F) {
	f.Add("chat_id", "5", []byte("file"), "name.ogg")
	f.Add("text", "a\r\n--b\r\n", []byte("--"), "")
	f.Fuzz(func(t *testing.T, name, value string, data []byte, filename string) {
		if name == "" || strings.ContainsAny(name+filename, "\r\n\x00") || !utf8.ValidString(name+filename) {
			t.Skip()
		}
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		_ = w.WriteField(name, value)
		part, _ := w.CreateFormFile("upload", filename)
		_, _ = part.Write(data)
		_ = w.Close()
		var p params
		if err := p.multipart(form.Bytes(), w.Boundary()); err != nil {
			t.Fatal(err.desc)
		}
		if len(p.pairs) != 1 || p.pairs[0] != (pair{name, value}) {
			t.Errorf("got %q, want %q=%q", p.pairs, name, value)
		}
		if len(p.files) != 1 || !bytes.Equal(p.files[0].data, data) || p.files[0].name != filename {
			t.Errorf("got %q, want %q %q", p.files, filename, data)
		}
	})
}

func FuzzBodies(f *testing.F) {
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--"))
	f.Add("application/json", []byte(`{"a":"b"}`))
	f.Add("application/x-www-form-urlencoded", []byte("a=%zz&&b"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Header["Content-Type"] = []string{kind}
		var p params
		_ = p.read(r)
	})
}

func FuzzMarkup(f *testing.F) {
	f.Add(`{"inline_keyboard":[[{"text":"A","callback_data":"a"}],[]]}`)
	f.Add(`{"keyboard":[["A",{"text":"B","request_location":true}]]}`)
	f.Add(`{"inline_keyboard":[[{"text":"A","url":"https://t.me"}]],"remove_keyboard":true}`)
	f.Fuzz(func(t *testing.T, raw string) {
		m, err := parseMarkup(raw)
		if err == nil && len(m.inline) > 0 && !json.Valid(m.inline) {
			t.Errorf("%s from %s", m.inline, raw)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("plain \"quoted\" \\ \x01 \u2028 ស 😀 \xff\xfe", "<b>x</b>")
	f.Add("/start@x សូម /clear", `<a href="q">&lt;😀</a> <i>y</i>`)
	f.Fuzz(func(t *testing.T, text, markup string) {
		var got string
		if err := json.Unmarshal(appendStr(nil, text), &got); err != nil || got != strings.ToValidUTF8(fixed(text), "\ufffd") {
			t.Errorf("%q came back as %q, %v", text, got, err)
		}
		if b := commands(text); b != nil && !json.Valid(b) {
			t.Errorf("entities %s", b)
		}
		if head, rest := cutText(text); units(head) > maxText || len(head)+len(rest) > 3*len(text) {
			t.Error("cut wrong")
		}
		if _, entities, err := parseHTML(markup); err == nil && entities != nil && !json.Valid(entities) {
			t.Errorf("entities %s", entities)
		}
	})
}

// fixed replaces each byte that is not UTF-8, as encoding/json does.
func fixed(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
	}
	return b.String()
}

func TestHTML(t *testing.T) {
	tests := []struct{ in, text, entities string }{
		{"plain &amp; simple", "plain & simple", ""},
		{"a <b>b😀</b> <i>c</i>", "a b😀 c", `[{"type":"bold","offset":2,"length":3},{"type":"italic","offset":6,"length":1}]`},
		{`<a href="https://t.me/x">x</a>`, "x", `[{"type":"text_link","offset":0,"length":1,"url":"https://t.me/x"}]`},
	}
	for _, tt := range tests {
		text, entities, err := parseHTML(tt.in)
		if err != nil || text != tt.text || string(entities) != tt.entities {
			t.Errorf("%s: %q %s %v", tt.in, text, entities, err)
		}
	}
	for _, in := range []string{"<b>", "</b>", "<b>x</i>", "<table>", "<b"} {
		if _, _, err := parseHTML(in); err == nil {
			t.Errorf("%s passed", in)
		}
	}
}

func TestTokensAndPaths(t *testing.T) {
	s := New(Options{Token: "12:abc"})
	defer s.Close()
	for path, want := range map[string]int{
		"/bot12:abc/getMe": 200, "/bot12:abc/GETME": 200, "/bot12:xyz/getMe": 401, "/bot12:abc/nope": 404,
		"/": 404, "/botany": 404, "/file/bot12:abc/nope": 404,
	} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d %s, want %d", path, w.Code, w.Body, want)
		}
	}
}
