package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/work/pool"
	"tocsin/internal/yamldoc"
)

// stopWithin is how long a stopping service may take before it is cut off.
const stopWithin = 20 * time.Second

// build makes the whole of Tocsin from the configuration, and takes the
// database lock. Console receivers print to out.
func (e *env) build(ctx context.Context, level slog.Level, out io.Writer) (*app.App, error) {
	load := e.loadConfig
	if level <= slog.LevelInfo {
		load = func() (*config.Config, error) { return e.loadTold(ctx) }
	}
	cfg, err := load()
	if err != nil {
		return nil, err
	}
	path, err := e.findConfig()
	if err != nil {
		return nil, err
	}
	// Reading a configuration takes ten times the memory of what is kept of it.
	debug.FreeOSMemory()
	return app.New(ctx, app.Options{
		Config: cfg, Clock: pool.RealClock{}, Log: e.logger(level), Out: out, Version: e.version, Words: words,
		Read: func() (*config.Config, []yamldoc.Fault, error) { return readConfig(path) },
	})
}

func (e *env) runCommand() *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "Run the service: poll, visit, deliver, until it is stopped", Args: exactly(0, "no arguments"),
		Long: "Run the service: poll, visit and deliver what is due, and answer /healthz, /readyz and /metrics, until SIGTERM or Ctrl-C.\n" +
			"SIGHUP has it read the configuration again and take up its sources, watchlists, receivers and routes; watchlists made with\n" +
			"tocsin watch it takes up by itself. A configuration with a mistake is refused whole, and so is one that would watch much less,\n" +
			"unless tocsin reload --force asks for it. What takes a restart (database, timezone,\n" +
			"web, fetch, browser) is told by name.\n" +
			"It logs to standard error: text on a terminal, JSON elsewhere. Console receivers print to standard output.",
		RunE: func(cmd *cobra.Command, _ []string) error { return e.serve(cmd.Context()) },
	}
}

// serve runs until SIGTERM or an interrupt; a second signal, or stopWithin
// passing, ends the process at once, and what was under way is found unfinished
// and taken up again by the next one.
func (e *env) serve(ctx context.Context) (err error) {
	hangup := make(chan os.Signal, 1) // while it starts, too, it must not end the process
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	a, err := e.build(ctx, slog.LevelInfo, e.out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	finished := make(chan struct{})
	defer close(finished)
	go e.cutOff(ctx, finished)
	go reloadOnHangup(a, hangup, finished)
	return a.Run(ctx)
}

// reloadOnHangup has the configuration read again at each SIGHUP.
func reloadOnHangup(a *app.App, hangup <-chan os.Signal, finished <-chan struct{}) {
	for {
		select {
		case <-finished:
			return
		case <-hangup:
			a.Reload()
		}
	}
}

func (e *env) cutOff(ctx context.Context, finished <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-finished:
		return
	}
	again := make(chan os.Signal, 1)
	signal.Notify(again, os.Interrupt, syscall.SIGTERM)
	select {
	case <-finished:
		return
	case <-again:
	case <-time.After(stopWithin):
	}
	fmt.Fprintln(e.err, "tocsin: run: cut off before all work under way was finished; the next run takes it up")
	os.Exit(exitFailed)
}
