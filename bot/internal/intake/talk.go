package intake

import (
	"slices"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// What a case last said of itself.
const (
	statusWaiting = "waiting"
	statusRead    = "read"
	statusPassed  = "passed" // read, and held by a person of another group now
	statusClosed  = "closed"
)

// isRead reports whether a status says that a person has read the case.
func isRead(status string) bool { return status == statusRead || status == statusPassed }

// said is words of a helper.
type said struct {
	Case hotline.CaseNo `json:"c"`
	Text string         `json:"t"`
	// File is a voice message or photo, of which Text is the caption.
	File *hotline.File `json:"f,omitempty"`
	// Point is a place on the map; there is no Text then.
	Point *hotline.Point `json:"p,omitempty"`
	// Away says that the message with the file was removed.
	Away bool `json:"a,omitempty"`
	// Chat and Msg are where the helper wrote them, for the answer what became
	// of them.
	Chat int64 `json:"h"`
	Msg  int   `json:"m,omitempty"`
	// Stand says where the words are; N is the version of the card they went
	// out with, while they are on their way.
	Stand string `json:"s,omitempty"`
	N     int    `json:"n,omitempty"`
}

// Where a helper's words stand.
const (
	standShown = ""  // on the card
	standGoing = "g" // on a new card that is on its way
	standWaits = "w" // not shown before the person does something
)

// On the card stand at most showLines helper's lines of showBytes together,
// well within what one message of Telegram can hold; maxTalk bounds what waits.
const (
	showLines = 3
	showBytes = 6000
	maxTalk   = 12
)

// post decides what another actor says.
func (t *turn) post(p *hotline.Post) {
	switch {
	case p.Relay != nil:
		t.relay(p.Relay)
	case p.News != nil:
		t.news(p.News)
	case p.Returned != nil:
		t.returned(p.Returned)
	case p.Moved != nil:
		t.moved(p.Moved.Case)
	case p.Relayed != nil && p.From == hotline.CaseOf(p.Relayed.Case):
		t.lost(p.Relayed)
	case p.Question != nil && p.From == hotline.CaseOf(p.Question.Case):
		t.question(p.Question)
	}
}

// lost says on the card that something the person wrote is kept no more, and
// that nobody has read it: the card had said that it was kept.
func (t *turn) lost(r *hotline.Relayed) {
	if st := t.st; r.What == "lost" && st != nil && st.knows(r.Case) && !st.asleep() && st.Status != statusClosed {
		st.Note = "s.you.lost"
		t.showing = &showing{}
	}
}

// relay takes a helper's words. A new card, which makes a sound, comes only
// where the person said that we may write. Elsewhere the words wait until the
// person does something: an edit that nobody sees would not count as shown.
func (t *turn) relay(r *hotline.Relay) {
	st := t.st
	if st == nil || !st.knows(r.Case) {
		t.relayed(said{Case: r.Case, Chat: r.Chat, Msg: r.Msg}, "lost")
		return
	}
	line := said{Case: r.Case, Text: r.Text, File: r.File, Point: r.Point, Chat: r.Chat, Msg: r.Msg, Stand: standWaits}
	switch {
	case st.mayWrite(r.Case, t.now()):
		line.Stand, line.N = standGoing, st.N+1
		st.Neutral, st.Base = false, t.now().Unix()
		t.showing = &showing{fresh: true}
	case st.Conv == nil && st.Neutral || len(st.Talk) >= maxTalk:
		t.relayed(line, "lost")
		return
	default:
		t.relayed(line, "waiting")
	}
	st.Talk = append(st.Talk, line)
	if line.apart() && line.Stand == standGoing {
		t.showFile(&st.Talk[len(st.Talk)-1])
	}
	st.trimTalk()
}

// relayed tells the case what became of a helper's words.
func (t *turn) relayed(l said, what string) {
	t.toCase(l.Case, hotline.Post{Relayed: &hotline.Relayed{Case: l.Case, Chat: l.Chat, Msg: l.Msg, What: what}})
}

// trimTalk forgets lines that were shown and are no longer among the last.
func (st *state) trimTalk() {
	shown, size := 0, 0
	for i := len(st.Talk) - 1; i >= 0; i-- {
		if st.Talk[i].Stand == standWaits {
			continue
		}
		shown, size = shown+1, size+len(st.Talk[i].Text)
		if st.Talk[i].Stand == standShown && shown > 1 && (shown > showLines || size > showBytes) {
			st.Talk = slices.Delete(st.Talk, i, i+1)
		}
	}
}

// helped reports whether a helper's words stand on the card.
func (st *state) helped() bool {
	return slices.ContainsFunc(st.Talk, func(l said) bool { return l.Stand != standWaits })
}

// talking is the case to which what is typed goes: the one whose helper's words
// stand on the card, or that alone stands there; empty if there is none.
func (st *state) talking() hotline.CaseNo {
	for i := len(st.Talk) - 1; i >= 0; i-- {
		if st.Talk[i].Stand != standWaits {
			return st.Talk[i].Case
		}
	}
	switch {
	case st.asks():
		return st.Ask.Case // whatever stands behind the question is another's
	case st.Conv != nil:
		return ""
	}
	return st.Line
}

// quiet takes a helper's words off the card. Those that may not have been seen
// wait for another time.
func (st *state) quiet() {
	st.Talk = slices.DeleteFunc(st.Talk, func(l said) bool { return l.Stand == standShown })
	for i := range st.Talk {
		st.Talk[i].Stand, st.Talk[i].N = standWaits, 0
	}
}

// openTalk shows what waited, now that the person has done something. The first
// cards show nothing of a case, so neither do they show this.
func (t *turn) openTalk(u *hotline.Update) {
	st := t.st
	if st == nil || len(st.Talk) == 0 || st.asks() || st.Conv != nil && early(st.Conv.Node) || u.Kind == hotline.Edited && t.showing == nil {
		return
	}
	lines, size := 0, 0
	for i := range st.Talk {
		l := &st.Talk[i]
		if l.Stand == standShown {
			continue
		}
		lines, size = lines+1, size+len(l.Text)
		if lines > 1 && (lines > showLines || size > showBytes) {
			break
		}
		if t.openFile(l) {
			continue
		}
		l.Stand, l.N = standShown, 0
		t.relayed(*l, "shown")
	}
	st.trimTalk()
}

// early reports whether a node is one of those that show nothing of a case.
func early(node string) bool { return node == nodeLanguage || node == nodePromise }

// arrived notes that a new card stands in the chat: the helper's words on it
// are shown.
func (t *turn) arrived(n int) {
	for i := range t.st.Talk {
		if l := &t.st.Talk[i]; l.Stand == standGoing && l.N <= n && !l.apart() {
			l.Stand, l.N = standShown, 0
			t.relayed(*l, "shown")
		}
	}
	t.st.trimTalk()
}

// loseTalk tells the cases that what was not shown will not be.
func (t *turn) loseTalk() {
	for _, l := range t.st.Talk {
		if l.Stand != standShown {
			t.relayed(l, "lost")
		}
	}
	t.st.Talk = nil
}

// noteOver says that what was just sent reaches nobody.
const noteOver = "s.media.over"

// overFor reports whether a case that words are for has ended, as far as this
// chat knows.
func (t *turn) overFor(no hotline.CaseNo) bool {
	return t.st.Status == statusClosed && (no == t.st.Case || t.st.Conv == nil)
}

// say passes the person's words to a case.
func (t *turn) say(no hotline.CaseNo, text string) {
	u := t.ev.Update
	if t.overFor(no) {
		t.st.Note = noteOver
		return
	}
	t.toCase(no, hotline.Post{Said: &hotline.Said{Chat: t.chat, Msg: u.Msg, Text: text, Scrubbed: scrub.Text(text)}})
	t.st.Note = "s.you.kept"
}

// news takes what a case says of itself. That somebody has read it, or that it
// is closed, should be noticed, so it comes as a new card where we may write.
// Elsewhere the card that stands is changed without a sound, or nothing is.
func (t *turn) news(n *hotline.News) {
	st := t.st
	if oneOf(n.What, statusWaiting, statusRead, statusPassed, statusClosed) == "" {
		return
	}
	if st != nil && st.Clearing == n.Case {
		return // the question whether it stays stands, and is answered first
	}
	if st == nil || !st.knows(n.Case) {
		if isRead(n.What) {
			t.gone(n.Case, whyIdle) // opened again after this chat forgot it
		}
		return
	}
	may := st.mayWrite(n.Case, t.now())
	if n.What != statusWaiting {
		st.read(n.Case)
	}
	if isRead(n.What) {
		st.openRoute(n.Case)
	}
	current := n.Case == st.Case || st.Conv == nil
	if n.What == statusClosed && n.Case != st.Case {
		st.closeRoute(n.Case)
	}
	what := n.What
	again := what == statusWaiting && st.reopen(n.Case)
	switch {
	case again && current:
	case !current || st.Status == n.What:
		return
	case what == statusWaiting && st.Status == statusPassed:
		what = statusRead // no group is named that may have given it up
		st.Status = what
	case what == statusWaiting && isRead(st.Status):
		return // that somebody has read it stays true, whoever holds it now
	}
	loud := may && n.What != statusWaiting
	if st.asleep() && !loud {
		t.endIfOver()
		return
	}
	st.Status = what
	if st.asks() {
		return // it is shown once the check-in is answered
	}
	if n.What == statusClosed {
		st.Line, st.Note = "", "" // nobody is there any more to keep words for
	}
	if loud {
		st.Neutral, st.Base = false, t.now().Unix()
		if st.Conv == nil && n.What != statusClosed {
			st.Line = n.Case
		}
	}
	t.showing = &showing{fresh: loud}
}
