package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/news"
)

func (e *env) storyMergeCommand() *cobra.Command {
	var h handFlags
	return e.jsonFlag(h.register(&cobra.Command{
		Use:   "merge STORY OTHER",
		Short: "Make one story of two, for good",
		Args:  exactly(2, "two stories, by number or by the URL of an article"),
		Long: `Put the articles of the other story into the first. They stay together whatever is worked out later, and what comes later
finds one story. It may be done while the service runs.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.decide(cmd, h, func(d *desk.Own, by news.Actor) (desk.HandLine, error) {
				return d.MergeStories(cmd.Context(), by, args[0], args[1], h.why)
			})
		},
	}))
}

// handFlags are who decides about a story, and why.
type handFlags struct{ as, why string }

func (h *handFlags) register(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&h.as, "as", "", "`WHO` decides it; the user of this process if not said")
	cmd.Flags().StringVar(&h.why, "why", "", "the `REASON`")
	return cmd
}

// decide opens the database beside a service that may run, and says what was
// done.
func (e *env) decide(cmd *cobra.Command, h handFlags, do func(*desk.Own, news.Actor) (desk.HandLine, error)) error {
	d, err := e.atDesk(cmd, desk.Writing)
	if err != nil {
		return err
	}
	defer d.Close()
	by, err := e.actor(h.as)
	if err != nil {
		return usageError{fmt.Errorf("story %s: %w", cmd.Name(), err)}
	}
	done, err := do(d, by)
	if err != nil {
		return fmt.Errorf("story %s: %w", cmd.Name(), err)
	}
	if e.json {
		return e.printJSON(done)
	}
	if done.Act == desk.ActMerge {
		_, err = fmt.Fprintf(e.out, "story %s is now part of story %s: %s moved\n", done.Other, done.Story, count(len(done.Articles), "article"))
		return err
	}
	_, err = fmt.Fprintf(e.out, "%s of story %s: now story %s\n", count(len(done.Articles), "article"), done.Story, done.Other)
	return err
}
