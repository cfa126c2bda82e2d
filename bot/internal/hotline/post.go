package hotline

import (
	"encoding/json"
	"time"
)

// Post is what one actor tells another. It is a closed set: exactly one field
// is set. A post is an outbox entry of the sender's commit, appended to the
// target's lane and deduplicated by (source lane, sequence).
type Post struct {
	// From is the actor that posts; the lane fills it in.
	From Actor `json:"from,omitzero"`

	// Survivor's chat to case.
	Tell *Tell     `json:"tell,omitempty"`
	Said *Said     `json:"said,omitempty"` // also: responder's chat to case
	Gone *RouteOff `json:"gone,omitempty"`
	// What came of a check-in.
	Check *Check `json:"check,omitempty"`

	// Survivor's chat to a new return code's actor; also from the case, to keep
	// or to end it.
	Code *Code `json:"code,omitempty"`
	// A code that somebody typed: chat to its gate, gate to the code's actor,
	// that to the case.
	Return *Return `json:"return,omitempty"`
	// The answer, from whichever of them knows it, to the chat.
	Returned *Returned `json:"returned,omitempty"`
	// Case to the chat that it has left for another phone.
	Moved *Moved `json:"moved,omitempty"`

	// Case to desk.
	Alert *Alert `json:"alert,omitempty"`
	// Desk to a practice case that is to be.
	Drill *Drill `json:"drill,omitempty"`
	// Desk, or responder's chat, to case.
	Act *Act `json:"act,omitempty"`
	// Case to responder's chat.
	Offer *Offer  `json:"offer,omitempty"`
	Hold  *Hold   `json:"hold,omitempty"`
	Drop  *Unhold `json:"drop,omitempty"`
	// Responder's chat to case: an offer reached its chat, or did not.
	Reached *Reached `json:"reached,omitempty"`
	// Case to survivor's chat.
	News *News `json:"news,omitempty"`
	// Case to either side of a talk, and either side back to the case.
	Relay   *Relay   `json:"relay,omitempty"`
	Relayed *Relayed `json:"relayed,omitempty"`
	// Case to the chat of somebody who holds or held it: the answer to [ActNote].
	Noted *Noted `json:"noted,omitempty"`
	// Case to survivor's chat, and its answer.
	Question *Question `json:"question,omitempty"`
	Answered *Answered `json:"answered,omitempty"`
	// Case to the holder's chat: what became of a referral.
	Referred *Referred `json:"referred,omitempty"`

	// Desk, or anybody's chat, to the staff's actor; it answers in the chat.
	Order *Order `json:"order,omitempty"`
	// Staff to the chat of somebody who works here, or does no longer.
	Linked *Linked `json:"linked,omitempty"`
	// Chat of somebody who works here to staff.
	Reach *Reach `json:"reach,omitempty"`
	// The process itself to staff.
	Read *RosterRead `json:"read,omitempty"`
	// Staff to the chat of somebody whose turn ends soon.
	ShiftEnd *ShiftEnd `json:"shiftend,omitempty"`
	// Case to staff: call somebody by direct message. Staff to their chats, and
	// back to the case.
	Summon   *Summon   `json:"summon,omitempty"`
	Call     *Call     `json:"call,omitempty"`
	Summoned *Summoned `json:"summoned,omitempty"`
}

// Tell opens a case or amends it with all that is known now.
type Tell struct {
	Case   CaseNo `json:"case"`
	Chat   int64  `json:"chat"` // the survivor's chat: the case's route
	Coarse Coarse `json:"coarse"`
	Detail Detail `json:"detail,omitzero"`
	// WriteUntil is until when the phone may be written to first; zero: never.
	// Year 9999 stands for any time.
	WriteUntil time.Time `json:"until,omitzero"`
	// Trust are the kinds of desk, besides this hotline's, that may be told:
	// KindAid, KindEmbassy, KindPolice.
	Trust []string `json:"trust,omitempty"`
	// Code is the HMAC of the case's return code.
	Code string `json:"code,omitempty"`
	// Memory is what the chat needs to go on with the conversation on another
	// phone: a JSON object of intake's, kept by the case and read by nobody else.
	// Its keys "p" and "pt" are the exact place, "pl" all that was told of where they
	// are, as [Detail.Places] has it: the case takes out of them what has outlived its
	// time. "ci" is an agreed check-in, taken out once it is
	// known what came of it.
	Memory json.RawMessage `json:"memory,omitempty"`
}

// Code makes a return code lead to a case, until Until. With a zero Until it
// leads nowhere any more.
type Code struct {
	Case  CaseNo    `json:"case"`
	Until time.Time `json:"until,omitzero"`
}

// Return asks for the case behind a code. Mac is the code's HMAC; nobody but
// the chat that it was typed in ever sees the code.
type Return struct {
	Chat int64  `json:"chat"`
	Mac  string `json:"mac"`
}

// Returned answers a Return. A wrong code, an unknown one, a closed case and
// too many tries all give the same: OK false and nothing else.
type Returned struct {
	OK     bool            `json:"ok,omitempty"`
	Case   CaseNo          `json:"case,omitempty"`
	Memory json.RawMessage `json:"memory,omitempty"`
	// Status is the last News.What of the case.
	Status string `json:"status,omitempty"`
	// Trust and Nation are who may be told now: a yes may have been given, or
	// taken back, where no conversation ran, and so not as Memory has it.
	Trust  []string `json:"trust,omitempty"`
	Nation string   `json:"nation,omitempty"`
}

// Moved says that the case goes on on another phone. The chat forgets it.
type Moved struct {
	Case CaseNo `json:"case"`
}

// Said is words of one side of a talk on their way to the case.
type Said struct {
	// Chat and Msg are where the words were written, so that the writer can be
	// told what became of them.
	Chat int64  `json:"chat"`
	Msg  int    `json:"msg,omitempty"`
	Text string `json:"text"`
	// Scrubbed is Text without what identifies, filled in by who posts it.
	Scrubbed string `json:"scrubbed"`
	// File is a voice message or photo; Text is then its caption.
	File *File `json:"file,omitempty"`
	// Point is an exact place that the survivor shared, or one that the holder
	// sends them; there is no Text then.
	Point *Point `json:"point,omitempty"`
	// Place is how the survivor's Point was told; nil: it was shared.
	Place *Evidence `json:"place,omitempty"`
}

// RouteOff says that the survivor's chat no longer leads to the survivor.
type RouteOff struct {
	Chat int64 `json:"chat"`
	// Withdraw says that the survivor takes the alert back too.
	Withdraw bool `json:"withdraw,omitempty"`
	// Why is "clear", "idle", "blocked".
	Why string `json:"why"`
}

// Check tells a case what came of a check-in that the survivor had agreed to. It
// raises the case, or ends what an earlier one raised; it lowers nothing that was
// told.
type Check struct {
	Case CaseNo `json:"case"`
	// What is "safe", "unsafe", or "silent": nobody answered in time, or the
	// person could not be asked.
	What string `json:"what"`
}

// Alert is what a desk is told of a case: coarse fields only (H6).
type Alert struct {
	Case   CaseNo `json:"case"`
	Coarse Coarse `json:"coarse"`
	Status Status `json:"status"`
	// Holder is the holder's name as the group knows it, empty if nobody holds or
	// if it is no name for this desk.
	Holder string `json:"holder,omitempty"`
	// Step counts the times somebody was told of this case; a press carries it.
	Step int `json:"step"`
	// Page asks for a new message rather than an edit: urgency rose, or nobody
	// has taken it.
	Page bool `json:"page,omitempty"`
	// Silent says that the survivor can no longer be reached on that phone.
	Silent bool      `json:"silent,omitempty"`
	Opened time.Time `json:"opened"`
	// NextAt is when somebody is told again if nobody takes it; zero if held.
	// While marked not real it is the end of the undo; zero: there is none.
	NextAt time.Time `json:"next,omitzero"`
	// Then is who is told at NextAt besides the group; empty: the group alone.
	Then StepTo `json:"then,omitempty"`
	// Outcome is how a closed case was closed, a key suffix of "outcome."; of a
	// withdrawn one it is "untold" if only this desk may not be told any more.
	Outcome string `json:"outcome,omitempty"`
	// Referred says that the holder asks this desk to take the case over.
	Referred bool `json:"referred,omitempty"`
}

// Drill makes a practice case for a desk, and for no other.
type Drill struct {
	Case CaseNo `json:"case"`
	Desk int64  `json:"desk"`
	Lang string `json:"lang"`
}

// ActKind is what a responder does to a case.
type ActKind string

// The acts.
const (
	ActTake    ActKind = "take"
	ActPass    ActKind = "pass"
	ActNotReal ActKind = "notreal"
	ActUndo    ActKind = "undo"
	ActRelease ActKind = "release" // the holder gives it back
	ActClose   ActKind = "close"
	// ActHandover gives it back with a line for whoever takes it next.
	ActHandover ActKind = "handover"
	// ActNote keeps a note, or, without words, asks for those that are kept. It
	// is also for those who held the case before.
	ActNote ActKind = "note"
	// ActRefer asks another desk to take the case over, ActUnrefer takes that back.
	ActRefer   ActKind = "refer"
	ActUnrefer ActKind = "unrefer"
	// ActReopen opens what this person closed.
	ActReopen ActKind = "reopen"
	// What the holder was shown besides the case itself.
	ActRevealPlace ActKind = "reveal.place"
	ActRevealWords ActKind = "reveal.words"
	ActLooked      ActKind = "looked" // the holder has talked with somebody who fears to go home
)

// Act is a responder's press on its way to the case, which decides.
type Act struct {
	Case CaseNo  `json:"case"`
	Kind ActKind `json:"kind"`
	// By is the responder's user id, which is also their private chat's id;
	// Name is their first name as the group sees it.
	By   int64  `json:"by"`
	Name string `json:"name,omitempty"`
	// Desk is the chat id of the desk pressed in, 0 for a private chat.
	Desk int64 `json:"desk,omitempty"`
	// Lang is the desk's language.
	Lang string `json:"lang,omitempty"`
	// Step is the step the pressed message carried; under "looked", its fear.
	Step int `json:"step"`
	// Query is the callback query to be answered by whoever decides.
	Query string `json:"query,omitempty"`
	// Outcome is how a case was closed, a key suffix of "outcome.".
	Outcome string `json:"outcome,omitempty"`
	// Called says that it was pressed under a call in By's own chat, for the Desk
	// that the call was for.
	Called bool `json:"called,omitempty"`
	// Line is what goes on to colleagues: the line of a hand-over, or a note.
	Line string `json:"line,omitempty"`
	// To is the chat id of the desk that a case is referred to.
	To int64 `json:"to,omitempty"`
}

// Note is what somebody who held a case wrote down for those who hold it later.
type Note struct {
	Name string    `json:"n"`
	At   time.Time `json:"t"`
	Text string    `json:"x"`
	// Desk is the chat id of the desk that they held it for.
	Desk int64 `json:"d,omitempty"`
}

// Noted answers an [ActNote]. What is "kept", "list", "full", "over", or "untold":
// the desk that it was held for may not be told any more. Notes are all that are
// kept for that desk, oldest first, if they were asked for.
type Noted struct {
	Case  CaseNo `json:"case"`
	What  string `json:"what"`
	Notes []Note `json:"notes,omitempty"`
}

// Offer asks a responder's chat to prove that a direct message reaches it.
type Offer struct {
	Case   CaseNo `json:"case"`
	Desk   int64  `json:"desk"`
	Name   string `json:"name,omitempty"`
	Lang   string `json:"lang"`
	Coarse Coarse `json:"coarse"`
	// Until is when the offer lapses.
	Until time.Time `json:"until"`
}

// Reached answers an Offer, or a Call.
type Reached struct {
	Case CaseNo `json:"case"`
	By   int64  `json:"by"`
	OK   bool   `json:"ok"`
	// Step is the Call's, 0 for an Offer.
	Step int `json:"step,omitempty"`
}

// Hold makes a chat the holder's, or amends what the holder sees.
type Hold struct {
	Case   CaseNo    `json:"case"`
	Lang   string    `json:"lang"`
	Coarse Coarse    `json:"coarse"`
	Detail Detail    `json:"detail,omitzero"`
	Lease  time.Time `json:"lease"`
	Opened time.Time `json:"opened,omitzero"`
	// Silent says that the survivor's phone can no longer be reached.
	Silent bool `json:"silent,omitempty"`
	// Trust are the kinds of desk that may be told, besides this hotline's.
	Trust []string `json:"trust,omitempty"`
	// Fear counts how often a fear of return was told, while that keeps the
	// case from an embassy that the person said yes to; else it is 0.
	Fear int `json:"fear,omitempty"`
	// Check is the last Check.What of the case, empty if there was none, and
	// CheckAt when it came.
	Check   string    `json:"check,omitempty"`
	CheckAt time.Time `json:"checked,omitzero"`
	// Moved says that the person has just come back, perhaps on another phone.
	Moved bool `json:"moved,omitempty"`
	// Line is what the holder before wrote when they handed the case over, and
	// LineBy their name, empty if it is not for this desk; Notes are what those
	// before wrote down, as far as it is for this desk, oldest first.
	Line   string `json:"line,omitempty"`
	LineBy string `json:"lineby,omitempty"`
	Notes  []Note `json:"notes,omitempty"`
	// Desk is the chat id of the desk that it is held for, 0 if not known.
	Desk int64 `json:"desk,omitempty"`
	// Refer is the referral that is under way, nil if there is none.
	Refer *Referral `json:"refer,omitempty"`
}

// Unhold says that this chat no longer holds the case.
type Unhold struct {
	Case CaseNo `json:"case"`
	// Why is "released", "handover", "lapsed", "closed", "withdrawn", "untold" (the
	// person took back that the desk may be told), "notreal", "referred", or "taken":
	// a colleague was quicker and the chat never held it. Of a call it may also be
	// "cannot", or "moved": it is another desk's now.
	Why string `json:"why"`
	// Step says that only a call of this step, or of an earlier one, is over: what
	// has come of it since, and a newer call, are not. 0: whatever the chat has.
	Step int `json:"step,omitempty"`
	// Desk is the name of the desk that it was referred to, if it was.
	Desk string `json:"desk,omitempty"`
	// Reopen says that whoever closed it may open it again. A second Unhold of the
	// same case without it takes that back.
	Reopen bool `json:"reopen,omitempty"`
}

// News tells a survivor's chat what became of their case.
type News struct {
	Case CaseNo `json:"case"`
	// What is "waiting", "read" (a person holds it), "passed" (a person of
	// another group holds it), "closed".
	What string `json:"what"`
}

// Relay is words of the other side, to be shown.
type Relay struct {
	Case CaseNo `json:"case"`
	Text string `json:"text"`
	// Chat and Msg are where the words were written.
	Chat int64 `json:"chat"`
	Msg  int   `json:"msg,omitempty"`
	File *File `json:"file,omitempty"`
	// Point is a place that the holder sent, for the survivor's map; there is no
	// Text then. A survivor's own place is never relayed: the holder asks for it.
	Point *Point `json:"point,omitempty"`
	// Holder says that these words are for the holder, not the survivor.
	Holder bool `json:"holder,omitempty"`
}

// Relayed says what became of a Relay; it goes back the same way.
type Relayed struct {
	Case CaseNo `json:"case"`
	Chat int64  `json:"chat"`
	Msg  int    `json:"msg,omitempty"`
	// What is "shown", "waiting" (shown when the person writes again), "lost".
	What string `json:"what"`
	// Holder says that this answer is for the holder, who wrote the words.
	Holder bool `json:"holder,omitempty"`
}
