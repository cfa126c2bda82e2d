package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// maxMedia is how many voice messages and photos are kept for whoever takes the
// case, until the person has sent it. One album of Telegram's can hold ten.
const maxMedia = 5

// media answers what is neither words nor a place. A voice message or a photo
// goes to the holder of the case and to nobody else; nobody asks for one, but
// somebody who cannot write can speak. All the rest gets a line that says what
// can be sent. Whatever it is, the message itself is removed by then, and what
// is kept is only the id of its file.
func (t *turn) media(u *hotline.Update) {
	st := t.st
	if u.Point != nil {
		t.point(u) // the first point of a live location
		return
	}
	kept := ""
	switch {
	case u.File == "":
	case u.Media == "voice":
		kept = "s.media.voice"
	case u.Media == "photo":
		kept = "s.media.photo"
	}
	if kept == "" {
		st.Note = "s.media"
		return
	}
	no := st.talking()
	if no == "" && st.Sent {
		no = st.Case
	}
	switch {
	case t.overFor(no):
		st.Note = noteOver
	case no != "":
		text := t.caption(u.Text)
		t.toCase(no, hotline.Post{Said: &hotline.Said{
			Chat: t.chat, Msg: u.Msg, Text: text, Scrubbed: scrub.Text(text),
			File: &hotline.File{Kind: u.Media, ID: u.File},
		}})
		st.Note = kept
	case st.Conv == nil:
		st.Note = "s.help"
	case len(st.Media) >= maxMedia:
		t.keepWords(t.caption(u.Text))
		st.Note = "s.media.full"
	default:
		st.Media = append(slices.Clip(st.Media), hotline.File{Kind: u.Media, ID: u.File})
		t.keepWords(t.caption(u.Text))
		if early(st.Conv.Node) {
			kept = noteUntold // the first cards do not say what the chat is about
		}
		st.Note = cmp.Or(st.Note, kept)
	}
}

// What a helper sent beside words stands in a message of its own, next to the
// card, until the person does something: such a message cannot be edited into
// another card. Its reference says whose words it carries, because only what
// became of that message says what became of them.
const slotFile = "i:file"

// fileRef names one showing of a helper's file. It is its message's slot too,
// and unlike any other's: a file never replaces another one.
func (st *state) fileRef(l *said) string {
	return strings.Join([]string{
		slotFile, strconv.FormatUint(uint64(st.ID), 36), strconv.Itoa(st.N),
		string(l.Case), strconv.FormatInt(l.Chat, 10), strconv.Itoa(l.Msg),
	}, ":")
}

// apart reports whether the words stand in a message of their own: a voice
// message, a photo, or a place on the map.
func (l *said) apart() bool { return l.File != nil || l.Point != nil }

// showFile sends a helper's voice message, photo or place: where the person said
// that we may write, or in answer to what they did. It makes no sound. Where one
// is wanted, the card that comes with it makes it.
func (t *turn) showFile(l *said) {
	l.Stand = standGoing
	name := t.st.fileRef(l)
	caption := hotline.M("s.helper.file")
	if l.Text != "" {
		caption = hotline.M("s.helper", hotline.Str("Text", l.Text))
	}
	t.sends = append(t.sends, hotline.Send{
		Chat: t.chat, Slot: name, Ref: name, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: t.st.Lang, Lines: []hotline.Msg{caption}, File: l.File, Point: l.Point, Protect: true, Silent: true},
	})
}

// line is how a helper's words stand on the card.
func (l *said) line() hotline.Msg {
	key := "s.helper.photo"
	switch {
	case l.Point != nil:
		key = "s.helper.place"
	case l.File != nil && l.File.Kind == "voice":
		key = "s.helper.voice"
	}
	switch {
	case !l.apart(), l.Away && l.Text != "":
		return hotline.M("s.helper", hotline.Str("Text", l.Text))
	case l.Away:
		return hotline.M(key + ".gone")
	}
	return hotline.M(key)
}

// putAway removes the messages with a helper's files, because the person has
// done something since they came.
func (t *turn) putAway() {
	files := t.st.Files
	t.st.Files, t.st.Picture = nil, 0
	t.remove(hotline.RankCard, files...)
	for i := range t.st.Talk {
		if l := &t.st.Talk[i]; l.apart() && l.Stand == standShown {
			l.Away = true
		}
	}
}

// fileSent decides what became of a helper's file. It reports false if the
// message was none of those.
func (t *turn) fileSent(s *hotline.Sent) bool {
	p := strings.Split(s.Ref, ":")
	if len(p) != 7 || p[0]+":"+p[1] != slotFile {
		return false
	}
	st := t.st
	chat, _ := strconv.ParseInt(p[5], 10, 64)
	msg, _ := strconv.Atoi(p[6])
	told := said{Case: hotline.CaseNo(p[4]), Chat: chat, Msg: msg}
	if st == nil || p[2] != strconv.FormatUint(uint64(st.ID), 36) {
		// A message of an earlier life of this chat: whoever holds the phone now
		// may be another.
		t.remove(hotline.RankWipe, s.Msg)
		return true
	}
	at := slices.IndexFunc(st.Talk, func(l said) bool {
		return l.apart() && l.Case == told.Case && l.Chat == told.Chat && l.Msg == told.Msg
	})
	switch {
	case s.Outcome == hotline.Blocked:
		t.blocked()
	case s.Outcome == hotline.Orphaned:
		t.remove(hotline.RankWipe, s.Msg)
	case s.Outcome == hotline.Delivered && (at < 0 || st.asleep() || st.Conv != nil && early(st.Conv.Node)):
		// Meanwhile the chat was tidied or begun anew. What still waits is shown
		// another time.
		t.remove(hotline.RankCard, s.Msg)
	case s.Outcome == hotline.Delivered:
		st.Files = append(st.Files, s.Msg)
		st.Msgs.add(s.Msg, t.now())
		st.Talk[at].Stand, st.Talk[at].N = standShown, 0
		t.relayed(told, "shown")
		st.trimTalk()
	case at >= 0:
		// Telegram will not take it: the file is gone, or the person's settings
		// let no voice message in. The card must not promise it.
		st.Talk = slices.Delete(st.Talk, at, at+1)
		t.relayed(told, "lost")
		t.showing = &showing{}
	}
	return true
}

// openFile shows a file that waited, now that the person has done something.
// It reports false for words.
func (t *turn) openFile(l *said) bool {
	if l.apart() && l.Stand == standWaits {
		t.showFile(l)
	}
	return l.apart()
}
