package hotline

import "time"

// Roster is what roster.yaml says: which desks there are, who works at them,
// and when.
type Roster struct {
	Desks      []Desk
	Responders []Responder
	Shifts     []Shift
}

// Responder is somebody who works at a desk. The roster knows a name and
// nothing else of them.
type Responder struct {
	// Name is unique, and all that shifts and groups know of somebody.
	Name string
	// Languages are those they speak (BCP 47).
	Languages []string
	// Desk is the chat of the desk they work at; a coordinator may have none: 0.
	Desk        int64
	Coordinator bool
}

// Shift is a stretch of time that comes back every week. It is told by the
// clock on the wall of its zone, so that it stays where it is when summer time
// begins or ends.
type Shift struct {
	// Responder is the name of who has it, Desk the chat of the desk it is for.
	Responder string
	Desk      int64
	Zone      *time.Location
	// Days are the days of the week on which it begins.
	Days []time.Weekday
	// From and To are minutes after midnight, 0 to 1439. With a To that is not
	// after From it ends on the next day; so the same twice is a whole day.
	From, To int
	// Backup says that they stand behind who is on call.
	Backup bool
}

// Step is one step of a desk's escalation: whom an open case goes to when it has
// waited.
type Step struct {
	To StepTo
	// After is how long the case has waited since the step before, or since the
	// alert for the first.
	After time.Duration
}

// StepTo is whom a step tells.
type StepTo string

// Whom a step tells.
const (
	ToGroup        StepTo = "group"        // the desk's group, with a new message
	ToOnCall       StepTo = "oncall"       // who is on call, by direct message
	ToBackup       StepTo = "backup"       // the backup, by direct message
	ToCoordinators StepTo = "coordinators" // every coordinator, by direct message
	ToDesks        StepTo = "desks"        // every desk that may be told
)
