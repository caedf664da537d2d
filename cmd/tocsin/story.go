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
		Use:   "story ID|URL",
		Short: "Show a story: its articles, origins and case history; merge and split stories",
		Args:  exactly(1, "a story's number or the URL of an article"),
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

func printStory(w io.Writer, v desk.StoryView, zone *time.Location) {
	say := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	clock := func(t time.Time) string { return t.In(zone).Format("2 Jan 2006 15:04") }
	say("%s", text.Clean(v.Title))
	copies := ""
	if v.Copies > 0 {
		copies = ", " + countAs(v.Copies, "copy", "copies")
	}
	say("story %s, first seen %s: %s, %s (%s)%s",
		v.Story, clock(v.FirstSeen), count(len(v.Outlets), "outlet"),
		count(len(v.Origins), "origin"), text.Clean(strings.Join(v.Origins, ", ")), copies)
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
