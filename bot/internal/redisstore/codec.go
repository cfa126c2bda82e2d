package redisstore

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"
)

// An entry of a journal is the actor's name, a byte for its kind, and
//
//	entryEvent   the sealed event
//	entryTick    the ms of the tick, "-", the lane's revision, ".", and the
//	             sealed actor, which the script copied from the actor's state
//
// so that a script finds the states of a batch without opening anything. An
// event before it is sealed is
//
//	kind (1) · seconds (8) · nanoseconds (4) · seed (32) · length and name of
//	the actor · JSON of the update or post
//
// A stored state is a byte for the length of the sealed actor, the sealed
// actor, and, sealed, the actor's length, the actor, and its state.
const (
	entryEvent = 'E'
	entryTick  = 'T'

	eventUpdate = 'u'
	eventPost   = 'p'
	eventTick   = 't'
)

const eventHead = 1 + 8 + 4 + 32

var (
	errEntry = errors.New("an entry of the journal cannot be read")
	errState = errors.New("the state of an actor cannot be read")
	errOut   = errors.New("an entry of the outbox cannot be read")
	errEvent = errors.New("an event of this kind is never journaled")
	errActor = errors.New("an actor's name is empty or too long")
)

// actorMax keeps a sealed actor's length in one byte.
const actorMax = 255 - seal.Overhead

// scratch lends buffers for what is plain only while it is sealed or opened.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

func checkActor(a hotline.Actor) error {
	if a.IsZero() || len(a.ID) == 0 || len(a.ID) > actorMax-2 {
		return errActor
	}
	return nil
}

func appendShort(dst []byte, s string) []byte {
	dst = append(dst, byte(len(s)))
	return append(dst, s...)
}

// cutShort is the inverse of appendShort.
func cutShort(b []byte) (s, rest []byte, ok bool) {
	if len(b) == 0 || len(b) < 1+int(b[0]) {
		return nil, nil, false
	}
	return b[1 : 1+int(b[0])], b[1+int(b[0]):], true
}

func appendEvent(dst []byte, ev *hotline.Event) ([]byte, error) {
	if err := checkActor(ev.To); err != nil {
		return dst, err
	}
	kind, content := byte(eventTick), any(nil)
	switch {
	case ev.Update != nil:
		kind, content = eventUpdate, ev.Update
	case ev.Post != nil:
		kind, content = eventPost, ev.Post
	case !ev.Tick:
		return dst, errEvent
	}
	dst = append(dst, kind)
	dst = binary.BigEndian.AppendUint64(dst, uint64(ev.At.Unix()))
	dst = binary.BigEndian.AppendUint32(dst, uint32(ev.At.Nanosecond()))
	dst = append(dst, ev.Seed[:]...)
	dst = appendShort(dst, ev.To.String())
	if content == nil {
		return dst, nil
	}
	body, err := json.Marshal(content)
	if err != nil {
		// The library's error may quote the value.
		return dst, errors.New("an event cannot be encoded")
	}
	return append(dst, body...), nil
}

func parseEvent(b []byte) (ev hotline.Event, err error) {
	if len(b) < eventHead {
		return ev, errEntry
	}
	kind := b[0]
	nano := binary.BigEndian.Uint32(b[9:])
	ev.At = time.Unix(int64(binary.BigEndian.Uint64(b[1:])), int64(nano)).UTC()
	copy(ev.Seed[:], b[13:])
	to, body, ok := cutShort(b[eventHead:])
	if !ok || nano >= 1e9 || len(to) == 0 || ev.To.UnmarshalText(to) != nil {
		return hotline.Event{}, errEntry
	}
	switch kind {
	case eventUpdate:
		ev.Update = new(hotline.Update)
		err = json.Unmarshal(body, ev.Update)
	case eventPost:
		ev.Post = new(hotline.Post)
		err = json.Unmarshal(body, ev.Post)
	case eventTick:
		ev.Tick, ok = true, len(body) == 0
	default:
		ok = false
	}
	if err != nil || !ok {
		return hotline.Event{}, errEntry
	}
	return ev, nil
}

// entry is an event as a journal holds it.
func (s *Store) entry(k *laneKeys, ev *hotline.Event) ([]byte, error) {
	buf := scratch.Get().(*[]byte)
	defer scratch.Put(buf)
	plain, err := appendEvent((*buf)[:0], ev)
	*buf = plain
	if err != nil {
		return nil, err
	}
	name := s.name(ev.To)
	out := make([]byte, 0, len(name)+1+seal.Overhead+len(plain))
	out = append(out, name...)
	out = append(out, entryEvent)
	return s.keys.AppendSeal(out, forJournal, k.journal+formatV1+name, plain), nil
}

// event reads an entry of a journal. actor is who the entry is for as far as
// the state tells, which a tick needs only if there is none.
func (s *Store) event(k *laneKeys, entry string, actor hotline.Actor) (hotline.Event, error) {
	if len(entry) <= seal.NameSize {
		return hotline.Event{}, errEntry
	}
	name, kind, rest := entry[:seal.NameSize], entry[seal.NameSize], entry[seal.NameSize+1:]
	buf := scratch.Get().(*[]byte)
	defer scratch.Put(buf)
	switch kind {
	case entryEvent:
		plain, err := s.keys.AppendOpen((*buf)[:0], forJournal, k.journal+formatV1+name, []byte(rest))
		if err != nil {
			return hotline.Event{}, fmt.Errorf("%w: %w", errEntry, err)
		}
		*buf = plain
		return parseEvent(plain)
	case entryTick:
		moment, box, _ := strings.Cut(rest, ".")
		ms, _, _ := strings.Cut(moment, "-")
		at, err := strconv.ParseInt(ms, 10, 64)
		if err != nil {
			return hotline.Event{}, errEntry
		}
		if actor.IsZero() {
			plain, err := s.keys.AppendOpen((*buf)[:0], forActor, k.state+formatV1+name, []byte(box))
			if err != nil {
				return hotline.Event{}, fmt.Errorf("%w: %w", errEntry, err)
			}
			*buf = plain
			if len(plain) == 0 || actor.UnmarshalText(plain) != nil {
				return hotline.Event{}, errEntry
			}
		}
		// Two ticks of an actor may share their ms, but not their revision too.
		seed := s.names.Seed("tick " + name + moment)
		return hotline.Event{To: actor, At: time.UnixMilli(at).UTC(), Seed: seed, Tick: true}, nil
	}
	return hotline.Event{}, errEntry
}

// sealState is an actor's state as it is stored.
func (s *Store) sealState(k *laneKeys, name, actor string, state []byte) []byte {
	buf := scratch.Get().(*[]byte)
	defer scratch.Put(buf)
	plain := appendShort((*buf)[:0], actor)
	plain = append(plain, state...)
	*buf = plain
	out := make([]byte, 1, 1+seal.Overhead+len(actor)+seal.Overhead+len(plain))
	out = s.keys.AppendSeal(out, forActor, k.state+formatV1+name, plain[1:1+len(actor)])
	out[0] = byte(len(out) - 1)
	return s.keys.AppendSeal(out, forState, k.state+formatV1+name, plain)
}

func (s *Store) openState(k *laneKeys, name, stored string) (hotline.Actor, []byte, error) {
	var actor hotline.Actor
	if len(stored) == 0 || len(stored) < 1+int(stored[0]) {
		return actor, nil, errState
	}
	plain, err := s.keys.Open(forState, k.state+formatV1+name, []byte(stored[1+int(stored[0]):]))
	if err != nil {
		return actor, nil, fmt.Errorf("%w: %w", errState, err)
	}
	who, state, ok := cutShort(plain)
	if !ok || len(who) == 0 || actor.UnmarshalText(who) != nil {
		return hotline.Actor{}, nil, errState
	}
	return actor, state, nil
}

// field is what an entry of the outbox is called in the store.
func (s *Store) field(name string) string {
	if strings.HasPrefix(name, "#") {
		return name
	}
	return s.names.Name("slot " + name)
}

func (s *Store) openOut(k *laneKeys, field, stored string) (out hotline.Out, err error) {
	plain, err := s.keys.Open(forOutbox, k.outbox+formatV1+field, []byte(stored))
	if err != nil {
		return out, fmt.Errorf("%w: %w", errOut, err)
	}
	if json.Unmarshal(plain, &out) != nil || s.field(out.Field) != field {
		return hotline.Out{}, errOut
	}
	return out, nil
}

// ceilMS is a time in ms, rounded up so that a timer never rings early.
func ceilMS(t time.Time) int64 {
	ms := t.UnixMilli()
	if t.Nanosecond()%1e6 != 0 {
		ms++
	}
	return ms
}

// fromMS reads a sorted set's score; none is the zero time.
func fromMS(reply any) time.Time {
	text, _ := reply.(string)
	ms, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms)).UTC()
}
