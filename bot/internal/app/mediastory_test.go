package app

import (
	"strings"
	"testing"

	"hotline/bot/internal/sandbox"
)

// atPeople brings a phone of one's own to the card that asks how many.
func atPeople(s *story) *sandbox.Phone {
	s.Helper()
	p := s.phone(501, "en")
	p.Starts("")
	s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any", "situation:road", "place:KH-1")
	return p
}

// oneCard checks that what was sent is gone, that the card stands where it
// stood, and that it says the line.
func oneCard(s *story, p *sandbox.Phone, node, line string) {
	s.Helper()
	for _, m := range p.Messages() {
		if !m.FromBot && m.Kind != "service" {
			s.Fatalf("a %s stands in the chat", m.Kind)
		}
	}
	if n := len(ours(p)); n != 1 {
		s.Fatalf("%d messages of the bot stand, not one card:\n%s", n, p.View())
	}
	card := p.Sees(line)
	if at := firstData(card); !strings.HasPrefix(at, node+":") {
		s.Fatalf("the card is at %s, not %s", at, node)
	}
}

// kinds counts what stands in a chat by its kind, the bot's only.
func kinds(c interface{ Messages() []sandbox.Message }) map[string]int {
	n := map[string]int{}
	for _, m := range ours(c) {
		n[m.Kind]++
	}
	return n
}

const notTaken = "you can send written words, a voice message, a photo or your place. What you just sent was not kept"

// Whatever is sent beside words has an answer, leaves the chat at once, and
// changes nothing that was told.
func TestMediaHasADefinedAnswer(t *testing.T) {
	for name, one := range map[string]struct {
		send sandbox.Attachment
		line string
	}{
		"voice":           {sandbox.Voice(nil), "Your voice message is kept. It goes only to the helper"},
		"forwarded voice": {sandbox.ForwardedAs("Canaryorigin", sandbox.Voice(nil)), "Your voice message is kept"},
		"photo":           {sandbox.Photo(nil, ""), "Your photo is kept. It goes only to the helper"},
		"sticker":         {sandbox.Sticker(), notTaken},
		"poll":            {sandbox.Poll("Canaryorigin?"), notTaken},
		"video":           {sandbox.Video(nil, ""), notTaken},
		"round video":     {sandbox.VideoNote(nil), notTaken},
		"file":            {sandbox.Document("Canaryorigin.pdf", nil, ""), notTaken},
		"dice":            {sandbox.Dice(3), notTaken},
		"contact":         {sandbox.Contact("+85512345678", "Canaryorigin"), "we do not take it, and it was not kept"},
		"point":           {sandbox.Location(13.65, 102.56, 20), "Your place was received. It is kept sealed"},
		"live location":   {sandbox.LiveLocation(13.65, 102.56, 20, 900e9), "Your place was received. It is kept sealed"},
		"venue":           {sandbox.Venue("Canaryorigin", "street", 13.65, 102.56), "Your place was received. It is kept sealed"},
		"forwarded":       {sandbox.Forwarded("Canaryorigin", "they hide near a pagoda"), "Your words are kept. To go on, please tap a button"},
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				dara := s.responder(901, "Dara")
				p := atPeople(s)
				p.Sends(one.send)
				s.settle()
				oneCard(s, p, "people", one.line)
				s.presses(p, "people:2-5")
				s.skipsTo(p, "review")
				s.presses(p, "review:send")
				holder := takes(s, dara)
				holder.Sees("2 to 5 people", "on the road", "Banteay Meanchey")
				for _, m := range append(holder.View().Messages, s.room.View().Messages...) {
					if strings.Contains(m.Text, "Canaryorigin") || strings.Contains(m.Text, "12345678") {
						s.Fatalf("somebody else's name or number is told:\n%s", m.Text)
					}
				}
				got := kinds(holder)
				want := map[string]bool{"voice": strings.Contains(name, "voice"), "photo": name == "photo"}
				for _, kind := range []string{"voice", "photo", "sticker", "poll", "video", "video_note", "document", "dice", "contact", "location", "venue"} {
					if (got[kind] == 1) != want[kind] || got[kind] > 1 {
						s.Fatalf("the holder has %d of %s", got[kind], kind)
					}
				}
				if got := kinds(s.room); len(got) != 1 || got["text"] != 1 {
					s.Fatalf("in the group stand %v", got)
				}
			})
		})
	}
}

// Voice goes to who holds the case and to nobody else: not to the group, not
// to who asked and did not get it, and to a later holder too.
func TestMediaVoiceReachesTheHolderOnly(t *testing.T) {
	stories(t, func(s *story) {
		dara, mira := s.responder(901, "Dara"), s.responder(902, "Mira")
		mira.Phone().Writes("/clear")
		p := atPeople(s)
		p.Sends(sandbox.Voice([]byte("before it was taken")))
		s.skipsTo(p, "review")
		p.Sees("Your voice messages and photos: kept for the helper")
		s.presses(p, "review:send")
		s.passes(once)
		holder := takes(s, dara)
		p.Sends(sandbox.Voice([]byte("after it was taken")))
		s.settle()
		var heard []string
		for _, m := range ours(holder) {
			if m.Kind == "voice" {
				data, _, _ := s.server.File(m.Media.FileID)
				heard = append(heard, string(data))
			}
		}
		if strings.Join(heard, ", ") != "before it was taken, after it was taken" {
			s.Fatalf("the holder hears %q", heard)
		}
		for name, chat := range map[string]interface{ Messages() []sandbox.Message }{"the group": s.room, "another": mira.Phone(), "their own chat": p} {
			if n := kinds(chat)["voice"]; n != 0 {
				s.Fatalf("%d voice messages stand in %s", n, name)
			}
		}
		for _, r := range s.server.Calls("sendVoice", "copyMessage", "forwardMessage") {
			if r.Chat != 901 {
				s.Fatalf("%s to the chat %d", r.Method, r.Chat)
			}
		}
	})
}

// A helper's voice comes beside the card, is protected, and goes as soon as the
// person does something.
func TestMediaOfAHelper(t *testing.T) {
	stories(t, func(s *story) {
		p, holder := told(s, 501, "borrowed", "2h")
		holder.Sends(sandbox.Voice([]byte("come down")))
		s.settle()
		p.Sees("A helper sent a voice message")
		if got := kinds(p); got["voice"] != 1 {
			s.Fatalf("on the phone stand %v", got)
		}
		for _, m := range ours(p) {
			if !m.Protected {
				s.Fatalf("a %s can be forwarded", m.Kind)
			}
		}
		p.Writes("I heard it")
		s.settle()
		if got := kinds(p); got["voice"] != 0 {
			s.Fatalf("on the phone stand %v after it was answered", got)
		}
		holder.Sees("I heard it")
	})
}

// Changing an old message changes nothing, and the card says so. The process is
// away meanwhile, as the message would else be gone before it can be changed.
func TestMediaAnEditChangesNothingSilently(t *testing.T) {
	stories(t, func(s *story) {
		p := atPeople(s)
		s.settle()
		s.stop()
		typed := p.Writes("2")
		p.Edits(typed.ID, "4")
		s.start()
		s.settle()
		oneCard(s, p, "frail", "Changing an old message changes nothing here")
		s.skipsTo(p, "words")
		s.stop()
		typed = p.Writes("the blue house")
		p.Edits(typed.ID, "the red house")
		s.start()
		s.settle()
		p.Sees("Changing an old message changes nothing here")
		s.skipsTo(p, "review")
		p.Sees("People: 2 to 5 people")
		s.presses(p, "review:send")
		holder := takes(s, s.responder(901, "Dara"))
		holder.Sees("the blue house", "2 to 5 people")
		silent(s, holder, "the red house")
	})
}

// An edit opens no conversation, and brings none back after a clear.
func TestMediaAnEditOpensNothing(t *testing.T) {
	stories(t, func(s *story) {
		p := s.phone(501, "en")
		s.stop()
		old := p.Writes("/clear")
		p.Edits(old.ID, "hello")
		s.start()
		s.settle()
		alone(s, p)
		p.Sees("This chat has been cleared")
	})
}

// Of a live location the first point counts; that it moves keeps no chat open
// and changes no place, because whoever holds the phone did not do it.
func TestMediaALiveLocationMoves(t *testing.T) {
	stories(t, func(s *story) {
		dara := s.responder(901, "Dara")
		p := s.phone(501, "en")
		p.Starts("")
		s.presses(p, "language:en", "promise:continue", "danger:yes", "phone:own", "write:any", "situation:road")
		s.stop()
		at := p.Sends(sandbox.LiveLocation(13.65, 102.56, 20, 900e9))
		p.Moves(at.ID, 11.55, 104.92)
		s.start()
		s.settle()
		oneCard(s, p, "people", "Your place was received")
		s.passes(once)
		s.room.Sees("Banteay Meanchey", "Exact place kept")
		holder := takes(s, dara)
		holder.Taps("Show exact place")
		s.settle()
		holder.Taps("Show")
		s.settle()
		holder.Sees("13.65")
		silent(s, holder, "11.55")
		silent(s, s.room, "13.65")
	})
}

// 4,096 characters of Zalgo, and of signs that Telegram counts twice: they are
// kept, leave the chat, break no card, and reach the holder within Telegram's
// limits.
func TestMediaZalgo(t *testing.T) {
	zalgo := strings.Repeat("Z̵̡̢̛̗̘̙̜̝̞̟̠͇̊̋̌̍̎̏̚", 4096)
	for name, text := range map[string]string{
		"zalgo": string([]rune(zalgo)[:4096]),
		"signs": strings.Repeat("🆘", 2048),
		"lines": "a" + strings.Repeat("\n\u202e", 2046) + "b",
		"marks": strings.Repeat("<&>\"", 1024),
	} {
		t.Run(name, func(t *testing.T) {
			stories(t, func(s *story) {
				dara := s.responder(901, "Dara")
				p := atPeople(s)
				p.Writes(text)
				s.settle()
				oneCard(s, p, "people", "Your words are kept")
				s.presses(p, "people:1")
				s.skipsTo(p, "words")
				p.Writes(text)
				s.settle()
				s.skipsTo(p, "review")
				p.Sees("Your words: kept for the helper")
				s.presses(p, "review:send")
				oneCard(s, p, "received", "Your message has been received")
				holder := takes(s, dara)
				holder.Sees("Their words", string([]rune(text)[:1]))
				p.Writes(text)
				s.settle()
				holder.Sees("💬 Case", string([]rune(text)[:1]))
				p.Sees("Your words are kept for the helper")
				holder.Writes(text)
				s.settle()
				p.Sees("A helper: " + string([]rune(text)[:1]))
				for _, r := range s.server.Calls() {
					if r.Code != 200 {
						s.Fatalf("%s was refused: %d %s", r.Method, r.Code, r.Description)
					}
				}
				s.passes(once)
				s.room.Sees("Dara has it")
			})
		})
	}
}
