package hotline

import "time"

// Overseen is what the store holds of one lane, as the audit of open cases
// looks at it: beside the loop, and at one moment.
type Overseen struct {
	Lane  int
	Cases []WatchedCase
	// Waiting are the sends of the outbox.
	Waiting []WaitingSend
	// Oldest is when the journal's first entry came, zero if the journal is empty
	// or nobody can tell.
	Oldest time.Time
}

// WatchedCase is one case on which somebody has still to act.
type WatchedCase struct {
	// Name is what the store calls it. It is an HMAC and tells nothing.
	Name string
	// Actor is zero if the state is gone or cannot be opened.
	Actor Actor
	// State is nil if it is gone.
	State []byte
	// Sealed says that there is a state and no key opens it.
	Sealed bool
	// Expires is when the state goes by itself, as it was last written.
	Expires time.Time
	// Timer is when the case is woken, zero if it never is.
	Timer time.Time
	// Pending says that an event for it waits in the journal.
	Pending bool
}

// WaitingSend is a message that was committed and is not sent yet.
type WaitingSend struct {
	Rank Rank
	At   time.Time
}
