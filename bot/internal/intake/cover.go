package intake

import (
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// cover is what a chat remembers of the words of a person's own: written here, each
// empties the chat at once and leaves a harmless card. The second one, the duress
// word, looks the same in every way, and tells the cases that the person is not alone
// with this phone. Of both only an HMAC is kept, in this chat and nowhere else, so
// they end with what the chat remembers.
type cover struct {
	Word   string `json:"w,omitempty"`
	Duress string `json:"d,omitempty"`
	// Card is the node of the card on which one is set, empty if none stands. Hint is
	// the number of the word that it offers.
	Card string `json:"c,omitempty"`
	Hint int    `json:"h,omitempty"`
}

// The cards on which the words are set, and the choices there. wordChoice stands in
// the data of the button that leads to them.
const (
	nodeCover  = "cover"
	nodeDuress = "duress"

	wordChoice  = "_word"
	coverTake   = "take"
	coverAgain  = "again"
	noteCover   = "s.cover.set"
	noteDuress  = "s.duress.set"
	noteRefused = "s.cover.refused"
)

// coverHints is how many words each language offers: the messages "cover.word.1" and
// on.
const coverHints = 8

// A word has this many letters once it is folded: one of fewer is written by chance.
const (
	minCover = 3
	maxCover = 24
)

// coverMac is what is kept of a word.
func (t *turn) coverMac(folded string) string { return t.env.Mac("word of " + folded) }

// covered empties the chat if the person wrote a word of theirs, and reports whether
// they did. It comes before anything else that reads a text, whatever stands on the
// card, and in a flood too: such a word is never kept, passed on, or answered.
func (t *turn) covered(u *hotline.Update) bool {
	st := t.st
	if st == nil || st.Cover.Word == "" && st.Cover.Duress == "" {
		return false
	}
	switch u.Kind {
	case hotline.Text, hotline.Edited, hotline.Media:
	default:
		return false
	}
	folded := flows.Fold(u.Text)
	if folded == "" {
		return false
	}
	mac := t.coverMac(folded)
	duress := mac == st.Cover.Duress
	if !duress && mac != st.Cover.Word {
		return false
	}
	st.Msgs.add(u.Msg, t.now())
	t.vanish(duress)
	return true
}

// vanish wipes as a clear does that takes nothing back and asks nothing. What is done
// in the chat is the same for both words.
func (t *turn) vanish(duress bool) {
	st := t.st
	t.duress = duress
	if st.Clearing != "" && st.Owes {
		t.checked(st.Clearing, checkSilent)
	}
	if duress && st.Case != "" && st.Status == statusClosed {
		t.gone(st.Case, whyClear) // nobody is told that a closed one is left, but of this
	}
	if duress {
		for _, no := range st.Cleared {
			t.gone(no, whyClear) // they heard of a clear, and not of this
		}
	}
	lang := st.Lang
	t.erase(whyClear, true)
	for i, e := range t.sends {
		if s, ok := e.(hotline.Send); ok {
			s.Body = innocent(lang)
			t.sends[i] = s
		}
	}
}

// innocentLines are what a card for travellers says.
var innocentLines = [...]string{
	"cover.card.title", "", "cover.card.hello", "cover.card.thanks", "cover.card.water", "cover.card.price", "cover.card.where",
}

// innocent is the card that stays: a traveller's. It says nothing of what the chat
// was about, nor that anything was removed.
func innocent(lang string) hotline.Body {
	b := hotline.Body{Lang: lang, Protect: true}
	for _, key := range innocentLines {
		b.Lines = append(b.Lines, hotline.M(key))
	}
	return b
}

// wording reports whether the card is one on which a word is set.
func (st *state) wording() bool {
	return st.Cover.Card != "" && st.Conv != nil && !st.asks() && !early(st.Conv.Node)
}

// coverRow is the button that leads to the card, nil where it does not belong.
func (t *turn) coverRow(node string) []hotline.Button {
	if node != nodeReceived && node != nodeLater {
		return nil
	}
	return []hotline.Button{{Sign: "🧩", Label: hotline.M("s.cover.open"), Data: node + ":" + wordChoice}}
}

// openCover shows the card on which the word is set. Whether one is set already is
// not said. Before the person has agreed to anything there is no such card.
func (t *turn) openCover() {
	st := t.st
	if st.Conv == nil || early(st.Conv.Node) || st.asks() {
		st.Note = "s.help"
		return
	}
	st.Cover.Card = nodeCover
	t.coverHint()
}

// coverHint draws the word that is offered: another one than before, and none of
// those that are set.
func (t *turn) coverHint() {
	c := &t.st.Cover
	was := c.Hint
	c.Hint = 0
	for _, i := range t.env.Rand.Perm(coverHints) {
		mac := t.coverMac(t.hinted(i + 1))
		if i+1 != was && mac != c.Word && mac != c.Duress {
			c.Hint = i + 1
			return
		}
	}
}

// hinted is a word that is offered, folded.
func (t *turn) hinted(n int) string {
	if t.in.label == nil || n == 0 {
		return ""
	}
	return flows.Fold(t.in.label(t.st.Lang, hintKey(n)))
}

func hintKey(n int) string { return "cover.word." + strconv.Itoa(n) }

// coverView is the card.
func (t *turn) coverView() flows.View {
	v := flows.View{Node: t.st.Cover.Card, Back: true, Skip: true, PerRow: 2}
	v.Text = []string{"s.cover.what", "s.cover.hint", "s.cover.after"}
	if v.Node == nodeDuress {
		v.Text = []string{"s.duress.what", "s.cover.hint", "s.cover.after"}
	}
	v.Choices = []flows.Choice{
		{ID: coverTake, Sign: "✅", Key: "s.cover.take"}, {ID: coverAgain, Sign: "🔄", Key: "s.cover.again"},
	}
	return v
}

// pressCover plays a button of that card, and reports whether it was one. Any other
// button leaves the card.
func (t *turn) pressCover(node, choice string) bool {
	c := &t.st.Cover
	if node != nodeCover && node != nodeDuress {
		c.Card = ""
		return false
	}
	if t.st.wording() && node == c.Card {
		t.playCover(choice)
	}
	return true
}

// pressOwn plays the buttons under "received" that show the meeting words, and lead to
// the card for a word.
func (t *turn) pressOwn(choice string) bool {
	switch choice {
	case meetChoice:
		t.showMeeting()
	case wordChoice:
		t.openCover()
	default:
		return false
	}
	return true
}

func (t *turn) playCover(choice string) {
	c := &t.st.Cover
	switch choice {
	case coverTake:
		t.setCover(t.hinted(c.Hint))
	case coverAgain:
		t.coverHint()
	case flows.Skip:
		t.nextCover()
	case flows.Back:
		if c.Card == nodeCover {
			c.Card = ""
			return
		}
		c.Card = nodeCover
		t.coverHint()
	}
}

// typedCover takes what is written while that card stands: a number or the words of a
// button, or the word itself. It is for nobody else, whoever's words stand on the
// card, too.
func (t *turn) typedCover(u *hotline.Update) bool {
	if !t.st.wording() || t.informed {
		return false
	}
	if t.in.isClear(t.st, u.Text) {
		t.clear(u)
		return true
	}
	for i, b := range []struct{ choice, key string }{
		{coverTake, "s.cover.take"}, {coverAgain, "s.cover.again"}, {flows.Back, flows.KeyBack}, {flows.Skip, flows.KeySkip},
	} {
		if t.in.isWords(t.st, u.Text, b.key) || i < 2 && numbered(u.Text, rune('1'+i)) {
			t.playCover(b.choice)
			return true
		}
	}
	t.setCover(flows.Fold(u.Text))
	return true
}

// setCover keeps a word. It works from now on, also while this card stands, so the
// second one can never be the same as the first.
func (t *turn) setCover(folded string) {
	st := t.st
	if !t.in.fits(folded) {
		st.Note = noteRefused
		return
	}
	mac := t.coverMac(folded)
	if st.Cover.Card == nodeDuress {
		st.Cover.Duress, st.Note = mac, noteDuress
	} else {
		st.Cover.Word, st.Note = mac, noteCover
	}
	t.nextCover()
}

// nextCover goes on to the second word, which is of use only where there is a case
// that can be told.
func (t *turn) nextCover() {
	st := t.st
	open := st.Case != "" && st.Status != statusClosed ||
		slices.ContainsFunc(st.Routes, func(r route) bool { return !r.Over })
	if st.Cover.Card == nodeCover && open {
		st.Cover.Card = nodeDuress
		t.coverHint()
		return
	}
	st.Cover.Card, st.Cover.Hint = "", 0
}

// fits reports whether a folded text can be such a word: letters only, neither few nor
// many, no number, and nothing that is written here for another reason: the words of a
// button, the name of a language, or of a command.
func (in *Intake) fits(folded string) bool {
	n := utf8.RuneCountInString(folded)
	digits := 0
	for _, r := range folded {
		if d := digit(r); d >= 0 {
			digits++
		} else if r < utf8.RuneSelf && (r < 'a' || r > 'z') || !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
		if r >= '0' && r <= '9' {
			return false
		}
	}
	return n >= minCover && n <= maxCover && digits < n && !in.reserved(folded)
}

// ownButtons are the keys of buttons that are in no flow.
var ownButtons = []string{
	"s.clear.keep", "s.clear.withdraw", "s.code.show", "s.meeting.show", "s.cover.open", "s.cover.take", "s.cover.again",
	"s.refer.undo", "s.change.trust", "s.place.button", "s.place.none", "s.place.yes", "s.place.no",
	"s.info.button", "s.info.find", "s.info.cards", "s.info.real", "s.info.tell", "s.info.anywhere",
	"s.real.offer", "s.real.embassy", "s.real.helper", "s.real.never",
}

// typedNames are what people write instead of a command.
var typedNames = []string{"start", "help", "clear", "code", "language", "word", "info"}

// reserved reports whether a folded text means something else here, in any language:
// the person may come to read another one.
func (in *Intake) reserved(folded string) bool {
	if slices.Contains(typedNames, folded) {
		return true
	}
	keys := append(in.set.Labels(), ownButtons...)
	for _, l := range in.set.Languages() {
		if flows.Fold(l.Autonym) == folded || flows.Fold(l.Tag) == folded {
			return true
		}
		if in.label == nil {
			continue
		}
		for _, key := range keys {
			if flows.Fold(in.label(l.Tag, key)) == folded {
				return true
			}
		}
	}
	return false
}
