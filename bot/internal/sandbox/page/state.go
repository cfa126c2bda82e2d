package page

import (
	"encoding/json"
	"net/http"
	"time"

	"hotline/bot/internal/sandbox"
)

// What a chat shows at most, so that a long day in the sandbox stays quick.
const (
	mostMessages = 300
	mostDeleted  = 60
	mostAnswers  = 40
)

// world is everything but the chats.
type world struct {
	Bot        person     `json:"bot"`
	Link       string     `json:"link"` // what start links begin with
	Now        time.Time  `json:"now"`
	Phones     []person   `json:"phones"`
	Responders []person   `json:"responders"`
	Room       int64      `json:"room"` // 0 if none
	Languages  []Language `json:"languages"`
	Towns      []Town     `json:"towns"`
	CanAdvance bool       `json:"canAdvance"`
	Telegram   string     `json:"telegram"` // a mood
	Strict     bool       `json:"strict"`
}

type person struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Lang string `json:"lang,omitempty"`
	User string `json:"user,omitempty"`
}

// chat is what one chat shows.
type chat struct {
	ID       int64             `json:"id"`
	Kind     string            `json:"kind"`
	Title    string            `json:"title"`
	Blocked  bool              `json:"blocked"`
	Older    int               `json:"older"` // messages that are left out
	Messages []message         `json:"messages"`
	Deleted  []message         `json:"deleted"`
	Keyboard *sandbox.Keyboard `json:"keyboard"`
	Pinned   []int             `json:"pinned"`
	Topics   map[int]string    `json:"topics"`
	Answers  []answer          `json:"answers"`
}

type message struct {
	ID        int        `json:"id"`
	Thread    int        `json:"thread,omitempty"`
	Bot       bool       `json:"bot,omitempty"`
	From      int64      `json:"from,omitempty"`
	Name      string     `json:"name,omitempty"`
	Date      time.Time  `json:"date"`
	Edited    bool       `json:"edited,omitempty"`
	Kind      string     `json:"kind"`
	Text      string     `json:"text,omitempty"`
	Media     *media     `json:"media,omitempty"`
	Buttons   [][]button `json:"buttons,omitempty"`
	ReplyTo   int        `json:"replyTo,omitempty"`
	Protected bool       `json:"protected,omitempty"`
	Service   string     `json:"service,omitempty"`
	History   []string   `json:"history,omitempty"`
	DeletedBy string     `json:"deletedBy,omitempty"`
}

type media struct {
	File string  `json:"file,omitempty"`
	Name string  `json:"name,omitempty"`
	Size int     `json:"size,omitempty"`
	Lat  float64 `json:"lat"`
	Lng  float64 `json:"lng"`
	Acc  float64 `json:"acc,omitempty"`
}

type button struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
}

type answer struct {
	Query string `json:"query"`
	Text  string `json:"text,omitempty"`
	Alert bool   `json:"alert,omitempty"`
	URL   string `json:"url,omitempty"`
}

func (p *Page) world() world {
	s := p.opt.Server
	w := world{
		Bot: asPerson(s.Bot()), Link: s.Link(), Now: s.Now(), Phones: []person{}, Responders: []person{},
		Languages: p.opt.Languages, Towns: p.opt.Towns, CanAdvance: p.opt.Advance != nil,
		Telegram: mood(s.Weather()), Strict: s.Weather().Strict,
	}
	responders := map[int64]bool{}
	if p.opt.Room != nil {
		w.Room = p.opt.Room.ID()
		for _, m := range p.opt.Room.Members() {
			responders[m.Person.ID] = true
			w.Responders = append(w.Responders, asPerson(m.Person))
		}
	}
	for _, one := range s.People() {
		if !responders[one.ID] {
			w.Phones = append(w.Phones, asPerson(one))
		}
	}
	return w
}

func asPerson(p sandbox.Person) person {
	return person{ID: p.ID, Name: p.First, Lang: p.Lang, User: p.Username}
}

// mood is how Telegram is, in one word.
func mood(w sandbox.Weather) string {
	switch {
	case w.Down:
		return "down"
	case w.Faulty:
		return "refusing"
	case w.Slow > 0:
		return "slow"
	}
	return "well"
}

func asChat(v sandbox.View) chat {
	c := chat{
		ID: v.ID, Kind: v.Kind, Title: v.Title, Blocked: v.Blocked, Keyboard: v.Keyboard,
		Pinned: v.Pinned, Topics: v.Topics, Messages: []message{}, Deleted: []message{}, Answers: []answer{},
	}
	list, older := newest(v.Messages, mostMessages)
	c.Older = older
	for i := range list {
		c.Messages = append(c.Messages, asMessage(&list[i]))
	}
	list, _ = newest(v.Deleted, mostDeleted)
	for i := range list {
		c.Deleted = append(c.Deleted, asMessage(&list[i]))
	}
	answers, _ := newest(v.Answers, mostAnswers)
	for _, a := range answers {
		c.Answers = append(c.Answers, answer{Query: a.Query, Text: a.Text, Alert: a.Alert, URL: a.URL})
	}
	return c
}

// newest are the last n of a list, and how many come before.
func newest[T any](list []T, n int) ([]T, int) {
	older := max(0, len(list)-n)
	return list[older:], older
}

func asMessage(m *sandbox.Message) message {
	out := message{
		ID: m.ID, Thread: m.Thread, Bot: m.FromBot, From: m.From.ID, Name: m.From.First, Date: m.Date,
		Edited: !m.Edited.IsZero(), Kind: m.Kind, Text: m.Text, ReplyTo: m.ReplyTo, Protected: m.Protected,
		Service: m.Service, DeletedBy: m.DeletedBy,
	}
	if m.Anonymous {
		out.Name = "the group"
	}
	if m.Media != nil {
		out.Media = &media{
			File: m.Media.FileID, Name: m.Media.Name, Size: m.Media.Size,
			Lat: m.Media.Lat, Lng: m.Media.Lng, Acc: m.Media.Accuracy,
		}
	}
	for _, row := range m.Buttons {
		keys := make([]button, len(row))
		for i, b := range row {
			keys[i] = button(b)
		}
		out.Buttons = append(out.Buttons, keys)
	}
	for _, v := range m.History {
		if v.Text != m.Text {
			out.History = append(out.History, v.Text)
		}
	}
	return out
}

// serveState answers with everything at once.
func (p *Page) serveState(w http.ResponseWriter, _ *http.Request) {
	all := struct {
		World world  `json:"world"`
		Chats []chat `json:"chats"`
	}{World: p.world(), Chats: []chat{}}
	for _, id := range p.opt.Server.Chats() {
		all.Chats = append(all.Chats, asChat(p.opt.Server.Chat(id).View()))
	}
	respond(w, all)
}

func respond(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // to a browser that may have gone
}
