package sandbox

import (
	"bytes"
	"image"
	_ "image/gif" // what a photo can be
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// file is something that was uploaded, by the bot or by a person.
type file struct {
	id, kind, path, name, mime string
	data                       []byte
	width, height              int // of a photo
}

// store keeps a file. Called with s.mu held.
func (s *Server) store(kind, name, mime string, data []byte) *file {
	n := strconv.Itoa(len(s.stored) + 1)
	f := &file{id: "sandbox-" + kind + "-" + n, kind: kind, path: kind + "s/file_" + n, name: name, mime: mime, data: data}
	if kind == "photo" {
		// What people send in a story need be no picture.
		f.width, f.height = 640, 480
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
			f.width, f.height = c.Width, c.Height
		}
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		f.path += name[i:]
	}
	s.stored[f.id] = f
	return f
}

func (m *message) setFile(kind string, f *file) {
	m.Kind = kind
	m.Media = &Media{FileID: f.id, Name: f.name, MIME: f.mime, Size: len(f.data)}
	b := append([]byte(`"`+kind+`":`), "{"...)
	if kind == "photo" {
		b = append([]byte(`"photo":`), "[{"...)
	}
	b = append(b, `"file_id":`...)
	b = appendStr(b, f.id)
	b = field(b, "file_unique_id", "u-"+f.id)
	b = number(b, "file_size", int64(len(f.data)))
	switch kind {
	case "photo":
		b = number(b, "width", int64(f.width))
		b = number(b, "height", int64(f.height))
		b = append(b, "}]"...)
	case "voice":
		b = append(b, `,"duration":3,"mime_type":"audio/ogg"}`...)
	case "sticker":
		b = append(b, `,"type":"regular","width":512,"height":512,"is_animated":false,"is_video":false,"emoji":"🙂"}`...)
	case "video", "video_note":
		b = append(b, `,"duration":3,"width":640,"height":480,"length":240}`...)
	default:
		b = field(b, "file_name", f.name)
		b = field(b, "mime_type", f.mime)
		b = append(b, '}')
	}
	m.payload = b
}

func (m *message) setLocation(at Media) {
	m.Kind = "location"
	m.Media = &at
	b := append([]byte{}, `"location":{"latitude":`...)
	b = strconv.AppendFloat(b, at.Lat, 'f', -1, 64)
	b = degrees(b, "longitude", at.Lng)
	if at.Accuracy > 0 {
		b = degrees(b, "horizontal_accuracy", at.Accuracy)
	}
	if at.Live > 0 {
		b = number(b, "live_period", seconds(at.Live))
	}
	m.payload = append(b, '}')
}

func doSendFile(kind string) func(*Server, *params, []byte) ([]byte, *apiError) {
	return func(s *Server, p *params, b []byte) ([]byte, *apiError) {
		c, m, err := s.draft(p)
		if err != nil {
			return nil, err
		}
		if m.Text, m.entities, err = words(p, "caption", maxCaption, errCaption); err != nil {
			return nil, err
		}
		f, err := s.fileOf(p, kind)
		if err != nil {
			return nil, err
		}
		m.setFile(kind, f)
		return s.send(c, m, b)
	}
}

// fileOf finds the file that a call sends: an upload, or the id of a known one
// of the same kind. Who sent that one, and whether the message still stands, is
// not asked: files outlive their messages here.
func (s *Server) fileOf(p *params, kind string) (*file, *apiError) {
	up := p.file(kind)
	id := p.str(kind)
	if name, ok := strings.CutPrefix(id, "attach://"); ok {
		up = p.file(name)
	}
	switch {
	case up != nil && len(up.data) == 0:
		return nil, bad("file must be non-empty")
	case up != nil && kind == "photo" && !picture(up.data):
		return nil, bad("IMAGE_PROCESS_FAILED")
	case up != nil:
		return s.store(kind, up.name, up.mime, up.data), nil
	case id == "":
		return nil, bad("there is no " + kind + " in the request")
	}
	f := s.stored[id]
	switch {
	case f == nil:
		return nil, bad("wrong file identifier/HTTP URL specified")
	case f.kind != kind:
		return nil, bad("can't use file of type " + f.kind + " as " + kind)
	}
	return f, nil
}

// picture reports whether a bot may upload this as a photo. Telegram takes more
// forms than these; width and height together have 10,000 points at most, and
// one at most twenty times the other.
func picture(data []byte) bool {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	long, short := max(c.Width, c.Height), min(c.Width, c.Height)
	return err == nil && short > 0 && long+short <= 10_000 && long <= 20*short
}

func doGetFile(s *Server, p *params, b []byte) ([]byte, *apiError) {
	f := s.stored[p.str("file_id")]
	if f == nil {
		return nil, bad("invalid file_id")
	}
	if len(f.data) > maxFileBytes {
		return nil, bad("file is too big")
	}
	b = append(b, `{"file_id":`...)
	b = appendStr(b, f.id)
	b = field(b, "file_unique_id", "u-"+f.id)
	b = number(b, "file_size", int64(len(f.data)))
	b = field(b, "file_path", f.path)
	return append(b, '}'), nil
}

func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, path string) {
	s.mu.Lock()
	var found *file
	for _, f := range s.stored {
		if f.path == path && len(f.data) <= maxFileBytes {
			found = f
		}
	}
	s.mu.Unlock()
	if found == nil {
		answer(w, nil, "", errNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(found.data))
}
