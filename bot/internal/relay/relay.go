// Package relay decides what passes between a survivor and the responder who
// holds their case. It stands in the middle of the case: words of either side
// come to the case, go on to the other side, and what became of them comes
// back to who wrote them. The survivor's words go on without what identifies;
// the holder's as they were written. A voice message or a photo goes on as it
// is, by the id of its file: a copy, in which nobody sees who sent it. A place
// goes from the holder to the survivor only: the survivor's own is the case's.
//
// Words of a survivor are kept with the case, so that whoever holds it next
// reads them too: somebody whose claim lapsed may never have looked.
//
// It is pure, and knows a case only by its [Sides].
package relay

import (
	"encoding/json"
	"errors"
	"slices"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// errTalk says that a stored talk is not what this package writes.
var errTalk = errors.New("relay: the talk cannot be read")

// What a Relayed says became of words.
const (
	shown   = "shown"
	waiting = "waiting"
	lost    = "lost"
)

// Sides are the two ends of a case's talk, as they are after the event.
type Sides struct {
	Case     hotline.CaseNo
	Survivor int64 // the survivor's chat, 0 if nothing leads there
	Holder   int64 // the holder's chat, 0 if nobody holds the case
	New      bool  // this event made Holder the holder
	Over     bool  // nobody will read here any more
}

// talk is what is kept: the survivor's last words, scrubbed, and what they sent
// beside words.
type talk struct {
	Kept []kept `json:"k"`
}

type kept struct {
	Msg  int    `json:"m,omitempty"` // the message in the survivor's chat
	Text string `json:"t"`
	// File is a voice message or photo, of which Text is the caption.
	File *hotline.File `json:"f,omitempty"`
	// Done says that the survivor has been told what became of it.
	Done bool `json:"d,omitempty"`
}

// Limits of what is kept. Older words make room, and their writer is told.
const (
	maxKept  = 20
	maxBytes = 32 << 10
)

// Decide decides what an event of a case means to its talk. raw is the talk as
// kept with the case, nil if there is none; so is the returned one.
func Decide(_ hotline.Env, ev hotline.Event, s Sides, raw []byte) ([]byte, []hotline.Effect, error) {
	post := ev.Post
	if post == nil {
		post = &hotline.Post{}
	}
	if post.Said == nil && post.Relayed == nil && !(s.New || s.Over) {
		return raw, nil, nil
	}
	if post.Said == nil && post.Relayed == nil && raw == nil {
		return nil, nil, nil
	}
	d := &decision{s: s}
	if raw != nil {
		if err := json.Unmarshal(raw, &d.t); err != nil {
			return nil, nil, errTalk
		}
	}
	if s.Over {
		d.over()
	} else if s.New {
		d.flush()
	}
	switch {
	case post.Said != nil:
		d.said(post.From, post.Said)
	case post.Relayed != nil:
		d.relayed(post.From, post.Relayed)
	}
	if len(d.t.Kept) == 0 {
		return nil, d.effects, nil
	}
	raw, err := json.Marshal(&d.t)
	if err != nil {
		return nil, nil, errTalk
	}
	return raw, d.effects, nil
}

type decision struct {
	s       Sides
	t       talk
	effects []hotline.Effect
}

// said passes words on. The post must come from the chat it names.
func (d *decision) said(from hotline.Actor, w *hotline.Said) {
	if w.Chat == 0 || from != hotline.ChatActor(w.Chat) {
		return
	}
	switch w.Chat {
	case d.s.Holder:
		if d.s.Survivor == 0 || d.s.Over {
			d.tellHolder(w.Chat, w.Msg, lost)
			return
		}
		d.post(d.s.Survivor, hotline.Post{Relay: &hotline.Relay{Case: d.s.Case, Text: w.Text, Chat: w.Chat, Msg: w.Msg, File: w.File, Point: w.Point}})
	case d.s.Survivor:
		if d.s.Over {
			d.tellSurvivor(w.Msg, lost)
			return
		}
		d.keep(w)
	default:
		// Whoever writes is no longer a side: the words went out when the case
		// was just given up.
		d.tellHolder(w.Chat, w.Msg, lost)
	}
}

// keep keeps the survivor's words and shows them to the holder if there is one.
func (d *decision) keep(w *hotline.Said) {
	if w.Point != nil {
		return // an exact place is the case's: the holder hears of it and asks for it
	}
	text := w.Scrubbed
	if text == "" {
		text = scrub.Text(w.Text)
	}
	if text == "" && w.File == nil {
		return
	}
	k := kept{Msg: w.Msg, Text: text, File: w.File}
	d.t.Kept = append(d.t.Kept, k)
	d.fit()
	if d.s.Holder != 0 {
		d.show(k)
		return
	}
	d.tellSurvivor(w.Msg, waiting)
}

// fit makes room. The newest words always stay.
func (d *decision) fit() {
	size := 0
	for _, k := range d.t.Kept {
		size += len(k.Text)
	}
	for len(d.t.Kept) > 1 && (len(d.t.Kept) > maxKept || size > maxBytes) {
		k := d.t.Kept[0]
		size -= len(k.Text)
		d.t.Kept = slices.Delete(d.t.Kept, 0, 1)
		// With a holder they were passed on already, and the holder's chat
		// still says what became of them.
		if !k.Done && d.s.Holder == 0 {
			d.tellSurvivor(k.Msg, lost)
		}
	}
}

// flush shows a new holder what the survivor said before.
func (d *decision) flush() {
	for _, k := range d.t.Kept {
		d.show(k)
	}
}

func (d *decision) show(k kept) {
	// The survivor's chat is nothing that the holder's chat need know.
	d.post(d.s.Holder, hotline.Post{Relay: &hotline.Relay{Case: d.s.Case, Text: k.Text, Msg: k.Msg, File: k.File, Holder: true}})
}

// over forgets the talk. Words that nobody read are told to be lost.
func (d *decision) over() {
	for _, k := range d.t.Kept {
		if !k.Done {
			d.tellSurvivor(k.Msg, lost)
		}
	}
	d.t.Kept = nil
}

// relayed tells the writer what became of their words. The holder's words carry
// the holder's chat, and so does the answer; it may come just after the route
// to the survivor was dropped. The survivor's words carry no chat.
func (d *decision) relayed(from hotline.Actor, r *hotline.Relayed) {
	if r.Chat != 0 {
		if r.Chat == d.s.Holder && from.Kind == hotline.Chat {
			d.tellHolder(r.Chat, r.Msg, r.What)
		}
		return
	}
	if d.s.Holder == 0 || from != hotline.ChatActor(d.s.Holder) {
		return
	}
	i := slices.IndexFunc(d.t.Kept, func(k kept) bool { return k.Msg == r.Msg })
	if i >= 0 {
		if d.t.Kept[i].Done {
			return
		}
		d.t.Kept[i].Done = r.What != waiting
	}
	d.tellSurvivor(r.Msg, r.What)
}

func (d *decision) tellSurvivor(msg int, what string) {
	if msg != 0 {
		d.post(d.s.Survivor, hotline.Post{Relayed: &hotline.Relayed{Case: d.s.Case, Chat: d.s.Survivor, Msg: msg, What: what}})
	}
}

func (d *decision) tellHolder(chat int64, msg int, what string) {
	if msg != 0 {
		d.post(chat, hotline.Post{Relayed: &hotline.Relayed{Case: d.s.Case, Chat: chat, Msg: msg, What: what, Holder: true}})
	}
}

func (d *decision) post(chat int64, p hotline.Post) {
	if chat != 0 {
		d.effects = append(d.effects, hotline.PostTo{To: hotline.ChatActor(chat), Post: p})
	}
}
