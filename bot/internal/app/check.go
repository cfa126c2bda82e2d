package app

import (
	"errors"
	"fmt"
	"strings"

	"hotline/bot/internal/beacon"
	"hotline/bot/internal/clock"
	"hotline/bot/internal/config"
	"hotline/flows"
	"hotline/locales"
)

// check looks at what is built in: the conversations, and whether every text
// they show stands in every locale. What it finds is a fault of this build.
func check() findings {
	bundle, err := locales.New()
	if err != nil {
		return findings{{File: "locales", Text: err.Error(), Remedy: "mend the file"}}
	}
	set, found := flows.Load(flows.Files())
	if set == nil {
		return found
	}
	for _, l := range bundle.Languages() {
		for _, key := range set.Keys() {
			if !bundle.Has(l.Tag, key) {
				used := ""
				if file, line := set.Where(key); line > 0 {
					used = fmt.Sprintf(" (flows/%s:%d)", file, line)
				}
				found = append(found, flows.Finding{
					File: "locales/" + l.Tag + ".json", Text: "the conversations use " + key + used + ", which is not there",
					Remedy: "add it, as en.json has it",
				})
			}
		}
	}
	return found
}

// Check checks the conversations, the locales, the directory and, as far as they
// are set, the roster, where the watch calls out and the bot's profile, and prints what it found. With graph it prints the conversations as Mermaid.
func Check(environ []string, graph bool, s *Streams) error {
	set, bundle, err := texts(nil)
	if err != nil {
		return err
	}
	if graph {
		_, err := fmt.Fprint(s.Out, set.Graph())
		return err
	}
	found := check()
	for _, f := range found {
		_, _ = fmt.Fprintln(s.Out, f)
	}
	var tags, unread []string
	for _, l := range bundle.Languages() {
		tags = append(tags, l.Tag)
		if !l.Reviewed {
			unread = append(unread, l.Tag)
		}
	}
	watch := append(config.CheckWatch(environ, config.Checks{Channel: beacon.Check}), config.CheckProfile(environ)...)
	for _, f := range watch {
		_, _ = fmt.Fprintln(s.Out, f)
	}
	faults := len(watch)
	for _, kv := range environ {
		if path, ok := strings.CutPrefix(kv, "HOTLINE_ROSTER="); ok && path != "" {
			roster, rf := config.ReadRoster(path, rosterChecks(set, bundle))
			for _, f := range rf {
				_, _ = fmt.Fprintln(s.Out, f)
			}
			checkRoster(roster, clock.System{}.Now(), s.Out)
			faults += len(rf)
		}
	}
	desk, err := openDirectory(environ, clock.System{}.Now())
	if err != nil {
		return err
	}
	faults += checkDirectory(desk, s.Out)
	if len(found)+faults > 0 {
		return errors.New("something is to be mended, see above")
	}
	_, _ = fmt.Fprintf(s.Out, "%d conversation(s), %d texts, in %s.\n", len(set.Names()), len(set.Keys()), strings.Join(tags, ", "))
	if len(unread) > 0 {
		_, _ = fmt.Fprintf(s.Out, "Read by no native speaker yet: %s. The bot says so on its cards.\n", strings.Join(unread, ", "))
	}
	if set.Approved() == "" {
		_, _ = fmt.Fprintln(s.Out, "The triage table is not yet approved by a clinician and a caseworker.")
	}
	return nil
}
