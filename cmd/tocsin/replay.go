package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/news"
)

func (e *env) replayCommand() *cobra.Command {
	var final bool
	cmd := &cobra.Command{
		Use: "replay FILE.jsonl|-", Short: "Run recorded articles through identify, match and route without sending", Args: exactly(1, "one file or -"),
		Long: `Run recorded articles through identify, match and route, on a database of their own, without sending anything.
Each input line has "source", "url", "title", "text" or "html", "published", "seen" and optionally "id" and "language"; each output line says what became of it.
The configuration may hold watchlists alone; without --config no name is watched.`,
		RunE: func(cmd *cobra.Command, args []string) error { return e.replay(cmd.Context(), args[0], final) },
	}
	cmd.Flags().BoolVar(&final, "final", false, "give stories and copies as they stand at the end, not as they were known at each line")
	return e.jsonFlag(cmd)
}

func (e *env) replay(ctx context.Context, arg string, final bool) (err error) {
	lists, err := e.replayWatchlists()
	if err != nil {
		return err
	}
	in := e.in
	if arg != "-" {
		f, err := os.Open(arg)
		if err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		defer f.Close()
		in = f
	}
	r, err := app.NewReplayer(ctx, lists)
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	defer func() {
		if closeErr := r.Close(); err == nil {
			err = closeErr
		}
	}()
	var kept []app.ReplayResult
	var printErr error
	n, bad, progress := 0, 0, e.progress("replayed", "lines")
	err = scanLines(in, func(line []byte) bool {
		n++
		res := r.Line(ctx, n, line)
		if res.Error != "" {
			bad++
		}
		progress(n)
		if final {
			kept = append(kept, res)
			return ctx.Err() == nil
		}
		printErr = e.printReplayed(res)
		return printErr == nil && ctx.Err() == nil
	})
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("replay: stopped after line %d", n)
	case err != nil:
		return fmt.Errorf("replay %s: after line %d: %w", arg, n, err)
	case printErr != nil:
		return printErr
	}
	if err := r.Final(ctx, kept); err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	for _, res := range kept {
		if err := e.printReplayed(res); err != nil {
			return err
		}
	}
	if bad > 0 {
		fmt.Fprintf(e.err, "tocsin: replay: %d of %d lines could not be replayed; each says why in \"error\"\n", bad, n)
		return errReported
	}
	return nil
}

// replayWatchlists are those of --config, TOCSIN_CONFIG or the usual files;
// a replay without any watches nothing.
func (e *env) replayWatchlists() ([]news.Watchlist, error) {
	path, err := e.findConfig()
	if err != nil {
		return nil, nil
	}
	lists, faults, err := config.LoadWatchlists(path)
	for _, f := range faults {
		fmt.Fprintln(e.err, f)
	}
	return lists, err
}

func (e *env) printReplayed(res app.ReplayResult) error {
	if e.json || !onTerminal(e.out) {
		return e.printLine(res)
	}
	if res.Error != "" {
		_, err := fmt.Fprintf(e.out, "%4d  error: %s\n", res.N, res.Error)
		return err
	}
	copyOf := ""
	if res.CopyOf != nil {
		copyOf = "  copy of article " + *res.CopyOf
	}
	_, err := fmt.Fprintf(e.out, "%4d  %-9s article %s revision %d, story %s, %d matches%s\n", res.N, res.Outcome, res.Article, res.Revision, res.Story, len(res.Matches), copyOf)
	return err
}

// progress returns a func that shows on a terminal how far long work is, at
// most a few times a second.
func (e *env) progress(verb, what string) func(n int) {
	if !onTerminal(e.err) || onTerminal(e.out) {
		return func(int) {}
	}
	var last time.Time
	return func(n int) {
		if now := time.Now(); now.Sub(last) > 250*time.Millisecond {
			last = now
			fmt.Fprintf(e.err, "\r%s %d %s ", verb, n, what)
		}
	}
}
