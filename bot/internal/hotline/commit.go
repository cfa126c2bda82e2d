package hotline

import (
	"errors"
	"time"
)

// ErrFenced says that another process owns the lane now. What was to be
// committed is not, and will never be.
var ErrFenced = errors.New("another process owns this lane")

// Own proves who owns a lane. Fence grows with each change of owner; Rev grows
// with each commit, so a commit whose outcome is unknown can be sent again.
type Own struct {
	Lane  int
	Fence int64
	Rev   int64
}

// Pulled is the head of a lane's journal with the states it needs.
type Pulled struct {
	Entries []Journaled
	// States holds the state of every actor named in Entries that has one.
	States map[Actor][]byte
	// Next is when the lane's next timer falls due; zero if there is none.
	Next time.Time
	// More says that the journal holds more than was pulled.
	More bool
	// Rev is the lane's revision at the time of the pull.
	Rev int64
}

// Journaled is one entry of a journal.
type Journaled struct {
	// Event is zero if Err is set.
	Event Event
	// Err says that the entry cannot be opened or read: it is poison.
	Err error
}

// Commit is everything that one turn of a lane changes, in one step.
type Commit struct {
	// Pop is how many entries of the journal's head were handled.
	Pop int
	// Aside is which of those (counted from 0, in order) are set aside as poison.
	Aside []int
	// States are the states to write. An actor appears once.
	States []StateWrite
	// Put are new or replacing outbox entries.
	Put []Out
	// Done are outbox fields that were carried out or dropped.
	Done []string
	// Local are events for actors of the same lane, appended to its journal.
	Local []Event
	// Audit are entries for the trail that outlives the cases.
	Audit []Audit
	// Seq is the last sequence used in the lane's outbox; 0: unchanged.
	Seq uint64
}

// StateWrite is an actor's new state. A nil State erases it.
type StateWrite struct {
	Actor  Actor
	State  []byte
	Life   time.Duration
	WakeAt time.Time
	Watch  Watch
}

// Watch says whether the audit of open cases looks after an actor.
type Watch int8

// The watches.
const (
	// Unwatched: it is no case, and the audit knows nothing of it.
	Unwatched Watch = iota
	// Watched: a case on which somebody has still to act. With a nil State it
	// says that a case was open and is gone, which the audit must find.
	Watched
	// Relieved: a case that is over.
	Relieved
)

// Out is one outbox entry: exactly one of Send, Delete, Reply and Post is set.
type Out struct {
	// Field names the entry in its lane's outbox: "#<seq>", or for a slot
	// "<actor>|<chat>|<slot>", in which case a newer entry replaces it.
	Field string    `json:"f"`
	Seq   uint64    `json:"s"` // order in the lane; for a post, what dedupes it
	Actor Actor     `json:"a,omitzero"`
	At    time.Time `json:"t"`

	Send   *Send   `json:"send,omitempty"`
	Delete *Delete `json:"delete,omitempty"`
	Reply  *Reply  `json:"reply,omitempty"`
	Post   *PostTo `json:"post,omitempty"`
}

// Crew is what a process learns from its heartbeat.
type Crew struct {
	// Live are the names of the live processes, sorted, this one included.
	Live []string
	// Poller says that this process holds the polling lease.
	Poller bool
	// PollerSince is when the lease last changed hands.
	PollerSince time.Time
	// Rival says that another process runs under this one's name: this one
	// must stop.
	Rival bool
	// House is the version of the house snapshot.
	House int64
}

// Owner says who owns a lane. Instance is empty if nobody does.
type Owner struct {
	Fence    int64
	Instance string
}

// Claimed is what a new owner finds.
type Claimed struct {
	Own Own
	// OK is false if somebody else was quicker.
	OK bool
	// Tries is how often an owner began the journal's head alone and died.
	Tries int
	// Dirty says that the journal was not empty: the head is to be tried alone.
	Dirty bool
	// Outbox is everything unsent, in order of Seq.
	Outbox []Out
	// Seq is the last sequence used.
	Seq uint64
}

// Ticket stands for an outbox entry in the queue of what is to be sent. The
// content is fetched when its turn comes, so it is the newest.
type Ticket struct {
	Lane  int
	Fence int64
	Field string
	Seq   uint64
	Chat  int64
	Rank  Rank
	// Free says that it needs no turn in its chat and no pacing (callback
	// answers and deletions).
	Free bool
}

// Result is what became of a ticket.
type Result struct {
	Outcome Outcome
	// Msg is the id of the message that stands in the chat now, 0 if none.
	Msg    int
	Edited bool
	// Strayed is the topic that was asked for if that is gone and the message
	// stands outside.
	Strayed int
}
