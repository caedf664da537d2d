package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/backtest"
	"tocsin/internal/desk"
	"tocsin/internal/inspect"
	"tocsin/internal/match"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// triedName is what a watchlist is called that is made for one trial.
const triedName = "test"

// trialFlags say what is tried, and on what.
type trialFlags struct {
	file, query, name string
	entity            entityFlags
	text, on          string
	days              int
}

func (e *env) watchTestCommand() *cobra.Command {
	f := trialFlags{days: 30}
	cmd := &cobra.Command{
		Use: "test [WATCHLIST]", Short: "Try a watchlist, a file, a name or a query on a text, a page, a feed or what is stored, before it is saved",
		Long: `Try a watchlist, or one that is not saved yet: a file (--file), a name (--name, with the options of watch add) or a query
(--query). It is tried on a text (--text), on a page or feed (--on URL, FILE or -), else on the articles that are stored, as
backtest does: what it finds, and why not the rest. Its rules may refer to all other watchlists. Nothing is changed.`,
		Example: `  tocsin watch test families
  tocsin watch test --file families.csv --days 90
  tocsin watch test --name "Karen Avanesyan" --kind person --on https://www.example.org/feed.xml
  tocsin watch test --query 'entity:ICRC AND visit*' --text "The ICRC visited them in June."`,
		Args: func(cmd *cobra.Command, args []string) error { return f.check(cmd, args) },
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := e.quietDesk(cmd, desk.IfThere)
			if err != nil {
				return err
			}
			defer d.Close()
			t, err := e.trial(cmd, &f, d, args)
			if err != nil {
				return err
			}
			if f.text == "" && f.on == "" {
				return e.tryStored(cmd, d, t, f.days)
			}
			tried, err := e.try(cmd.Context(), &f, t, d)
			if err != nil {
				return fmt.Errorf("watch test: %w", err)
			}
			if e.json {
				return e.printJSON(tried)
			}
			e.printTried(tried)
			return nil
		},
	}
	cmd.Flags().StringVar(&f.file, "file", "", "try the watchlist in this `FILE`: YAML, CSV or JSON")
	cmd.Flags().StringVar(&f.query, "query", "", "try a rule with this `QUERY`")
	cmd.Flags().StringVar(&f.name, "name", "", "try an entity of this `NAME`")
	f.entity.register(cmd)
	cmd.Flags().StringVar(&f.text, "text", "", "on this `TEXT`")
	cmd.Flags().StringVar(&f.on, "on", "", "on a page or feed: `URL|FILE|-`")
	cmd.Flags().IntVar(&f.days, "days", f.days, "on the articles of the last `N` days that are stored")
	return e.jsonFlag(cmd)
}

// check holds that one thing is tried, and on one.
func (f *trialFlags) check(cmd *cobra.Command, args []string) error {
	set := func(names ...string) (n int) {
		for _, name := range names {
			if cmd.Flags().Changed(name) {
				n++
			}
		}
		return n
	}
	switch {
	case len(args) > 1:
		return usageError{fmt.Errorf("watch test takes one watchlist; %q is too much", args[1])}
	case len(args)+set("file", "query", "name") != 1:
		return usageError{errors.New("watch test tries one of a watchlist by its name, --file, --name and --query")}
	case set("text", "on", "days") > 1:
		return usageError{errors.New("watch test tries it on one of --text, --on and --days")}
	case cmd.Flags().Changed("text") && strings.TrimSpace(f.text) == "", cmd.Flags().Changed("on") && f.on == "":
		return usageError{errors.New("watch test: the text is empty")}
	case len(f.entity.given(cmd)) > 0 && !cmd.Flags().Changed("name"):
		return usageError{errors.New("watch test: options of an entity go with --name")}
	case f.days < 1 || f.days > mostDays:
		return usageError{fmt.Errorf("watch test: --days must be from 1 to %d", mostDays)}
	}
	return nil
}

// trial makes ready what is tried.
func (e *env) trial(cmd *cobra.Command, f *trialFlags, d *desk.Own, args []string) (*backtest.Trial, error) {
	if len(args) > 0 {
		t, err := d.Trial(e.asker(), args[0])
		if err != nil {
			return nil, fmt.Errorf("watch test: %w", err)
		}
		return t, nil
	}
	var draft *watchlist.Draft
	var faults []yamldoc.Fault
	var err error
	switch {
	case f.file != "":
		draft, faults, err = watchlist.ReadDraft(f.file, "", "")
	case f.name != "":
		draft, faults, err = watchlist.DraftEntity(triedName, append([]watchlist.Option{{Name: "name", Values: []string{f.name}}}, f.entity.given(cmd)...))
	default:
		draft, faults, err = watchlist.DraftRule(triedName, []watchlist.Option{{Name: "name", Values: []string{triedName}}, {Name: "query", Values: []string{f.query}}})
	}
	if err := e.tryFaults(f.file, faults, err); err != nil {
		return nil, err
	}
	t, faults, err := d.DraftTrial(e.asker(), draft)
	return t, e.tryFaults(f.file, faults, err)
}

// tryFaults tells what is wrong with what is tried: in a file each with its place.
func (e *env) tryFaults(file string, faults []yamldoc.Fault, err error) error {
	if file == "" {
		e.warn(faults)
		if err != nil {
			return fmt.Errorf("watch test: %w", err)
		}
		return nil
	}
	return e.mistakes("watch test", "cannot be tried", file, faults, err)
}

// tryStored tries it on what is stored.
func (e *env) tryStored(cmd *cobra.Command, d *desk.Own, t *backtest.Trial, days int) error {
	err := e.runBacktest(cmd, d, backtest.Options{Days: days}, func(opt backtest.Options) (*backtest.Report, error) {
		return d.TryStored(cmd.Context(), t, opt)
	})
	if errors.Is(err, desk.ErrNoDatabase) {
		return fmt.Errorf("watch test: nothing is stored yet: %w\nhint: --text or --on try it on something else", desk.ErrNoDatabase)
	}
	return err
}

// try tries it on a text, or on what is found at a place.
func (e *env) try(ctx context.Context, f *trialFlags, t *backtest.Trial, d *desk.Own) ([]backtest.Tried, error) {
	if f.text != "" {
		return []backtest.Tried{t.Text(f.text)}, nil
	}
	got, err := e.inspectArg(ctx, f.on, inspect.Options{Config: d.Config()}) // a page is fetched and read by it
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.on, err)
	}
	return t.Inspected(got)
}

// mostReasons is how many of the entities and rules that were not found a
// trial tells the reason of.
const mostReasons = 20

// printTried tells people what was found. Of one article it says why the rest
// was not; of the entries of a feed, only in how many nothing was found.
func (e *env) printTried(tried []backtest.Tried) {
	empty := 0
	for _, t := range tried {
		if len(t.Matches) == 0 && len(tried) > 1 {
			empty++
			continue
		}
		if t.Title != "" {
			fmt.Fprintln(e.out, text.Clean(t.Title))
		}
		if t.URL != "" {
			fmt.Fprintln(e.out, text.Clean(t.URL))
		}
		var missed []match.RuleResult
		for _, r := range t.Rules {
			if !r.Matched {
				missed = append(missed, r)
				continue
			}
			fmt.Fprintf(e.out, "  yes  %s: %s\n", triedAs(r), text.Clean(r.Reason))
		}
		if len(tried) > 1 {
			continue
		}
		for _, r := range missed[:min(len(missed), mostReasons)] {
			fmt.Fprintf(e.out, "  no   %s: %s\n", triedAs(r), text.Clean(r.Reason))
		}
		if n := len(missed) - mostReasons; n > 0 {
			fmt.Fprintf(e.out, "  and %d more were not found\n", n)
		}
	}
	if len(tried) > 1 {
		fmt.Fprintf(e.out, "found in %d of %s\n", len(tried)-empty, countAs(len(tried), "entry", "entries"))
	}
	if len(tried) == 0 {
		fmt.Fprintln(e.out, "The feed has no entries.")
	}
}

func triedAs(r match.RuleResult) string {
	if r.Rule != "" {
		return "rule " + text.Clean(r.Rule)
	}
	return text.Clean(r.Entity)
}
