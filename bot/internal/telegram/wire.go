package telegram

import "encoding/json"

// The wire types hold the few fields of the Bot API's objects that the house
// keeps or must tell apart. The library's models would decode some hundred
// fields a message, among them names and phone numbers; and one member of a
// kind they do not know yet makes them refuse the whole batch, for ever.

// wireUpdate is an Update.
type wireUpdate struct {
	ID       int64         `json:"update_id"`
	Message  *wireMessage  `json:"message"`
	Edited   *wireMessage  `json:"edited_message"`
	Callback *wireCallback `json:"callback_query"`
	Member   *wireMember   `json:"my_chat_member"`
}

type wireUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	Lang      string `json:"language_code"`
}

type wireChat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type wireCallback struct {
	ID      string    `json:"id"`
	From    wireUser  `json:"from"`
	Data    string    `json:"data"`
	Message *wireHead `json:"message"`
}

// wireHead is as much of a message as is there even if it is inaccessible.
type wireHead struct {
	ID      int      `json:"message_id"`
	Chat    wireChat `json:"chat"`
	Thread  int      `json:"message_thread_id"`
	InTopic bool     `json:"is_topic_message"`
}

type wireMember struct {
	Chat wireChat   `json:"chat"`
	From wireUser   `json:"from"`
	Old  wireStatus `json:"old_chat_member"`
	New  wireStatus `json:"new_chat_member"`
}

type wireStatus struct {
	Status   string `json:"status"`
	IsMember bool   `json:"is_member"`
}

// in reports whether that status is one of somebody in the chat.
func (s wireStatus) in() bool {
	switch s.Status {
	case "left", "kicked", "":
		return false
	case "restricted":
		return s.IsMember
	default:
		return true
	}
}

type wireLocation struct {
	Lat      float64 `json:"latitude"`
	Lng      float64 `json:"longitude"`
	Accuracy float64 `json:"horizontal_accuracy"`
	Live     int     `json:"live_period"`
}

type wireMessage struct {
	ID      int       `json:"message_id"`
	Thread  int       `json:"message_thread_id"`
	InTopic bool      `json:"is_topic_message"`
	From    *wireUser `json:"from"`
	// SenderChat is set if a chat wrote: a channel, or an anonymous admin.
	SenderChat *wireChat `json:"sender_chat"`
	Chat       wireChat  `json:"chat"`
	ReplyTo    *struct {
		ID int `json:"message_id"`
	} `json:"reply_to_message"`

	Text     string        `json:"text"`
	Caption  string        `json:"caption"`
	Location *wireLocation `json:"location"`
	Venue    *struct {
		Location wireLocation `json:"location"`
		Title    string       `json:"title"`
		Address  string       `json:"address"`
	} `json:"venue"`
	Contact there `json:"contact"`

	Voice     wireFile `json:"voice"`
	VideoNote there    `json:"video_note"`
	Video     there    `json:"video"`
	Audio     there    `json:"audio"`
	Photo     wireFile `json:"photo"`
	LivePhoto there    `json:"live_photo"`
	Sticker   there    `json:"sticker"`
	Document  there    `json:"document"`
	Poll      there    `json:"poll"`

	// Forwarded says that it was first sent elsewhere. By whom is not looked at.
	Forwarded there `json:"forward_origin"`

	MigrateTo   int64 `json:"migrate_to_chat_id"`
	MigrateFrom int64 `json:"migrate_from_chat_id"`

	// What a private chat can hold besides what a person sends. In a group
	// everything unknown is taken for a service message; in a private chat for
	// something the person sent, which must be known to be deleted.
	Pinned      there `json:"pinned_message"`
	Timer       there `json:"message_auto_delete_timer_changed"`
	Write       there `json:"write_access_allowed"`
	Background  there `json:"chat_background_set"`
	Users       there `json:"users_shared"`
	ChatShared  there `json:"chat_shared"`
	TopicNew    there `json:"forum_topic_created"`
	TopicEdit   there `json:"forum_topic_edited"`
	TopicClosed there `json:"forum_topic_closed"`
	TopicOpen   there `json:"forum_topic_reopened"`
	Website     there `json:"connected_website"`
	Near        there `json:"proximity_alert_triggered"`
}

// service reports whether the message says something about a private chat
// rather than being something sent.
func (m *wireMessage) service() bool {
	return bool(m.Pinned || m.Timer || m.Write || m.Background || m.Users || m.ChatShared ||
		m.TopicNew || m.TopicEdit || m.TopicClosed || m.TopicOpen || m.Website || m.Near)
}

// there reports that a field is there. What it holds is not looked at.
type there bool

var _ json.Unmarshaler = (*there)(nil)

// UnmarshalJSON notes that something other than null is there.
func (t *there) UnmarshalJSON(b []byte) error {
	*t = string(b) != "null"
	return nil
}

// wireFile is a voice message, or a photo in its sizes, of which the largest
// counts. Of all that Telegram tells about a file only its id is read.
type wireFile struct {
	there bool
	id    string
}

var _ json.Unmarshaler = (*wireFile)(nil)

// wireSize is one of a photo's sizes, or a voice message, which has none.
type wireSize struct {
	ID     string `json:"file_id"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// UnmarshalJSON notes that a file is there, and its id if it has one. What is
// no file is a file without an id: it was sent, so it must be known.
func (f *wireFile) UnmarshalJSON(b []byte) error {
	*f = wireFile{there: string(b) != "null"}
	if !f.there || b[0] != '{' && b[0] != '[' {
		return nil
	}
	var sizes []wireSize
	if b[0] == '{' {
		sizes = make([]wireSize, 1)
		_ = json.Unmarshal(b, &sizes[0]) // what can be read is
	} else {
		_ = json.Unmarshal(b, &sizes) // what can be read is
	}
	best := -1.0
	for _, s := range sizes {
		// As floats, because what strangers call a width may overflow a product.
		if area := float64(s.Width) * float64(s.Height); area > best && fileID(s.ID) {
			f.id, best = s.ID, area
		}
	}
	return nil
}

// maxFile bounds a file id. The Bot API does not say how long one may be; those
// that were seen have fewer than a hundred characters.
const maxFile = 255

// fileID reports whether a text can be the id of a file: short, and of the
// letters that Telegram encodes them with. A URL is none: sent in the place of
// an id it would have Telegram fetch it.
func fileID(s string) bool {
	if s == "" || len(s) > maxFile {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
