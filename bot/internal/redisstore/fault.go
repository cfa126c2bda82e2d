package redisstore

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

// ErrClosed says that the store was closed before Redis answered.
var ErrClosed = errors.New("the store is closed")

// errAnswer says that a script answered what it never answers.
var errAnswer = errors.New("redis answered something unexpected")

// remedies are the codes that may be repeated, and what to do about those that
// an operator can mend.
var remedies = map[string]string{
	"ASK": "", "BUSY": "", "ERR": "", "EXECABORT": "", "MASTERDOWN": "", "NOPROTO": "", "NOREPLICAS": "",
	"NOSCRIPT": "", "TRYAGAIN": "", "UNKILLABLE": "", "WRONGTYPE": "",

	"NOAUTH":      "it wants a password: put it into HOTLINE_REDIS_URL",
	"WRONGPASS":   "user or password in HOTLINE_REDIS_URL are wrong",
	"NOPERM":      "the user in HOTLINE_REDIS_URL may not do this: give it the keys hl:*, the channel hl:* and scripts",
	"OOM":         "it is out of memory: give it more; keys must not be evicted",
	"READONLY":    "it is a replica: name the primary, or use redis+sentinel://",
	"MISCONF":     "it cannot write to its disk",
	"LOADING":     "it is still loading its data",
	"CLUSTERDOWN": "the cluster is not whole",
	"MOVED":       "it is a node of a cluster: add ?cluster=true to HOTLINE_REDIS_URL",
	"CROSSSLOT":   "keys of different slots were used together: this is a fault of the program",
}

// redisFault is an error that Redis answered. It holds the error's code only,
// since the rest of the line may repeat what was sent.
type redisFault struct{ code string }

func (f redisFault) Error() string {
	if remedy := remedies[f.code]; remedy != "" {
		return "redis answers " + f.code + ": " + remedy
	}
	return "redis answers " + f.code
}

// fault makes an error of the client library fit to be logged: it says what
// was being done and what kind of thing went wrong, never with what.
func fault(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, plainly(err))
}

func plainly(err error) error {
	if answer := redis.Error(nil); errors.As(err, &answer) {
		return redisFault{code(answer.Error())}
	}
	var (
		network net.Error
		cert    *tls.CertificateVerificationError
		host    x509.HostnameError
		record  tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &network), errors.As(err, &cert), errors.As(err, &host), errors.As(err, &record):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, redis.ErrClosed), errors.Is(err, redis.ErrPoolTimeout), errors.Is(err, ErrClosed):
		return err
	}
	// An answer that cannot be parsed is quoted in the library's error.
	return fmt.Errorf("redis client: %T", err)
}

// code is the first word of an error that Redis answered, if it is a known one.
func code(answer string) string {
	word, _, _ := strings.Cut(answer, " ")
	if _, known := remedies[word]; known {
		return word
	}
	return "an error"
}

func isCode(err error, want string) bool {
	answer := redis.Error(nil)
	return errors.As(err, &answer) && code(answer.Error()) == want
}
