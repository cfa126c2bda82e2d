package sandbox

import (
	"testing"
)

// A file that a person sent can be sent on by its id to somebody else, also
// when the message that it came with is gone; a file of another kind, or one
// that nobody sent, cannot.
func TestAFileIsSentOnByItsID(t *testing.T) {
	r := newRig(t)
	from, to := r.Phone(sok), r.Phone(dara)
	from.Starts("")
	to.Starts("")
	for kind, method := range map[string]string{"voice": "sendVoice", "photo": "sendPhoto"} {
		sent := from.Sends(map[string]Attachment{"voice": Voice([]byte("OggS…")), "photo": Photo([]byte("jpeg"), "")}[kind])
		r.must("deleteMessages", args{"chat_id": sok.ID, "message_ids": []int{sent.ID}})
		id := r.must(method, args{"chat_id": dara.ID, kind: sent.Media.FileID, "caption": "we are cold", "protect_content": true})
		all := to.Messages()
		last := all[len(all)-1]
		if last.ID != id || last.Kind != kind || last.Text != "we are cold" || !last.Protected || last.Media.FileID != sent.Media.FileID {
			t.Errorf("the copy is %+v", last)
		}
		if data, _, ok := r.File(last.Media.FileID); !ok || len(data) == 0 {
			t.Error("the copy holds nothing")
		}
	}
	voice := from.Sends(Voice(nil)).Media.FileID
	document := from.Sends(Document("a.pdf", nil, "")).Media.FileID
	r.refuses("sendPhoto", args{"chat_id": dara.ID, "photo": voice}, 400, "can't use file of type voice as photo")
	r.refuses("sendVoice", args{"chat_id": dara.ID, "voice": document}, 400, "can't use file of type document as voice")
	r.refuses("sendVoice", args{"chat_id": dara.ID, "voice": "sandbox-voice-999"}, 400, "wrong file identifier")
	r.refuses("sendVoice", args{"chat_id": dara.ID, "voice": "https://example.org/a.ogg"}, 400, "wrong file identifier")
	r.refuses("editMessageText", args{"chat_id": dara.ID, "message_id": lastOf(to).ID, "text": "x"}, 400, "there is no text in the message to edit")
}

// What was forwarded, and what came in an album, are messages of their kind.
func TestForwardedMediaAndAlbums(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	phone.Sends(ForwardedAs("Somebody", VoiceSaying(nil, "listen")))
	for _, one := range Album("77", Photo(nil, "a"), Photo(nil, ""), Photo(nil, "")) {
		phone.Sends(one)
	}
	ups := r.updates(0)
	if len(ups) != 5 {
		t.Fatalf("%d updates", len(ups))
	}
	kinds := ""
	for _, m := range phone.Messages() {
		kinds += m.Kind + " "
	}
	if kinds != "text voice photo photo photo " {
		t.Errorf("the chat shows %s", kinds)
	}
}

func lastOf(p *Phone) Message {
	all := p.Messages()
	return all[len(all)-1]
}
