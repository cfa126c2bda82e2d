package hotline

import "time"

// Event is one thing that happened to one actor. The journal carries its time
// and seed, so deciding it again draws the same ids. Exactly one of Update,
// Post, Tick and Sent is set.
type Event struct {
	To   Actor     `json:"to"`
	At   time.Time `json:"at"`
	Seed [32]byte  `json:"seed"`

	Update *Update `json:"update,omitempty"`
	Post   *Post   `json:"post,omitempty"`
	// Tick says that the actor's WakeAt has come.
	Tick bool `json:"tick,omitempty"`
	// Sent reports what became of a message of this actor. It is never
	// journaled: it is decided in the commit that takes the message out of
	// the outbox.
	Sent *Sent `json:"-"`
}

// UpdateKind says what kind of update came.
type UpdateKind string

// The kinds of update. Everything that Telegram can send to the chats we are
// in is one of them.
const (
	Text    UpdateKind = "text"    // Text
	Command UpdateKind = "command" // Command, Args
	Press   UpdateKind = "press"   // Query, Data; Msg is the message pressed
	Place   UpdateKind = "place"   // Point
	Media   UpdateKind = "media"   // Media; a caption is in Text
	Contact UpdateKind = "contact" // a shared contact; nothing of it is kept
	Edited  UpdateKind = "edited"  // an edit of an earlier message; Text
	Left    UpdateKind = "left"    // the person blocked the bot, or the bot left the group
	Joined  UpdateKind = "joined"  // the person unblocked the bot, or the bot joined the group
	Service UpdateKind = "service" // a service message (pin, topic, …) with no meaning for us
	Migrate UpdateKind = "migrate" // the group became a supergroup; NewChat
)

// Update is what is kept of a Telegram update: no name, no username, no phone
// number ever enters it, except a responder's first name in a group.
type Update struct {
	ID   int64      `json:"id"`
	Kind UpdateKind `json:"kind"`
	// Chat is the chat id; for a group that migrated, the id roster.yaml has.
	Chat  int64 `json:"chat"`
	Group bool  `json:"group,omitempty"`
	// From is the sender's user id; in a private chat it equals Chat.
	From int64 `json:"from,omitempty"`
	// FromName is the sender's first name, in groups only (a responder's).
	FromName string `json:"name,omitempty"`
	// Anonymous says that a group's anonymous admin or a channel wrote.
	Anonymous bool `json:"anon,omitempty"`
	// Lang is the client's language_code, as it came.
	Lang string `json:"lang,omitempty"`
	// Msg is the message's id; ReplyTo the id of the message replied to.
	Msg     int `json:"msg,omitempty"`
	ReplyTo int `json:"reply,omitempty"`
	Thread  int `json:"thread,omitempty"`

	Text    string `json:"text,omitempty"`
	Command string `json:"cmd,omitempty"` // without slash and @name, lower case
	Args    string `json:"args,omitempty"`
	Query   string `json:"query,omitempty"` // callback query id, to be answered
	Data    string `json:"data,omitempty"`  // callback data: hostile
	Point   *Point `json:"point,omitempty"`
	// Title is the name and address of a venue, in private chats only.
	Title string `json:"title,omitempty"`
	// Media is "voice", "photo", "sticker", "document", "video", "live", "venue", "poll",
	// "other".
	Media string `json:"media,omitempty"`
	// File is Telegram's id of a voice message or photo, else empty.
	File    string `json:"file,omitempty"`
	NewChat int64  `json:"newchat,omitempty"`
}

// Outcome says what became of a message.
type Outcome string

// The outcomes. What may pass (429, 5xx, a lost connection) never reaches an
// actor: it is tried again.
const (
	// Delivered: it stands in the chat.
	Delivered Outcome = "delivered"
	// Gone: the message to edit is no longer there, or can no longer be edited.
	Gone Outcome = "gone"
	// Blocked: this chat cannot be reached (403, chat not found).
	Blocked Outcome = "blocked"
	// Refused: Telegram will not take it (another 400).
	Refused Outcome = "refused"
	// Orphaned: it was delivered after a wipe had dropped it. It must be deleted.
	Orphaned Outcome = "orphaned"
)

// Sent reports the outcome of a Send.
type Sent struct {
	Chat int64
	Slot string // the Send's Slot
	Ref  string // the Send's Ref
	// Msg is the id of the message that stands in the chat, 0 if none does.
	Msg int
	// Edited says that an existing message was changed.
	Edited  bool
	Outcome Outcome
	// Strayed is the topic that it was sent to if that is gone: the message stands
	// outside, so that it is not lost with the topic.
	Strayed int
}
