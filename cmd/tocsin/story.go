package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

func (e *env) storyCommand() *cobra.Command {
	cmd := e.jsonFlag(&cobra.Command{
		Use: "story ID|URL", Short: "Show a story: its articles, origins and case history; merge and split stories", Args: exactly(1, "a story's number or the URL of an article"),
		Long: `Show the story of a number, or the one that the article at a URL belongs to: its articles in the order they were seen, whose
facts they tell, earlier stories on the same names and matter, and stories that may tell the same event.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := e.atDesk(cmd, desk.Reading)
			if err != nil {
				return err
			}
			defer d.Close()
			v, err := d.Story(cmd.Context(), e.asker(), args[0])
			if err != nil {
				return fmt.Errorf("story: %w", err)
			}
			if e.json {
				return e.printJSON(v)
			}
			printStory(e.out, v, d.Zone())
			return nil
		},
	})
	cmd.AddCommand(e.storyMergeCommand(), e.storySplitCommand())
	return cmd
}

// handFlags are who decides about a story, and why.
type handFlags struct{ as, why string }

func (h *handFlags) register(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&h.as, "as", "", "`WHO` decides it; the user of this process if not said")
	cmd.Flags().StringVar(&h.why, "why", "", "the `REASON`")
	return cmd
}

func (e *env) storyMergeCommand() *cobra.Command {
	var h handFlags
	return e.jsonFlag(h.register(&cobra.Command{
		Use: "merge STORY OTHER", Short: "Make one story of two, for good", Args: exactly(2, "two stories, by number or by the URL of an article"),
		Long: `Put the articles of the other story into the first. They stay together whatever is worked out later, and what comes later
finds one story. It may be done while the service runs.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.decide(cmd, h, func(d *desk.Own, by news.Actor) (desk.HandLine, error) {
				return d.MergeStories(cmd.Context(), by, args[0], args[1], h.why)
			})
		},
	}))
}

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

func printStory(w io.Writer, v desk.StoryView, zone *time.Location) {
	say := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	clock := func(t time.Time) string { return t.In(zone).Format("2 Jan 2006 15:04") }
	say("%s", text.Clean(v.Title))
	copies := ""
	if v.Copies > 0 {
		copies = ", " + countAs(v.Copies, "copy", "copies")
	}
	say("story %s, first seen %s: %s, %s (%s)%s", v.Story, clock(v.FirstSeen), count(len(v.Outlets), "outlet"), count(len(v.Origins), "origin"), text.Clean(strings.Join(v.Origins, ", ")), copies)
	if len(v.Languages) > 1 {
		say("languages: %s", text.Clean(strings.Join(v.Languages, ", ")))
	}
	if found := foundIn(v.Names); found != "" {
		say("found: %s", text.Clean(found))
	}
	say("")
	for _, a := range v.Timeline {
		say("%s  article %s  %s%s", clock(a.FirstSeen), a.Article, text.Clean(a.Outlet), storyRole(a, v.Lead, zone))
		say("  %s", text.Clean(a.Title))
		say("  %s", text.Clean(a.URL))
	}
	refs := func(heading string, list []desk.StoryRef) {
		if len(list) > 0 {
			say("\n%s:", heading)
		}
		for _, r := range list {
			say("  %s  story %s  %s (%.0f %%)", r.Date.In(zone).Format("2 Jan 2006"), r.Story, text.Clean(r.Title), 100*r.Score)
		}
	}
	refs("Earlier, on the same names and matter", v.Earlier)
	refs("Later, on the same names and matter", v.Later)
	refs("May tell the same event", v.Related)
	if len(v.Hands) > 0 {
		say("\nDecided by hand:")
	}
	for _, h := range v.Hands {
		what := "story " + h.Other + " taken into " + h.Story
		if h.Act == desk.ActSplit {
			what = "story " + h.Other + " split off " + h.Story
		}
		say("  %s  %s by %s%s", clock(h.At), what, text.Clean(orDash(h.Who)), text.Clean(because(h.Why)))
	}
}

// storyRole says what an article is in its story.
func storyRole(a desk.StoryArticle, lead string, zone *time.Location) string {
	role := ""
	if a.Article == lead {
		role = ", lead"
	}
	if a.CopyOf != nil {
		role += ", copy of article " + *a.CopyOf
		if len(a.Differs) > 0 {
			role += " that differs"
		}
	}
	if a.Origin != "" && a.Origin != a.Outlet {
		role += ", origin " + text.Clean(a.Origin)
	}
	if a.Published != nil && !strings.HasPrefix(*a.Published, a.FirstSeen.UTC().Format(time.DateOnly)) {
		role += ", outlet says " + published(*a.Published, zone)
	}
	if a.State != string(news.StateLive) {
		role += ", " + a.State
	}
	return role
}

// published is a moment or a day, as programs read it, as people do.
func published(s string, zone *time.Location) string {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.In(zone).Format("2 Jan 2006 15:04")
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("2 Jan 2006")
	}
	return text.Clean(s)
}

// foundIn lists entities and rules, what is a reason to tell first.
func foundIn(names []desk.StoryName) string {
	var first, rest []string
	for _, n := range names {
		what := n.Entity
		if what == "" {
			what = n.Watchlist + " / " + n.Rule
		}
		if n.Alert {
			first = append(first, what)
		} else {
			rest = append(rest, what)
		}
	}
	return strings.Join(append(first, rest...), " · ")
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}
