// Package seal keeps what people told out of the sight of whoever copies the
// database. It seals values with XChaCha20-Poly1305 under keys derived for one
// purpose each, and names people by a keyed hash, so that neither a key nor a
// value of the store says who somebody is or what they wrote. The master keys
// live outside the store; the naming key lives inside it, wrapped by them,
// because names must stay the same when the master keys change.
//
// A sealed value is
//
//	version (1 byte) · key id (4) · nonce (24) · ciphertext and tag (n + 16)
//
// The associated data, which the caller chooses and must repeat to open, ties
// a value to its place: moved to another key of the store it does not open.
package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"maps"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/crypto/chacha20poly1305"
)

// Overhead is how many bytes a sealed value is longer than what it seals.
const Overhead = headSize + chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

const (
	version  = 1
	idSize   = 4
	headSize = 1 + idSize
	// boxStart is where the ciphertext begins.
	boxStart = headSize + chacha20poly1305.NonceSizeX
)

var (
	// ErrNoKey says that none of the keys at hand sealed this value: an older
	// key was taken out of the settings too early, or the value is foreign.
	ErrNoKey = errors.New("sealed with a key that is not here")
	// ErrTampered says that a value is damaged, was moved, or was altered.
	ErrTampered = errors.New("a sealed value does not open")
)

// Keys are the master keys, newest first: the newest seals, all open. They may
// be used by many goroutines at once.
type Keys struct {
	masters []master

	// boxes holds the derived ciphers of each purpose. It is replaced, never
	// changed, so reading it takes no lock.
	boxes atomic.Pointer[map[string][]cipher.AEAD]
	grow  sync.Mutex
}

type master struct {
	id  [idSize]byte
	key [KeySize]byte
}

// newKeys derives the ids of the keys, which stand in what they seal.
func newKeys(raw [][KeySize]byte) (*Keys, error) {
	k := &Keys{masters: make([]master, len(raw))}
	for i, key := range raw {
		id, err := hkdf.Key(sha256.New, key[:], nil, "hotline key id", idSize)
		if err != nil {
			return nil, err
		}
		k.masters[i] = master{id: [idSize]byte(id), key: key}
	}
	k.boxes.Store(&map[string][]cipher.AEAD{})
	return k, nil
}

// Len is how many keys there are.
func (k *Keys) Len() int { return len(k.masters) }

// Seal seals plain for a purpose. The purpose is a fixed word of the program;
// ad is the associated data.
func (k *Keys) Seal(purpose, ad string, plain []byte) []byte {
	return k.AppendSeal(make([]byte, 0, Overhead+len(plain)), purpose, ad, plain)
}

// AppendSeal is Seal that appends to dst, which must not overlap plain.
func (k *Keys) AppendSeal(dst []byte, purpose, ad string, plain []byte) []byte {
	box := k.purpose(purpose)[0]
	dst = append(dst, version)
	dst = append(dst, k.masters[0].id[:]...)
	dst = appendNonce(dst)
	nonce := dst[len(dst)-chacha20poly1305.NonceSizeX:]
	return box.Seal(dst, nonce, plain, asBytes(ad))
}

// Open opens what Seal sealed for the same purpose and associated data. The
// error is [ErrNoKey] or [ErrTampered] and says nothing of the content.
func (k *Keys) Open(purpose, ad string, sealed []byte) ([]byte, error) {
	return k.AppendOpen(nil, purpose, ad, sealed)
}

// AppendOpen is Open that appends to dst, which must not overlap sealed. On an
// error it returns dst as it was.
func (k *Keys) AppendOpen(dst []byte, purpose, ad string, sealed []byte) ([]byte, error) {
	if len(sealed) < Overhead || sealed[0] != version {
		return dst, ErrTampered
	}
	at := k.find([idSize]byte(sealed[1:headSize]))
	if at < 0 {
		return dst, ErrNoKey
	}
	box := k.purpose(purpose)[at]
	out, err := box.Open(dst, sealed[headSize:boxStart], sealed[boxStart:], asBytes(ad))
	if err != nil {
		return dst, ErrTampered
	}
	return out, nil
}

// Fresh reports whether a value was sealed with the newest key, so that a
// rotation knows what it need not seal again.
func (k *Keys) Fresh(sealed []byte) bool {
	return len(sealed) >= Overhead && sealed[0] == version &&
		k.find([idSize]byte(sealed[1:headSize])) == 0
}

func (k *Keys) find(id [idSize]byte) int {
	for i := range k.masters {
		if k.masters[i].id == id {
			return i
		}
	}
	return -1
}

// purpose returns the ciphers of a purpose, one a master key.
func (k *Keys) purpose(purpose string) []cipher.AEAD {
	if boxes := (*k.boxes.Load())[purpose]; boxes != nil {
		return boxes
	}
	k.grow.Lock()
	defer k.grow.Unlock()
	old := *k.boxes.Load()
	if boxes := old[purpose]; boxes != nil {
		return boxes
	}
	boxes := make([]cipher.AEAD, len(k.masters))
	for i := range k.masters {
		key, err := hkdf.Key(sha256.New, k.masters[i].key[:], nil, "hotline seal "+purpose, chacha20poly1305.KeySize)
		if err == nil {
			boxes[i], err = chacha20poly1305.NewX(key)
		}
		if err != nil {
			// Both fail only for lengths that are constants here.
			panic("seal: " + err.Error())
		}
	}
	next := maps.Clone(old)
	next[purpose] = boxes
	k.boxes.Store(&next)
	return boxes
}

// asBytes views a string as bytes without copying it. The ciphers only read
// their associated data.
func asBytes(s string) []byte {
	return unsafe.Slice(unsafe.StringData(s), len(s)) //nolint:gosec // read only, and no longer than the call
}
