package app

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/config"
	"hotline/bot/internal/directory"
	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/flows"
	"hotline/locales"
)

// directorySetting names the deployment's own file of the directory.
const directorySetting = "HOTLINE_DIRECTORY"

// directoryChecks are what the conversations, the texts and the map know of what
// an entry may name.
func directoryChecks(needs []string, bundle *locales.Bundle) directory.Checks {
	return directory.Checks{
		Needs: needs, Area: place.Known,
		Language: func(tag string) bool { return bundle.Has(locales.English, "lang."+tag) },
	}
}

// shipped is the directory that is built in.
func shipped() directory.File {
	name, data := flows.Directory()
	return directory.File{Name: "flows/" + name, Data: data}
}

// readDirectory reads the directory that ships with the program and, if there is
// a path, the deployment's own file. If there is any fault the book is nil.
func readDirectory(path string, checks directory.Checks) (*directory.Book, []config.Fault) {
	files := []directory.File{shipped()}
	if path != "" {
		own, err := directory.Open(path)
		switch {
		case errors.Is(err, directory.ErrMissing):
			return nil, []config.Fault{{Setting: directorySetting, What: "there is no such file", Remedy: `"bot directory verify" makes it; an empty one will do, too.`}}
		case err != nil:
			return nil, []config.Fault{{Setting: directorySetting, What: "the file cannot be read", Remedy: "Give it the path of a plain file of at most 1 MB that this user may read."}}
		}
		files = append(files, own)
	}
	book, found := directory.Read(checks, files...)
	var faults []config.Fault
	for _, f := range found {
		faults = append(faults, config.Fault{Setting: f.At(), What: f.What, Remedy: f.Remedy})
	}
	return book, faults
}

// loadDirectory reads the directory for the service's start.
func (a *App) loadDirectory() ([]hotline.Entry, error) {
	book, faults := readDirectory(a.cfg.Directory, directoryChecks(a.checks.Needs, a.bundle))
	if len(faults) > 0 {
		return nil, Faults(faults)
	}
	return book.Checked(), nil
}

// reloadDirectory reads the directory anew and takes it over, for this process. A
// file with a fault changes nothing; the faults are logged.
func (a *App) reloadDirectory() {
	if a.cfg.Directory == "" {
		return // what is built in does not change
	}
	entries, err := a.loadDirectory()
	var faults Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			a.log.Error("the directory has a fault and was not taken over: bot check says what to do",
				zap.String("setting", f.Setting), zap.Error(errors.New(f.What)))
		}
		a.admin.Alarm("directory-refused")
		return
	}
	a.changeHouse(func(h *hotline.House) { h.Directory = entries })
	a.log.Info("the directory was taken over anew", zap.Int("n", len(entries)), zap.Int64("version", a.house.Load().Version))
}

// Directory are the commands about the directory.
type Directory struct {
	List   DirectoryList   `cmd:"" help:"List who outside may help, and which of them are shown."`
	Show   DirectoryShow   `cmd:"" help:"Show one entry whole: what to dial, and what to look out for."`
	Verify DirectoryVerify `cmd:"" help:"Note that somebody has dialled an entry: it is shown for 30 days."`
	Retire DirectoryRetire `cmd:"" help:"Hide an entry until somebody verifies it anew."`
}

// directoryDesk is what the commands work with.
type directoryDesk struct {
	path   string // of the deployment's file; empty: there is none
	checks directory.Checks
	now    time.Time
}

// openDirectory reads the setting.
func openDirectory(environ []string, now time.Time) (*directoryDesk, error) {
	set, bundle, err := texts(nil)
	if err != nil {
		return nil, err
	}
	d := &directoryDesk{checks: directoryChecks(rosterChecks(set, bundle).Needs, bundle), now: now}
	for _, kv := range environ {
		if path, ok := strings.CutPrefix(kv, directorySetting+"="); ok {
			d.path = path
		}
	}
	return d, nil
}

// read reads the directory; a file that is not there yet says nothing.
func (d *directoryDesk) read() (*directory.Book, directory.File, error) {
	own := directory.File{Name: d.path, Own: true}
	files := []directory.File{shipped()}
	if d.path != "" {
		have, err := directory.Open(d.path)
		if err != nil && !errors.Is(err, directory.ErrMissing) {
			return nil, own, err
		}
		if err == nil {
			own = have
		}
		files = append(files, own)
	}
	book, faults := directory.Read(d.checks, files...)
	if len(faults) > 0 {
		return nil, own, directory.Faults(faults)
	}
	return book, own, nil
}

// DirectoryList is bot directory list.
type DirectoryList struct{}

// Run prints the entries, a line each, sorted by id.
func (DirectoryList) Run(s *Streams) error {
	d, err := openDirectory(os.Environ(), time.Now())
	if err != nil {
		return err
	}
	return d.list(s)
}

func (d *directoryDesk) list(s *Streams) error {
	book, _, err := d.read()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	for i := range book.Entries {
		e := &book.Entries[i]
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.ID, e.Name, strings.Join(e.Needs, " "), e.Says(d.now))
	}
	return w.Flush()
}

// DirectoryShow is bot directory show.
type DirectoryShow struct {
	ID string `arg:"" help:"The entry's id, as bot directory list prints it."`
}

// Run prints an entry whole.
func (c DirectoryShow) Run(s *Streams) error {
	d, err := openDirectory(os.Environ(), time.Now())
	if err != nil {
		return err
	}
	return d.show(c.ID, s)
}

func (d *directoryDesk) show(id string, s *Streams) error {
	book, _, err := d.read()
	if err != nil {
		return err
	}
	e := book.Find(id)
	if e == nil {
		return unknownEntry(id)
	}
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	line := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				_, _ = fmt.Fprintf(w, "%s\t%s\n", name, v)
			}
		}
	}
	line("name", e.Name)
	line("kind", e.Kind)
	line("needs", strings.Join(e.Needs, " "))
	line("areas", strings.Join(e.Areas, " "))
	line("for", e.For)
	line("phone", e.Phone...)
	line("whatsapp", e.WhatsApp...)
	line("telegram", e.Telegram...)
	line("email", e.Email...)
	line("web", e.Web)
	line("languages", strings.Join(e.Languages, " "))
	line("hours", e.Hours)
	line("caution", e.Caution)
	for _, src := range e.Sources {
		line("source", src.Title+", "+src.Date+", "+src.Address)
	}
	line("read", e.Read)
	line("listed", e.Listed)
	line("verified by", e.By)
	line("state", e.Says(d.now))
	return w.Flush()
}

func unknownEntry(id string) error {
	return fmt.Errorf("no entry %q: bot directory list prints the ids; one of your own goes under entries: in the file of %s", id, directorySetting)
}
