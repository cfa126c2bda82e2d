package sandbox

import (
	"encoding/json"
	"sort"
	"time"
)

// Person is a Telegram account. ID must be positive and unlike any other's.
type Person struct {
	ID                          int64
	First, Last, Username, Lang string
}

// AnonymousAdmin is who an anonymous administrator's messages and presses
// come from.
const AnonymousAdmin = 1087968824

// Message is one message of a chat as everybody in the chat sees it.
type Message struct {
	ID     int
	Chat   int64
	Thread int // topic, 0 if none
	// FromBot says that the bot wrote it; else From did.
	FromBot bool
	From    Person
	// Anonymous says that From wrote in the name of the group.
	Anonymous bool
	Date      time.Time
	Edited    time.Time // zero if never
	// Kind is "text", "photo", "voice", "document", "location", … or "service".
	Kind string
	// Text is the text, or the caption of what is not text.
	Text  string
	Media *Media // nil for text
	// Buttons stand under the message.
	Buttons [][]Button
	// Keyboard is the reply keyboard that came with the message, nil if none.
	Keyboard *Keyboard
	// Unkey says that the message took the reply keyboard away.
	Unkey   bool
	ReplyTo int
	// Protected says that it cannot be forwarded or saved.
	Protected bool
	Silent    bool
	// Service names what happened, for messages that nobody wrote: "pinned",
	// "joined", "left", "migrated", "topic created" …
	Service string
	// History holds what the message said before each edit, oldest first.
	History []Version
	// Deleted is when it was deleted, zero if it stands; DeletedBy is "bot" or
	// "person".
	Deleted   time.Time
	DeletedBy string
}

// Version is what a message said until it was edited.
type Version struct {
	Text    string
	Buttons [][]Button
	Until   time.Time
}

// Button is an inline button: exactly one of Data and URL is set.
type Button struct {
	Label, Data, URL string
}

// Keyboard is a reply keyboard.
type Keyboard struct {
	Rows    [][]Key
	OneTime bool
	// Force says that it is no keyboard but a demand to reply.
	Force bool
}

// Key is one key of a reply keyboard.
type Key struct {
	Label    string
	Location bool // shares the place
	Contact  bool // shares the phone number
}

// Media is what a message carries beside its text.
type Media struct {
	FileID, Name, MIME string
	Size               int
	// Of a location, in degrees and metres. Live is how long it goes on.
	Lat, Lng, Accuracy float64
	Live               time.Duration
}

type chatKind string

const (
	private    chatKind = "private"
	basicGroup chatKind = "group"
	supergroup chatKind = "supergroup"
)

// standing is the bot's or a person's place in a group.
type standing string

const (
	owner  standing = "creator"
	admin  standing = "administrator"
	member standing = "member"
	left   standing = "left"
	kicked standing = "kicked"
)

func (s standing) in() bool { return s == owner || s == admin || s == member }

type message struct {
	Message
	markup   *markup         // never nil for the bot's own
	entities json.RawMessage // nil if none
	payload  []byte          // encoded fields of what is not text: `"photo":[…]`
	extra    []byte          // encoded fields of any message: `"forward_origin":{…}`
	rev      int             // grows with each edit
	seen     int             // the rev that a story has seen, plus one
	gone     bool            // its chat's deletion is done
}

type topic struct {
	id     int
	name   string
	color  int
	closed bool
}

type belonging struct {
	Person
	standing  standing
	anonymous bool
}

type chat struct {
	id    int64
	kind  chatKind
	title string
	forum bool
	json  []byte // the chat as a Chat, encoded

	person  Person // of a private chat
	started bool   // the person has written
	blocked bool

	bot     standing
	muted   bool // the bot may not write, unless it is an administrator
	members map[int64]*belonging
	movedTo int64 // the supergroup that it became

	live     []*message // by id
	deleted  []*message // in the order of deletion
	lastID   int        // supergroups only
	topics   map[int]*topic
	pinned   []int // oldest first
	keyboard *message
	answers  []Answer

	changed chan struct{} // closed at the next change; nil: nobody waits
	pace    bucket
	sent    []time.Time // last sends, for a group's minute
}

func (c *chat) group() bool { return c.kind != private }

// find returns the standing message with this id, nil if there is none.
func (c *chat) find(id int) *message {
	i := c.index(id)
	if i < len(c.live) && c.live[i].ID == id {
		return c.live[i]
	}
	return nil
}

func (c *chat) index(id int) int {
	return sort.Search(len(c.live), func(i int) bool { return c.live[i].ID >= id })
}
