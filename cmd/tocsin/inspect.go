package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/jobs"
	"tocsin/internal/text"
)

// maxInput bounds one inspected file in bytes; a fetched page is bounded by
// the fetcher.
const maxInput = 10 << 20

func (e *env) inspectCommand() *cobra.Command {
	var base string
	var lines bool
	cmd := &cobra.Command{
		Use: "inspect URL|FILE|-", Short: "Show what Tocsin sees in a feed or a page", Args: exactly(1, "one URL, file or -"),
		Long: `Show what Tocsin sees in a feed or a page: its entries, or its article with title, author, times, text and verdict.
Needs no configuration; with --config, fetch.allow of that one holds. With --jsonl the input has one {"id","url","file"} a line, and the output one object a line, in order.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if lines {
				return e.inspectLines(cmd.Context(), args[0])
			}
			return e.inspectOne(cmd.Context(), args[0], base)
		},
	}
	cmd.Flags().StringVar(&base, "base-url", "", "the `URL` that a file came from")
	cmd.Flags().BoolVar(&lines, "jsonl", false, "inspect many: the argument names a list")
	return e.jsonFlag(cmd)
}

func (e *env) inspectOne(ctx context.Context, arg, base string) error {
	var got app.Inspected
	var err error
	if app.IsURL(arg) {
		got, err = e.inspectURL(ctx, arg)
	} else {
		var body []byte
		if body, err = e.readInput(arg); err == nil {
			got, err = app.Inspect(body, app.InspectOptions{BaseURL: base, Now: time.Now()})
		}
	}
	if err != nil {
		return fmt.Errorf("inspect %s: %w", arg, err)
	}
	if e.json || !onTerminal(e.out) {
		return e.printJSON(got)
	}
	printInspected(e.out, got)
	return nil
}

func (e *env) readInput(arg string) ([]byte, error) {
	r := e.in
	if arg != "-" {
		f, err := os.Open(arg)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	body, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err == nil && len(body) > maxInput {
		err = fmt.Errorf("larger than %d MiB", maxInput>>20)
	}
	return body, err
}

func (e *env) inspectURL(ctx context.Context, url string) (app.Inspected, error) {
	cfg := &config.Config{}
	if e.configPath != "" {
		var err error
		if cfg, err = e.loadConfig(); err != nil {
			return app.Inspected{}, err
		}
	}
	client, err := app.NewFetcher(cfg, e.version, jobs.RealClock{}, nil)
	if err != nil {
		return app.Inspected{}, err
	}
	defer client.Close()
	// What the URL serves is not known yet: ask as for a page, which obeys robots.txt.
	resp, err := client.Do(ctx, fetch.Request{URL: url, Kind: fetch.KindPage})
	if err != nil {
		return app.Inspected{}, err
	}
	return app.Inspect(resp.Body, app.InspectOptions{BaseURL: resp.FinalURL, ContentType: resp.ContentType, Status: http.StatusOK, Now: time.Now()})
}

// listed is one line of the input of inspect --jsonl.
type listed struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	File string `json:"file"`
}

// inspectedLine is one line of its output: what was seen, or why nothing was.
type inspectedLine struct {
	ID    string
	Seen  *app.Inspected
	Error string
}

// MarshalJSON puts the id in front of the fields of what was seen.
func (l inspectedLine) MarshalJSON() ([]byte, error) {
	id, err := json.Marshal(l.ID)
	if err != nil {
		return nil, err
	}
	var rest []byte
	if l.Seen == nil {
		rest, err = json.Marshal(map[string]string{"error": l.Error})
	} else {
		rest, err = l.Seen.MarshalJSON()
	}
	if err != nil {
		return nil, err
	}
	return append(append([]byte(`{"id":`), append(id, ',')...), rest[1:]...), nil
}

// inspectLines inspects many files on all cores, and prints them in order.
func (e *env) inspectLines(ctx context.Context, arg string) error {
	in, dir := e.in, "."
	if arg != "-" {
		f, err := os.Open(arg)
		if err != nil {
			return fmt.Errorf("inspect: %w", err)
		}
		defer f.Close()
		in, dir = f, filepath.Dir(arg)
	}
	failed := false
	scan := func(line []byte) any { return inspectListed(line, dir) }
	err := eachLine(ctx, in, runtime.GOMAXPROCS(0), scan, func(v any) error {
		line := v.(inspectedLine)
		failed = failed || line.Error != ""
		return e.printLine(line)
	})
	if err != nil {
		return fmt.Errorf("inspect %s: %w", arg, err)
	}
	if failed {
		fmt.Fprintln(e.err, "tocsin: inspect: some lines could not be inspected; each says why in \"error\"")
		return errReported
	}
	return nil
}

func inspectListed(line []byte, dir string) inspectedLine {
	var l listed
	if err := json.Unmarshal(line, &l); err != nil {
		return inspectedLine{Error: fmt.Sprintf("not a line of {\"id\",\"url\",\"file\"}: %v", err)}
	}
	out := inspectedLine{ID: l.ID}
	path := l.File
	if path == "" {
		out.Error = "the line names no file"
		return out
	}
	if !filepath.IsAbs(path) {
		if _, err := os.Stat(path); err != nil {
			path = filepath.Join(dir, path)
		}
	}
	body, err := os.ReadFile(path)
	if err == nil && len(body) > maxInput {
		err = fmt.Errorf("larger than %d MiB", maxInput>>20)
	}
	var got app.Inspected
	if err == nil {
		got, err = app.Inspect(body, app.InspectOptions{BaseURL: l.URL, Now: time.Now()})
	}
	if err != nil {
		out.Error = err.Error()
		return out
	}
	out.Seen = &got
	return out
}

func (e *env) printLine(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// eachLine runs work over the lines of r on a number of goroutines and hands
// the results to emit in the order of the lines. Empty lines are left out.
func eachLine(ctx context.Context, r io.Reader, workers int, work func([]byte) any, emit func(any) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		line   []byte
		result chan any
	}
	todo, order := make(chan job), make(chan job, 4*workers)
	for range workers {
		go func() {
			for j := range todo {
				j.result <- work(j.line)
			}
		}()
	}
	readErr := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(todo)
		readErr <- scanLines(r, func(line []byte) bool {
			j := job{line, make(chan any, 1)}
			for _, ch := range []chan job{order, todo} {
				select {
				case ch <- j:
				case <-ctx.Done():
					return false
				}
			}
			return true
		})
	}()
	for j := range order {
		select {
		case v := <-j.result:
			if err := emit(v); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.Join(<-readErr, ctx.Err())
}

// scanLines calls fn with each line that is not empty, however long, until it
// returns false.
func scanLines(r io.Reader, fn func(line []byte) bool) error {
	br := bufio.NewReaderSize(r, 1<<16)
	for {
		line, err := br.ReadBytes('\n')
		if trimmed := strings.TrimSpace(string(line)); trimmed != "" && !fn([]byte(trimmed)) {
			return nil
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// printInspected prints for a person.
func printInspected(w io.Writer, got app.Inspected) {
	field := func(name string, v any) {
		if s := strings.TrimSpace(fmt.Sprint(v)); s != "" && s != "[]" {
			fmt.Fprintf(w, "%-10s %s\n", name, text.Clean(s))
		}
	}
	field("kind", got.Kind)
	if d := got.Document; d != nil {
		field("verdict", strings.TrimSuffix(string(d.Verdict)+": "+d.Reason, ": "))
		field("title", d.Title)
		field("authors", strings.Join(d.Authors, ", "))
		field("published", d.Published)
		field("modified", d.Modified)
		field("language", d.Language)
		field("canonical", d.CanonicalURL)
		field("credits", strings.Join(d.Credits, ", "))
		for _, warning := range d.Warnings {
			field("warning", warning)
		}
		fmt.Fprintf(w, "\n%s\n", text.CleanLines(d.Text))
		return
	}
	field("format", got.Feed.Format)
	field("title", got.Feed.Title)
	field("entries", len(got.Feed.Entries))
	for _, warning := range got.Feed.Warnings {
		field("warning", warning)
	}
	for _, entry := range got.Feed.Entries {
		fmt.Fprintf(w, "\n%s  %s\n%s\n", entry.Published, text.Clean(entry.Title), entry.URL)
	}
}
