package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

const fileID = "Sokha-canary-file"

// sendsFile sends a voice message or a photo.
func (w *world) sendsFile(kind, id, caption string) {
	w.t.Helper()
	w.person(hotline.Update{Kind: hotline.Media, Media: kind, File: id, Text: caption})
	w.settle()
}

// files are the files that stand in the chat.
func (w *world) files() (ids []string) {
	for _, m := range w.stand {
		if m.ours && m.body.File != nil {
			ids = append(ids, m.body.File.ID)
		}
	}
	return ids
}

// saidFile is the newest file that was passed to the case, nil if none was.
func (w *world) saidFile() *hotline.Said {
	for i := len(w.posts) - 1; i >= 0; i-- {
		if s := w.posts[i].Said; s != nil && s.File != nil {
			return s
		}
	}
	return nil
}

// helperSends lets a helper's file come.
func (w *world) helperSends(f hotline.File, caption string) {
	w.t.Helper()
	w.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{Case: w.caseNo(), Text: caption, Chat: 77, Msg: 5, File: &f}}})
	w.settle()
}

// onward answers every card by skipping it until the card shows the key.
func (w *world) onward(key string) {
	w.t.Helper()
	for range 40 {
		if w.shows(key) {
			return
		}
		w.taps("_skip")
	}
	w.t.Fatalf("no card shows %s", key)
}

// Before the case is sent, a voice message and a photo are kept for whoever
// takes it: no group hears of them (H5, H6), and the chat does not keep them.
func TestAVoiceIsKeptForTheHolder(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue")
		w.sendsFile("voice", fileID, "")
		w.want("s.media.voice", "s.danger.ask")
		if w.told() != nil {
			t.Fatal("a voice alone opens no case")
		}
		w.taps("yes")
		w.wantNot("s.media.voice")
		if m := w.told().Detail.Media; len(m) != 1 || m[0] != (hotline.File{Kind: "voice", ID: fileID}) {
			t.Fatalf("the case was told %+v", m)
		}
		w.sendsFile("photo", fileID+"2", canary+" call 012 345 678")
		w.want("s.media.photo")
		d := w.told().Detail
		if len(d.Media) != 2 || d.Media[1].Kind != "photo" || !strings.Contains(d.Words, canary) || strings.Contains(d.Scrubbed, "345") {
			t.Fatalf("the case was told %+v", d)
		}
		raw, err := json.Marshal(w.told().Coarse)
		if err != nil || strings.Contains(string(raw), "canary") {
			t.Fatalf("H6: %s", raw)
		}
		if w.saidFile() != nil {
			t.Error("what is kept with the case was passed on besides")
		}
	})
}

// An album is a message for each photo. As many as can be are kept, and the
// card says that the rest is not.
func TestAnAlbumIsKeptAsFarAsItFits(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes")
		for i := range 10 {
			w.person(hotline.Update{Kind: hotline.Media, Media: "photo", File: fmt.Sprint("p", i), Text: strings.Repeat("word", i)})
		}
		w.settle()
		w.want("s.media.full")
		if m := w.told().Detail.Media; len(m) != maxMedia || m[0].ID != "p0" {
			t.Fatalf("the case was told %+v", m)
		}
		if n := strings.Count(w.told().Detail.Words, "word"); n != 45 {
			t.Errorf("%d of the words are kept", n)
		}
	})
}

// Once it is sent, and in a talk, a voice goes on to the case as it comes.
func TestAVoiceAfterSendingGoesToTheCase(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "own", "any")
		w.onward("s.review.intro")
		w.taps("send")
		w.sendsFile("voice", fileID, "call 012 345 678")
		w.want("s.media.voice")
		s := w.saidFile()
		if s == nil || *s.File != (hotline.File{Kind: "voice", ID: fileID}) || s.Msg == 0 || strings.Contains(s.Scrubbed, "345") {
			t.Fatalf("the case was told %+v", s)
		}
		if len(w.told().Detail.Media) != 0 {
			t.Error("it was kept with the case besides")
		}
		w.news("closed")
		w.sendsFile("photo", "late", "")
		w.want("s.media.over")
		if w.saidFile().File.ID == "late" {
			t.Error("a photo goes to a case that is over")
		}
	})
}

func TestAVoiceInATalkGoesToTheHelper(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "own", "any")
		w.relay("we are near")
		w.sendsFile("photo", fileID, "")
		if s := w.saidFile(); s == nil || s.File.Kind != "photo" {
			t.Fatalf("the case was told %+v", s)
		}
	})
}

// Words that come before anything was asked are an answer to come, and so is a
// voice. The first card does not say for whom it is kept.
func TestAVoiceBeforeStart(t *testing.T) {
	story(t, func(w *world) {
		w.sendsFile("voice", fileID, "")
		w.want("s.language", "s.media.kept")
		w.wantNot("s.media.voice")
		w.taps("en", "continue", "yes")
		if m := w.told().Detail.Media; len(m) != 1 {
			t.Fatalf("the case was told %+v", m)
		}
	})
}

// Whatever else is sent has an answer, is removed, and goes nowhere.
func TestEveryKindOfMediaHasAnAnswer(t *testing.T) {
	for name, tt := range map[string]struct {
		u   hotline.Update
		key string
	}{
		"sticker":         {hotline.Update{Kind: hotline.Media, Media: "sticker"}, "s.media"},
		"poll":            {hotline.Update{Kind: hotline.Media, Media: "poll"}, "s.media"},
		"document":        {hotline.Update{Kind: hotline.Media, Media: "document", Text: canary}, "s.media"},
		"video":           {hotline.Update{Kind: hotline.Media, Media: "video"}, "s.media"},
		"other":           {hotline.Update{Kind: hotline.Media, Media: "other"}, "s.media"},
		"voice, no id":    {hotline.Update{Kind: hotline.Media, Media: "voice"}, "s.media"},
		"photo, no id":    {hotline.Update{Kind: hotline.Media, Media: "photo"}, "s.media"},
		"sticker, id":     {hotline.Update{Kind: hotline.Media, Media: "sticker", File: fileID}, "s.media"},
		"contact":         {hotline.Update{Kind: hotline.Contact}, "s.contact"},
		"edited":          {hotline.Update{Kind: hotline.Edited, Text: canary}, "s.edited"},
		"place off a map": {hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 91}}, "s.media"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				w.command("start")
				w.taps("en", "continue", "yes")
				before := len(w.posts)
				w.person(tt.u)
				w.settle() // checks that what was sent is removed (H12)
				w.want(tt.key, "s.phone.ask")
				if len(w.posts) != before {
					t.Errorf("the case was told of it: %+v", w.posts[before:])
				}
			})
		})
	}
}

// The first point of a live location counts, and those that follow change
// nothing, say nothing and show nothing.
func TestTheFirstPointOfALiveLocationCounts(t *testing.T) {
	for name, kind := range map[string]hotline.UpdateKind{"as a place": hotline.Place, "as media": hotline.Media} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				w.command("start")
				w.taps("en", "continue", "yes")
				w.person(hotline.Update{Kind: kind, Media: "live", Point: &hotline.Point{Lat: 13.58, Lng: 102.97}})
				w.settle()
				w.want("s.place.got")
				told := w.count(isTell)
				w.person(hotline.Update{Kind: hotline.Edited, Media: "live", Point: &hotline.Point{Lat: 11.5, Lng: 104.9}})
				w.settle()
				if w.count(isTell) != told || w.told().Detail.Point.Lat != 13.58 {
					t.Error("a live location that goes on changed the place")
				}
			})
		})
	}
}

// A helper's voice stands beside the card where we may write, says so on the
// card, and leaves when the person does something.
func TestAHelpersVoiceStandsBesideTheCard(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "own", "any")
		w.helperSends(hotline.File{Kind: "voice", ID: "helper-voice"}, "")
		w.want("s.helper.voice")
		if got := w.files(); len(got) != 1 || got[0] != "helper-voice" {
			t.Fatalf("beside the card stand %v", got)
		}
		w.wantCount(1, "shown", isRelayed("shown"))
		w.says("thank you")
		if got := w.files(); len(got) != 0 {
			t.Fatalf("H12: after the next turn there stand %v", got)
		}
		w.want("s.helper.voice.gone", "s.you.kept") // what is typed still goes to the helper
		w.wantNot("s.helper.voice")
		w.helperSends(hotline.File{Kind: "photo", ID: "helper-photo"}, "here")
		w.want("s.helper.photo")
		w.command("clear")
		for range 3 { // a clear may ask once
			if w.raw != nil && w.shows("s.clear.ask") {
				w.taps("keep")
			}
		}
		if got := w.files(); len(got) != 0 {
			t.Errorf("H9: after a wipe there stand %v", got)
		}
	})
}

// On a phone that may not be written to first, nothing comes until the person
// does something; then it comes in answer to that, and is told as shown only
// when it stands there.
func TestAHelpersVoiceWaitsWhereWeMayNotWrite(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "borrowed", "never")
		before := w.sends
		w.helperSends(hotline.File{Kind: "voice", ID: "helper-voice"}, "")
		if w.sends != before || len(w.files()) != 0 {
			t.Fatal("a phone that may not be written to was written to")
		}
		w.wantCount(1, "waiting", isRelayed("waiting"))
		w.wantCount(0, "shown", isRelayed("shown"))
		w.taps("_skip")
		if got := w.files(); len(got) != 1 {
			t.Fatalf("in answer to what was done there stand %v", got)
		}
		w.want("s.helper.voice")
		w.wantCount(1, "shown", isRelayed("shown"))
		w.pass(16 * time.Minute)
		if got := w.files(); len(got) != 0 || w.raw != nil {
			t.Errorf("H9: after a wipe there stand %v", got)
		}
	})
}

// A tidied chat hides a helper's file with the rest, and what is on its way
// when that happens does not stay.
func TestAFileDoesNotOutstayATidy(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "own", "any")
		w.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{
			Case: w.caseNo(), Chat: 77, Msg: 5, File: &hotline.File{Kind: "voice", ID: "helper-voice"},
		}}})
		// Nothing is carried out for a day: Telegram is down.
		w.now = w.now.Add(25 * time.Hour)
		w.decide(hotline.Event{Tick: true})
		w.settle()
		if got := w.files(); len(got) != 0 {
			t.Errorf("in a tidied chat there stand %v", got)
		}
		w.wantCount(0, "shown", isRelayed("shown"))
		w.wantCount(1, "lost", isRelayed("lost"))
	})
}

// Telegram may refuse a file: the person's settings let no voice in, or it
// does not know the file any more. The card does not promise it then.
func TestARefusedFileIsToldAsLost(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "yes", "own", "any")
		w.decide(hotline.Event{Post: &hotline.Post{Relay: &hotline.Relay{
			Case: w.caseNo(), Chat: 77, Msg: 5, File: &hotline.File{Kind: "voice", ID: "helper-voice"},
		}}})
		for i, x := range w.box {
			if x.send != nil && x.send.Body.File != nil {
				w.box = append(w.box[:i:i], w.box[i+1:]...)
				w.decide(hotline.Event{Sent: &hotline.Sent{Chat: chatID, Slot: x.send.Slot, Ref: x.send.Ref, Outcome: hotline.Refused}})
				break
			}
		}
		w.settle()
		w.wantNot("s.helper.voice")
		w.wantCount(1, "lost", isRelayed("lost"))
		w.wantCount(0, "shown", isRelayed("shown"))
	})
}

// 4,096 characters of heaped marks are words like any others: kept within
// limits, whole, without a panic.
func TestHeapedMarksAreWords(t *testing.T) {
	zalgo := strings.Repeat("Z"+strings.Repeat("\u0301", 63), 64)
	for _, text := range []string{zalgo, strings.Repeat("\u0301", 4096), strings.Repeat("𐍈", 4096), strings.Repeat("\u202e", 4096)} {
		story(t, func(w *world) {
			w.command("start")
			w.taps("en", "continue", "yes")
			for range 6 {
				w.says(text)
				w.sendsFile("voice", fileID, text)
			}
			if n := len(w.told().Detail.Words); n == 0 || n > maxWords {
				t.Errorf("%d bytes are kept", n)
			}
			if len(text)*12 > maxWords && !w.shows("s.words.cut") && !w.shows("s.media.full") {
				t.Error("nobody says that words were cut off")
			}
			w.relay(text)
			w.says(text)
			w.says("ok")
		})
	}
}

func FuzzFileRef(f *testing.F) {
	f.Add("i:file:1:2:7KQ2MX:77:5")
	f.Add("i:file:::::")
	f.Fuzz(func(t *testing.T, s string) {
		w := newWorld(t)
		w.command("start")
		w.decide(hotline.Event{Sent: &hotline.Sent{Chat: chatID, Slot: s, Ref: s, Msg: 9999, Outcome: hotline.Delivered}})
	})
}
