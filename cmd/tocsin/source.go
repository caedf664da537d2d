package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/inspect"
	"tocsin/internal/opml"
	"tocsin/internal/text"
)

func (e *env) sourceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "source", Short: "Find sources and add them to the configuration; exchange lists of feeds",
		Args: exactly(1, "add, import or export"),
		RunE: func(_ *cobra.Command, args []string) error {
			return usageError{fmt.Errorf("source: unknown command %q: known are add, import and export", args[0])}
		},
	}
	cmd.AddCommand(e.sourceAdd(), e.sourceImport(), e.sourceExport())
	return cmd
}

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
	fmt.Fprintf(e.out, "\nadded to %s:\n  %s\nWhat it has published so far will be kept and not told; a running service takes it up on SIGHUP (kill -HUP).\n", report.File, report.Added.YAML())
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
	return inspect.Proposal{}, errors.New("nothing was found there that can be watched as a feed or a list\nhint: a page whose own text is to be watched is written as page: in the configuration; `tocsin inspect` shows what Tocsin sees there")
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

func (e *env) sourceImport() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "import FILE|-", Short: "Add the feeds of an OPML list", Args: exactly(1, "one file or -"),
		Long: `Add the feeds of an OPML list, as feed readers write it, to the configuration. Each feed of the list is reported: added, or why
not. All are added, or none where the file cannot be changed.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := e.importSources(cmd, args[0], dry); err != nil && !errors.Is(err, errReported) {
				return fmt.Errorf("source import %s: %w", args[0], err)
			} else if err != nil {
				return err
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "report what would be added, and change nothing")
	return e.jsonFlag(cmd)
}

func (e *env) importSources(cmd *cobra.Command, file string, dry bool) error {
	d, err := e.quietDesk(cmd, desk.Files)
	if err != nil {
		return err
	}
	data, err := e.readInput(file)
	if err != nil {
		return err
	}
	list, readErr := opml.Read(data)
	if len(list) == 0 && readErr != nil {
		return readErr
	}
	plan := d.PlanImport(list)
	var add []config.NewSource
	for _, one := range plan {
		if one.Source != nil {
			add = append(add, *one.Source)
		}
	}
	if len(add) > 0 && !dry {
		if err := e.addTo(d, add); err != nil {
			return err
		}
	}
	if e.json {
		err = e.printJSON(plan)
	} else {
		printImported(e.out, file, d.File(), plan, len(add), dry)
	}
	if err == nil && readErr != nil {
		err = fmt.Errorf("the list breaks off: %w; what stands before was read", readErr)
	}
	return err
}

func printImported(w io.Writer, file, path string, plan []desk.Imported, added int, dry bool) {
	for _, one := range plan {
		if one.Source != nil {
			fmt.Fprintf(w, "%s:%d: %s\n", file, one.Line, one.Source.YAML())
			continue
		}
		fmt.Fprintf(w, "%s:%d: left out: %s: %s\n", file, one.Line, text.Clean(one.URL), one.Left)
	}
	done := "added to"
	if dry {
		done = "would be added to"
	}
	fmt.Fprintf(w, "%s of %d %s %s\n", count(added, "feed"), len(plan), done, path)
}

func (e *env) sourceExport() *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Print the feeds of the configuration as OPML", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.quietDesk(cmd, desk.Files)
			if err != nil {
				return err
			}
			left, err := d.ExportOPML(e.out)
			if err == nil && len(left) > 0 {
				fmt.Fprintf(e.err, "left out, as OPML is for feeds: %s\n", strings.Join(left, ", "))
			}
			return err
		},
	}
}

// addTo adds sources to the configuration.
func (e *env) addTo(d *desk.Own, add []config.NewSource) error {
	faults, err := d.AddSources(e.asker(), add)
	if errors.Is(err, config.ErrByHand) || errors.Is(err, os.ErrPermission) {
		lines := make([]string, len(add))
		for i, s := range add {
			lines[i] = "  " + s.YAML()
		}
		return fmt.Errorf("%w; add it by hand below sources: in %s:\n%s", err, d.File(), strings.Join(lines, "\n"))
	}
	if err != nil && len(faults) > 0 {
		return e.faults(d.File(), faults, err, false)
	}
	return err
}
