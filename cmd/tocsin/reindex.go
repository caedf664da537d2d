package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/place"
	"tocsin/internal/text"
)

func (e *env) reindexCommand() *cobra.Command {
	dry := false
	cmd := e.jsonFlag(&cobra.Command{
		Use: "reindex", Short: "Work out copies, origins and stories anew from what is stored", Args: exactly(0, "no arguments"),
		Long: `Work out the identity of all stored articles by the methods of this version: content hashes, whose copy each is, whose facts it
tells and which story it belongs to. Nothing is fetched, nobody is told anything, and stories that were merged or split by hand
stay as they are. The service has to be stopped, but for --dry-run.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := e.loadConfig()
			if err != nil {
				return err
			}
			p := e.progress("%d articles read")
			out, err := app.Reindex(cmd.Context(), cfg, dry, func(done, _ int) { p.step(done) })
			p.done()
			if err != nil {
				return err
			}
			if e.json {
				return e.printJSON(out)
			}
			printReindexed(e.out, out, dry)
			return nil
		},
	})
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would change, and change nothing")
	return cmd
}

// movedShown is how many articles are named; --json names all.
const movedShown = 40

func printReindexed(w io.Writer, out place.Reindexed, dry bool) {
	say := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	for i, m := range out.Moved {
		if i == movedShown {
			say("... and %d more; --json lists all", len(out.Moved)-movedShown)
			break
		}
		say("article %d  %s", m.Article, text.Clean(m.Title))
		if m.Was.Story != m.Is.Story {
			say("  story %d -> %s", m.Was.Story, newStory(m.Is.Story))
		}
		if m.Was.CopyOf != m.Is.CopyOf {
			say("  copy of %s -> %s", copyOf(m.Was.CopyOf), copyOf(m.Is.CopyOf))
		}
		if m.Was.Origin != m.Is.Origin {
			say("  origin %s -> %s", text.Clean(orDash(m.Was.Origin)), text.Clean(orDash(m.Is.Origin)))
		}
	}
	verb := "changed"
	if dry {
		verb = "would change"
	}
	say("%s read; %s: %s, %s, the place of %s (%s)",
		count(out.Articles, "article"), verb, countAs(out.Hashes, "content hash", "content hashes"),
		countAs(out.Vectors, "vector", "vectors"), count(len(out.Moved), "article"), countAs(out.Stories, "new story", "new stories"))
}

func newStory(id int64) string {
	if id < 0 {
		return "a new one"
	}
	return fmt.Sprint(id)
}

func copyOf(id int64) string {
	if id == 0 {
		return "none"
	}
	return fmt.Sprintf("article %d", id)
}
