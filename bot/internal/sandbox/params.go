package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// params are a call's parameters, however they were sent. There are few, so a
// slice is quicker than a map.
type params struct {
	pairs []pair
	files []upload
}

type pair struct{ name, value string }

type upload struct {
	field, name, mime string
	data              []byte
}

// str is the parameter as text, "" if it is missing.
func (p *params) str(name string) string {
	for i := range p.pairs {
		if p.pairs[i].name == name {
			return p.pairs[i].value
		}
	}
	return ""
}

func (p *params) has(name string) bool {
	for i := range p.pairs {
		if p.pairs[i].name == name {
			return true
		}
	}
	return false
}

func (p *params) int(name string) int64 {
	n, _ := strconv.ParseInt(p.str(name), 10, 64)
	return n
}

func (p *params) float(name string) (float64, bool) {
	f, err := strconv.ParseFloat(p.str(name), 64)
	return f, err == nil
}

func (p *params) bool(name string) bool {
	switch strings.ToLower(p.str(name)) {
	case "true", "1", "yes", "t":
		return true
	}
	return false
}

func (p *params) file(field string) *upload {
	for i := range p.files {
		if p.files[i].field == field {
			return &p.files[i]
		}
	}
	return nil
}

func (p *params) copy() map[string]string {
	m := make(map[string]string, len(p.pairs)+len(p.files))
	for _, kv := range p.pairs {
		m[kv.name] = kv.value
	}
	for _, f := range p.files {
		m[f.field] = "attach://" + f.name
	}
	return m
}

const maxBody = 60 << 20

// read takes the parameters from the query and the body.
func (p *params) read(r *http.Request) *apiError {
	if r.URL.RawQuery != "" {
		if err := p.form(r.URL.RawQuery); err != nil {
			return err
		}
	}
	if r.Body == nil || r.ContentLength == 0 {
		return nil
	}
	body, err := readBody(r)
	if err != nil {
		return errParse
	}
	if len(body) > maxBody {
		return errBodyTooLong
	}
	if len(body) == 0 {
		return nil
	}
	kind := r.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "multipart/form-data"):
		_, args, err := mime.ParseMediaType(kind)
		if err != nil || args["boundary"] == "" {
			return errParse
		}
		return p.multipart(body, args["boundary"])
	case strings.HasPrefix(kind, "application/json"):
		return p.json(body)
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		return p.form(string(body))
	}
	return nil
}

func readBody(r *http.Request) ([]byte, error) {
	if n := r.ContentLength; n > 0 && n <= 1<<20 {
		body := make([]byte, n)
		_, err := io.ReadFull(r.Body, body)
		return body, err
	}
	var buf bytes.Buffer
	_, err := buf.ReadFrom(io.LimitReader(r.Body, maxBody+1))
	return buf.Bytes(), err
}

func (p *params) form(raw string) *apiError {
	for raw != "" {
		var part string
		part, raw, _ = strings.Cut(raw, "&")
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		name, err1 := url.QueryUnescape(name)
		value, err2 := url.QueryUnescape(value)
		if err1 != nil || err2 != nil {
			return errParse
		}
		p.pairs = append(p.pairs, pair{name, value})
	}
	return nil
}

func (p *params) json(body []byte) *apiError {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return bad("can't parse JSON object")
	}
	for name, raw := range fields {
		value := string(raw)
		switch {
		case value == "null":
			continue
		case value[0] == '"':
			var text string
			if json.Unmarshal(raw, &text) != nil {
				return bad("can't parse JSON object")
			}
			value = text
		}
		p.pairs = append(p.pairs, pair{name, value})
	}
	return nil
}

// multipart splits a form by hand: the standard reader costs several times as
// much, and every call of the usual Go library is a form.
func (p *params) multipart(body []byte, boundary string) *apiError {
	mark := []byte("--" + boundary)
	if bytes.HasPrefix(body, mark) {
		body = body[len(mark):]
	} else if i := bytes.Index(body, []byte("\r\n--"+boundary)); i >= 0 {
		body = body[i+2+len(mark):]
	} else {
		return errParse
	}
	mark = []byte("\r\n--" + boundary)
	for {
		if bytes.HasPrefix(body, []byte("--")) {
			return nil
		}
		if !bytes.HasPrefix(body, []byte("\r\n")) {
			return errParse
		}
		body = body[2:]
		end := bytes.Index(body, mark)
		if end < 0 {
			return errParse
		}
		part := body[:end]
		body = body[end+len(mark):]
		head, content, ok := bytes.Cut(part, []byte("\r\n\r\n"))
		if !ok {
			return errParse
		}
		if err := p.part(string(head), content); err != nil {
			return err
		}
	}
}

func (p *params) part(head string, content []byte) *apiError {
	var name, filename, kind string
	isFile := false
	for line := range strings.SplitSeq(head, "\r\n") {
		key, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(key) {
		case "content-disposition":
			name, _ = quoted(value, " name=")
			filename, isFile = quoted(value, " filename=")
		case "content-type":
			kind = strings.TrimSpace(value)
		}
	}
	if name == "" {
		return errParse
	}
	if isFile {
		p.files = append(p.files, upload{field: name, name: filename, mime: kind, data: content})
	} else {
		p.pairs = append(p.pairs, pair{name, string(content)})
	}
	return nil
}

// quoted finds the quoted value that follows key in a header.
func quoted(head, key string) (string, bool) {
	i := strings.Index(head, key)
	if i < 0 {
		return "", false
	}
	rest := head[i+len(key):]
	if !strings.HasPrefix(rest, `"`) {
		value, _, _ := strings.Cut(rest, ";")
		return strings.TrimSpace(value), true
	}
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '"':
			return b.String(), true
		case '\\':
			if i+1 < len(rest) {
				i++
			}
		}
		b.WriteByte(rest[i])
	}
	return "", false
}
