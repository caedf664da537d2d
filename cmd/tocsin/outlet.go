package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/inspect"
	"tocsin/internal/text"
)

// printOutlets says of which outlets the pages are read in a way of their own.
func printOutlets(out io.Writer, list []inspect.Outlet) {
	head := "\nRead in a way that their pages have taught (agreement of the readers, best on how many):"
	for _, o := range list {
		if o.Habit == "" {
			continue
		}
		if head != "" {
			fmt.Fprintln(out, head)
			head = ""
		}
		fmt.Fprintf(out, "  %s\n", text.Clean(outletRecord(&o)))
	}
}

// outletRecord says how well each reader did on an outlet's earlier pages.
func outletRecord(o *inspect.Outlet) string {
	var out []string
	for _, s := range o.Readers {
		out = append(out, fmt.Sprintf("%s %.2f on %.0f pages, best on %.0f", s.Reader, s.Quality, s.Pages, s.Best))
	}
	how := "its pages are read as any page"
	if o.Habit != "" {
		how = "its next pages are read " + inWords(o.Habit)
	}
	return fmt.Sprintf("%s: %s; %s", o.Lane, strings.Join(out, "; "), how)
}

// inWords is a habit as people read it: "+json-ld" is by its JSON-LD.
func inWords(habit string) string {
	var out []string
	for _, h := range strings.Fields(habit) {
		how := "by "
		if strings.HasPrefix(h, "-") {
			how = "without "
		}
		out = append(out, how+strings.TrimLeft(h, "+-"))
	}
	return strings.Join(out, " and ")
}

// outletOf reads from the configured database what earlier pages of a page's
// outlet taught; nil where nothing is configured.
func (e *env) outletOf(ctx context.Context, cfg *config.Config, page string) (*inspect.Outlet, error) {
	if cfg == nil || !inspect.IsURL(page) {
		return nil, nil
	}
	d, err := desk.Open(ctx, desk.OpenOptions{Config: cfg, Now: e.now})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.OutletOf(ctx, page)
}
