package intake

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

const (
	coverWord  = "mango tree"
	duressWord = "yellow kite"
)

func isDuress(p hotline.Post) bool { return p.Gone != nil && p.Gone.Duress }

// setWords sets both words, from the button under "received".
func (w *world) setWords() {
	w.t.Helper()
	w.taps(wordChoice)
	w.want("s.cover.what", "s.cover.hint")
	w.says(coverWord)
	w.want("s.duress.what", noteCover)
	w.says(duressWord)
	w.want("s.received", noteDuress)
}

// settings are what may stand in a chat whose words are set.
var settings = []struct {
	name string
	way  func(w *world)
}{
	{"received", func(*world) {}},
	{"a helper's words", func(w *world) { w.relay("hello") }},
	{"read", func(w *world) { w.news("read") }},
	{"closed", func(w *world) { w.news("closed") }},
	{"a helper's question", func(w *world) { w.helperAsks(1, "police") }},
	{"a check-in", func(w *world) { w.pass(time.Hour); w.want("s.safe.ask") }},
	{"the question of a clear", func(w *world) { w.command("clear"); w.want("s.clear.ask") }},
	{"the card of the word", func(w *world) { w.taps(wordChoice) }},
	{"the card of the second word", func(w *world) { w.taps(wordChoice, "_skip") }},
	{"information", func(w *world) { w.command("info"); w.want("s.info.menu") }},
	{"who may be told", func(w *world) { w.taps(trustChoice) }},
	{"the language card", func(w *world) { w.command("start") }},
	{"a card to write on", func(w *world) {
		w.taps("_back", "change", "words")
		w.want("s.words.ask")
	}},
	{"asleep", func(w *world) { w.pass(25 * time.Hour); w.want("s.tidied") }},
	{"a flood", func(w *world) {
		for range 3 * floodBurst {
			w.person(hotline.Update{Kind: hotline.Text, Text: "x"})
		}
		if !w.state().Busy {
			w.t.Fatalf("no flood")
		}
	}},
	{"a card on its way", func(w *world) {
		w.person(hotline.Update{Kind: hotline.Command, Command: "start"})
	}},
}

// inSetting plays the way to a setting, with a check-in agreed in an hour.
func inSetting(w *world, way func(*world)) {
	w.t.Helper()
	toAgreed(w, "own", "any", "1h")
	w.setWords()
	way(w)
}

// TestH9CoverWordEmptiesTheChat: whatever stands there, the word wipes at once and a
// traveller's card stays; the case is told that the way is gone, and nothing else.
func TestH9CoverWordEmptiesTheChat(t *testing.T) { emptied(t, coverWord, false) }

// TestH9DuressWordEmptiesTheChat: the second word does the same, and the case is told.
func TestH9DuressWordEmptiesTheChat(t *testing.T) { emptied(t, duressWord, true) }

func emptied(t *testing.T, word string, duress bool) {
	for _, tt := range settings {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(w *world) {
				inSetting(w, tt.way)
				said := w.count(func(p hotline.Post) bool { return p.Said != nil || p.Tell != nil })
				w.says(word)
				if w.raw != nil {
					t.Fatalf("something is remembered: %s", w.raw)
				}
				if _, b := w.card(); !reflect.DeepEqual(b, innocent("en")) || len(w.stand) != 1 {
					t.Fatalf("there stand %d messages, with %+v", len(w.stand), b)
				}
				w.wantCount(said, "words or a tell", func(p hotline.Post) bool { return p.Said != nil || p.Tell != nil })
				w.wantCount(0, "withdrawn", isWithdrawn)
				if got := w.count(isDuress); got > 0 != duress || got > 1 {
					t.Fatalf("told of duress: %d", got)
				}
				if tt.name != "closed" || duress {
					w.wantCount(1, "gone", isGone(whyClear))
				}
				// The words are gone, too: who writes one again begins anew.
				w.says(word)
				w.want("s.language")
				w.wantCount(0, "withdrawn", isWithdrawn)
			})
		})
	}
}

// TestDuressLooksLikeCover: whatever stands there, what is done in the chat is the
// same to the last byte.
func TestDuressLooksLikeCover(t *testing.T) {
	for _, tt := range settings {
		t.Run(tt.name, func(t *testing.T) {
			var wires [2][]hotline.Effect
			for i, word := range []string{coverWord, duressWord} {
				story(t, func(w *world) {
					inSetting(w, tt.way)
					w.person(hotline.Update{Kind: hotline.Text, Text: word})
					for _, e := range w.last {
						if _, post := e.(hotline.PostTo); !post {
							wires[i] = append(wires[i], e)
						}
					}
				})
			}
			if len(wires[0]) < 2 || !reflect.DeepEqual(wires[0], wires[1]) {
				t.Fatalf("one does %+v\nthe other %+v", wires[0], wires[1])
			}
		})
	}
}

// TestDuressTellsEveryCase: the running one, and those of earlier conversations.
func TestDuressTellsEveryCase(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		first := w.caseNo()
		w.pass(25 * time.Hour)
		toReceived(w, "own", "any")
		w.setWords()
		w.says(duressWord)
		told := map[hotline.CaseNo]bool{}
		for _, m := range w.mail {
			if isDuress(m.Post) {
				told[hotline.CaseNo(m.To.ID)] = true
			}
		}
		if len(told) != 2 || !told[first] || !told[w.caseNo()] {
			t.Fatalf("told: %v", told)
		}
	})
}

// TestWordsAreFolded: it is the word, not how it was typed.
func TestWordsAreFolded(t *testing.T) {
	for set, typed := range map[string][]string{
		"Mango Tree":   {"mango tree", "MANGOTREE", " mango\n tree! ", "ｍａｎｇｏ ｔｒｅｅ", "màngó trêe"},
		"xoài cát":     {"xoai cat", "XOÀI CÁT"},
		"酸梅汤":          {"酸 梅 汤", "酸梅汤。"},
		"ទឹកក្រូចឆ្មា": {"ទឹក ក្រូចឆ្មា", "ទឹក\u200bក្រូចឆ្មា"},
	} {
		for _, one := range append(typed, set) {
			for kind, u := range map[string]hotline.Update{
				"a text":     {Kind: hotline.Text, Text: one},
				"an edit":    {Kind: hotline.Edited, Text: one},
				"a caption":  {Kind: hotline.Media, Media: "photo", File: "f", Text: one},
				"a document": {Kind: hotline.Media, Media: "document", Text: one},
			} {
				t.Run(set+" as "+one+" in "+kind, func(t *testing.T) {
					story(t, func(w *world) {
						toReceived(w, "own", "any")
						w.taps(wordChoice)
						w.says(set)
						w.person(u)
						w.settle()
						w.want(innocentLines[0])
					})
				})
			}
		}
	}
}

// What is only like a word does nothing out of the way.
func TestWhatIsNoWord(t *testing.T) {
	for _, typed := range []string{"mango", "mango trees", "the mango tree", "my word is mango tree", "yellow", "mango tree1"} {
		t.Run(typed, func(t *testing.T) {
			story(t, func(w *world) {
				toReceived(w, "own", "any")
				w.setWords()
				w.says(typed)
				w.want("s.received", "s.you.kept")
			})
		})
	}
}

// TestWordsThatCannotBe: what is written here for another reason is no such word.
func TestWordsThatCannotBe(t *testing.T) {
	for name, word := range map[string]string{
		"too short": "ab", "too long": strings.Repeat("abcde", 5), "a number": "4711", "a number in words": "一二三", "with a number": "mango7",
		"nothing": "…", "a button": labels["s.danger.no"], "a button, folded": strings.ToUpper(labels["s.review.send"]),
		"a button of the end": labels["s.code.show"], "an answer": labels["need.medical"],
		"a language": "english", "another language": "ខ្មែរ", "a command": "Start", "another command": "info", "none of these": labels["s.place.none"],
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				toReceived(w, "own", "any")
				w.taps(wordChoice)
				w.says(word)
				w.want("s.cover.what", noteRefused)
				if c := w.state().Cover; c.Word != "" || c.Duress != "" {
					t.Fatalf("it was kept: %+v", c)
				}
			})
		})
	}
}

func TestTheCardOfTheWord(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.command("word")
		w.want("s.cover.what", "s.cover.hint", "s.cover.after")
		offered := func() string { return labels[hintKey(w.state().Cover.Hint)] }
		first := offered()
		w.taps("again")
		if offered() == first {
			t.Fatal("the same word is offered again")
		}
		word := offered()
		w.says("1")
		w.want("s.duress.what", noteCover)
		for range 20 {
			w.taps("again")
			if offered() == word {
				t.Fatal("the first word is offered as the second")
			}
		}
		w.taps("_back")
		w.want("s.cover.what")
		w.taps("_back")
		w.want("s.received")
		w.wantNot("s.cover.what")
		w.says(strings.ToUpper(word))
		w.want(innocentLines[0])
	})
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.relay("hello")
		w.taps(wordChoice)
		w.says(coverWord) // not to the helper
		w.wantCount(0, "said", func(p hotline.Post) bool { return p.Said != nil })
		w.taps("_skip")
		w.want("s.received")
		w.says("to the helper")
		w.wantCount(1, "said", func(p hotline.Post) bool { return p.Said != nil })
	})
}

// Information ends the card of the word: what is typed there is for nobody.
func TestInformationEndsTheCardOfTheWord(t *testing.T) {
	for name, inform := range map[string]func(w *world){
		"the command":        func(w *world) { w.command("info") },
		"a button of before": func(w *world) { w.presses("info:m") },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				toReceived(w, "own", "any")
				w.taps(wordChoice)
				inform(w)
				w.want("s.info.menu")
				w.says(coverWord)
				w.want("s.info.menu", "s.info.typed")
				if w.state().Cover.Word != "" {
					t.Fatal("it was set, and the card did not say so")
				}
			})
		})
	}
}

// Before anybody has agreed to anything the card does not come, and without a case
// there is nobody to be told of a second word.
func TestWhereTheWordIsSet(t *testing.T) {
	story(t, func(w *world) {
		w.command("word")
		w.want("s.language", "s.help")
		w.taps("en")
		w.command("word")
		w.want("s.promise.what", "s.help")
		w.taps("continue")
		w.command("word")
		w.want("s.cover.what")
		w.says(coverWord)
		w.want("s.danger.ask", noteCover)
		w.says(coverWord)
		w.want(innocentLines[0])
		w.wantCount(0, "any", func(hotline.Post) bool { return true })
	})
}

// The words belong to this phone: they outlive a tidy, and go with the chat.
func TestWordsEndWithTheChat(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "borrowed", "2h")
		w.setWords()
		w.pass(90 * time.Minute)
		w.want("s.tidied")
		if c := w.state().Cover; c.Word == "" || c.Duress == "" {
			t.Fatal("the words went with the tidy")
		}
		w.pass(time.Hour)
		if w.raw != nil {
			t.Fatal("the chat is still known")
		}
		w.says(duressWord)
		w.want("s.language")
		w.wantCount(0, "duress", isDuress)
	})
}

// TestMeetingWordsAreShownUntilTheNextTurn and only once all was sent.
func TestMeetingWordsAreShownUntilTheNextTurn(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.taps(meetChoice)
		w.want(noteMeeting, "s.meeting.how", "s.meeting.only")
		_, b := w.card()
		first, second := hotline.MeetingWords(fakeMac, w.caseNo())
		want := hotline.M(noteMeeting,
			hotline.Str("SignFirst", hotline.MeetingSign(first)), hotline.List("First", hotline.MeetingNames(first, "en")...),
			hotline.Str("SignSecond", hotline.MeetingSign(second)), hotline.List("Second", hotline.MeetingNames(second, "en")...))
		found := false
		for _, l := range b.Lines {
			found = found || reflect.DeepEqual(l, want)
		}
		if !found {
			t.Fatalf("the words are not on the card: %+v", b.Lines)
		}
		w.says("thank you")
		w.wantNot(noteMeeting)
		w.taps(meetChoice)
		w.news("closed")
		w.wantNot(noteMeeting)
		w.person(hotline.Update{Kind: hotline.Press, Msg: func() int { id, _ := w.card(); return id }(), Data: nodeReceived + ":" + meetChoice})
		w.settle()
		w.wantNot(noteMeeting)
	})
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes")
		id, _ := w.card()
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: nodePhone + ":" + meetChoice})
		w.settle()
		w.wantNot(noteMeeting)
	})
}

// FuzzWord: whatever is typed on the card is kept as a word that works, or refused.
func FuzzWord(f *testing.F) {
	for _, s := range []string{coverWord, "", "123", "酸梅汤", "ទឹកក្រូចឆ្មា", "\xff\xfe", "İstanbul"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if folded := flows.Fold(s); folded != flows.Fold(folded) {
			t.Fatalf("%q folds to %q, and that to %q", s, folded, flows.Fold(folded))
		}
		story(t, func(w *world) {
			toReceived(w, "own", "any")
			w.taps(wordChoice)
			w.says(s)
			st := w.state()
			if st == nil || st.Cover.Word != fakeMac("word of "+flows.Fold(s)) {
				return // refused, or the number of a button
			}
			w.says(s)
			w.want(innocentLines[0])
		})
	})
}
