package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"hotline/bot/internal/sandbox"
)

const (
	mostBody    = 64 << 10
	mostPeople  = 40
	mostAdvance = 31 * 24 * time.Hour
	mostName    = 64
	slowBy      = 2 * time.Second
	retryAfter  = 3 // seconds
)

// order is one thing that somebody does on the page.
type order struct {
	Do   string `json:"do"`
	As   int64  `json:"as"`   // who does it
	Chat int64  `json:"chat"` // where: their own id, or the room's
	Msg  int    `json:"msg"`
	// Text is what is written, a key's label, a start payload, a language, a
	// name or a mood of Telegram's; Data is a button's, Link what one opens.
	Text    string  `json:"text"`
	Data    string  `json:"data"`
	Reply   int     `json:"reply"`
	Lat     float64 `json:"lat"`
	Lng     float64 `json:"lng"`
	Acc     float64 `json:"acc"`
	On      bool    `json:"on"`
	Seconds int64   `json:"seconds"`
}

// done is what came of it.
type done struct {
	Query string `json:"query,omitempty"` // of a press, to be answered
	ID    int64  `json:"id,omitempty"`    // of somebody new
	Error string `json:"error,omitempty"`
}

func (p *Page) serveDo(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "send JSON")
		return
	}
	var o order
	in := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostBody))
	in.DisallowUnknownFields()
	if err := in.Decode(&o); err != nil {
		refuse(w, http.StatusBadRequest, "no order that can be read")
		return
	}
	d, err := p.do(o)
	if err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	respond(w, d)
}

func refuse(w http.ResponseWriter, code int, why string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(done{Error: why})
}

// do carries an order out.
func (p *Page) do(o order) (d done, err error) {
	switch o.Do {
	case "phone", "responder":
		d.ID, err = p.add(o)
		return d, err
	case "telegram":
		return d, p.worsen(o.Text)
	case "strict":
		p.opt.Server.Strict(nil)
		if o.On {
			p.opt.Server.Strict(sandbox.Telegrams())
		}
		return d, nil
	case "advance":
		return d, p.advance(time.Duration(o.Seconds) * time.Second)
	}
	if o.Chat != o.As {
		return p.inRoom(o)
	}
	phone, err := p.phone(o.As)
	if err != nil {
		return d, err
	}
	switch o.Do {
	case "start":
		_, err = phone.Start(o.Text)
	case "write":
		_, err = phone.Write(o.Text, o.Reply)
	case "press":
		if phone.View().Blocked {
			return d, errors.New("the bot is blocked on this phone")
		}
		d.Query = phone.Presses(o.Msg, o.Data).ID
	case "key":
		err = phone.Key(o.Text)
	case "place":
		_, err = phone.Share(o.Lat, o.Lng, max(0, o.Acc))
	case "edit":
		err = phone.Edit(o.Msg, o.Text)
	case "delete":
		phone.Deletes(o.Msg)
	case "clear":
		phone.Clears()
	case "block":
		if o.On {
			phone.Blocks()
		} else {
			phone.Unblocks()
		}
	default:
		err = errUnknown
	}
	return d, err
}

var errUnknown = errors.New("that cannot be done here")

// inRoom carries out what a responder does in the group.
func (p *Page) inRoom(o order) (d done, err error) {
	m, err := p.member(o)
	if err != nil {
		return d, err
	}
	switch o.Do {
	case "write":
		_, err = m.Write(o.Text, o.Reply)
	case "press":
		d.Query = m.Presses(o.Msg, o.Data).ID
	default:
		err = errUnknown
	}
	return d, err
}

func (p *Page) member(o order) (*sandbox.Member, error) {
	if p.opt.Room != nil && p.opt.Room.ID() == o.Chat {
		for _, m := range p.opt.Room.Members() {
			if m.Person.ID == o.As {
				return m, nil
			}
		}
	}
	return nil, errors.New("nobody with this id is in this group")
}

// phone finds the phone of somebody whom the server knows.
func (p *Page) phone(id int64) (*sandbox.Phone, error) {
	for _, one := range p.opt.Server.People() {
		if one.ID == id {
			return p.opt.Server.Phone(one), nil
		}
	}
	return nil, errors.New("nobody has this phone")
}

func (p *Page) add(o order) (int64, error) {
	people := p.opt.Server.People()
	text := strings.TrimSpace(o.Text)
	switch {
	case len(people) >= mostPeople:
		return 0, fmt.Errorf("%d people are enough for one page", mostPeople)
	case text == "" || utf8.RuneCountInString(text) > mostName:
		return 0, errors.New("a phone needs a language, a responder a name")
	}
	who := sandbox.Person{ID: p.opt.Server.FreeID()}
	if o.Do == "responder" {
		if p.opt.Room == nil {
			return 0, errors.New("there is no group here")
		}
		who.First, who.Lang = text, "en"
		p.opt.Room.Joins(who)
		return who.ID, nil
	}
	who.First, who.Lang = fmt.Sprintf("Phone %d", len(p.world().Phones)+1), text
	p.opt.Server.Adds(who)
	return who.ID, nil
}

// worsen sets Telegram's mood; each takes the place of the one before.
func (p *Page) worsen(mood string) error {
	s := p.opt.Server
	var fault sandbox.Fault
	slow, down := time.Duration(0), false
	switch mood {
	case "well":
	case "slow":
		slow = slowBy
	case "refusing":
		fault = sandbox.On(sandbox.Always(sandbox.RetryAfter(retryAfter)), "sendMessage", "editMessageText",
			"editMessageCaption", "editMessageReplyMarkup", "copyMessage", "sendPhoto", "sendVoice", "sendDocument", "sendLocation")
	case "down":
		down = true
	default:
		return errors.New("Telegram can be well, slow, refusing or down") //nolint:staticcheck // a name begins it
	}
	s.SetFault(fault)
	s.Slow(slow)
	s.Down(down)
	return nil
}

func (p *Page) advance(d time.Duration) error {
	switch {
	case p.opt.Advance == nil:
		return errors.New("this clock cannot be moved")
	case d <= 0 || d > mostAdvance:
		return errors.New("the clock goes forward, by a month at most")
	}
	p.opt.Advance(d)
	// The pages' clocks go by what the server tells them.
	p.opt.Server.Tell()
	return nil
}
