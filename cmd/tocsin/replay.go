package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/text"
)

func (e *env) replayCommand() *cobra.Command {
	var final bool
	cmd := &cobra.Command{
		Use:   "replay FILE.jsonl|-",
		Short: "Run recorded articles through identify, match and route without sending",
		Args:  exactly(1, "one file or -"),
		Long: `Run recorded articles through identify, match and route, on a database of their own, without fetching or sending anything.
Each input line has "source", "url", "title", "text" or "html", "published", "seen" (RFC 3339; default the line's
before, and while none has said it "published") and optionally "id" and "language"; each output line says what became
of it. The configuration may hold watchlists alone, or be a watchlist file; without one no name is watched. The
watchlists of the database that it names (tocsin watch) are matched, too.`,
		Example: "  tocsin replay --config watchlists.yaml week.jsonl > what-it-found.jsonl",
		RunE:    func(cmd *cobra.Command, args []string) error { return e.replay(cmd.Context(), args[0], final) },
	}
	cmd.Flags().BoolVar(&final, "final", false, "give stories and copies as they stand at the end, not as they were known at each line")
	return e.jsonFlag(cmd)
}

func (e *env) replay(ctx context.Context, arg string, final bool) (err error) {
	lists, err := e.bothWatchlists(ctx)
	if err != nil {
		return err
	}
	in := e.in
	if arg != "-" {
		f, err := openFile(arg)
		if err != nil {
			return fmt.Errorf("replay %s: %w", arg, err)
		}
		defer f.Close()
		in = f
	}
	r, err := app.NewReplayer(ctx, lists)
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	n, bad, err := e.replayLines(ctx, r, in, final)
	if err != nil {
		return fmt.Errorf("replay %s: after line %d: %w", arg, n, err)
	}
	if bad > 0 {
		return fmt.Errorf("replay: %d of %s could not be replayed\nhint: each says why in \"error\"", bad, count(n, "line"))
	}
	return nil
}

// replayLines replays line by line and prints each result: at once, or, to
// tell how things stand at the end, when all have been read.
func (e *env) replayLines(ctx context.Context, r *app.Replayer, in io.Reader, final bool) (n, bad int, err error) {
	var kept []app.ReplayResult
	progress := e.progress("%d lines replayed")
	err = eachLine(ctx, in, runtime.GOMAXPROCS(0), readRecorded, func(l app.RecordedLine) error {
		res := r.Line(ctx, n+1, l)
		if err := context.Cause(ctx); err != nil {
			return err // stopped in the middle of it
		}
		n++
		if res.Error != "" {
			bad++
		}
		progress.step(n)
		if final {
			kept = append(kept, res)
			return nil
		}
		return e.printReplayed(res)
	})
	progress.done()
	if err != nil || !final {
		return n, bad, err
	}
	if err := r.Final(ctx, kept); err != nil {
		return n, bad, err
	}
	for _, res := range kept {
		if err := e.printReplayed(res); err != nil {
			return n, bad, err
		}
	}
	return n, bad, nil
}

func readRecorded(line []byte) app.RecordedLine {
	if len(line) > maxLine {
		return app.Unreadable(fmt.Errorf("the line is longer than %d MiB", maxLine>>20))
	}
	return app.ReadRecorded(line)
}

func (e *env) printReplayed(res app.ReplayResult) error {
	if e.json || !onTerminal(e.out) {
		return e.printLine(res)
	}
	if res.Error != "" {
		_, err := fmt.Fprintf(e.out, "%4d  error: %s\n", res.N, text.Clean(res.Error))
		return err
	}
	copyOf := ""
	if res.CopyOf != nil {
		copyOf = ", a copy of article " + *res.CopyOf
	}
	_, err := fmt.Fprintf(e.out, "%4d  %-9s article %s revision %d, story %s, %s%s\n",
		res.N, res.Outcome, res.Article, res.Revision, res.Story, countAs(len(res.Matches), "match", "matches"), copyOf)
	return err
}
