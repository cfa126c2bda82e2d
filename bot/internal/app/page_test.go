package app

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

const (
	onPhone = "#phone-pane"
	inRoom  = "#room-pane"
)

// A whole case in a browser, from the language to the closing.
func TestPageAWholeCase(t *testing.T) {
	b := openTab(t, 1280, 900)
	b.click(onPhone+" .startkey", "Start")
	b.sees(onPhone, "English")
	b.picture("language")
	b.taps("language:en", "promise:continue", "danger:yes")
	b.sees(inRoom, "NOW")
	b.taps("phone:own", "write:any", "situation:out")
	b.has(onPhone, "place:KH-1")
	b.shares()
	b.click("#time button", "+1 min") // amendments wait for 10 s
	b.sees(inRoom, "Banteay Meanchey")
	b.taps("people:2-5", "frail:hurt", "frail:_done", "needs:medical", "needs:_done", "medical:fever", "medical:_done", "trust:_skip")
	b.has(onPhone, "words:_skip")
	b.writes(onPhone, "By the red door, please be quick")
	b.taps("checkin:none", "review:send")
	b.click("#time button", "+1 min")
	b.sees(inRoom, "Hurt or sick")
	b.picture("sent")

	// No direct message reaches Dara before she has written to the bot: her
	// press opens the start link, as Telegram would.
	b.click(inRoom+" .keyboard button", "I take it")
	b.click(inRoom+" .startkey", "Start")
	b.sees(inRoom, "red door")
	b.writes(inRoom, "We are coming to the market")
	b.sees(onPhone, "We are coming to the market")
	b.writes(onPhone, "I can walk")
	b.sees(inRoom, "I can walk")
	b.picture("talk")
	b.click(inRoom+" .keyboard button", "Close")
	b.click(inRoom+" .keyboard button", "Helped")
	b.sees(onPhone, "This conversation has ended")
	b.picture("closed")
}

// A person clears the chat, and nothing of it stays on the phone.
func TestPageAClear(t *testing.T) {
	b := openTab(t, 390, 844)
	b.click(onPhone+" .startkey", "Start")
	b.taps("language:km", "promise:continue")
	b.picture("narrow")
	b.taps("danger:no", "phone:_clear", "clear:keep")
	b.until(`document.querySelectorAll("#phone-pane .message").length === 1`)
	b.until(`!document.querySelector("#phone-pane .keyboard")`)
	b.picture("cleared")
}

// Two phones in two languages at once, and two responders.
func TestPageTwoPhones(t *testing.T) {
	b := openTab(t, 1280, 900)
	b.click(onPhone+" .startkey", "Start")
	b.taps("language:en", "promise:continue")
	b.has(onPhone, "danger:yes")
	b.click("#add-phone", "")
	b.until(`document.querySelector("#dlg-phone").open`)
	b.picks("#dlg-phone select", "km")
	b.click("#dlg-phone button.main", "Add")
	b.click(`#phones [role="tab"][aria-selected="true"]`, "Phone 2")
	b.click(onPhone+" .startkey", "Start")
	b.taps("language:km", "promise:continue", "danger:yes")
	b.sees(inRoom, "NOW")
	b.click(`#phones [role="tab"]`, "Phone 1")
	b.has(onPhone, "danger:yes") // the other phone's taps were not this one's
	b.taps("danger:yes")
	b.until(`document.querySelectorAll("#room-pane .keyboard").length === 2`)
	b.picture("two")
}

// What can be sent from a phone, what Telegram can be like, and what stood
// there before, on a narrow screen.
func TestPageTools(t *testing.T) {
	b := openTab(t, 390, 844)
	b.click(onPhone+" .startkey", "Start")
	b.taps("language:en")
	b.has(onPhone, "promise:continue")
	b.click("#more", "")
	b.picks("#mood", "down")
	b.until(`document.body.dataset.mood === "down"`)
	b.writes(onPhone, "សួស្តី ကျေးဇူး ขอบคุณ 谢谢 شكرا")
	b.sends("photo", "photo.png", dot(t))
	b.sends("voice", "voice.ogg", []byte("OggS\x00\x02"))
	b.until(`document.querySelector("#phone-pane img.photo")?.naturalWidth === 120`)
	b.until(`Boolean(document.querySelector("#phone-pane audio"))`)
	b.picture("sent")
	b.picks("#mood", "well")
	b.until(`!document.querySelector("#phone-pane .mine")`) // the bot takes away what was sent
	b.click("#past", "")
	b.until(`document.querySelectorAll("#phone-pane .gone").length >= 3`)
	b.picture("past")
	b.click("#more", "")
	b.click(".sides button", "Responders")
	b.sees(inRoom, "Dara joined the group")
	b.picture("room")
}

// dot is a small picture.
func dot(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 120, 80))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// shares shares a place by a town's name.
func (b *tab) shares() {
	b.Helper()
	b.click(onPhone+` [aria-label^="Share a place"]`, "")
	b.click("#dlg-menu button", "Share a place")
	b.until(`document.querySelector("#dlg-place").open`)
	b.picks("#dlg-place select", "13.5859, 102.9737")
	b.picture("dialog")
	b.click("#dlg-place button.main", "Share")
}

// sends sends a file that a person picked.
func (b *tab) sends(kind, name string, data []byte) {
	b.Helper()
	path := filepath.Join(b.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(onPhone+" input."+kind, []string{path}))
}

// has waits for a button of the newest card.
func (b *tab) has(pane, data string) {
	b.Helper()
	b.until(fmt.Sprintf(`Boolean(document.querySelector(%q))`, pane+" .keyboard button[data-data=\""+data+"\"]"))
}
