package duty

import (
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
)

// Callback data is "<verb>:<case>" with one more part where a button needs it:
// in a group the step, under "out" the outcome, under "looked" the fear,
// under "refer" the page, under "to" the desk. It comes back as whatever a
// hostile client likes to send.

// maxStep bounds a step so that a forged one cannot overflow.
const maxStep = 1 << 30

// deskData is the data of a button under an alert.
func deskData(kind hotline.ActKind, no hotline.CaseNo, step int) string {
	return string(kind) + ":" + string(no) + ":" + strconv.Itoa(step)
}

// parseDesk reads the data of a press in a group.
func parseDesk(data string) (kind hotline.ActKind, no hotline.CaseNo, step int, ok bool) {
	verb, no, rest, ok := parseData(data)
	if !ok {
		return "", "", 0, false
	}
	step, err := strconv.Atoi(rest)
	if err != nil || step < 0 || step > maxStep || strconv.Itoa(step) != rest {
		return "", "", 0, false
	}
	switch k := hotline.ActKind(verb); k {
	case hotline.ActTake, hotline.ActPass, hotline.ActNotReal, hotline.ActUndo:
		return k, no, step, true
	}
	return "", "", 0, false
}

// The verbs of the buttons in a responder's chat.
const (
	verbGive  = "give"
	verbClose = "close"
	verbOut   = "out"
	verbBack  = "back"
	verbPlace = "place"
	verbWords = "words"
	verbKeep  = "keep"
	verbWhich = "which"
	verbHand  = "hand"
	verbPass  = "handgo" // hand over without a line
	verbOpen  = "open"   // open again
	verbRefer = "refer"  // the desks that a case can go to, of a page
	verbTo    = "to"     // one of them, by its chat
	verbUnref = "unref"  // take a referral back
	verbShow  = "show"   // the place, the words or the meeting words, after the question
	verbMeet  = "meet"   // the meeting words
	// verbHeeded marks as seen that the person was not alone with their phone.
	verbHeeded = "heeded"
	// verbLooked carries which fear of return it is about, so that a press that
	// was on its way when one was told anew counts for nothing.
	verbLooked = "looked"
)

// caseData is the data of a button under a case in a responder's chat.
func caseData(verb string, no hotline.CaseNo, more ...string) string {
	return strings.Join(append([]string{verb, string(no)}, more...), ":")
}

// parseData splits callback data; rest is empty or the one part more.
func parseData(data string) (verb string, no hotline.CaseNo, rest string, ok bool) {
	if len(data) > 64 {
		return "", "", "", false
	}
	verb, data, ok = strings.Cut(data, ":")
	if !ok || verb == "" {
		return "", "", "", false
	}
	num, rest, _ := strings.Cut(data, ":")
	if !isCaseNo(num) || strings.Contains(rest, ":") {
		return "", "", "", false
	}
	return verb, hotline.CaseNo(num), rest, true
}

// isCaseNo reports whether a text has the shape of a case number.
func isCaseNo(s string) bool {
	if len(s) < 6 || len(s) > 8 { // eight are drawn; a shorter one hurts nobody
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// The outcomes with which a holder closes a case, in the order of the buttons.
var outcomes = []string{"helped", "referred", "safe", "unreachable"}

// outcomeReferred is the one of them that goes with a desk.
const outcomeReferred = "referred"

// The outcomes that nobody chooses.
const (
	outcomeAge     = "age"     // closed because nothing was heard for long
	outcomeNotReal = "notreal" // marked not real and not undone

	outcomeUntold = "untold" // not closed at all, but no longer for this desk

	outcomePractice = "practice" // a practice case that has had its time
)

// ref is a Ref or Slot: the room's letter and parts.
func ref(parts ...string) string { return strings.Join(parts, ":") }

// cutRef splits a Ref or Slot into at most four parts.
func cutRef(s string) (room, what string, no hotline.CaseNo, n int) {
	p := strings.SplitN(s, ":", 4)
	for len(p) < 4 {
		p = append(p, "")
	}
	n, _ = strconv.Atoi(p[3])
	return p[0], p[1], hotline.CaseNo(p[2]), n
}
