package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/text"
)

func (e *env) searchCommand() *cobra.Command {
	limit := 50
	cmd := &cobra.Command{
		Use: "search QUERY", Short: "Search the stored articles with a rule's query", Args: exactly(1, "a query; put it in quotes"),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, s, err := e.openReading(cmd)
			if err != nil {
				return err
			}
			defer s.Close()
			found, err := app.Search(cmd.Context(), s, cfg, args[0], limit)
			if err != nil {
				return fmt.Errorf("search: %w", err)
			}
			if e.json {
				return e.printJSON(found)
			}
			for _, f := range found {
				fmt.Fprintf(e.out, "%s  %s  [%s]\n  %s\n  %s\n", f.Seen.In(cfg.Timezone).Format(time.DateOnly), text.Clean(f.Title), f.Source, f.URL, text.Clean(strings.Join(f.Found, " · ")))
			}
			fmt.Fprintf(e.err, "%d articles found\n", len(found))
			return nil
		},
	}
	cmd.Flags().IntVar(&limit, "limit", limit, "print at most `N` articles, newest first")
	return e.jsonFlag(cmd)
}
