package sandbox

import "strconv"

// apiError is a refusal in Telegram's words.
type apiError struct {
	code    int
	desc    string
	retry   int   // seconds, of a 429
	migrate int64 // the supergroup that a group became
	html    bool  // what a gateway says instead of JSON
}

func bad(what string) *apiError       { return &apiError{code: 400, desc: "Bad Request: " + what} }
func forbidden(what string) *apiError { return &apiError{code: 403, desc: "Forbidden: " + what} }
func conflict(what string) *apiError  { return &apiError{code: 409, desc: "Conflict: " + what} }

func tooMany(seconds int) *apiError {
	return &apiError{code: 429, desc: "Too Many Requests: retry after " + strconv.Itoa(seconds), retry: seconds}
}

// Refusals that several methods share.
var (
	errChat        = bad("chat not found")
	errUnmodified  = bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	errTooLong     = bad("message is too long")
	errCaption     = bad("message caption is too long")
	errQuery       = bad("query is too old and response timeout expired or query ID is invalid")
	errMarkupLong  = bad("reply markup is too long")
	errButtonData  = bad("BUTTON_DATA_INVALID")
	errRights      = bad("not enough rights to manage topics")
	errPollOther   = conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
	errPollHook    = conflict("terminated by setWebhook request")
	errHookActive  = conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	errNoMethod    = &apiError{code: 404, desc: "Not Found: method not found"}
	errNotFound    = &apiError{code: 404, desc: "Not Found"}
	errToken       = &apiError{code: 401, desc: "Unauthorized"}
	errParse       = bad("can't parse request")
	errBodyTooLong = &apiError{code: 413, desc: "Request Entity Too Large"}
)

// Lengths that Telegram allows, in UTF-16 units except where it says bytes.
const (
	maxText      = 4096
	maxCaption   = 1024
	maxAnswer    = 200
	maxData      = 64 // bytes
	maxButtons   = 100
	maxMarkup    = 10_000 // bytes
	maxDelete    = 100
	maxFileBytes = 20 << 20
	deletable    = 48 // hours
	updatesLive  = 24 // hours
)

// units counts UTF-16 units, which is how Telegram counts characters.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x10000 {
			n++
		}
	}
	return n
}
