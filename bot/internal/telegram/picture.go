package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"sync"
)

// pictures are Telegram's ids of the program's own pictures, by name. An upload
// brings the id, and the next send of the same picture needs no upload. They are
// forgotten with the process: to learn one again costs one upload.
type pictures struct {
	mu sync.Mutex
	id map[string]string
}

func (p *pictures) known(name string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.id[name]
}

// learn notes an id. An empty one forgets what was known.
func (p *pictures) learn(name, id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.id == nil {
		p.id = map[string]string{}
	}
	p.id[name] = id
}

// picture is the PNG of this name, nil if there is none.
func (c *Client) picture(name string) []byte {
	if c.o.Picture == nil {
		return nil
	}
	return c.o.Picture(name)
}

// postPicture sends a picture of the program's. message is the sendPhoto's JSON
// body without the photo. Where Telegram knows the picture it goes by its id;
// an id that is refused is forgotten, and the picture uploaded.
func (c *Client) postPicture(ctx context.Context, name string, message []byte, a *sent) error {
	if id := c.pictures.known(name); id != "" {
		j := &body{slices.Clone(message[:len(message)-1])}
		j.str(kindPhoto, id)
		err := c.post(ctx, sendPhoto, j.bytes(), a)
		var e *Error
		if err == nil || !errors.As(err, &e) || e.Fault != Bad {
			return err
		}
		c.pictures.learn(name, "")
		*a = sent{}
	}
	form, kind, err := pictureForm(message, c.picture(name))
	if err != nil {
		return &Error{Method: sendPhoto.String(), Fault: Bad}
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	var up uploaded
	if err := c.callWith(ctx, sendPhoto, http.Header{"Content-Type": {kind}}, form, maxAnswer, &up); err != nil {
		return err
	}
	a.OK, a.Result.MessageID = true, up.Result.MessageID
	c.pictures.learn(name, up.Result.Photo.id)
	return nil
}

// uploaded is the answer to an upload. Of the message its id matters, and the
// photo's.
type uploaded struct {
	verdict
	Result struct {
		MessageID int      `json:"message_id"`
		Photo     wireFile `json:"photo"`
	} `json:"result"`
}

// pictureForm makes an upload of a JSON body: its members become the fields of a
// form, texts as they are and all else as JSON.
func pictureForm(message, picture []byte) (form []byte, kind string, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(message, &fields); err != nil {
		return nil, "", err
	}
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := string(fields[name])
		var text string
		if json.Unmarshal(fields[name], &text) == nil {
			value = text
		}
		if err := w.WriteField(name, value); err != nil {
			return nil, "", err
		}
	}
	part, err := w.CreateFormFile(kindPhoto, "card.png")
	if err != nil {
		return nil, "", err
	}
	if _, err := part.Write(picture); err != nil {
		return nil, "", err
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return out.Bytes(), w.FormDataContentType(), nil
}
