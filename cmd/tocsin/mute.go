package main

import (
	"cmp"
	"errors"
	"fmt"
	"os/user"
	"strconv"
	"strings"
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

func (e *env) muteAddCommand() *cobra.Command {
	var opt desk.MuteOptions
	var as, lasts, until string
	cmd := &cobra.Command{
		Use: "add", Short: "Make a mute", Args: exactly(0, "options only"),
		Long: `Make a mute. What is named together must hold together: --entity X --source S is X in what S publishes, and X from
elsewhere is told. A rule that finds an entity is a reason of its own: an entity's mute does not silence it.`,
		Example: `  tocsin mute add --rule visits --for 24h --why "reprints of one report"
  tocsin mute add --entity "Arayik Harutyunyan" --source hetq --until 2026-12-01 --why "the official, daily"
  tocsin mute add --story https://news.example/a/17 --for 3d --why "we wrote it"`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := errors.Join(oneOf(cmd, "rule", "entity"), oneOf(cmd, "for", "until")); err != nil {
				return err
			}
			d, err := e.atDesk(cmd, desk.Writing)
			if err != nil {
				return err
			}
			defer d.Close()
			if opt.For, opt.Until, err = muteTime(lasts, until, d.Zone()); err != nil {
				return usageError{fmt.Errorf("mute add: %w", err)}
			}
			by, err := e.actor(as)
			if err != nil {
				return usageError{fmt.Errorf("mute add: %w", err)}
			}
			line, err := d.AddMute(cmd.Context(), by, opt)
			if err != nil {
				return fmt.Errorf("mute add: %w", err)
			}
			if e.json {
				return e.printJSON(line)
			}
			e.printMute(line, d.Zone())
			_, err = fmt.Fprintf(e.out, "to end it sooner: tocsin mute end %d\n", line.ID)
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&opt.Rule, "rule", "", "mute the rule `NAME`")
	f.StringVar(&opt.Entity, "entity", "", "mute the entity `NAME`")
	f.StringVar(&opt.Watchlist, "watchlist", "", "mute the watchlist `NAME`, or say which one the rule or entity is of")
	f.StringVar(&opt.Source, "source", "", "mute the source `NAME`, or the rest in what it publishes")
	f.StringVar(&opt.Story, "story", "", "mute the story `N`, or the one that the article at a URL belongs to")
	f.StringVar(&lasts, "for", "", "for so `LONG`: 90m, 24h, 3d, 2w")
	f.StringVar(&until, "until", "", "until a `TIME`: 2026-12-01, \"2026-12-01 18:00\" in the configured zone, or RFC 3339")
	f.StringVar(&as, "as", "", "`WHO` mutes it; the user of this process if not said")
	f.StringVar(&opt.Why, "why", "", "the `REASON`; the digests show it")
	return e.jsonFlag(cmd)
}

func (e *env) muteListCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the mutes, newest first", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.atDesk(cmd, desk.Reading)
			if err != nil {
				return err
			}
			defer d.Close()
			lines, err := d.Mutes(cmd.Context(), e.asker(), all)
			if err != nil {
				return err
			}
			if e.json {
				return e.printJSON(lines)
			}
			for _, line := range lines {
				e.printMute(line, d.Zone())
			}
			if len(lines) == 0 {
				fmt.Fprintln(e.out, "nothing is muted")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "those that are over too")
	return e.jsonFlag(cmd)
}

func (e *env) muteEndCommand() *cobra.Command {
	var as, why string
	cmd := &cobra.Command{
		Use: "end N", Short: "End a mute before its time", Args: exactly(1, "the number of a mute, as `tocsin mute list` shows it"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return usageError{fmt.Errorf("mute end: %q is not the number of a mute\nhint: `tocsin mute list` shows them", args[0])}
			}
			by, err := e.actor(as)
			if err != nil {
				return usageError{fmt.Errorf("mute end: %w", err)}
			}
			d, err := e.atDesk(cmd, desk.Writing)
			if err != nil {
				return err
			}
			defer d.Close()
			line, err := d.EndMute(cmd.Context(), by, id, why)
			if err != nil {
				return fmt.Errorf("mute end: %w", err)
			}
			if e.json {
				return e.printJSON(line)
			}
			e.printMute(line, d.Zone())
			return nil
		},
	}
	cmd.Flags().StringVar(&as, "as", "", "`WHO` ends it; the user of this process if not said")
	cmd.Flags().StringVar(&why, "why", "", "the `REASON`")
	return e.jsonFlag(cmd)
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

// who is the user of this process, where nobody else is named.
func who(as string) (string, error) {
	if as = text.Clean(as); as != "" {
		return as, nil
	}
	u, err := user.Current()
	if err != nil || cmp.Or(u.Username, u.Name) == "" {
		return "", errors.New("this process has no user: say who, with --as NAME")
	}
	return cmp.Or(u.Username, u.Name), nil
}

// muteTime reads how long a mute lasts.
func muteTime(lasts, until string, zone *time.Location) (time.Duration, time.Time, error) {
	switch {
	case lasts != "":
		d, err := longDuration(lasts)
		return d, time.Time{}, err
	case until == "":
		return 0, time.Time{}, errors.New("say how long: --for 24h, or --until 2026-12-01")
	}
	if t, err := time.Parse(time.RFC3339, until); err == nil {
		return 0, t, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, until, zone); err == nil {
			return 0, t, nil
		}
	}
	return 0, time.Time{}, fmt.Errorf("--until %q is no time: write 2026-12-01, \"2026-12-01 18:00\" or 2026-12-01T18:00:00+04:00", until)
}

// longDuration is a duration that may also count days and weeks: 3d, 2w.
func longDuration(s string) (time.Duration, error) {
	unit := map[byte]time.Duration{'d': 24 * time.Hour, 'w': 7 * 24 * time.Hour}[s[len(s)-1]]
	if unit == 0 {
		d, err := time.ParseDuration(s)
		if err != nil || d <= 0 {
			return 0, fmt.Errorf("--for %q is no duration: write 90m, 24h, 3d or 2w", s)
		}
		return d, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(s[:len(s)-1]))
	if err != nil || n < 1 || n > 1000 {
		return 0, fmt.Errorf("--for %q is no duration: write 90m, 24h, 3d or 2w", s)
	}
	return time.Duration(n) * unit, nil
}
