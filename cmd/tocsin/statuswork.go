package main

import (
	"fmt"
	"io"
	"time"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

// printWork lists what fails inside. A poll's error stands with its source.
func printWork(out io.Writer, list []desk.WorkStatus, clock func(*time.Time) string) {
	if len(list) > 0 {
		fmt.Fprintln(out, "\nFailing inside Tocsin:")
	}
	for _, w := range list {
		next := "again " + clock(w.Again)
		if w.Aside != nil {
			next = "set aside " + clock(w.Aside) + ", until `tocsin retry`"
		}
		fmt.Fprintf(out, "  %s %s since %s (%s), %s: %s\n", w.Kind, text.Clean(w.ID), clock(w.Since), count(w.Failures, "time"), next, text.Clean(w.Error))
	}
}
