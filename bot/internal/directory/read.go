package directory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Checks are what other rooms know of what an entry may name.
type Checks struct {
	// Needs are the ids of needs.
	Needs []string
	// Language reports whether there is a name for a language's tag, Area whether a
	// code is a province's.
	Language func(tag string) bool
	Area     func(code string) bool
}

// File is a file of the directory: the one that ships with the program, or the
// deployment's own.
type File struct {
	Name string
	Data []byte
	// Own says that it is the deployment's, which alone says who verified what.
	Own bool
}

// Read reads the files into one directory. If there is any fault the book is nil.
func Read(checks Checks, files ...File) (*Book, []Fault) {
	r := &reader{checks: checks, seen: map[string]string{}, book: &Book{}}
	var verified []verifiedAt
	for _, f := range files {
		r.file = f.Name
		verified = append(verified, r.read(f)...)
	}
	slices.SortFunc(r.book.Entries, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) })
	for _, v := range verified {
		r.verified(v)
	}
	if len(r.faults) > 0 {
		slices.SortStableFunc(r.faults, func(a, b Fault) int {
			if c := strings.Compare(a.File, b.File); c != 0 {
				return c
			}
			return a.Line - b.Line
		})
		return nil, r.faults
	}
	return r.book, nil
}

// The form of the files.
type fileForm struct {
	Entries  []entryForm    `yaml:"entries"`
	Verified []verifiedForm `yaml:"verified"`
}

type entryForm struct {
	ID        string   `yaml:"id"`
	Name      string   `yaml:"name"`
	Kind      string   `yaml:"kind"`
	Needs     []string `yaml:"needs"`
	Areas     []string `yaml:"areas"`
	For       string   `yaml:"for"`
	Phone     []string `yaml:"phone"`
	WhatsApp  []string `yaml:"whatsapp"`
	Telegram  []string `yaml:"telegram"`
	Email     []string `yaml:"email"`
	Web       string   `yaml:"web"`
	Languages []string `yaml:"languages"`
	Hours     string   `yaml:"hours"`
	Route     string   `yaml:"route"`
	Caution   string   `yaml:"caution"`
	Source    []Source `yaml:"source"`
	Read      string   `yaml:"read"`
	Listed    string   `yaml:"listed"`
}

type verifiedForm struct {
	ID        string   `yaml:"id"`
	By        string   `yaml:"by"`
	On        string   `yaml:"on"`
	Languages []string `yaml:"languages"`
	Hours     string   `yaml:"hours"`
}

// verifiedAt is a verification with where it stands.
type verifiedAt struct {
	verifiedForm
	file string
	node *yaml.Node
}

// reader collects entries and faults.
type reader struct {
	checks Checks
	file   string
	faults []Fault
	seen   map[string]string // where each id stands
	noted  map[string]bool   // ids that were verified already
	book   *Book
}

func (r *reader) fault(line int, what, remedy string) {
	r.faults = append(r.faults, Fault{File: r.file, Line: max(line, 1), What: what, Remedy: remedy})
}

const mendYAML = `Mend the YAML: indentation by blanks, "name: value", texts with signs in quotes.`

// read reads one file. An empty one says nothing, which is no fault.
func (r *reader) read(f File) (verified []verifiedAt) {
	var form fileForm
	dec := yaml.NewDecoder(bytes.NewReader(f.Data))
	dec.KnownFields(true)
	err := dec.Decode(&form)
	if errors.Is(err, io.EOF) {
		return nil
	}
	var types *yaml.TypeError
	switch {
	case errors.As(err, &types):
		for _, text := range types.Errors {
			r.yaml(text)
		}
		return nil
	case err != nil:
		r.yaml(strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		r.fault(more.Line, "a second document", "Keep everything in one; remove the line ---.")
		return nil
	}
	var doc yaml.Node
	if yaml.Unmarshal(f.Data, &doc) != nil || len(doc.Content) == 0 {
		r.fault(1, "the file cannot be read", mendYAML)
		return nil
	}
	root := deref(doc.Content[0])
	for i, e := range form.Entries {
		r.entry(e, item(field(root, "entries"), i))
	}
	for i, v := range form.Verified {
		n := item(field(root, "verified"), i)
		if !f.Own {
			r.fault(lineOf(n, root), "what ships with the program is verified by nobody", "Remove verified: from this file.")
			continue
		}
		verified = append(verified, verifiedAt{v, f.Name, n})
	}
	return verified
}

var (
	yamlLine  = regexp.MustCompile(`^line (\d+): (.*)`)
	yamlField = regexp.MustCompile(`^field (\S+) not found`)
	yamlTwice = regexp.MustCompile(`mapping key "?([a-z]+)"? already defined`)
)

// yaml says what the parser found, without any of what the file holds but the
// names of fields.
func (r *reader) yaml(text string) {
	line := 1
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = m[2]
	}
	const known = "Known are: entries, verified; of an entry id, name, kind, needs, areas, for, phone, whatsapp, telegram, email, web, " +
		"languages, hours, route, caution, source, read, listed; of a source title, address, date; of what is verified id, by, on, languages, hours."
	switch field, twice := yamlField.FindStringSubmatch(text), yamlTwice.FindStringSubmatch(text); {
	case field != nil:
		r.fault(line, "a field "+strconv.Quote(field[1])+" that this version does not know", known)
	case twice != nil:
		r.fault(line, "the field "+twice[1]+" stands twice", "Remove one of the two.")
	case strings.HasPrefix(text, "cannot unmarshal"):
		r.fault(line, "a value of another form than is wanted there", `Lists stand in brackets, such as phone: ["117"]; a single value stands alone.`)
	default:
		r.fault(line, "it is no YAML", mendYAML)
	}
}

// verified takes over a verification.
func (r *reader) verified(v verifiedAt) {
	r.file = v.file
	line := lineOf(v.node)
	on, err := time.ParseInLocation(time.DateOnly, v.On, zone)
	e := r.book.Find(v.ID)
	switch {
	case e == nil && len(r.faults) == 0:
		r.fault(line, "no entry "+strconv.Quote(v.ID), "See bot directory list for the ids, or write the entry under entries: in this file; or remove these lines.")
	case e == nil: // it may be one of those with a fault
	case e.By != "" || r.noted[v.ID]:
		r.fault(line, v.ID+" is verified twice", "Keep the later of the two.")
	}
	if strings.TrimSpace(v.By) == "" || !oneLine(v.By, maxName) {
		r.fault(lineOf(field(v.node, "by"), v.node), "nobody says that they dialled it", "Write who did in by:, in at most 60 characters.")
	}
	if err != nil {
		r.fault(lineOf(field(v.node, "on"), v.node), "not a day", "Write in on: when it was dialled, such as 2026-11-24.")
	}
	r.languages(v.Languages, v.node)
	r.hours(v.Hours, v.node)
	if r.noted == nil {
		r.noted = map[string]bool{}
	}
	r.noted[v.ID] = true
	if e == nil || err != nil {
		return
	}
	e.By, e.Checked, e.Until = v.By, on, on.AddDate(0, 0, lifeDays)
	if len(v.Languages) > 0 {
		e.Languages = v.Languages
	}
	if v.Hours != "" {
		e.Hours = v.Hours
	}
}

// where is a place in a file, for another fault to name.
func (r *reader) where(line int) string { return fmt.Sprintf("%s:%d", r.file, line) }

// deref is the node that an alias stands for.
func deref(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// field is the value of a key of a mapping, nil if there is none.
func field(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return deref(n.Content[i+1])
		}
	}
	return nil
}

// item is an element of a sequence, nil if there is none.
func item(n *yaml.Node, i int) *yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode || i >= len(n.Content) {
		return nil
	}
	return deref(n.Content[i])
}

// lineOf is the line of the first node that is not nil.
func lineOf(nodes ...*yaml.Node) int {
	for _, n := range nodes {
		if n != nil {
			return n.Line
		}
	}
	return 1
}
