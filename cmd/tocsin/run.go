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
	"tocsin/internal/desk"
	"tocsin/internal/news"
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
		Long: "Run the service: poll, visit and deliver what is due, and answer /healthz, /readyz and /metrics, until SIGTERM or Ctrl-C.\nSIGHUP has it read the configuration again, and take up its sources and watchlists; watchlists made with tocsin watch it takes\nup by itself. A configuration with a mistake is refused whole. What takes a restart (receivers, route, web ...) is told by name.\nIt logs to standard error: text on a terminal, JSON elsewhere. Console receivers print to standard output.",
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

func (e *env) onceCommand() *cobra.Command {
	var now, digests, failed bool
	cmd := &cobra.Command{
		Use: "once", Short: "Poll, visit and deliver all that is due, then exit", Args: exactly(0, "no arguments"),
		Long: "Poll and visit all that is due, close groups whose wait is over, send digests that are due, then exit: for cron, and for a first look.",
		RunE: func(cmd *cobra.Command, _ []string) error { return e.once(cmd.Context(), now, digests, failed) },
	}
	cmd.Flags().BoolVar(&now, "now", false, "poll every source now, due or not")
	cmd.Flags().BoolVar(&failed, "failed", false, "send again the messages that were refused or given up")
	cmd.Flags().BoolVar(&digests, "digest", false, "close the digests and open groups now, due or not")
	return e.jsonFlag(cmd)
}

func (e *env) once(ctx context.Context, now, digests, failed bool) (err error) {
	level, out := slog.LevelWarn, e.out
	if onTerminal(e.err) {
		level = slog.LevelInfo // each poll and visit in a line: progress
	}
	if e.json {
		out = e.err // standard output is one object, whatever receivers print
	}
	a, err := e.build(ctx, level, out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if now {
		if err := a.Store.MakeDue(ctx, e.now()); err != nil {
			return err
		}
	}
	if failed {
		if _, err := a.RetryFailed(ctx); err != nil {
			return err
		}
	}
	before, err := a.Desk.Counts(ctx)
	if err != nil {
		return err
	}
	if err := a.Pool.Drain(ctx); err != nil {
		return err
	}
	if digests {
		if err := a.Store.CloseNow(ctx, e.now()); err != nil {
			return err
		}
		if err := a.Pool.Drain(ctx); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return errors.New("once: stopped before all was done; what is left stays due")
	}
	return e.summary(ctx, a, before)
}

// done is what one run of once brought.
type done struct {
	Sources  int `json:"sources"`
	Failing  int `json:"failing"`
	Articles int `json:"new_articles"`
	Matched  int `json:"new_matched"`
	Sent     int `json:"sent"`
	Waiting  int `json:"waiting"` // rows that wait for their group or digest
	Pending  int `json:"pending"` // notifications not delivered yet
}

func (e *env) summary(ctx context.Context, a *app.App, before desk.Counts) error {
	after, err := a.Desk.Counts(ctx)
	if err != nil {
		return err
	}
	d := done{
		Sources: after.Sources, Failing: after.Failing, Articles: after.Articles - before.Articles, Matched: after.Matched - before.Matched,
		Sent: after.Notifications[news.NotificationSent] - before.Notifications[news.NotificationSent], Waiting: after.Owed[news.OwedOpen],
		Pending: after.Notifications[news.NotificationPending] + after.Notifications[news.NotificationSending],
	}
	if e.json {
		return e.printJSON(d)
	}
	_, err = fmt.Fprintf(e.err, "%s (%d failing), %s, %d of them matched; %s sent, %d wait to be sent; %s for a group or digest to close\n",
		count(d.Sources, "source"), d.Failing, count(d.Articles, "new article"), d.Matched, count(d.Sent, "message"), d.Pending, countAs(d.Waiting, "row waits", "rows wait"))
	return err
}

func (e *env) migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "Bring the database to this version's schema", Args: exactly(0, "no arguments"),
		Long: "Bring the database to this version's schema. `run` and `once` do so, too. A SQLite file is copied to FILE.before-N first.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := e.loadConfig()
			if err != nil {
				return err
			}
			v, err := app.Migrate(cmd.Context(), cfg)
			if err != nil {
				return err
			}
			fmt.Fprintf(e.out, "the database has schema %d, the newest this tocsin knows\n", v)
			return nil
		},
	}
}
