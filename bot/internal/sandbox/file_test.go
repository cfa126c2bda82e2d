package sandbox

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
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

// What a bot uploads as a photo must be a picture. It comes out with its size, and
// goes on by its id.
func TestABotUploadsAPicture(t *testing.T) {
	r := newRig(t)
	to := r.Phone(dara)
	to.Starts("")
	upload := func(data []byte) (int, string) {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		_ = w.WriteField("chat_id", strconv.FormatInt(dara.ID, 10))
		_ = w.WriteField("protect_content", "true")
		part, _ := w.CreateFormFile("photo", "card.png")
		_, _ = part.Write(data)
		_ = w.Close()
		req := httptest.NewRequest(http.MethodPost, "/bot"+r.Token()+"/sendPhoto", &form)
		req.Header.Set("Content-Type", w.FormDataContentType())
		rec := httptest.NewRecorder()
		r.ServeHTTP(rec, req)
		return rec.Code, rec.Body.String()
	}
	var card bytes.Buffer
	if err := png.Encode(&card, image.NewGray(image.Rect(0, 0, 90, 60))); err != nil {
		t.Fatal(err)
	}
	if code, said := upload(card.Bytes()); code != 200 || !strings.Contains(said, `"width":90,"height":60`) {
		t.Fatalf("%d %s", code, said)
	}
	sent := lastOf(to)
	if data, _, _ := r.File(sent.Media.FileID); sent.Kind != "photo" || !sent.Protected || !bytes.Equal(data, card.Bytes()) {
		t.Errorf("on the phone stands %+v", sent)
	}
	r.must("sendPhoto", args{"chat_id": dara.ID, "photo": sent.Media.FileID})
	if code, said := upload([]byte("no picture")); code != 400 || !strings.Contains(said, "IMAGE_PROCESS_FAILED") {
		t.Errorf("%d %s", code, said)
	}
	var strip bytes.Buffer
	if err := png.Encode(&strip, image.NewGray(image.Rect(0, 0, 300, 10))); err != nil {
		t.Fatal(err)
	}
	if code, _ := upload(strip.Bytes()); code != 400 {
		t.Errorf("a strip: %d", code)
	}
}

func lastOf(p *Phone) Message {
	all := p.Messages()
	return all[len(all)-1]
}
