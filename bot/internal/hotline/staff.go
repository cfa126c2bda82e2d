package hotline

import (
	"slices"
	"strings"
	"time"
)

// StaffView is what everybody may know of the staff's actor: it is read by all
// processes, and may be a second old.
type StaffView struct {
	Links   []Link   `json:"links,omitempty"`
	Changes []Change `json:"changes,omitempty"`
	// Reload counts how often a coordinator asked for the roster to be read anew.
	Reload int `json:"reload,omitempty"`
	// Former are the accounts that worked here until lately.
	Former []Former `json:"former,omitempty"`
	// Shut are the desks of which somebody has joined at some time.
	Shut []int64 `json:"shut,omitempty"`
}

// Link says whose account somebody of the roster has. A name has at most one,
// and an account belongs to one name.
type Link struct {
	Name string    `json:"n"`
	Chat int64     `json:"c"` // the user id, which is also the private chat's id
	At   time.Time `json:"t"` // when they joined
	// Blocked says that the bot cannot write there.
	Blocked bool `json:"x,omitempty"`
}

// Former is an account that no longer works here, since At.
type Former struct {
	Chat int64     `json:"c"`
	At   time.Time `json:"t"`
}

// LinkOf is the link of an account, nil if there is none, or if the roster no
// longer has the name.
func (h *House) LinkOf(chat int64) *Link {
	for i := range h.Staff.Links {
		if l := &h.Staff.Links[i]; l.Chat == chat && h.ResponderNamed(l.Name) != nil {
			return l
		}
	}
	return nil
}

// ResponderNamed is the roster's entry of a name, nil if there is none.
func (h *House) ResponderNamed(name string) *Responder {
	for i := range h.Responders {
		if h.Responders[i].Name == name {
			return &h.Responders[i]
		}
	}
	return nil
}

// Leads reports whether somebody coordinates a desk: their own, and every other if
// they have none or theirs is this hotline's. A coordinator of another
// organisation's desk has no say in, and no sight of, what is not theirs. Desk 0
// is all of it.
func (h *House) Leads(p *Responder, desk int64) bool {
	if !p.Coordinator || p.Desk == 0 || p.Desk == desk {
		return p.Coordinator
	}
	own := h.DeskAt(p.Desk)
	return own != nil && (own.Kind == "" || own.Kind == KindHotline)
}

// Unjoined reports whether the roster names people of a desk, of whom none has
// joined, and everybody in its group may act there: nobody should go unheard
// because an evening was too short. Once somebody has joined, that is over, as
// long as somebody who can invite is there.
func (h *House) Unjoined(desk int64) bool {
	named, joined := h.Joined(desk)
	return named && !joined && (!slices.Contains(h.Staff.Shut, desk) || !h.isLed(desk))
}

// Joined reports whether the roster names people of a desk, and whether one of
// them has joined.
func (h *House) Joined(desk int64) (named, joined bool) {
	for i := range h.Responders {
		if p := &h.Responders[i]; p.Desk == desk {
			named = true
			joined = joined || slices.ContainsFunc(h.Staff.Links, func(l Link) bool { return l.Name == p.Name })
		}
	}
	return named, joined
}

// isLed reports whether a coordinator of a desk has joined.
func (h *House) isLed(desk int64) bool {
	return slices.ContainsFunc(h.Staff.Links, func(l Link) bool {
		p := h.ResponderNamed(l.Name)
		return p != nil && h.Leads(p, desk)
	})
}

// Speech is the language in which somebody of the roster is answered: their first
// that there are texts in, else their desk's, else or.
func (h *House) Speech(p *Responder, or string) string {
	for _, l := range p.Languages {
		if slices.Contains(h.Texts, l) {
			return l
		}
		// Chinese is spoken, and its texts are of one of its scripts.
		if i := slices.IndexFunc(h.Texts, func(text string) bool { return strings.HasPrefix(text, l+"-") }); i >= 0 {
			return h.Texts[i]
		}
	}
	if d := h.DeskAt(p.Desk); d != nil && d.Language != "" {
		return d.Language
	}
	return or
}

// StaffCommands are the commands of those who work here, beside a survivor's, in
// the order of menus and of /help; the message "menu.<name>" says what each does.
var StaffCommands = []StaffCommand{
	{Name: "note"}, {Name: "who"},
	{Name: "oncall"}, {Name: "cover", Args: "NAME"}, {Name: "swap", Args: "NAME"}, {Name: "away", Typed: true},
	{Name: "invite", Args: "NAME", Coordinator: true}, {Name: "remove", Args: "NAME", Coordinator: true},
	{Name: "reload", Coordinator: true},
	{Name: "clear"}, {Name: "leave", Typed: true}, {Name: "help"},
}

// StaffCommand is one of them.
type StaffCommand struct {
	Name string
	Args string
	// Coordinator says that only a coordinator may.
	Coordinator bool
	// Typed says that it stands in no menu: a tap there sends it at once.
	Typed bool
}

// Change is a stretch of somebody's turn that goes to somebody else, or to
// nobody: they are away.
type Change struct {
	Desk int64     `json:"d"`
	Name string    `json:"n"`           // whose turn it is by the roster
	By   string    `json:"b,omitempty"` // who has it instead; empty: nobody
	From time.Time `json:"f"`
	To   time.Time `json:"t"`
	// ID is the command's that made it, and maybe others with it; Maker is who
	// gave that.
	ID    int    `json:"i,omitempty"`
	Maker string `json:"m,omitempty"`
	// Away is who cannot, if nobody has it: maybe somebody who had it instead.
	Away string `json:"a,omitempty"`
}

// JoinPrefix begins the payload of a start link that is an invitation; the rest of
// it the staff's actor reads.
const JoinPrefix = "join-"

// JoinChars is how long that rest is: what is shorter or longer is none.
const JoinChars = 42

// Order is a command, or a press, that the staff's actor answers. What it says in
// return it sends to Chat, as an answer to Msg.
type Order struct {
	Command string `json:"cmd"`
	Args    string `json:"args,omitempty"`
	// From is who gave it, Chat where: the group's id, or again From.
	From int64 `json:"from"`
	Chat int64 `json:"chat"`
	// Anonymous says that a group's anonymous admin gave it.
	Anonymous bool   `json:"anon,omitempty"`
	Lang      string `json:"lang,omitempty"`
	Msg       int    `json:"msg,omitempty"`
	Thread    int    `json:"thread,omitempty"`
	// Query is the callback query of a press, Args then its data.
	Query string `json:"query,omitempty"`
}

// Linked tells a chat that it is, or is no longer, that of somebody who works
// here.
type Linked struct {
	Name        string `json:"name"`
	Desk        int64  `json:"desk,omitempty"`
	Lang        string `json:"lang,omitempty"`
	Coordinator bool   `json:"coordinator,omitempty"`
	// Off says that they work here no longer: the chat lets go of all that it has.
	// Why is "left", "removed", or "replaced": another account has joined by the
	// name.
	Off bool   `json:"off,omitempty"`
	Why string `json:"why,omitempty"`
}

// Reach tells the staff's actor that somebody's chat has blocked the bot, or has
// let it in again.
type Reach struct {
	Chat int64 `json:"chat"`
	OK   bool  `json:"ok,omitempty"`
}

// RosterRead tells the staff's actor that a process has read the roster: at its
// start, or because it was asked to. It comes from no actor.
type RosterRead struct {
	// Reload is the [StaffView] value that asked for it, 0 if none did.
	Reload int `json:"reload,omitempty"`
	// Faults are why it was not taken over, a line each; none: it was.
	Faults []string `json:"faults,omitempty"`
	// Names and Desks are those that the process has read: whoever decides on this
	// may have another roster. Both are empty if it is of an older version.
	Names []string `json:"names,omitempty"`
	Desks []string `json:"desks,omitempty"`
}

// ShiftEnd tells somebody's chat that their turn on call at a desk ends soon.
type ShiftEnd struct {
	Desk int64  `json:"desk"`
	Lang string `json:"lang"`
	// Until is when, by the clock of the desk.
	Until time.Time `json:"until"`
	// Next are the names of those who are on call then, none if nobody is.
	Next []string `json:"next,omitempty"`
}

// Summon asks that somebody be called to an open case by direct message.
type Summon struct {
	Case CaseNo `json:"case"`
	// Step is the case's step, which comes back in the answer and in a press.
	Step int `json:"step"`
	// Desk is whose people are called; To is which: on call, backup or
	// coordinators.
	Desk   int64  `json:"desk"`
	To     StepTo `json:"to"`
	Coarse Coarse `json:"coarse"`
	// But is who is not called: they have just given the case up, or passed.
	But []int64 `json:"but,omitempty"`
	// Again says that the step was taken before: if it is empty, the coordinators
	// have heard so.
	Again bool `json:"again,omitempty"`
}

// Call shows a case to somebody who is to take it: coarse fields only.
type Call struct {
	Case CaseNo `json:"case"`
	Step int    `json:"step"`
	Desk int64  `json:"desk"`
	To   StepTo `json:"to"`
	// Name is theirs, as the roster has it.
	Name   string `json:"name"`
	Lang   string `json:"lang"`
	Coarse Coarse `json:"coarse"`
}

// Summoned answers a Summon: the chats that are called, none if the step was
// empty.
type Summoned struct {
	Case  CaseNo  `json:"case"`
	Step  int     `json:"step"`
	To    StepTo  `json:"to"`
	Chats []int64 `json:"chats,omitempty"`
}
