package hotline

import "time"

// Evidence is one thing that was told of where somebody is. It is kept as it came,
// because what it was understood as can be wrong.
type Evidence struct {
	Source Source    `json:"s"`
	At     time.Time `json:"t"`
	// Point is the exact place, nil if none was given.
	Point *Point `json:"p,omitempty"`
	// Site is the id of the place that the person confirmed, Name what it is called;
	// both are empty if there is none.
	Site string `json:"i,omitempty"`
	Name Msg    `json:"n,omitzero"`
	// Province is that of the point or of the site (ISO 3166-2), if it is known.
	Province string `json:"pr,omitempty"`
	// Around are provinces that the point may lie in just as well, because they are
	// close by.
	Around []string `json:"ar,omitempty"`
	// Words are what was written, Scrubbed the same without what identifies.
	Words    string `json:"w,omitempty"`
	Scrubbed string `json:"sc,omitempty"`
}

// Source is the way in which a place was told; the message "source.<s>" says it.
type Source string

// The sources.
const (
	SourcePoint    Source = "point"    // a shared location
	SourceLive     Source = "live"     // the first point of a live location
	SourceVenue    Source = "venue"    // a place picked on Telegram's map
	SourceLink     Source = "link"     // a map link
	SourcePlusCode Source = "pluscode" // an Open Location Code
	SourceNumbers  Source = "numbers"  // coordinates written out
	SourceName     Source = "name"     // a name that was typed
	SourceChoice   Source = "choice"   // a province chosen from the list
)
