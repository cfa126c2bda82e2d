package telegram

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/go-telegram/bot"
)

// Fault says what is wrong with a call, and so what follows from it.
type Fault string

// The faults.
const (
	// Lost: 5xx, a time-out, a lost connection. Whether it was carried out is
	// unknown; it is tried again.
	Lost Fault = "lost"
	// Unreadable: the answer is no answer of the Bot API. Tried again.
	Unreadable Fault = "unreadable"
	// Flood: 429. RetryAfter says for how long to be silent.
	Flood Fault = "flood"
	// Token: the API does not know the token (401, 404).
	Token Fault = "token"
	// Conflict: somebody else uses the token (409).
	Conflict Fault = "conflict"
	// WebhookSet: getUpdates is refused because a webhook is set (409).
	WebhookSet Fault = "webhook"
	// Unmodified: the message already says that.
	Unmodified Fault = "unmodified"
	// Missing: the message to edit or delete is not there, or can no longer be
	// edited.
	Missing Fault = "missing"
	// Undeletable: among the messages to delete is one that is out of reach.
	Undeletable Fault = "undeletable"
	// Entities: the text's markup was not understood.
	Entities Fault = "entities"
	// Topic: the topic to write to is gone or closed.
	Topic Fault = "topic"
	// Unreachable: this chat cannot be written to.
	Unreachable Fault = "unreachable"
	// Moved: the group is a supergroup with another id now.
	Moved Fault = "moved"
	// Stale: the callback query is too old to be answered.
	Stale Fault = "stale"
	// Bad: Telegram will not take it (any other 4xx).
	Bad Fault = "bad"
)

// Error is a failed call. It holds no content, no chat and no token: an API's
// own description may quote what was sent, and a transport's error the URL.
type Error struct {
	Method string
	Fault  Fault
	// Code is the API's error code, 0 if there was no answer.
	Code int
	// RetryAfter is set for Flood.
	RetryAfter time.Duration
	// Cause is a fixed word for what the network did, if it did.
	Cause string
	// movedTo is the group's new id. It is not printed.
	movedTo int64
	err     error
}

// Error says what failed in fixed words.
func (e *Error) Error() string {
	switch {
	case e.Cause != "":
		return fmt.Sprintf("calling %s: %s (%s)", e.Method, e.Fault, e.Cause)
	case e.Code != 0:
		return fmt.Sprintf("calling %s: %s (%d)", e.Method, e.Fault, e.Code)
	default:
		return fmt.Sprintf("calling %s: %s", e.Method, e.Fault)
	}
}

// Unwrap gives context.Canceled or context.DeadlineExceeded if that was the
// cause, and nothing else.
func (e *Error) Unwrap() error { return e.err }

// Passing reports whether the same call may work later.
func (e *Error) Passing() bool {
	switch e.Fault {
	case Lost, Unreadable, Flood, Token, Conflict, WebhookSet:
		return true
	default:
		return false
	}
}

// phrases are how the Bot API words the 400s that mean something to us, as
// its own server's source and years of bug reports have them.
var phrases = []struct {
	part  string
	fault Fault
}{
	{"message is not modified", Unmodified},
	{"message to edit not found", Missing},
	{"message to delete not found", Missing},
	{"message can't be edited", Missing},
	{"message can't be deleted", Undeletable},
	{"message_id_invalid", Missing},
	{"message identifier is not specified", Missing},
	{"can't parse entities", Entities},
	{"entity", Entities},
	{"message thread not found", Topic},
	{"topic_closed", Topic},
	{"topic_deleted", Topic},
	{"topic_id_invalid", Topic},
	{"query is too old", Stale},
	{"query id is invalid", Stale},
	{"query_id_invalid", Stale},
	{"chat not found", Unreachable},
	{"user not found", Unreachable},
	{"user is deactivated", Unreachable},
	{"input_user_deactivated", Unreachable},
	{"user_is_blocked", Unreachable},
	{"peer_id_invalid", Unreachable},
	{"chat_write_forbidden", Unreachable},
	{"chat_send_plain_forbidden", Unreachable},
	{"chat_restricted", Unreachable},
	{"channel_private", Unreachable},
	{"group chat was deactivated", Unreachable},
	{"group is deactivated", Unreachable},
	{"not enough rights to send", Unreachable},
	{"have no rights to send", Unreachable},
	{"need administrator rights", Unreachable},
	{"kicked", Unreachable},
}

func classify(method string, code int, description string, retryAfter int, movedTo int64) *Error {
	e := &Error{Method: method, Code: code}
	switch {
	case code == 429:
		e.Fault = Flood
		// A flood wait of hours would be a mistake of somebody's: look again
		// after an hour at most.
		e.RetryAfter = time.Duration(min(max(retryAfter, 1), 3600)) * time.Second
	case code >= 500 || code == 408:
		e.Fault = Lost
	case movedTo != 0:
		e.Fault, e.movedTo = Moved, movedTo
	case code == 401 || code == 404:
		e.Fault = Token
	case code == 409:
		e.Fault = Conflict
		if strings.Contains(strings.ToLower(description), "webhook") {
			e.Fault = WebhookSet
		}
	case code == 403:
		e.Fault = Unreachable
		if strings.Contains(strings.ToLower(description), "message_delete_forbidden") {
			e.Fault = Undeletable
		}
	case code == 400:
		e.Fault = Bad
		description = strings.ToLower(description)
		for _, p := range phrases {
			if strings.Contains(description, p.part) {
				e.Fault = p.fault
				break
			}
		}
	case code < 400:
		e.Fault = Unreadable // neither ok nor an error
	default:
		e.Fault = Bad
	}
	return e
}

// lost says in a fixed word what the network did.
func lost(method string, err error) *Error {
	e := &Error{Method: method, Fault: Lost, Cause: "connection lost"}
	var (
		timeout net.Error
		dns     *net.DNSError
		op      *net.OpError
		record  tls.RecordHeaderError
		verify  *tls.CertificateVerificationError
		unknown x509.UnknownAuthorityError
	)
	switch {
	case errors.Is(err, context.Canceled):
		e.Cause, e.err = "given up", context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		e.Cause, e.err = "time-out", context.DeadlineExceeded
	case errors.As(err, &dns):
		e.Cause = "name not found"
	case errors.As(err, &record), errors.As(err, &verify), errors.As(err, &unknown):
		e.Cause = "TLS failed"
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Cause = "time-out"
	case errors.As(err, &op) && op.Op == "dial":
		e.Cause = "cannot connect"
	}
	return e
}

// unreadable is an answer that no Bot API wrote: a proxy's page, most often.
func unreadable(method string, status int) *Error {
	if status >= 500 {
		return &Error{Method: method, Fault: Lost, Code: status}
	}
	return &Error{Method: method, Fault: Unreadable, Code: status}
}

// scrubbed turns an error of the library's into ours. The library's own may
// carry the answer's body.
func scrubbed(method string, err error) error {
	if err == nil {
		return nil
	}
	var (
		flood *bot.TooManyRequestsError
		moved *bot.MigrateError
	)
	switch {
	case errors.As(err, &flood):
		return classify(method, 429, "", flood.RetryAfter, 0)
	case errors.As(err, &moved):
		return classify(method, 400, "", 0, int64(moved.MigrateToChatID))
	case errors.Is(err, bot.ErrorUnauthorized):
		return classify(method, 401, "", 0, 0)
	case errors.Is(err, bot.ErrorNotFound):
		return classify(method, 404, "", 0, 0)
	case errors.Is(err, bot.ErrorConflict):
		return classify(method, 409, "", 0, 0)
	case errors.Is(err, bot.ErrorForbidden):
		return classify(method, 403, "", 0, 0)
	case errors.Is(err, bot.ErrorBadRequest):
		return classify(method, 400, "", 0, 0)
	default:
		return lost(method, err)
	}
}
