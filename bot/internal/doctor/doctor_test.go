package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hotline/bot/internal/config"
	"hotline/bot/internal/redisstore"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// holds checks what was found. Each of want is a level and a piece of what is
// said; of warnings and failures there may be no others, and each has a remedy.
func holds(t *testing.T, found []Finding, want ...string) {
	t.Helper()
	told := map[int]bool{}
	for _, w := range want {
		level, piece, _ := strings.Cut(w, " ")
		there := false
		for i, f := range found {
			if !told[i] && string(f.Level) == level && strings.Contains(f.What, piece) {
				told[i], there = true, true
				break
			}
		}
		if !there {
			t.Errorf("nothing says %q", w)
		}
	}
	for i, f := range found {
		if !told[i] && (f.Level == Warn || f.Level == Fail) {
			t.Errorf("unexpected: %s %s", f.Level, f.What)
		}
		if (f.Remedy == "") != (f.Level == OK) || !strings.HasSuffix(f.What, ".") {
			t.Errorf("not a finding: %+v", f)
		}
	}
	if t.Failed() {
		t.Logf("found: %+v", found)
	}
}

func TestSettingsAndKeys(t *testing.T) {
	bad := config.Fault{Setting: "HOTLINE_RUNNER", What: "not set", Remedy: "Write who."}
	holds(t, judgeSettings(nil, nil), "ok All are there")
	holds(t, judgeSettings([]config.Fault{bad}, nil), "fail HOTLINE_RUNNER: not set.", "info not looked at")
	holds(t, judgeSettings(nil, []config.Fault{bad}), "warn HOTLINE_RUNNER: not set.")

	holds(t, judgeWatch(&config.Config{}), "warn this machine is gone", "info by Telegram only")
	holds(t, judgeWatch(&config.Config{HeartbeatURL: "https://CANARY", SecondChannel: "ntfy://CANARY"}))

	for name, c := range map[string]struct {
		seen keysSeen
		want []string
	}{
		"one, in a file of its own": {keysSeen{count: 1, file: true, mode: 0o400}, []string{"ok 1, of"}},
		"two":                       {keysSeen{count: 2, file: true, mode: 0o600}, []string{"ok 2, of"}},
		"readable for its group":    {keysSeen{count: 1, file: true, mode: 0o640}, []string{"ok", "info The group"}},
		"mode unseen":               {keysSeen{count: 1, file: true}, []string{"ok"}},
		"in the environment":        {keysSeen{count: 1}, []string{"ok", "info environment"}},
		"told among the settings":   {keysSeen{faulty: true}, nil},
	} {
		t.Run(name, func(t *testing.T) { holds(t, judgeKeys(c.seen), c.want...) })
	}
	for naming, want := range map[redisstore.Naming]string{
		redisstore.NamingNone: "info no hotline yet", redisstore.NamingNewest: "ok open", redisstore.NamingOlder: "info older key",
		redisstore.NamingNoKey: "fail None of them", redisstore.NamingDamaged: "fail damaged", redisstore.NamingLanes: "fail lanes",
	} {
		holds(t, judgeNaming(naming), want)
	}
	holds(t, judgeNaming(redisstore.NamingUnseen))
}

func TestClock(t *testing.T) {
	for name, c := range map[string]struct {
		ahead, within time.Duration
		want          string
	}{
		"right":                 {200 * time.Millisecond, 600 * time.Millisecond, "ok"},
		"a little off":          {4 * time.Second, time.Second / 2, "ok"},
		"off, but maybe not":    {7 * time.Second, 3 * time.Second, "ok"},
		"some seconds ahead":    {6 * time.Second, time.Second / 2, "warn 6s ahead of"},
		"a minute behind":       {-61 * time.Second, time.Second / 2, "fail 1m1s behind"},
		"set back by hours":     {-3 * time.Hour, time.Second, "fail 3h0m0s behind"},
		"the other is not seen": {0, 0, "info cannot be seen"},
	} {
		t.Run(name, func(t *testing.T) { holds(t, []Finding{judgeClock("Redis", c.ahead, c.within)}, c.want) })
	}
	// Of several servers the one that is farthest off counts; one not seen does not.
	holds(t, []Finding{judgeClocks([]redisstore.Server{
		{Within: time.Millisecond}, {Ahead: 2 * time.Hour, Within: time.Millisecond}, {Ahead: 9 * time.Hour},
	})}, "fail 2h0m0s behind Redis")
	holds(t, []Finding{judgeClocks(nil)}, "info cannot be seen")
}

// TestOrderAndResult holds that areas come in their order, the caller's last,
// and that the worst finding is the result.
func TestOrderAndResult(t *testing.T) {
	d := Deployment{
		Config: &config.Config{}, Faults: []config.Fault{{Setting: "HOTLINE_TELEGRAM_TOKEN"}, {Setting: "HOTLINE_REDIS_URL"}, {Setting: "HOTLINE_KEYS"}},
		Checks: []Check{{Area: "directory", Look: func(context.Context) []Finding { return []Finding{warn("directory", "Old.", "Look.")} }}},
	}
	r := Examine(t.Context(), d)
	if last := r.Findings[len(r.Findings)-1]; last.Area != "directory" || r.Findings[0].Area != Settings || r.Result != Fail || r.Count(Warn) != 2 {
		t.Errorf("%+v", r)
	}
	d.Faults = nil
	if r := d.report([]Finding{warn(Redis, "", ""), ok(Settings, "")}); r.Result != Warn || r.Findings[0].Area != Settings {
		t.Errorf("%+v", r)
	}
	if r := d.report([]Finding{info(Redis, "", "")}); r.Result != OK {
		t.Errorf("%+v", r)
	}
}

// TestAHangingCheckIsAFinding holds that a check which ignores its time holds
// nothing up, and that one which fails for a moment is looked at again.
func TestAHangingCheckIsAFinding(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	d := Deployment{
		Config: &config.Config{}, Faults: []config.Fault{{Setting: "HOTLINE_TELEGRAM_TOKEN"}, {Setting: "HOTLINE_REDIS_URL"}}, Within: 50 * time.Millisecond,
		Checks: []Check{{Area: "slow", Look: func(context.Context) []Finding { <-release; return nil }}},
	}
	r := Examine(t.Context(), d)
	if last := r.Findings[len(r.Findings)-1]; last.Area != "slow" || last.Level != Fail || !strings.Contains(last.What, "50ms") {
		t.Errorf("%+v", last)
	}

	times := 0
	d.Within, d.Wait, d.Pause = 0, time.Minute, time.Millisecond
	d.Checks = []Check{{Area: "starting", Look: func(context.Context) []Finding {
		if times++; times < 3 {
			return []Finding{later("starting", "Not yet.", "Wait.")}
		}
		return []Finding{ok("starting", "There.")}
	}}}
	if r := Examine(t.Context(), d); times != 3 || r.Findings[len(r.Findings)-1].Level != OK {
		t.Errorf("looked %d times: %+v", times, r)
	}
	d.Wait, times = time.Nanosecond, 0
	if r := Examine(t.Context(), d); times != 1 || r.Result != Fail {
		t.Errorf("looked %d times: %+v", times, r)
	}
}

func TestPrint(t *testing.T) {
	r := Report{Result: Fail, Findings: []Finding{ok(Redis, "Well."), fail(Redis, "Not <well>.", "Mend it."), warn(Clock, "Hm.", "Think.")}}
	var text, object bytes.Buffer
	if err := r.Print(&text); err != nil {
		t.Fatal(err)
	}
	const want = "redis     ✓ Well.\n          ✗ Not <well>.\n            → Mend it.\nclock     ! Hm.\n            → Think.\n\n1 to mend, 1 to think about.\n"
	if text.String() != want {
		t.Errorf("printed\n%s", text.String())
	}
	if err := r.JSON(&object); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Result   string
		Findings []map[string]string
	}
	if err := json.Unmarshal(object.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Result != "fail" || len(back.Findings) != 3 || back.Findings[1]["remedy"] != "Mend it." || back.Findings[1]["level"] != "fail" || len(back.Findings[0]) != 3 {
		t.Errorf("%+v", back)
	}
}
