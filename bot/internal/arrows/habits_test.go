package arrows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	mostLines = 400
	mainLines = 120
)

// fset gives places their lines.
var fset = token.NewFileSet()

// source is one Go file of the module.
type source struct {
	path  string // from the module's root
	pkg   string // import path
	test  bool
	lines int
	ast   *ast.File
}

// files are all Go files of the module, generated ones and testdata aside.
func files(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	var all []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "deploy") {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(fset, p, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		if ast.IsGenerated(tree) {
			return nil
		}
		rel = filepath.ToSlash(rel)
		all = append(all, source{
			path: rel, pkg: path.Join("hotline", path.Dir(rel)), test: strings.HasSuffix(name, "_test.go"),
			lines: strings.Count(string(text), "\n"), ast: tree,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no files")
	}
	return all
}

func TestFilesAreShort(t *testing.T) {
	for _, f := range files(t) {
		most := mostLines
		if f.path == "bot/main.go" {
			most = mainLines
		}
		if f.lines > most {
			t.Errorf("%s has %d lines, more than %d", f.path, f.lines, most)
		}
	}
}

// TestPackagesSayWhatTheyAreFor holds that a package's first file bears its
// name and begins with what the package is for.
func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	first := map[string]bool{}
	for _, f := range files(t) {
		if f.test {
			continue
		}
		name := f.ast.Name.Name
		if _, seen := first[f.pkg]; !seen {
			first[f.pkg] = false
		}
		if path.Base(f.path) != name+".go" {
			if f.ast.Doc != nil {
				t.Errorf("%s: the package comment belongs into %s.go", f.path, name)
			}
			continue
		}
		first[f.pkg] = f.ast.Doc != nil && len(strings.Fields(f.ast.Doc.Text())) >= 8
	}
	for pkg, ok := range first {
		if !ok {
			t.Errorf("%s: no file of the package's name that begins with what it is for", pkg)
		}
	}
}

// loose are files that may log what is no literal, and why.
var loose = map[string]string{
	"bot/internal/redisstore/log.go": "it passes on the fixed format strings of the client library, without their arguments",
}

func TestHabits(t *testing.T) {
	for _, f := range files(t) {
		if f.pkg == internal+"arrows" {
			continue
		}
		if f.test {
			for _, line := range f.sleeps() {
				t.Errorf("%s:%d: a test waits for what it waits for, or holds the clock; it does not sleep", f.path, line)
			}
		} else if loose[f.path] == "" {
			for _, line := range f.looseMessages() {
				t.Errorf("%s:%d: a log message is a string literal; what varies is a field", f.path, line)
			}
		}
		for _, line := range f.openEnds() {
			t.Errorf("%s:%d: do it now, or say in an issue why not", f.path, line)
		}
	}
}

func line(n ast.Node) int { return fset.Position(n.Pos()).Line }

// sleeps are the lines that call time.Sleep.
func (f source) sleeps() (lines []int) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Sleep" {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" {
				lines = append(lines, line(n))
			}
		}
		return true
	})
	return lines
}

var openEnd = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

// openEnds are the lines of comments that put something off.
func (f source) openEnds() (lines []int) {
	for _, group := range f.ast.Comments {
		for _, c := range group.List {
			if openEnd.MatchString(c.Text) {
				lines = append(lines, line(c))
			}
		}
	}
	return lines
}

// looseMessages are the lines that log a message which is not a literal, and
// so could hold what somebody wrote. Only files that import zap are looked at.
func (f source) looseMessages() (lines []int) {
	imported := map[string]bool{}
	for _, spec := range f.ast.Imports {
		p := strings.Trim(spec.Path.Value, `"`)
		imported[path.Base(p)] = true
		if spec.Name != nil {
			imported[spec.Name.Name] = true
		}
	}
	if !imported["zap"] {
		return nil
	}
	levels := []string{"Debug", "Info", "Warn", "Error", "DPanic", "Panic", "Fatal"}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains(levels, sel.Sel.Name) {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && imported[x.Name] {
			return true
		}
		if lit, ok := call.Args[0].(*ast.BasicLit); !ok || lit.Kind != token.STRING {
			lines = append(lines, line(call))
		}
		return true
	})
	return lines
}
