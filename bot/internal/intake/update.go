package intake

import (
	"cmp"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// The nodes of the flow whose answers mean something to the alert.
const (
	nodeLanguage = "language"
	nodePromise  = "promise"
	nodeDanger   = "danger"
	nodePhone    = "phone"
	nodeWrite    = "write"
	nodePlace    = "place"
	nodePeople   = "people"
	nodeFrail    = "frail"
	nodeNeeds    = "needs"
	nodeReceived = "received"
)

// What a button's data may end in besides the id of a choice of its node.
const clearChoice = "_clear"

// update decides what the person did.
func (t *turn) update(u *hotline.Update) {
	switch u.Kind {
	case hotline.Left:
		t.blocked()
		return
	case hotline.Joined, hotline.Migrate:
		return
	case hotline.Service:
		// A pinned message or a changed timer: nobody did it for us to answer. What
		// opens a topic leaves with that.
		if !t.in.topics || u.Msg != u.Thread {
			t.remove(hotline.RankCard, u.Msg)
		}
		return
	case hotline.Press:
		t.reply = &hotline.Reply{Chat: t.chat, Query: u.Query}
	}
	if t.covered(u) {
		return
	}
	if t.st != nil && t.st.Clearing != "" && t.answerClear(u) {
		return
	}
	if clears(u) {
		t.clear(u)
		return
	}
	if t.st == nil && u.Kind == hotline.Edited {
		// Editing an old message is not writing: a chat that was cleared stays so.
		t.remove(hotline.RankCard, u.Msg)
		return
	}
	first := t.st == nil
	if first {
		t.begin()
	}
	if t.reply != nil {
		t.reply.Lang = t.st.Lang
	}
	if !t.st.admit(t.ev.At) {
		t.flooded(u)
		return
	}
	t.calm()
	if follows(u) {
		// A live location goes on by itself: nobody did anything that the chat is
		// kept up for. Its first point counts.
		t.remove(hotline.RankCard, u.Msg)
		return
	}
	t.st.Base, t.st.Own = t.now().Unix(), t.now().Unix()
	t.st.Note, t.st.Quiet = "", false
	if u.Kind != hotline.Press {
		t.remove(hotline.RankCard, u.Msg)
	}
	t.putAway()
	t.informed, t.st.Info = t.st.Info, false
	t.showing = &showing{own: true, fresh: t.elsewhere(u)}
	t.leaveCheck(u)
	asleep := t.st.asleep()
	if t.st.Conv == nil && (first || asleep) {
		t.converse(u)
	}
	t.act(u, first, asleep)
	t.openTalk(u)
	t.openQuestion(u)
}

// clears reports whether the update asks to clear the chat. Every card's clear
// button does, the one on an old card too.
func clears(u *hotline.Update) bool {
	switch u.Kind {
	case hotline.Command:
		return u.Command == "clear"
	case hotline.Press:
		_, choice, _ := strings.Cut(u.Data, ":")
		return choice == clearChoice
	}
	return false
}

// converse begins a conversation at its first card. Nothing of an earlier one
// is shown, its language neither: who holds the phone now may be another.
func (t *turn) converse(u *hotline.Update) {
	lang := t.in.match(u.Lang)
	conv := t.in.set.Prefer(t.in.set.Start(flowName), lang)
	t.st.Conv, t.st.Lang, t.st.Neutral = &conv, lang, false
	t.st.Phone, t.st.Status, t.st.Until, t.st.Line, t.st.owed = "", "", 0, "", owed{}
}

// act does what the update asks for, on the card that stands.
func (t *turn) act(u *hotline.Update, first, asleep bool) {
	switch u.Kind {
	case hotline.Press:
		t.press(u, first || asleep)
	case hotline.Command:
		t.command(u)
	case hotline.Text:
		if t.typedCode(u.Text) || t.typedCover(u) {
			return
		}
		text, done := t.wrote(u.Text)
		switch {
		case done:
		case first || asleep:
			// There was no card that this could answer: it is an answer to come.
			t.keepWords(text)
			t.st.Note = cmp.Or(t.st.Note, noteUntold)
		default:
			t.typed(u, text)
		}
	case hotline.Place:
		t.point(u)
	case hotline.Media:
		t.media(u)
	case hotline.Contact:
		t.st.Note = "s.contact"
	case hotline.Edited:
		t.st.Note = "s.edited"
	}
}

// command does a command.
func (t *turn) command(u *hotline.Update) {
	t.st.Cover.Card = ""
	switch u.Command {
	case "start":
		if strings.HasPrefix(u.Args, hotline.JoinPrefix) {
			t.st.Note = "s.join" // it is not for a chat in which somebody has begun to tell something
			return
		}
		t.restart()
	case "language":
		t.askLanguage()
	case "code":
		t.codeCommand(u.Args)
	case "info":
		t.inform(infoMenu)
	case "word":
		t.openCover()
	default: // help, and whatever is no command of ours
		t.st.Note = "s.help"
	}
}

// noteUntold says that something is kept and nobody has been told of it: the
// first cards come before the person has agreed to anything.
const noteUntold = "s.media.kept"

// restart shows the first card anew, below what was typed. In a running
// conversation the answers are kept, and nothing of a case is shown. Where the
// case is closed, a new one begins, as the card has promised.
func (t *turn) restart() {
	t.st.quiet()
	if t.st.Case != "" && t.st.Status == statusClosed {
		t.loseTalk()
		t.st.forgetTelling()
		t.before = nil
	}
	if t.st.Conv == nil {
		t.converse(t.ev.Update)
	}
	old := t.st.Conv
	conv := t.in.set.Prefer(t.in.set.Start(flowName), old.First)
	conv.Answers = old.Answers
	t.st.Conv, t.st.Ret, t.st.Resume = &conv, nil, nil
	t.showing = &showing{own: true, fresh: true}
}

// askLanguage shows the language card, and returns from it to where the person
// was.
func (t *turn) askLanguage() {
	if t.st.Conv == nil {
		t.converse(t.ev.Update)
		return
	}
	if t.st.Conv.Node == nodeLanguage {
		return
	}
	was := *t.st.Conv
	conv := t.in.set.Prefer(t.in.set.Start(flowName), was.First)
	conv.Answers = was.Answers
	if t.st.Ret == nil {
		t.st.Ret = &was
	}
	t.st.Conv = &conv
}

// press plays a button. Data is hostile: what does not belong to the card that
// stands only shows that card again.
func (t *turn) press(u *hotline.Update, first bool) {
	st := t.st
	// A card that has just been replaced may be pressed before it is gone, and one
	// that came twice, because a process died while it was sent. If the question is
	// still the same, the press answers it.
	if replaced := st.Msgs.find(u.Msg) >= 0 || st.Card != 0 && u.Msg > st.Card; !t.pressed(u.Msg) {
		t.remove(hotline.RankCard, u.Msg)
		if !replaced {
			return
		}
	}
	if st.asks() {
		if choice, ok := strings.CutPrefix(u.Data, t.asked().Node+":"); ok {
			t.answerCheck(flows.Input{Choice: choice})
		}
		return
	}
	if st.Conv == nil && u.Data == undoAgreed {
		t.takeBack()
		return
	}
	node, choice, ok := strings.Cut(u.Data, ":")
	if t.pressCover(node, choice) {
		return
	}
	if page, ok := strings.CutPrefix(u.Data, infoNode+":"); ok && !first {
		t.inform(page)
		return
	}
	if first || st.Conv == nil {
		return
	}
	if st.guesses() && node == nodeSite {
		t.answerGuess(choice)
		return
	}
	if !ok || choice == "" || node != t.in.set.View(*st.Conv).Node {
		return
	}
	switch choice {
	case trustChoice:
		t.openTrust()
		return
	case codeChoice:
		t.showCode()
		return
	}
	if t.pressOwn(choice) {
		return
	}
	st.Guess = nil // the list stood under a card that has just been replaced
	t.play(flows.Input{Choice: choice})
}

// typed plays what was written. While a helper's words stand on the card, what
// is written is an answer to the helper, whatever card stands below them; the
// card is answered by its buttons.
func (t *turn) typed(u *hotline.Update, text string) {
	if t.st.asks() && !t.st.helped() {
		t.answerCheck(flows.Input{Text: text})
		return
	}
	if t.informed && !t.st.helped() {
		t.typedInfo(u)
		return
	}
	if no := t.st.talking(); no != "" {
		if t.in.isClear(t.st, text) {
			t.clear(u)
			return
		}
		t.say(no, text)
		return
	}
	switch {
	case t.st.Conv == nil:
		t.st.Note = "s.help"
	case t.st.guesses():
		t.typedGuess(u, text)
	default:
		t.play(flows.Input{Text: text})
	}
}

// play gives an input to the conversation and does what comes of it.
func (t *turn) play(in flows.Input) {
	st := t.st
	var label func(string) string
	if t.in.label != nil && in.Text != "" {
		label = func(key string) string { return t.in.label(st.Lang, key) }
	}
	was := *st.Conv
	conv, turned := t.in.set.Turn(was, in, label)
	if turned.Act == flows.ActClear {
		t.clear(t.ev.Update)
		return
	}
	if turned.Act == flows.ActInform {
		t.inform(infoMenu)
		return
	}
	st.Conv = &conv
	if turned.Answered {
		t.answered(turned.Node, was)
	}
	t.trustAtOnce(was)
	t.closeTrust(was)
	t.goOn(was)
	if turned.Act == flows.ActSend && !st.Sent {
		st.Sent = true
		if st.Status == "" {
			st.Status = statusWaiting
		}
		if st.Status == statusWaiting {
			st.SentAt, st.Stage = t.now().Unix(), 0
		}
	}
	switch {
	case turned.Words == "":
	case conv.Node == nodePlace && !turned.Understood:
		t.name(turned.Words)
	case st.Sent && st.Case != "" && conv.Node == nodeReceived && !turned.Answered:
		t.say(st.Case, turned.Words)
	default:
		t.keepWords(turned.Words)
		switch {
		case turned.Understood:
		case early(conv.Node):
			st.Note = cmp.Or(st.Note, noteUntold)
		default:
			st.Note = cmp.Or(st.Note, "s.notunderstood")
		}
	}
}

// answered does what an answer means beyond the card that follows.
func (t *turn) answered(node string, was flows.State) {
	st := t.st
	st.stash(node, was)
	switch node {
	case nodeLanguage:
		if l := st.first(nodeLanguage); l != "" {
			st.Lang = l
			if t.reply != nil {
				t.reply.Lang = l
			}
		}
		if st.Ret != nil {
			conv := *st.Ret
			conv.Answers = st.Conv.Answers
			st.Conv, st.Ret = &conv, nil
		}
	case nodePlace:
		t.chosen()
	case nodeWrite:
		st.Until = writeUntil(st.first(nodeWrite), t.ev.At)
	}
	if st.first(nodeWrite) == "" {
		st.Until = 0 // the phone's answer can take this one back
	}
	t.agree(node)
}
