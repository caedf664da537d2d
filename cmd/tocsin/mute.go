package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) muteCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "mute", Short: "Silence a rule, entity, watchlist, story or source until a time, and say why", Args: exactly(0, "add, list or end"),
		Long: `Silence a rule, an entity, a watchlist, a story or a source until a time. What a mute covers is found and kept as ever, and
not told: the article keeps the mute as its reason, digests list each mute with who made it, why, and how much it held back,
and an article that something else finds as well is told for that. It works while the service runs, and heeds also what
waits to be sent. What was held back stays so when the mute is over.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(e.muteAddCommand(), e.muteListCommand(), e.muteEndCommand())
	return cmd
}

func (e *env) printMute(m desk.MuteLine, zone *time.Location) {
	clock := func(t time.Time) string { return t.In(zone).Format("Mon 2 Jan 2006 15:04 MST") }
	when := "until " + clock(m.Until)
	switch {
	case m.EndedAt != nil:
		when = fmt.Sprintf("ended %s by %s", clock(*m.EndedAt), m.EndedBy)
		if m.EndedWhy != "" {
			when += " (" + m.EndedWhy + ")"
		}
	case !m.Active:
		when = "over since " + clock(m.Until)
	}
	held := "nothing held back"
	if m.Held > 0 {
		held = count(m.Held, "article") + " held back"
	}
	if m.Removed > 0 {
		held += fmt.Sprintf(", %d of them removed", m.Removed)
	}
	fmt.Fprintln(e.out, text.Clean(fmt.Sprintf("mute %d: %s, %s; by %s: %s; %s", m.ID, m.What, when, m.By, m.Why, held)))
}

// oneOf refuses two options that contradict each other.
func oneOf(cmd *cobra.Command, a, b string) error {
	if cmd.Flags().Changed(a) && cmd.Flags().Changed(b) {
		return usageError{fmt.Errorf("%s: --%s or --%s, not both", called(cmd), a, b)}
	}
	return nil
}
