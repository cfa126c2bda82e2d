package doctor

import (
	"fmt"
	"time"

	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/telegram"
)

// How far clocks may be apart. Timers go by this machine's clock: one that was
// set back by hours would delay every escalation by hours.
const (
	clockWarn = 5 * time.Second
	clockFail = time.Minute
)

// judgeClock judges how far this machine's clock is ahead of another's, which
// is known to within so much; 0: it was not seen.
func judgeClock(whose string, ahead, within time.Duration) Finding {
	const remedy = "Keep it by a time service (timedatectl set-ntp true), on Redis' machine too; timers, shifts and expiry go by it."
	if within <= 0 {
		return info(Clock, fmt.Sprintf("How it stands to %s's cannot be seen.", whose), "Look whether a time service runs: timedatectl.")
	}
	off, way := ahead, "ahead of"
	if off < 0 {
		off, way = -off, "behind"
	}
	// What may be chance is not held against it.
	sure := off - within
	what := fmt.Sprintf("It is %s %s %s's.", off.Round(100*time.Millisecond), way, whose)
	switch {
	case sure >= clockFail:
		return fail(Clock, what, remedy)
	case sure >= clockWarn:
		return warn(Clock, what, remedy)
	}
	return ok(Clock, fmt.Sprintf("It goes with %s's, to within %s.", whose, max(off, within).Round(100*time.Millisecond)))
}

// judgeClocks judges the clock of the server that goes farthest from this
// machine's.
func judgeClocks(servers []redisstore.Server) Finding {
	var far redisstore.Server
	for _, s := range servers {
		if far.Within == 0 || s.Within > 0 && s.Ahead.Abs() > far.Ahead.Abs() {
			far = s
		}
	}
	return judgeClock("Redis", -far.Ahead, far.Within)
}

// ahead is how far this machine's clock is ahead of the one that dated an
// answer: in the middle of the call, against the middle of the second it names.
func ahead(s telegram.Self) time.Duration {
	if s.Date.IsZero() {
		return 0
	}
	middle := s.Asked.Add(s.Answered.Sub(s.Asked) / 2)
	return middle.Sub(s.Date.Add(time.Second / 2))
}

// within is how far off that may be; 0: there was no date.
func within(s telegram.Self) time.Duration {
	if s.Date.IsZero() {
		return 0
	}
	return s.Answered.Sub(s.Asked)/2 + time.Second/2
}
