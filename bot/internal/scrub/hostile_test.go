package scrub

import (
	"strings"
	"testing"
	"time"
)

// TestTextIsQuickOnHostileInput holds the bound that a message made to be slow
// cannot hold up a lane. The bound is wide, for slow machines under -race.
func TestTextIsQuickOnHostileInput(t *testing.T) {
	for _, piece := range []string{
		"a.", "a:", "@", "a@", "1 ", "0 1 ", "73918244 a ", "7391 8244 a ", "°1 ", "1.12345,", "2222+", "/", "//", "(1)", "<1", "a-1-",
		"born 1 ", "1/1/19", "name is ", "my name is a ", "ឈ្មោះ", "我叫王", "一", "\u200b", "e\u0301", "12/a(n)", "gmail.com ", "at gmail.co", "微信", "www.",
	} {
		in := strings.Repeat(piece, 4096/len(piece)+1)
		start := time.Now()
		out := Text(in)
		if took := time.Since(start); took > 500*time.Millisecond {
			t.Errorf("%q repeated took %v", piece, took)
		}
		restIsKept(t, in, out)
	}
}
