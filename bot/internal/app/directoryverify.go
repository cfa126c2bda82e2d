package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"hotline/bot/internal/directory"
)

var (
	errNoDirectory = errors.New(directorySetting + " is not set: give it the path of a file of your own, such as directory.yaml, for this command and for serve; the command makes the file")
	errDay         = errors.New("--on is not a day: write it as 2026-11-24")
	errDayToCome   = errors.New("--on is a day that has not begun in Cambodia: nobody can have dialled it then")
	errOldDay      = errors.New("--on is 30 days ago or more, so the entry would stay hidden: dial it again")
	errNobody      = errors.New("--by is empty: say who dialled it")
)

// takeOver is how a running service learns of a change.
const takeOver = "A running service takes it over with SIGHUP, or when a coordinator writes /reload.\n"

// DirectoryVerify is bot directory verify.
type DirectoryVerify struct {
	ID        string   `arg:"" help:"The entry's id, as bot directory list prints it."`
	By        string   `required:"" placeholder:"NAME" help:"Who dialled it."`
	On        string   `placeholder:"DATE" help:"When, such as 2026-11-24; today if it is not given."`
	Languages []string `placeholder:"TAG" help:"In which languages somebody answered, with commas between."`
	Hours     string   `help:"When somebody answers, as they said it."`
}

// Run notes in the deployment's own file that somebody has dialled the entry.
func (c DirectoryVerify) Run(s *Streams) error {
	d, err := openDirectory(os.Environ(), time.Now())
	if err != nil {
		return err
	}
	return d.verify(directory.Verification{ID: c.ID, By: strings.TrimSpace(c.By), On: c.On, Languages: c.Languages, Hours: c.Hours}, s)
}

func (d *directoryDesk) verify(v directory.Verification, s *Streams) error {
	if d.path == "" {
		return errNoDirectory
	}
	today := directory.Today(d.now)
	if v.On == "" {
		v.On = today
	}
	day, err := time.Parse(time.DateOnly, v.On)
	switch {
	case err != nil:
		return errDay
	case v.On > today: // both have one form, so they order as days do
		return errDayToCome
	case directory.Over(day, d.now):
		return errOldDay
	case v.By == "":
		return errNobody
	}
	book, own, err := d.read()
	if err != nil {
		return err
	}
	e := book.Find(v.ID)
	switch {
	case e == nil:
		return unknownEntry(v.ID)
	case e.State(d.now) == directory.Unlisted:
		return fmt.Errorf("%s is not listed: write who agreed under listed: of its entry first", v.ID)
	}
	next, err := own.With(v)
	if err != nil {
		return err
	}
	book, err = d.put(next)
	if err != nil {
		return err
	}
	e = book.Find(v.ID)
	_, err = fmt.Fprintf(s.Out, "%s (%s): %s.\n", e.ID, e.Name, e.Says(d.now))
	if e.Caution != "" {
		_, _ = fmt.Fprintln(s.Out, "Caution:", e.Caution)
	}
	_, _ = io.WriteString(s.Out, takeOver)
	return err
}

// put saves the file, if it has no fault.
func (d *directoryDesk) put(own directory.File) (*directory.Book, error) {
	book, faults := directory.Read(d.checks, shipped(), own)
	if len(faults) > 0 {
		return nil, directory.Faults(faults)
	}
	return book, own.Save(d.path)
}

// DirectoryRetire is bot directory retire.
type DirectoryRetire struct {
	ID string `arg:"" help:"The entry's id, as bot directory list prints it."`
}

// Run hides an entry.
func (c DirectoryRetire) Run(s *Streams) error {
	d, err := openDirectory(os.Environ(), time.Now())
	if err != nil {
		return err
	}
	return d.retire(c.ID, s)
}

func (d *directoryDesk) retire(id string, s *Streams) error {
	if d.path == "" {
		return errNoDirectory
	}
	book, own, err := d.read()
	if err != nil {
		return err
	}
	if book.Find(id) == nil {
		return unknownEntry(id)
	}
	next, found, err := own.Without(id)
	if err != nil {
		return err
	}
	if !found {
		_, err := fmt.Fprintf(s.Out, "%s was not verified: nobody sees it.\n", id)
		return err
	}
	if _, err := d.put(next); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s is hidden until somebody verifies it anew.\n%s", id, takeOver)
	return err
}

// checkDirectory prints what is wrong with the directory, and what its keeper
// should do soon. It returns how many faults there are.
func checkDirectory(d *directoryDesk, out io.Writer) int {
	book, faults := readDirectory(d.path, d.checks)
	for _, f := range faults {
		_, _ = fmt.Fprintln(out, f)
	}
	switch {
	case len(faults) > 0:
		return len(faults)
	case d.path == "":
		_, _ = fmt.Fprintln(out, "warning: "+directorySetting+": not set, so the information cards show nobody. Give it the path of a file of your own; bot directory list says who could stand there.")
		return 0
	}
	for i := range book.Entries {
		e := &book.Entries[i]
		again := fmt.Sprintf("Dial it, then: bot directory verify %s --by NAME", e.ID)
		switch e.State(d.now) {
		case directory.Near:
			_, _ = fmt.Fprintf(out, "warning: directory: %s (%s) is %s. %s\n", e.ID, e.Name, e.Says(d.now), again)
		case directory.Expired:
			_, _ = fmt.Fprintf(out, "warning: directory: %s (%s) is hidden, %s. %s\n", e.ID, e.Name, e.Says(d.now), again)
		case directory.Ahead:
			_, _ = fmt.Fprintf(out, "warning: directory: %s (%s) is hidden, %s. Mend the day in on:.\n", e.ID, e.Name, e.Says(d.now))
		}
	}
	// Whether a helper or an offer is real is answered by cards of the bot's own.
	needs := slices.DeleteFunc(slices.Clone(d.checks.Needs), func(need string) bool { return need == "retrafficking" })
	if none := book.Lacking(needs, d.now); len(none) > 0 {
		_, _ = fmt.Fprintf(out, "warning: directory: nobody is shown for: %s. The cards say so.\n", strings.Join(none, ", "))
	}
	return 0
}
