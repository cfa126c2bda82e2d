package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// clean takes the service's settings out of the environment of a test.
func clean(t *testing.T) {
	t.Helper()
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "HOTLINE_") {
			t.Setenv(name, "")
			_ = os.Unsetenv(name)
		}
	}
}

func command(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

func TestServeWithoutSettingsSaysWhatToDo(t *testing.T) {
	clean(t)
	t.Setenv("HOTLINE_TELEGRAM_TOKEN", "not a token")
	code, _, errs := command(t, "serve")
	if code != 2 {
		t.Errorf("exit code %d, not 2", code)
	}
	for _, want := range []string{"HOTLINE_KEYS: not set", "bot keys new", "HOTLINE_REDIS_URL", "HOTLINE_ROSTER", "HOTLINE_TELEGRAM_TOKEN"} {
		if !strings.Contains(errs, want) {
			t.Errorf("nothing is said of %q in:\n%s", want, errs)
		}
	}
	if strings.Contains(errs, "not a token") {
		t.Error("a setting's value is shown")
	}
}

func TestKeysNewMakesKeysThatServeTakes(t *testing.T) {
	clean(t)
	code, key, _ := command(t, "keys", "new")
	if code != 0 || strings.Count(key, "\n") != 1 {
		t.Fatalf("exit code %d, printed %d lines", code, strings.Count(key, "\n"))
	}
	if _, other, _ := command(t, "keys", "new"); other == key {
		t.Error("two keys are the same")
	}
	file := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(file, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOTLINE_KEYS_FILE", file)
	if _, _, errs := command(t, "serve"); strings.Contains(errs, "HOTLINE_KEYS") {
		t.Errorf("a new key is refused:\n%s", errs)
	}
	if err := os.WriteFile(file, []byte(key[:20]+"x"+key[21:]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, errs := command(t, "serve"); !strings.Contains(errs, "HOTLINE_KEYS") {
		t.Error("a key with a slip in it is taken")
	}
}

func TestCheckAndVersion(t *testing.T) {
	clean(t)
	if code, out, errs := command(t, "check"); code != 0 || !strings.Contains(out, "not yet approved") {
		t.Errorf("check: exit code %d\n%s%s", code, out, errs)
	}
	if code, out, _ := command(t, "check", "--graph"); code != 0 || !strings.Contains(out, "flowchart") {
		t.Errorf("check --graph: exit code %d, %.60s", code, out)
	}
	if code, out, _ := command(t, "version"); code != 0 || !strings.HasPrefix(out, "hotline ") {
		t.Errorf("version: exit code %d, %s", code, out)
	}
	if code, _, errs := command(t, "audit", "export", "--since", "24h"); code != 2 || !strings.Contains(errs, "HOTLINE_REDIS_URL") {
		t.Errorf("audit export without settings: exit code %d, %s", code, errs)
	}
	if code, _, errs := command(t, "sevre"); code != 2 || !strings.Contains(errs, "--help") {
		t.Errorf("a mistyped command: exit code %d, %s", code, errs)
	}
}

func TestCheckNamesFaultsOfARoster(t *testing.T) {
	clean(t)
	file := filepath.Join(t.TempDir(), "roster.yaml")
	if err := os.WriteFile(file, []byte("desks:\n  - name: A\n    chat: 12\n    language: en\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOTLINE_ROSTER", file)
	code, out, _ := command(t, "check")
	if code == 0 || !strings.Contains(out, "roster.yaml:3") || !strings.Contains(out, "/here") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}
