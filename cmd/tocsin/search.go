package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/match"
	"tocsin/internal/text"
)

func (e *env) searchCommand() *cobra.Command {
	limit := 50
	cmd := &cobra.Command{
		Use: "search QUERY", Short: "Search the stored articles with a rule's query", Args: exactly(1, "a query; put it in quotes"),
		Long: "Search the latest revision of every stored article, newest first, with the language of rules: it finds what a rule would.\n" +
			"The entities of the watchlists can be used.",
		Example: `  tocsin search '(entity:ICRC OR "Red Cross") AND prisoner*'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 1 {
				return usageError{errors.New("search: --limit must be at least 1")}
			}
			return e.search(cmd, args[0], limit)
		},
	}
	cmd.Flags().IntVar(&limit, "limit", limit, "print at most `N` articles, newest first")
	return e.jsonFlag(cmd)
}

func (e *env) search(cmd *cobra.Command, query string, limit int) error {
	if _, wrong := match.ParseQuery(query); wrong != nil {
		return badQuery(query, wrong)
	}
	d, err := e.atDesk(cmd, desk.Reading)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := d.Search(cmd.Context(), e.asker(), query, limit)
	if wrong, ok := errors.AsType[*text.SyntaxError](err); ok {
		return badQuery(query, wrong)
	}
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if e.json {
		return e.printJSON(found)
	}
	for _, f := range found {
		fmt.Fprintf(e.out, "%s  %s  [%s]\n  %s\n  %s\n",
			f.Seen.In(d.Zone()).Format(time.DateOnly), text.Clean(f.Title), f.Source, text.Clean(cmp.Or(f.URL, "article "+f.Article)), text.Clean(strings.Join(f.Found, " · ")))
	}
	more := ""
	if len(found) == limit {
		more = "; there may be more: --limit"
	}
	_, err = fmt.Fprintf(e.err, "%s found%s\n", count(len(found), "article"), more)
	return err
}

// badQuery shows a query and the place where it is wrong.
func badQuery(query string, wrong *text.SyntaxError) error {
	return fmt.Errorf("search: %w\n  %s\n  %s^", wrong, text.Clean(query), strings.Repeat(" ", max(wrong.Column-1, 0)))
}
