package app

import (
	"bytes"
	"testing"
)

func FuzzReadChat(f *testing.F) {
	whole := appendPart(appendPart(nil, partSurvivor, &part{[]byte(`{"a":1}`), 5, 7}), partResponder, &part{nil, 0, -1})
	f.Add([]byte(nil))
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add(append(bytes.Clone(whole), whole...))
	f.Add([]byte("s\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		st, err := readChat(b)
		if err != nil {
			return
		}
		again, err := readChat(appendPart(appendPart(nil, partSurvivor, st.S), partResponder, st.R))
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range [][2]*part{{st.S, again.S}, {st.R, again.R}} {
			a, b := pair[0], pair[1]
			if (a == nil) != (b == nil) || a != nil && (a.Wake != b.Wake || a.Until != b.Until || !bytes.Equal(a.State, b.State)) {
				t.Fatalf("%+v became %+v", a, b)
			}
		}
	})
}
