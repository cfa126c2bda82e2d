package hotline

import (
	"fmt"
	"testing"
)

// TestMeetingWords: always two, never the same, from all of the list about equally
// often, the same for the same case and others with another key.
func TestMeetingWords(t *testing.T) {
	key := func(k string) func(string) string { return func(s string) string { return k + s } }
	const cases = 64 * 400
	var first, second [MeetingThings + 1]int
	same := 0
	for i := range cases {
		no := CaseNo(fmt.Sprint("C", i))
		a, b := MeetingWords(key("k"), no)
		if a < 1 || a > MeetingThings || b < 1 || b > MeetingThings || a == b {
			t.Fatalf("%d and %d", a, b)
		}
		if x, y := MeetingWords(key("k"), no); x != a || y != b {
			t.Fatal("they differ between two looks")
		}
		if x, y := MeetingWords(key("other"), no); x == a && y == b {
			same++
		}
		first[a]++
		second[b]++
	}
	for n := 1; n <= MeetingThings; n++ {
		if first[n] < 300 || first[n] > 500 || second[n] < 300 || second[n] > 500 || MeetingSign(n) == "" {
			t.Errorf("thing %d comes first %d and second %d times of %d", n, first[n], second[n], cases)
		}
	}
	if same > cases/500 {
		t.Errorf("%d of %d are the same with another key", same, cases)
	}
	if MeetingSign(0) != "" || MeetingSign(MeetingThings+1) != "" {
		t.Error("there are more things than there are")
	}
}
