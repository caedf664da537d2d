package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"golang.org/x/term"
)

// printJSON prints one object for programs, laid out to be read.
func (e *env) printJSON(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printLine prints one object on a line of its own.
func (e *env) printLine(v any) error { return encodeLine(e.out, v) }

func encodeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// onTerminal reports whether a stream is somebody's terminal.
func onTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// logger logs text on a terminal and JSON elsewhere, always to standard error.
func (e *env) logger(level slog.Level) *slog.Logger {
	opt := &slog.HandlerOptions{Level: level}
	if onTerminal(e.err) {
		return slog.New(slog.NewTextHandler(e.err, opt))
	}
	return slog.New(slog.NewJSONHandler(e.err, opt))
}

// progress shows on a terminal how far long work is, at most four times a
// second, in one line that step renews and done removes. Where results go to
// the same terminal they are progress enough.
type progress struct {
	e     *env
	what  string // "%d lines replayed"
	shown bool
	last  time.Time
}

func (e *env) progress(what string) *progress { return &progress{e: e, what: what} }

func (p *progress) step(n int) {
	if !onTerminal(p.e.err) || onTerminal(p.e.out) {
		return
	}
	if now := time.Now(); now.Sub(p.last) > 250*time.Millisecond {
		p.last = now
		p.shown = true
		fmt.Fprintf(p.e.err, "\r"+p.what+" ", n)
	}
}

func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.e.err, "\r\x1b[K")
	}
}

// count writes a number of things: "1 source", "2 sources".
func count(n int, one string) string { return countAs(n, one, one+"s") }

func countAs(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
