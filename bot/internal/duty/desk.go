package duty

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// deskState is the alerts that an actor shows in a group: one, or none for the
// actor of the group itself, which answers what is done there.
type deskState struct {
	Alerts []alertState `json:"a"`
	// Drill is when the group may ask for the next practice case.
	Drill int64 `json:"dr,omitempty"`
}

// alertState is one case as its group sees it.
type alertState struct {
	Alert hotline.Alert `json:"a"`
	// N counts the messages that were posted of it; a Ref carries it.
	N int `json:"n"`
	// Msg is the newest message, 0 while there is none; At when it came.
	Msg int   `json:"m,omitempty"`
	At  int64 `json:"t,omitempty"`
	// Called is the urgency with which the group was last called.
	Called hotline.Urgency `json:"u,omitempty"`
	// Coming says that message N is on its way.
	Coming bool `json:"c,omitempty"`
	// Old are earlier messages, which leave when the newest stands.
	Old []old `json:"o,omitempty"`
	// Sent is when content was last sent, Dirty that there is newer.
	Sent  int64 `json:"s,omitempty"`
	Dirty bool  `json:"d,omitempty"`
	// Final is when the last thing to be said of the case was said.
	Final int64 `json:"f,omitempty"`
	// Duty is when somebody else will be on call than it says.
	Duty int64 `json:"du,omitempty"`
}

type old struct {
	Msg int   `json:"m"`
	At  int64 `json:"t"`
}

// deskTurn is one decision of a desk.
type deskTurn struct {
	st      deskState
	now     time.Time
	chat    int64
	house   *hotline.House
	desk    *hotline.Desk
	rota    rota.Rota
	draw    func() hotline.CaseNo
	effects []hotline.Effect
}

// DecideDesk decides one event of an alert, or of a group: a desk's, or one that
// is none yet.
func DecideDesk(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	id, _, _ := strings.Cut(ev.To.ID, "/")
	chat, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return hotline.Decision{}, hotline.ErrBadActor
	}
	d := &deskTurn{
		now: env.Now, chat: chat, house: env.House, desk: env.House.DeskAt(chat), rota: rota.Of(env.House, chat),
		draw: env.DrawPractice,
	}
	if state != nil {
		if err := json.Unmarshal(state, &d.st); err != nil {
			return hotline.Decision{}, errState
		}
	}
	if d.desk == nil {
		d.clear()
	}
	switch {
	case ev.Post != nil && ev.Post.Alert != nil:
		if d.desk != nil && ev.Post.From == hotline.CaseOf(ev.Post.Alert.Case) {
			d.alert(ev.Post.Alert)
		}
	case ev.Update != nil:
		d.update(ev.Update)
	case ev.Sent != nil:
		d.sent(ev.Sent)
	}
	d.due()
	return d.decision()
}

// find is the alert of a case, nil if the group has none.
func (d *deskTurn) find(no hotline.CaseNo) *alertState {
	for i := range d.st.Alerts {
		if d.st.Alerts[i].Alert.Case == no {
			return &d.st.Alerts[i]
		}
	}
	return nil
}

// alert shows what a case says of itself now.
func (d *deskTurn) alert(a *hotline.Alert) {
	page := a.Page
	now := *a
	now.Page = false
	e := d.find(a.Case)
	if e == nil {
		if final(&now) && !page {
			return // the group never saw it
		}
		d.st.Alerts = append(d.st.Alerts, alertState{})
		e = &d.st.Alerts[len(d.st.Alerts)-1]
	} else if a.Step < e.Alert.Step {
		return
	}
	e.Alert = now
	e.Final = 0
	if final(&now) {
		e.Final = ms(d.now)
	}
	if page || e.Msg == 0 && !e.Coming {
		d.post(e)
		return
	}
	e.Dirty = true
}

// final reports whether nothing more will be said of a case.
func final(a *hotline.Alert) bool {
	return a.Status == hotline.Closed || a.Status == hotline.Withdrawn || a.Status == hotline.NotReal && a.NextAt.IsZero()
}

// post shows an alert in a new message. The one before leaves when it stands.
func (d *deskTurn) post(e *alertState) {
	if e.Msg != 0 {
		e.Old = append(e.Old, old{e.Msg, e.At})
	}
	e.N++
	e.Msg, e.At, e.Coming = 0, 0, true
	d.show(e, true)
}

// show sends an alert's content: as a new message, or into the one that stands
// or is on its way.
func (d *deskTurn) show(e *alertState, fresh bool) {
	rank := hotline.RankAmend
	if fresh {
		rank = hotline.RankAlert
		// The first call of an urgent case goes before the repeated calls of
		// others, which are many when everything is busy. Those of a case that
		// is not urgent wait behind every case that nobody has heard of yet.
		switch u := e.Alert.Coarse.Urgency; {
		case u == hotline.Now && (e.Alert.Status == hotline.Open || e.Alert.Referred) && e.Called != hotline.Now:
			rank = hotline.RankUrgent
		case u != hotline.Now && e.N > 1 && e.Called >= u:
			rank = hotline.RankAmend
		}
	}
	if fresh {
		e.Called = e.Alert.Coarse.Urgency
	}
	e.Sent, e.Dirty = ms(d.now), false
	body := alertBody(&e.Alert, d.desk.Language, speaks(d.house, d.desk, e.Alert.Coarse.Lang))
	e.Duty = 0
	if e.Alert.Status == hotline.Open || e.Alert.Referred {
		lines, change := onCallLines(d.rota, d.now, phnomPenh)
		body.Lines, e.Duty = append(body.Lines, lines...), ms(change)
	}
	body.Lines = marked(e.Alert.Case, body.Lines)
	d.do(hotline.Send{
		Chat: d.chat, Slot: ref("d", "alert", string(e.Alert.Case)),
		Ref: ref("d", "alert", string(e.Alert.Case), strconv.Itoa(e.N)),
		Msg: e.Msg, Fresh: fresh, Rank: rank, Body: body,
	})
}

// sent takes over what became of a message.
func (d *deskTurn) sent(s *hotline.Sent) {
	_, what, no, n := cutRef(s.Ref)
	if what != "alert" {
		return
	}
	e := d.find(no)
	stray := e == nil || n != e.N
	if stray || s.Outcome == hotline.Orphaned {
		if s.Msg != 0 && !s.Edited && s.Outcome != hotline.Gone {
			d.do(hotline.Delete{Chat: d.chat, Msgs: []int{s.Msg}, Rank: hotline.RankAmend})
		}
		return
	}
	switch s.Outcome {
	case hotline.Delivered:
		if s.Edited {
			return
		}
		e.Msg, e.At, e.Coming = s.Msg, ms(d.now), false
		d.leave(e)
	case hotline.Gone:
		if e.Final != 0 {
			d.forget(no)
			return
		}
		e.Msg, e.At = 0, 0
		d.post(e)
	default:
		// The next call tries again: the case does not rest while nobody has it.
		e.Coming = false
		code := "desk-unreachable"
		if s.Outcome == hotline.Refused {
			code = "alert-refused"
		}
		d.do(hotline.Alarm{Code: code})
		if e.Final != 0 {
			d.forget(no)
		}
	}
}

// leave takes the earlier messages of an alert away. What Telegram lets nobody
// delete any more becomes a line without content.
func (d *deskTurn) leave(e *alertState) {
	var gone []int
	for _, o := range e.Old {
		if d.now.Sub(at(o.At)) < deletable {
			gone = append(gone, o.Msg)
			continue
		}
		d.do(hotline.Send{
			Chat: d.chat, Slot: ref("d", "moved", string(e.Alert.Case), strconv.Itoa(o.Msg)), Ref: ref("d", "moved"),
			Msg: o.Msg, Rank: hotline.RankAmend, Body: movedBody(e.Alert.Case, d.desk.Language),
		})
	}
	e.Old = nil
	d.remove(gone)
}

func (d *deskTurn) remove(msgs []int) {
	for part := range slices.Chunk(msgs, 100) {
		d.do(hotline.Delete{Chat: d.chat, Msgs: part, Rank: hotline.RankAmend})
	}
}

func (d *deskTurn) forget(no hotline.CaseNo) {
	d.st.Alerts = slices.DeleteFunc(d.st.Alerts, func(e alertState) bool { return e.Alert.Case == no })
}

// clear takes everything out of a group that is no desk any more. What is on
// its way is taken out when it comes.
func (d *deskTurn) clear() {
	var msgs []int
	for _, e := range d.st.Alerts {
		if e.Msg != 0 {
			msgs = append(msgs, e.Msg)
		}
		for _, o := range e.Old {
			msgs = append(msgs, o.Msg)
		}
	}
	d.st.Alerts = nil
	d.remove(msgs)
}

// due sends the amendments whose time has come and forgets what was finished
// long ago.
func (d *deskTurn) due() {
	for i := range d.st.Alerts {
		e := &d.st.Alerts[i]
		if e.Duty != 0 && e.Duty <= ms(d.now) {
			e.Duty, e.Dirty = 0, e.Dirty || e.Msg != 0 || e.Coming
		}
		if e.Dirty && !d.now.Before(amendAt(e)) {
			d.show(e, false)
		}
	}
	d.st.Alerts = slices.DeleteFunc(d.st.Alerts, func(e alertState) bool {
		if e.Final == 0 || d.now.Before(at(e.Final).Add(finalLife)) {
			return false
		}
		// The line goes with what is known of it. If what is over has still not been
		// written into the message, nobody would know of that message any more.
		if e.Msg != 0 && d.now.Sub(at(e.At)) < deletable {
			d.remove([]int{e.Msg})
		}
		return true
	})
}

func amendAt(e *alertState) time.Time { return at(e.Sent).Add(amendEvery) }

func (d *deskTurn) decision() (hotline.Decision, error) {
	dec := hotline.Decision{Effects: d.effects}
	if d.st.Drill <= ms(d.now) {
		d.st.Drill = 0
	}
	if len(d.st.Alerts) == 0 && d.st.Drill == 0 {
		return dec, nil
	}
	wake := sooner(ms(d.now.Add(renewEvery)), d.st.Drill)
	for i := range d.st.Alerts {
		e := &d.st.Alerts[i]
		if e.Dirty {
			wake = sooner(wake, ms(amendAt(e)))
		}
		if e.Final != 0 {
			wake = sooner(wake, ms(at(e.Final).Add(finalLife)))
		}
		wake = sooner(wake, e.Duty)
	}
	var err error
	if dec.State, err = json.Marshal(&d.st); err != nil {
		return hotline.Decision{}, errState
	}
	dec.Life, dec.WakeAt = openLife, at(wake)
	return dec, nil
}

func (d *deskTurn) do(e hotline.Effect) { d.effects = append(d.effects, e) }
