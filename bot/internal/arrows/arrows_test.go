package arrows

import (
	"go/parser"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const internal = "hotline/bot/internal/"

// arrows says which rooms a room may import, tests aside. Deciders (intake,
// duty, relay) never import each other, adapters (redisstore, telegram, admin)
// never import deciders, and the domain imports nothing. "*" is everything.
// A new room needs a line here.
var arrows = map[string][]string{
	"bot":           {"app", "sandbox", "rehearse", "doctor", "locales/audit"},
	"app":           {"*"},
	"intake":        {"flows", "place", "scrub", "hotline"},
	"duty":          {"rota", "scrub", "hotline"},
	"relay":         {"flows", "scrub", "hotline"},
	"recall":        {"hotline"},
	"staff":         {"rota", "scrub", "hotline"},
	"rehearse":      {"sandbox"},
	"doctor":        {"config", "hotline", "redisstore", "telegram", "admin"},
	"lane":          {"hotline"},
	"redisstore":    {"hotline", "seal"},
	"telegram":      {"hotline", "seal"},
	"admin":         {"hotline", "seal"},
	"oversee":       {"hotline"},
	"beacon":        {},
	"place":         {"hotline"},
	"showcards":     {},
	"directory":     {"hotline"},
	"rota":          {"hotline"},
	"config":        {"hotline"},
	"hotline":       {},
	"scrub":         {},
	"seal":          {},
	"sandbox":       {},
	"sandbox/page":  {"sandbox"},
	"clock":         {},
	"arrows":        {},
	"faults":        {},
	"crash":         {},
	"flows":         {},
	"locales":       {},
	"locales/audit": {"locales"},
}

// libraries belong to one room each.
var libraries = map[string]string{
	"github.com/redis/go-redis":       "redisstore",
	"github.com/go-telegram/bot":      "telegram",
	"github.com/nyaruka/phonenumbers": "scrub",
	"github.com/caarlos0/env":         "config",
	"github.com/prometheus":           "admin",
	"github.com/nicholas-fedor":       "beacon",
	"golang.org/x/crypto":             "seal",
	"github.com/nicksnyder/go-i18n":   "locales",
	"github.com/alecthomas/kong":      "bot",
	"github.com/agnivade/levenshtein": "place",
	"github.com/google/go-cmp":        "",
	"github.com/chromedp":             "",
	"pgregory.net/rapid":              "",
	"go.uber.org/goleak":              "",
	"github.com/stretchr/testify":     "",
	"github.com/rogpeppe/go-internal": "",
}

// room is the name of an import path of ours in the table.
func room(path string) string {
	if name, ok := strings.CutPrefix(path, internal); ok {
		return name
	}
	return strings.TrimPrefix(path, "hotline/")
}

func TestArrows(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue
		}
		from := room(f.pkg)
		may, known := arrows[from]
		if !known {
			t.Errorf("%s: the room %s is not in the table", f.path, from)
			continue
		}
		for _, spec := range f.ast.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if to := room(path); strings.HasPrefix(path, "hotline/") && !slices.Contains(may, to) && !slices.Contains(may, "*") {
				t.Errorf("%s: %s may not import %s", f.path, from, to)
			}
			for library, owner := range libraries {
				if (path == library || strings.HasPrefix(path, library+"/")) && owner != from {
					t.Errorf("%s: %s may not import %s, which is for %s", f.path, from, library, ownerName(owner))
				}
			}
		}
	}
}

func ownerName(owner string) string {
	if owner == "" {
		return "tests"
	}
	return owner
}

// TestTableIsWhole holds that the table names only rooms that it knows.
func TestTableIsWhole(t *testing.T) {
	for from, to := range arrows {
		for _, r := range to {
			if _, known := arrows[r]; !known && r != "*" {
				t.Errorf("%s may import %s, which is no room", from, r)
			}
		}
	}
}

// TestTheTableCanFail reads a file that breaks the rules, so that a mistake in
// the reading does not pass for order.
func TestTheTableCanFail(t *testing.T) {
	const bad = `package lane
import ( "time"; "go.uber.org/zap" )
// TODO: later
func f(log *zap.Logger, who string) { time.Sleep(1); log.Info(who) }`
	f := source{path: "bad.go", pkg: internal + "lane", test: true}
	var err error
	if f.ast, err = parser.ParseFile(fset, "bad.go", bad, parser.ParseComments); err != nil {
		t.Fatal(err)
	}
	if len(f.sleeps()) != 1 || len(f.openEnds()) != 1 || len(f.looseMessages()) != 1 {
		t.Errorf("%v %v %v", f.sleeps(), f.openEnds(), f.looseMessages())
	}
}
