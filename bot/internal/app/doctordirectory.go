package app

import (
	"fmt"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/directory"
	"hotline/bot/internal/doctor"
)

// judgeDirectory judges who outside is shown to people. own says that the
// deployment has a file of its own, without which nobody is.
func judgeDirectory(own bool, book *directory.Book, faults []config.Fault, now time.Time) []doctor.Finding {
	var found []doctor.Finding
	say := func(level doctor.Level, remedy, what string, args ...any) {
		found = append(found, doctor.Finding{Area: areaDirectory, Level: level, What: fmt.Sprintf(what, args...), Remedy: remedy})
	}
	for _, f := range faults {
		say(doctor.Fail, f.Remedy, "%s: %s.", f.Setting, f.What)
	}
	switch {
	case len(faults) > 0:
		return found
	case !own:
		say(doctor.Info, "Give "+directorySetting+" the path of a file of your own; bot directory list says who could stand there.", "There is none of your own, so the information cards show nobody.")
		return found
	}
	states := map[directory.State]int{}
	for i := range book.Entries {
		states[book.Entries[i].State(now)]++
	}
	const again = "Dial each, then: bot directory verify ID --by NAME; bot check says which."
	if n := states[directory.Near]; n > 0 {
		say(doctor.Warn, again, "%d of those shown will be hidden within a week.", n)
	}
	if n := states[directory.Expired]; n > 0 {
		say(doctor.Warn, again, "%d are hidden, because they were verified too long ago.", n)
	}
	if n := states[directory.Ahead]; n > 0 {
		say(doctor.Warn, "Mend the day in on: of each; bot check says which.", "%d are hidden, because they were verified on a day that has not begun.", n)
	}
	if n := states[directory.Live] + states[directory.Near]; n == 0 {
		say(doctor.Warn, "See bot directory list for who can be verified.", "Nobody is shown on the information cards.")
	} else if len(found) == 0 {
		say(doctor.OK, "", "%d are shown.", n)
	}
	return found
}
