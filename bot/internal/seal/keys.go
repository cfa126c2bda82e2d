package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// KeySize is the length of a master key in bytes.
const KeySize = 32

const (
	keyPrefix = "hk1_"
	checkSize = 4
	// keyChars is the length of what follows the prefix. 36 bytes are exactly
	// 48 characters, so that no two texts mean the same key.
	keyChars = (KeySize + checkSize) / 3 * 4
)

// ErrNoKeys says that a text holds no key at all.
var ErrNoKeys = errors.New("no sealing key: `bot keys new` prints one")

// NewKey draws a master key and returns it as ParseKeys reads it: "hk1_" and
// 48 characters of base64url, which are the key and a checksum.
func NewKey() string {
	var key [KeySize]byte
	// It never fails: the program ends if the system has no randomness.
	_, _ = rand.Read(key[:])
	return formatKey(key)
}

func formatKey(key [KeySize]byte) string {
	return keyPrefix + base64.RawURLEncoding.EncodeToString(append(key[:], checksum(key[:])...))
}

// checksum tells a typing mistake from a key.
func checksum(key []byte) []byte {
	sum := sha256.Sum256(append([]byte("hotline key checksum "), key...))
	return sum[:checkSize]
}

// ParseKeys reads master keys, newest first: one a line or separated by commas
// or blanks; what follows a # up to the end of the line is a comment. Its
// errors name the place of a faulty key, and never show any of it.
func ParseKeys(text string) (*Keys, error) {
	var raw [][KeySize]byte
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.FieldsFunc(line, func(r rune) bool {
			return r == ',' || r == ' ' || r == '\t' || r == '\r'
		})
		for _, word := range words {
			key, err := parseKey(word)
			if err != nil {
				return nil, fmt.Errorf("key %d (line %d): %w", len(raw)+1, i+1, err)
			}
			if slices.Contains(raw, key) {
				return nil, fmt.Errorf("key %d (line %d): it stands there twice", len(raw)+1, i+1)
			}
			raw = append(raw, key)
		}
	}
	if len(raw) == 0 {
		return nil, ErrNoKeys
	}
	return newKeys(raw)
}

func parseKey(word string) (key [KeySize]byte, err error) {
	text, ok := strings.CutPrefix(word, keyPrefix)
	if !ok {
		return key, errors.New("a key begins with " + keyPrefix)
	}
	if len(text) != keyChars {
		return key, fmt.Errorf("%d characters must follow %s, not %d", keyChars, keyPrefix, len(text))
	}
	all, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return key, errors.New("only letters, digits, - and _ may follow " + keyPrefix)
	}
	if !bytes.Equal(checksum(all[:KeySize]), all[KeySize:]) {
		return key, errors.New("mistyped: the checksum does not fit; copy it again as `bot keys new` printed it")
	}
	return [KeySize]byte(all), nil
}
