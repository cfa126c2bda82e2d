package seal

import (
	"errors"
	"strings"
	"testing"
)

func TestParseKeys(t *testing.T) {
	a, b := NewKey(), NewKey()
	if a == b || len(a) != len(keyPrefix)+keyChars {
		t.Fatalf("NewKey gives %d characters", len(a))
	}
	cases := []struct {
		name, text string
		want       int
	}{
		{"one", a, 1},
		{"one with an end of line", a + "\n", 1},
		{"two lines", a + "\n" + b + "\n", 2},
		{"carriage returns", a + "\r\n" + b + "\r\n", 2},
		{"commas", a + "," + b, 2},
		{"commas and blanks", " " + a + " , " + b + " ", 2},
		{"comments", "# newest first\n" + a + " # of today\n\n#" + b + "\n" + b, 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			k, err := ParseKeys(c.text)
			if err != nil || k.Len() != c.want {
				t.Fatalf("%v", err)
			}
			if !k.Fresh(keys(t, a).Seal("p", "", nil)) {
				t.Error("the first is not the newest")
			}
		})
	}
}

func TestParseKeysRefuses(t *testing.T) {
	good := NewKey()
	// A typing mistake in the middle: one character for another.
	at := len(good) / 2
	typo := good[:at] + "A" + good[at+1:]
	if typo == good {
		typo = good[:at] + "B" + good[at+1:]
	}
	cases := []struct{ name, text, says string }{
		{"nothing", "", "bot keys new"},
		{"only a comment", "# " + good, "bot keys new"},
		{"no prefix", good[len(keyPrefix):], "begins with"},
		{"a typo", typo, "checksum"},
		{"cut", good[:len(good)-1], "48 characters"},
		{"too long", good + "A", "48 characters"},
		{"other characters", good[:len(good)-1] + "é", "characters"},
		{"other characters of that length", good[:len(good)-1] + "!", "letters"},
		{"twice", good + "\n" + good, "twice"},
		{"the second one", good + "\nhk1_x", "key 2 (line 2)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			k, err := ParseKeys(c.text)
			if err == nil || k != nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v, want %q", err, c.says)
			}
			if strings.Contains(err.Error(), good[10:20]) {
				t.Error("the error shows the key")
			}
		})
	}
	if _, err := ParseKeys(" \n"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("no key: %v", err)
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add(NewKey())
	f.Add(NewKey() + "," + NewKey() + "\n# " + NewKey())
	f.Add("hk1_")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := ParseKeys(text)
		if (k == nil) == (err == nil) {
			t.Fatal("neither keys nor an error, or both")
		}
		if err == nil {
			again := make([]string, 0, k.Len())
			for _, m := range k.masters {
				again = append(again, formatKey(m.key))
			}
			back, err := ParseKeys(strings.Join(again, "\n"))
			if err != nil || back.Len() != k.Len() {
				t.Fatalf("printed keys do not parse: %v", err)
			}
		}
	})
}
