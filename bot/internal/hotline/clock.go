package hotline

import "time"

// Clock is what time it is for everything that decides or waits. The test, and
// the sandbox's page, hold it in their hand.
type Clock interface {
	Now() time.Time
	// At returns a channel that is closed when the clock reaches t, and a
	// function that gives up waiting.
	At(t time.Time) (<-chan struct{}, func())
}
