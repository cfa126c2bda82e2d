package hotline

import "time"

// CaseNo is a case's number, shown to responders: eight characters without
// vowels or look-alikes, drawn so that its actor's lane is the lane it was
// drawn in.
type CaseNo string

// Urgency is how soon a person must read a case.
type Urgency int

// The urgencies, least first. Unknown answers never lower one.
const (
	Information Urgency = iota // wants information; nobody waits
	Soon                       // 24 to 72 h
	Today                      // within 4 h
	Now                        // a person reads within 10 min
)

// String is the urgency's name as message keys and metrics use it.
func (u Urgency) String() string {
	switch u {
	case Now:
		return "now"
	case Today:
		return "today"
	case Soon:
		return "soon"
	default:
		return "information"
	}
}

// Answer is yes, no, not sure, or not told. What was not told is never "no".
type Answer string

// The answers.
const (
	Untold  Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
	NotSure Answer = "unsure"
)

// Coarse is all that a group of responders may see of a case (H6). Every
// field is a bucket that many people share. Adding a field here is a decision
// about what a screenshot gives away.
type Coarse struct {
	Urgency Urgency `json:"u,omitempty"`
	// Reason is the id of the triage rule that set the urgency; the message
	// "reason.<id>" says it to responders.
	Reason string `json:"r,omitempty"`
	Danger Answer `json:"d,omitempty"`
	// Province is the ISO 3166-2 code ("KH-1"), empty if not told.
	Province string `json:"p,omitempty"`
	// Approximate says that the province was that of the place known to be
	// nearest to a point, rather than told.
	Approximate bool `json:"pa,omitempty"`
	// Town is the id of the town or district, if so many people live there that it
	// gives nobody away; the message "town.<id>" names it.
	Town string `json:"t,omitempty"`
	// Border is the country (ISO 3166-1 alpha-2) whose border is close by.
	Border string `json:"b,omitempty"`
	// People is "1", "2-5", "6-20", "20+", or empty.
	People string `json:"n,omitempty"`
	// Frail is any of "minor", "pregnant", "hurt", "walk" (cannot walk), sorted.
	Frail []string `json:"f,omitempty"`
	// Needs are ids of needs, in the order of the flow file.
	Needs []string `json:"ne,omitempty"`
	// Lang is the survivor's language (BCP 47). What a desk shows of it is the
	// desk's own question: a rare language names a nationality.
	Lang string `json:"l,omitempty"`
	// Phone is "own", "borrowed", "watched", or empty (counts as borrowed).
	Phone string `json:"ph,omitempty"`
	// Write says when the phone may be written to first: "any", "30m", "2h",
	// "tonight", "never", or empty (counts as never).
	Write string `json:"w,omitempty"`
	// Exact says that an exact point is kept sealed, and ExactAt when it came.
	Exact   bool      `json:"x,omitempty"`
	ExactAt time.Time `json:"xa,omitzero"`
	// Situation is "inside", "out", "road", "police", "hospital", "shelter", or empty.
	Situation string `json:"si,omitempty"`
	// Other says that somebody tells it for another person.
	Other bool `json:"o,omitempty"`
	// Woman says that a woman should answer.
	Woman bool `json:"wo,omitempty"`
	// Quiet says that the person fell silent while they were answering.
	Quiet bool `json:"q,omitempty"`
	// Sent says that the survivor has sent the whole; before, it is a first
	// alert on partial truth.
	Sent bool `json:"s,omitempty"`
}

// Detail is what only the holder of a case sees.
type Detail struct {
	// Words is what the person wrote of their own accord, as they wrote it: what
	// they told, and behind it what they said since, if anything was taken out of
	// that before the holder read it.
	Words string `json:"w,omitempty"`
	// Scrubbed is what they told without what identifies.
	Scrubbed string `json:"s,omitempty"`
	// Point is the exact place, if one was shared; it expires by itself.
	Point *Point `json:"p,omitempty"`
	// Places are all that was told of where they are, oldest first.
	Places []Evidence `json:"pl,omitempty"`
	// Asked are answers that no group sees: medical signs, how long ago,
	// thoughts of dying, nationality. In the order of the flow.
	Asked []Asked `json:"a,omitempty"`
	// Media are voice messages and photos that came before anybody held the
	// case, oldest first.
	Media []File `json:"m,omitempty"`
}

// Asked is what was answered at a question: the messages "ask.<Q>" and
// "<Q>.<A>" say it to the holder.
type Asked struct {
	Q string   `json:"q"`
	A []string `json:"a"`
}

// File is something that stands on Telegram's servers. Whoever has the id and
// the bot's token can read it, so it is kept only sealed.
type File struct {
	Kind string `json:"k"` // "voice" or "photo"
	ID   string `json:"i"` // Telegram's file_id
}

// The kinds of receiver that a person decides about one by one. This hotline's
// own desks are always told; whoever does not want that clears.
const (
	KindHotline = "hotline"
	KindAid     = "aid"
	KindEmbassy = "embassy"
	KindPolice  = "police"
)

// Point is a place on the map in degrees (WGS 84).
type Point struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
	// Accuracy is a radius in metres, 0 if unknown (Telegram gives 0 to 1500).
	Accuracy float64 `json:"acc,omitempty"`
}

// Status is where a case stands.
type Status string

// The statuses of a case.
const (
	Open      Status = "open"      // nobody holds it
	Held      Status = "held"      // a responder holds it
	Closed    Status = "closed"    // done
	NotReal   Status = "notreal"   // marked not real, with undo
	Withdrawn Status = "withdrawn" // the survivor took it back
)

// Live reports whether somebody still has to act on the case.
func (s Status) Live() bool { return s == Open || s == Held }
