package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/text"
	"tocsin/internal/work/pool"
)

// maxInput bounds one inspected file in bytes; a fetched page is bounded by
// the fetcher.
const maxInput = 10 << 20

func (e *env) inspectCommand() *cobra.Command {
	var base, watch string
	var lines, render bool
	cmd := &cobra.Command{
		Use: "inspect URL|FILE|-", Short: "Show what Tocsin sees in a feed or a page", Args: exactly(1, "one URL, file or -"),
		Long: `Show what Tocsin sees in a feed or a page: its entries, or its article with title, authors, times, text and verdict.
A file may also be a mail (RFC 5322), as a mailbox has it.
Needs no configuration; with --config, its fetch holds for a URL, and the address of a source, or a page of its outlet, is fetched as
the service fetches it: through the source's proxy, and at its own scheme, host and port with its headers and credentials. A page
of an outlet is read as a visit reads it: by the rules of extract, with the source's language and time zone, and by what earlier
pages of the outlet taught; the output then shows how well each reader did on them.

With --watch it shows what a watched page with these options would watch, line by line; they are written as in the
configuration, and an empty --watch '' stands for none.

With --render a browser runs the page's scripts first, as it does for sources with render: yes; the browser is the one that the
configuration names, or one that is installed.

With --jsonl the argument names a list with one {"id","url","file"} a line; files are looked for from here, then
beside the list. The output has one object a line, in order, with the id, and with "error" where there is nothing to see.`,
		Example: `  tocsin inspect https://www.example.org/feed.xml
  tocsin inspect --base-url https://www.example.org/news/1 saved.html
  curl -s https://www.example.org/news/1 | tocsin inspect --json -
  tocsin inspect --watch '{read: table, select: "#list", key: [Name]}' https://www.example.org/list`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if base != "" && !inspect.IsURL(base) {
				return usageError{fmt.Errorf("inspect: --base-url %q is no http(s) address\nhint: write it in full, as https://www.example.org/news/1",
					base)}
			}
			if render && (lines || !inspect.IsURL(args[0])) {
				return usageError{errors.New("inspect: --render is for one http(s) address: scripts have to load what they show from there")}
			}
			if lines {
				return e.inspectLines(cmd.Context(), args[0])
			}
			as, err := e.watchFlag(cmd, watch)
			if err != nil {
				return err
			}
			cfg, err := e.inspectConfig()
			if err != nil {
				return err
			}
			page := base
			if inspect.IsURL(args[0]) {
				page = args[0]
			}
			outlet, err := e.outletOf(cmd.Context(), cfg, page)
			if err != nil {
				fmt.Fprintf(e.err, "note: the page is read without what earlier ones taught: %s\n", text.Clean(news.Told(words, err)))
			}
			return e.inspectOne(cmd.Context(), args[0], inspect.Options{BaseURL: base, Watch: as, Config: cfg, Outlet: outlet, Render: render})
		},
	}
	cmd.Flags().StringVar(&base, "base-url", "", "the `URL` that a file came from")
	cmd.Flags().StringVar(&watch, "watch", "", "show what a watched page with these `OPTIONS` would watch")
	cmd.Flags().BoolVar(&render, "render", false, "run the page's scripts in a browser first")
	cmd.Flags().BoolVar(&lines, "jsonl", false, "inspect many: the argument names a list")
	return e.jsonFlag(cmd)
}

// watchFlag reads the options of --watch, nil if it is not given.
func (e *env) watchFlag(cmd *cobra.Command, raw string) (*config.WatchedPage, error) {
	if !cmd.Flags().Changed("watch") {
		return nil, nil
	}
	w, faults, err := config.ParseWatchedPage("--watch", []byte(raw))
	if err == nil {
		return &w, nil
	}
	for _, f := range faults {
		fmt.Fprintln(e.err, text.Clean(f.String()))
	}
	return nil, usageError{fmt.Errorf("inspect: %w", err)}
}

func (e *env) inspectOne(ctx context.Context, arg string, opt inspect.Options) error {
	got, err := e.inspectArg(ctx, arg, opt)
	if err != nil {
		return fmt.Errorf("inspect %s: %w", arg, err)
	}
	if e.json || !onTerminal(e.out) {
		return e.printJSON(got)
	}
	printInspected(e.out, got)
	return nil
}

func (e *env) inspectArg(ctx context.Context, arg string, opt inspect.Options) (inspect.Result, error) {
	if inspect.IsURL(arg) {
		return e.inspectURL(ctx, arg, opt)
	}
	if scheme, _, ok := strings.Cut(arg, "://"); ok {
		return inspect.Result{}, fmt.Errorf("%s: is not fetched\nhint: write a full http:// or https:// address, a file, or - for standard input",
			scheme)
	}
	body, err := e.readInput(arg)
	if err != nil {
		return inspect.Result{}, err
	}
	opt.Now = e.now()
	return inspect.Bytes(ctx, body, opt)
}

func (e *env) readInput(arg string) ([]byte, error) {
	r := e.in
	if arg != "-" {
		f, err := openFile(arg)
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

// inspectConfig reads the configuration that --config names; nil without it.
func (e *env) inspectConfig() (*config.Config, error) {
	if e.configPath == "" {
		return nil, nil
	}
	return e.loadConfig()
}

func (e *env) inspectURL(ctx context.Context, url string, opt inspect.Options) (inspect.Result, error) {
	fetching := opt.Config
	if fetching == nil {
		fetching = &config.Config{}
	}
	client, err := e.fetcher(fetching)
	if err != nil {
		return inspect.Result{}, err
	}
	defer client.Close()
	req := inspect.Request(fetching, url)
	req.Render = req.Render || opt.Render
	resp, err := client.Do(ctx, req)
	if err != nil {
		return inspect.Result{}, hinted(err)
	}
	opt.BaseURL = resp.FinalURL
	opt.ContentType = resp.ContentType
	opt.Status = http.StatusOK
	opt.Now = e.now()
	got, err := inspect.Bytes(ctx, resp.Body, opt)
	if d := got.Document; d != nil {
		for _, refused := range resp.Refused {
			d.Warnings = append(d.Warnings, "the page asked for what is not reached: "+refused)
		}
	}
	return got, err
}

// fetcher makes the client that sends a command's requests.
func (e *env) fetcher(cfg *config.Config) (*fetch.Client, error) {
	return app.NewFetcher(app.Options{Config: cfg, Version: e.version, Clock: pool.RealClock{}, Words: words})
}

// hinted adds to a failed fetch what can be done about it on this command line.
func hinted(err error) error {
	var failed *fetch.Error
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.Class {
	case fetch.ClassBlocked:
		return fmt.Errorf("%w\nhint: inspect takes fetch.allow and fetch.ports from a configuration that --config names", err)
	case fetch.ClassRobots, fetch.ClassForbidden, fetch.ClassChallenge, fetch.ClassUnauthorised:
		return fmt.Errorf("%w\nhint: a page that you saved with a browser can be inspected: tocsin inspect --base-url %s FILE", err, failed.URL)
	}
	return err
}

// openFile opens a file for reading, with an error that names it once.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plainPath(err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("it is a folder, not a file")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// plainPath takes from an error of package os the operation and the path,
// which the commands name themselves.
func plainPath(err error) error {
	if missing, ok := errors.AsType[*os.PathError](err); ok {
		return missing.Err
	}
	return err
}

// readBy says what a text was taken from, and how the readers agree with it.
func readBy(d *news.Document) string {
	var out []string
	for _, r := range d.Readings {
		out = append(out, fmt.Sprintf("%s %.2f", r.Reader, r.Quality))
	}
	if len(out) == 0 {
		return d.Reader
	}
	return fmt.Sprintf("%s (agreement: %s)", d.Reader, strings.Join(out, ", "))
}

// printInspected prints for a person.
func printInspected(w io.Writer, got inspect.Result) {
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
		field("section", d.Section)
		field("read by", readBy(d))
		if o := got.Outlet; o != nil && len(o.Readers) > 0 {
			field("outlet", outletRecord(o))
		}
		for _, warning := range d.Warnings {
			field("warning", warning)
		}
		fmt.Fprintf(w, "\n%s\n", text.CleanLines(d.Text))
		return
	}
	field("format", got.Feed.Format)
	field("title", text.HTMLToText(got.Feed.Title))
	field("hub", strings.Join(got.Feed.Hubs, ", "))
	field("entries", len(got.Feed.Entries))
	for _, warning := range got.Feed.Warnings {
		field("warning", warning)
	}
	for _, entry := range got.Feed.Entries {
		when := entry.Published.String()
		if when == "" {
			when = "undated"
		}
		fmt.Fprintf(w, "\n%s  %s\n%s\n", when, text.Clean(text.HTMLToText(entry.Title)), text.Clean(entry.URL))
	}
}
