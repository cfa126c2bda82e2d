package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"hotline/bot/internal/place"
	"hotline/bot/internal/sandbox"
	"hotline/bot/internal/sandbox/page"
	"hotline/locales"
)

// SandboxOptions say what the playground is like.
type SandboxOptions struct {
	Listen    string // address of the page, on this machine; a free port if it is taken
	Open      bool   // open the page in the default browser
	Terminal  bool   // a front in the terminal too
	PhoneLang string // the first phone's language code
	DeskLang  string // the desk's language
	Topics    bool   // private chats with the bot have topics: cases and survivors' conversations
}

// Sandbox runs the playground with its page until ctx ends. Where a terminal
// was asked for, or the input comes from a file or another program, the front
// in the terminal runs too, and its end is the end.
func Sandbox(ctx context.Context, o SandboxOptions, s *Streams) error {
	lis, err := page.Listen(o.Listen)
	if err != nil {
		return fmt.Errorf("listening for the page: %w", err)
	}
	p, err := newPlayground(o)
	if err != nil {
		return errors.Join(err, lis.Close())
	}
	defer p.close()
	view, err := p.page()
	if err != nil {
		return errors.Join(err, lis.Close())
	}
	stop := serveFront(lis, view)
	defer stop()
	return p.run(ctx, s, func(ctx context.Context) error {
		address := "http://" + lis.Addr().String() + "/"
		_, _ = fmt.Fprintf(s.Out, "The sandbox is at %s (its Bot API at %s)\n", address, p.server.URL())
		if o.Open {
			browse(ctx, address, s.Err)
		}
		if !o.Terminal && typed(s.In) {
			<-ctx.Done()
			return nil
		}
		terminal := &sandbox.Terminal{
			Server: p.server, Room: p.room, Advance: p.advance, In: s.In, Out: s.Out,
			Phones: []*sandbox.Phone{p.phone}, Members: p.team,
		}
		return terminal.Run(ctx)
	})
}

// page is the playground's web page.
func (p *playground) page() (*page.Page, error) {
	bundle, err := locales.New()
	if err != nil {
		return nil, fmt.Errorf("loading the locales: %w", err)
	}
	o := page.Options{Server: p.server, Room: p.room, Advance: p.advance}
	for _, l := range bundle.Languages() {
		o.Languages = append(o.Languages, page.Language{Tag: l.Tag, Name: l.Autonym})
	}
	for _, iso := range place.Provinces() {
		if at, ok := place.Capital(iso); ok {
			o.Towns = append(o.Towns, page.Town{Name: bundle.Text("en", "province."+iso, nil, nil), Lat: at.Lat, Lng: at.Lng})
		}
	}
	return page.New(o), nil
}

// serveFront serves the page until stop is called.
func serveFront(lis net.Listener, view *page.Page) (stop func()) {
	srv := &http.Server{Handler: view, ReadHeaderTimeout: 10 * time.Second}
	var serving sync.WaitGroup
	serving.Go(func() { _ = srv.Serve(lis) })
	return func() {
		view.Close()
		_ = srv.Close()
		serving.Wait()
	}
}

// typed reports whether somebody sits at the input, or nobody at all
// (/dev/null); a file or a pipe is a script for the terminal.
func typed(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// browse opens the page in the default browser, or says that it cannot.
func browse(ctx context.Context, address string, errs io.Writer) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "cmd", []string{"/c", "start", address}
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), name, args...) //nolint:gosec // the names are above, the address is our own
	if err := cmd.Start(); err != nil {
		_, _ = fmt.Fprintln(errs, "No browser could be opened; open the address by hand.")
		return
	}
	go func() { _ = cmd.Wait() }()
}
