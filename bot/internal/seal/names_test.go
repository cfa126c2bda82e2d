package seal

import (
	"strconv"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	n, other := NewNaming(), NewNaming()
	seen := map[string]string{}
	for i := range 2000 {
		id := "p:" + strconv.Itoa(i)
		name := n.Name(id)
		switch {
		case len(name) != NameSize || strings.ContainsAny(name, "+/=:{} "):
			t.Fatalf("%q is no name", name)
		case seen[name] != "":
			t.Fatal("two have one name")
		case n.Name(id) != name:
			t.Fatal("a name changed")
		case other.Name(id) == name:
			t.Fatal("the name does not depend on the key")
		}
		seen[name] = id
	}
	if n.Seed("x") != n.Seed("x") || n.Seed("x") == n.Seed("y") || n.Seed("x") == other.Seed("x") {
		t.Error("seeds are not a function of key and text")
	}
}

func TestLanesAreEvenlyFilled(t *testing.T) {
	n := NewNaming()
	const lanes, each = 64, 200
	var count [lanes]int
	for i := range lanes * each {
		id := "p:" + strconv.Itoa(i)
		lane := n.Lane(id, lanes)
		if lane != n.Lane(id, lanes) {
			t.Fatal("a lane changed")
		}
		count[lane]++
	}
	for lane, c := range count {
		// Eight standard deviations to either side.
		if c < each-113 || c > each+113 {
			t.Errorf("lane %d has %d of %d", lane, c, each)
		}
	}
}

func TestNamesAreFixedForEver(t *testing.T) {
	// A deployment's data are found by these; changing them loses everybody.
	var key [KeySize]byte
	for i := range key {
		key[i] = byte(i)
	}
	n := newNames(key)
	if got := n.Name("p:42"); got != "c8UxIdLB_jMueu-HM43bIw" {
		t.Errorf("Name is %q", got)
	}
	if got := n.Lane("p:42", 64); got != 48 {
		t.Errorf("Lane is %d", got)
	}
}

func BenchmarkName(b *testing.B) {
	n := NewNaming()
	b.ReportAllocs()
	for b.Loop() {
		n.Name("p:7123456789")
	}
}

func BenchmarkLane(b *testing.B) {
	n := NewNaming()
	b.ReportAllocs()
	for b.Loop() {
		n.Lane("p:7123456789", 64)
	}
}
