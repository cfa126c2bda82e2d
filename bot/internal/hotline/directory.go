package hotline

import "time"

// Entry is somebody outside this hotline whom a person can turn to, as the
// directory has them: somebody of the deployment has dialled it.
type Entry struct {
	// ID is short and of small letters, digits and _.
	ID string
	// Name is a proper name as it is printed; it is not translated.
	Name string
	// Kind is [KindPolice], [KindEmbassy], [KindAid], or one of the kinds below.
	Kind string
	// Needs are ids of needs, never none. Areas are provinces (ISO 3166-2); empty:
	// everywhere.
	Needs []string
	Areas []string
	// For is the country whose people it is for (ISO 3166-1 alpha-2); empty:
	// everybody.
	For string
	// How it is reached, as the source prints it. At least one of these is there.
	Phone, Telegram, WhatsApp, Email []string
	Web                              string
	// Languages are those that somebody answers in (BCP 47), Hours when; either may
	// be empty: not known.
	Languages []string
	Hours     string
	// Home says that it is a line in the home country, where a call may cost.
	Home bool
	// Checked is from when it counts as checked, Until when that ends.
	Checked, Until time.Time
}

// More kinds of entry, beside those of desks.
const (
	KindGovernment = "government"
	KindHospital   = "hospital"
)

// Live reports whether somebody has checked the entry lately enough for it to be
// shown: a wrong number can kill, so none is better.
func (e *Entry) Live(now time.Time) bool { return !now.Before(e.Checked) && now.Before(e.Until) }
