package sandbox

import "encoding/json"

// markup is a parsed reply_markup. Parsed ones are kept and shared, as a bot
// sends the same keyboards over and over; so they are never changed.
type markup struct {
	rows     [][]Button
	inline   []byte // the inline keyboard, encoded; nil if none
	keyboard *Keyboard
	remove   bool
}

var noMarkup = &markup{}

// plain reports whether a message with it can be edited.
func (m *markup) plain() bool { return m.keyboard == nil && !m.remove }

type rawMarkup struct {
	Inline *[][]struct {
		Text string  `json:"text"`
		Data *string `json:"callback_data"`
		URL  string  `json:"url"`
	} `json:"inline_keyboard"`
	Keyboard *[][]json.RawMessage `json:"keyboard"`
	OneTime  bool                 `json:"one_time_keyboard"`
	Remove   bool                 `json:"remove_keyboard"`
	Force    bool                 `json:"force_reply"`
}

// markup parses the call's reply_markup. Called with s.mu held.
func (s *Server) markup(p *params, c *chat) (*markup, *apiError) {
	raw := p.str("reply_markup")
	if raw == "" || raw == "null" || raw == "{}" {
		return noMarkup, nil
	}
	m := s.marks[raw]
	if m == nil {
		var err *apiError
		if m, err = parseMarkup(raw); err != nil {
			return nil, err
		}
		if len(s.marks) >= 4096 {
			clear(s.marks)
		}
		s.marks[raw] = m
	}
	if m.keyboard != nil && c.group() {
		for _, row := range m.keyboard.Rows {
			for _, k := range row {
				if k.Location {
					return nil, bad("location can be requested in private chats only")
				}
				if k.Contact {
					return nil, bad("phone number can be requested in private chats only")
				}
			}
		}
	}
	return m, nil
}

func parseMarkup(raw string) (*markup, *apiError) {
	if len(raw) > maxMarkup {
		return nil, errMarkupLong
	}
	var in rawMarkup
	if json.Unmarshal([]byte(raw), &in) != nil {
		return nil, bad("can't parse reply keyboard markup JSON object")
	}
	switch {
	case in.Inline != nil:
		return parseInline(in)
	case in.Keyboard != nil:
		return parseKeyboard(in)
	case in.Remove:
		return &markup{remove: true}, nil
	case in.Force:
		return &markup{keyboard: &Keyboard{Force: true}}, nil
	}
	return noMarkup, nil
}

func parseInline(in rawMarkup) (*markup, *apiError) {
	m := &markup{}
	n := 0
	b := []byte{'['}
	for _, row := range *in.Inline {
		if len(row) == 0 {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(b, '[')
		var out []Button
		for i, k := range row {
			n++
			if i > 0 {
				b = append(b, ',')
			}
			if k.Text == "" {
				return nil, bad("can't parse inline keyboard button: button text must be non-empty")
			}
			b = append(b, `{"text":`...)
			b = appendStr(b, k.Text)
			switch {
			case k.URL != "":
				b = field(b, "url", k.URL)
				out = append(out, Button{Label: k.Text, URL: k.URL})
			case k.Data != nil:
				if len(*k.Data) == 0 || len(*k.Data) > maxData {
					return nil, errButtonData
				}
				b = field(b, "callback_data", *k.Data)
				out = append(out, Button{Label: k.Text, Data: *k.Data})
			default:
				return nil, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
			}
			b = append(b, '}')
		}
		b = append(b, ']')
		m.rows = append(m.rows, out)
	}
	if n > maxButtons {
		return nil, errMarkupLong
	}
	if n == 0 {
		return noMarkup, nil
	}
	m.inline = append(b, ']')
	return m, nil
}

func parseKeyboard(in rawMarkup) (*markup, *apiError) {
	k := &Keyboard{OneTime: in.OneTime}
	n := 0
	for _, row := range *in.Keyboard {
		var keys []Key
		for _, raw := range row {
			n++
			var text string
			if json.Unmarshal(raw, &text) == nil {
				keys = append(keys, Key{Label: text})
				continue
			}
			var key struct {
				Text     string `json:"text"`
				Location bool   `json:"request_location"`
				Contact  bool   `json:"request_contact"`
			}
			if json.Unmarshal(raw, &key) != nil || key.Text == "" {
				return nil, bad("can't parse keyboard button: button text must be non-empty")
			}
			keys = append(keys, Key{Label: key.Text, Location: key.Location, Contact: key.Contact})
		}
		if len(keys) > 0 {
			k.Rows = append(k.Rows, keys)
		}
	}
	if n > 300 {
		return nil, errMarkupLong
	}
	if n == 0 {
		return nil, bad("keyboard is empty")
	}
	return &markup{keyboard: k}, nil
}
