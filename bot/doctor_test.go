package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"hotline/bot/internal/sandbox"
)

// TestDoctorsExitCode runs the built program: 0 where nothing is to be mended, 1
// where something is, or where --strict lets no warning pass.
func TestDoctorsExitCode(t *testing.T) {
	const token = "7000000001:AAcanarytokencanarytokencanarytoken"
	api := sandbox.New(sandbox.Options{Token: token, TB: t, Topics: true})
	if err := api.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.Close)
	room := api.Room(sandbox.Group{ID: -1001000000001, Title: "Canary title", Super: true})
	redis := miniredis.RunT(t)
	dir := t.TempDir()
	bin := filepath.Join(dir, "bot")
	if out, err := exec.Command("go", "build", "-ldflags", "-X hotline/bot/internal/app.release=v9.8.7", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	started := func(environ []string, args ...string) (code int, out string) {
		cmd := exec.Command(bin, args...)
		cmd.Env = environ
		text, err := cmd.Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), string(text)
	}
	_, key := started(nil, "keys", "new")
	for name, text := range map[string]string{"keys": key, "roster.yaml": "desks:\n- {name: Desk, chat: -1001000000001, language: en}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	environ := []string{
		"HOTLINE_TELEGRAM_TOKEN=" + token, "HOTLINE_TELEGRAM_API=" + api.URL(), "HOTLINE_REDIS_URL=redis://" + redis.Addr(),
		"HOTLINE_KEYS_FILE=" + filepath.Join(dir, "keys"), "HOTLINE_ROSTER=" + filepath.Join(dir, "roster.yaml"), "HOTLINE_RUNNER=Test Aid",
	}
	if code, out := started(environ, "doctor"); code != 0 || !strings.Contains(out, "desks     ✓ Desk 1") || !strings.Contains(out, "0 to mend") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if code, out := started(environ, "doctor", "--strict"); code != 1 {
		t.Errorf("--strict: exit code %d\n%s", code, out)
	}
	room.Kicks()
	code, out := started(environ, "doctor", "--json")
	var report struct {
		Result   string              `json:"result"`
		Findings []map[string]string `json:"findings"`
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != 1 || report.Result != "fail" || len(report.Findings) < 5 {
		t.Errorf("--json: exit code %d, %v\n%s", code, err, out)
	}
	if strings.Contains(out, "anary") {
		t.Errorf("a secret or a title is said:\n%s", out)
	}
	if code, out := started(nil, "doctor"); code != 1 || !strings.Contains(out, "HOTLINE_KEYS: not set") {
		t.Errorf("without settings: exit code %d\n%s", code, out)
	}
	if code, out := started(nil, "version"); code != 0 || !strings.HasPrefix(out, "hotline v9.8.7, commit ") {
		t.Errorf("version: exit code %d, %s", code, out)
	}
	code, out = started(nil, "version", "--sbom")
	var bill struct {
		Components []struct{ PURL string }
	}
	if err := json.Unmarshal([]byte(out), &bill); err != nil || code != 0 || !strings.Contains(out, "pkg:golang/github.com/redis/go-redis/v9@v") || len(bill.Components) < 15 {
		t.Errorf("version --sbom: exit code %d, %v\n%s", code, err, out)
	}
}
