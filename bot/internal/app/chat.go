package app

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"hotline/bot/internal/duty"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/intake"
	"hotline/bot/internal/recall"
	"hotline/bot/internal/staff"
)

// decider sends each event to the room that decides on it. The rooms do not
// know each other; this is where they meet.
type decider struct {
	intake *intake.Intake
}

// Decide implements [hotline.Decider].
func (d *decider) Decide(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	switch ev.To.Kind {
	case hotline.DeskActor:
		return duty.DecideDesk(env, ev, state)
	case hotline.CaseActor:
		return decideCase(env, ev, state)
	case hotline.StaffActor:
		return staff.Decide(env, ev, state)
	case hotline.CodeActor, hotline.GateActor:
		return recall.Decide(env, ev, state)
	default:
		return d.chat(env, ev, state)
	}
}

// chatState is the state of a private chat: what intake keeps of a survivor
// and what duty keeps of a responder, each with its own timer and life. Almost
// always there is only one of them.
type chatState struct {
	S *part
	R *part
}

type part struct {
	State []byte
	Wake  int64 // unix milliseconds, 0: never
	Until int64 // unix milliseconds: forgotten then
}

// A chat's state is stored as its parts, one behind the other: a letter, then
// as varints Wake, Until and the length of the State, then the State. It is read
// and written with every tap, so the parts are not JSON within JSON.
const (
	partSurvivor  = 's'
	partResponder = 'r'
)

func appendPart(b []byte, kind byte, p *part) []byte {
	if p == nil {
		return b
	}
	b = append(b, kind)
	b = binary.AppendVarint(b, p.Wake)
	b = binary.AppendVarint(b, p.Until)
	b = binary.AppendUvarint(b, uint64(len(p.State)))
	return append(b, p.State...)
}

// readChat reads what appendPart wrote. The parts' states lie in b.
func readChat(b []byte) (st chatState, err error) {
	for len(b) > 0 {
		kind, p, bad := b[0], new(part), false
		b = b[1:]
		for _, n := range []*int64{&p.Wake, &p.Until} {
			var size int
			*n, size = binary.Varint(b)
			bad = bad || size <= 0
			b = b[max(0, size):]
		}
		long, size := binary.Uvarint(b)
		b = b[max(0, size):]
		if bad || size <= 0 || long > uint64(len(b)) {
			return chatState{}, errUnreadable
		}
		p.State, b = b[:long:long], b[long:]
		switch {
		case kind == partSurvivor && st.S == nil:
			st.S = p
		case kind == partResponder && st.R == nil:
			st.R = p
		default:
			return chatState{}, errUnreadable
		}
	}
	return st, nil
}

type decide func(hotline.Env, hotline.Event, []byte) (hotline.Decision, error)

// chat decides for a private chat. A chat that duty knows is a responder's:
// nothing there opens an intake.
func (d *decider) chat(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	st, err := readChat(state)
	if err != nil {
		return hotline.Decision{}, fmt.Errorf("reading a chat's state: %w", err)
	}
	now := env.Now.UnixMilli()
	forget(&st.S, now)
	forget(&st.R, now)

	var effects []hotline.Effect
	run := func(p **part, f decide) error {
		var old []byte
		if *p != nil {
			old = (*p).State
		}
		dec, err := f(env, ev, old)
		if err != nil {
			return err
		}
		if p == &st.S && st.R != nil {
			spareResponder(dec.Effects)
		}
		effects = append(effects, dec.Effects...)
		*p = nil
		if dec.State != nil {
			*p = &part{State: dec.State, Until: now + dec.Life.Milliseconds()}
			if !dec.WakeAt.IsZero() {
				(*p).Wake = dec.WakeAt.UnixMilli()
			}
		}
		return nil
	}
	for _, side := range sidesOf(ev, &st, now) {
		if side == responder {
			err = run(&st.R, duty.DecideResponder)
		} else {
			err = run(&st.S, d.intake.Decide)
		}
		if err != nil {
			return hotline.Decision{}, err
		}
	}
	return st.decision(now, effects), nil
}

// spareResponder keeps the wipe of a conversation from dropping what the same
// chat is told as a responder's.
func spareResponder(effects []hotline.Effect) {
	for i, e := range effects {
		if w, ok := e.(hotline.Wipe); ok {
			w.Of = "i:"
			effects[i] = w
		}
	}
}

type side int

const (
	survivor side = iota
	responder
)

// sidesOf says who decides on an event in a private chat.
func sidesOf(ev hotline.Event, st *chatState, now int64) []side {
	switch {
	case ev.Tick:
		var due []side
		if st.S != nil && st.S.Wake != 0 && st.S.Wake <= now {
			due = append(due, survivor)
		}
		if st.R != nil && st.R.Wake != 0 && st.R.Wake <= now {
			due = append(due, responder)
		}
		return due
	case ev.Sent != nil:
		if strings.HasPrefix(ev.Sent.Slot, "r:") || strings.HasPrefix(ev.Sent.Ref, "r:") {
			return []side{responder}
		}
		return []side{survivor}
	case ev.Post != nil:
		p := ev.Post
		if p.Offer != nil || p.Hold != nil || p.Drop != nil || p.Noted != nil || p.Referred != nil ||
			p.Linked != nil || p.Call != nil || p.ShiftEnd != nil ||
			p.Relay != nil && p.Relay.Holder || p.Relayed != nil && p.Relayed.Holder {
			return []side{responder}
		}
		return []side{survivor}
	case st.S == nil && duty.JoinLink(ev.Update):
		return []side{responder}
	case st.R != nil && st.S != nil && ev.Update != nil && ev.Update.Kind == hotline.Left:
		return []side{survivor, responder}
	case st.R != nil:
		return []side{responder}
	}
	return []side{survivor}
}

func forget(p **part, now int64) {
	if *p != nil && (*p).Until <= now {
		*p = nil
	}
}

func (st *chatState) decision(now int64, effects []hotline.Effect) hotline.Decision {
	d := hotline.Decision{Effects: effects}
	var wake, until int64
	for _, p := range []*part{st.S, st.R} {
		if p == nil {
			continue
		}
		until = max(until, p.Until)
		if p.Wake != 0 && (wake == 0 || p.Wake < wake) {
			wake = p.Wake
		}
	}
	if until == 0 {
		return d
	}
	d.State = appendPart(appendPart(nil, partSurvivor, st.S), partResponder, st.R)
	d.Life = time.Duration(until-now) * time.Millisecond
	if wake != 0 {
		d.WakeAt = time.UnixMilli(wake).UTC()
	}
	return d
}
