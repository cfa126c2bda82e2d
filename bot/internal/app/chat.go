package app

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hotline/bot/internal/duty"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/intake"
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
	default:
		return d.chat(env, ev, state)
	}
}

// chatState is the state of a private chat: what intake keeps of a survivor
// and what duty keeps of a responder, each with its own timer and life. Almost
// always there is only one of them.
type chatState struct {
	S *part `json:"s,omitempty"`
	R *part `json:"r,omitempty"`
}

type part struct {
	State json.RawMessage `json:"d"`
	Wake  int64           `json:"w,omitempty"` // unix milliseconds, 0: never
	Until int64           `json:"u"`           // unix milliseconds: forgotten then
}

type decide func(hotline.Env, hotline.Event, []byte) (hotline.Decision, error)

// chat decides for a private chat. A chat that duty knows is a responder's:
// nothing there opens an intake.
func (d *decider) chat(env hotline.Env, ev hotline.Event, state []byte) (hotline.Decision, error) {
	var st chatState
	if state != nil {
		if err := json.Unmarshal(state, &st); err != nil {
			return hotline.Decision{}, fmt.Errorf("reading a chat's state: %w", errUnreadable)
		}
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
	var err error
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
	return st.decision(now, effects)
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
		if p.Offer != nil || p.Hold != nil || p.Drop != nil ||
			p.Relay != nil && p.Relay.Holder || p.Relayed != nil && p.Relayed.Holder {
			return []side{responder}
		}
		return []side{survivor}
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

func (st *chatState) decision(now int64, effects []hotline.Effect) (hotline.Decision, error) {
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
		return d, nil
	}
	var err error
	if d.State, err = json.Marshal(st); err != nil {
		return hotline.Decision{}, fmt.Errorf("writing a chat's state: %w", errUnreadable)
	}
	d.Life = time.Duration(until-now) * time.Millisecond
	if wake != 0 {
		d.WakeAt = time.UnixMilli(wake).UTC()
	}
	return d, nil
}
