package seal

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"sync"
)

// NameSize is the length of a name in characters.
const NameSize = 22

const (
	nameBytes     = 16
	namingPurpose = "naming key"
)

// Names turns what identifies somebody into names that mean nothing without
// the naming key. It may be used by many goroutines at once.
type Names struct {
	key   [KeySize]byte
	names *macs
	lanes *macs
	seeds *macs
	codes *macs
}

// NewNaming draws a naming key. A deployment has one, drawn at its first start
// and kept for ever: another one would find nobody again.
func NewNaming() *Names {
	var key [KeySize]byte
	// It never fails: the program ends if the system has no randomness.
	_, _ = rand.Read(key[:])
	return newNames(key)
}

func newNames(key [KeySize]byte) *Names {
	return &Names{
		key:   key,
		names: newMACs(key, "hotline names"),
		lanes: newMACs(key, "hotline lanes"),
		seeds: newMACs(key, "hotline seeds"),
		codes: newMACs(key, "hotline return codes"),
	}
}

// Wrap seals the naming key so that it can be stored.
func (k *Keys) Wrap(n *Names) []byte {
	return k.Seal(namingPurpose, namingPurpose, n.key[:])
}

// Unwrap opens a wrapped naming key. The error is [ErrNoKey] or [ErrTampered].
func (k *Keys) Unwrap(wrapped []byte) (*Names, error) {
	key, err := k.Open(namingPurpose, namingPurpose, wrapped)
	if err != nil {
		return nil, err
	}
	if len(key) != KeySize {
		return nil, ErrTampered
	}
	return newNames([KeySize]byte(key)), nil
}

// Name is the name of s: 22 characters of base64url, the same for the same s
// for ever.
func (n *Names) Name(s string) string {
	var sum [sha256.Size]byte
	n.names.sum(&sum, s)
	var name [NameSize]byte
	base64.RawURLEncoding.Encode(name[:], sum[:nameBytes])
	return string(name[:])
}

// Lane is which of so many lanes s lives in, the same for ever. It says
// nothing about the name of s, nor the name about it.
func (n *Names) Lane(s string, lanes int) int {
	var sum [sha256.Size]byte
	n.lanes.sum(&sum, s)
	return int(binary.BigEndian.Uint64(sum[:8]) % uint64(lanes))
}

// Code is what a return code is known by: 22 characters of base64url. Without
// the naming key, which outside the deployment's memory exists only wrapped, the
// codes cannot be found by trying all of them.
func (n *Names) Code(digits string) string {
	var sum [sha256.Size]byte
	n.codes.sum(&sum, digits)
	return base64.RawURLEncoding.EncodeToString(sum[:nameBytes])
}

// Seed is 32 bytes that nobody without the naming key can foretell, the same
// for the same s.
func (n *Names) Seed(s string) (seed [32]byte) {
	n.seeds.sum(&seed, s)
	return seed
}

// macs is HMAC-SHA256 under one key. The hashes are kept, since setting one up
// costs more than a sum.
type macs struct{ pool sync.Pool }

type mac struct {
	hash hash.Hash
	out  []byte
}

func newMACs(naming [KeySize]byte, purpose string) *macs {
	key, err := hkdf.Key(sha256.New, naming[:], nil, purpose, KeySize)
	if err != nil {
		// It fails only for lengths that are constants here.
		panic("seal: " + err.Error())
	}
	return &macs{sync.Pool{New: func() any {
		return &mac{hash: hmac.New(sha256.New, key), out: make([]byte, 0, sha256.Size)}
	}}}
}

func (m *macs) sum(sum *[sha256.Size]byte, s string) {
	h := m.pool.Get().(*mac)
	h.hash.Reset()
	h.hash.Write(asBytes(s))
	h.out = h.hash.Sum(h.out[:0])
	copy(sum[:], h.out)
	m.pool.Put(h)
}
