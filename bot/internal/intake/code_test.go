package intake

import (
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/recall"
)

// fakeMac stands for the HMAC of a code.
func fakeMac(digits string) string { return "mac" + digits }

// street is several phones, the gates and codes behind them, and cases that
// answer as cases do.
type street struct {
	t      *testing.T
	phones []*world
	states map[hotline.Actor][]byte
	cases  map[hotline.CaseNo]*fakeCase
	seen   []int // how many posts of each phone were delivered
	answer int   // how many Returned reached a phone
}

type fakeCase struct {
	tell   *hotline.Tell
	status hotline.Status
	gone   []hotline.RouteOff
}

func newStreet(t *testing.T, phones int) *street {
	s := &street{
		t: t, states: map[hotline.Actor][]byte{}, cases: map[hotline.CaseNo]*fakeCase{}, seen: make([]int, phones),
	}
	for i := range phones {
		w := newWorld(t)
		w.chat = chatID + int64(i)
		w.rnd.Uint64()
		for range i * 7 {
			w.rnd.Uint64() // no two phones draw the same
		}
		s.phones = append(s.phones, w)
	}
	return s
}

// deliver hands on what the phones posted until nobody posts any more.
func (s *street) deliver() {
	s.t.Helper()
	for more := true; more; {
		more = false
		for i, w := range s.phones {
			for s.seen[i] < len(w.mail) {
				p := w.mail[s.seen[i]]
				s.seen[i], more = s.seen[i]+1, true
				p.Post.From = hotline.ChatActor(w.chat)
				s.post(p, w.now)
			}
			w.settle()
		}
	}
}

func (s *street) post(p hotline.PostTo, now time.Time) {
	s.t.Helper()
	switch p.To.Kind {
	case hotline.GateActor, hotline.CodeActor:
		env := s.phones[0].env()
		env.Now = now
		d, err := recall.Decide(env, hotline.Event{To: p.To, At: now, Post: &p.Post}, s.states[p.To])
		if err != nil {
			s.t.Fatal(err)
		}
		s.states[p.To] = d.State
		for _, e := range d.Effects {
			next, ok := e.(hotline.PostTo)
			if !ok {
				s.t.Fatalf("%+v", e)
			}
			next.Post.From = p.To
			s.post(next, now)
		}
	case hotline.CaseActor:
		s.toCase(hotline.CaseNo(p.To.ID), p.Post, now)
	case hotline.Chat:
		s.answer++
		for _, w := range s.phones {
			if hotline.ChatActor(w.chat) == p.To {
				w.decide(hotline.Event{Post: &p.Post})
				w.settle()
			}
		}
	}
}

func (s *street) toCase(no hotline.CaseNo, p hotline.Post, now time.Time) {
	s.t.Helper()
	c := s.cases[no]
	if c == nil {
		c = &fakeCase{status: hotline.Open}
		s.cases[no] = c
	}
	switch {
	case p.Tell != nil:
		c.tell = p.Tell
	case p.Gone != nil:
		c.gone = append(c.gone, *p.Gone)
		if p.Gone.Withdraw {
			c.status = hotline.Withdrawn
		}
	case p.Return != nil:
		to := hotline.ChatActor(p.Return.Chat)
		if !c.status.Live() {
			s.post(hotline.PostTo{To: to, Post: hotline.Post{Returned: &hotline.Returned{}}}, now)
			return
		}
		old := c.tell.Chat
		s.post(hotline.PostTo{To: to, Post: hotline.Post{Returned: &hotline.Returned{
			OK: true, Case: no, Memory: c.tell.Memory, Status: statusRead,
		}}}, now)
		if old != p.Return.Chat {
			s.post(hotline.PostTo{To: hotline.ChatActor(old), Post: hotline.Post{Moved: &hotline.Moved{Case: no}}}, now)
		}
	}
}

func (s *street) later(d time.Duration) {
	s.t.Helper()
	for _, w := range s.phones {
		w.pass(d)
	}
	s.deliver()
}

// code is the return code of a phone's conversation.
func (w *world) code() string {
	w.t.Helper()
	st := w.state()
	if st == nil || len(st.Code) != codeLen {
		w.t.Fatalf("there is no code: %+v", st)
	}
	return st.Code
}

// line is the text of the first argument of the card's line with this key.
func (w *world) line(key string) string {
	_, b := w.card()
	for _, m := range b.Lines {
		if m.Key == key && len(m.Args) > 0 {
			return m.Args[0].Text
		}
	}
	return ""
}

func TestCodeIsBornWithTheCase(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue")
		w.command("code")
		w.want("s.code.none")
		w.taps("yes")
		code := w.code()
		var born *hotline.PostTo
		for _, p := range w.mail {
			if p.Post.Code != nil {
				if born != nil {
					t.Fatal("a code was born twice")
				}
				born = &p
			}
		}
		if born == nil || born.To != hotline.CodeOf(fakeMac(code)) || born.Post.Code.Case != w.caseNo() ||
			!born.Post.Code.Until.Equal(w.now.Add(31*24*time.Hour)) {
			t.Fatalf("born as %+v", born)
		}
		if tell := w.told(); tell.Code != fakeMac(code) || len(tell.Memory) == 0 {
			t.Fatalf("the case was not told: %+v", tell)
		}
		w.wantNot("s.code")
		w.command("code")
		w.want("s.code", "s.code.how")
		if got := w.line("s.code"); got != code[:4]+"-"+code[4:8]+"-"+code[8:] {
			t.Fatalf("shown as %q", got)
		}
		w.taps("own")
		w.wantNot("s.code", "s.code.how")
		if w.code() != code {
			t.Fatal("the code changed")
		}
	})
}

func TestCodeButton(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.wantNot("s.code")
		w.taps(codeChoice)
		w.want("s.code", "s.received")
		w.relay("hello")
		w.want("s.code")
		w.taps("_back")
		w.wantNot("s.code")
		w.news("closed")
		w.taps("send")
		_, b := w.card()
		for _, row := range b.Rows {
			if strings.HasSuffix(row[0].Data, codeChoice) {
				t.Fatal("a code that opens nothing any more is offered")
			}
		}
	})
}

func TestOwnCode(t *testing.T) {
	story(t, func(w *world) {
		toReceived(w, "own", "any")
		w.says(inFours(w.code()))
		w.want("s.code.yours")
		w.wantCount(0, "tries", func(p hotline.Post) bool { return p.Return != nil })
		w.person(hotline.Update{Kind: hotline.Command, Command: "code", Args: "12 34"})
		w.settle()
		w.want("s.code.form")
	})
}

// TestTriesOfEachKind gives the same answer to all that opens nothing, and it
// is the same on the screen: one card, edited, nothing more.
func TestTriesOfEachKind(t *testing.T) {
	for _, kind := range []string{"wrong", "over", "withdrawn", "limited"} {
		t.Run(kind, func(t *testing.T) {
			s := newStreet(t, 2)
			a, b := s.phones[0], s.phones[1]
			toReceived(a, "own", "any")
			s.deliver()
			code := a.code()
			switch kind {
			case "wrong":
				code = "999999999999"
			case "over":
				s.post(hotline.PostTo{To: hotline.CodeOf(fakeMac(code)), Post: hotline.Post{
					From: hotline.CaseOf(a.caseNo()), Code: &hotline.Code{Case: a.caseNo()},
				}}, a.now)
			case "withdrawn":
				a.command("clear")
				a.taps(clearWithdraw)
			case "limited":
				for range perHour {
					b.says("1234 5678 9012")
					s.deliver()
				}
			}
			s.deliver()
			answers := s.answer
			b.command("start")
			sends := b.sends
			b.says(code)
			b.want("s.code.trying", "s.language")
			s.deliver()
			b.want("s.code.nothing", "s.language")
			if b.sends != sends || s.answer != answers+1 {
				t.Fatalf("%d new messages, %d answers", b.sends-sends, s.answer-answers)
			}
			b.taps("en")
			b.wantNot("s.code.nothing")
		})
	}
}

// perHour is how many tries the gate lets through.
const perHour = 5

func TestLimitsOutliveClear(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toReceived(a, "own", "any")
	s.deliver()
	for i := range perHour {
		b.says("1234-5678-9012")
		s.deliver()
		b.want("s.code.nothing")
		if i%2 == 0 {
			b.command("clear")
		}
	}
	b.command("clear")
	b.says(a.code())
	s.deliver()
	b.want("s.code.nothing")
	s.later(time.Hour + 2*time.Second)
	b.says(a.code())
	s.deliver()
	b.want("s.code.back")
}

func FuzzParseCode(f *testing.F) {
	f.Add("1234-5678-9012")
	f.Add("១២៣៤ ៥៦៧៨ ៩០១២")
	f.Add("1 2 3 4 5 6 7 8 9 10 11")
	f.Add("\u200f１２３４\u2013๕๖๗๘—᠐᠑᠒᠓\ufe0f")
	f.Fuzz(func(t *testing.T, s string) {
		code, loose := parseCode(s)
		if code == "" {
			if loose {
				t.Fatalf("%q is no code, but loose", s)
			}
			return
		}
		if len(code) != codeLen || strings.Trim(code, "0123456789") != "" {
			t.Fatalf("%q is read as %q", s, code)
		}
		for _, again := range []string{code, inFours(code), " " + inFours(code) + "\n"} {
			if got, loose := parseCode(again); got != code || loose {
				t.Fatalf("%q is read as %q", again, got)
			}
		}
		if got, _ := parseCode(s + "1"); got != "" {
			t.Fatalf("thirteen digits are read as %q", got)
		}
	})
}

func TestParseCode(t *testing.T) {
	const want = "123456789012"
	tests := []struct {
		name, text, code string
		loose            bool
	}{
		{"plain", "123456789012", want, false},
		{"fours", "1234-5678-9012", want, false},
		{"spaces", " 1234 5678\u00a09012 ", want, false},
		{"one by one", "1 2 3 4 5 6 7 8 9 0 1 2", want, true},
		{"pairs", "12 34 56 78 90 12", want, true},
		{"Khmer", "១២៣៤-៥៦៧៨-៩០១២", want, false},
		{"Burmese", "၁၂၃၄ ၅၆၇၈ ၉၀၁၂", want, false},
		{"Thai", "๑๒๓๔๕๖๗๘๙๐๑๒", want, false},
		{"Hindi", "१२३४ ५६७८ ९०१२", want, false},
		{"Bengali", "১২৩৪৫৬৭৮৯০১২", want, false},
		{"Arabic, with marks of direction", "\u200f١٢٣٤\u200e ٥٦٧٨ ٩٠١٢", want, false},
		{"Urdu", "۱۲۳۴۵۶۷۸۹۰۱۲", want, false},
		{"full width", "１２３４－５６７８－９０１２", want, false},
		{"Chinese", "一二三四 五六七八 九〇一二", want, false},
		{"Ethiopic has no zero and no such digits", "፩፪፫፬፩፪፫፬፩፪፫፬", "", false},
		{"mathematical", "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟐", want, false},
		{"mixed scripts", "១234 5678 ៩012", want, false},
		{"keycaps", "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣0️⃣1️⃣2️⃣", want, false},
		{"dashes", "1234–5678—9012", want, false},
		{"eleven", "12345678901", "", false},
		{"thirteen", "1234567890123", "", false},
		{"a telephone number", "+855 97 123 4567", "", false},
		{"words", "code 1234 5678 9012", "", false},
		{"full stops", "1234.5678.9012", "", false},
		{"nothing", "", "", false},
		{"only hyphens", "---- ----", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if code, loose := parseCode(tt.text); code != tt.code || loose != tt.loose {
				t.Errorf("%q is read as %q, %v", tt.text, code, loose)
			}
		})
	}
}
