package page

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/sandbox"
)

const mostFile = 20 << 20

// serveUpload sends a photo or a voice message: the body is the file.
func (p *Page) serveUpload(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostFile))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, "a file has 20 MB at most")
		return
	}
	if err := p.upload(r.URL.Query().Get, data); err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	respond(w, done{})
}

func (p *Page) upload(query func(string) string, data []byte) error {
	as, err := strconv.ParseInt(query("as"), 10, 64)
	if err != nil {
		return errors.New("whose phone is it?")
	}
	phone, err := p.phone(as)
	if err != nil {
		return err
	}
	var a sandbox.Attachment
	switch {
	case len(data) == 0:
		return errors.New("the file is empty")
	case query("kind") == "photo":
		a = sandbox.Photo(data, query("caption"))
	case query("kind") == "voice":
		a = sandbox.Voice(data)
	default:
		return errUnknown
	}
	_, err = phone.Send(a)
	return err
}

// serveFile shows what a message carries, if a browser can show it harmlessly.
func (p *Page) serveFile(w http.ResponseWriter, r *http.Request) {
	data, _, ok := p.opt.Server.File(r.PathValue("id"))
	kind := http.DetectContentType(data)
	if kind == "application/ogg" {
		kind = "audio/ogg"
	}
	shown := strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/")
	if !ok || !shown {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}
