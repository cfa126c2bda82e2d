package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/doctor"
	"hotline/bot/internal/redisstore"
	"hotline/bot/internal/seal"
	"hotline/flows"
	"hotline/locales"
)

// Doctor is bot doctor: it looks at a deployment and says what to mend. It
// takes the settings that serve takes, writes nothing, and may run beside it.
type Doctor struct {
	JSON   bool          `name:"json" help:"Print one JSON object instead."`
	Strict bool          `help:"Warnings make the exit code 1 too."`
	Wait   time.Duration `help:"Look again for so long while Redis or the Bot API does not answer, such as 60s: for a start of everything at once."`
}

var errWait = errors.New("--wait must not be below nothing: write it as 60s")

// Run looks, and prints what was seen. What is to be mended is an error, so
// that the exit code says it.
func (c Doctor) Run(ctx context.Context, s *Streams) error {
	return c.run(ctx, os.Environ(), nil, s)
}

func (c Doctor) run(ctx context.Context, environ []string, client *http.Client, s *Streams) error {
	if c.Wait < 0 {
		return errWait
	}
	set, bundle, err := texts(nil)
	if err != nil {
		return err
	}
	checks := settingsChecks(set, bundle)
	cfg, faults := config.Read(environ, checks)
	d := doctor.Deployment{
		Config: cfg, Faults: faults, KeysFile: setting(environ, "HOTLINE_KEYS_FILE"), HTTP: client, Wait: c.Wait,
		Store: redisstore.Options{URL: cfg.RedisURL.Reveal()},
	}
	if keys, err := seal.ParseKeys(cfg.Keys.Reveal()); err == nil {
		d.Store.Keys, d.KeyCount = keys, keys.Len()
	}
	d.Checks = doctorChecks(&d, checks.Needs, set, bundle)
	report := doctor.Examine(ctx, d)
	write := report.Print
	if c.JSON {
		write = report.JSON
	}
	if err := write(s.Out); err != nil {
		return err
	}
	switch {
	case report.Result == doctor.Fail:
		return fmt.Errorf("%d to mend, see above", report.Count(doctor.Fail))
	case c.Strict && report.Result == doctor.Warn:
		return fmt.Errorf("%d to think about, see above, and --strict lets none pass", report.Count(doctor.Warn))
	}
	return nil
}

// setting is the value of a variable, empty if it is not set.
func setting(environ []string, name string) string {
	for _, kv := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(kv, name+"="); ok {
			return value
		}
	}
	return ""
}

// The areas of the checks that need the conversations or the rota.
const (
	areaRoster    = "roster"
	areaDirectory = "directory"
	areaLocales   = "locales"
	areaTriage    = "triage"
)

// doctorChecks are the doctor's checks of what is not its own to know. One more
// check is one more line here.
func doctorChecks(d *doctor.Deployment, needs []string, set *flows.Set, bundle *locales.Bundle) []doctor.Check {
	return []doctor.Check{
		{Area: areaRoster, Look: func(ctx context.Context) []doctor.Finding { return lookAtRoster(ctx, d) }},
		{Area: areaDirectory, Look: func(context.Context) []doctor.Finding {
			book, faults := readDirectory(d.Config.Directory, directoryChecks(needs, bundle))
			return judgeDirectory(d.Config.Directory != "", book, faults, time.Now())
		}},
		{Area: areaLocales, Look: func(context.Context) []doctor.Finding { return judgeLocales(check(), bundle.Languages()) }},
		{Area: areaTriage, Look: func(context.Context) []doctor.Finding { return judgeTriage(set.Approved()) }},
	}
}

// judgeLocales judges the texts. One that nobody has read yet says so on its
// cards, so that is nothing to mend.
func judgeLocales(missing findings, languages []locales.Language) []doctor.Finding {
	var found []doctor.Finding
	for _, f := range missing {
		found = append(found, doctor.Finding{Area: areaLocales, Level: doctor.Fail, What: f.String(), Remedy: "This build is broken: use another."})
	}
	var all, unread []string
	for _, l := range languages {
		all = append(all, l.Tag)
		if !l.Reviewed {
			unread = append(unread, l.Tag)
		}
	}
	if len(found) == 0 {
		found = append(found, doctor.Finding{Area: areaLocales, Level: doctor.OK, What: "Every text is there in " + strings.Join(all, ", ") + "."})
	}
	if len(unread) > 0 {
		found = append(found, doctor.Finding{
			Area: areaLocales, Level: doctor.Info, What: "Read by no native speaker yet: " + strings.Join(unread, ", ") + ". The bot says so on its cards.",
			Remedy: "Have a native speaker read them.",
		})
	}
	return found
}

func judgeTriage(approved string) []doctor.Finding {
	if approved == "" {
		return []doctor.Finding{{
			Area: areaTriage, Level: doctor.Warn, What: "No clinician and no caseworker has approved how urgent a case is held to be.",
			Remedy: "Have both read flows/triage.yaml, and write who they are into its approved_by.",
		}}
	}
	return []doctor.Finding{{Area: areaTriage, Level: doctor.OK, What: "The triage table is approved."}}
}
