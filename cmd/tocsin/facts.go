package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/digest"
	"tocsin/internal/ledger"
	"tocsin/internal/text"
)

// factFlags are the options of facts.
type factFlags struct{ current, try, recompute bool }

func (e *env) factsCommand() *cobra.Command {
	var f factFlags
	cmd := &cobra.Command{
		Use: "facts [NAME]", Short: "Show what is known of the tracked facts: values, sources, changes, conflicts", Args: oneFact,
		Long: `Show the history of the tracked facts of the configuration, or of one: each value with the day it is of, its source and
origin, when it was seen, its article and the words around it.

In front of a value: ! another origin says otherwise, - a later revision of the article took it back, ? the article
states another value more clearly.`,
		Example: "  tocsin facts held\n  tocsin facts --current\n  tocsin facts --try \"last visit\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.recompute && (f.current || f.try || len(args) > 0) {
				return usageError{errors.New("facts: --recompute reads everything anew, and goes with nothing else")}
			}
			return e.facts(cmd, strings.Join(args, ""), f)
		},
	}
	cmd.Flags().BoolVar(&f.current, "current", false, "one line for each fact: how it stands now")
	cmd.Flags().BoolVar(&f.try, "try", false, "read the stored articles with the facts as they are now in the configuration; store nothing")
	cmd.Flags().BoolVar(&f.recompute, "recompute", false,
		"read the stored articles anew and store what they state; the service may run meanwhile")
	return e.jsonFlag(cmd)
}

func oneFact(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usageError{fmt.Errorf("facts takes one name; %q is too much\nhint: put a name of several words in quotes", args[1])}
	}
	return nil
}

func (e *env) facts(cmd *cobra.Command, name string, f factFlags) error {
	ctx := cmd.Context()
	access := desk.Reading
	if f.recompute {
		access = desk.Writing
	}
	d, err := e.atDesk(cmd, access)
	if err != nil {
		return err
	}
	defer d.Close()
	if f.recompute {
		return e.recomputeFacts(ctx, d)
	}
	var all []ledger.FactHistory
	if f.try {
		p := e.progress("%d revisions read")
		all, err = d.TryFacts(ctx, e.asker(), name, p.step)
		p.done()
	} else {
		all, err = d.Facts(ctx, e.asker(), name)
	}
	if err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	if e.json {
		return e.printJSON(struct {
			Facts []ledger.FactHistory `json:"facts"`
		}{all})
	}
	m := digest.Message{Timezone: d.Zone().String(), At: e.now()}
	for i, h := range all {
		if f.current {
			e.currentFact(m, h)
			continue
		}
		if i > 0 {
			fmt.Fprintln(e.out)
		}
		e.factTable(m, h)
	}
	return nil
}

// recomputeFacts reads what is stored anew, and says how much was found.
func (e *env) recomputeFacts(ctx context.Context, d *desk.Own) error {
	p := e.progress("%d revisions read")
	n, err := d.RecomputeFacts(ctx, e.asker(), p.step)
	p.done()
	if err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	if e.json {
		return e.printJSON(struct {
			Values int `json:"values"`
		}{n})
	}
	_, err = fmt.Fprintf(e.out, "%s stored\n", count(n, "value"))
	return err
}

// currentFact prints a fact in one line, as messages say it.
func (e *env) currentFact(m digest.Message, h ledger.FactHistory) {
	if h.Current == nil {
		fmt.Fprintf(e.out, "%s: nothing known\n", text.Clean(h.Name))
		return
	}
	fmt.Fprintln(e.out, text.Clean(m.Fact(*h.Current)))
}

// factTable prints the history of a fact.
func (e *env) factTable(m digest.Message, h ledger.FactHistory) {
	fmt.Fprintf(e.out, "%s (%s)\n", text.Clean(h.Name), text.Clean(h.Watchlist))
	if len(h.Values) == 0 {
		fmt.Fprintln(e.out, "  nothing known")
		return
	}
	// tabwriter takes lines with as many cells to one table; the words around a
	// value stand below it, outside of the table.
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  VALUE\tOF\tSOURCE\tORIGIN\tSEEN\tARTICLE")
	for _, v := range h.Values {
		article := v.Article
		if v.Revision > 1 {
			article = fmt.Sprintf("%s, revision %d", v.Article, v.Revision)
		}
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%s\t%s\t%s\n",
			mark(v), text.Clean(v.Shown), v.AsOf.In(m.Location()).Format(time.DateOnly),
			text.Clean(v.Source), text.Clean(v.Origin), m.Time(v.Seen), article)
	}
	w.Flush()
	lines := strings.Split(strings.TrimSuffix(table.String(), "\n"), "\n")
	fmt.Fprintln(e.out, strings.TrimRight(lines[0], " "))
	for i, v := range h.Values {
		fmt.Fprintln(e.out, strings.TrimRight(lines[i+1], " "))
		fmt.Fprintf(e.out, "    %s\n", text.Clean(v.Around))
		for _, c := range v.Conflicts {
			fmt.Fprintf(e.out, "    but %s: %s, %s\n", text.Clean(c.Value), text.Clean(c.Outlet), c.At.In(m.Location()).Format(time.DateOnly))
		}
	}
}

// mark says what is odd about a value.
func mark(v ledger.FactValue) string {
	switch {
	case !v.Latest:
		return "-"
	case !v.Counts:
		return "?"
	case len(v.Conflicts) > 0:
		return "!"
	}
	return " "
}
