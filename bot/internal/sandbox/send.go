package sandbox

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// words takes a text or caption from the call, as Telegram would show it.
func words(p *params, name string, limit int, long *apiError) (string, json.RawMessage, *apiError) {
	text := p.str(name)
	if !utf8.ValidString(text) {
		return "", nil, bad("strings must be encoded in UTF-8")
	}
	var entities json.RawMessage
	switch mode := strings.ToLower(p.str("parse_mode")); mode {
	case "":
		list := "entities"
		if name == "caption" {
			list = "caption_entities"
		}
		if raw := p.str(list); raw != "" && raw != "null" && raw != "[]" {
			var out bytes.Buffer
			if json.Compact(&out, []byte(raw)) != nil {
				return "", nil, bad("can't parse entities: expected an Array")
			}
			entities = out.Bytes()
		}
	case "html":
		var err *apiError
		if text, entities, err = parseHTML(text); err != nil {
			return "", nil, err
		}
	default:
		return "", nil, bad("unsupported parse_mode")
	}
	if entities == nil {
		text = strings.TrimSpace(text)
	}
	if units(text) > limit {
		return "", nil, long
	}
	return text, entities, nil
}

// draft begins a message of the bot's: where it goes, what it answers, its
// keyboard.
func (s *Server) draft(p *params) (*chat, *message, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err == nil {
		err = c.writable()
	}
	if err != nil {
		return nil, nil, err
	}
	m := &message{Message: Message{
		FromBot: true, Kind: "text",
		Protected: p.bool("protect_content"),
		Silent:    p.bool("disable_notification"),
	}}
	if m.Thread, err = s.threadOf(c, p); err != nil {
		return nil, nil, err
	}
	if m.ReplyTo, err = replyTo(c, p); err != nil {
		return nil, nil, err
	}
	if m.markup, err = s.markup(p, c); err != nil {
		return nil, nil, err
	}
	m.Buttons, m.Keyboard, m.Unkey = m.markup.rows, m.markup.keyboard, m.markup.remove
	return c, m, nil
}

func (s *Server) threadOf(c *chat, p *params) (int, *apiError) {
	thread := int(p.int("message_thread_id"))
	if thread == 0 {
		return 0, nil
	}
	t := c.topics[thread]
	if t == nil {
		return 0, bad("message thread not found")
	}
	if t.closed && c.bot != admin {
		return 0, bad("TOPIC_CLOSED")
	}
	return thread, nil
}

func replyTo(c *chat, p *params) (int, *apiError) {
	id := int(p.int("reply_to_message_id"))
	lenient := p.bool("allow_sending_without_reply")
	if raw := p.str("reply_parameters"); raw != "" && raw != "null" {
		var in struct {
			Message int             `json:"message_id"`
			Chat    json.RawMessage `json:"chat_id"`
			Lenient bool            `json:"allow_sending_without_reply"`
		}
		if json.Unmarshal([]byte(raw), &in) != nil {
			return 0, bad("can't parse reply parameters JSON object")
		}
		if other := string(in.Chat); other != "" && other != strconv.FormatInt(c.id, 10) {
			return 0, bad("message to be replied not found")
		}
		id, lenient = in.Message, in.Lenient
	}
	if id == 0 || c.find(id) != nil {
		return id, nil
	}
	if lenient {
		return 0, nil
	}
	return 0, bad("message to be replied not found")
}

// send puts a finished draft into its chat and returns it encoded.
func (s *Server) send(c *chat, m *message, b []byte) ([]byte, *apiError) {
	if err := s.admit(c); err != nil {
		return nil, err
	}
	s.put(c, m)
	return s.appendMessage(b, c, m, true), nil
}

func doSendMessage(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, m, err := s.draft(p)
	if err != nil {
		return nil, err
	}
	if m.Text, m.entities, err = words(p, "text", maxText, errTooLong); err != nil {
		return nil, err
	}
	if m.Text == "" {
		return nil, bad("message text is empty")
	}
	return s.send(c, m, b)
}

func doSendLocation(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, m, err := s.draft(p)
	if err != nil {
		return nil, err
	}
	lat, ok1 := p.float("latitude")
	lng, ok2 := p.float("longitude")
	if !ok1 || !ok2 || lat < -90 || lat > 90 || lng < -180 || lng > 180 {
		return nil, bad("wrong latitude or longitude specified")
	}
	acc, _ := p.float("horizontal_accuracy")
	if acc < 0 || acc > 1500 {
		return nil, bad("wrong horizontal accuracy specified")
	}
	m.setLocation(Media{Lat: lat, Lng: lng, Accuracy: acc})
	return s.send(c, m, b)
}

func doCopyMessage(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, m, err := s.draft(p)
	if err != nil {
		return nil, err
	}
	from, err := s.chatOf(p, "from_chat_id")
	if err != nil {
		return nil, err
	}
	src := from.find(int(p.int("message_id")))
	if src == nil {
		return nil, bad("message to copy not found")
	}
	if src.Kind == "service" {
		return nil, bad("message can't be copied")
	}
	m.Kind, m.Text, m.Media = src.Kind, src.Text, src.Media
	m.entities, m.payload = src.entities, src.payload
	if p.has("caption") && m.Kind != "text" {
		if m.Text, m.entities, err = words(p, "caption", maxCaption, errCaption); err != nil {
			return nil, err
		}
	}
	if err := s.admit(c); err != nil {
		return nil, err
	}
	s.put(c, m)
	b = append(b, `{"message_id":`...)
	b = strconv.AppendInt(b, int64(m.ID), 10)
	return append(b, '}'), nil
}

func doSendChatAction(s *Server, p *params, b []byte) ([]byte, *apiError) {
	c, err := s.chatOf(p, "chat_id")
	if err == nil {
		err = c.writable()
	}
	if err != nil {
		return nil, err
	}
	switch p.str("action") {
	case "typing", "upload_photo", "record_voice", "upload_voice", "upload_document", "find_location",
		"choose_sticker", "record_video", "upload_video", "record_video_note", "upload_video_note":
	default:
		return nil, bad("wrong parameter action in request")
	}
	s.change(c, 0, "action")
	return append(b, "true"...), nil
}

func doAnswer(s *Server, p *params, b []byte) ([]byte, *apiError) {
	id := p.str("callback_query_id")
	press := s.presses[id]
	if press == nil || press.answered || s.now().Sub(press.at) > s.opt.QueryLife {
		return nil, errQuery
	}
	a := Answer{Query: id, By: press.By, Text: p.str("text"), Alert: p.bool("show_alert"), URL: p.str("url"), At: s.now()}
	if units(a.Text) > maxAnswer {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	if a.URL != "" && !strings.HasPrefix(a.URL, s.link()) {
		return nil, bad("URL_INVALID")
	}
	press.answered, press.answer = true, a
	c := press.chat
	c.answers = append(c.answers, a)
	if n := s.opt.KeepMessages; n > 0 && len(c.answers) > n {
		c.answers = slices.Delete(c.answers, 0, len(c.answers)-n)
	}
	s.change(c, press.Msg, "answer")
	return append(b, "true"...), nil
}

// link is where the bot's start links begin; a payload follows.
func (s *Server) link() string { return "https://t.me/" + s.opt.Username + "?start=" }
