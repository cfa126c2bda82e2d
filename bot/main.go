// Command bot is Hotline: the bot that survivors write to and responders
// answer through.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // shifts have named zones, and the image has no zone files

	"github.com/alecthomas/kong"

	"hotline/bot/internal/app"
)

// cli is the whole command line.
type cli struct {
	Serve     serveCmd      `cmd:"" help:"Run the service with the settings in the environment."`
	Sandbox   sandboxCmd    `cmd:"" help:"Run everything on this machine, with phones and a responders' room on a page for your browser."`
	Rehearse  app.Rehearsal `cmd:"" help:"Send a crowd of simulated survivors through the service, and say how it went."`
	Check     checkCmd      `cmd:"" help:"Check the conversations, the locales, the directory and, if it is set, the roster."`
	Doctor    app.Doctor    `cmd:"" help:"Look at a deployment, and say what to mend."`
	Walk      app.Walk      `cmd:"" help:"Play a conversation in this terminal, card by card."`
	Keys      keysCmd       `cmd:"" help:"Make sealing keys."`
	Invite    app.Invite    `cmd:"" help:"Print a link by which somebody of the roster joins: for the first coordinator."`
	Audit     app.Audit     `cmd:"" help:"Read who did what to which case."`
	Directory app.Directory `cmd:"" help:"Who outside may help: list, show, verify and retire."`
	Version   app.Version   `cmd:"" help:"Print what this build is."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main with its surroundings as arguments. It returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	var c cli
	code := -1
	parser, err := kong.New(&c,
		kong.Name("bot"),
		kong.Description("A hotline over Telegram for people who got out of scam compounds."),
		kong.UsageOnError(),
		kong.Writers(out, errs),
		kong.Exit(func(n int) { code = n }),
	)
	if err != nil {
		fmt.Fprintln(errs, "bot:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if code >= 0 { // help was asked for and printed
		return code
	}
	if err != nil {
		fmt.Fprintln(errs, "bot:", err)
		fmt.Fprintln(errs, `Run "bot --help" for the commands.`)
		return 2
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(&app.Streams{In: in, Out: out, Err: errs})
	var faults app.Faults
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return 0
	case errors.As(err, &faults):
		fmt.Fprint(errs, faults.Error())
		return 2
	default:
		fmt.Fprintln(errs, "bot:", err)
		return 1
	}
}

type serveCmd struct {
	CPUProfile string `name:"cpu-profile" hidden:"" help:"Write a CPU profile to this file."`
}

func (c serveCmd) Run(ctx context.Context, s *app.Streams) error {
	return app.Profiled(c.CPUProfile, func() error { return app.Serve(ctx, os.Environ(), s) })
}

type sandboxCmd struct {
	Listen   string `default:"127.0.0.1:8090" help:"Address of the page on this machine; a free port if it is taken."`
	Open     bool   `help:"Open the page in the default browser."`
	Terminal bool   `help:"A front in this terminal too, as when the input comes from a file."`
	Lang     string `default:"en" help:"Language of the first phone."`
	Desk     string `default:"en" help:"Language of the responders' desk."`
	Topics   bool   `help:"Topics in private chats: each case of a responder has its own, and each survivor's conversation."`
}

func (c sandboxCmd) Run(ctx context.Context, s *app.Streams) error {
	return app.Sandbox(ctx, app.SandboxOptions{
		Listen: c.Listen, Open: c.Open, Terminal: c.Terminal, PhoneLang: c.Lang, DeskLang: c.Desk, Topics: c.Topics,
	}, s)
}

type checkCmd struct {
	Graph bool `help:"Print the conversations as Mermaid graphs instead."`
}

func (c checkCmd) Run(s *app.Streams) error { return app.Check(os.Environ(), c.Graph, s) }

type keysCmd struct {
	New keysNewCmd `cmd:"" help:"Print a new sealing key."`
}

type keysNewCmd struct{}

func (keysNewCmd) Run(s *app.Streams) error { return app.NewKey(s) }
