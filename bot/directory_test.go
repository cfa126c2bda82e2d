package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// says runs a command and holds its exit code and what it prints.
func says(t *testing.T, want int, words string, args ...string) {
	t.Helper()
	code, out, errs := command(t, args...)
	if code != want || !strings.Contains(out+errs, words) {
		t.Errorf("bot %s: exit code %d, not %d, or %q is not said:\n%s%s", strings.Join(args, " "), code, want, words, out, errs)
	}
}

func TestDirectoryCommands(t *testing.T) {
	clean(t)
	says(t, 0, "unverified", "directory", "list")
	says(t, 1, "HOTLINE_DIRECTORY is not set", "directory", "verify", "licadho", "--by", "Dara")
	says(t, 1, "HOTLINE_DIRECTORY is not set", "directory", "retire", "licadho")
	says(t, 0, "warning: HOTLINE_DIRECTORY: not set", "check")

	file := filepath.Join(t.TempDir(), "directory.yaml")
	t.Setenv("HOTLINE_DIRECTORY", file)
	says(t, 1, "there is no such file", "check")
	says(t, 1, "bot directory list prints the ids", "directory", "verify", "licado", "--by", "Dara")
	says(t, 1, "bot directory list prints the ids", "directory", "show", "licado")
	says(t, 2, "--by", "directory", "verify", "licadho")
	says(t, 1, "--by is empty", "directory", "verify", "licadho", "--by", " ")
	says(t, 1, "2026-11-24", "directory", "verify", "licadho", "--by", "Dara", "--on", "yesterday")
	says(t, 1, "not begun", "directory", "verify", "licadho", "--by", "Dara", "--on", "2999-01-01")
	says(t, 1, "dial it again", "directory", "verify", "licadho", "--by", "Dara", "--on", "2020-01-01")
	says(t, 1, "one of the languages", "directory", "verify", "licadho", "--by", "Dara", "--languages", "klingon")
	if _, err := os.Stat(file); err == nil {
		t.Error("a refusal has made a file")
	}

	says(t, 0, "live, hidden from", "directory", "verify", "licadho", "--by", "Dara", "--languages", "km,en", "--hours", "8-17")
	says(t, 0, "Caution:", "directory", "verify", "police117", "--by", "Dara", "--on", time.Now().UTC().AddDate(0, 0, -3).Format(time.DateOnly))
	says(t, 0, "verified by", "directory", "show", "licadho")
	says(t, 0, "licadho-cambodia.org", "directory", "show", "licadho")
	_, list, _ := command(t, "directory", "list")
	if n := strings.Count(list, "live, hidden from"); n != 2 {
		t.Errorf("%d are live:\n%s", n, list)
	}
	says(t, 0, "nobody is shown for", "check")
	raw, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(raw), "by: Dara") {
		t.Errorf("%v\n%s", err, raw)
	}

	says(t, 0, "hidden until", "directory", "retire", "licadho")
	says(t, 0, "was not verified", "directory", "retire", "licadho")
	says(t, 1, "bot directory list prints the ids", "directory", "retire", "nobody")
	if _, list, _ = command(t, "directory", "list"); strings.Count(list, "live, hidden from") != 1 {
		t.Errorf("it is not hidden:\n%s", list)
	}

	if err := os.WriteFile(file, append([]byte("# ours\nverifyed: []\n"), raw...), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"directory", "list"}, {"directory", "verify", "iom", "--by", "Dara"}, {"directory", "retire", "licadho"}} {
		says(t, 1, "directory.yaml:2: a field \"verifyed\"", args...)
	}
}
