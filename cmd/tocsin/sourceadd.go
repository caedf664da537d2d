package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/inspect"
	"tocsin/internal/text"
)

func (e *env) sourceAdd() *cobra.Command {
	var pick int
	var name string
	var dry bool
	cmd := &cobra.Command{
		Use: "add URL", Short: "See what an address offers to watch, and add the best of it", Args: exactly(1, "one URL"),
		Long: `See what an address offers to watch, and add the best of it to the configuration: the feed that it is, or the feeds, news
sitemaps and list of articles that a home page offers. Each is fetched once and shown with what is in it. The line is added at
the end of the list of sources; everything else in the file stays as it is. A running service takes it up on SIGHUP (kill -HUP).`,
		Example: "  tocsin source add https://www.example.org\n  tocsin source add https://www.example.org --pick 2 --name example-en",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !inspect.IsURL(args[0]) {
				return usageError{fmt.Errorf("source add: %q is no http(s) address\nhint: write it in full, as https://www.example.org", args[0])}
			}
			if err := e.addSource(cmd, args[0], name, pick, dry); err != nil && !errors.Is(err, errReported) {
				return fmt.Errorf("source add %s: %w", args[0], err)
			} else if err != nil {
				return err
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&pick, "pick", 0, "add number `N` of what is offered, not the best")
	cmd.Flags().StringVar(&name, "name", "", "call the source `NAME`")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what is offered, and change nothing")
	return e.jsonFlag(cmd)
}

// offered is what `source add --json` prints.
type offered struct {
	Offers []inspect.Proposal `json:"offers"`
	Added  *config.NewSource  `json:"added"`
	File   string             `json:"file"`
}

func (e *env) addSource(cmd *cobra.Command, address, name string, pick int, dry bool) error {
	d, err := e.quietDesk(cmd, desk.Files)
	if err != nil {
		return err
	}
	client, err := e.fetcher(d.Config())
	if err != nil {
		return err
	}
	defer client.Close()
	offers, err := d.ProposeSources(cmd.Context(), client, address)
	if err != nil {
		return hinted(err)
	}
	for i := range offers {
		offers[i].Say(words)
	}
	if !e.json {
		printOffers(e.out, address, offers)
	}
	chosen, err := choose(offers, pick)
	if err != nil {
		return err
	}
	report := offered{Offers: offers, File: d.File()}
	if !dry {
		add := chosen.NewSource
		if name != "" {
			add.Name = name
		}
		if err := e.addTo(d, []config.NewSource{add}); err != nil {
			return err
		}
		report.Added = &add
	}
	if e.json {
		return e.printJSON(report)
	}
	if dry {
		fmt.Fprintf(e.out, "\nwould be added to %s:\n  %s\n", report.File, chosen.YAML())
		return nil
	}
	fmt.Fprintf(e.out, "\nadded to %s:\n  %s\nWhat it has published so far will be kept and not told; a running service takes it up on "+
		"SIGHUP (kill -HUP).\n",
		report.File, report.Added.YAML())
	return nil
}

// choose picks a proposal: the first that can be used, or number pick.
func choose(offers []inspect.Proposal, pick int) (inspect.Proposal, error) {
	if pick != 0 {
		if pick < 1 || pick > len(offers) {
			return inspect.Proposal{}, usageError{fmt.Errorf("--pick %d: %s", pick, count(len(offers), "source")+" offered")}
		}
		p := offers[pick-1]
		switch {
		case p.Existing != "":
			return p, fmt.Errorf("number %d is the source %s already", pick, p.Existing)
		case p.Problem != "":
			return p, fmt.Errorf("number %d cannot be used: %s", pick, p.Problem)
		}
		return p, nil
	}
	for _, p := range offers {
		if p.Existing != "" {
			return p, fmt.Errorf("it is the source %s already\nhint: --pick N adds another of what is offered", p.Existing)
		}
		if p.Usable() {
			return p, nil
		}
	}
	return inspect.Proposal{}, errors.New("nothing was found there that can be watched as a feed or a list\n" +
		"hint: a page whose own text is to be watched is written as page: in the configuration; `tocsin inspect` shows what Tocsin sees there")
}

func printOffers(w io.Writer, address string, offers []inspect.Proposal) {
	fmt.Fprintf(w, "%s offers:\n", text.Clean(address))
	for i, p := range offers {
		fmt.Fprintf(w, "%3d  %-4s  %s\n", i+1, p.Kind, text.Clean(p.URL))
		about := []string{}
		if p.Format != "" {
			about = append(about, text.Clean(p.Format))
		}
		if p.Links != "" {
			about = append(about, fmt.Sprintf("links: %q", p.Links))
		}
		switch {
		case p.Existing != "":
			about = append(about, "it is the source "+p.Existing+" already")
		case p.Problem != "":
			about = append(about, text.Clean(p.Problem))
		default:
			about = append(about, countAs(p.Entries, "entry", "entries"))
			if p.Latest != "" {
				about = append(about, "the latest of "+p.Latest)
			}
		}
		fmt.Fprintf(w, "           %s\n", strings.Join(about, ", "))
		for _, title := range p.Titles {
			fmt.Fprintf(w, "           · %s\n", title)
		}
	}
}
