package faults

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/sandbox"
)

// check looks at what must hold once all is quiet.
func check(w *world, c cast) error {
	if len(w.faults) > 0 {
		return fmt.Errorf("H2: something was given up: %q", w.faults)
	}
	checks := []func(*world, cast) error{checkCases, checkHolders, checkTalk, checkCards, checkCleared}
	for _, f := range checks {
		if err := f(w, c); err != nil {
			return err
		}
	}
	return nil
}

// ever are all messages that ever stood in a chat, by id.
func ever(v sandbox.View) []sandbox.Message {
	all := append(slices.Clone(v.Messages), v.Deleted...)
	slices.SortFunc(all, func(a, b sandbox.Message) int { return a.ID - b.ID })
	return all
}

// doubtful are the ids of messages of which the sender may never have learned
// that they came: the answer was lost, or the process died before it could
// note the answer.
func doubtful(w *world, chat int64) map[int]bool {
	ids := map[int]bool{}
	for _, r := range w.server.Calls("sendMessage") {
		if r.Chat != chat || r.Result == nil {
			continue
		}
		lost := r.Fault != ""
		for _, at := range w.kills {
			// What is noted only later, because Redis fails too, may be lost for
			// as long as Redis fails.
			lost = lost || !r.At.After(at) && at.Sub(r.At) < 15*time.Second
		}
		if lost {
			ids[r.Msg] = true
		}
	}
	return ids
}

// checkCases: each survivor who told something has one case, and one alert that
// says how things stand (H1, H2, H4).
func checkCases(w *world, c cast) error {
	want, silent, needs := 0, 0, 0
	for _, s := range c.survivors {
		if s.tells {
			want++
			if s.clears() {
				silent++
			}
		}
		if s.needs {
			needs++
		}
	}
	numbers := map[string]bool{}
	v := w.room.View()
	for _, m := range ever(v) {
		if no := caseIn(m); m.FromBot && no != "" {
			numbers[no] = true
		}
	}
	if len(numbers) != want {
		return fmt.Errorf("H2: %d cases came of %d survivors who told something; the group shows:\n%s", len(numbers), want, v)
	}
	sure := map[string]int{}
	unsure := doubtful(w, group)
	quiet, told := map[string]bool{}, map[string]bool{}
	for _, m := range v.FromBot() {
		no := caseIn(m)
		if no == "" {
			continue
		}
		if !unsure[m.ID] {
			sure[no]++
		}
		if strings.Contains(m.Text, "Can no longer be reached") {
			quiet[no] = true
		}
		if strings.Contains(m.Text, "Needs: ") {
			told[no] = true
		}
	}
	for no := range numbers {
		if sure[no] > 1 {
			return fmt.Errorf("H4: %d alerts stand for case %s; the group shows:\n%s", sure[no], no, v)
		}
		held := slices.ContainsFunc(v.FromBot(), func(m sandbox.Message) bool {
			return caseIn(m) == no && strings.Contains(m.Text, " has it.")
		})
		if !held {
			return fmt.Errorf("H4: no alert says who has case %s; the group shows:\n%s", no, v)
		}
	}
	if len(quiet) != silent {
		return fmt.Errorf("H4: %d alerts say that somebody cannot be reached, not %d; the group shows:\n%s", len(quiet), silent, v)
	}
	if len(told) < needs {
		return fmt.Errorf("H2: %d alerts tell of needs, not %d; the group shows:\n%s", len(told), needs, v)
	}
	return nil
}

// checkHolders: a case was never shown to two people as theirs (H10).
func checkHolders(w *world, c cast) error {
	holder := map[string]int64{}
	for _, h := range c.helpers {
		v := h.phone.View()
		for _, m := range ever(v) {
			texts := []string{m.Text}
			for _, old := range m.History {
				texts = append(texts, old.Text)
			}
			for _, text := range texts {
				if !strings.Contains(text, "This case is yours") {
					continue
				}
				no := caseIn(sandbox.Message{Text: text})
				if first := holder[no]; first != 0 && first != h.member.Person.ID {
					return fmt.Errorf("H10: case %s was given to two people", no)
				}
				holder[no] = h.member.Person.ID
			}
		}
	}
	return nil
}

// checkTalk: what each side said reached the other, in order, and twice only if
// nobody could know that it had come (H2, H3, H4).
func checkTalk(w *world, c cast) error {
	for _, s := range c.survivors {
		if !s.talks() {
			continue
		}
		var first []int // ids at which each came first
		for _, words := range s.talk {
			at := 0
			for _, h := range c.helpers {
				unsure := doubtful(w, h.phone.ID())
				sure := 0
				for _, m := range ever(h.phone.View()) {
					if !m.FromBot || !strings.Contains(m.Text, words) {
						continue
					}
					if at == 0 {
						at = m.ID
					}
					if !unsure[m.ID] {
						sure++
					}
				}
				if sure > 1 {
					return fmt.Errorf("H4: %q came %d times; the chat shows:\n%s", words, sure, h.phone.View())
				}
			}
			if at == 0 {
				return fmt.Errorf("H4: %q never came", words)
			}
			first = append(first, at)
		}
		if !slices.IsSorted(first) {
			return fmt.Errorf("H3: what %s said came in another order: %v", s.name, first)
		}
	}
	return nil
}

// checkCards: who did not clear sees one card, with the last that is to be told
// (H4, H12).
func checkCards(w *world, c cast) error {
	for _, s := range c.survivors {
		if s.clears() {
			continue
		}
		v := s.phone.View()
		if _, found := v.Find("A person has read", "A helper: "+s.reply()); !found {
			return fmt.Errorf("H4: the card of %s does not show the last; the chat shows:\n%s", s.name, v)
		}
		sure, unsure := 0, doubtful(w, s.id)
		for _, m := range v.FromBot() {
			if strings.Count(m.Text, s.reply()) > 1 {
				return fmt.Errorf("H2: the helper's words were taken twice; the chat shows:\n%s", v)
			}
			if !unsure[m.ID] {
				sure++
			}
		}
		if sure > 1 {
			return fmt.Errorf("H12: %d cards stand; the chat shows:\n%s", sure, v)
		}
		for _, m := range v.Messages {
			if !m.FromBot {
				return fmt.Errorf("H12: what %s typed still stands; the chat shows:\n%s", s.name, v)
			}
		}
	}
	return nil
}

// checkCleared: after a clear nothing stands but one neutral card (H9).
func checkCleared(w *world, c cast) error {
	for _, s := range c.survivors {
		if !s.clears() {
			continue
		}
		v := s.phone.View()
		unsure := doubtful(w, s.id)
		sure := 0
		for _, m := range v.Messages {
			switch {
			case !m.FromBot:
				return fmt.Errorf("H9: what %s typed still stands; the chat shows:\n%s", s.name, v)
			case unsure[m.ID]:
			case !strings.Contains(m.Text, "This chat has been cleared"):
				return fmt.Errorf("H9: a card that is not neutral stands; the chat shows:\n%s", v)
			default:
				sure++
			}
		}
		if sure > 1 {
			return fmt.Errorf("H9: %d neutral cards stand; the chat shows:\n%s", sure, v)
		}
	}
	return nil
}
