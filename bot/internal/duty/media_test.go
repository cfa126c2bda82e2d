package duty

import (
	"encoding/json"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

// files are the ids of the files that stand in a chat.
func (w *world) files(chat int64) (ids []string) {
	for _, b := range w.chats[chat] {
		if b.File != nil {
			ids = append(ids, b.File.Kind+" "+b.File.ID)
		}
	}
	return ids
}

// relayFile lets the case pass on what the survivor sent.
func (w *world) relayFile(to int64, f hotline.File, caption string) {
	w.t.Helper()
	w.decide(hotline.Event{To: hotline.ChatActor(to), Post: &hotline.Post{From: hotline.CaseOf(caseNo),
		Relay: &hotline.Relay{Case: caseNo, Text: caption, Msg: 5, File: &f, Holder: true}}})
	w.settle()
}

var voice = hotline.File{Kind: "voice", ID: "canaryVoice"}

// What came before anybody held the case, and what comes while somebody does,
// stands under the case in the holder's chat, protected, and leaves within a
// day, or when the case does. The next holder gets what the case keeps.
func TestTheHolderHearsAVoice(t *testing.T) {
	w := newWorld(t)
	photo := hotline.File{Kind: "photo", ID: "canaryPhoto"}
	w.tell(urgent(), hotline.Detail{Media: []hotline.File{voice}})
	w.press(ann, hotline.ActTake)
	if got := w.files(ann); len(got) != 1 || got[0] != "voice canaryVoice" {
		t.Fatalf("the holder's chat holds %v", got)
	}
	w.tell(urgent(), hotline.Detail{Media: []hotline.File{voice, photo}})
	if got := w.files(ann); len(got) != 2 {
		t.Fatalf("the holder's chat holds %v", got)
	}
	w.relayFile(ann, hotline.File{Kind: "voice", ID: "third"}, "we are cold")
	last := w.relayed[len(w.relayed)-1]
	if len(w.files(ann)) != 3 || last.Relayed == nil || last.Relayed.What != "shown" || last.Relayed.Msg != 5 {
		t.Fatalf("%v, and the survivor hears %+v", w.files(ann), last.Relayed)
	}
	for _, b := range w.chats[ann] {
		if b.File != nil && !b.Protect {
			t.Error("a file can be forwarded")
		}
	}
	for range 3 { // the lease is renewed, the files are not
		w.pass(recordLife / 3)
		w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbKeep, caseNo)})
	}
	if got := w.files(ann); len(got) != 0 {
		t.Errorf("after a day there stand %v", got)
	}
	if w.files(deskChat) != nil {
		t.Error("H6: a group saw a file")
	}
}

func TestAFileLeavesWithTheCase(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{Media: []hotline.File{voice}})
	w.press(ann, hotline.ActTake)
	w.relayFile(ann, hotline.File{Kind: "photo", ID: "p"}, "")
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbGive, caseNo)})
	if got := w.files(ann); len(got) != 0 {
		t.Errorf("there stand %v", got)
	}
	if strings.Contains(string(w.states[hotline.ChatActor(ann)]), "canary") {
		t.Error("a file's id stays with somebody who no longer holds the case")
	}
	w.press(ben, hotline.ActTake)
	if got := w.files(ben); len(got) != 1 || got[0] != "voice canaryVoice" {
		t.Errorf("the next holder's chat holds %v", got)
	}
}

// No desk ever hears of a file (H5, H6): its id is in the case and in the
// holder's chat, and nowhere else.
func TestADeskKnowsNoFile(t *testing.T) {
	w := newWorld(t)
	w.after = func(a hotline.Actor) {
		if a.Kind == hotline.DeskActor && strings.Contains(string(w.states[a]), "canary") {
			t.Error("H6: a desk knows a file")
		}
	}
	w.tell(urgent(), hotline.Detail{Media: []hotline.File{voice}})
	w.press(ann, hotline.ActTake)
	w.relayFile(ann, voice, "canary")
	for _, chat := range []int64{deskChat} {
		raw, err := json.Marshal(w.chats[chat])
		if err != nil || strings.Contains(string(raw), "canary") {
			t.Errorf("H6: the group shows %s, %v", raw, err)
		}
	}
}

func TestTheHolderSendsAVoice(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.private(ann, hotline.Update{Kind: hotline.Media, Media: "voice", File: "mine", Msg: 900})
	w.private(ann, hotline.Update{Kind: hotline.Media, Media: "photo", File: "map", Text: "call 012 345 678", Msg: 901})
	var sent []*hotline.Said
	for _, p := range w.relayed {
		if p.Said != nil {
			sent = append(sent, p.Said)
		}
	}
	if len(sent) != 2 || *sent[0].File != (hotline.File{Kind: "voice", ID: "mine"}) || sent[0].Msg != 900 || sent[0].Chat != ann {
		t.Fatalf("passed on: %+v", sent)
	}
	if *sent[1].File != (hotline.File{Kind: "photo", ID: "map"}) || sent[1].Text != "call 012 345 678" || strings.Contains(sent[1].Scrubbed, "345") {
		t.Errorf("passed on: %+v", sent[1])
	}
	if c := w.respCase(ann); !c.has(900) || !c.has(901) {
		t.Error("what the holder sent is not remembered for its deletion")
	}
}

func TestWhatCannotBePassedOnIsSaid(t *testing.T) {
	for name, tt := range map[string]struct {
		u   hotline.Update
		key string
	}{
		"document":          {hotline.Update{Kind: hotline.Media, Media: "document", Text: "a"}, "r.media.document"},
		"video":             {hotline.Update{Kind: hotline.Media, Media: "video"}, "r.media"},
		"sticker":           {hotline.Update{Kind: hotline.Media, Media: "sticker"}, "r.media"},
		"poll":              {hotline.Update{Kind: hotline.Media, Media: "poll"}, "r.media"},
		"other":             {hotline.Update{Kind: hotline.Media, Media: "other"}, "r.media"},
		"voice without id":  {hotline.Update{Kind: hotline.Media, Media: "voice"}, "r.media"},
		"sticker with a id": {hotline.Update{Kind: hotline.Media, Media: "sticker", File: "x"}, "r.media"},
		"contact":           {hotline.Update{Kind: hotline.Contact}, "r.media"},
		"live location":     {hotline.Update{Kind: hotline.Place, Media: "live", Point: &hotline.Point{Lat: 1, Lng: 1}}, "r.media.live"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tell(urgent(), hotline.Detail{})
			w.press(ann, hotline.ActTake)
			w.private(ann, tt.u)
			w.sees(ann, tt.key)
			for _, p := range w.relayed {
				if p.Said != nil {
					t.Errorf("passed on: %+v", p.Said)
				}
			}
		})
	}
}

func TestAVoiceWithSeveralCasesIsAskedAbout(t *testing.T) {
	w := newWorld(t)
	other := hotline.CaseNo("2PX4RT")
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.press(ann, hotline.ActTake)
	w.tellCase(other, hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{})
	w.pressData(ann, deskData(hotline.ActTake, other, 1))
	w.settle()
	w.private(ann, hotline.Update{Kind: hotline.Media, Media: "voice", File: "mine"})
	w.sees(ann, "r.which")
	if len(w.relayed) != 0 {
		t.Fatal("a voice was passed on by a guess")
	}
	w.private(ann, hotline.Update{Kind: hotline.Press, Data: caseData(verbWhich, other)})
	if len(w.relayed) != 1 || w.relayed[0].Said.File == nil || w.relayed[0].Said.File.ID != "mine" {
		t.Errorf("passed on: %+v", w.relayed)
	}
	w.private(ann, hotline.Update{Kind: hotline.Media, Media: "photo", File: "map", ReplyTo: w.respCase(ann).Msg})
	if len(w.relayed) != 2 {
		t.Error("a reply did not find its case")
	}
}

// Telegram may no longer know a file: the holder and the survivor hear so.
func TestAFileThatTelegramRefusesIsSaid(t *testing.T) {
	w := newWorld(t)
	w.tell(urgent(), hotline.Detail{})
	w.press(ann, hotline.ActTake)
	from := hotline.CaseOf(caseNo)
	w.decide(hotline.Event{To: hotline.ChatActor(ann), Post: &hotline.Post{From: from,
		Relay: &hotline.Relay{Case: caseNo, Msg: 5, File: &voice, Holder: true}}})
	o := w.outbox[len(w.outbox)-1]
	w.outbox = w.outbox[:len(w.outbox)-1]
	w.decide(hotline.Event{To: o.actor, Sent: &hotline.Sent{Chat: ann, Ref: o.send.Ref, Outcome: hotline.Refused}})
	w.settle()
	w.sees(ann, "r.note.media")
	if last := w.relayed[len(w.relayed)-1]; last.Relayed == nil || last.Relayed.What != "lost" {
		t.Errorf("the survivor is told %+v", last)
	}
}
