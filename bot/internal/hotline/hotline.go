// Package hotline is the ground floor: the words of the domain that every
// other room uses. It knows cases, needs, urgency, areas and desks, and the
// four things the house is built of: an [Actor] that holds state, an [Event]
// that reaches it, the [Effect] values it answers with, and the [Env] in which
// it decides. It imports nothing of the house, does no I/O, and holds no text
// that a person reads.
package hotline

import (
	"errors"
	"fmt"
	"strings"
)

// Lanes is how many lanes there are. The number is fixed at the first start
// of a deployment and checked at each later one: an actor's lane is a function
// of it.
const Lanes = 64

// ActorKind says what an actor is. It is part of the actor's stored name and
// never changes meaning.
type ActorKind byte

// The kinds of actor.
const (
	// Chat is a private chat with the bot: a survivor's, or a responder's.
	Chat ActorKind = 'p'
	// DeskActor is a desk, named by its group's chat id as roster.yaml has it, or
	// one alert in it: then a slash and the case follow.
	DeskActor ActorKind = 'd'
	// CaseActor is a case, named by its number.
	CaseActor ActorKind = 'c'
	// CodeActor is a return code, named by its HMAC: it knows whose case it opens.
	CodeActor ActorKind = 'r'
	// GateActor counts the tries of return codes that a chat makes. It is named by
	// the chat and outlives what the chat remembers, by an hour at most. Others,
	// named "lane/<n>", count those that all chats make of the codes of a lane.
	GateActor ActorKind = 'g'
	// StaffActor is the one actor that knows which account is whose in the roster,
	// and what changes in it by the hour.
	StaffActor ActorKind = 'w'
)

// Actor names one holder of state. Actors live in lanes and speak to each
// other only by posts.
type Actor struct {
	Kind ActorKind
	// ID is the chat id in decimal, or the case number, or both.
	ID string
}

// ErrBadActor says that a text is no actor's name.
var ErrBadActor = errors.New("not an actor's name")

// ChatActor is the actor of a private chat.
func ChatActor(chat int64) Actor { return Actor{Chat, fmt.Sprint(chat)} }

// DeskAt is the actor of the desk whose group has this chat id in roster.yaml.
func DeskAt(chat int64) Actor { return Actor{DeskActor, fmt.Sprint(chat)} }

// AlertAt is the actor of what a desk shows of a case. Each alert is an actor of
// its own, so that a change of one costs the same however many there are.
func AlertAt(chat int64, no CaseNo) Actor {
	return Actor{DeskActor, fmt.Sprint(chat) + "/" + string(no)}
}

// Home is the actor in whose lane this one lives: itself, or, for an alert, its
// case, which so can tell it anything in the same commit. A chat's gate lives
// with the chat.
func (a Actor) Home() Actor {
	switch _, no, ok := strings.Cut(a.ID, "/"); {
	case ok && a.Kind == DeskActor:
		return CaseOf(CaseNo(no))
	case !ok && a.Kind == GateActor:
		return Actor{Chat, a.ID}
	}
	return a
}

// CaseOf is the actor of a case.
func CaseOf(no CaseNo) Actor { return Actor{CaseActor, string(no)} }

// CodeOf is the actor of a return code, of which only the HMAC is known.
func CodeOf(mac string) Actor { return Actor{CodeActor, mac} }

// GateOfChat counts the tries that a chat makes. It lives in the chat's lane.
func GateOfChat(chat int64) Actor { return Actor{GateActor, fmt.Sprint(chat)} }

// Staff is the actor that knows who works here.
func Staff() Actor { return Actor{StaffActor, "staff"} }

// IsZero reports whether the actor names nothing.
func (a Actor) IsZero() bool { return a.Kind == 0 }

// String is "kind:id". It identifies a person: it is never logged and never a
// key; stores name actors by an HMAC of it.
func (a Actor) String() string { return string(rune(a.Kind)) + ":" + a.ID }

// MarshalText encodes the actor for journals and outboxes, which are sealed.
func (a Actor) MarshalText() ([]byte, error) {
	if a.IsZero() {
		return nil, nil
	}
	return []byte(a.String()), nil
}

// UnmarshalText is the inverse of MarshalText.
func (a *Actor) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*a = Actor{}
		return nil
	}
	kind, id, ok := strings.Cut(string(b), ":")
	if !ok || len(kind) != 1 || id == "" || !strings.ContainsAny(kind, "pdcrgw") {
		return ErrBadActor
	}
	*a = Actor{ActorKind(kind[0]), id}
	return nil
}
