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

// ReadRoster reads the desks of a roster file. Faults name the file and line.
// languages are those a desk may have; empty: any.
func ReadRoster(path string, languages []string) ([]hotline.Desk, []Fault) {
	f, err := os.Open(path)
	var data []byte
	if err == nil {
		defer f.Close() //nolint:errcheck // it was only read
		data, err = io.ReadAll(io.LimitReader(f, maxRoster+1))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, []Fault{{"HOTLINE_ROSTER", "there is no such file", "Give it the path of a roster.yaml; deploy/roster.example.yaml is one to begin with."}}
	case errors.Is(err, fs.ErrPermission):
		return nil, []Fault{{"HOTLINE_ROSTER", "the file may not be read by this user", "Make it readable for the user that the program runs as."}}
	case err != nil || len(data) > maxRoster:
		return nil, []Fault{{"HOTLINE_ROSTER", "the file cannot be read", "Give it the path of a plain file of at most 1 MB."}}
	}
	return ParseRoster(filepath.Base(path), data, languages)
}

// ParseRoster reads the desks of a roster. name is the file's name in faults.
func ParseRoster(name string, data []byte, languages []string) ([]hotline.Desk, []Fault) {
	r := &rosterReader{name: name, languages: languages}
	desks := r.read(data)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return desks, nil
}

// rosterReader walks the YAML tree itself rather than decode it into structs:
// that is how each fault knows its line, and how nothing unknown is passed
// over.
type rosterReader struct {
	name      string
	languages []string
	faults    []Fault
}

func (r *rosterReader) fault(line int, what, remedy string) {
	r.faults = append(r.faults, Fault{fmt.Sprintf("%s:%d", r.name, max(line, 1)), what, remedy})
}

func (r *rosterReader) read(data []byte) []hotline.Desk {
	const start = `Begin with "desks:" and one entry for each group, as /here prints it there.`
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	err := dec.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		r.fault(1, "the file is empty", start)
		return nil
	case err != nil:
		line, what := yamlError(err)
		r.fault(line, what, "Mend the YAML: indentation by blanks, \"name: value\", texts with signs in quotes.")
		return nil
	case !errors.Is(dec.Decode(&more), io.EOF):
		r.fault(max(more.Line, 1), "a second document", "Keep everything in one; remove the line ---.")
		return nil
	}
	fields := r.mapping(deref(&doc), "the roster", "desks")
	list := fields["desks"]
	switch {
	case fields == nil:
		return nil
	case list == nil:
		r.fault(doc.Line, "no desks", start)
		return nil
	case list.Kind != yaml.SequenceNode || len(list.Content) == 0:
		r.fault(list.Line, "no desks", start)
		return nil
	}
	var desks []hotline.Desk
	names, chats := map[string]int{}, map[int64]int{}
	for _, n := range list.Content {
		desk, line := r.desk(deref(n))
		r.once(names, strings.ToLower(desk.Name), line, "the name")
		if desk.Chat != 0 {
			if first, twice := chats[desk.Chat]; twice {
				r.fault(line, fmt.Sprintf("the chat stands in line %d too", first), "A group is one desk: remove one of the two.")
			}
			chats[desk.Chat] = line
		}
		desks = append(desks, desk)
	}
	return desks
}

func (r *rosterReader) once(seen map[string]int, key string, line int, what string) {
	if key == "" {
		return
	}
	if first, twice := seen[key]; twice {
		r.fault(line, fmt.Sprintf("%s stands in line %d too", what, first), "Give each desk a name of its own.")
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

func (r *rosterReader) desk(n *yaml.Node) (hotline.Desk, int) {
	var d hotline.Desk
	fields := r.mapping(n, "a desk", "name", "chat", "language", "kind", "country")
	if fields == nil {
		return d, n.Line
	}
	if v := r.scalar(fields, n, "name", "Give the desk a short name, as its responders know it."); v != nil {
		d.Name = strings.TrimSpace(v.Value)
		if d.Name == "" || utf8.RuneCountInString(d.Name) > 40 || strings.ContainsFunc(d.Name, unicode.IsControl) {
			r.fault(v.Line, "not a name", "Give the desk a short name in one line of at most 40 characters.")
			d.Name = ""
		}
	}
	const here = "A group's id is negative, such as -1001234567890; write /here in the group and the bot prints it."
	if v := r.scalar(fields, n, "chat", here); v != nil {
		id, err := strconv.ParseInt(v.Value, 10, 64)
		switch {
		case err != nil:
			r.fault(v.Line, "the chat is not a number", here)
		case id >= 0:
			r.fault(v.Line, "the chat is not a group", here)
		default:
			d.Chat = id
		}
	}
	if v := r.scalar(fields, n, "language", "Say in which language the desk reads: "+r.choices()+"."); v != nil {
		d.Language = v.Value
		if len(r.languages) > 0 && !slices.Contains(r.languages, d.Language) {
			r.fault(v.Line, "a language that there are no texts in", "Choose one of: "+r.choices()+".")
		}
	}
	d.Kind = r.kind(fields, n)
	d.Country = r.country(fields, n, d.Kind)
	return d, n.Line
}

// kinds are the kinds of desk, as the roster writes them.
var kinds = []string{hotline.KindHotline, hotline.KindAid, hotline.KindEmbassy, hotline.KindPolice}

// kind is whose desk it is. A desk that does not say is this hotline's own: it
// is told of every case. One that says anything else than a kind is a fault,
// since a guess would tell somebody who may not be told.
func (r *rosterReader) kind(fields map[string]*yaml.Node, desk *yaml.Node) string {
	if fields["kind"] == nil {
		return hotline.KindHotline
	}
	remedy := "Choose one of: " + strings.Join(kinds, ", ") + "; or leave it out for a desk of this hotline."
	v := r.scalar(fields, desk, "kind", remedy)
	if v == nil {
		return ""
	}
	if !slices.Contains(kinds, v.Value) {
		r.fault(v.Line, "a kind of desk that there is not", remedy)
		return ""
	}
	return v.Value
}

// country is whose embassy a desk is, empty if the roster does not say.
func (r *rosterReader) country(fields map[string]*yaml.Node, desk *yaml.Node, kind string) string {
	if fields["country"] == nil {
		return ""
	}
	const remedy = "Write the country's two capital letters, such as PH; only a desk of the kind embassy has one."
	v := r.scalar(fields, desk, "country", remedy)
	switch {
	case v == nil:
	case kind != hotline.KindEmbassy && kind != "":
		r.fault(v.Line, "a country at a desk that is no embassy's", remedy)
	case len(v.Value) != 2 || strings.Trim(v.Value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		r.fault(v.Line, "not a country's letters", remedy)
	default:
		return v.Value
	}
	return ""
}

func (r *rosterReader) choices() string {
	if len(r.languages) == 0 {
		return "a tag such as en or km"
	}
	return strings.Join(r.languages, ", ")
}

// scalar is a field's single value, nil with a fault if there is none.
func (r *rosterReader) scalar(fields map[string]*yaml.Node, desk *yaml.Node, name, remedy string) *yaml.Node {
	v := fields[name]
	switch {
	case v == nil:
		r.fault(desk.Line, "the desk has no "+name, remedy)
	case v.Kind != yaml.ScalarNode || v.Value == "" || v.Tag == "!!null":
		r.fault(v.Line, "the "+name+" is not a single value", remedy)
	default:
		return v
	}
	return nil
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
