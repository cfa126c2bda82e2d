package hotline

import "time"

// StaffView is what everybody may know of the staff's actor: it is read by all
// processes, and may be a second old.
type StaffView struct {
	Links   []Link   `json:"links,omitempty"`
	Changes []Change `json:"changes,omitempty"`
	// Reload counts how often a coordinator asked for the roster to be read anew.
	Reload int `json:"reload,omitempty"`
}

// Link says whose account somebody of the roster has. A name has at most one,
// and an account belongs to one name.
type Link struct {
	Name string    `json:"n"`
	Chat int64     `json:"c"` // the user id, which is also the private chat's id
	At   time.Time `json:"t"` // when they joined
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

// Change is a stretch of somebody's turn that goes to somebody else, or to
// nobody: they are away.
type Change struct {
	Desk int64     `json:"d"`
	Name string    `json:"n"`           // whose turn it is by the roster
	By   string    `json:"b,omitempty"` // who has it instead; empty: nobody
	From time.Time `json:"f"`
	To   time.Time `json:"t"`
}

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
	Off bool `json:"off,omitempty"`
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
