package flows

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// triageFile is the file that holds the triage table; every other *.yaml holds
// one flow, but for directory.yaml, which is no conversation.
const (
	triageFile    = "triage.yaml"
	directoryFile = "directory.yaml"
)

// Load reads, lints and compiles every *.yaml at the root of a file system that
// holds a conversation or the triage table. The
// set is nil if there is any finding: a fault in a conversation is found before
// anybody is in it.
func Load(fsys fs.FS) (*Set, []Finding) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil || len(names) == 0 {
		return nil, []Finding{{File: ".", Text: "there is no flow", Remedy: "put the flows' *.yaml files here"}}
	}
	slices.Sort(names)
	names = slices.DeleteFunc(names, func(name string) bool { return path.Base(name) == directoryFile })
	s := &Set{}
	var findings []Finding
	var table []byte
	var linters []*linter
	whole := true
	for _, name := range names {
		l := &linter{file: path.Base(name)}
		data, err := fs.ReadFile(fsys, name)
		switch {
		case err != nil:
			l.add(0, "the file cannot be read", "check that it exists and may be read")
		case l.file == triageFile:
			table = data
		default:
			if f := l.flow(data); f != nil {
				if slices.ContainsFunc(s.flows, func(o *flow) bool { return o.id == f.id }) {
					l.add(1, "there are two flows "+quote(f.id), "give each flow a name of its own")
				}
				f.file = l.file
				s.flows = append(s.flows, f)
				linters = append(linters, l)
				continue
			}
			whole = false
		}
		findings = append(findings, l.out...)
	}
	for i, l := range linters {
		if whole {
			l.switches(s, s.flows[i])
		}
		findings = append(findings, l.out...)
	}
	if len(s.flows) == 0 {
		if len(findings) == 0 {
			findings = append(findings, Finding{File: ".", Text: "there is no flow", Remedy: "put the flows' *.yaml files here"})
		}
		return nil, findings
	}
	if len(findings) == 0 {
		findings = s.order()
	}
	if table != nil && len(findings) == 0 {
		l := &linter{file: triageFile}
		s.triage = l.table(table, s)
		findings = append(findings, l.out...)
	}
	if len(findings) > 0 {
		return nil, findings
	}
	return s, nil
}

// order puts the flow that says so first; the others stay in the order of their
// files' names. A conversation that stands nowhere begins in the first.
func (s *Set) order() []Finding {
	var first []int
	for i, f := range s.flows {
		if f.first {
			first = append(first, i)
		}
	}
	switch {
	case len(s.flows) == 1:
	case len(first) != 1:
		return []Finding{{File: ".", Text: "there are several flows, and not just one of them is the first", Remedy: "write `first: true` into the flow that conversations begin with, and only there"}}
	default:
		f := s.flows[first[0]]
		s.flows = slices.Insert(slices.Delete(s.flows, first[0], first[0]+1), 0, f)
	}
	return nil
}

// The shape of a flow's file.
type flowFile struct {
	Flow string `yaml:"flow"`
	// First says that conversations begin with this flow.
	First   bool       `yaml:"first"`
	Version int        `yaml:"version"`
	Start   string     `yaml:"start"`
	Nodes   []nodeFile `yaml:"nodes"`
}

type nodeFile struct {
	ID   string   `yaml:"id"`
	Kind string   `yaml:"kind"`
	Text []string `yaml:"text"`
	// Why names the alert field or the branch that the answer is for.
	Why string `yaml:"why"`
	// If is the condition under which the node is entered.
	If      yaml.Node    `yaml:"if"`
	Choices []choiceFile `yaml:"choices"`
	// Next is a node, or a list of {when, go} of which the last has no when.
	Next yaml.Node `yaml:"next"`
	// Skip is where skip leads, if not the same way as next.
	Skip string `yaml:"skip"`
	// Home is where changes made from this menu return to.
	Home string `yaml:"home"`
	Act  string `yaml:"act"`
	// Page is how many choices stand on a page, PerRow how many in a row.
	Page   int `yaml:"page"`
	PerRow int `yaml:"per_row"`
	// Unreviewed has the card say that the translation is not reviewed.
	Unreviewed bool `yaml:"unreviewed"`
}

type choiceFile struct {
	ID   string `yaml:"id"`
	Sign string `yaml:"sign"`
	Key  string `yaml:"key"`
	Go   string `yaml:"go"`
	// Flow leads to the start of another flow.
	Flow string `yaml:"flow"`
	// Act is done instead of an answer: the card stays.
	Act string `yaml:"act"`
}

// A linter collects the findings of one file.
type linter struct {
	file string
	out  []Finding
}

func (l *linter) add(line int, text, remedy string) {
	l.out = append(l.out, Finding{File: l.file, Line: line, Text: text, Remedy: remedy})
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// decode reads one strict YAML document into v and returns its tree, nil if it
// has faults.
func (l *linter) decode(data []byte, v any) *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		texts := []string{err.Error()}
		var te *yaml.TypeError
		if errors.As(err, &te) {
			texts = te.Errors
		}
		for _, t := range texts {
			line := 0
			if m := yamlLine.FindStringSubmatch(t); m != nil {
				line, _ = strconv.Atoi(m[1])
				t = m[2]
			}
			l.add(line, "the file cannot be understood: "+strings.TrimPrefix(t, "yaml: "), "correct the spelling or the indentation there")
		}
		return nil
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		l.add(0, "the file holds more than one document", "keep one document a file")
		return nil
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil || len(root.Content) == 0 {
		l.add(0, "the file is empty", "write a flow into it or remove it")
		return nil
	}
	return root.Content[0]
}

// field is the value of a key of a mapping, nil if there is none.
func field(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// item is an element of a sequence, nil if there is none.
func item(n *yaml.Node, i int) *yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode || i >= len(n.Content) {
		return nil
	}
	return n.Content[i]
}

// lineOf is the line of the first node that is not nil.
func lineOf(nodes ...*yaml.Node) int {
	for _, n := range nodes {
		if n != nil {
			return n.Line
		}
	}
	return 0
}
