// Package flows is the conversation machine: it reads conversations from YAML
// files, lints and compiles them into an immutable [Set], and plays them. What
// it plays is a pure function of a small [State] and an [Input]; it sends
// nothing, keeps nothing, knows no clock, and holds no text that a person
// reads, only the keys of messages. Which card stands next, what a tap or a
// typed word means, what back and skip do, is decided here; what becomes of
// the answers is its caller's business.
package flows

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.yaml
var embedded embed.FS

// Declined is the answer that is kept when a question was skipped. It is never
// taken for a no.
const Declined = "declined"

// Answers that no choice in a file stands for.
const (
	Point = "point" // a place card was answered by sharing a point
	Told  = "told"  // a words card was answered; the words are the caller's
)

// What an [Input.Choice] may be besides the id of a choice.
const (
	Back = "_back"
	Skip = "_skip"
	More = "_more"
	Done = "_done"
)

// The keys of the words on the buttons that every flow has. A person may type
// these words instead of tapping.
const (
	KeyBack  = "s.back"
	KeySkip  = "s.skip"
	KeyMore  = "s.more"
	KeyDone  = "s.done"
	KeyClear = "s.clear"
	// KeyUnreviewed says that nobody has reviewed the chosen translation.
	KeyUnreviewed = "s.unreviewed"
)

// What arriving at a node asks of the caller: [Turned.Act].
const (
	ActClear = "clear" // remove everything from the chat
	ActSend  = "send"  // the person has sent the whole
	// ActInform comes of a choice, not of a node: show information instead of this
	// card. Nothing is answered, and the conversation stands where it stood.
	ActInform = "inform"
)

// The kinds of node. Languages, promise and end cards cannot be skipped; every
// other card can.
const (
	KindLanguages = "languages" // one of the languages offered
	KindPromise   = "promise"   // consent before data: one choice, no skip
	KindChoice    = "choice"    // one choice
	KindMulti     = "multi"     // several choices, then done
	KindPlace     = "place"     // one choice, or a shared point
	KindWords     = "words"     // free text
	KindMenu      = "menu"      // one choice that only leads somewhere
	KindReview    = "review"    // a menu under what was told
	KindEnd       = "end"       // the conversation has ended
)

// Set is all flows and the triage table, compiled. It is safe for use by
// several goroutines once [Set.SetLanguages] has been called.
type Set struct {
	flows  []*flow
	langs  []Lang
	triage triage
}

// Lang is a language that is offered on a languages card.
type Lang struct {
	Tag     string // BCP 47; the choice's id
	Autonym string // its name in itself
	// Unreviewed says that no native speaker has reviewed the translation.
	Unreviewed bool
}

// State is where a conversation stands. It is small when encoded. The zero
// State stands at the first card of the first flow.
type State struct {
	Flow string `json:"f,omitempty"`
	Node string `json:"n,omitempty"`
	// Trail is the nodes behind, oldest first. Where it leads from one flow into
	// another, the node that was left bears its flow's name: "flow/node".
	Trail []string `json:"t,omitempty"`
	// Answers is what was chosen at each node, [Declined] if it was skipped.
	Answers map[string][]string `json:"a,omitempty"`
	// Marks is what is marked on a multi card that is not done.
	Marks []string `json:"m,omitempty"`
	// Page is the page of a long list, from 0.
	Page    int `json:"p,omitempty"`
	Version int `json:"v,omitempty"`
	// First is the language that a languages card shows first.
	First string `json:"l,omitempty"`
	// Home is where a change from a menu returns to; "flow/node" while the person
	// is in another flow.
	Home string `json:"h,omitempty"`
}

// Told returns what was answered at a node, nil if nothing was or it was
// skipped. It must not be changed.
func (st State) Told(node string) []string {
	a := st.Answers[node]
	if len(a) == 0 || a[0] == Declined {
		return nil
	}
	return a
}

// Input is one thing that a person did. Exactly one field is set.
type Input struct {
	// Choice is the id of a choice, or one of [Back], [Skip], [More], [Done].
	Choice string
	// Text is what was typed.
	Text string
	// Point says that a place was shared.
	Point bool
}

// Turned says what became of an input.
type Turned struct {
	// Node is the node that the input was for.
	Node string
	// Answered says that the answer of Node is now another, or was given again.
	Answered bool
	// Moved says that another card stands now.
	Moved bool
	// Understood says that the input meant something here.
	Understood bool
	// Words is free text that the caller should keep.
	Words string
	// End says that the conversation stands at its end.
	End bool
	// Act is what the caller must do now: empty, [ActClear], [ActSend] or
	// [ActInform].
	Act string
}

// View is the card that stands.
type View struct {
	Node string
	// Text is message keys, one paragraph each. It must not be changed.
	Text    []string
	Choices []Choice
	// Multi says that choices are marks and that a done button is needed.
	Multi            bool
	Back, Skip, More bool
	// PerRow is how many choices stand in a row, 1 or 2.
	PerRow int
	// AskPlace says that a point may be shared here.
	AskPlace bool
	Kind     string
}

// Choice is one button of a card.
type Choice struct {
	ID   string
	Sign string // an emoji that means the same in every language
	Key  string // the message key of its words; empty if Text is set
	// Text is a language's own name, which is no message.
	Text string
	// Marked says that it is marked, or was the answer before.
	Marked bool
}

// Finding is one fault of a file, with what to do about it.
type Finding struct {
	File   string
	Line   int // 0 if it belongs to no line
	Text   string
	Remedy string
}

// String is the finding on one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s; %s", f.File, f.Line, f.Text, f.Remedy)
}

// Files are the flows that are built in, as files.
func Files() fs.FS { return embedded }

// Directory is the directory that is built in, as its file has it: who outside may
// help. It stands beside the flows, and is read by whoever shows it.
func Directory() (name string, data []byte) {
	data, err := embedded.ReadFile(directoryFile)
	if err != nil {
		panic("flows: " + err.Error()) // it is part of every build
	}
	return directoryFile, data
}

// Default returns a set of the flows that are built in. It panics if they have
// a fault, which a test of this package rules out.
func Default() *Set {
	s, findings := Load(embedded)
	if len(findings) > 0 {
		lines := make([]string, len(findings))
		for i, f := range findings {
			lines[i] = f.String()
		}
		panic("flows: " + strings.Join(lines, "\n"))
	}
	return s
}

// SetLanguages says which languages the languages cards offer, in this order.
// It is called once, before the set is played. Tags that do not fit a button's
// data are left out.
func (s *Set) SetLanguages(langs []Lang) {
	s.langs = slices.DeleteFunc(slices.Clone(langs), func(l Lang) bool {
		return l.Tag == "" || len(l.Tag) > maxTag
	})
}

// Names returns the flows' names: the first flow's, then the others' in the
// order of their files' names.
func (s *Set) Names() []string {
	names := make([]string, len(s.flows))
	for i, f := range s.flows {
		names[i] = f.id
	}
	return names
}

// Start returns the state at the first card of a flow; of the first flow, if
// there is none of that name.
func (s *Set) Start(name string) State {
	f := s.flow(name)
	return State{Flow: f.id, Node: f.nodes[f.start].id, Version: f.version}
}

// Prefer returns the state with a language that languages cards show first.
func (s *Set) Prefer(st State, tag string) State {
	st.First = tag
	return st
}

// Keys returns every message key that the flows and the triage table use,
// sorted, each once. Every locale must have them.
func (s *Set) Keys() []string {
	keys := []string{KeyBack, KeySkip, KeyMore, KeyDone, KeyClear, KeyUnreviewed}
	for _, f := range s.flows {
		for i := range f.nodes {
			keys = append(keys, f.nodes[i].text...)
			for _, c := range f.nodes[i].choices {
				keys = append(keys, c.key)
			}
		}
	}
	keys = append(keys, s.triage.keys()...)
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Where returns the file and the line where a message key is first used; line 0
// if it is one that every flow has, or none of ours.
func (s *Set) Where(key string) (file string, line int) {
	for _, f := range s.flows {
		for i := range f.nodes {
			if slices.Contains(f.nodes[i].text, key) {
				return f.file, f.nodes[i].line
			}
			for _, c := range f.nodes[i].choices {
				if c.key == key {
					return f.file, c.line
				}
			}
		}
	}
	for _, r := range s.triage.rules {
		if key == "reason."+r.id {
			return triageFile, r.line
		}
	}
	return "", 0
}

func (s *Set) flow(name string) *flow {
	for _, f := range s.flows {
		if f.id == name {
			return f
		}
	}
	return s.flows[0]
}

// lang returns the index of a language, -1 if it is not offered.
func (s *Set) lang(tag string) int {
	return slices.IndexFunc(s.langs, func(l Lang) bool { return l.Tag == tag })
}
