package hotline

// A referral goes from the holder's chat to the case (an [Act]), from there to
// the desk (an [Alert]) or, if the person has not said yes to its kind, first to
// the survivor's chat as a question, and back.

// Question asks the survivor whether a kind of desk may be told of their case.
type Question struct {
	Case CaseNo `json:"case"`
	// N counts the questions of the case; the answer carries it.
	N int `json:"n"`
	// Kind is KindAid, KindEmbassy or KindPolice. Empty: the question is taken back.
	Kind string `json:"kind,omitempty"`
	// Nation says that a yes is worth something only with the person's country.
	Nation bool `json:"nation,omitempty"`
}

// Answered says what became of a Question.
type Answered struct {
	Case CaseNo `json:"case"`
	N    int    `json:"n"`
	Kind string `json:"kind"`
	// What is "asked" (it is on its way to the card), "waiting" (it is asked when
	// the person does something), "yes", "no", or "silent".
	What string `json:"what"`
	// Nation is the country that was named with a yes (ISO 3166-1 alpha-2).
	Nation string `json:"nation,omitempty"`
}

// Referral is where a referral stands, as the holder sees it.
type Referral struct {
	// Desk is the desk's name in the roster, Kind its kind.
	Desk string `json:"d"`
	Kind string `json:"k"`
	// Where is "waiting", "asked", "talk" (the person said yes and is afraid to go
	// home), "called", or "untaken" (called, and nobody came for long).
	Where string `json:"w"`
}

// Referred tells the holder what happened to a referral. What is a Where of
// [Referral], or why there is none any more: "no", "silent", "lost" (the phone
// can no longer be reached), "country" (it is not their embassy), "barred" (it may
// no longer be told), "gone" (it is no desk any more), or "nothing" (what was asked
// for could not be done).
type Referred struct {
	Case CaseNo `json:"case"`
	Desk string `json:"desk"`
	Kind string `json:"kind"`
	What string `json:"what"`
}
