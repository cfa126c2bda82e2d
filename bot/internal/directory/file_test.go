package directory

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const kept = `# Ours. Ask Dara before you change it.
entries:
  # The house by the river.
  - id: house
    name: Example House # as on the door
    kind: aid
    needs: [shelter]
    phone: ["023 1"]
    source: [{title: A page, address: "https://example.org", date: undated}]
    read: 2026-11-23
    listed: public
verified:
  - {id: house, by: Mira, on: 2026-10-01, hours: at night} # a good talk
  # nobody answered on Sunday
`

func TestVerifyingKeepsTheRest(t *testing.T) {
	f, err := own(kept).With(Verification{ID: "house", By: "Dara: the tall one", On: "2026-11-24", Languages: []string{"km", "en"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Ours. Ask Dara", "# The house by the river.", "# as on the door", "# nobody answered on Sunday", `"023 1"`, "hours: at night"} {
		if !strings.Contains(string(f.Data), want) {
			t.Errorf("%q is lost:\n%s", want, f.Data)
		}
	}
	book, faults := Read(checks, f)
	if faults != nil {
		t.Fatalf("%v\n%s", Faults(faults), f.Data)
	}
	if e := book.Find("house"); e.By != "Dara: the tall one" || Today(e.Checked) != "2026-11-24" || e.Hours != "at night" || len(e.Languages) != 2 {
		t.Errorf("%+v", e)
	}
	if strings.Count(string(f.Data), "id: house") != 2 {
		t.Errorf("it is there twice:\n%s", f.Data)
	}
	if f, err = f.With(Verification{ID: "other", By: "Dara", On: "2026-11-24", Hours: "8-17"}); err != nil || !strings.Contains(string(f.Data), "id: other") {
		t.Errorf("%v\n%s", err, f.Data)
	}
	gone, found, err := f.Without("house")
	if err != nil || !found || strings.Contains(string(gone.Data), "tall") || !strings.Contains(string(gone.Data), "id: other") || !strings.Contains(string(gone.Data), "# as on the door") {
		t.Errorf("%v %v\n%s", found, err, gone.Data)
	}
	if _, found, err = gone.Without("house"); found || err != nil {
		t.Errorf("%v %v", found, err)
	}
}

func TestVerifyingIntoAFileOfLittle(t *testing.T) {
	for _, text := range []string{"", "# ours\n", "# ours", "entries: []\n", "verified:\n", "verified: []\n", "verified: []\nentries: []\n"} {
		f, err := own(text).With(Verification{ID: "house", By: "Dara", On: "2026-11-24"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, "# ours") && !strings.Contains(string(f.Data), "# ours\n") {
			t.Errorf("the comment is lost:\n%s", f.Data)
		}
		base := File{Name: "shipped.yaml", Data: []byte(one[:strings.Index(one, "verified:")])}
		book, faults := Read(checks, base, f)
		if faults != nil {
			t.Fatalf("%v\n%s", Faults(faults), f.Data)
		}
		if e := book.Find("house"); e.By != "Dara" {
			t.Errorf("%q became\n%s", text, f.Data)
		}
	}
}

func TestSaveAndOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "own.yaml")
	if _, err := Open(path); !errors.Is(err, ErrMissing) {
		t.Errorf("%v", err)
	}
	if err := own("# one\n").Save(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o604); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := own("# two\n").Save(link); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil || string(f.Data) != "# two\n" || f.Name != "own.yaml" || !f.Own {
		t.Errorf("%v %+v", err, f)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o604 {
		t.Errorf("its mode is now %v", info.Mode())
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is none any more")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".directory-*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	if err := own(strings.Repeat("#", maxFile+1)).Save(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil {
		t.Error("a file of any length is read")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(one))
	f.Add([]byte(kept))
	f.Add([]byte("a: &a [*a]\nverified: [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := File{Name: "own.yaml", Data: data, Own: true}
		book, faults := Read(checks, file)
		if (book == nil) != (len(faults) > 0) {
			t.Fatal("a book with faults, or neither")
		}
		if book == nil {
			return
		}
		next, err := file.With(Verification{ID: "house", By: "Dara", On: "2026-11-24"})
		if err == nil && book.Find("house") != nil {
			if _, faults := Read(checks, next); len(faults) > 0 {
				t.Fatalf("verifying made a fault: %v\n%s", Faults(faults), next.Data)
			}
		}
	})
}
