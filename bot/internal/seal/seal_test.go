package seal

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func keys(t testing.TB, texts ...string) *Keys {
	t.Helper()
	k, err := ParseKeys(strings.Join(texts, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealOpens(t *testing.T) {
	k := keys(t, NewKey())
	for _, plain := range [][]byte{nil, {}, []byte("x"), []byte("សួស្តី"), bytes.Repeat([]byte("long "), 10_000)} {
		sealed := k.Seal("state", "key|1", plain)
		if len(sealed) != len(plain)+Overhead {
			t.Errorf("overhead is %d", len(sealed)-len(plain))
		}
		got, err := k.Open("state", "key|1", sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("opening %d bytes: %v", len(plain), err)
		}
	}
}

func TestSealNeverRepeats(t *testing.T) {
	k := keys(t, NewKey())
	seen := map[string]bool{}
	for range 1000 {
		s := string(k.Seal("p", "ad", []byte("the same")))
		if seen[s[headSize:boxStart]] {
			t.Fatal("a nonce came twice")
		}
		seen[s[headSize:boxStart]] = true
	}
}

func TestOpenRefuses(t *testing.T) {
	k, other := keys(t, NewKey()), keys(t, NewKey())
	plain := []byte("CANARY words of a person")
	good := k.Seal("state", "here", plain)
	flip := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 1
		return b
	}
	cases := []struct {
		name        string
		keys        *Keys
		purpose, ad string
		sealed      []byte
		want        error
	}{
		{"another place", k, "state", "there", good, ErrTampered},
		{"another purpose", k, "journal", "here", good, ErrTampered},
		{"another key", other, "state", "here", good, ErrNoKey},
		{"another version", k, "state", "here", flip(0), ErrTampered},
		{"another key id", k, "state", "here", flip(1), ErrNoKey},
		{"another nonce", k, "state", "here", flip(headSize), ErrTampered},
		{"another text", k, "state", "here", flip(boxStart), ErrTampered},
		{"another tag", k, "state", "here", flip(len(good) - 1), ErrTampered},
		{"cut short", k, "state", "here", good[:len(good)-1], ErrTampered},
		{"shorter than any", k, "state", "here", good[:Overhead-1], ErrTampered},
		{"nothing", k, "state", "here", nil, ErrTampered},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.keys.Open(c.purpose, c.ad, c.sealed)
			if !errors.Is(err, c.want) || got != nil {
				t.Errorf("got %d bytes, %v; want %v", len(got), err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "CANARY") {
				t.Error("the error tells the content")
			}
		})
	}
}

func TestAppendKeepsWhatWasThere(t *testing.T) {
	k := keys(t, NewKey())
	sealed := k.AppendSeal([]byte("head"), "p", "ad", []byte("plain"))
	if !bytes.HasPrefix(sealed, []byte("head")) {
		t.Fatal("AppendSeal lost what was there")
	}
	got, err := k.AppendOpen([]byte("body:"), "p", "ad", sealed[4:])
	if err != nil || string(got) != "body:plain" {
		t.Fatalf("AppendOpen gave %q, %v", got, err)
	}
	if got, err = k.AppendOpen([]byte("body:"), "p", "other", sealed[4:]); err == nil || string(got) != "body:" {
		t.Fatalf("a failed AppendOpen gave %q, %v", got, err)
	}
}

func TestRotation(t *testing.T) {
	old, fresh := NewKey(), NewKey()
	before := keys(t, old)
	sealed := before.Seal("p", "ad", []byte("plain"))
	names := NewNaming()
	wrapped := before.Wrap(names)

	both := keys(t, fresh, old)
	if got, err := both.Open("p", "ad", sealed); err != nil || string(got) != "plain" {
		t.Fatalf("the older key no longer opens: %v", err)
	}
	if both.Fresh(sealed) || !both.Fresh(both.Seal("p", "ad", nil)) || !before.Fresh(sealed) {
		t.Error("Fresh does not tell the newest key")
	}
	again, err := both.Unwrap(wrapped)
	if err != nil || again.Name("x") != names.Name("x") {
		t.Fatalf("names changed with the keys: %v", err)
	}
	after := keys(t, fresh)
	if _, err := after.Open("p", "ad", sealed); !errors.Is(err, ErrNoKey) {
		t.Errorf("without the older key: %v", err)
	}
	if _, err := after.Unwrap(wrapped); !errors.Is(err, ErrNoKey) {
		t.Errorf("unwrapping without the older key: %v", err)
	}
	if _, err := before.Unwrap(before.Seal(namingPurpose, namingPurpose, []byte("short"))); !errors.Is(err, ErrTampered) {
		t.Errorf("unwrapping a short key: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	k := keys(t, NewKey(), NewKey())
	n := NewNaming()
	done := make(chan error)
	for i := range 8 {
		go func() {
			var err error
			for j := range 200 {
				purpose := fmt.Sprint("purpose", j%20)
				if _, e := k.Open(purpose, "ad", k.Seal(purpose, "ad", []byte("x"))); e != nil {
					err = e
				}
				if n.Name(fmt.Sprint(i, j)) != n.Name(fmt.Sprint(i, j)) {
					err = errors.New("a name changed")
				}
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	k := keys(f, NewKey())
	f.Add("ad", k.Seal("state", "ad", []byte("plain")))
	f.Add("", []byte{version})
	f.Fuzz(func(t *testing.T, ad string, sealed []byte) {
		got, err := k.Open("state", ad, sealed)
		if err != nil && got != nil {
			t.Error("an error and a text")
		}
		if err == nil && len(got) != len(sealed)-Overhead {
			t.Error("opened to another length")
		}
		back, err := k.Open("fuzz", ad, k.Seal("fuzz", ad, sealed))
		if err != nil || !bytes.Equal(back, sealed) {
			t.Error("sealed does not open")
		}
	})
}

func BenchmarkSeal500(b *testing.B) {
	k := keys(b, NewKey())
	plain := make([]byte, 500)
	dst := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		dst = k.AppendSeal(dst[:0], "state", "hl:{07}:s:abcdefghijklmnopqrstuv|1", plain)
	}
}

func BenchmarkOpen500(b *testing.B) {
	k := keys(b, NewKey(), NewKey())
	sealed := k.Seal("state", "hl:{07}:s:abcdefghijklmnopqrstuv|1", make([]byte, 500))
	dst := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		out, err := k.AppendOpen(dst[:0], "state", "hl:{07}:s:abcdefghijklmnopqrstuv|1", sealed)
		if err != nil || len(out) != 500 {
			b.Fatal(err)
		}
	}
}
