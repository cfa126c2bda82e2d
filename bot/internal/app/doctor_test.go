package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hotline/bot/internal/doctor"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/seal"
)

// What the doctor must not say: a token, a password, a group's title, a name.
var doctorCanaries = []string{"AAcanarytoken", "CANARYpass", "CANARYold", "Canary title", "Canaryperson", "Canarydesk", "Canarybeat", "hk1_", "1000000001"}

const doctorToken = "7000000001:AAcanarytokencanarytokencanarytoken"

// deployment is what a doctor looks at, and its settings.
type deployment struct {
	*testing.T
	server *sandbox.Server
	room   *sandbox.Room
	set    map[string]string
}

func deploy(t *testing.T, redis string) *deployment {
	d := &deployment{T: t, server: sandbox.New(sandbox.Options{Token: doctorToken, TB: t, Topics: true})}
	if err := d.server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.server.Close)
	d.room = d.server.Room(sandbox.Group{ID: group, Title: "Canary title", Super: true})
	dir := t.TempDir()
	roster := fmt.Sprintf("desks:\n- {name: Canarydesk, chat: %d, language: en}\n", group)
	for name, text := range map[string]string{"keys": seal.NewKey(), "roster.yaml": roster} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.set = map[string]string{
		"HOTLINE_TELEGRAM_TOKEN": doctorToken, "HOTLINE_TELEGRAM_API": d.server.URL(), "HOTLINE_REDIS_URL": redis,
		"HOTLINE_KEYS_FILE": filepath.Join(dir, "keys"), "HOTLINE_ROSTER": filepath.Join(dir, "roster.yaml"), "HOTLINE_RUNNER": "Test Aid",
		"HOTLINE_HEARTBEAT_URL": "http://127.0.0.1:1/Canarybeat",
	}
	return d
}

func (d *deployment) environ() (all []string) {
	for name, value := range d.set {
		all = append(all, name+"="+value)
	}
	return all
}

// examine runs the doctor, and checks that what it says is whole and holds none
// of what it must not.
func (d *deployment) examine(c Doctor) (report doctor.Report, failed error) {
	d.Helper()
	var text, object bytes.Buffer
	c.JSON = false
	textErr := c.run(d.Context(), d.environ(), nil, &Streams{Out: &text})
	c.JSON = true
	failed = c.run(d.Context(), d.environ(), nil, &Streams{Out: &object})
	if (textErr == nil) != (failed == nil) {
		d.Errorf("as text %v, as JSON %v", textErr, failed)
	}
	if err := json.Unmarshal(object.Bytes(), &report); err != nil {
		d.Fatal(err)
	}
	said := text.String() + object.String() + fmt.Sprint(textErr, failed)
	for _, canary := range doctorCanaries {
		if strings.Contains(said, canary) {
			d.Errorf("%q is said in\n%s", canary, said)
		}
	}
	return report, failed
}

// finds holds that all of what is wrong is told ("area level a piece of it"),
// and nothing else but how fast Redis answers, which on a busy machine is chance.
func (d *deployment) finds(want ...string) {
	d.Helper()
	report, err := d.examine(Doctor{})
	var wrong []string
	for _, f := range report.Findings {
		if (f.Level == doctor.Warn || f.Level == doctor.Fail) && !strings.Contains(f.What, "It answers within") {
			wrong = append(wrong, f.Area+" "+string(f.Level)+" "+f.What)
		}
	}
	fails := false
	for _, w := range append(want, "triage warn No clinician") {
		fails = fails || strings.Contains(w, " fail ")
		area, piece, _ := strings.Cut(w, " ")
		level, piece, _ := strings.Cut(piece, " ")
		i := slices.IndexFunc(wrong, func(said string) bool {
			return strings.HasPrefix(said, area+" "+level+" ") && strings.Contains(said, piece)
		})
		if i < 0 {
			d.Errorf("it does not say %q", w)
			continue
		}
		wrong = slices.Delete(wrong, i, i+1)
	}
	if len(wrong) > 0 {
		d.Errorf("it says what nobody expected: %q", wrong)
	}
	if (err != nil) != fails {
		d.Errorf("it ends with %v", err)
	}
}

// redisWith starts a redis-server on a socket and returns its URL, with a place
// for a user and a password.
func redisWith(t *testing.T, args ...string) (url, socket string) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI needs redis-server 7")
		}
		t.Skip("SKIPPED LOUDLY: there is no redis-server, so the doctor looked at no real one")
	}
	dir, err := os.MkdirTemp("", "hl") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	socket = filepath.Join(dir, "s")
	cmd := exec.Command(path, append([]string{"--port", "0", "--unixsocket", socket, "--dir", dir, "--save", ""}, args...)...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	})
	buf := make([]byte, 4096)
	for text := ""; !strings.Contains(text, "eady to accept connections"); {
		n, err := out.Read(buf)
		if err != nil {
			t.Fatalf("redis-server did not start: %v", err)
		}
		text += string(buf[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return "unix://" + socket, socket
}

func TestDoctorFindsNothing(t *testing.T) {
	t.Parallel()
	url, _ := redisWith(t, "--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "256mb")
	d := deploy(t, url)
	d.finds("redis warn every program of this machine")
	if report, err := d.examine(Doctor{Strict: true}); err == nil || report.Result != doctor.Warn {
		t.Errorf("strict: %v, %s", err, report.Result)
	}
	for _, call := range d.server.Calls() {
		if !slices.Contains([]string{"getMe", "getWebhookInfo", "getChat", "getChatMember"}, call.Method) {
			t.Errorf("the doctor called %s", call.Method)
		}
	}
}

func TestDoctorAtTelegram(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*deployment)
		want  []string
	}{
		{"the bot was thrown out", func(d *deployment) { d.room.Kicks() }, []string{"desks fail Desk 1: the bot is not in its group"}},
		{"the bot may not write", func(d *deployment) { d.room.Mutes(true) }, []string{"desks fail Desk 1: the bot may not write"}},
		{"no such group", func(d *deployment) { d.roster("desks:\n- {name: Canarydesk, chat: -1, language: en}\n") }, []string{"desks fail Desk 1: the bot is not in its group"}},
		{"somebody else's webhook", func(d *deployment) { d.call("setWebhook", `{"url":"https://canary.example/AAcanarytoken"}`) }, []string{"webhook fail A webhook is set"}},
		{"another webhook", func(d *deployment) {
			d.call("setWebhook", `{"url":"https://canary.example/"}`)
			d.set["HOTLINE_WEBHOOK_URL"], d.set["HOTLINE_WEBHOOK_SECRET"], d.set["HOTLINE_LISTEN"] = "http://127.0.0.1:1/hook", "s3cret", "127.0.0.1:0"
		}, []string{"webhook fail Another webhook"}},
		{"a wrong token", func(d *deployment) { d.set["HOTLINE_TELEGRAM_TOKEN"] = doctorToken + "x" }, []string{"token fail does not know"}},
		{"no API", func(d *deployment) { d.set["HOTLINE_TELEGRAM_API"] = "http://127.0.0.1:1" }, []string{"token fail (cannot connect)"}},
		{"an API that drops all", func(d *deployment) { d.server.Down(true) }, []string{"token fail (connection lost)"}},
		{"a settings file's faults, and the rest", func(d *deployment) { delete(d.set, "HOTLINE_RUNNER"); d.room.Kicks() },
			[]string{"settings fail HOTLINE_RUNNER: not set", "desks fail not in its group"}},
		{"no settings for Telegram", func(d *deployment) { d.set["HOTLINE_TELEGRAM_TOKEN"] = "AAcanarytoken" }, []string{"settings fail HOTLINE_TELEGRAM_TOKEN"}},
		{"people who never joined", func(d *deployment) {
			d.roster(fmt.Sprintf("desks:\n- {name: Canarydesk, chat: %d, language: en}\nresponders:\n- {name: Canaryperson, desk: Canarydesk}\n"+
				"shifts:\n- {responder: Canaryperson, zone: Asia/Phnom_Penh, days: [mon], from: \"08:00\", to: \"20:00\"}\n", group))
		}, []string{"roster warn 156 of the next 7 days' 168 hours", "roster warn Nobody is a coordinator", "roster warn Nobody of the roster has joined"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := mini(t)
			d := deploy(t, b.url)
			c.spoil(d)
			d.finds(append(c.want, "redis warn every program of this machine")...)
			if keys := b.mini.Keys(); len(keys) > 0 {
				t.Errorf("looking left %v in Redis", keys)
			}
		})
	}
}

func (d *deployment) roster(text string) {
	if err := os.WriteFile(d.set["HOTLINE_ROSTER"], []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
}

// call calls the Bot API, as somebody else with the token would.
func (d *deployment) call(method, body string) {
	resp, err := http.Post(d.server.URL()+"/bot"+doctorToken+"/"+method, "application/json", strings.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	_ = resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
}

func TestDoctorAtRedis(t *testing.T) {
	open := "redis warn every program of this machine"
	for _, c := range []struct {
		name string
		args []string
		at   func(socket string) string // the URL; nil: without a password
		want []string
	}{
		{"no append-only file", []string{"--appendonly", "no"}, nil, []string{"redis fail no append-only file", open}},
		{"every second", []string{"--appendonly", "yes"}, nil, []string{"redis warn everysec", open}},
		{"when the system likes", []string{"--appendonly", "yes", "--appendfsync", "no"}, nil, []string{"redis fail appendfsync no", open}},
		{"evicting", []string{"--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"}, nil,
			[]string{"redis fail allkeys-lru", open}},
		{"an old password", []string{"--requirepass", "CANARYpass"}, func(s string) string { return "unix://:CANARYold@" + s },
			[]string{"redis fail WRONGPASS"}},
		{"no password", []string{"--requirepass", "CANARYpass"}, nil, []string{"redis fail NOAUTH"}},
		{"everybody's password", []string{"--appendonly", "yes", "--appendfsync", "always", "--requirepass", "CANARYpass"},
			func(s string) string { return "unix://:CANARYpass@" + s }, []string{"redis warn may call every command"}},
		{"another Redis", []string{"--appendonly", "yes"}, func(s string) string { return "unix://" + s + "x" }, []string{"redis fail "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			url, socket := redisWith(t, c.args...)
			if c.at != nil {
				url = c.at(socket)
			}
			d := deploy(t, url)
			want := c.want
			if len(want) == 1 && !strings.HasPrefix(want[0], "redis warn") { // it was never in
				want = append(want, "keys warn cannot be seen")
			}
			d.finds(want...)
		})
	}
}

// TestDoctorWaits starts before the Bot API answers.
func TestDoctorWaits(t *testing.T) {
	t.Parallel()
	d := deploy(t, mini(t).url)
	d.server.SetFault(sandbox.On(sandbox.First(1, sandbox.Always(sandbox.DropBefore)), "getMe"))
	if report, err := d.examineOnce(Doctor{Wait: time.Minute}); err != nil {
		t.Errorf("%v: %+v", err, report)
	}
	if n := len(d.server.Calls("getMe")); n != 2 {
		t.Errorf("it asked %d times", n)
	}
}

func (d *deployment) examineOnce(c Doctor) (report doctor.Report, failed error) {
	var object bytes.Buffer
	c.JSON = true
	failed = c.run(d.Context(), d.environ(), nil, &Streams{Out: &object})
	if err := json.Unmarshal(object.Bytes(), &report); err != nil {
		d.Fatal(err)
	}
	return report, failed
}

// TestDoctorIsNotHeldUp looks at a Bot API and a Redis that take connections
// and never answer: both are findings, in time.
func TestDoctorIsNotHeldUp(t *testing.T) {
	t.Parallel()
	stuck, err := net.Listen("tcp", "127.0.0.1:0") // the system takes connections; nobody reads
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stuck.Close() }()
	d := deploy(t, "redis://"+stuck.Addr().String())
	d.server.SetFault(sandbox.Always(sandbox.Hang))
	began := time.Now()
	report, err := d.examineOnce(Doctor{})
	if took := time.Since(began); took > 30*time.Second || err == nil {
		t.Errorf("it took %s: %v", took, err)
	}
	for _, area := range []string{doctor.Redis, doctor.Token} {
		if !slices.ContainsFunc(report.Findings, func(f doctor.Finding) bool { return f.Area == area && f.Level == doctor.Fail }) {
			t.Errorf("nothing is said of %s: %+v", area, report.Findings)
		}
	}
}

// TestDoctorBesideTheService looks while the service runs: it sees that the keys
// fit, follows a group that got a new id, and takes nothing from the service.
func TestDoctorBesideTheService(t *testing.T) {
	t.Parallel()
	d := deploy(t, mini(t).url)
	room := d.server.Room(sandbox.Group{ID: -42, Title: "Canary title"})
	d.roster("desks:\n- {name: Canarydesk, chat: -42, language: en}\n")
	cfg, err := settings(d.environ())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	a, err := New(ctx, cfg, Parts{})
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	defer func() {
		stop()
		running.Wait()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	select {
	case <-a.Ready():
	case <-ctx.Done():
		t.Fatal("the service did not start")
	}
	says := func(level doctor.Level, piece string) bool {
		report, _ := d.examineOnce(Doctor{})
		return slices.ContainsFunc(report.Findings, func(f doctor.Finding) bool { return f.Level == level && strings.Contains(f.What, piece) })
	}
	if !says(doctor.OK, "open the naming key") || !says(doctor.Info, "basic group") {
		t.Error("it does not see what is there")
	}
	if _, err := room.Migrates(); err != nil {
		t.Fatal(err)
	}
	for !says(doctor.OK, "Desk 1: the bot is in its group") {
		if ctx.Err() != nil {
			t.Fatal("it does not follow the group to its new id")
		}
	}
	// Somebody writes, is answered by the service, and by nobody else.
	p := d.server.Phone(sandbox.Person{ID: 501, First: "Canaryperson", Lang: "en"})
	p.Starts("")
	if err := p.Wait(ctx, func(v sandbox.View) bool { return len(v.Messages) > 0 && v.Messages[len(v.Messages)-1].FromBot }); err != nil {
		t.Error(err)
	}
	d.set["HOTLINE_KEYS_FILE"] = filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(d.set["HOTLINE_KEYS_FILE"], []byte(seal.NewKey()), 0o600); err != nil {
		t.Fatal(err)
	}
	if !says(doctor.Fail, "None of them opens") {
		t.Error("it does not see that other keys do not fit")
	}
}

func TestDoctorsOwnMistakes(t *testing.T) {
	if err := (Doctor{Wait: -1}).run(context.Background(), nil, nil, &Streams{Out: io.Discard}); err == nil {
		t.Error("it waits for less than nothing")
	}
}
