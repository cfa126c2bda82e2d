package seal

import (
	"crypto/rand"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// well is randomness drawn ahead: asking the kernel for 24 bytes at a time
// costs more than sealing a short value.
type well struct {
	left []byte
	all  [64 * chacha20poly1305.NonceSizeX]byte
}

var wells = sync.Pool{New: func() any { return new(well) }}

// appendNonce appends a nonce that was never used before. 192 random bits make
// a repetition a matter of the age of the universe, so no counter is kept.
func appendNonce(dst []byte) []byte {
	w := wells.Get().(*well)
	if len(w.left) == 0 {
		// It never fails: the program ends if the system has no randomness.
		_, _ = rand.Read(w.all[:])
		w.left = w.all[:]
	}
	dst = append(dst, w.left[:chacha20poly1305.NonceSizeX]...)
	w.left = w.left[chacha20poly1305.NonceSizeX:]
	wells.Put(w)
	return dst
}
