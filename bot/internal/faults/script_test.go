package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/sandbox"
)

// step is one thing that a survivor does: a tap on a button, or words.
type step struct {
	tap   string
	write string
}

// survivor is somebody's whole part, drawn before the run begins.
type survivor struct {
	name  string
	id    int64
	steps []step
	// clearAt is before which step the chat is cleared; len(steps) is after the
	// talk, less than 0 never.
	clearAt int
	tells   bool // a case comes of it
	needs   bool // it tells of a need by tapping it once
	talk    []string
	// pause is how long to wait between two steps.
	pause func() time.Duration

	phone *sandbox.Phone
}

// The words are plain, so that nothing in them looks like a name or a number
// and all of them come through unchanged.
var fruit = []string{"mango", "lemon", "papaya"}

func drawSurvivor(r *rand.Rand, i int, clears bool) *survivor {
	s := &survivor{name: fruit[i], id: int64(501 + i), clearAt: -1}
	pick := func(node string, skip float64, choices ...string) bool {
		if r.Float64() < skip {
			s.steps = append(s.steps, step{tap: node + ":_skip"})
			return false
		}
		s.steps = append(s.steps, step{tap: node + ":" + choices[r.IntN(len(choices))]})
		return true
	}
	s.steps = append(s.steps, step{write: "/start"}, step{tap: "language:en"}, step{tap: "promise:continue"})
	danger := pick("danger", 0.3, "yes", "no", "unsure")
	dangerAt := len(s.steps)
	pick("phone", 0, "own")
	pick("write", 0, "any")
	pick("situation", 0.5, "out", "road")
	place := pick("place", 0.3, "KH-12", "KH-18", "KH-9")
	placeAt := len(s.steps)
	pick("people", 0.7, "1", "2-5")
	pick("frail", 1)
	needs := r.IntN(2) == 0
	if needs {
		s.steps = append(s.steps, step{tap: "needs:food_water"}, step{tap: "needs:shelter"}, step{tap: "needs:_done"})
	} else {
		s.steps = append(s.steps, step{tap: "needs:_skip"})
	}
	pick("trust", 1)
	if r.IntN(2) == 0 {
		s.steps = append(s.steps, step{write: "we sit near the old " + s.name + " tree"})
	} else {
		s.steps = append(s.steps, step{tap: "words:_skip"})
	}
	pick("checkin", 0.5, "none")
	s.steps = append(s.steps, step{tap: "review:send"})
	s.talk = []string{"the " + s.name + " is first", "the " + s.name + " is second"}
	if clears {
		s.clearAt = len(s.steps)
		if r.IntN(2) == 0 {
			s.clearAt = 1 + r.IntN(len(s.steps)-1)
		}
	}
	over := func(at int) bool { return s.clearAt < 0 || s.clearAt >= at }
	s.tells = danger && over(dangerAt) || place && over(placeAt) || over(len(s.steps))
	s.needs = needs && over(len(s.steps))
	s.pause = func() time.Duration { return time.Duration(r.Int64N(int64(1200 * time.Millisecond))) }
	return s
}

// clear clears the chat. Where something was told, one question is left; to
// clear again is to answer that it stays.
func (s *survivor) clear() {
	s.phone.Writes("/clear")
	if s.tells {
		s.phone.Writes("/clear")
	}
}

func (s *survivor) clears() bool { return s.clearAt >= 0 }
func (s *survivor) talks() bool  { return s.clearAt < 0 || s.clearAt == len(s.steps) }
func (s *survivor) reply() string {
	return "we heard about the " + s.name
}

// tap presses a button and waits for what comes of it. It is pressed once: a
// press that is lost or that counts twice is not made good. Only if the card
// was just replaced by a newer one, and so the press was for none that stands,
// is the newer one pressed.
func (s *survivor) tap(ctx context.Context, data string) error {
	for {
		press, err := s.phone.Tap(ctx, data)
		if err != nil {
			return err
		}
		const open, done, again = 0, 1, 2
		look := func(v sandbox.View) int {
			for _, m := range slices.Backward(v.FromBot()) {
				for _, row := range m.Buttons {
					for _, b := range row {
						switch {
						case b.Data != data:
						case m.ID < press.Msg, strings.Contains(b.Label, "✅"):
							return done
						case m.ID > press.Msg:
							return again
						default:
							return open
						}
					}
				}
			}
			return done
		}
		// A mark that was pressed on a card and on the one that replaced it is
		// off again; a person would see that and press once more.
		long, cancel := context.WithTimeout(ctx, time.Minute)
		err = s.phone.Wait(long, func(v sandbox.View) bool { return look(v) != open })
		cancel()
		if ctx.Err() != nil {
			return err
		}
		if err != nil {
			continue
		}
		short, cancel := context.WithTimeout(ctx, 20*time.Second)
		err = s.phone.Wait(short, func(v sandbox.View) bool { return look(v) == done })
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
	}
}

// play plays the whole part.
func (s *survivor) play(ctx context.Context, w *world) error {
	for i, st := range s.steps {
		if i == s.clearAt {
			s.clear()
			return nil
		}
		if r := s.pause(); r > 0 {
			w.wait(r)
		}
		switch {
		case st.write != "" && i > 0:
			if err := s.sees(ctx, "anything else a helper should know"); err != nil {
				return err
			}
			s.phone.Writes(st.write)
		case st.write != "":
			s.phone.Starts("")
		default:
			if err := s.tap(ctx, st.tap); err != nil {
				return fmt.Errorf("%s: step %d: %w", s.name, i, err)
			}
		}
	}
	if err := s.sees(ctx, "Your message has been received", "A person has read"); err != nil {
		return err
	}
	for _, words := range s.talk {
		s.phone.Writes(words)
	}
	if err := s.sees(ctx, "A helper: "+s.reply()); err != nil {
		return err
	}
	if s.clearAt == len(s.steps) {
		w.wait(s.pause())
		s.clear()
	}
	return nil
}

func (s *survivor) sees(ctx context.Context, parts ...string) error {
	if _, err := s.phone.See(ctx, parts...); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// helper is somebody on call. Helpers press whatever can be taken until every
// case is somebody's, and answer what is said to them.
type helper struct {
	member *sandbox.Member
	phone  *sandbox.Phone
	// through says that the helper's chat with the bot is opened only by a
	// start link.
	through  bool
	answered map[string]bool
	// waits is the answer of which nothing is known yet, about the case that it
	// is for, chose when that was last said.
	waits int
	about string
	chose time.Time
}

// asks reports whether a message asks which case words are for.
func asks(m sandbox.Message) bool {
	return len(m.Buttons) > 0 && strings.HasPrefix(m.Buttons[0][0].Data, "which:")
}

// caseIn is the number of the case that a message is about, empty if none.
func caseIn(m sandbox.Message) string {
	_, rest, _ := strings.Cut(m.Text, "Case ")
	end := strings.IndexFunc(rest, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
	return rest[:max(end, 0)]
}

// held are the cases that a helper's chat shows as theirs now.
func (h *helper) held() map[string]bool {
	all := map[string]bool{}
	for _, m := range h.phone.View().FromBot() {
		if strings.Contains(m.Text, "This case is yours") {
			all[caseIn(m)] = true
		}
	}
	return all
}

// serve takes and answers until ctx ends. It looks once a second.
func (h *helper) serve(ctx context.Context, w *world) {
	pressed := map[int]time.Time{}
	for ctx.Err() == nil {
		for _, m := range w.room.View().FromBot() {
			for _, row := range m.Buttons {
				for _, b := range row {
					if strings.HasPrefix(b.Data, "take:") && time.Since(pressed[m.ID]) > 20*time.Second {
						pressed[m.ID] = time.Now()
						h.take(ctx, m.ID, b.Data)
					}
				}
			}
		}
		h.answer()
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
}

// take presses a button and follows the start link if there is one.
func (h *helper) take(ctx context.Context, msg int, data string) {
	press, err := h.member.TapOn(msg, data)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if a, err := press.Answer(ctx); err == nil && a.URL != "" {
		press.Follows()
	}
}

// answer answers each survivor's last words once, as a reply to them, and goes
// on when it shows what became of that. A reply to a message that the bot does
// not know to stand, because its answer was lost, is asked about.
func (h *helper) answer() {
	v := h.phone.View()
	for _, m := range v.FromBot() {
		switch {
		case h.waits == 0:
		case asks(m) && time.Since(h.chose) > 20*time.Second:
			h.chose = time.Now()
			_, _ = h.phone.TapOn(m.ID, "which:"+h.about)
		case m.ReplyTo == h.waits && len(m.Buttons) == 0:
			h.waits = 0
		}
	}
	if h.waits != 0 {
		return
	}
	for _, m := range v.FromBot() {
		for _, name := range fruit {
			if strings.Contains(m.Text, "the "+name+" is second") && !h.answered[name] {
				h.answered[name] = true
				h.about = caseIn(m)
				h.waits = h.phone.Replies(m.ID, "we heard about the "+name).ID
				return
			}
		}
	}
}
