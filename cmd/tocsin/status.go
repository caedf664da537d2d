package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) statusCommand() *cobra.Command {
	var ready, list bool
	var days int
	cmd := &cobra.Command{
		Use: "status", Short: "Show the sources and their health, what is pending, and what the gates stopped", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if ready {
				return e.ready(cmd.Context())
			}
			if days < 1 || days > mostDays {
				return usageError{fmt.Errorf("status: --days must be from 1 to %d", mostDays)}
			}
			if list {
				return e.statusStopped(cmd, days)
			}
			return e.status(cmd)
		},
	}
	cmd.Flags().BoolVar(&ready, "ready", false, "ask the running service whether it can work; exit 1 if not (for health checks)")
	cmd.Flags().BoolVar(&list, "stopped", false, "list the articles that a NOT, never, context or not_with stopped")
	cmd.Flags().IntVar(&days, "days", 7, "with --stopped, those of the last `N` days")
	return e.jsonFlag(cmd)
}

func (e *env) status(cmd *cobra.Command) error {
	d, err := e.atDesk(cmd, desk.Reading)
	if err != nil {
		return err
	}
	defer d.Close()
	report, err := d.Status(cmd.Context())
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(report)
	}
	return e.printStatus(report, d.Zone())
}

func (e *env) printStatus(r desk.Status, zone *time.Location) error {
	clock := func(t *time.Time) string {
		if t == nil {
			return "never"
		}
		return t.In(zone).Format("2 Jan 15:04")
	}
	fmt.Fprintf(e.out, "%s, %d failing; %s in %s, %d matched, %s; %s due\n", count(r.Sources, "source"), r.Failing,
		count(r.Articles, "article"), count(r.Revisions, "revision"), r.Matched,
		countAs(r.Stories, "story", "stories"), count(r.VisitsDue, "page visit"))
	fmt.Fprintf(e.out, "owed: %s; messages: %s\n\n", tally(r.Owed), tally(r.Notifications))
	if r.Offline != nil {
		fmt.Fprintf(e.out, "Nothing can be reached from this machine since %s: see to its network and DNS.\n\n", clock(r.Offline))
	}
	if err := printSources(e.out, r.SourceList, clock); err != nil {
		return err
	}
	for _, s := range r.SourceList {
		printSource(e.out, s, clock)
	}
	printWork(e.out, r.Work, clock)
	printNoPush(e.out, r)
	printOutlets(e.out, r.Outlets)
	if len(r.Stopped) > 0 {
		fmt.Fprintln(e.out, "\nNot told since the day before yesterday, by gate:")
	}
	for _, g := range r.Stopped {
		fmt.Fprintf(e.out, "  %6d  %s: %s\n", g.N, g.Gate, text.Clean(g.Reason))
	}
	return nil
}

// printSource says what is to be said of one source beside its row.
func printSource(out io.Writer, s desk.SourceStatus, clock func(*time.Time) string) {
	switch {
	case s.State == "gone":
		fmt.Fprintf(out, "\n%s is gone since %s and not asked again: %s\n", s.Name, clock(s.FailingSince), text.Clean(s.Error))
	case s.State == "blocked":
		fmt.Fprintf(out, "\n%s is blocked by robots.txt since %s: %s\n", s.Name, clock(s.FailingSince), text.Clean(s.Error))
	case s.State == "failing" || s.State == "aside":
		fmt.Fprintf(out, "\n%s fails since %s (%s): %s\n", s.Name, clock(s.FailingSince), count(s.Failures, "time"), text.Clean(s.Error))
	case s.Note != "":
		fmt.Fprintf(out, "\n%s: %s\n", s.Name, text.Clean(s.Note))
	}
	if s.Why != "" && s.State == "working" {
		fmt.Fprintf(out, "\n%s is asked again after %s: %s\n", s.Name, s.Every, text.Clean(s.Why))
	}
	if s.Address != s.URL {
		fmt.Fprintf(out, "\n%s has moved for good and is read at %s; the configuration has %s\n",
			s.Name, text.Clean(s.Address), text.Clean(s.URL))
	}
	if s.Moving != "" {
		fmt.Fprintf(out, "\n%s: %s\n", s.Name, text.Clean(s.Moving))
	}
	if s.Missed != nil {
		fmt.Fprintf(out, "\n%s: what it published between %s and %s may be missing: it showed nothing of what it had shown before; ask it more often\n",
			s.Name, clock(&s.Missed.From), clock(&s.Missed.To))
	}
	for _, option := range s.Propose {
		fmt.Fprintf(out, "\n%s changes at nearly every look in a line of numbers; if it is a counter or a clock, add to it: %s\n",
			s.Name, text.Clean(option))
	}
	if s.Hub != nil {
		printHub(out, s.Name, s.Hub, clock)
	}
	if s.Insecure {
		fmt.Fprintf(out, "\n%s is read without verifying its certificate (insecure: yes): who stands between can change what it says\n", s.Name)
	}
}

// printSources lists the sources in columns.
func printSources(out io.Writer, list []desk.SourceStatus, clock func(*time.Time) string) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(out, "no sources: `tocsin once` and `tocsin run` take them from the configuration")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SOURCE\tKIND\tSTATE\tLAST POLL\tLAST NEW\tNEXT")
	for _, s := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", s.Name, s.Kind, s.State, clock(s.LastPoll), clock(s.LastNew), clock(s.NextDue))
	}
	return w.Flush()
}

// tally writes a count by state: "3 open, 1 sent".
func tally(counts map[string]int) string {
	var parts []string
	for state, n := range counts {
		parts = append(parts, fmt.Sprintf("%d %s", n, state))
	}
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(a[strings.Index(a, " "):], b[strings.Index(b, " "):]) })
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
