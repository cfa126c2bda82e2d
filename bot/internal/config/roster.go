package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"hotline/bot/internal/hotline"
)

// maxRoster is more than any roster is long, in bytes.
const maxRoster = 1 << 20

// ReadRoster reads a roster file. Faults name the file and line; if there is any
// the roster is empty.
func ReadRoster(path string, checks Checks) (hotline.Roster, []Fault) {
	f, err := os.Open(path)
	var data []byte
	if err == nil {
		defer f.Close() //nolint:errcheck // it was only read
		data, err = io.ReadAll(io.LimitReader(f, maxRoster+1))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return hotline.Roster{}, []Fault{{"HOTLINE_ROSTER", "there is no such file", "Give it the path of a roster.yaml; deploy/roster.example.yaml is one to begin with."}}
	case errors.Is(err, fs.ErrPermission):
		return hotline.Roster{}, []Fault{{"HOTLINE_ROSTER", "the file may not be read by this user", "Make it readable for the user that the program runs as."}}
	case err != nil || len(data) > maxRoster:
		return hotline.Roster{}, []Fault{{"HOTLINE_ROSTER", "the file cannot be read", "Give it the path of a plain file of at most 1 MB."}}
	}
	return ParseRoster(filepath.Base(path), data, checks)
}

// ParseRoster reads a roster. name is the file's name in faults.
func ParseRoster(name string, data []byte, checks Checks) (hotline.Roster, []Fault) {
	r := &rosterReader{name: name, checks: checks}
	r.read(data)
	if len(r.faults) == 0 {
		return r.roster, nil
	}
	slices.SortStableFunc(r.faults, func(a, b lineFault) int { return a.line - b.line })
	faults := make([]Fault, len(r.faults))
	for i, f := range r.faults {
		faults[i] = f.Fault
	}
	return hotline.Roster{}, faults
}

// rosterReader walks the YAML tree itself rather than decode it into structs:
// that is how each fault knows its line, and how nothing unknown is passed
// over.
type rosterReader struct {
	name   string
	checks Checks
	faults []lineFault
	roster hotline.Roster
}

type lineFault struct {
	line int
	Fault
}

func (r *rosterReader) fault(line int, what, remedy string) {
	line = max(line, 1)
	r.faults = append(r.faults, lineFault{line, Fault{fmt.Sprintf("%s:%d", r.name, line), what, remedy}})
}

func (r *rosterReader) read(data []byte) {
	const start = `Begin with "desks:" and one entry for each group, as /here prints it there.`
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	err := dec.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		r.fault(1, "the file is empty", start)
		return
	case err != nil:
		line, what := yamlError(err)
		r.fault(line, what, "Mend the YAML: indentation by blanks, \"name: value\", texts with signs in quotes.")
		return
	case !errors.Is(dec.Decode(&more), io.EOF):
		r.fault(max(more.Line, 1), "a second document", "Keep everything in one; remove the line ---.")
		return
	}
	fields := r.mapping(deref(&doc), "the roster", "desks", "responders", "shifts", "escalation")
	list := fields["desks"]
	switch {
	case fields == nil:
		return
	case list == nil:
		r.fault(doc.Line, "no desks", start)
		return
	case list.Kind != yaml.SequenceNode || len(list.Content) == 0:
		r.fault(list.Line, "no desks", start)
		return
	}
	r.desks(list.Content, r.steps(fields["escalation"]))
	r.responders(r.entries(fields, "responders"))
	r.shifts(r.entries(fields, "shifts"))
}

// entries are the entries of a list that may be missing or empty.
func (r *rosterReader) entries(fields map[string]*yaml.Node, name string) []*yaml.Node {
	switch n := fields[name]; {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		r.fault(n.Line, "the "+name+" are no list", "Write each in a line of its own that begins with a dash; or remove the line "+name+".")
		return nil
	default:
		return n.Content
	}
}

func (r *rosterReader) once(seen map[string]int, key string, line int, what string) {
	if key == "" {
		return
	}
	if first, twice := seen[key]; twice {
		r.fault(line, fmt.Sprintf("%s stands in line %d too", what, first), "Give each a name of its own.")
	}
	seen[key] = line
}

// deref is the node that an alias or a document stands for.
func deref(n *yaml.Node) *yaml.Node {
	for range 10 {
		switch {
		case n.Kind == yaml.DocumentNode && len(n.Content) == 1:
			n = n.Content[0]
		case n.Kind == yaml.AliasNode && n.Alias != nil:
			n = n.Alias
		default:
			return n
		}
	}
	return n
}

// mapping is the fields of a mapping, nil with a fault if it is none.
func (r *rosterReader) mapping(n *yaml.Node, what string, known ...string) map[string]*yaml.Node {
	list := strings.Join(known, ", ")
	if n.Kind != yaml.MappingNode {
		r.fault(n.Line, what+" is not a list of fields", "Write each as \"name: value\"; known are: "+list+".")
		return nil
	}
	fields := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := deref(n.Content[i]), deref(n.Content[i+1])
		switch {
		case !slices.Contains(known, key.Value):
			r.fault(key.Line, "a field of "+what+" that this version does not know", "Known are: "+list+".")
		case fields[key.Value] != nil:
			r.fault(key.Line, "the field "+key.Value+" stands twice", "Remove one of the two.")
		default:
			fields[key.Value] = value
		}
	}
	return fields
}

// text is a field's single value, nil with a fault if there is none.
func (r *rosterReader) text(fields map[string]*yaml.Node, entry *yaml.Node, name, remedy string) *yaml.Node {
	v := fields[name]
	switch {
	case v == nil:
		r.fault(entry.Line, "there is no "+name, remedy)
	case v.Kind != yaml.ScalarNode || v.Value == "" || v.Tag == "!!null":
		r.fault(v.Line, "the "+name+" is not a single value", remedy)
	default:
		return v
	}
	return nil
}

// optional is text for a field that may be left out: then it is nil, without a
// fault.
func (r *rosterReader) optional(fields map[string]*yaml.Node, name, remedy string) *yaml.Node {
	if fields[name] == nil {
		return nil
	}
	return r.text(fields, nil, name, remedy)
}

// texts are the values of a list that may be left out. Those that are not ok, or
// stand there twice, are faults.
func (r *rosterReader) texts(fields map[string]*yaml.Node, name, remedy string, ok func(string) bool) []string {
	n := fields[name]
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.fault(n.Line, "the "+name+" are no list", "Write them in brackets with commas between. "+remedy)
		return nil
	}
	var list []string
	for _, v := range n.Content {
		switch v = deref(v); {
		case v.Kind != yaml.ScalarNode || !ok(v.Value):
			r.fault(v.Line, "one of the "+name+" is not known", remedy)
		case slices.Contains(list, v.Value):
			r.fault(v.Line, "one of the "+name+" stands twice", "Remove one of the two.")
		default:
			list = append(list, v.Value)
		}
	}
	return list
}

// shortName is a name in one line, empty with a fault if it is none.
func (r *rosterReader) shortName(fields map[string]*yaml.Node, entry *yaml.Node, remedy string) string {
	v := r.text(fields, entry, "name", remedy)
	if v == nil {
		return ""
	}
	name := strings.TrimSpace(v.Value)
	if name == "" || utf8.RuneCountInString(name) > 40 || strings.ContainsFunc(name, unicode.IsControl) {
		r.fault(v.Line, "not a name", "Write a short name in one line of at most 40 characters.")
		return ""
	}
	return name
}

// yamlError is the line and the words of a parser's error, without any of the
// file's content.
func yamlError(err error) (int, string) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, what, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, text = n, what
		}
	}
	if strings.ContainsAny(text, "\"'`\n") {
		text = "it is no YAML"
	}
	return line, text
}
