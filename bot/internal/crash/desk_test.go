package crash

import (
	"context"
	"regexp"
	"strings"
	"sync"

	"hotline/bot/internal/sandbox"
)

// desk is the responders: they take every third case, some of them two of them
// at the same moment.
type desk struct {
	h       *house
	cases   int // how many there will be
	members []*sandbox.Member
	work    sync.WaitGroup

	mu    sync.Mutex
	taken []string
}

func (h *house) newDesk(cases int) *desk {
	d := &desk{h: h, cases: cases}
	for i, name := range []string{"Dara", "Mira", "Sophea"} {
		p := sandbox.Person{ID: int64(901 + i), First: name, Lang: "en"}
		h.room.Has(p)
		m := h.room.Member(p)
		m.Phone().Starts("")
		d.members = append(d.members, m)
	}
	return d
}

var caseNo = regexp.MustCompile(`\bCase ([A-Z0-9]{6,12})\b`)

// caseOf is the case that a message of the group is about.
func caseOf(m sandbox.Message) string {
	if found := caseNo.FindStringSubmatch(m.Text); found != nil && m.FromBot {
		return found[1]
	}
	return ""
}

// alerts are the newest messages of each case, and how many older ones stand.
func alerts(v sandbox.View) (newest map[string]sandbox.Message, others int) {
	newest = map[string]sandbox.Message{}
	for _, m := range v.Messages {
		no := caseOf(m)
		if no == "" {
			continue
		}
		if newest[no].ID != 0 {
			others++
		}
		newest[no] = m
	}
	return newest, others
}

// takeable is the data of the button with which a case is taken.
func takeable(m sandbox.Message) string {
	for _, b := range buttons(m) {
		if strings.HasPrefix(b.Data, "take:") {
			return b.Data
		}
	}
	return ""
}

// run takes cases as they appear, until all have appeared.
func (d *desk) run() {
	defer d.work.Wait()
	seen := map[string]bool{}
	for len(seen) < d.cases {
		var fresh []string
		err := d.h.room.Wait(d.h.ctx, func(v sandbox.View) bool {
			fresh = fresh[:0]
			now, _ := alerts(v)
			for no := range now {
				if !seen[no] {
					fresh = append(fresh, no)
				}
			}
			return len(fresh) > 0
		})
		if err != nil {
			d.h.Errorf("%d of %d cases have an alert: %v; the group shows:\n%s", len(seen), d.cases, context.Cause(d.h.ctx), d.h.room.View())
			return
		}
		for _, no := range fresh {
			n := len(seen)
			seen[no] = true
			if n%3 != 0 {
				continue
			}
			d.mu.Lock()
			d.taken = append(d.taken, no)
			d.mu.Unlock()
			by := d.members[n/3%3:][:1]
			if n%2 == 0 {
				by = d.members // all at the same moment
			}
			for _, m := range by {
				d.work.Go(func() { d.take(m, no) })
			}
		}
	}
}

// take presses take until the case is held by anybody: once for each message
// and step of the case that the responder sees.
func (d *desk) take(by *sandbox.Member, no string) {
	last := ""
	for {
		var at sandbox.Message
		held := false
		err := d.h.room.Wait(d.h.ctx, func(v sandbox.View) bool {
			now, _ := alerts(v)
			at = now[no]
			held = at.ID != 0 && takeable(at) == ""
			return held || at.ID != 0 && takeable(at) != last
		})
		switch {
		case err != nil:
			d.h.Errorf("case %s was pressed and is held by nobody: %v", no, context.Cause(d.h.ctx))
			return
		case held:
			return
		}
		data := takeable(at)
		if _, err := by.TapOn(at.ID, data); err == nil {
			last = data
		}
	}
}

// holders are the members in whose chats a case can be closed, which only its
// holder can.
func (d *desk) holders(no string) (n int) {
	for _, m := range d.members {
		for _, msg := range m.Phone().View().FromBot() {
			if has(msg, "give:"+no) {
				n++
				break
			}
		}
	}
	return n
}
