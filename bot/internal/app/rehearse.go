package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"time"

	"github.com/alicebob/miniredis/v2"

	"hotline/bot/internal/rehearse"
	"hotline/bot/internal/seal"
)

// Rehearsal is the rehearse command.
type Rehearsal struct {
	Survivors int           `default:"300" help:"How many survivors come."`
	Asleep    int           `help:"How many more came before, read the promise and put the phone down: their conversations lie in Redis meanwhile."`
	Arrive    time.Duration `default:"10s" help:"The span over which they come; 0s is all at once."`
	Think     time.Duration `default:"0s" help:"About how long a survivor looks at a card before they tap."`
	Urgent    float64       `default:"0.1" help:"The share of survivors who are in danger, 0 to 1."`
	Take      float64       `default:"0.2" help:"The share of alerts that responders take, 0 to 1."`
	Limit     int           `help:"Be as strict as Telegram: so many sends a second for the whole bot (30), 1 a second in a chat, 20 a minute in a group. Without it nothing is limited or paced."`
	Patience  time.Duration `default:"0s" help:"How long nothing new may happen until who has not finished is given up; 0s is 90s, or 10m with --limit."`
	Redis     string        `placeholder:"URL" help:"An empty Redis to run on. Without it a small one inside this program is used: figures for sizing a server need a real one, set as yours will be."`
	Seed      uint64        `help:"Makes the same crowd again; by lot if 0."`
	JSON      bool          `name:"json" help:"Print the report as one JSON object."`
	Profile   string        `placeholder:"FILE" help:"Write a CPU profile of the service."`
}

// Help says what the flags cannot.
func (Rehearsal) Help() string {
	return "The Bot API is always this program's own: Telegram's has no crowd behind it. The service runs in a process of its own, with keys and a roster made for the occasion. The exit code is 1 if anybody was lost."
}

// Run sends the crowd through, and prints the report.
func (c *Rehearsal) Run(ctx context.Context, s *Streams) error {
	switch {
	case c.Survivors < 1:
		return fmt.Errorf("--survivors must be at least 1")
	case c.Urgent < 0 || c.Urgent > 1 || c.Take < 0 || c.Take > 1:
		return fmt.Errorf("--urgent and --take are shares, from 0 to 1")
	case c.Arrive < 0 || c.Think < 0 || c.Limit < 0 || c.Asleep < 0:
		return fmt.Errorf("--arrive, --think, --limit and --asleep cannot be negative")
	}
	for c.Seed == 0 {
		c.Seed = rand.Uint64N(1e9) //nolint:gosec // it is printed
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	report, err := c.rehearse(ctx, program, s)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(s.Out).Encode(report)
	} else {
		err = report.Print(s.Out)
	}
	if err == nil && report.Lost > 0 {
		err = fmt.Errorf("%d were lost", report.Lost)
	}
	return err
}

// rehearse prepares what the service needs, and runs program as the service.
func (c *Rehearsal) rehearse(ctx context.Context, program string, s *Streams) (*rehearse.Report, error) {
	redis, kind := c.Redis, "given"
	if redis == "" {
		embedded := miniredis.NewMiniRedis()
		embedded.ClockTTL(true)
		if err := embedded.Start(); err != nil {
			return nil, fmt.Errorf("starting Redis inside this process: %w", err)
		}
		defer embedded.Close()
		redis, kind = "redis://"+embedded.Addr(), "embedded"
	}
	dir, err := os.MkdirTemp("", "rehearsal")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is the system's place for what is left behind
	roster := filepath.Join(dir, "roster.yaml")
	desk := "desks:\n  - name: Rehearsal\n    language: en\n    chat: " + strconv.Itoa(rehearse.Group) + "\n"
	if err := os.WriteFile(roster, []byte(desk), 0o600); err != nil {
		return nil, err
	}
	bot, chat, group := c.Limit, 0, 0
	if c.Limit > 0 {
		chat, group = 1, 20
	}
	args := []string{"serve"}
	if c.Profile != "" {
		args = append(args, "--cpu-profile", c.Profile)
	}
	options := rehearse.Options{
		Survivors: c.Survivors, Asleep: c.Asleep, Arrive: c.Arrive, Think: c.Think, Urgent: c.Urgent, Take: c.Take, Patience: c.Patience, Seed: c.Seed, Limit: c.Limit,
		Progress: terminal(s.Err),
		Command: func(api, token string) *exec.Cmd {
			cmd := exec.Command(program, args...) //nolint:noctx // this very program, which is asked to end
			cmd.Stderr = s.Err
			cmd.Env = []string{
				"HOTLINE_TELEGRAM_API=" + api, "HOTLINE_TELEGRAM_TOKEN=" + token,
				"HOTLINE_REDIS_URL=" + redis, "HOTLINE_KEYS=" + seal.NewKey(),
				"HOTLINE_ROSTER=" + roster, "HOTLINE_RUNNER=Hotline rehearsal", "HOTLINE_INSTANCE=rehearsal",
				"HOTLINE_LOG_LEVEL=error", "HOTLINE_PACE_BOT=" + strconv.Itoa(bot),
				"HOTLINE_PACE_CHAT=" + strconv.Itoa(chat), "HOTLINE_PACE_GROUP=" + strconv.Itoa(group),
				"PATH=" + os.Getenv("PATH"), "GOMAXPROCS=" + os.Getenv("GOMAXPROCS"), "GOGC=" + os.Getenv("GOGC"),
			}
			return cmd
		},
	}
	report, err := rehearse.Run(ctx, options)
	if err != nil {
		return nil, err
	}
	report.Redis = kind
	return report, nil
}

// terminal is w if somebody looks at it, else nil.
func terminal(w io.Writer) io.Writer {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return f
}

// Profiled does work and writes a CPU profile of it to a file; without a name
// it only does it.
func Profiled(name string, work func() error) error {
	if name == "" {
		return work()
	}
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("making the profile: %w", err)
	}
	defer f.Close() //nolint:errcheck // the profile is written by then
	if err := pprof.StartCPUProfile(f); err != nil {
		return fmt.Errorf("starting the profile: %w", err)
	}
	defer pprof.StopCPUProfile()
	return work()
}
