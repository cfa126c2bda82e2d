package telegram

import (
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

func fileOut(kind, id string, lines ...hotline.Msg) hotline.Out {
	return hotline.Out{Send: &hotline.Send{Chat: 42, ReplyTo: 9, Body: hotline.Body{
		Lang: "en", Lines: lines, File: &hotline.File{Kind: kind, ID: id}, Protect: true, Silent: true,
	}}}
}

// A voice message and a photo go out by their file's id, protected, with the
// lines as caption.
func TestAFileGoesOutByItsID(t *testing.T) {
	for _, kind := range []string{"voice", "photo"} {
		t.Run(kind, func(t *testing.T) {
			f := newFake(t)
			out := fileOut(kind, "AwACAgUAAx_-9", hotline.M("r.said"), hotline.Words("we are cold"))
			out.Send.Body.Rows = [][]hotline.Button{{{Label: hotline.M("ok"), Data: "x:y"}}}
			r, err := newClient(t, f, nil).Carry(t.Context(), out)
			if err != nil || r.Outcome != hotline.Delivered || r.Msg != 1 || r.Edited {
				t.Fatalf("%+v, %v", r, err)
			}
			c := f.seen()[0]
			want := map[string]any{
				"chat_id": 42.0, kind: "AwACAgUAAx_-9", "caption": "r.said\nwe are cold",
				"protect_content": true, "disable_notification": true,
			}
			for k, v := range want {
				if c.params[k] != v {
					t.Errorf("%s is %v", k, c.params[k])
				}
			}
			if c.method != "send"+strings.ToUpper(kind[:1])+kind[1:] || c.params["text"] != nil || c.params["link_preview_options"] != nil {
				t.Errorf("called %s with %v", c.method, c.params)
			}
			if c.params["reply_parameters"] == nil || c.params["reply_markup"] == nil {
				t.Errorf("without what it answers, or its buttons: %v", c.params)
			}
		})
	}
}

// A file is never edited, and only what can be a file's id is tried: nobody
// makes Telegram fetch a URL.
func TestAFileThatIsNoneIsNotTried(t *testing.T) {
	edit := fileOut("voice", "x", hotline.M("a"))
	edit.Send.Msg = 7
	for name, out := range map[string]hotline.Out{
		"an edit":       edit,
		"a URL":         fileOut("photo", "https://example.org/a.jpg"),
		"no id":         fileOut("photo", ""),
		"another kind":  fileOut("document", "x"),
		"an attachment": fileOut("voice", "attach://x"),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			r, err := newClient(t, f, nil).Carry(t.Context(), out)
			if err != nil || r.Outcome != hotline.Refused || len(f.seen()) != 0 {
				t.Errorf("%+v, %v, %v", r, err, f.seen())
			}
		})
	}
}

func TestARefusedFileIsSaid(t *testing.T) {
	for _, said := range []string{
		"Bad Request: wrong file identifier/HTTP URL specified",
		"Bad Request: VOICE_MESSAGES_FORBIDDEN",
		"Bad Request: can't use file of type Photo as VoiceNote",
	} {
		f := newFake(t)
		f.told(func(call) (int, string) { return 400, refusal(400, said) })
		r, err := newClient(t, f, nil).Carry(t.Context(), fileOut("voice", "x"))
		if err != nil || r.Outcome != hotline.Refused {
			t.Errorf("%q: %+v, %v", said, r, err)
		}
	}
}

// No error of a send holds the file's id: whoever has it and the token can
// hear the voice.
func TestErrorsDoNotHoldAFile(t *testing.T) {
	for _, said := range []string{flood(3), refusal(500, "canaryFile"), refusal(401, "canaryFile"), "<canaryFile>"} {
		f := newFake(t)
		f.told(func(call) (int, string) { return 500, said })
		_, err := newClient(t, f, nil).Carry(t.Context(), fileOut("voice", "canaryFile"))
		if err == nil || strings.Contains(err.Error(), "canaryFile") {
			t.Errorf("error: %v", err)
		}
	}
}

// What a person wrote, however it is written, goes within Telegram's limits,
// what the house says stays whole, and the words do not vanish.
func TestWordsOfAnyShapeFit(t *testing.T) {
	heap := strings.Repeat("z"+strings.Repeat("\u0353\u0301", 40), 60)
	shapes := map[string]string{
		"heaps of marks":  heap,
		"one heap":        "z" + strings.Repeat("\u0301", 4095),
		"only marks":      strings.Repeat("\u0301", 4096),
		"joiners":         strings.Repeat("\u200d", 4096),
		"families":        strings.Repeat("👩\u200d👩\u200d👧", 1500),
		"Khmer stackers":  strings.Repeat("ក\u17d2", 2048),
		"outside of BMP":  strings.Repeat("𐍈", 4096),
		"right to left":   strings.Repeat("\u202eش", 2048),
		"not UTF-8":       strings.Repeat("\xff", 4096),
		"lines":           strings.Repeat("a\n", 4096),
		"plain":           strings.Repeat("word ", 2000),
		"short":           "word",
		"blank":           strings.Repeat("\u00a0", 5000),
		"noncharacters":   strings.Repeat("\uffff", 4096),
		"one long number": strings.Repeat("៣", 4096),
	}
	for name, words := range shapes {
		t.Run(name, func(t *testing.T) {
			for _, room := range []int{maxMessage, maxCaption} {
				lines := []hotline.Msg{hotline.M("said:", hotline.Str("Text", words)), hotline.Words(words), hotline.M("care")}
				got := text(plainWords{}, "en", lines, room)
				if units(got) > room {
					t.Fatalf("%d units of %d", units(got), room)
				}
				if !strings.HasPrefix(got, "said:") || !strings.HasSuffix(got, "care") {
					t.Errorf("what the house says was cut: %q…", got[:min(40, len(got))])
				}
				if name != "blank" && units(got) < room/3 && units(words) > room {
					t.Errorf("only %d units of %d are left", units(got), room)
				}
			}
		})
	}
}
