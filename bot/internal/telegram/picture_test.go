package telegram

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/sandbox"
)

func pictureOut(name string) hotline.Out {
	return hotline.Out{Send: &hotline.Send{Chat: 42, Thread: 0, Body: hotline.Body{
		Lang: "en", Lines: []hotline.Msg{hotline.Words(`"quoted" and ខ្មែរ`), hotline.Words("7")}, Picture: name, Protect: true, Silent: true,
	}}}
}

// drawn is a small picture.
func drawn(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 90, 60))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A picture is uploaded once, and goes by Telegram's id from then on. An id that
// Telegram refuses is forgotten, and it is uploaded again.
func TestAPictureIsUploadedOnce(t *testing.T) {
	data, refuse := drawn(t), false
	api := sandbox.New(sandbox.Options{TB: t, Token: testToken})
	if err := api.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.Close)
	api.SetFault(sandbox.On(func(sandbox.Call) sandbox.Action {
		if refuse {
			refuse = false
			return sandbox.Action{Status: 400, Description: "Bad Request: wrong file identifier/HTTP URL specified"}
		}
		return sandbox.Action{}
	}, "sendPhoto"))
	phone := api.Phone(sandbox.Person{ID: 42, First: "Sok", Lang: "en"})
	phone.Starts("")
	c, err := New(Options{Token: testToken, API: api.URL(), Renderer: plainWords{}, Picture: func(name string) []byte {
		if name == "km/medical" {
			return data
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdle)
	sends := func(uploads int) {
		t.Helper()
		r, err := c.Carry(t.Context(), pictureOut("km/medical"))
		if err != nil || r.Outcome != hotline.Delivered || r.Msg == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		all := phone.Messages()
		m := all[len(all)-1]
		got, _, _ := api.File(m.Media.FileID)
		if m.ID != r.Msg || m.Kind != "photo" || !m.Protected || !m.Silent || m.Text != "\"quoted\" and ខ្មែរ\n7" || !bytes.Equal(got, data) {
			t.Errorf("on the phone stands %+v", m)
		}
		n := 0
		for _, call := range api.Calls() {
			if call.Method == "sendPhoto" && call.Params["photo"] == "attach://card.png" && call.Code == 200 {
				n++
			}
		}
		if n != uploads {
			t.Errorf("%d uploads, %d expected", n, uploads)
		}
	}
	sends(1)
	sends(1)
	refuse = true
	sends(2)
	sends(2)
}

// A picture is never edited, and there are only those that come with the program.
func TestAPictureThatIsNoneIsNotTried(t *testing.T) {
	f := newFake(t)
	c := newClient(t, f, func(o *Options) { o.Picture = func(string) []byte { return nil } })
	edit := pictureOut("km/medical")
	edit.Send.Msg = 7
	for _, out := range []hotline.Out{pictureOut("km/medical"), pictureOut("https://example.org/a.png"), edit} {
		if r, err := c.Carry(t.Context(), out); err != nil || r.Outcome != hotline.Refused || len(f.seen()) != 0 {
			t.Errorf("%+v, %v, %v", r, err, f.seen())
		}
	}
}
