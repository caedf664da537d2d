package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/backtest"
	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) feedbackListCommand() *cobra.Command {
	var watchlist string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Show how precise each judged rule and entity is, and propose words and phrases for not_with",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.atDesk(cmd, desk.Reading)
			if err != nil {
				return err
			}
			defer d.Close()
			list, err := d.Precision(cmd.Context(), e.asker(), watchlist)
			if err != nil {
				return err
			}
			if e.json {
				return e.printJSON(list)
			}
			if len(list) == 0 {
				fmt.Fprintln(e.out, "nothing has been judged: tocsin feedback ARTICLE --entity NAME --right or --wrong")
			}
			for _, p := range list {
				e.printPrecision(p)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&watchlist, "watchlist", "", "of the watchlist `NAME` only")
	return e.jsonFlag(cmd)
}

func (e *env) printPrecision(p desk.Precision) {
	say := func(format string, args ...any) { fmt.Fprintf(e.out, format+"\n", args...) }
	say("%s: %d right, %d wrong: precision %.0f%% of %s", titled(backtest.Name{Watchlist: p.Watchlist, Rule: p.Rule, Entity: p.Entity}),
		p.Right, p.Wrong, 100*p.Share, count(p.Right+p.Wrong, "judgement"))
	for _, w := range p.NotWith {
		say("  %q is in %d of %d wrong and in none of %d right; elsewhere in %d of %s",
			text.Clean(w.Word), w.Wrong, w.OfWrong, w.OfRight, w.Elsewhere, count(w.OfOthers, "article"))
	}
	switch {
	case p.Line != "":
		say("  to try: %s", text.Clean(p.Line))
		say("  then: tocsin backtest --watchlist %q", text.Clean(p.Watchlist))
	case p.Wrong > 0:
		say("  no not_with to propose: %s", p.Hint)
	}
}
