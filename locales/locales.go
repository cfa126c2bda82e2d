// Package locales holds every text that a person reads, in every language of
// the hotline: go-i18n message files, one a language, built into the program,
// and the [Bundle] that gives their texts. A text that a language lacks is
// given in English, and counted, rather than left out. The package knows
// nothing of conversations or cases.
package locales

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync/atomic"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var embedded embed.FS

// English is the language of the source texts, which has every message.
const English = "en"

const metaFile = "meta.json"

// missing stands for a message that not even English has: Telegram refuses
// empty texts, and a person should not read the name of a key.
const missing = "…"

// Language is a language that the hotline speaks.
type Language struct {
	Tag     string `json:"tag"`     // BCP 47
	Autonym string `json:"autonym"` // its name in itself
	Dir     string `json:"dir"`     // "ltr" or "rtl"
	// Reviewed says that a native speaker has checked the texts.
	Reviewed bool `json:"reviewed"`
	// Comma stands between the elements of a list.
	Comma string `json:"comma"`
}

// Bundle gives texts. It is safe for use by several goroutines.
type Bundle struct {
	langs     []Language
	codes     map[string][]string
	byTag     map[string]*tongue
	english   *tongue
	fallbacks atomic.Uint64
	hook      atomic.Pointer[func(lang, key string)]
}

// A tongue is one language's messages.
type tongue struct {
	Language
	localizer *i18n.Localizer
	// plain holds the messages that have no arguments and no plural: most.
	plain map[string]string
	has   map[string]bool
}

// New returns a bundle of the message files that are built in.
func New() (*Bundle, error) { return Load(embedded) }

// Load returns a bundle of the message files at the root of a file system:
// meta.json, which names the languages, and one <tag>.json for each. A file
// that has a fault is named in the error.
func Load(fsys fs.FS) (*Bundle, error) {
	data, err := fs.ReadFile(fsys, metaFile)
	if err != nil {
		return nil, fmt.Errorf("reading the list of languages: %w", err)
	}
	var meta struct {
		Languages []Language `json:"languages"`
		// Codes lists, for a code that clients send, our languages that its
		// speakers read, the best first.
		Codes map[string][]string `json:"codes"`
	}
	if err := json.Unmarshal(data, &meta); err != nil {
		return nil, fmt.Errorf("reading %s: %w", metaFile, err)
	}
	b := &Bundle{langs: meta.Languages, codes: meta.Codes, byTag: map[string]*tongue{}}
	source := i18n.NewBundle(language.English)
	for _, l := range meta.Languages {
		t, err := load(fsys, source, l)
		if err != nil {
			return nil, err
		}
		b.byTag[l.Tag] = t
	}
	if b.english = b.byTag[English]; b.english == nil {
		return nil, errors.New(metaFile + " does not name " + English)
	}
	for _, t := range b.byTag {
		t.localizer = i18n.NewLocalizer(source, t.Tag)
	}
	return b, nil
}

func load(fsys fs.FS, source *i18n.Bundle, l Language) (*tongue, error) {
	name := l.Tag + ".json"
	if _, err := language.Parse(l.Tag); err != nil || l.Autonym == "" || l.Comma == "" || l.Dir != "ltr" && l.Dir != "rtl" {
		return nil, fmt.Errorf("%s: the language %q lacks a valid tag, an autonym, a comma or a direction", metaFile, l.Tag)
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("reading the messages of %s: %w", l.Tag, err)
	}
	file, err := source.ParseMessageFileBytes(data, path.Base(name))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	t := &tongue{Language: l, plain: map[string]string{}, has: map[string]bool{}}
	for _, m := range file.Messages {
		forms := []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other}
		for _, text := range forms {
			if _, err := parse(text); err != nil {
				return nil, fmt.Errorf("%s: message %q: %w", name, m.ID, err)
			}
		}
		t.has[m.ID] = m.Other != ""
		// A text in Other alone reads the same for every number.
		if m.Other != "" && strings.Join(forms[:5], "") == "" && !strings.Contains(m.Other, "{{") {
			t.plain[m.ID] = m.Other
		}
	}
	return t, nil
}

// Share returns a bundle of the same texts that counts and tells its own
// fall-backs.
func (b *Bundle) Share() *Bundle {
	return &Bundle{langs: b.langs, codes: b.codes, byTag: b.byTag, english: b.english}
}

// Languages returns the languages, in the order of meta.json.
func (b *Bundle) Languages() []Language { return append([]Language(nil), b.langs...) }

// Has reports whether a language itself has a message.
func (b *Bundle) Has(lang, key string) bool {
	t := b.byTag[lang]
	return t != nil && t.has[key]
}

// Text returns a message in a language; English if the language or its message
// is unknown. args are the values of its arguments, nil if it has none; a value
// that is missing is left out. count, if not nil, chooses the plural form.
func (b *Bundle) Text(lang, key string, args map[string]any, count *int) string {
	t := b.byTag[lang]
	if t == nil {
		b.fell(lang, key)
		t = b.english
	}
	if s, ok := t.plain[key]; ok {
		return s
	}
	if !t.has[key] && t != b.english {
		b.fell(lang, key)
		t = b.english
		if s, ok := t.plain[key]; ok {
			return s
		}
	}
	if !t.has[key] {
		b.fell(lang, key)
		return missing
	}
	cfg := i18n.LocalizeConfig{MessageID: key, TemplateParser: parser{}}
	if args != nil {
		cfg.TemplateData = args
	}
	if count != nil {
		cfg.PluralCount = *count
	}
	s, err := t.localizer.Localize(&cfg)
	if err != nil && s == "" {
		return missing
	}
	return s
}

// Join puts texts into a list as the language writes it.
func (b *Bundle) Join(lang string, parts []string) string {
	t := b.byTag[lang]
	if t == nil {
		t = b.english
	}
	return strings.Join(parts, t.Comma)
}

// Match returns the language of ours that fits the language code of a Telegram
// client best; English if none does.
func (b *Bundle) Match(code string) string {
	code = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(code)), "_", "-")
	for code != "" {
		for _, tag := range b.codes[code] {
			if b.byTag[tag] != nil {
				return tag
			}
		}
		for i := range b.langs {
			if strings.EqualFold(b.langs[i].Tag, code) {
				return b.langs[i].Tag
			}
		}
		code = code[:max(strings.LastIndexByte(code, '-'), 0)]
	}
	return English
}

// Fallbacks is how often a text was not there in the language asked for.
func (b *Bundle) Fallbacks() uint64 { return b.fallbacks.Load() }

// OnFallback has f called each time a text is not there in the language asked
// for. f must be quick and safe for several goroutines; nil: nobody is told.
func (b *Bundle) OnFallback(f func(lang, key string)) {
	if f == nil {
		b.hook.Store(nil)
		return
	}
	b.hook.Store(&f)
}

func (b *Bundle) fell(lang, key string) {
	b.fallbacks.Add(1)
	if f := b.hook.Load(); f != nil {
		(*f)(lang, key)
	}
}
