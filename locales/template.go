package locales

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// parser has go-i18n understand {{.Name}} and nothing else: message files come
// from translators, who should not be able to write a program by accident, and
// a text is filled in on every card.
type parser struct{}

var _ template.Parser = parser{}

// Cacheable lets go-i18n parse each message once.
func (parser) Cacheable() bool { return true }

// Parse is called by go-i18n; delimiters of a message's own are not supported.
func (parser) Parse(src, _, _ string) (template.ParsedTemplate, error) { return parse(src) }

// A filled is a text with gaps: text[0] name[0] text[1] … text[n].
type filled struct {
	text, name []string
}

var errGap = errors.New("an argument is not written as {{.Name}}")

func parse(src string) (*filled, error) {
	f := &filled{}
	for {
		before, rest, found := strings.Cut(src, "{{")
		f.text = append(f.text, before)
		if strings.Contains(before, "}}") {
			return nil, errGap
		}
		if !found {
			return f, nil
		}
		gap, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(strings.TrimSpace(gap), ".")
		if !closed || !dotted || name == "" || strings.ContainsFunc(name, notLetter) {
			return nil, errGap
		}
		f.name = append(f.name, name)
		src = after
	}
}

func notLetter(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

// Execute fills the gaps. What is filled in is never read as a template.
func (f *filled) Execute(data any) (string, error) {
	args, _ := data.(map[string]any)
	var b strings.Builder
	b.WriteString(f.text[0])
	for i, name := range f.name {
		switch v := args[name].(type) {
		case nil:
		case string:
			b.WriteString(v)
		default:
			fmt.Fprint(&b, v)
		}
		b.WriteString(f.text[i+1])
	}
	return b.String(), nil
}
