package hotline

import "time"

// Effect is one of a closed set of things that a decision asks for: [Send],
// [Delete], [Reply], [PostTo], [Wipe], [Alarm], [Audit]. The lane commits them with the state that
// asked for them, and only then carries them out.
type Effect interface{ effect() }

// Rank orders what waits to be sent, the most pressing first.
type Rank int

// The ranks.
const (
	RankWipe Rank = iota
	RankUrgent
	RankAlert
	RankReply // callback answers
	RankCard  // cards and relay
	RankAmend
	RankDigest
	Ranks = int(RankDigest) + 1
)

// Send puts a message into a chat or changes one that stands there. What
// becomes of it comes back to the sending actor as a [Sent] event: always for
// a new message, and for an edit that did not work.
type Send struct {
	Chat int64 `json:"chat"`
	// Slot names a message of which the newest content counts ("card",
	// "alert:7KQ2MX"): a newer Send of the same actor, chat and slot replaces
	// an unsent one. Empty: every one is sent.
	Slot string `json:"slot,omitempty"`
	// Ref comes back in the Sent event.
	Ref string `json:"ref,omitempty"`
	// Msg is the message to edit. 0 sends a new one; if a new message of the
	// same slot is on its way, it is edited once its id is known.
	Msg int `json:"msg,omitempty"`
	// Fresh asks for a new message even if one of the slot is on its way.
	Fresh   bool `json:"fresh,omitempty"`
	ReplyTo int  `json:"reply,omitempty"`
	Thread  int  `json:"thread,omitempty"`
	Rank    Rank `json:"rank"`
	Body    Body `json:"body"`
	// Topic, if not empty, opens a topic of that name (1 to 128 characters) instead
	// of sending Body. The Msg of its Sent is the message that opens it, whose id
	// is the topic's too: what goes there carries it as Thread.
	Topic string `json:"topic,omitempty"`
}

// Delete removes messages, as far as Telegram lets a bot: those younger than
// 48 h. Missing ones are skipped.
type Delete struct {
	Chat int64 `json:"chat"`
	Msgs []int `json:"msgs"`
	Rank Rank  `json:"rank"`
	// Thread, if not 0, is a topic that is removed with all that stands in it;
	// Msgs is then empty.
	Thread int `json:"thread,omitempty"`
}

// Reply answers a callback query so that its button stops spinning. With Text
// it shows up to 200 characters. It is worth something for seconds only: one
// without text is not kept over a crash.
type Reply struct {
	Chat  int64  `json:"chat"` // the chat of the press, for its lane's sake
	Query string `json:"query"`
	Lang  string `json:"lang,omitempty"`
	Text  Msg    `json:"text,omitzero"`
	// Loud shows the text in a box that must be closed.
	Loud bool `json:"loud,omitempty"`
	// Start, if not empty, opens the bot's private chat with this payload.
	Start string `json:"start,omitempty"`
}

// PostTo tells another actor something.
type PostTo struct {
	To   Actor `json:"to"`
	Post Post  `json:"post"`
}

// Wipe drops everything unsent for a chat but what has RankWipe (an earlier
// wipe's deletions, which nobody else knows of), in the same commit. Effects that
// follow it in the same decision are kept. A send that completes afterwards
// comes back as Orphaned.
type Wipe struct {
	Chat int64 `json:"chat"`
	// Of, if not empty, spares all but sends whose slot or reference begins so:
	// a chat may be a responder's, too, and those words are not the survivor's.
	Of string `json:"of,omitempty"`
}

// Alarm tells whoever runs the deployment, in a log line and a metric. Code
// is a fixed word; nothing about a person goes with it.
type Alarm struct {
	Code string `json:"code"`
}

// Audit is an entry of the trail of who did what to which case, without any of
// what was said. It is kept for 180 days, whatever becomes of the case.
type Audit struct {
	At   time.Time `json:"at"`
	Case CaseNo    `json:"case,omitempty"`
	// Act is an [ActKind], or "open", "lapse", "moved", "withdrawn"; or, without a
	// case, "invite", "join", "leave", "remove", "off" (By was removed), "reload".
	Act string `json:"act"`
	// By is the responder's user id, 0 if nobody did it: whoever answers for the
	// hotline must be able to say who looked.
	By int64 `json:"by,omitempty"`
	// Desk is the chat id of the desk it was done for, 0 if for none.
	Desk int64 `json:"desk,omitempty"`
	// To is the chat id of the desk that it was referred to, 0 if to none.
	To int64 `json:"to,omitempty"`
}

func (Send) effect()   {}
func (Delete) effect() {}
func (Reply) effect()  {}
func (PostTo) effect() {}
func (Wipe) effect()   {}
func (Alarm) effect()  {}
func (Audit) effect()  {}

// Body is what a message says.
type Body struct {
	Lang string `json:"lang"`
	// Lines stand below one another; an empty one is a blank line. Telegram
	// takes 4096 UTF-16 units; the adapter shortens the longest words told.
	Lines []Msg `json:"lines"`
	// File, if set, makes the message a voice message or a photo. It has no text
	// but Lines as its caption (1024 UTF-16 units), and is never edited.
	File *File `json:"file,omitempty"`
	// Point, if set, makes the message a place on the map. It has no text at all:
	// Lines are not shown, and it is never edited.
	Point *Point `json:"point,omitempty"`
	// Picture, if set, makes the message a photo: the name of one of the pictures
	// that come with the program, never anything from outside. Lines are its
	// caption, and it is never edited.
	Picture string `json:"pic,omitempty"`
	// Rows are buttons under the message.
	Rows [][]Button `json:"rows,omitempty"`
	// Ask, if set, shows a reply keyboard with one button that shares the
	// place; edits cannot carry it. Unask takes the keyboard away.
	Ask   *Msg `json:"ask,omitempty"`
	Unask bool `json:"unask,omitempty"`
	// Protect asks clients not to let it be forwarded or saved.
	Protect bool `json:"protect,omitempty"`
	Silent  bool `json:"silent,omitempty"`
}

// Button is one choice. Data is at most 64 bytes.
type Button struct {
	// Sign is an emoji that means the same in every language.
	Sign  string `json:"sign,omitempty"`
	Label Msg    `json:"label"`
	Data  string `json:"data"`
}

// Msg is a text in the reader's language: a key of the locale files with
// arguments, or a person's own words in Text.
type Msg struct {
	Key  string `json:"k,omitempty"`
	Args []Arg  `json:"a,omitempty"`
	Text string `json:"t,omitempty"`
	// Lang, if not empty, is the language that the key is said in instead.
	Lang string `json:"l,omitempty"`
}

// Arg is a named value in a message: a number (which also chooses the plural),
// words, or another message.
type Arg struct {
	Name string `json:"n"`
	N    *int   `json:"i,omitempty"`
	Text string `json:"t,omitempty"`
	Msg  *Msg   `json:"m,omitempty"`
	// List is messages joined by the language's comma.
	List []Msg `json:"l,omitempty"`
}

// M is a message without arguments.
func M(key string, args ...Arg) Msg { return Msg{Key: key, Args: args} }

// In is a message without arguments in a language of its own.
func In(lang, key string) Msg { return Msg{Key: key, Lang: lang} }

// Words is a person's own words as a message.
func Words(s string) Msg { return Msg{Text: s} }

// Num is a number as an argument.
func Num(name string, n int) Arg { return Arg{Name: name, N: &n} }

// Str is words as an argument.
func Str(name, s string) Arg { return Arg{Name: name, Text: s} }

// Sub is a message as an argument.
func Sub(name string, m Msg) Arg { return Arg{Name: name, Msg: &m} }

// List is several messages as one argument.
func List(name string, ms ...Msg) Arg { return Arg{Name: name, List: ms} }

// IsZero reports whether the message says nothing.
func (m Msg) IsZero() bool { return m.Key == "" && m.Text == "" }
