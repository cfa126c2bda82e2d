package sandbox

import (
	"strconv"
	"time"
)

// Attachment is something to send that is not a plain text.
type Attachment func(s *Server) *message

func attached(kind, name, mime string, data []byte, caption string) Attachment {
	return func(s *Server) *message {
		if len(data) == 0 {
			data = []byte(kind)
		}
		m := &message{Message: Message{Text: caption}}
		m.setFile(kind, s.store(kind, name, mime, data))
		return m
	}
}

// Photo is a picture; nil data makes some up, here and below.
func Photo(data []byte, caption string) Attachment {
	return attached("photo", "photo.jpg", "image/jpeg", data, caption)
}

// Voice is a voice message.
func Voice(data []byte) Attachment { return attached("voice", "voice.ogg", "audio/ogg", data, "") }

// VoiceSaying is a voice message with a caption, as a client for computers
// lets one write.
func VoiceSaying(data []byte, caption string) Attachment {
	return attached("voice", "voice.ogg", "audio/ogg", data, caption)
}

// Video is a video.
func Video(data []byte, caption string) Attachment {
	return attached("video", "video.mp4", "video/mp4", data, caption)
}

// VideoNote is a round video.
func VideoNote(data []byte) Attachment {
	return attached("video_note", "note.mp4", "video/mp4", data, "")
}

// Sticker is a sticker.
func Sticker() Attachment { return attached("sticker", "sticker.webp", "image/webp", nil, "") }

// Document is a file.
func Document(name string, data []byte, caption string) Attachment {
	return attached("document", name, "application/octet-stream", data, caption)
}

// Location is a point in degrees with its accuracy in metres (0: unknown).
func Location(lat, lng, accuracy float64) Attachment {
	return func(*Server) *message {
		m := &message{}
		m.setLocation(Media{Lat: lat, Lng: lng, Accuracy: accuracy})
		return m
	}
}

// LiveLocation is a point that can be moved for a while.
func LiveLocation(lat, lng, accuracy float64, life time.Duration) Attachment {
	return func(*Server) *message {
		m := &message{}
		m.setLocation(Media{Lat: lat, Lng: lng, Accuracy: accuracy, Live: life})
		return m
	}
}

// Venue is a named place.
func Venue(title, address string, lat, lng float64) Attachment {
	return func(*Server) *message {
		m := &message{}
		m.setLocation(Media{Lat: lat, Lng: lng, Name: title})
		m.Kind = "venue"
		b := append([]byte(`"venue":{`), m.payload...)
		b = field(b, "title", title)
		b = append(b, `,"address":`...)
		b = append(appendStr(b, address), '}')
		m.payload = append(append(b, ','), m.payload...)
		return m
	}
}

// Contact is somebody's phone number.
func Contact(number, first string) Attachment {
	return func(*Server) *message {
		b := append([]byte(`"contact":{"phone_number":`), appendStr(nil, number)...)
		b = append(field(b, "first_name", first), '}')
		return &message{Message: Message{Kind: "contact", Media: &Media{Name: number}}, payload: b}
	}
}

// Poll is a poll with two options.
func Poll(question string) Attachment {
	return func(*Server) *message {
		b := append([]byte(`"poll":{"id":"1","question":`), appendStr(nil, question)...)
		b = append(b, `,"options":[{"text":"1","voter_count":0},{"text":"2","voter_count":0}],"total_voter_count":0,"is_closed":false,"is_anonymous":true,"type":"regular","allows_multiple_answers":false}`...)
		return &message{Message: Message{Kind: "poll"}, payload: b}
	}
}

// Dice is a die that shows n, from 1 to 6.
func Dice(n int) Attachment {
	return func(*Server) *message {
		b := append([]byte(`"dice":{"emoji":"🎲","value":`), strconv.Itoa(n)...)
		return &message{Message: Message{Kind: "dice"}, payload: append(b, '}')}
	}
}

// ForwardedAs makes something that somebody who hides their account sent
// elsewhere first.
func ForwardedAs(from string, a Attachment) Attachment {
	return func(s *Server) *message {
		m := a(s)
		m.extra = hiddenOrigin(s, from)
		return m
	}
}

func hiddenOrigin(s *Server, from string) []byte {
	b := append([]byte(`"forward_origin":{"type":"hidden_user","sender_user_name":`), appendStr(nil, from)...)
	return append(number(b, "date", s.now().Unix()), '}')
}

// Album are the same things, sent together: each is a message of its own.
func Album(id string, all ...Attachment) []Attachment {
	group := append([]byte(`"media_group_id":`), appendStr(nil, id)...)
	together := make([]Attachment, len(all))
	for i, a := range all {
		together[i] = func(s *Server) *message {
			m := a(s)
			m.extra = group
			return m
		}
	}
	return together
}

// Forwarded is a text that somebody who hides their account wrote elsewhere.
func Forwarded(from, text string) Attachment {
	return func(s *Server) *message {
		return &message{Message: Message{Kind: "text", Text: text}, extra: hiddenOrigin(s, from)}
	}
}
