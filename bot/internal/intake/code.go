package intake

import (
	"slices"
	"time"
	"unicode"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// codeLife is how long a return code leads to its case unless the case renews
// or ends it: longer than any case stays open unrenewed.
const codeLife = 31 * 24 * time.Hour

// codeLen is how many digits a return code has.
const codeLen = 12

// codeChoice stands in the data of the button that shows the return code.
const codeChoice = "_code"

// The notes that a return code leaves on the card.
const (
	noteCode    = "s.code"
	noteNoCode  = "s.code.none"
	noteForm    = "s.code.form"
	noteTrying  = "s.code.trying"
	noteYours   = "s.code.yours"
	noteNothing = "s.code.nothing"
	noteBack    = "s.code.back"
)

// maxTries is how many codes a chat remembers that were typed and may still be
// answered: as many as its gate lets through.
const maxTries = 5

// coded is what a chat remembers of return codes.
type coded struct {
	// Code is the return code of the running conversation's case.
	Code string `json:"co,omitempty"`
	// Tries are the HMACs of codes typed here in this life of the chat. Only a
	// case with one of these codes may come here.
	Tries []string `json:"cy,omitempty"`
	// Resume is where the conversation goes on once it is known whose phone this
	// is that it came to.
	Resume *flows.State `json:"fc,omitempty"`
	// Clearing is the case of a chat that was cleared, while it is asked whether
	// the alert stays.
	Clearing hotline.CaseNo `json:"cq,omitempty"`
	// Cleared are the other cases that the chat led to until then.
	Cleared []hotline.CaseNo `json:"cl,omitempty"`
	// Owes says that a check-in of that case was agreed on.
	Owes bool `json:"cw,omitempty"`
}

// bear draws the return code of a new case and makes it lead there.
func (t *turn) bear() {
	st := t.st
	if st.Code != "" {
		return
	}
	st.Code = t.env.DrawCode()
	t.posts = append(t.posts, hotline.PostTo{
		To:   hotline.CodeOf(t.env.Mac(st.Code)),
		Post: hotline.Post{Code: &hotline.Code{Case: st.Case, Until: t.now().Add(codeLife)}},
	})
}

// command /code shows the return code, or tries the one that follows it.
func (t *turn) codeCommand(args string) {
	code, _ := parseCode(args)
	switch {
	case code != "":
		t.try(code)
	case args != "":
		t.st.Note = noteForm
	default:
		t.showCode()
	}
}

// showCode shows the return code until the person does something else.
func (t *turn) showCode() {
	switch {
	case t.st.Code != "":
		t.st.Note = noteCode
	case t.st.Conv != nil && early(t.st.Conv.Node):
		t.st.Note = "s.help" // the first cards do not say what is asked later
	default:
		t.st.Note = noteNoCode
	}
}

// typedCode reports whether a text is a return code, and tries it. On a card
// where several things can be chosen, single numbers in a row choose.
func (t *turn) typedCode(text string) bool {
	code, loose := parseCode(text)
	if code == "" || loose && t.st.Conv != nil && t.in.set.View(*t.st.Conv).Multi {
		return false
	}
	t.try(code)
	return true
}

// try asks for the case behind a code. What comes of it is the same for every
// code that opens nothing, so nothing is decided here but that the code is this
// conversation's own, which whoever holds the phone can see anyway.
func (t *turn) try(code string) {
	st := t.st
	if code == st.Code {
		st.Note = noteYours
		return
	}
	mac := t.env.Mac(code)
	if !slices.Contains(st.Tries, mac) {
		st.Tries = append(st.Tries, mac)
		st.Tries = st.Tries[max(0, len(st.Tries)-maxTries):]
	}
	st.Note = noteTrying
	t.posts = append(t.posts, hotline.PostTo{
		To:   hotline.GateOfChat(t.chat),
		Post: hotline.Post{Return: &hotline.Return{Chat: t.chat, Mac: mac}},
	})
}

// note are the lines of the note, but for the meeting words.
func (st *state) note() []hotline.Msg {
	switch st.Note {
	case "":
		return nil
	case noteCode:
		if st.Code == "" {
			return nil
		}
		return []hotline.Msg{{}, hotline.M(noteCode, hotline.Str("Code", inFours(st.Code))), hotline.M("s.code.how")}
	}
	return []hotline.Msg{{}, hotline.M(st.Note)}
}

// codeRow is the button under "received" that shows the return code.
func (st *state) codeRow(node string) []hotline.Button {
	if node != nodeReceived || st.Code == "" || st.Status == statusClosed {
		return nil
	}
	return []hotline.Button{{Sign: "🔑", Label: hotline.M("s.code.show"), Data: node + ":" + codeChoice}}
}

// inFours is a code as it is read aloud.
func inFours(code string) string {
	if len(code) != codeLen {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// parseCode reads a text that is nothing but twelve digits of any script, with
// spaces and hyphens anywhere, as ASCII digits; it is empty for any other text.
// loose says that some digits stand in groups of one or two, as numbers of
// choices do.
func parseCode(text string) (code string, loose bool) {
	var digits [codeLen]byte
	n, group := 0, 0
	end := func() {
		loose = loose || group == 1 || group == 2
		group = 0
	}
	for _, r := range text {
		d := digit(r)
		switch {
		case d >= 0 && n < codeLen:
			digits[n] = byte('0' + d)
			n++
			group++
		case d >= 0:
			return "", false
		case r == '\ufe0f' || r == '\u20e3': // the rest of a keycap
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), r == '−':
			end()
		default:
			return "", false
		}
	}
	if end(); n < codeLen {
		return "", false
	}
	return string(digits[:]), loose
}

// isFiller reports whether a rune beside a number says nothing.
func isFiller(r rune) bool {
	return r == '\ufe0f' || r == '\u20e3' || unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.Is(unicode.Cf, r)
}

// hanDigits are the digits that Chinese is read aloud with.
var hanDigits = [...]rune{'〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'}

// digit is the value of a decimal digit of any script, -1 for other runes.
// Unicode lays each script's ten digits out in order, and wherever several such
// rows touch, each begins with its zero.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r == '零':
		return 0
	case !unicode.IsDigit(r):
		return slices.Index(hanDigits[:], r)
	}
	n := 0
	for unicode.IsDigit(r - 1) {
		r, n = r-1, n+1
	}
	return n % 10
}
