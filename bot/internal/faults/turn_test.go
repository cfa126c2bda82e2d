package faults

import (
	"fmt"
	"os"
	"testing"
	"time"

	"hotline/bot/internal/config"
)

// shortCast is one survivor and one helper, the same in every run.
func shortCast() cast {
	c := drawCast(3)
	c.survivors, c.helpers, c.pace, c.twice = c.survivors[:1], c.helpers[:1], config.Pace{}, true
	c.helpers[0].through = false
	return c
}

// TestAFaultAtEveryCallInTurn plays one conversation again and again, and each
// time fails one call more: it never happens, it happens and nobody is told, or
// the process dies of it.
func TestAFaultAtEveryCallInTurn(t *testing.T) {
	count := &plan{}
	run(t, "no fault", shortCast(), count)
	if t.Failed() {
		return
	}
	redis, api := count.counted()
	fates := []fate{before, after, kill}
	// No step is a multiple of the number of fates, so that each has its turn.
	step := uint64(16)
	switch {
	case testing.Short(): // first: under the race detector CI is short too
		step = 40
	case os.Getenv("CI") == "true":
		step = 2 // each call fails in one way or two
	}
	n := uint64(len(fates) * (redis + api))
	t.Logf("%d calls to Redis and %d to the Bot API, each failed in %d ways", redis, api, len(fates))
	spread(t, (n+step-1)/step, func(t *testing.T, i uint64) {
		i *= step
		f, at := fates[i%uint64(len(fates))], int(i/uint64(len(fates)))+1
		toAPI := at > redis
		if toAPI {
			at -= redis
		}
		p := &plan{of: func(api bool, n int, _ string) (fate, time.Duration) {
			if api == toAPI && n == at {
				return f, 0
			}
			return fine, 0
		}}
		run(t, fmt.Sprintf("call %d (the Bot API: %v), %v", at, toAPI, f), shortCast(), p)
	})
}
