package hotline

import (
	"crypto/sha256"
	"slices"
	"strconv"
)

// MeetingThings is how many things there are that a meeting word can be. A guess is
// right once in so many times.
const MeetingThings = 64

// MeetingWords are the two words by which somebody knows a helper who comes in
// person: the helper says the first, the person answers with the second. They are
// numbers from 1 to [MeetingThings], never twice the same; the message "word.<n>"
// names the thing. mac is [Env.Mac].
//
// They follow from the case's number alone, so that both sides have the same ones
// without asking each other, nothing is stored, and nobody without the key can work
// them out. They therefore stay the same when somebody else comes to hold the case.
// Words that changed with the holder would be safer against somebody who held it
// before, but that person has read the whole case anyway; and the survivor, who may
// not have heard of the change, would send the right helper away.
func MeetingWords(mac func(string) string, no CaseNo) (first, second int) {
	sum := sha256.Sum256([]byte(mac("meeting words of " + string(no))))
	first = int(sum[0]) % MeetingThings
	second = (first + 1 + (int(sum[1])<<8|int(sum[2]))%(MeetingThings-1)) % MeetingThings
	return first + 1, second + 1
}

// MeetingSign is the picture of a thing, the same in every language; empty if there
// is no such thing.
func MeetingSign(n int) string {
	if n < 1 || n > MeetingThings {
		return ""
	}
	return meetingSigns[n-1]
}

// meetingSigns are old enough to be shown by old phones. None stands for danger, for
// money, or for somebody's faith.
var meetingSigns = [MeetingThings]string{
	"🥭", "🐅", "🍌", "🐘", "🍍", "🐢", "🥥", "🐟", "🍉", "🐔", "🍊", "🦆", "🍇", "🐇", "🌽", "🐎",
	"🍓", "🐒", "🍚", "🐸", "🌶", "🦋", "🥔", "🐝", "🥕", "🐜", "🍄", "🦀", "🍅", "🐌", "🍞", "🐄",
	"🥜", "🐐", "☂️", "🚲", "🥄", "🕯", "🛋", "🧹", "🎈", "⛵", "🚂", "🎸", "🥁", "👒", "👟", "🧦",
	"👓", "🎒", "📖", "✂️", "🧼", "🎁", "🌙", "☀️", "⭐", "🌈", "🌻", "🌵", "🔔", "🧲", "❄️", "🎣",
}

// MeetingNames are what a thing is called in each of these languages once, in their
// order, and in English at the end: the two who meet may share no other language.
func MeetingNames(n int, langs ...string) []Msg {
	var names []Msg
	var have []string
	for _, lang := range append(slices.Clone(langs), "en") {
		if lang != "" && !slices.Contains(have, lang) {
			have = append(have, lang)
			names = append(names, In(lang, "word."+strconv.Itoa(n)))
		}
	}
	return names
}
