package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/news"
)

func (e *env) storySplitCommand() *cobra.Command {
	var h handFlags
	return e.jsonFlag(h.register(&cobra.Command{
		Use: "split STORY ARTICLE...", Short: "Give some articles of a story one of their own, for good",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usageError{fmt.Errorf("split needs a story and the articles that leave it, by number or URL\nhint: %s", cmd.UseLine())}
			}
			return nil
		},
		Long: `Put articles, and their copies with them, into a new story. They and the others stay where they then are whatever is worked
out later. It may be done while the service runs.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.decide(cmd, h, func(d *desk.Own, by news.Actor) (desk.HandLine, error) {
				return d.SplitStory(cmd.Context(), by, args[0], args[1:], h.why)
			})
		},
	}))
}
