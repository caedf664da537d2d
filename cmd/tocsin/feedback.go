package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/backtest"
	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) feedbackCommand() *cobra.Command {
	var opt desk.FeedbackOptions
	var as string
	var right, wrong bool
	cmd := &cobra.Command{
		Use: "feedback ARTICLE", Short: "Say that a match is right, or not about them", Args: exactly(1, "the number or URL of an article"),
		Long: `Say of an article that what a rule or an entity found in it is right (--right), or is not about them (--wrong). The latest
judgement of an article counts. "tocsin feedback list" shows how precise each rule and entity is, and proposes words for
not_with that the wrong articles share and the right ones lack; no watchlist is ever changed by it. "tocsin backtest"
shows how many of the judged articles a watchlist still finds.`,
		Example: `  tocsin feedback 41 --entity "Arayik Harutyunyan" --wrong --note "the minister"
  tocsin feedback https://news.example/a/17 --watchlist detainees --rule visits --right
  tocsin feedback list`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case right == wrong:
				return usageError{errors.New("feedback: say either --right or --wrong")}
			case (opt.Rule == "") == (opt.Entity == ""):
				return usageError{errors.New("feedback: say whose match it is: --rule or --entity")}
			}
			by, err := e.actor(as)
			if err != nil {
				return usageError{fmt.Errorf("feedback: %w", err)}
			}
			d, err := e.atDesk(cmd, desk.Writing)
			if err != nil {
				return err
			}
			defer d.Close()
			opt.Article = args[0]
			opt.Right = right
			line, err := d.Judge(cmd.Context(), by, opt)
			if err != nil {
				return fmt.Errorf("feedback: %w", err)
			}
			if e.json {
				return e.printJSON(line)
			}
			said := "wrong"
			if line.Right {
				said = "right"
			}
			of := backtest.Name{Watchlist: line.Watchlist, Rule: line.Rule, Entity: line.Entity}
			_, err = fmt.Fprintf(e.out, "%s in article %d (%s), revision %d: %s, says %s\n",
				titled(of), line.Article, text.Clean(line.Title), line.Revision, said, text.Clean(line.By))
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&opt.Watchlist, "watchlist", "", "the watchlist `NAME`, where several found it")
	f.StringVar(&opt.Rule, "rule", "", "of the rule `NAME`")
	f.StringVar(&opt.Entity, "entity", "", "of the entity `NAME`")
	f.BoolVar(&right, "right", false, "the match is what it is for")
	f.BoolVar(&wrong, "wrong", false, "the match is not about them")
	f.StringVar(&as, "as", "", "`WHO` says so; the user of this process if not said")
	f.StringVar(&opt.Note, "note", "", "a `NOTE`, such as who it is about")
	cmd.AddCommand(e.feedbackListCommand())
	return e.jsonFlag(cmd)
}
